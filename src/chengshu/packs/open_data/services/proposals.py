"""From a department's proposal over privacy and secrecy review to publication."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.lake import engine as lake
from chengshu.packs.open_data.errors import (
    CheckFailed,
    CheckFirst,
    NeverOpens,
    NotForOpening,
    NothingToOpen,
    ProposalClosed,
    ProposalOpen,
    TreatmentDoesNotFit,
)
from chengshu.packs.open_data.models import OpenDataset, OpenLicence, PrivacyCheck, Proposal, Tag, Theme
from chengshu.packs.open_data.models.datasets import ProposalState
from chengshu.packs.open_data.privacy.judge import Advice, Judge, Opening, Rule, Verdict
from chengshu.packs.open_data.privacy.treatments import KEEP, offered_for
from chengshu.packs.open_data.queries.rules import rule_now
from chengshu.packs.open_data.rights import OVERRULE, PROPOSE
from chengshu.packs.open_data.services.reasons import reason_in
from chengshu.packs.open_data.sources import Source, source_of
from chengshu.spec import data

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Resource

VIEW = "source"
WRITABLE = (ProposalState.DRAFT, ProposalState.REVISING)
OPEN_STATES = (*WRITABLE, ProposalState.SECRECY, ProposalState.REVIEW, ProposalState.APPROVED)


@dataclass(frozen=True)
class DatasetContent:
    """What visitors read about a dataset."""

    name_zh: str
    theme: Theme
    licence: OpenLicence
    name_en: str = ""
    notes_zh: str = ""
    notes_en: str = ""
    tags: tuple[str, ...] = ()


@transaction.atomic
def propose(resource: Resource, content: DatasetContent, *, reason: str = "", by: Actor) -> Proposal:
    """Propose to open a resource of the catalogue, or to open it otherwise; a draft with every openable column.

    Direct identifiers are left out from the start. Raises NotForOpening, NothingGathered, ProposalOpen.
    """
    must_reach(by, PROPOSE, resource.provider)
    if resource.opening == data.Opening.CLOSED or resource.standing != "published":
        raise NotForOpening
    found = OpenDataset.everywhere.select_for_update(of=("self",)).filter(resource=resource).first()
    dataset = found or OpenDataset(slug=resource.key.replace(".", "-"), resource=resource, publisher=resource.provider)
    dataset.opening = resource.opening
    dataset.cycle = resource.cycle
    _describe(dataset, content)
    return draft_for(dataset, reason=reason, by=by)


@transaction.atomic
def draft_for(dataset: OpenDataset, *, reason: str, by: Actor) -> Proposal:
    """A draft about a dataset that is there: the columns of its last proposal, or all that may open."""
    if dataset.proposals.filter(state__in=OPEN_STATES).exists():
        raise ProposalOpen
    source = source_of(dataset)
    last = dataset.proposals.first()
    allowed = {column.name for column in source.openable}
    if last:
        columns = [one for one in last.columns if one["column"] in allowed]
    else:
        columns = [{"column": column.name, "treatment": KEEP} for column in source.openable]
    proposal = Proposal.everywhere.create(
        dataset=dataset,
        number=(last.number if last else 0) + 1,
        columns=columns,
        suppress=last.suppress if last else False,
        reason=reason,
        by_id=by.person_id,
    )
    record(by, "open_data.proposal.drafted", proposal, columns=len(columns))
    return proposal


@transaction.atomic
def describe(dataset_id: int, content: DatasetContent, *, by: Actor) -> OpenDataset:
    """Other words for visitors; no new version of the data."""
    dataset = OpenDataset.everywhere.select_for_update(of=("self",)).select_related("publisher").get(pk=dataset_id)
    must_reach(by, PROPOSE, dataset.publisher)
    _describe(dataset, content)
    record(by, "open_data.dataset.described", dataset)
    return dataset


@transaction.atomic
def set_view(proposal_id: int, treatments: Mapping[str, str], *, suppress: bool, by: Actor) -> Proposal:
    """Choose the opened columns and how each is treated. Raises NothingToOpen, TreatmentDoesNotFit, ProposalClosed."""
    proposal = _draft(proposal_id, by)
    source = source_of(proposal.dataset)
    allowed = {column.name: column for column in source.openable}
    for name, key in treatments.items():
        fitting = {one.key for one in offered_for(allowed[name])} if name in allowed else set()
        if key not in fitting:
            column = source.column(name)
            raise TreatmentDoesNotFit(column=column.label if column else Text(name, name))
    if not treatments:
        raise NothingToOpen
    ordered = [name for name in allowed if name in treatments]
    proposal.columns = [{"column": name, "treatment": treatments[name]} for name in ordered]
    proposal.suppress = suppress
    proposal.overruled, proposal.overruled_by = "", None
    _save(proposal)
    record(by, "open_data.proposal.view_set", proposal, view=proposal.treatments, suppress=suppress)
    return proposal


def check(proposal_id: int, *, by: Actor) -> PrivacyCheck:
    """Count how far persons could be found again in the proposed view of the newest data, and keep what was found."""
    proposal = Proposal.everywhere.select_related("dataset__publisher", "dataset__resource").get(pk=proposal_id)
    source = source_of(proposal.dataset)
    verdict, advice = judged(source, opening_of(proposal))
    with transaction.atomic():
        row = PrivacyCheck.objects.create(
            proposal=proposal,
            layer=source.table.layer,
            table=source.table.key,
            version=source.version,
            view=proposal.columns,
            suppress=proposal.suppress,
            k=verdict.rule.k,
            l=verdict.rule.l,
            passed=verdict.passed,
            hindered=verdict.hindered,
            about_persons=verdict.about_persons,
            rows=verdict.groups.rows,
            smallest=verdict.groups.smallest,
            below=verdict.groups.below,
            diversity=verdict.groups.diversity,
            found={**verdict.as_json(), "advice": _advice_as_json(advice)},
        )
        record(by, "open_data.proposal.checked", proposal, passed=verdict.passed, smallest=verdict.groups.smallest)
    return row


def judged(source: Source, opening: Opening) -> tuple[Verdict, Advice]:
    """The verdict on a view of a version, and the advice where it fails."""
    rule = rule_now()
    with closing(lake.connect()) as engine:
        lake.show(engine, source.table, as_view=VIEW, version=source.version)
        judge = Judge(engine, VIEW, source.columns, Rule(rule.k, rule.l, rule.most_suppressed))
        verdict = judge.verdict(opening)
        advice = Advice(opening, (), True) if verdict.passed else judge.advice(opening)
    return verdict, advice


def opening_of(proposal: Proposal) -> Opening:
    """The proposed view as the check reads it."""
    return Opening(proposal.treatments, proposal.suppress)


@transaction.atomic
def follow_advice(proposal_id: int, *, by: Actor) -> Proposal:
    """Change the view as the last check advised. Raises CheckFirst where there is no advice that holds."""
    proposal = _draft(proposal_id, by)
    last = proposal.checks.first()
    advice = last.found.get("advice") if last else None
    if last is None or not advice or last.view != proposal.columns:
        raise CheckFirst
    return set_view(proposal.pk, dict(advice["treatments"]), suppress=advice["suppress"], by=by)


@transaction.atomic
def overrule(proposal_id: int, *, reason: str, by: Actor) -> Proposal:
    """Let a failed check pass with a reason. Raises NeverOpens where columns point to persons, NoReason."""
    reason = reason_in(reason)
    proposal = _locked(proposal_id)
    must_reach(by, OVERRULE, proposal.dataset.publisher)
    last = standing_check(proposal)
    if last.hindered:
        raise NeverOpens
    proposal.overruled, proposal.overruled_by_id = reason, by.person_id
    _save(proposal)
    record(by, "open_data.check.overruled", proposal, why=reason, smallest=last.smallest, below=last.below)
    return proposal


def standing_check(proposal: Proposal) -> PrivacyCheck:
    """The check of exactly this view. Raises CheckFirst."""
    last = proposal.checks.first()
    if last is None or last.view != proposal.columns or last.suppress != proposal.suppress:
        raise CheckFirst
    return last


def must_pass(proposal: Proposal) -> PrivacyCheck:
    """The check by which the view may open. Raises CheckFirst, NeverOpens, CheckFailed."""
    last = standing_check(proposal)
    if last.hindered:
        raise NeverOpens
    if not last.passed and not proposal.overruled:
        raise CheckFailed
    return last


def _describe(dataset: OpenDataset, content: DatasetContent) -> None:
    dataset.name_zh, dataset.name_en = content.name_zh, content.name_en
    dataset.notes_zh, dataset.notes_en = content.notes_zh, content.notes_en
    dataset.theme, dataset.licence = content.theme, content.licence
    dataset.changed_at = clock.now()
    dataset.save()
    dataset.tags.all().delete()
    Tag.objects.bulk_create(Tag(dataset=dataset, name=name[:60]) for name in dict.fromkeys(content.tags) if name)


def _advice_as_json(advice: Advice) -> dict[str, object]:
    steps = [{"column": one.column, "zh": one.words.zh, "en": one.words.en, "below": one.below} for one in advice.steps]
    opening = advice.opening
    return {
        "treatments": dict(opening.treatments),
        "suppress": opening.suppress,
        "steps": steps,
        "passes": advice.passes,
    }


def _draft(proposal_id: int, by: Actor) -> Proposal:
    proposal = _locked(proposal_id)
    must_reach(by, PROPOSE, proposal.dataset.publisher)
    if proposal.state not in WRITABLE:
        raise ProposalClosed
    return proposal


def _locked(proposal_id: int) -> Proposal:
    rows = Proposal.everywhere.select_for_update(of=("self",)).select_related("dataset__publisher", "dataset__resource")
    return rows.get(pk=proposal_id)


def _save(proposal: Proposal) -> None:
    proposal.changed_at = clock.now()
    proposal.save()
