"""What units and supervisors do with a milestone, from its page; the inbox makes the same moves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.projects.errors import (
    AlreadyDecided,
    MilestoneClosed,
    NoDueDay,
    NotLater,
    ReasonMissing,
    ShareOutOfRange,
)
from chengshu.kernel.projects.models import (
    ContentItem,
    Decision,
    DiscussionEntry,
    Extension,
    Milestone,
    Report,
    State,
    Task,
)
from chengshu.kernel.projects.models.tasks import OPEN_STATES
from chengshu.kernel.projects.remembering import remember
from chengshu.kernel.projects.rounds import reporting_unit
from chengshu.kernel.projects.services.following import follow, title_of
from chengshu.kernel.projects.standing import settle_task
from chengshu.kernel.projects.work_types import EXTENSION, MILESTONE
from chengshu.kernel.work import services as work
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.queries import item_about


@transaction.atomic
def report_progress(
    milestone: Milestone,
    *,
    words: str,
    share_done: int,
    complete: bool = False,
    evidence: Iterable[Attachment] = (),
    by: Actor,
) -> Report:
    """A responsible unit reports; the report waits for the supervisor.

    Raises MilestoneClosed, NotResponsible, ReportWaiting, EvidenceMissing for completion without evidence, and what
    ``work.make_move`` raises.
    """
    if not 0 <= share_done <= 100:
        raise ShareOutOfRange
    unit = reporting_unit(milestone, by)
    item = _open_item_of(milestone)
    values = {
        "words": words,
        "share_done": share_done,
        "complete": complete,
        "evidence": [str(file.pk) for file in evidence],
    }
    step = work.make_move(item, "report", by=by, values=values)
    milestone.refresh_from_db()
    return Report.everywhere.get(milestone=milestone, organisation_id=unit, step=step)


@transaction.atomic
def accept_reports(milestone: Milestone, *, by: Actor, note: str = "", reached: bool | None = None) -> Milestone:
    """Accept what waits; ``reached`` closes the milestone too, by default where a report says that it is complete.

    Raises AlreadyDecided where nothing waits.
    """
    waiting = _waiting(milestone)
    done = any(report.complete for report in waiting) if reached is None else reached
    work.make_move(_open_item_of(milestone), "finish" if done else "accept", by=by, why=note)
    milestone.refresh_from_db()
    return milestone


@transaction.atomic
def return_reports(milestone: Milestone, *, reason: str, by: Actor) -> Milestone:
    """Return what waits, with the reason. Raises ReasonMissing, AlreadyDecided where nothing waits."""
    if not reason.strip():
        raise ReasonMissing
    _waiting(milestone)
    work.make_move(_open_item_of(milestone), "send_back", by=by, why=reason)
    milestone.refresh_from_db()
    return milestone


@transaction.atomic
def close_milestone(milestone: Milestone, *, by: Actor, note: str = "") -> Milestone:
    """Close a milestone as reached, whether or not a report asks for it; what waits is accepted with it."""
    work.make_move(_open_item_of(milestone), "finish", by=by, why=note)
    milestone.refresh_from_db()
    return milestone


@transaction.atomic
def terminate_milestone(milestone: Milestone, *, reason: str, by: Actor) -> Milestone:
    """End a milestone early (终止); it no longer counts in any score. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    work.terminate(_open_item_of(milestone), by=by, why=reason)
    milestone.refresh_from_db()
    return milestone


