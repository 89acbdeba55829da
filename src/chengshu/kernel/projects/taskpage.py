"""What the page of a task shows of each milestone, and what the reader may do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.projects import queries
from chengshu.kernel.projects.lights import Lamp
from chengshu.kernel.projects.models import Decision, Duty, Extension, Milestone, Report, Task
from chengshu.kernel.projects.models.tasks import OPEN_STATES
from chengshu.kernel.projects.queries.tasks import history_of, reports_on
from chengshu.kernel.projects.rights import REPORT_PROGRESS, SUPERVISE
from chengshu.kernel.projects.showing import file_lines, happenings, milestone_light, task_light, units_part
from chengshu.kernel.work.models import Step
from chengshu.ui import parts
from chengshu.ui.panels import panels_for

_DECISION_TONES = {Decision.WAITING: "warning", Decision.ACCEPTED: "good", Decision.RETURNED: "bad"}


@dataclass(frozen=True)
class ReportLine:
    """A report with its evidence."""

    report: Report
    files: list[parts.FileLine]

    @property
    def state(self) -> parts.State:
        """What the supervisor said."""
        return parts.State(_DECISION_TONES[Decision(self.report.decision)], self.report.decision_label)


@dataclass(frozen=True)
class MilestoneLine:
    """A milestone with its light, reports and requests, and what the reader may do."""

    milestone: Milestone
    light: parts.Light | parts.State
    reports: list[ReportLine]
    extensions: list[Extension]
    is_open: bool
    may_report: bool
    may_supervise: bool

    @property
    def waiting(self) -> bool:
        """Whether a report waits to be checked."""
        return any(line.report.decision == Decision.WAITING for line in self.reports)

    @property
    def claims_complete(self) -> bool:
        """Whether a waiting report says that the milestone is reached."""
        return any(one.report.complete for one in self.reports if one.report.decision == Decision.WAITING)

    @property
    def asked(self) -> Extension | None:
        """The request for a later day that waits."""
        return next((one for one in self.extensions if one.decision == Decision.WAITING), None)


def task_page(task: Task, actor: Actor) -> dict[str, Any]:
    """The context of the task's page."""
    lamp = queries.lamp_on()
    return {
        "task": task,
        "light": task_light(task, lamp),
        "leads": units_part(task, Duty.LEAD),
        "supports": units_part(task, Duty.SUPPORT),
        "milestones": _lines(task, actor, lamp),
        "discussion": task.discussion.select_related("person", "organisation"),
        "history": happenings(history_of(task)[:200]),
        "panels": panels_for("projects.task", actor, task),
    }


def _lines(task: Task, actor: Actor, lamp: Lamp) -> list[MilestoneLine]:
    reports: dict[int, list[ReportLine]] = {}
    found = list(reports_on(task))
    evidence = _evidence_of(found)
    for report in found:
        reports.setdefault(report.milestone_id, []).append(
            ReportLine(report, file_lines(evidence.get(str(report.step_id), [])))
        )
    extensions: dict[int, list[Extension]] = {}
    for one in Extension.everywhere.filter(milestone__task=task).select_related("organisation", "decided_by"):
        extensions.setdefault(one.milestone_id, []).append(one)
    may_report = actor.may(REPORT_PROGRESS) and _is_responsible(task, actor)
    may_supervise = Task.kept.within(actor, SUPERVISE).filter(pk=task.pk).exists()
    return [
        MilestoneLine(
            milestone=row,
            light=milestone_light(row, lamp),
            reports=reports.get(row.pk, []),
            extensions=extensions.get(row.pk, []),
            is_open=row.state in OPEN_STATES,
            may_report=may_report and row.state in OPEN_STATES,
            may_supervise=may_supervise,
        )
        for row in task.milestones.all()
    ]


def _is_responsible(task: Task, actor: Actor) -> bool:
    return any(unit.organisation_id in actor.organisation_ids for unit in task.units.all())


def _evidence_of(reports: list[Report]) -> dict[str, list[Attachment]]:
    """The files of all reports in one query, by the key of the step they were handed in with."""
    keys = [str(report.step_id) for report in reports if report.step_id]
    rows = Attachment.objects.filter(subject_type=Step._meta.label, subject_id__in=keys).select_related("stored")
    found: dict[str, list[Attachment]] = {}
    for row in rows:
        found.setdefault(row.subject_id, []).append(row)
    return found
