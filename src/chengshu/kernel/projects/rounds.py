"""What the moves of supervised work do to milestones, reports, extensions and matters.

These run inside the transaction of the move, called by the engine of work; nothing else writes these rows' states.
"""

from __future__ import annotations

from datetime import date

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.events import services as events
from chengshu.kernel.projects.errors import EvidenceMissing, NotResponsible, ReportWaiting
from chengshu.kernel.projects.events import MatterClosed, MilestoneDone
from chengshu.kernel.projects.models import (
    Decision,
    Extension,
    Matter,
    MatterState,
    Milestone,
    Report,
    State,
    TaskUnit,
)
from chengshu.kernel.projects.remembering import remember
from chengshu.kernel.projects.standing import settle_task
from chengshu.kernel.projects.telling import tell_returned
from chengshu.kernel.work import services as work
from chengshu.kernel.work.flow import Moved
from chengshu.kernel.work.models import Item, Status
from chengshu.kernel.work.queries import item_about

OVER = "节点已办结或终止，申请随之结束。"


def reported(moved: Moved) -> None:
    """A unit reports: the report waits for the supervisor. Raises NotResponsible, ReportWaiting, EvidenceMissing."""
    milestone = milestone_of(moved.item)
    unit_id = reporting_unit(milestone, moved.by)
    if milestone.reports.filter(organisation_id=unit_id, decision=Decision.WAITING).exists():
        raise ReportWaiting
    complete = bool(moved.values.get("complete"))
    if complete and not moved.values.get("evidence"):
        raise EvidenceMissing
    report = Report.everywhere.create(
        milestone=milestone,
        organisation_id=unit_id,
        person_id=moved.by.person_id,
        words=str(moved.values["words"]),
        share_done=100 if complete else int(moved.values["share_done"]),
        complete=complete,
        step=moved.step,
    )
    if milestone.state == State.NOT_STARTED:
        milestone.state, milestone.started_on = State.RUNNING, clock.today()
        milestone.save(update_fields=["state", "started_on"])
        settle_task(milestone.task)
    remember(
        "projects.report.submitted",
        milestone.task,
        by=moved.by,
        milestone=milestone,
        note=report.words,
        changes=[("share_done", str(milestone.share_done), str(report.share_done))],
    )


def accepted(moved: Moved) -> None:
    """The supervisor accepts what was reported; the share done follows the lead's report where there is one."""
    milestone = milestone_of(moved.item)
    _accept(milestone, moved)
    settle_task(milestone.task)


def finished(moved: Moved) -> None:
    """The supervisor agrees that the milestone is reached, on the day the completing report was handed in."""
    milestone = milestone_of(moved.item)
    last = _accept(milestone, moved)
    if last is None:
        last = milestone.reports.filter(complete=True, decision=Decision.ACCEPTED).first()
    done_on = clock.local(last.at).date() if last else clock.today()
    before = milestone.share_done
    milestone.state, milestone.done_on, milestone.share_done = State.DONE, done_on, 100
    milestone.save(update_fields=["state", "done_on", "share_done"])
    milestone.content.filter(done_on=None).update(done_on=done_on)
    _answer_requests(milestone)
    settle_task(milestone.task)
    remember(
        "projects.milestone.done",
        milestone.task,
        by=moved.by,
        milestone=milestone,
        note=moved.step.why,
        changes=[("share_done", str(before), "100")],
    )
    events.publish(MilestoneDone(task_id=milestone.task_id, milestone_id=milestone.pk, done_on=done_on.isoformat()))


def sent_back(moved: Moved) -> None:
    """The supervisor returns what was reported, with the reason."""
    milestone = milestone_of(moved.item)
    tell_returned(milestone, moved.step.why)
    _decide(milestone, Decision.RETURNED, moved)
    remember("projects.report.returned", milestone.task, by=moved.by, milestone=milestone, note=moved.step.why)


def handed_over(moved: Moved) -> None:
    """The first leading unit answers for the work from now on."""
    moved.item.unit_id = moved.values["lead_units"][0]
    moved.item.save(update_fields=["unit"])


def followed(moved: Moved) -> None:
    """However a milestone's work ends, its row says so; ending early (终止) comes through here."""
    if moved.item.status in (Status.TERMINATED, Status.WITHDRAWN):
        milestone = milestone_of(moved.item)
        if milestone.dropped_at is None and milestone.state in (State.NOT_STARTED, State.RUNNING):
            _decide(milestone, Decision.RETURNED, moved)
            _answer_requests(milestone)
            milestone.state = State.TERMINATED
            milestone.save(update_fields=["state"])
            settle_task(milestone.task)
            remember(
                "projects.milestone.terminated",
                milestone.task,
                by=moved.by,
                milestone=milestone,
                note=moved.step.why,
            )


