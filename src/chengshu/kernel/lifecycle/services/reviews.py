"""Joint reviews (联合会审): every named body signs in parallel, then the office concludes."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach, reaches
from chengshu.kernel.lifecycle.errors import HitsToExplain, NobodyReviews, NotCheckedYet, SomebodyObjects
from chengshu.kernel.lifecycle.models import JointReview, Project, ProjectState, ReviewOutcome
from chengshu.kernel.lifecycle.queries.rules import bodies_of
from chengshu.kernel.lifecycle.reach import locked_project
from chengshu.kernel.lifecycle.remembering import remember
from chengshu.kernel.lifecycle.rights import HAND_IN, KEEP_LIBRARY, REVIEW, SEE_PROJECTS
from chengshu.kernel.lifecycle.services.library import set_state
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item, Status
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Allowance, Move, Need, NeedKind, Party, Signing, State, Unit, WorkType

OBJECT = "object"
SIGNING = "countersign"


@transaction.atomic
def send_to_review(project: Project, *, by: Actor) -> JointReview:
    """Lay a project before every reviewing body at once.

    Raises NotCheckedYet, HitsToExplain, NobodyReviews, ProjectNotThere.
    """
    found = locked_project(project, SEE_PROJECTS, by=by, states=(ProjectState.DRAFT,))
    if not reaches(by, KEEP_LIBRARY, found.office):
        must_reach(by, HAND_IN, found.unit)
    check = found.checks.first()
    if check is None or check.at < found.text_changed_at:
        raise NotCheckedYet
    unexplained = check.hits.filter(score__gte=check.threshold, explanation="").count()
    if unexplained:
        raise HitsToExplain(n=unexplained)
    bodies = bodies_of(found.office)
    if not bodies:
        raise NobodyReviews
    review = JointReview.everywhere.create(project=found, round=found.reviews.count() + 1, created_at=clock.now())
    set_state(found, ProjectState.REVIEW, "lifecycle.project.sent_to_review", by=by)
    work.open_item(
        JOINT_REVIEW,
        title=Text(f"联合会审：{found.name_zh}", f"Joint review: {found.name.en}"),
        by=by,
        about=review,
        unit=found.office,
        parties={"bodies": bodies},
    )
    return review


def objectors(item: Item) -> list[Text]:
    """The bodies that objected in this round."""
    steps = item.steps.filter(verb=OBJECT, is_move=True, from_state=SIGNING).select_related("organisation")
    return [step.organisation.name if step.organisation else step.who for step in steps]


def _admit(moved: Moved) -> None:
    against = objectors(moved.item)
    if against:
        raise SomebodyObjects(bodies=Text("、".join(one.zh for one in against), ", ".join(one.en for one in against)))
    review, project = _locked(moved)
    amount = moved.values.get("approved_fen")
    project.approved_fen = review.approved_fen = amount or project.asked_fen
    project.save(update_fields=["approved_fen"])
    _end(moved, review, project, ReviewOutcome.ADMITTED, ProjectState.RESERVE)


def _send_back(moved: Moved) -> None:
    review, project = _locked(moved)
    project.text_changed_at = clock.now()
    project.save(update_fields=["text_changed_at"])
    _end(moved, review, project, ReviewOutcome.RETURNED, ProjectState.DRAFT)


def _refuse(moved: Moved) -> None:
    review, project = _locked(moved)
    _end(moved, review, project, ReviewOutcome.REFUSED, ProjectState.REMOVED)


def _followed(moved: Moved) -> None:
    """A review that was ended or taken back leaves the project where it was before."""
    if moved.item.status in {Status.TERMINATED, Status.WITHDRAWN}:
        review, project = _locked(moved)
        _end(moved, review, project, ReviewOutcome.RETURNED, ProjectState.DRAFT)


def _end(moved: Moved, review: JointReview, project: Project, outcome: ReviewOutcome, state: ProjectState) -> None:
    review.outcome, review.ended_at, review.changed_at = outcome, clock.now(), clock.now()
    review.conclusion = str(moved.values.get("conclusion") or moved.step.why)
    review.save()
    set_state(project, state, f"lifecycle.review.{outcome.value}", by=moved.by, note=review.conclusion)
    remember(
        project,
        "lifecycle.review.concluded",
        Text(f"第 {review.round} 次联合会审：{_word(review).zh}", f"Joint review {review.round}: {_word(review).en}"),
        by=moved.by,
        approved_fen=review.approved_fen,
    )


def _word(review: JointReview) -> Text:
    return review.outcome_label or Text("办理中", "under way")


def _locked(moved: Moved) -> tuple[JointReview, Project]:
    review = JointReview.everywhere.select_for_update().get(pk=moved.item.about_id)
    return review, Project.everywhere.select_for_update().get(pk=review.project_id)


_OPINION = Need("opinion", Text("会审意见", "Opinion"), NeedKind.TEXT)
JOINT_REVIEW = WorkType(
    key="lifecycle.joint_review",
    label=Text("项目联合会审", "Joint review of a project"),
    allowance=Allowance(15),
    states=(
        State(
            SIGNING,
            Text("部门会签", "Bodies sign"),
            held_by=(Party("bodies", REVIEW),),
            signing=Signing.ALL,
            allowance=Allowance(10),
            hint=Text("各部门同时会签，全部签完后由项目办形成结论。", "All sign at once; then the office concludes."),
        ),
        State("concluding", Text("形成结论", "To be concluded"), held_by=(Unit(KEEP_LIBRARY),), allowance=Allowance(5)),
        State("admitted", Text("同意入库", "Admitted"), final=True),
        State("returned", Text("退回修改", "Sent back"), final=True),
        State("refused", Text("不予入库", "Not admitted"), final=True),
    ),
    moves=(
        Move("agree", Text("同意", "Agree"), (SIGNING,), ("concluding",), needs=(_OPINION,)),
        Move(OBJECT, Text("不同意", "Object"), (SIGNING,), ("concluding",), needs=(_OPINION,), tone="danger"),
        Move(
            "admit",
            Text("同意入库", "Admit"),
            ("concluding",),
            ("admitted",),
            needs=(
                Need("conclusion", Text("会审结论", "Conclusion"), NeedKind.TEXT),
                Need(
                    "approved_fen",
                    Text("核定投资", "Approved amount"),
                    NeedKind.MONEY,
                    required=False,
                    least=1,
                    hint=Text("不填则按申报金额。", "As asked for where left empty."),
                ),
            ),
            tone="primary",
            on_move=_admit,
        ),
        Move("send_back", Text("退回修改", "Send back"), ("concluding",), ("returned",), why=True, on_move=_send_back),
        Move(
            "refuse",
            Text("不予入库", "Refuse"),
            ("concluding",),
            ("refused",),
            why=True,
            tone="danger",
            on_move=_refuse,
        ),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.DELEGATE, Act.ADD_SIGNER, Act.COPY, Act.URGE, Act.TERMINATE}),
    terminated_by=(Unit(KEEP_LIBRARY),),
    sees=SEE_PROJECTS,
    about_url="lifecycle:review",
    icon="users-group",
    hook=_followed,
)
