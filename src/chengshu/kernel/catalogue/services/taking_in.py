"""Taking the official form in: all entries or none, each as a draft or a change of the one that is there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.contents import ResourceContent
from chengshu.kernel.catalogue.errors import UnderWay
from chengshu.kernel.catalogue.models import (
    OPEN_STATES,
    CatalogueClass,
    CodeList,
    Resource,
    Standing,
    Submission,
    SubmissionState,
)
from chengshu.kernel.catalogue.queries.entries import content_of
from chengshu.kernel.catalogue.queries.standards import standards_for
from chengshu.kernel.catalogue.rights import COMPILE
from chengshu.kernel.catalogue.services.submissions import compile_entry, revise_entry, save_content
from chengshu.kernel.catalogue.sheets.reading import Entry, Known, Problem, read_sheet
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.queries import organisation_called

REASON = "导入目录填报表 imported form"


@dataclass(frozen=True)
class TakenIn:
    """What came of it: submissions begun or written, entries that were the same already, or problems."""

    submissions: tuple[Submission, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


@transaction.atomic
def take_in_sheet(content: bytes, *, by: Actor) -> TakenIn:
    """Take in a form: every entry of it or, where something is wrong, none.

    An entry that the provider has already (by code, else by name) is changed, another is new; all wait to be
    submitted. Raises BadSheet, NotAllowed for a unit out of reach, UnderWay.
    """
    sheet = read_sheet(content, known())
    if sheet.problems:
        return TakenIn(problems=tuple(sheet.problems))
    bodies = Organisation.objects.in_bulk({entry.provider for entry in sheet.entries})
    for body in bodies.values():
        must_reach(by, COMPILE, body)
    taken = [_take(entry, bodies[entry.provider], by) for entry in sheet.entries]
    submissions = tuple(one for one in taken if one is not None)
    record(by, "catalogue.sheet.taken_in", entries=len(taken), changed=len(submissions))
    return TakenIn(submissions, len(taken) - len(submissions))


def known() -> Known:
    """What a form may refer to in this city."""
    standards = standards_for()
    return Known(
        body=_body,
        classes=dict(CatalogueClass.objects.filter(active=True).values_list("code", "name_zh")),
        elements={code: one.column for code, one in standards.elements.items()},
        by_name={name: one.code for name, one in standards.by_name.items()},
        code_lists=frozenset(CodeList.objects.values_list("key", flat=True)),
    )


def _body(said: str) -> int | None:
    found = organisation_called(said) or Organisation.objects.filter(code=said, active=True).first()
    return found.pk if found else None


def _take(entry: Entry, provider: Organisation, by: Actor) -> Submission | None:
    resource = _there(entry, provider)
    if resource is None:
        return compile_entry(provider, entry.content, by=by)
    content = _with_known_columns(entry.content, content_of(resource))
    held = resource.submissions.filter(state__in=OPEN_STATES).first()
    if held is None:
        if content == content_of(resource):
            return None
        held = revise_entry(resource, reason=REASON, by=by)
    elif held.state != SubmissionState.COMPILING:
        raise UnderWay(name=resource.name)
    return save_content(held, content, by=by)


def _there(entry: Entry, provider: Organisation) -> Resource | None:
    same = Q(name_zh=entry.content.name_zh)
    if entry.code:
        same |= Q(code=entry.code)
    rows = Resource.everywhere.filter(same, provider=provider, node="").exclude(standing=Standing.WITHDRAWN)
    found = sorted(rows.select_related("provider", "classification"), key=lambda one: one.code != entry.code)
    return found[0] if found else None


def _with_known_columns(content: ResourceContent, before: ResourceContent) -> ResourceContent:
    """Items that had a column before keep it where the form names none; the summary in English stays too."""
    columns = {item.name_zh: item.column for item in before.items}
    taken = {item.column for item in content.items}
    items = []
    for item in content.items:
        former = columns.get(item.name_zh, "")
        if former and former not in taken and item.column.startswith("c") and item.column[1:].isdigit():
            items.append(replace(item, column=former))
            taken.add(former)
        else:
            items.append(item)
    return replace(content, items=tuple(items), summary_en=content.summary_en or before.summary_en)