def extension_granted(moved: Moved) -> None:
    """The later day is in force from now on, for the work's clock too."""
    extension = _decided_extension(moved, Decision.ACCEPTED)
    milestone = extension.milestone
    before = milestone.due_on
    milestone.due_on = max(extension.until, milestone.promised_on or extension.until)
    milestone.save(update_fields=["due_on"])
    settle_task(milestone.task)
    item = item_about(milestone)
    if item is not None and item.is_open:
        work.set_due(item, milestone.due_on, by=PLATFORM, why=moved.step.why or extension.words)
    remember(
        "projects.extension.accepted",
        milestone.task,
        by=moved.by,
        milestone=milestone,
        note=moved.step.why,
        changes=[("due_on", _iso(before), _iso(milestone.due_on))],
    )


def extension_refused(moved: Moved) -> None:
    """The day in force stays."""
    extension = _decided_extension(moved, Decision.RETURNED)
    milestone = extension.milestone
    remember("projects.extension.returned", milestone.task, by=moved.by, milestone=milestone, note=moved.step.why)


def matter_broken_down(moved: Moved) -> None:
    """The matter's tasks are out with their units."""
    matter = matter_of(moved.item)
    matter.state = MatterState.RUNNING
    matter.save(update_fields=["state"])
    audit.record(moved.by, "projects.matter.broken_down", matter, tasks=matter.tasks.count())


def matter_closed(moved: Moved) -> None:
    """The result is on record, and goes back to the system the matter came from."""
    matter = matter_of(moved.item)
    matter.state, matter.closed_at, matter.result = MatterState.CLOSED, clock.now(), str(moved.values["result"])
    matter.save(update_fields=["state", "closed_at", "result"])
    audit.record(moved.by, "projects.matter.closed", matter, result=matter.result[:500])
    events.publish(MatterClosed(matter_id=matter.pk))


def matter_followed(moved: Moved) -> None:
    """A matter ended early."""
    if moved.item.status in (Status.TERMINATED, Status.WITHDRAWN):
        matter = matter_of(moved.item)
        matter.state, matter.result = MatterState.TERMINATED, moved.step.why
        matter.save(update_fields=["state", "result"])
        audit.record(moved.by, "projects.matter.terminated", matter, why=moved.step.why)


def milestone_of(item: Item) -> Milestone:
    """The milestone a piece of work is about, locked."""
    rows = Milestone.everywhere.select_for_update(of=("self",))
    return rows.select_related("task", "task__plan", "task__matter").get(pk=item.about_id)


def matter_of(item: Item) -> Matter:
    """The matter a piece of work is about, locked."""
    return Matter.everywhere.select_for_update(of=("self",)).get(pk=item.about_id)


def reporting_unit(milestone: Milestone, by: Actor) -> int:
    """For which responsible unit the actor reports: that of the main post first. Raises NotResponsible."""
    responsible = set(
        TaskUnit.objects.filter(task=milestone.task_id)
        .exclude(organisation=None)
        .values_list("organisation", flat=True)
    )
    mine = [unit for unit in (by.organisation_id, *sorted(by.organisation_ids)) if unit in responsible]
    if not mine or mine[0] is None:
        raise NotResponsible
    return mine[0]


def _accept(milestone: Milestone, moved: Moved) -> Report | None:
    """Accept what waits; the newest of it, a lead's before a supporter's."""
    waiting = _decide(milestone, Decision.ACCEPTED, moved)
    if not waiting:
        return None
    leads = set(TaskUnit.objects.filter(task=milestone.task_id, duty="lead").values_list("organisation", flat=True))
    said = next((report for report in waiting if report.organisation_id in leads), waiting[0])
    before = milestone.share_done
    milestone.share_done = said.share_done
    milestone.save(update_fields=["share_done"])
    remember(
        "projects.report.accepted",
        milestone.task,
        by=moved.by,
        milestone=milestone,
        note=moved.step.why,
        changes=[("share_done", str(before), str(milestone.share_done))],
    )
    return said


def _decide(milestone: Milestone, decision: Decision, moved: Moved) -> list[Report]:
    waiting = list(milestone.reports.select_for_update().filter(decision=Decision.WAITING))
    for report in waiting:
        report.decision, report.reason = decision, moved.step.why
        report.decided_by_id, report.decided_at = moved.by.person_id, clock.now()
        report.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    return waiting


def _answer_requests(milestone: Milestone) -> None:
    """A request for a later day that still waits is pointless once the milestone is over."""
    for extension in milestone.extensions.filter(decision=Decision.WAITING):
        item = item_about(extension)
        if item is not None and item.is_open:
            work.make_move(item, "refuse", by=PLATFORM, why=OVER)


def _decided_extension(moved: Moved, decision: Decision) -> Extension:
    rows = Extension.everywhere.select_for_update(of=("self",)).select_related("milestone__task")
    extension = rows.get(pk=moved.item.about_id)
    extension.decision, extension.reason = decision, moved.step.why
    extension.decided_by_id, extension.decided_at = moved.by.person_id, clock.now()
    extension.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    return extension


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
