"""Systems that hardly anybody uses (僵尸系统): found by the rule in force, asked about, shut down with their data."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.inventory.errors import AlreadyUnderWay, NotLiving
from chengshu.kernel.inventory.models import InformationSystem, ShutDown, SystemState, UseRule
from chengshu.kernel.inventory.queries.use import rule_on, why_unused
from chengshu.kernel.inventory.reach import judges_of, locked
from chengshu.kernel.inventory.rights import JUDGE_SYSTEMS, KEEP_SYSTEMS, SEE_SYSTEMS
from chengshu.kernel.inventory.services.systems import set_state
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Allowance, Chosen, Extension, Move, Need, NeedKind, State, Unit, WorkType

MOST_AT_ONCE = 200


@transaction.atomic
def set_use_rule(*, idle_months: int, least_percent: int, since: date, reason: str, by: Actor) -> UseRule:
    """Set from when on another rule counts; the former one stays as history."""
    row = UseRule.objects.create(
        idle_months=idle_months, least_percent=least_percent, since=since, reason=reason, by_id=by.person_id
    )
    record(by, "inventory.rule.set", row, idle_months=idle_months, least_percent=least_percent, since=since)
    return row


def find_zombies() -> int:
    """Ask the owners of systems which the rule of today calls unused; how many were asked."""
    rule = rule_on(clock.today())
    if rule is None:
        return 0
    today = clock.today()
    spared = ShutDown.everywhere.filter(Q(settled_at=None) | Q(kept_until__gte=today)).values("system_id")
    found = 0
    for system in InformationSystem.everywhere.filter(state=SystemState.IN_USE).exclude(pk__in=spared):
        why = why_unused(system, rule)
        if why is not None:
            ask_owner(system, why, by=PLATFORM)
            found += 1
        if found >= MOST_AT_ONCE:
            break
    return found


@transaction.atomic
def ask_owner(system: InformationSystem, why: Text, *, by: Actor) -> ShutDown:
    """Mark a system as hardly used and ask its owner to confirm. Raises NotAllowed, NotLiving, AlreadyUnderWay."""
    row = locked(system)
    must_reach(by, JUDGE_SYSTEMS, row.owner)
    if not row.is_living:
        raise NotLiving
    if row.shut_downs.filter(settled_at=None).exists():
        raise AlreadyUnderWay
    set_state(row, SystemState.DOUBTED)
    asked = ShutDown.everywhere.create(system=row, found=why.zh)
    work.open_item(
        SHUT_DOWN,
        title=Text(f"僵尸系统确认：{row.name_zh}", f"Hardly used, please confirm: {row.name.en}"),
        by=by,
        about=asked,
        unit=row.owner,
        values={"found": why.zh},
    )
    record(by, "inventory.system.doubted", row, found=why)
    return asked


def _row(moved: Moved) -> ShutDown:
    return ShutDown.everywhere.select_for_update(of=("self",)).select_related("system").get(pk=moved.item.about_id)


def _asked_to_keep(moved: Moved) -> None:
    row = _row(moved)
    row.kept_why, row.kept_until = moved.values["why_kept"], date.fromisoformat(moved.values["kept_until"])
    row.save(update_fields=["kept_why", "kept_until"])


def _kept(moved: Moved) -> None:
    row = _row(moved)
    row.settled_at = clock.now()
    row.save(update_fields=["settled_at"])
    set_state(row.system, SystemState.IN_USE)
    record(moved.by, "inventory.system.kept", row.system, until=row.kept_until)


def _closing(moved: Moved) -> None:
    row = _row(moved)
    row.kept_why, row.kept_until = "", None
    row.planned_on = date.fromisoformat(moved.values["planned_on"])
    row.save(update_fields=["kept_why", "kept_until", "planned_on"])
    set_state(row.system, SystemState.CLOSING)
    record(moved.by, "inventory.system.closing", row.system, planned_on=row.planned_on)


def _shut(moved: Moved) -> None:
    row = _row(moved)
    row.closed_on, row.data_to = date.fromisoformat(moved.values["closed_on"]), moved.values["data_to"]
    row.save(update_fields=["closed_on", "data_to"])


def _confirmed(moved: Moved) -> None:
    row = _row(moved)
    row.settled_at = clock.now()
    row.save(update_fields=["settled_at"])
    set_state(row.system, SystemState.CLOSED)
    record(moved.by, "inventory.system.closed", row.system, closed_on=row.closed_on, data_to=row.data_to)


_KEEPER = (Unit(KEEP_SYSTEMS),)
_JUDGE = (Chosen(judges_of),)
_PLANNED = Need("planned_on", Text("计划关停日期", "To be shut down on"), NeedKind.DAY)
SHUT_DOWN = WorkType(
    key="inventory.shut_down",
    label=Text("僵尸系统确认与关停", "Shutting down a system"),
    states=(
        State("asked", Text("待确认", "To be confirmed"), held_by=_KEEPER, allowance=Allowance(10)),
        State("weighing", Text("保留审核", "Reason weighed"), held_by=_JUDGE, allowance=Allowance(5)),
        State("closing", Text("关停中", "Being shut down"), held_by=_KEEPER),
        State("checking", Text("关停核验", "Being checked"), held_by=_JUDGE, allowance=Allowance(5)),
        State("kept", Text("同意保留", "Kept"), final=True),
        State("closed", Text("已关停", "Shut down"), final=True),
    ),
    moves=(
        Move(
            "shut",
            Text("确认关停", "Shut it down"),
            ("asked",),
            ("closing",),
            needs=(_PLANNED,),
            tone="primary",
            on_move=_closing,
        ),
        Move(
            "keep",
            Text("申请保留", "Ask to keep it"),
            ("asked",),
            ("weighing",),
            needs=(
                Need("why_kept", Text("保留理由", "Reason"), NeedKind.TEXT),
                Need("kept_until", Text("保留至", "Until"), NeedKind.DAY),
            ),
            on_move=_asked_to_keep,
        ),
        Move("agree", Text("同意保留", "Agree"), ("weighing",), ("kept",), tone="primary", on_move=_kept),
        Move(
            "refuse",
            Text("不同意，限期关停", "Refuse; it is to be shut down"),
            ("weighing",),
            ("closing",),
            needs=(_PLANNED,),
            why=True,
            on_move=_closing,
        ),
        Move(
            "done",
            Text("报告已关停", "Report it shut down"),
            ("closing",),
            ("checking",),
            needs=(
                Need("closed_on", Text("关停日期", "Shut down on"), NeedKind.DAY),
                Need("data_to", Text("数据移交去向", "Where its data went")),
                Need("evidence", Text("移交清单等材料", "Papers of the hand-over"), NeedKind.FILES, required=False),
            ),
            tone="primary",
            on_move=_shut,
        ),
        Move("confirm", Text("核验通过", "Confirm"), ("checking",), ("closed",), tone="primary", on_move=_confirmed),
        Move("send_back", Text("退回", "Send back"), ("checking",), ("closing",), why=True),
    ),
    opening=(Need("found", Text("认定依据", "Found by"), NeedKind.TEXT),),
    extension=Extension(decided_by=_JUDGE),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.COPY, Act.EXTEND}),
    sees=SEE_SYSTEMS,
    about_url="inventory:shut_down",
    icon="plug-off",
)
