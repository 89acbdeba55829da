"""What happens to an agreement after it was granted; each change takes effect with the commit, on every process."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.events import ResourceWithdrawn
from chengshu.kernel.events.services import publish
from chengshu.kernel.exchange.errors import BadPeriod, NotInForce
from chengshu.kernel.exchange.events import AgreementEnded
from chengshu.kernel.exchange.limits import limit
from chengshu.kernel.exchange.models import Agreement, AgreementState, Client, Delivery
from chengshu.kernel.exchange.models.rules import Limit
from chengshu.kernel.exchange.rights import WITHDRAW
from chengshu.kernel.messages.services import tell


def withdraw(agreement_id: int, *, why: str, by: Actor) -> Agreement:
    """Take the right back for good, at once: the next request is refused, also in the middle of a walk over pages."""
    return _set(agreement_id, AgreementState.WITHDRAWN, why=why, by=by)


def suspend(agreement_id: int, *, why: str, by: Actor) -> Agreement:
    """Stop the use for a while, at once."""
    return _set(agreement_id, AgreementState.SUSPENDED, why=why, by=by)


def resume(agreement_id: int, *, why: str, by: Actor) -> Agreement:
    """Let a suspended one be used again. Raises NotInForce for one that was withdrawn."""
    return _set(agreement_id, AgreementState.IN_FORCE, why=why, by=by)


@transaction.atomic
def change_limits(agreement_id: int, *, calls_per_minute: int, rows_per_day: int, why: str, by: Actor) -> Agreement:
    """Other limits from now on. Raises NotAllowed."""
    agreement = _locked(agreement_id, by)
    before = {"calls_per_minute": agreement.calls_per_minute, "rows_per_day": agreement.rows_per_day}
    agreement.calls_per_minute, agreement.rows_per_day = calls_per_minute, rows_per_day
    _save(agreement)
    after = {"calls_per_minute": calls_per_minute, "rows_per_day": rows_per_day}
    record(by, "exchange.agreement.limited", agreement, before=before, after=after, why=why)
    return agreement


@transaction.atomic
def prolong(agreement_id: int, *, until: date, why: str, by: Actor) -> Agreement:
    """Let it last until a later day. Raises NotAllowed, BadPeriod, NotInForce."""
    agreement = _locked(agreement_id, by)
    if agreement.state == AgreementState.WITHDRAWN:
        raise NotInForce(number=agreement.number, state=agreement.state_label)
    longest = limit(Limit.LONGEST_DAYS)
    if until < clock.today() or (until - clock.today()).days > longest:
        raise BadPeriod(days=longest)
    before, agreement.until = agreement.until, until
    _save(agreement)
    record(by, "exchange.agreement.prolonged", agreement, before=before, after=until, why=why)
    return agreement


def follow_withdrawn_resource(event: ResourceWithdrawn) -> int:
    """A resource that leaves the catalogue takes its agreements with it; how many."""
    held = Agreement.everywhere.filter(resource=event.resource_id).exclude(state=AgreementState.WITHDRAWN)
    keys = list(held.values_list("pk", flat=True))
    for key in keys:
        withdraw(key, why=event.reason or "资源已从目录撤销", by=PLATFORM)
    return len(keys)


@transaction.atomic
def _set(agreement_id: int, state: AgreementState, *, why: str, by: Actor) -> Agreement:
    agreement = _locked(agreement_id, by)
    if agreement.state == state:
        return agreement
    if agreement.state == AgreementState.WITHDRAWN:
        raise NotInForce(number=agreement.number, state=agreement.state_label)
    before, agreement.state = agreement.state, state
    ended = state != AgreementState.IN_FORCE
    agreement.ended_at, agreement.ended_why = (clock.now() if ended else None), why[:400] if ended else ""
    agreement.ended_by_id = by.person_id if ended else None
    _save(agreement)
    if state == AgreementState.WITHDRAWN:
        Delivery.everywhere.filter(agreement=agreement).update(active=False)
    record(by, f"exchange.agreement.{state}", agreement, before=before, why=why)
    if ended:
        _announce(agreement, why)
    return agreement


def _announce(agreement: Agreement, why: str) -> None:
    publish(
        AgreementEnded(
            agreement_id=agreement.pk,
            number=agreement.number,
            resource_key=agreement.resource.key if agreement.resource else "",
            organisation_id=agreement.organisation_id,
            state=agreement.state,
        )
    )
    asked_by = agreement.application.asked_by_id if agreement.application else None
    keepers = Client.everywhere.filter(organisation=agreement.organisation_id, active=True, made_by__isnull=False)
    people = {*keepers.values_list("made_by_id", flat=True), *([asked_by] if asked_by else [])}
    tell(
        people,
        "exchange.withdrawn",
        subject=agreement,
        url=reverse("exchange:agreement", args=[agreement.pk]),
        number=agreement.number,
        state=agreement.state_label,
        subject_name=str(agreement.subject),
        why=why,
    )


def _locked(agreement_id: int, by: Actor) -> Agreement:
    rows = Agreement.everywhere.select_for_update(of=("self",))
    agreement = rows.select_related("provider", "organisation", "resource", "offer", "application").get(pk=agreement_id)
    must_reach(by, WITHDRAW, agreement.provider)
    return agreement


def _save(agreement: Agreement) -> None:
    agreement.revision += 1
    agreement.changed_at = clock.now()
    agreement.save()
