"""Whose rows an actor may write."""

from __future__ import annotations

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.lifecycle.errors import ProjectNotThere
from chengshu.kernel.lifecycle.models import Project, ProjectState
from chengshu.spec.people import Permission

ALIVE = (
    ProjectState.DRAFT,
    ProjectState.REVIEW,
    ProjectState.RESERVE,
    ProjectState.PLANNED,
    ProjectState.RUNNING,
    ProjectState.COMPLETED,
)


def locked_project(
    project: Project | int, permission: Permission, *, by: Actor, states: tuple[ProjectState, ...] = ALIVE
) -> Project:
    """The project's row, locked, for whoever holds the permission for it.

    Raises NotAllowed, or ProjectNotThere where it is in none of ``states``.
    """
    key = project if isinstance(project, int) else project.pk
    if not Project.scoped.within(by, permission).filter(pk=key).exists():
        raise NotAllowed
    rows = Project.everywhere.select_for_update(of=("self",)).select_related(
        "unit", "office", "mode", "stage", "manager"
    )
    found = rows.get(pk=key)
    if found.state not in states:
        raise ProjectNotThere(state=found.state_label)
    return found
