"""A request to suspend a case (挂账申请): who handles it asks, who may grant time decides, both with a reason.

Who decides is a permission, so that officials change it in the roles, whose changes are kept.
"""

from __future__ import annotations

from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.errors import AskedBefore, NoWork
from chengshu.kernel.cases.following import stand
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.cases.rights import GRANT_TIME, SEE
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item, Status
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Allowance, Move, Need, NeedKind, Opener, State, Unit, WorkType

SUSPENDED = "suspended"


def grant(moved: Moved) -> None:
    """The clocks of the case stand still from now on. Raises what ``work.pause`` raises: NotOpen, StandsStill."""
    case = Case.everywhere.select_for_update(of=("self",)).select_related("item").get(pk=moved.item.about_id)
    if case.item is None:
        raise NoWork
    work.pause(case.item, SUSPENDED, by=moved.by, why=str(moved.item.values["reason"]))
    stand(case, case.item)
    case.save(update_fields=["due_at", "stage_due_at"])


SUSPENSION = WorkType(
    key="cases.suspension",
    label=Text("挂账申请", "Request to suspend"),
    allowance=Allowance(1),
    states=(
        State("deciding", Text("待审批", "To be decided"), held_by=(Unit(GRANT_TIME),)),
        State("granted", Text("已同意", "Granted"), final=True),
        State("refused", Text("不同意", "Refused"), final=True),
    ),
    moves=(
        Move("grant", Text("同意挂账", "Grant"), ("deciding",), ("granted",), on_move=grant, bulk=True, tone="primary"),
        Move("refuse", Text("不同意", "Refuse"), ("deciding",), ("refused",), why=True, tone="danger"),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.COPY, Act.URGE, Act.WITHDRAW}),
    opening=(Need("reason", Text("挂账理由", "Reason"), NeedKind.TEXT),),
    terminated_by=(Opener(),),
    sees=SEE,
    about_url="cases:case",
    icon="player-pause",
)


def open_request(case: Case) -> Item | None:
    """The request that waits to be decided; None where there is none."""
    return work_queries.items_about(case).filter(kind=SUSPENSION.key, status=Status.OPEN).first()


def may_ask(actor: Actor, case: Case) -> bool:
    """Whether the case lies with the actor to be handled, and its clocks run."""
    if case.item is None or case.stage != Stage.HANDLING or case.item.paused_since is not None:
        return False
    return work_queries.desk_of(actor, case.item) is not None


def ask(case: Case, *, by: Actor, why: str) -> Item:
    """Ask that the clocks stand still; the case goes on meanwhile. Raises NotAllowed, AskedBefore, NoWork."""
    if case.item is None:
        raise NoWork
    if not may_ask(by, case):
        raise NotAllowed
    if open_request(case) is not None:
        raise AskedBefore
    title = Text(f"挂账申请：{case.item.title_zh}", f"Suspension of: {case.item.title.en}")
    return work.open_item(SUSPENSION, title=title, by=by, about=case, unit=case.keeper, values={"reason": why.strip()})
