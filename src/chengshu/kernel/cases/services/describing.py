"""Saying better what a case is about: its words, class, terms, place, urgency. What it said before is kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.finding import index
from chengshu.kernel.cases.following import stand
from chengshu.kernel.cases.models import Case, Change
from chengshu.kernel.cases.queries.classes import leaf, terms_meant
from chengshu.kernel.cases.rights import CHECK, FILE, SEND, TAKE_IN
from chengshu.kernel.places.queries import grid_at
from chengshu.kernel.work.models import Desk, Item
from chengshu.kernel.work.services import renew_clocks

BY_HAND = "person"
WHO = (TAKE_IN, FILE, SEND, CHECK)


@dataclass(frozen=True)
class Description:
    """What is to be said anew; None leaves a field as it is. ``terms`` is the number of the terms (立案条件)."""

    title: str | None = None
    class_code: str | None = None
    terms: int | None = None
    urgency: int | None = None
    address: str | None = None
    division_code: str | None = None
    lon: float | None = None
    lat: float | None = None
    place_confidence: float | None = None
    place_how: str | None = None
    grid_code: str | None = None
    component_code: str | None = None
    public: bool | None = None
    topic: str | None = None


@transaction.atomic
def describe(case: Case, new: Description, *, by: Actor) -> Case:
    """Change what is given; the running clocks follow the terms of another class.

    Locks the case. Raises NotAllowed, UnknownClass, ClassRetired, NotALeaf.
    """
    row = Case.everywhere.select_for_update(of=("self",)).select_related("keeper", "item").get(pk=case.pk)
    if not any(reaches(by, permission, row.keeper) for permission in WHO):
        raise NotAllowed
    before = _said(row)
    for name, value in new.__dict__.items():
        if value is not None and name not in {"class_code", "terms"}:
            setattr(row, name, value)
    if new.class_code is not None or new.terms is not None:
        _classify(row, new)
    if (row.lon, row.lat) != (before["lon"], before["lat"]) and new.place_how is None:
        _set_by_hand(row, new, before)
    after = _said(row)
    if after != before:
        _keep(row, before, after, by)
    case.refresh_from_db()
    return case


def _classify(row: Case, new: Description) -> None:
    code = new.class_code if new.class_code is not None else row.case_class.code if row.case_class else ""
    chosen = leaf(row.scheme, code)
    row.case_class, row.class_path = chosen, chosen.path
    row.terms = terms_meant(chosen, new.terms)
    if row.terms and row.terms.urgency > row.urgency:
        row.urgency = row.terms.urgency


def _set_by_hand(row: Case, new: Description, before: dict[str, object]) -> None:
    """A position that a person set is sure; cell and division follow it, but for those set along with it."""
    row.place_how, row.place_confidence = BY_HAND, 1.0
    grid = grid_at(row.lon, row.lat) if row.lon is not None and row.lat is not None else None
    if new.grid_code in {None, before["grid_code"]}:
        row.grid_code = grid.code if grid else ""
    if grid is not None and new.division_code in {None, before["division_code"]}:
        row.division_code = grid.division_code


def _keep(row: Case, before: dict[str, object], after: dict[str, object], by: Actor) -> None:
    changed = [name for name in after if after[name] != before[name]]
    row.changed_at = clock.now()
    row.save()
    if row.item is not None and row.item.is_open:
        _press(row.item, row.urgency)
        renew_clocks(row.item)
        stand(row, row.item)
        row.save(update_fields=["due_at", "stage_due_at"])
    index([row])
    Change.objects.create(
        case=row,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        by_id=by.person_id,
    )
    record(by, "cases.case.described", row, fields=", ".join(changed))


def _press(item: Item, urgency: int) -> None:
    """The item and its desks press as the case does."""
    if item.urgency != urgency:
        Item.everywhere.filter(pk=item.pk).update(urgency=urgency)
        Desk.objects.filter(item=item, done_at=None).update(urgency=urgency)


def _said(row: Case) -> dict[str, object]:
    said = {
        name: getattr(row, name) for name in Description.__dataclass_fields__ if name not in {"class_code", "terms"}
    }
    return {
        **said,
        "class_code": row.case_class.code if row.case_class else "",
        "terms": row.terms.number if row.terms else None,
    }
