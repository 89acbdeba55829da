"""Where the search over everything looks in governance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.governance.queries.alliance import agreements_seen_by, partners_seen_by
from chengshu.kernel.governance.queries.documents import documents_for
from chengshu.kernel.governance.queries.experts import consultations_seen_by, experts_seen_by
from chengshu.kernel.governance.queries.groups import decisions_seen_by, groups_seen_by
from chengshu.kernel.governance.queries.officers import officers_seen_by
from chengshu.kernel.governance.queries.standards import standards_for
from chengshu.kernel.governance.tables.alliance import agreement_url, partner_url
from chengshu.kernel.governance.tables.documents import document_url
from chengshu.kernel.governance.tables.experts import consultation_url, expert_url
from chengshu.kernel.governance.tables.groups import group_url, meeting_url
from chengshu.kernel.governance.tables.officers import officer_url
from chengshu.kernel.governance.tables.standards import standard_url
from chengshu.spec.pages import Hit, SearchSource


def _source(
    key: str,
    label: Text,
    rows: Callable[[Actor], QuerySet[Any]],
    names: tuple[str, ...],
    *,
    url: Callable[[Any], str],
    note: Callable[[Any], object],
) -> SearchSource:
    def find(actor: Actor, words: str, limit: int) -> Sequence[Hit]:
        found = rows(actor)
        for word in words.split():
            condition = Q(pk__in=[])
            for name in names:
                condition |= Q(**{f"{name}__icontains": word})
            found = found.filter(condition)
        return [Hit(_title(row), url(row), str(note(row))) for row in found[:limit]]

    return SearchSource(key, label, find)


def _title(row: Model) -> str:
    return str(row)[:120]


NAMES = ("name_zh", "name_en")
SEARCHES = (
    _source(
        "governance.groups",
        Text("领导小组", "Steering groups"),
        groups_seen_by,
        NAMES,
        url=group_url,
        note=lambda row: row.organisation,
    ),
    _source(
        "governance.decisions",
        Text("议定事项", "Decisions"),
        decisions_seen_by,
        ("words",),
        url=lambda row: meeting_url(row.meeting),
        note=lambda row: row.meeting.title,
    ),
    _source(
        "governance.officers",
        Text("首席数据官等", "Chief officers"),
        officers_seen_by,
        ("person__name_zh", "person__name_en", "organisation__name_zh", "organisation__name_en"),
        url=officer_url,
        note=lambda row: row.kind_label,
    ),
    _source(
        "governance.experts",
        Text("专家", "Experts"),
        experts_seen_by,
        ("person__name_zh", "person__name_en", "employer"),
        url=expert_url,
        note=lambda row: row.employer,
    ),
    _source(
        "governance.consultations",
        Text("专家咨询评审", "Requests to experts"),
        consultations_seen_by,
        ("number", "title", "question"),
        url=consultation_url,
        note=lambda row: row.state_label,
    ),
    _source(
        "governance.partners",
        Text("合作单位", "Partners"),
        partners_seen_by,
        (*NAMES, "credit_code"),
        url=partner_url,
        note=lambda row: row.kind_label,
    ),
    _source(
        "governance.agreements",
        Text("合作协议", "Agreements"),
        agreements_seen_by,
        ("number", "title"),
        url=agreement_url,
        note=lambda row: row.state_label,
    ),
    _source(
        "governance.standards",
        Text("标准规范", "Standards"),
        standards_for,
        ("number", *NAMES),
        url=standard_url,
        note=lambda row: row.name,
    ),
    _source(
        "governance.documents",
        Text("规划和政策文件", "Plans and policy documents"),
        documents_for,
        (*NAMES, "number"),
        url=document_url,
        note=lambda row: row.number,
    ),
)
