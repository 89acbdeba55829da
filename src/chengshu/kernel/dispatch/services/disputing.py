"""Disputes about who handles a case: opened by hand-backs or by the dispatcher, ended by a ruling that is final."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.events import CaseClosed, CaseDispatched, CaseHandedBack
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.cases.rights import SEND
from chengshu.kernel.dispatch.errors import AlreadyDisputed, NotToBeSent
from chengshu.kernel.dispatch.models import HandBack, Ruling, RulingState
from chengshu.kernel.dispatch.ruling import locked, send_as_ruled
from chengshu.kernel.dispatch.work_types import RULING
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item

TWO_UNITS = Text("%(units)s先后退回", "%(units)s handed it back one after another")


def on_handed_back(event: CaseHandedBack) -> None:
    """Note it; what a ruling decided goes back at once with the ruling quoted, a second unit opens a dispute."""
    case = locked(event.case_id)
    if case is None or case.stage != Stage.DISPATCH or not event.unit_id:
        return
    row = HandBack.objects.create(case=case, round=case.round, unit_id=event.unit_id, why=event.why)
    ruling = ruling_of(case)
    if ruling is not None:
        if ruling.state == RulingState.RULED and ruling.unit_id == event.unit_id:
            row.quoted = ruling
            row.save(update_fields=["quoted"])
            send_as_ruled(case, ruling)
        return
    units = list(dict.fromkeys(HandBack.objects.filter(case=case, round=case.round).values_list("unit", flat=True)))
    if len(units) > 1:
        names = [one.name for one in Organisation.objects.filter(pk__in=units).order_by("pk")]
        said = Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
        _open(case, TWO_UNITS.with_values(units=said).zh, PLATFORM)


@transaction.atomic
def contest(case: Case, *, by: Actor, why: str) -> Ruling:
    """The dispatcher asks for a ruling on who handles a case that waits for dispatch.

    Raises NotAllowed, NotToBeSent, AlreadyDisputed.
    """
    row = locked(case.pk)
    if row is None or not reaches(by, SEND, row.keeper):
        raise NotAllowed
    if row.stage != Stage.DISPATCH or row.outcome:
        raise NotToBeSent
    if ruling_of(row) is not None:
        raise AlreadyDisputed
    ruling = _open(row, why, by)
    record(by, "dispatch.dispute.opened", row, why=why)
    return ruling


def rule(ruling: Ruling, unit: Organisation, *, by: Actor, why: str) -> Ruling:
    """Name the unit that handles the case; it is sent there in the same transaction."""
    item = Item.everywhere.get(pk=ruling.item_id or 0)
    work.make_move(item, "rule", by=by, why=why, values={"unit": [unit.pk]})
    ruling.refresh_from_db()
    return ruling


def on_dispatched(event: CaseDispatched) -> None:
    """Sent before anybody ruled: the dispute is settled without."""
    _settle(event.case_id)


def on_closed(event: CaseClosed) -> None:
    """Over, merged or answered before anybody ruled."""
    _settle(event.case_id)


def ruling_of(case: Case) -> Ruling | None:
    """The dispute of the case's present round that is open or was ruled on."""
    rows = Ruling.everywhere.filter(case=case, round=case.round).exclude(state=RulingState.SETTLED)
    return rows.select_related("unit").first()


def _settle(case_id: int) -> None:
    ruling = Ruling.everywhere.filter(case_id=case_id, state=RulingState.OPEN).select_related("item").first()
    if ruling is None or ruling.item is None:
        return
    work.make_move(ruling.item, "settle", by=PLATFORM)
    ruling.state, ruling.ended_at = RulingState.SETTLED, clock.now()
    ruling.save(update_fields=["state", "ended_at"])


def _open(case: Case, why: str, by: Actor) -> Ruling:
    ruling = Ruling.everywhere.create(
        case=case, round=case.round, keeper=case.keeper, asked_why=why, asked_by_id=by.person_id
    )
    ruling.item = work.open_item(
        RULING,
        title=Text(f"裁定由谁处置：{case.title}", f"Who handles: {case.title}"),
        by=PLATFORM,
        about=ruling,
        unit=case.keeper,
        urgency=case.urgency,
        once=f"dispatch.ruling {ruling.pk}",
    )
    ruling.save(update_fields=["item"])
    return ruling
