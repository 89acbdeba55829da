"""Undecided pairs as work: one item for each registry as long as a pair waits."""

from __future__ import annotations

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.registries.models import Pair, PairState, Registry
from chengshu.kernel.registries.rights import DECIDE_PAIRS
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.spec.work import Allowance, Move, Permitted, Span, State, Unit, WorkType

PAIRS = WorkType(
    key="registries.pairs",
    label=Text("疑似重复记录判定", "Undecided pairs"),
    allowance=Allowance(10, Span.WORKING_DAYS),
    states=(
        State("deciding", Text("待判定", "To be decided"), held_by=(Unit(DECIDE_PAIRS),)),
        State("decided", Text("已判定", "Decided"), final=True),
    ),
    moves=(
        Move(
            "finish",
            Text("判定完毕", "All decided"),
            ("deciding",),
            ("decided",),
            who=(Permitted(DECIDE_PAIRS),),
        ),
    ),
    sees=DECIDE_PAIRS,
    about_url="registries:pairs_of",
)


def ask_clerks(registry: Registry) -> None:
    """See to it that a clerk of the owner has the undecided pairs on the desk, and nobody where there are none."""
    waiting = Pair.objects.filter(registry=registry, state=PairState.OPEN).count()
    item = work_queries.item_about(registry, PAIRS)
    if item is not None and item.closed_at is None:
        if not waiting:
            work.make_move(item, "finish", by=PLATFORM)
        return
    if waiting:
        work.open_item(
            PAIRS,
            title=Text(f"{registry.name.zh}：{waiting} 对记录待判定", f"{registry.name.en}: {waiting} undecided pairs"),
            by=PLATFORM,
            about=registry,
            unit=registry.owner,
            once=f"pairs-{registry.pk}-{clock.now():%Y%m%d%H%M%S%f}",
        )
