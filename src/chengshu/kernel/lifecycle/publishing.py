"""What everybody may see of a project: never a person, never a contract, never one that is not marked open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chengshu.base.text import Text
from chengshu.kernel.lifecycle.models import Project, RunState
from chengshu.kernel.lifecycle.queries.projects import open_projects, progress_of
from chengshu.kernel.lifecycle.queries.standing import Delay, delays_of


@dataclass(frozen=True)
class OpenMilestone:
    """A public milestone."""

    name: Text
    due_on: date
    done_on: date | None


@dataclass(frozen=True)
class OpenRow:
    """A project as the public sees it; the amount in fen, the progress 0 to 100 over its stages."""

    number: str
    name: Text
    unit: Text
    kind: Text
    words: str
    amount_fen: int
    state: Text
    stage: Text | None
    progress: Decimal | None
    ends_on: date | None
    delay: Delay | None
    milestones: tuple[OpenMilestone, ...]

    def as_json(self) -> dict[str, object]:
        """The row as data, in both languages where there are words."""
        return {
            "number": self.number,
            "name": _both(self.name),
            "unit": _both(self.unit),
            "kind": _both(self.kind),
            "words": self.words,
            "amount_fen": self.amount_fen,
            "state": _both(self.state),
            "stage": _both(self.stage) if self.stage else None,
            "progress_percent": None if self.progress is None else int(self.progress),
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "days_late": self.delay.days if self.delay else 0,
            "milestones": [
                {
                    "name": _both(one.name),
                    "due_on": one.due_on.isoformat(),
                    "done_on": one.done_on.isoformat() if one.done_on else None,
                }
                for one in self.milestones
            ],
        }


def open_rows() -> list[OpenRow]:
    """All open projects."""
    projects = list(open_projects())
    delays = delays_of(projects)
    return [_row(project, delays.get(project.pk)) for project in projects]


def _row(project: Project, delay: Delay | None) -> OpenRow:
    running = [run for run in project.runs.all() if run.state in (RunState.RUNNING, RunState.CHECKING)]
    milestones = tuple(
        OpenMilestone(one.name, one.due_on, one.done_on) for one in project.milestones.all() if one.public
    )
    return OpenRow(
        number=project.number,
        name=project.name,
        unit=project.unit.name,
        kind=project.kind_label,
        words=project.public_words,
        amount_fen=project.amount_fen,
        state=project.state_label,
        stage=running[0].stage.name if running else None,
        progress=progress_of(project),
        ends_on=project.ends_on,
        delay=delay,
        milestones=milestones,
    )


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
