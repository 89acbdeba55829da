"""A proposed text beside what is stored: what accepting it would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from chengshu.base.errors import NotFound
from chengshu.kernel.files.queries import attachments_of, content_of
from chengshu.kernel.projects.changes import Choice, choices
from chengshu.kernel.projects.directory import Directory
from chengshu.kernel.projects.models import Plan, PlanVersion, VersionState
from chengshu.kernel.projects.reading.difference import Difference, compare
from chengshu.kernel.projects.reading.draft import Due, PlanDraft, Task, Years
from chengshu.kernel.projects.reading.read import read_plan
from chengshu.kernel.projects.storing import due_stated, stored_tasks


@dataclass(frozen=True)
class Proposal:
    """A text that was read, with its difference from the rows; for a new plan everything is added."""

    version: PlanVersion
    draft: PlanDraft
    plan: Plan | None
    difference: Difference

    @property
    def already(self) -> bool:
        """Whether this very text has been decided on before."""
        return self.version.state != VersionState.PROPOSED

    @property
    def is_new(self) -> bool:
        """Whether the plan has no accepted text yet."""
        return self.plan is None or self.plan.versions.filter(state=VersionState.ACCEPTED).first() is None

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The changes of tasks to take or leave."""
        return choices(self.difference)

    @property
    def choice_keys(self) -> set[str]:
        """The keys of all changes."""
        return {choice.key for choice in self.choices}

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever the difference does, so that nobody accepts what they have not seen."""
        told = [(choice.key, [(line.old, line.new) for line in choice.lines]) for choice in self.choices]
        return sha256(repr(told).encode()).hexdigest()[:16]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All units as printed, in their order."""
        return names_of(self.draft.tasks)

    @cached_property
    def unresolved(self) -> tuple[str, ...]:
        """Units of which nobody has said whom they mean."""
        directory = Directory(self.version.owner)
        return tuple(name for name in self.names if not directory.is_settled(name))


def proposal_of(version: PlanVersion) -> Proposal:
    """The proposal of a kept text, read again from its file. Raises NotFound where the file is gone."""
    attachment = attachments_of(version).first()
    if attachment is None:
        raise NotFound
    return proposal_from(version, read_plan(content_of(attachment).read_bytes(), version.file_name))


def proposal_from(version: PlanVersion, draft: PlanDraft) -> Proposal:
    """The proposal of a text just read."""
    plan = Plan.everywhere.filter(owner=version.owner, key=plan_key(draft)).first()
    return Proposal(version, draft, plan, compare(_stored(plan, draft), draft))


def plan_key(draft: PlanDraft) -> str:
    """What tells this plan from another of the same owner: its document number, else its title."""
    return (draft.document_number or draft.title or draft.source)[:200]


def names_of(tasks: Sequence[Task]) -> tuple[str, ...]:
    """All units printed for these tasks, each once, in their order."""
    milestones = [milestone for task in tasks for milestone in task.milestones]
    return tuple(dict.fromkeys(name for one in milestones for name in (*one.lead, *one.support)))


def _stored(plan: Plan | None, draft: PlanDraft) -> PlanDraft:
    """What is stored, as the reader would have given it; an empty plan where there is none."""
    return PlanDraft(
        source=draft.source,
        encoding=draft.encoding,
        title=plan.title if plan else draft.title,
        city=(plan.city or None) if plan else draft.city,
        document_number=(plan.document_number or None) if plan else draft.document_number,
        published=_published(plan) if plan else draft.published,
        signed=draft.signed,
        years=_years(plan) if plan else draft.years,
        tasks=stored_tasks(plan) if plan else (),
        frame=(),
        unplaced=(),
        remarks=(),
        line_count=0,
    )


def _published(plan: Plan) -> Due | None:
    return due_stated(plan.published_printed)


def _years(plan: Plan) -> Years | None:
    return Years(plan.first_year, plan.last_year) if plan.first_year and plan.last_year else None
