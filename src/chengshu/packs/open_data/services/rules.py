"""What officials set about the portal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.packs.open_data.models import Guideline, OpenLicence, PortalRule, Theme
from chengshu.packs.open_data.rights import SET_RULES


@dataclass(frozen=True)
class RuleContent:
    """The thresholds of ``PortalRule``."""

    office_id: int
    k: int = 5
    l: int = 2  # noqa: E741  the name it has in the literature
    most_suppressed: int = 5
    calls_per_minute: int = 120
    calls_per_minute_with_key: int = 1200
    rows_per_call: int = 10_000
    sheet_rows: int = 200_000
    remind_days: int = 7


@transaction.atomic
def set_rule(content: RuleContent, *, reason: str, by: Actor) -> PortalRule:
    """New thresholds from now on; former ones stay as history."""
    _must_set(by)
    row = PortalRule.objects.create(reason=reason, by_id=by.person_id, **content.__dict__)
    record(by, "open_data.rule.set", row, why=reason, **content.__dict__)
    return row


@transaction.atomic
def set_theme(key: str, values: dict[str, Any], *, by: Actor) -> Theme:
    """A field of the portal, new or changed; one that is not active is offered no more."""
    _must_set(by)
    theme, _ = Theme.objects.update_or_create(key=key, defaults=values)
    record(by, "open_data.theme.set", theme, **values)
    return theme


@transaction.atomic
def set_licence(key: str, values: dict[str, Any], *, by: Actor) -> OpenLicence:
    """A licence of the portal, new or changed."""
    _must_set(by)
    licence, _ = OpenLicence.objects.update_or_create(key=key, defaults=values)
    record(by, "open_data.licence.set", licence, name=licence.name)
    return licence


@transaction.atomic
def publish_guideline(key: str, values: dict[str, Any], *, by: Actor) -> Guideline:
    """A new edition of a rule or standard; former ones can still be read."""
    _must_set(by)
    last = Guideline.objects.filter(key=key).aggregate(last=Max("edition"))["last"] or 0
    row = Guideline.objects.create(key=key, edition=last + 1, by_id=by.person_id, **values)
    record(by, "open_data.guideline.published", row, edition=row.edition)
    return row


def _must_set(by: Actor) -> None:
    if not (by.everything or by.may(SET_RULES)):
        raise NotAllowed
