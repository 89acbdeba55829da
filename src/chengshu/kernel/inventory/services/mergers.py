"""Scattered systems go into a comprehensive one (大系统); each is tracked until it is done."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.inventory.errors import AlreadyUnderWay, NotComprehensive, NotLiving
from chengshu.kernel.inventory.models import InformationSystem, Merger, SystemState
from chengshu.kernel.inventory.reach import judges_of, locked
from chengshu.kernel.inventory.rights import KEEP_SYSTEMS, SEE_SYSTEMS
from chengshu.kernel.inventory.services.systems import set_state
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Chosen, Extension, Move, Need, NeedKind, State, Unit, WorkType


@transaction.atomic
def plan_merger(
    source: InformationSystem, target: InformationSystem, *, planned_on: date, plan: str, by: Actor
) -> Merger:
    """Plan that a system goes into a comprehensive one by a day.

    Raises NotAllowed, NotLiving, NotComprehensive, AlreadyUnderWay.
    """
    row = locked(source)
    must_reach(by, KEEP_SYSTEMS, row.owner)
    if not row.is_living:
        raise NotLiving
    if not target.comprehensive or not target.is_living or target.pk == row.pk:
        raise NotComprehensive(fields={"target": NotComprehensive.text})
    if row.mergers.filter(ended_at=None).exists():
        raise AlreadyUnderWay
    merger = Merger.everywhere.create(source=row, target=target, planned_on=planned_on, plan=plan)
    work.open_item(
        MERGER,
        title=Text(f"系统整合：{row.name_zh} → {target.name_zh}", f"Merge: {row.name.en} → {target.name.en}"),
        by=by,
        about=merger,
        unit=row.owner,
        due=planned_on,
    )
    record(by, "inventory.merger.planned", merger, planned_on=planned_on)
    return merger


def _row(moved: Moved) -> Merger:
    rows = Merger.everywhere.select_for_update(of=("self",)).select_related("source", "target")
    return rows.get(pk=moved.item.about_id)


def _reported(moved: Moved) -> None:
    row = _row(moved)
    row.percent = moved.values["percent"]
    row.save(update_fields=["percent"])


def _finished(moved: Moved) -> None:
    row = _row(moved)
    row.percent, row.done_on = 100, date.fromisoformat(moved.values["done_on"])
    row.save(update_fields=["percent", "done_on"])


def _accepted(moved: Moved) -> None:
    row = _row(moved)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    set_state(row.source, SystemState.MERGED, merged_into=row.target)
    record(moved.by, "inventory.system.merged", row.source, into=row.target.code)


def _sent_back(moved: Moved) -> None:
    row = _row(moved)
    row.done_on = None
    row.save(update_fields=["done_on"])


def _dropped(moved: Moved) -> None:
    row = _row(moved)
    row.dropped_why, row.ended_at = moved.step.why[:400], clock.now()
    row.save(update_fields=["dropped_why", "ended_at"])
    record(moved.by, "inventory.merger.dropped", row, why=row.dropped_why)


_KEEPER = (Unit(KEEP_SYSTEMS),)
_JUDGE = (Chosen(judges_of),)
MERGER = WorkType(
    key="inventory.merger",
    label=Text("系统整合", "Merging a system"),
    states=(
        State("carrying", Text("整合中", "Under way"), held_by=_KEEPER),
        State("checking", Text("整合核验", "Being checked"), held_by=_JUDGE),
        State("merged", Text("已整合", "Merged"), final=True),
        State("dropped", Text("已取消", "Dropped"), final=True),
    ),
    moves=(
        Move(
            "report",
            Text("报告进度", "Report progress"),
            ("carrying",),
            ("carrying",),
            needs=(Need("percent", Text("完成比例（%）", "Share done (%)"), NeedKind.NUMBER, least=0, most=99),),
            on_move=_reported,
        ),
        Move(
            "finish",
            Text("报告完成", "Report it done"),
            ("carrying",),
            ("checking",),
            needs=(
                Need("done_on", Text("完成日期", "Done on"), NeedKind.DAY),
                Need("evidence", Text("佐证材料", "Evidence"), NeedKind.FILES, required=False),
            ),
            tone="primary",
            on_move=_finished,
        ),
        Move("accept", Text("核验通过", "Confirm"), ("checking",), ("merged",), tone="primary", on_move=_accepted),
        Move("send_back", Text("退回", "Send back"), ("checking",), ("carrying",), why=True, on_move=_sent_back),
        Move("drop", Text("取消整合", "Drop it"), ("carrying",), ("dropped",), who=_JUDGE, why=True, on_move=_dropped),
    ),
    extension=Extension(decided_by=_JUDGE),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.COPY, Act.EXTEND}),
    sees=SEE_SYSTEMS,
    about_url="inventory:merger",
    icon="git-merge",
)
