"""A draft in rows, and the rows as a draft again: the two sides between which a changed text is compared."""

from __future__ import annotations

from datetime import date

from chengshu.kernel.projects.models import Milestone, Plan, Section, Task
from chengshu.kernel.projects.reading import draft


def stored_tasks(plan: Plan) -> tuple[draft.Task, ...]:
    """The plan's tasks in force as the reader would have given them."""
    sections = {section.pk: section for section in plan.sections.all()}
    tasks = plan.tasks.filter(dropped_at=None).prefetch_related("milestones__content")
    return tuple(_task(task, sections) for task in tasks)


def _task(task: Task, sections: dict[int, Section]) -> draft.Task:
    return draft.Task(
        key=task.key,
        no=task.no,
        name=task.name,
        path=path_of(sections.get(task.section_id or 0), sections),
        kind=draft.TaskKind(task.kind),
        milestones=tuple(_milestone(row) for row in task.milestones.all() if row.dropped_at is None),
        lines=tuple(task.lines),
    )


def path_of(section: Section | None, sections: dict[int, Section]) -> tuple[str, ...]:
    """The headings from the outermost down to this one."""
    if section is None:
        return ()
    return (*path_of(sections.get(section.parent_id or 0), sections), section.name)


def _milestone(row: Milestone) -> draft.Milestone:
    period = draft.Years(row.first_year, row.last_year) if row.first_year and row.last_year else None
    return draft.Milestone(
        key=row.key,
        due=due_stated(row.due_stated),
        due_printed=row.due_printed,
        goal=row.goal,
        responsible_raw=row.responsible_printed,
        lead=tuple(row.lead_printed),
        support=tuple(row.support_printed),
        content=tuple(item.words for item in row.content.all()),
        period=period,
        period_printed=row.period_printed,
        lines=tuple(row.lines),
    )


def due_stated(stated: str) -> draft.Due | None:
    """``2020-06`` as a time point; None for an empty one."""
    return draft.Due(*map(int, stated.split("-"))) if stated else None


def promised_on(due: draft.Due | None) -> date | None:
    """The last day on which the promise is still kept: the end of the month or year printed."""
    return due.last_day if due else None
