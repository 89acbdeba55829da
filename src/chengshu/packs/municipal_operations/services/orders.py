"""Work orders: made of a plan, a finding or a case; assigned, carried out, paid for, checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach, reaches
from chengshu.kernel.audit.services import record
from chengshu.kernel.events.services import publish
from chengshu.kernel.files.services import keep
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.packs.municipal_operations.errors import NoPictureAfter, OrderOver
from chengshu.packs.municipal_operations.events import OrderDone
from chengshu.packs.municipal_operations.models import Cost, Entry, Finding, Order, Plan, Shot
from chengshu.packs.municipal_operations.models.ledger import EntryState
from chengshu.packs.municipal_operations.models.upkeep import UNDER_WAY, CostKind, FindingState, OrderKind, OrderState
from chengshu.packs.municipal_operations.numbering import next_number
from chengshu.packs.municipal_operations.purposes import PICTURES
from chengshu.packs.municipal_operations.rights import ASSIGN, DO, SEE
from chengshu.packs.municipal_operations.services import moving
from chengshu.packs.municipal_operations.services.ledger import stood
from chengshu.spec.work import (
    Act,
    Allowance,
    Extension,
    Holder,
    Move,
    Need,
    NeedKind,
    Party,
    Pause,
    Span,
    State,
    Unit,
    WorkType,
)

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

CREW = "crew"
SETTLED_BY = (OrderKind.REPAIR, OrderKind.RESCUE)


@dataclass(frozen=True)
class OrderContent:
    """What is to be done where, by when; ``estimate_fen`` is what it may cost."""

    kind: OrderKind
    register: str
    title: str
    task: str
    due_on: date
    entry: Entry | None = None
    plan: Plan | None = None
    finding: Finding | None = None
    division_code: str = ""
    rows: int = 1
    estimate_fen: int | None = None
    round_on: date | None = None
    once: str | None = None


@transaction.atomic
def make_order(unit: Organisation, content: OrderContent, *, by: Actor) -> Order:
    """A new order on the desk of whoever assigns work in the unit; the same ``once`` gives back the former one."""
    must_reach(by, ASSIGN, unit)
    if content.once and (known := Order.everywhere.filter(once=content.once).first()):
        return known
    order = Order.everywhere.create(number=next_number("GD"), unit=unit, **content.__dict__)
    work.open_item(
        ORDER,
        title=Text(f"{order.kind_label.zh}：{order.title}", f"{order.kind_label.en}: {order.title}"),
        by=by,
        about=order,
        unit=unit,
        due=order.due_on,
        urgency=1 if order.kind == OrderKind.RESCUE else 0,
        once=f"municipal_operations.order {order.pk}",
    )
    if order.finding is not None:
        _settle_finding(order.finding.pk, FindingState.ORDERED)
    if order.entry is not None and order.kind in SETTLED_BY:
        stood(order.entry, EntryState.REPAIR, by=by, why=order.number)
    record(by, "municipal_operations.order.made", order, kind=order.kind, register=order.register)
    return order


@dataclass(frozen=True)
class CostContent:
    """A line of cost: the price in fen for one ``measure``."""

    kind: CostKind
    words: str
    quantity: Decimal
    measure: str
    price_fen: int

    @property
    def amount_fen(self) -> int:
        """Quantity times price, rounded half up to the fen."""
        return int((self.quantity * self.price_fen).quantize(Decimal(1), rounding=ROUND_HALF_UP))


@transaction.atomic
def add_cost(order: Order, content: CostContent, *, by: Actor) -> Cost:
    """Enter what an order cost, until it is done. Raises OrderOver."""
    row = _writable(order, by)
    cost = Cost.objects.create(order=row, amount_fen=content.amount_fen, by_id=by.person_id, **content.__dict__)
    _sum_up(row)
    record(by, "municipal_operations.order.cost_added", row, kind=cost.kind, fen=cost.amount_fen)
    return cost


@transaction.atomic
def remove_cost(cost: Cost, *, by: Actor) -> None:
    """Take out a line that was entered by mistake, until the order is done. Raises OrderOver."""
    row = _writable(cost.order, by)
    record(by, "municipal_operations.order.cost_removed", row, words=cost.words, fen=cost.amount_fen)
    cost.delete()
    _sum_up(row)


def add_shots(order: Order, pictures: Iterable[UploadedFile[Any]], *, when: Shot.When, by: Actor) -> list[Shot]:
    """Pictures taken before or after the work. Raises OrderOver, and a FileRefused for what is no picture."""
    made = []
    for picture in pictures:
        with transaction.atomic():
            row = _writable(order, by)
            shot = Shot.objects.create(order=row, when=when, by_id=by.person_id)
            keep(picture, purpose=PICTURES, by=by, subject=shot)
            made.append(shot)
    return made


def assign(order: Order, crew: Iterable[int], *, by: Actor, words: str = "") -> Order:
    """Send an order to people by their keys; ``words`` name the crew or what to mind."""
    return _made(order, "assign", by, values={"crew": list(crew), "words": words})


def report_done(order: Order, report: str, *, by: Actor) -> Order:
    """Say that the work is done. Raises NoPictureAfter for a repair without a picture."""
    return _made(order, "report_done", by, values={"report": report})


def accept(order: Order, *, by: Actor) -> Order:
    """The work was looked at and is good."""
    return _made(order, "accept", by)


def send_back(order: Order, *, by: Actor, why: str) -> Order:
    """The work is to be done better."""
    return _made(order, "send_back", by, why=why)


def cancel(order: Order, *, by: Actor, why: str) -> Order:
    """The work is not needed."""
    return _made(order, "cancel", by, why=why)


def _made(order: Order, move: str, by: Actor, *, why: str = "", values: dict[str, Any] | None = None) -> Order:
    return moving.moved(order, ORDER, move, by, over=OrderOver, why=why, values=values)


def may_write(actor: Actor, order: Order) -> bool:
    """Whether the actor may add costs and pictures."""
    return order.is_open and (reaches(actor, DO, order.unit) or reaches(actor, ASSIGN, order.unit))


def _writable(order: Order, by: Actor) -> Order:
    row = Order.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=order.pk)
    if not reaches(by, DO, row.unit):
        must_reach(by, ASSIGN, row.unit)
    if row.state not in UNDER_WAY:
        raise OrderOver
    return row


def _sum_up(order: Order) -> None:
    order.cost_fen = order.costs.aggregate(total=Sum("amount_fen"))["total"] or 0
    order.changed_at = clock.now()
    order.save(update_fields=["cost_fen", "changed_at"])


def _settle_finding(key: int, state: FindingState) -> None:
    Finding.everywhere.filter(pk=key).update(state=state, changed_at=clock.now())


def _stand(moved: Moved, state: OrderState, **fields: Any) -> Order:
    order = Order.everywhere.select_for_update().get(pk=moved.item.about_id)
    order.state, order.changed_at = state, clock.now()
    for name, value in fields.items():
        setattr(order, name, value)
    order.save()
    record(moved.by, f"municipal_operations.order.{state}", order, why=moved.step.why)
    return order


def _assigned(moved: Moved) -> None:
    _stand(moved, OrderState.DOING, crew=str(moved.values.get("words", ""))[:100])


def _reported(moved: Moved) -> None:
    order = _stand(moved, OrderState.CHECKING, report=str(moved.values.get("report", ""))[:1000])
    shown = order.shots.filter(when=Shot.When.AFTER).exists() or moved.values.get("after")
    if order.kind in SETTLED_BY and not shown:
        raise NoPictureAfter


def _accepted(moved: Moved) -> None:
    order = _stand(moved, OrderState.DONE, done_at=clock.now())
    _ended(order, FindingState.SETTLED, moved.by)
    publish(OrderDone(order_id=order.pk, number=order.number, register=order.register, cost_fen=order.cost_fen))


def _sent_back(moved: Moved) -> None:
    order = _stand(moved, OrderState.DOING)
    order.returns += 1
    order.save(update_fields=["returns"])


def _cancelled(moved: Moved) -> None:
    _ended(_stand(moved, OrderState.CANCELLED), FindingState.OPEN, moved.by)


def _ended(order: Order, finding: FindingState, by: Actor) -> None:
    if order.finding_id is not None:
        _settle_finding(order.finding_id, finding)
    others = Order.everywhere.filter(entry=order.entry_id, kind__in=SETTLED_BY, state__in=UNDER_WAY)
    if order.entry is not None and order.entry.state == EntryState.REPAIR and not others.exists():
        stood(order.entry, EntryState.IN_USE, by=by, why=order.number)


ORDER = WorkType(
    key="municipal_operations.order",
    label=Text("市政养护工单", "Work order"),
    span=Span.CALENDAR_DAYS,
    states=(
        State("assigning", Text("派工", "To be assigned"), held_by=(Unit(ASSIGN),)),
        State("doing", Text("施工", "Being done"), held_by=(Party(CREW),)),
        State("checking", Text("验收", "To be checked"), held_by=(Unit(ASSIGN),), allowance=Allowance(2)),
        State("done", Text("已完成", "Done"), final=True),
        State("cancelled", Text("已取消", "Cancelled"), final=True),
    ),
    moves=(
        Move(
            "assign",
            Text("派工", "Assign"),
            ("assigning",),
            ("doing",),
            needs=(
                Need("crew", Text("处置人员", "Crew"), NeedKind.PEOPLE, fills=CREW),
                Need("words", Text("班组、注意事项", "Crew, what to mind"), NeedKind.LINE, required=False),
            ),
            tone="primary",
            on_move=_assigned,
        ),
        Move(
            "report_done",
            Text("报完工", "Report it done"),
            ("doing",),
            ("checking",),
            needs=(
                Need("report", Text("完成情况", "What was done"), NeedKind.TEXT),
                Need("after", Text("处置后照片", "Pictures afterwards"), NeedKind.FILES, required=False),
            ),
            tone="primary",
            on_move=_reported,
        ),
        Move(
            "accept", Text("验收通过", "Accept"), ("checking",), ("done",), tone="primary", bulk=True, on_move=_accepted
        ),
        Move("send_back", Text("返工", "Do it again"), ("checking",), ("doing",), why=True, on_move=_sent_back),
        Move(
            "cancel",
            Text("取消工单", "Cancel"),
            ("assigning", "doing"),
            ("cancelled",),
            who=(Unit(ASSIGN),),
            why=True,
            on_move=_cancelled,
        ),
    ),
    pauses=(
        Pause("material", Text("等待材料设备", "Waiting for material"), who=(Holder(), Unit(ASSIGN))),
        Pause("weather", Text("天气原因", "Weather"), who=(Holder(), Unit(ASSIGN))),
    ),
    extension=Extension(decided_by=(Unit(ASSIGN),)),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.COPY, Act.URGE, Act.PAUSE, Act.EXTEND, Act.BREAK_DOWN}),
    opens=ASSIGN,
    sees=SEE,
    about_url="municipal_operations:order",
    icon="tool",
)
