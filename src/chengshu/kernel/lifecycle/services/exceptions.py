"""Leave to carry out a project that is in no annual plan: asked for with a reason, decided by a named permission."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.lifecycle.errors import ExceptionAskedAlready, NoNeedOfException
from chengshu.kernel.lifecycle.models import PlanException, Project, ProjectState
from chengshu.kernel.lifecycle.queries.standing import may_be_funded
from chengshu.kernel.lifecycle.reach import locked_project
from chengshu.kernel.lifecycle.remembering import remember
from chengshu.kernel.lifecycle.rights import GRANT_EXCEPTION, MANAGE, SEE_PROJECTS
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Status
from chengshu.kernel.work.services import Moved
from chengshu.spec.work import Act, Allowance, Move, State, Unit, WorkType


@transaction.atomic
def ask_exception(project: Project, *, reason: str, by: Actor) -> PlanException:
    """Ask for an exception for an admitted project. Raises NoNeedOfException, ExceptionAskedAlready."""
    found = locked_project(project, MANAGE, by=by, states=(ProjectState.RESERVE,))
    if may_be_funded(found):
        raise NoNeedOfException
    if found.exceptions.filter(granted=None).exists():
        raise ExceptionAskedAlready
    asked = PlanException.everywhere.create(
        project=found, year=clock.today().year, reason=reason, asked_by_id=by.person_id
    )
    work.open_item(
        EXCEPTION,
        title=Text(f"计划外实施：{found.name_zh}", f"Exception from the plan: {found.name.en}"),
        by=by,
        about=asked,
        unit=found.office,
    )
    what = Text("申请计划外实施", "Exception from the plan asked for")
    remember(found, "lifecycle.exception.asked", what, by=by, note=reason)
    return asked


def _grant(moved: Moved) -> None:
    _decide(moved, granted=True)


def _refuse(moved: Moved) -> None:
    _decide(moved, granted=False)


def _followed(moved: Moved) -> None:
    if moved.item.status in {Status.TERMINATED, Status.WITHDRAWN}:
        _decide(moved, granted=False)


def _decide(moved: Moved, *, granted: bool) -> None:
    asked = PlanException.everywhere.select_for_update().get(pk=moved.item.about_id)
    asked.granted, asked.decision = granted, moved.step.why
    asked.decided_by_id, asked.decided_at, asked.changed_at = moved.by.person_id, clock.now(), clock.now()
    asked.save()
    what = (
        Text("批准计划外实施", "Exception from the plan granted")
        if granted
        else Text("不批准计划外实施", "Exception from the plan refused")
    )
    verb = "lifecycle.exception.granted" if granted else "lifecycle.exception.refused"
    remember(asked.project, verb, what, by=moved.by, note=asked.decision, reason=asked.reason)


EXCEPTION = WorkType(
    key="lifecycle.exception",
    label=Text("计划外实施审批", "Exception from the annual plan"),
    allowance=Allowance(5),
    states=(
        State("deciding", Text("待审批", "To be decided"), held_by=(Unit(GRANT_EXCEPTION),)),
        State("granted", Text("已批准", "Granted"), final=True),
        State("refused", Text("未批准", "Refused"), final=True),
    ),
    moves=(
        Move("grant", Text("批准", "Grant"), ("deciding",), ("granted",), why=True, tone="primary", on_move=_grant),
        Move("refuse", Text("不批准", "Refuse"), ("deciding",), ("refused",), why=True, on_move=_refuse),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.ADD_SIGNER, Act.COPY, Act.URGE, Act.WITHDRAW}),
    opens=MANAGE,
    sees=SEE_PROJECTS,
    about_url="lifecycle:exception",
    icon="alert-circle",
    hook=_followed,
)
