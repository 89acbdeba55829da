"""From a published text to rows: read, look at, accept or reject."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Max

from chengshu.base import clock
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.events import services as events
from chengshu.kernel.files import services as files
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.projects.changes import taken_pairs
from chengshu.kernel.projects.errors import DifferenceStale, PlanAlreadyDecided, ReasonMissing
from chengshu.kernel.projects.events import PlanAccepted
from chengshu.kernel.projects.models import Plan, PlanVersion, VersionState
from chengshu.kernel.projects.proposals import Proposal, plan_key, proposal_from, proposal_of
from chengshu.kernel.projects.purposes import PLAN_TEXTS
from chengshu.kernel.projects.reading.draft import PlanDraft
from chengshu.kernel.projects.reading.read import read_plan
from chengshu.kernel.projects.services.targets import link_targets
from chengshu.kernel.projects.services.writing import write_plan


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting a text wrote."""

    plan: Plan
    version: PlanVersion
    added: int
    changed: int
    dropped: int


def import_plan(raw: bytes, name: str, *, owner: Organisation, by: Actor) -> Proposal:
    """Read a published text and keep it as a proposal for ``owner`` to look at; nothing of the plan changes yet.

    A text that was accepted or proposed before is found again and changes nothing. Raises a ``PlanNotRead`` that says
    what is wrong and on which line; then nothing is kept.
    """
    draft = read_plan(raw, name)
    return _propose(raw, name, draft, owner=owner, by=by)


@transaction.atomic
def _propose(raw: bytes, name: str, draft: PlanDraft, *, owner: Organisation, by: Actor) -> Proposal:
    digest = sha256(raw).hexdigest()
    # The owner's row is the lock under which two uploads of one text become one proposal.
    Organisation.objects.select_for_update().get(pk=owner.pk)
    known = PlanVersion.everywhere.filter(owner=owner, digest=digest).exclude(state=VersionState.REJECTED).first()
    if known is not None:
        return proposal_from(known, draft)
    version = PlanVersion.everywhere.create(
        plan=Plan.everywhere.filter(owner=owner, key=plan_key(draft)).first(),
        owner=owner,
        file_name=name[:200],
        digest=digest,
        line_count=draft.line_count,
        unplaced=[{"line": line.number, "words": line.text} for line in draft.unplaced],
        proposed_by_id=by.person_id,
    )
    files.keep(SimpleUploadedFile(name, raw), purpose=PLAN_TEXTS, by=by, subject=version, name=name)
    audit.record(by, "projects.plan.proposed", version, digest=digest, tasks=len(draft.tasks))
    return proposal_from(version, draft)


@transaction.atomic
def accept_plan(
    version_id: int, *, by: Actor, taken: Collection[str] | None = None, seen: str | None = None
) -> Accepted:
    """Make the proposed text the plan's text: all rows in this one transaction, or none.

    ``taken`` names the changes to take over (``changes.choices``), None all of them. ``seen`` is the fingerprint of
    the difference that was looked at. Supervised tasks keep their state, reports and history; a dropped task keeps its
    record and is no longer supervised. Locks the version and the plan. Raises PlanAlreadyDecided, DifferenceStale.
    """
    version = _locked(version_id)
    proposal = proposal_of(version)
    if seen is not None and proposal.fingerprint != seen:
        raise DifferenceStale
    draft, owner = proposal.draft, version.owner
    plan = Plan.everywhere.select_for_update().filter(owner=owner, key=plan_key(draft)).first()
    if plan is None:
        plan = Plan.everywhere.create(owner=owner, key=plan_key(draft), title=draft.title or version.file_name)
    _describe(plan, draft)
    pairs, removed = taken_pairs(proposal.difference, taken)
    written = write_plan(plan, pairs, removed, by=by)
    number = (plan.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version.plan, version.number, version.state = plan, number, VersionState.ACCEPTED
    version.decided_at, version.decided_by_id = clock.now(), by.person_id
    version.save()
    link_targets(plan)
    audit.record(
        by,
        "projects.plan.accepted",
        plan,
        version=number,
        digest=version.digest,
        added=written.added,
        changed=written.changed,
        dropped=written.dropped,
        left=sorted(proposal.choice_keys - set(taken)) if taken is not None else [],
    )
    events.publish(PlanAccepted(plan_id=plan.pk, number=number))
    return Accepted(plan, version, written.added, written.changed, written.dropped)


@transaction.atomic
def reject_plan(version_id: int, *, reason: str, by: Actor) -> PlanVersion:
    """Do not take the proposed text over; it stays on record with the reason. Raises PlanAlreadyDecided."""
    version = _locked(version_id)
    if not reason.strip():
        raise ReasonMissing
    version.state, version.note = VersionState.REJECTED, reason.strip()[:500]
    version.decided_at, version.decided_by_id = clock.now(), by.person_id
    version.save(update_fields=["state", "note", "decided_at", "decided_by"])
    audit.record(by, "projects.plan.rejected", version, reason=version.note)
    return version


def _locked(version_id: int) -> PlanVersion:
    version = one_of(PlanVersion.everywhere.select_for_update(), version_id)
    if version.state != VersionState.PROPOSED:
        raise PlanAlreadyDecided
    return version


def _describe(plan: Plan, draft: PlanDraft) -> None:
    plan.title = (draft.title or plan.title)[:300]
    plan.city = draft.city or ""
    plan.document_number = draft.document_number or ""
    plan.published_on = draft.published.last_day if draft.published else None
    plan.published_printed = draft.published.iso if draft.published else ""
    plan.first_year = draft.years.first if draft.years else None
    plan.last_year = draft.years.last if draft.years else None
    plan.changed_at = clock.now()
    plan.save()
