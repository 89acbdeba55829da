"""The work of opening a dataset: handing a proposal in, reviewing it, and reminding of updates."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.work import services as work
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import Moved
from chengshu.packs.open_data.errors import ProposalClosed
from chengshu.packs.open_data.models import OpenDataset, Proposal
from chengshu.packs.open_data.models.datasets import ProposalState, Stage
from chengshu.packs.open_data.queries.rules import rule_now, rule_or_usual
from chengshu.packs.open_data.rights import PROPOSE, PUBLISH, REVIEW_SECRECY, SEE
from chengshu.packs.open_data.services.proposals import WRITABLE, must_pass
from chengshu.spec.work import (
    Act,
    Allowance,
    Extension,
    Move,
    Need,
    NeedKind,
    Opener,
    Party,
    State,
    Unit,
    WorkType,
)

AT_ONCE = 200


@transaction.atomic
def hand_in(proposal_id: int, *, by: Actor) -> Proposal:
    """Hand a proposal in for review, the first time or again. Raises CheckFirst, NeverOpens, CheckFailed."""
    rows = Proposal.everywhere.select_for_update(of=("self",)).select_related("dataset__publisher")
    proposal = rows.get(pk=proposal_id)
    if proposal.state not in WRITABLE:
        raise ProposalClosed
    must_pass(proposal)
    known = item_about(proposal, PROPOSAL)
    if known is not None:
        work.make_move(known, "hand_in_again", by=by)
        proposal.refresh_from_db()
        return proposal
    rule = rule_now()
    work.open_item(
        PROPOSAL,
        title=Text("开放申报：%(name)s", "To be opened: %(name)s").with_values(name=proposal.dataset.name),
        by=by,
        about=proposal,
        unit=proposal.dataset.publisher,
        parties={"office": [rule.office]},
        once=f"open_data.proposal.{proposal.pk}",
    )
    return _stand(proposal, ProposalState.SECRECY, by)


def remind_of_updates() -> int:
    """Ask the units whose data are about to be older than promised; returns how many were asked."""
    from_day = clock.today() + timedelta(days=rule_or_usual().remind_days)
    due = OpenDataset.everywhere.filter(stage=Stage.PUBLISHED, due_on__lte=from_day, contributor=None)
    asked = 0
    for dataset in due.select_related("publisher").order_by("due_on")[:AT_ONCE]:
        if item_about(dataset, UPDATE) is None:
            asked += _ask_for_update(dataset)
    return asked


def close_answered_reminders() -> int:
    """Close reminders whose dataset was brought up to date meanwhile; returns how many."""
    fresh = OpenDataset.everywhere.filter(
        stage=Stage.PUBLISHED, due_on__gt=clock.today(), modified_at__gt=F("filled_at")
    )
    closed = 0
    for dataset in fresh.filter(modified_at__gte=clock.now() - timedelta(days=2))[:AT_ONCE]:
        item = item_about(dataset, UPDATE)
        if item is not None and item.closed_at is None and dataset.modified_at and dataset.modified_at > item.opened_at:
            work.make_move(item, "arrived", by=PLATFORM)
            closed += 1
    return closed


def _ask_for_update(dataset: OpenDataset) -> int:
    work.open_item(
        UPDATE,
        title=Text("更新开放数据：%(name)s", "Bring up to date: %(name)s").with_values(name=dataset.name),
        by=PLATFORM,
        about=dataset,
        unit=dataset.publisher,
        due=dataset.due_on,
        once=f"open_data.update.{dataset.pk}.{dataset.due_on}",
    )
    return 1


def _proposal(moved: Moved) -> Proposal:
    return Proposal.everywhere.select_for_update().get(pk=moved.item.about_id)


def _stand(proposal: Proposal, state: ProposalState, by: Actor, why: str = "") -> Proposal:
    proposal.state, proposal.changed_at = state, clock.now()
    proposal.save(update_fields=["state", "changed_at"])
    record(by, f"open_data.proposal.{state}", proposal, why=why)
    return proposal


def _secrecy_passed(moved: Moved) -> None:
    _stand(_proposal(moved), ProposalState.REVIEW, moved.by, moved.values.get("opinion", ""))


def _sent_back(moved: Moved) -> None:
    _stand(_proposal(moved), ProposalState.REVISING, moved.by, moved.step.why)


def _handed_in_again(moved: Moved) -> None:
    proposal = _proposal(moved)
    must_pass(proposal)
    _stand(proposal, ProposalState.SECRECY, moved.by)


def _approved(moved: Moved) -> None:
    proposal = _proposal(moved)
    must_pass(proposal)
    _stand(proposal, ProposalState.APPROVED, moved.by)


def _refused(moved: Moved) -> None:
    _stand(_proposal(moved), ProposalState.REFUSED, moved.by, moved.step.why)


def _dropped(moved: Moved) -> None:
    _stand(_proposal(moved), ProposalState.DROPPED, moved.by)


PROPOSAL = WorkType(
    key="open_data.proposal",
    label=Text("数据开放申报", "Proposal to open data"),
    allowance=Allowance(15),
    states=(
        State(
            "secrecy",
            Text("隐私保密审查", "Privacy and secrecy"),
            held_by=(Unit(REVIEW_SECRECY),),
            allowance=Allowance(5),
        ),
        State(
            "review",
            Text("开放审核", "Review for opening"),
            held_by=(Party("office", PUBLISH),),
            allowance=Allowance(5),
        ),
        State("revising", Text("退回修改", "Sent back"), held_by=(Unit(PROPOSE),)),
        State("approved", Text("已批准", "Approved"), final=True),
        State("refused", Text("不予开放", "Not opened"), final=True),
        State("dropped", Text("已撤回", "Withdrawn"), final=True),
    ),
    moves=(
        Move(
            "pass_secrecy",
            Text("审查通过", "Pass the review"),
            ("secrecy",),
            ("review",),
            needs=(
                Need(
                    "opinion",
                    Text("审查意见", "Opinion"),
                    NeedKind.TEXT,
                    hint=Text(
                        "不含国家秘密、商业秘密和个人隐私。", "It holds no state or trade secret and no private matter."
                    ),
                ),
            ),
            tone="primary",
            on_move=_secrecy_passed,
        ),
        Move(
            "approve",
            Text("同意开放", "Approve"),
            ("review",),
            ("approved",),
            tone="primary",
            bulk=True,
            on_move=_approved,
        ),
        Move(
            "send_back",
            Text("退回修改", "Send back"),
            ("secrecy", "review"),
            ("revising",),
            why=True,
            on_move=_sent_back,
        ),
        Move("refuse", Text("不予开放", "Refuse"), ("secrecy", "review"), ("refused",), why=True, on_move=_refused),
        Move(
            "hand_in_again",
            Text("修改后再报", "Hand in again"),
            ("revising",),
            ("secrecy",),
            tone="primary",
            on_move=_handed_in_again,
        ),
        Move("drop", Text("撤回申报", "Drop it"), ("revising",), ("dropped",), on_move=_dropped),
    ),
    extension=Extension(decided_by=(Party("office", PUBLISH),)),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.COPY, Act.EXTEND}),
    opens=PROPOSE,
    sees=SEE,
    about_url="open_data:proposal",
    icon="world-upload",
)

UPDATE = WorkType(
    key="open_data.update",
    label=Text("开放数据更新提醒", "Reminder to update open data"),
    states=(
        State("asked", Text("待更新", "To be updated"), held_by=(Unit(PROPOSE),)),
        State("updated", Text("已更新", "Updated"), final=True),
        State("explained", Text("已说明", "Explained"), final=True),
    ),
    moves=(
        Move(
            "arrived",
            Text("数据已更新", "New data have come"),
            ("asked",),
            ("updated",),
            hint=Text(
                "数据归集后平台自动发布新版本。", "Once gathered, the platform publishes a new version by itself."
            ),
        ),
        Move("explain", Text("说明原因", "Explain"), ("asked",), ("explained",), why=True),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE}),
    terminated_by=(Opener(),),
    sees=SEE,
    about_url="open_data:desk_dataset",
    icon="refresh",
)