@transaction.atomic
def reopen_milestone(milestone: Milestone, *, reason: str, by: Actor) -> Milestone:
    """Hand a closed milestone out again (重新交办); its reports and its history stay. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    row = _locked(milestone)
    if row.state in OPEN_STATES:
        return row
    before = row.state
    reported = row.reports.filter(decision=Decision.ACCEPTED).first()
    row.state = State.RUNNING if row.started_on or reported else State.NOT_STARTED
    row.share_done = min(reported.share_done, 99) if reported else 0
    row.done_on = None
    row.save(update_fields=["state", "share_done", "done_on"])
    settle_task(row.task)
    last = item_about(row, MILESTONE)
    above = last.parent if last is not None else None
    follow(row, by=by, parent=above if above is not None and above.is_open else None)
    remember(
        "projects.milestone.reopened",
        row.task,
        by=by,
        milestone=row,
        note=reason,
        changes=[("state", before, row.state)],
    )
    return row


@transaction.atomic
def ask_extension(milestone: Milestone, *, until: date, reason: str, by: Actor) -> Extension:
    """A responsible unit asks for a later day; a supervisor decides.

    Raises NoDueDay, NotLater, ReasonMissing, NotResponsible, MilestoneClosed, AlreadyDecided for a second request
    beside one that waits.
    """
    row = _locked(milestone)
    unit = reporting_unit(row, by)
    if row.state not in OPEN_STATES:
        raise MilestoneClosed
    extension = _extension(row, until, reason, unit, by)
    remember(
        "projects.extension.asked",
        row.task,
        by=by,
        milestone=row,
        note=reason,
        changes=[("due_on", str(row.due_on), until.isoformat())],
    )
    work.open_item(
        EXTENSION,
        title=f"申请延期至 {until:%Y-%m-%d}：{title_of(row)}",
        by=by,
        about=extension,
        unit=row.task.plan.owner if row.task.plan else row.task.matter.owner if row.task.matter else None,
    )
    return extension


@transaction.atomic
def decide_extension(extension: Extension, *, grants: bool, by: Actor, reason: str = "") -> Extension:
    """Grant or refuse a later day. Raises AlreadyDecided, ReasonMissing for a refusal without one."""
    item = item_about(extension, EXTENSION)
    if item is None or not item.is_open:
        raise AlreadyDecided
    if not grants and not reason.strip():
        raise ReasonMissing
    work.make_move(item, "grant" if grants else "refuse", by=by, why=reason)
    extension.refresh_from_db()
    return extension


@transaction.atomic
def tick_content(content: ContentItem, *, done_on: date | None, by: Actor) -> ContentItem:
    """Say on which day a point of what is to be built was done; None takes it back. By a responsible unit."""
    milestone = _locked(content.milestone)
    reporting_unit(milestone, by)
    if milestone.state not in OPEN_STATES:
        raise MilestoneClosed
    content.done_on = done_on
    content.save(update_fields=["done_on"])
    remember(
        "projects.content.ticked",
        milestone.task,
        by=by,
        milestone=milestone,
        note=content.words,
        changes=[("content", "", str(done_on or ""))],
    )
    return content


@transaction.atomic
def discuss(task: Task, *, words: str, by: Actor) -> DiscussionEntry:
    """Say something to everybody concerned with the task. Raises ReasonMissing for nothing."""
    if not words.strip():
        raise ReasonMissing
    entry = DiscussionEntry.objects.create(
        task=task, person_id=by.person_id, organisation_id=by.organisation_id, words=words.strip()
    )
    remember("projects.task.discussed", task, by=by, note=words.strip()[:200])
    return entry


def _locked(milestone: Milestone) -> Milestone:
    rows = Milestone.everywhere.select_for_update(of=("self",))
    return one_of(rows.select_related("task__plan__owner", "task__matter__owner"), milestone.pk)


def _open_item_of(milestone: Milestone) -> Item:
    item = item_about(milestone, MILESTONE)
    if item is None or not item.is_open:
        raise MilestoneClosed
    return item


def _waiting(milestone: Milestone) -> list[Report]:
    waiting = list(milestone.reports.filter(decision=Decision.WAITING))
    if not waiting:
        raise AlreadyDecided
    return waiting


def _extension(row: Milestone, until: date, reason: str, unit: int, by: Actor) -> Extension:
    if row.due_on is None:
        raise NoDueDay
    if until <= row.due_on:
        raise NotLater(due=f"{row.due_on:%Y-%m-%d}")
    if not reason.strip():
        raise ReasonMissing
    if row.extensions.filter(decision=Decision.WAITING).exists():
        raise AlreadyDecided
    return Extension.everywhere.create(
        milestone=row,
        organisation_id=unit,
        person_id=by.person_id,
        old_due_on=row.due_on,
        until=until,
        words=reason.strip(),
    )
