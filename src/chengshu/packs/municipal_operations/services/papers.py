"""Making the papers of a proceeding."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.packs.municipal_operations import reconsidering_papers
from chengshu.packs.municipal_operations.models import Paper, Proceeding, Reconsideration
from chengshu.packs.municipal_operations.numbering import next_in
from chengshu.packs.municipal_operations.papers import KINDS
from chengshu.packs.municipal_operations.queries.penalties import rule_now


@transaction.atomic
def make_paper(proceeding: Proceeding, kind: str, *, by: Actor) -> Paper:
    """A paper with the next number of its kind and year; its words stay as the proceeding stands now.

    Raises NotFound for a kind that nobody declared.
    """
    declared = KINDS.get(kind)
    if declared is None:
        raise NotFound
    year = clock.today().year
    number = next_in(f"paper.{proceeding.unit_id}.{kind}.{year}")
    paper = Paper.objects.create(
        proceeding=proceeding,
        kind=kind,
        number=f"{declared.word}〔{year}〕第{number}号",
        title=declared.title.zh,
        lines=list(declared.write(proceeding, rule_now(proceeding.decided_on))),
        by_id=by.person_id,
    )
    record(by, "municipal_operations.paper.made", proceeding, kind=kind, number=paper.number)
    return paper


@transaction.atomic
def make_reconsideration_paper(row: Reconsideration, kind: str, *, by: Actor) -> Paper:
    """A paper of a reconsideration, numbered by its organ, in the file of the proceeding."""
    declared, year = reconsidering_papers.KINDS[kind], clock.today().year
    number = next_in(f"paper.{row.unit_id}.{kind}.{year}")
    paper = Paper.objects.create(
        proceeding=row.proceeding,
        reconsideration=row,
        kind=kind,
        number=f"{declared.word}〔{year}〕第{number}号",
        title=declared.title.zh,
        lines=list(declared.write(row, rule_now(row.applied_on))),
        by_id=by.person_id,
    )
    record(by, "municipal_operations.paper.made", row, kind=kind, number=paper.number)
    return paper
