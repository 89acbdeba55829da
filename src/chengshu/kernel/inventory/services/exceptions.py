"""Exceptions for isolated networks (孤网例外): asked with a reason, granted until a day, ended on it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.inventory.errors import AlreadyUnderWay, NotLiving
from chengshu.kernel.inventory.models import ExceptionState, InformationSystem, NetworkException
from chengshu.kernel.inventory.reach import judges_of, locked
from chengshu.kernel.inventory.rights import KEEP_SYSTEMS, SEE_SYSTEMS
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Allowance, Chosen, Move, Need, NeedKind, State, Unit, WorkType

PAST = Text("到期日须晚于今天。", "The last day must lie ahead.")


@transaction.atomic
def ask_exception(system: InformationSystem, *, reason: str, until: date, by: Actor) -> NetworkException:
    """Ask that a system may stay on a network of its own until a day.

    Raises NotAllowed, NotLiving, AlreadyUnderWay, BadInput for a day that has passed.
    """
    row = locked(system)
    must_reach(by, KEEP_SYSTEMS, row.owner)
    if not row.is_living:
        raise NotLiving
    if until <= clock.today():
        raise BadInput(PAST, fields={"until": PAST})
    if row.exceptions.filter(state=ExceptionState.ASKED).exists():
        raise AlreadyUnderWay
    asked = NetworkException.everywhere.create(system=row, reason=reason, wanted_until=until)
    work.open_item(
        EXCEPTION,
        title=Text(f"孤网例外申请：{row.name_zh}", f"Exception for an isolated network: {row.name.en}"),
        by=by,
        about=asked,
        unit=row.owner,
        values={"reason": reason, "wanted_until": until.isoformat()},
    )
    record(by, "inventory.exception.asked", row, until=until)
    return asked


def end_exceptions() -> int:
    """End those whose last day has passed; how many."""
    ended = 0
    over = NetworkException.everywhere.filter(state=ExceptionState.GRANTED, until__lt=clock.today())
    for row in over.select_related("system")[:500]:
        with transaction.atomic():
            NetworkException.everywhere.filter(pk=row.pk).update(state=ExceptionState.ENDED)
            record(PLATFORM, "inventory.exception.ended", row.system, until=row.until)
        ended += 1
    return ended


def _row(moved: Moved) -> NetworkException:
    rows = NetworkException.everywhere.select_for_update(of=("self",)).select_related("system")
    return rows.get(pk=moved.item.about_id)


def _granted(moved: Moved) -> None:
    row, until = _row(moved), date.fromisoformat(moved.values["until"])
    if until <= clock.today():
        raise BadInput(PAST, fields={"until": PAST})
    row.state, row.until, row.granted_by_id = ExceptionState.GRANTED, until, moved.by.person_id
    row.save(update_fields=["state", "until", "granted_by"])
    record(moved.by, "inventory.exception.granted", row.system, until=until)


def _refused(moved: Moved) -> None:
    row = _row(moved)
    row.state, row.answer = ExceptionState.REFUSED, moved.step.why[:1000]
    row.save(update_fields=["state", "answer"])
    record(moved.by, "inventory.exception.refused", row.system, why=row.answer)


EXCEPTION = WorkType(
    key="inventory.exception",
    label=Text("孤网例外审批", "Exception for an isolated network"),
    states=(
        State("judging", Text("审批", "Being judged"), held_by=(Chosen(judges_of),), allowance=Allowance(5)),
        State("granted", Text("已同意", "Granted"), final=True),
        State("refused", Text("未同意", "Refused"), final=True),
    ),
    moves=(
        Move(
            "grant",
            Text("同意", "Grant"),
            ("judging",),
            ("granted",),
            needs=(Need("until", Text("有效期至", "Until"), NeedKind.DAY),),
            tone="primary",
            on_move=_granted,
        ),
        Move("refuse", Text("不同意", "Refuse"), ("judging",), ("refused",), why=True, on_move=_refused),
    ),
    opening=(
        Need("reason", Text("理由", "Reason"), NeedKind.TEXT),
        Need("wanted_until", Text("申请期限", "Wanted until"), NeedKind.DAY),
    ),
    terminated_by=(Unit(KEEP_SYSTEMS),),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.COPY}),
    sees=SEE_SYSTEMS,
    about_url="inventory:exception",
    icon="affiliate",
)
