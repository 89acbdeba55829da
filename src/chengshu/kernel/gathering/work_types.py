"""The kinds of work of gathering: a source that fails, records that are handed over."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.queries import offices_who_may
from chengshu.kernel.gathering.alarms import FAILURE
from chengshu.kernel.gathering.moves import accepted, returned
from chengshu.kernel.gathering.rights import HAND_OVER, REVIEW, SEE_SOURCES
from chengshu.kernel.work.models import Item
from chengshu.spec.work import Act, Allowance, Chosen, Move, Seat, Span, State, WorkType


def _reviewers(item: Item) -> list[Seat]:
    """The offices of those who review for the unit; its own people where nobody does: work never lies nowhere."""
    if item.unit is None:
        return []
    seats = [Seat(organisation_id=one.pk, permission=REVIEW) for one in offices_who_may(REVIEW, item.unit)]
    return seats or [Seat(organisation_id=item.unit_id)]


HANDOVER = WorkType(
    key="gathering.handover",
    label=Text("补录数据审核", "Review of records handed over"),
    allowance=Allowance(5, Span.WORKING_DAYS),
    states=(
        State(
            "review",
            Text("待审核", "To be reviewed"),
            held_by=(Chosen(_reviewers),),
            hint=Text(
                "请核对样例行和列的对应关系，通过后自动入库。",
                "Check the first rows and the mapping; once accepted it is gathered.",
            ),
        ),
        State("accepted", Text("已通过", "Accepted"), final=True),
        State("returned", Text("已退回", "Sent back"), final=True),
    ),
    moves=(
        Move("accept", Text("通过并入库", "Accept"), ("review",), ("accepted",), on_move=accepted, tone="primary"),
        Move("send_back", Text("退回", "Send back"), ("review",), ("returned",), why=True, on_move=returned),
    ),
    acts=frozenset({Act.TRANSFER, Act.DELEGATE, Act.URGE, Act.COPY, Act.CLAIM}),
    opens=HAND_OVER,
    sees=SEE_SOURCES,
    about_url="gathering:handover",
    icon="file-import",
)
WORK_TYPES = (FAILURE, HANDOVER)
