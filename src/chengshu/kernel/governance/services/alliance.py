"""Writes of partners, the alliance, agreements and joint activities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.credit import is_credit_code
from chengshu.kernel.governance.errors import (
    AgreementOver,
    EndsBeforeStart,
    MemberAlready,
    NumberUsed,
    WrongCreditCode,
)
from chengshu.kernel.governance.models import (
    Activity,
    ActivityKind,
    AgreementKind,
    AgreementState,
    Alliance,
    CooperationAgreement,
    Membership,
    Partner,
    PartnerKind,
    Standing,
)
from chengshu.kernel.governance.rights import EDIT_PARTNERS
from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class PartnerContent:
    """What is written about a partner."""

    kind: PartnerKind
    name_zh: str
    name_en: str = ""
    body: Organisation | None = None
    credit_code: str = ""
    duties: str = ""
    contact: str = ""
    founded_on: date | None = None
    active: bool = True


@transaction.atomic
def register_partner(organisation: Organisation, content: PartnerContent, *, by: Actor) -> Partner:
    """Register a body that works with the city. Raises WrongCreditCode, NumberUsed."""
    must_reach(by, EDIT_PARTNERS, organisation)
    partner = Partner(organisation=organisation)
    _write_partner(partner, content)
    record(by, "governance.partner.registered", partner)
    return partner


@transaction.atomic
def change_partner(partner_id: int, content: PartnerContent, *, by: Actor) -> Partner:
    """Write a partner's record anew. Raises WrongCreditCode, NumberUsed."""
    rows = Partner.everywhere.select_for_update(of=("self",)).select_related("organisation")
    partner = rows.get(pk=partner_id)
    must_reach(by, EDIT_PARTNERS, partner.organisation)
    _write_partner(partner, content)
    record(by, "governance.partner.changed", partner, active=content.active)
    return partner


@transaction.atomic
def found_alliance(
    organisation: Organisation, *, name_zh: str, by: Actor, name_en: str = "", charter: str = ""
) -> Alliance:
    """Found an alliance of enterprises."""
    must_reach(by, EDIT_PARTNERS, organisation)
    alliance = Alliance.everywhere.create(organisation=organisation, name_zh=name_zh, name_en=name_en, charter=charter)
    record(by, "governance.alliance.founded", alliance)
    return alliance


@transaction.atomic
def join_alliance(
    alliance: Alliance, partner: Partner, *, standing: Standing, by: Actor, since: date | None = None
) -> Membership:
    """Take a partner into the alliance. Raises MemberAlready."""
    must_reach(by, EDIT_PARTNERS, alliance.organisation)
    if alliance.memberships.select_for_update().filter(partner=partner, until=None).exists():
        raise MemberAlready(name=partner.name)
    membership = Membership.objects.create(
        alliance=alliance, partner=partner, standing=standing, since=since or clock.today()
    )
    record(by, "governance.alliance.joined", alliance, partner=partner.pk)
    return membership


@transaction.atomic
def leave_alliance(membership_id: int, *, by: Actor, on: date | None = None) -> Membership:
    """End a membership with a day. Raises EndsBeforeStart."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("alliance__organisation")
    membership = rows.get(pk=membership_id)
    must_reach(by, EDIT_PARTNERS, membership.alliance.organisation)
    day = on or clock.today()
    if day < membership.since:
        raise EndsBeforeStart
    membership.until = day
    membership.save(update_fields=["until"])
    record(by, "governance.alliance.left", membership.alliance, partner=membership.partner_id)
    return membership


@dataclass(frozen=True)
class AgreementContent:
    """What an agreement says."""

    number: str
    title: str
    kind: AgreementKind
    partners: tuple[Partner, ...]
    since: date
    until: date | None = None
    bodies: tuple[Organisation, ...] = ()
    signed_on: date | None = None
    substance: str = ""
    warn_days: int = 60


@transaction.atomic
def sign_agreement(
    organisation: Organisation, content: AgreementContent, *, by: Actor, renews: CooperationAgreement | None = None
) -> CooperationAgreement:
    """Put an agreement on record; ``renews`` points to the one it follows on. Raises NumberUsed, EndsBeforeStart,
    and AgreementOver where the older one was renewed or ended."""
    must_reach(by, EDIT_PARTNERS, organisation)
    if content.until and content.until < content.since:
        raise EndsBeforeStart(fields={"until": EndsBeforeStart.text})
    if CooperationAgreement.everywhere.filter(organisation=organisation, number=content.number).exists():
        raise NumberUsed(number=content.number)
    if renews and renews.state in {AgreementState.RENEWED, AgreementState.ENDED}:
        raise AgreementOver(state=renews.state_label)
    agreement = CooperationAgreement.everywhere.create(
        organisation=organisation,
        number=content.number,
        title=content.title,
        kind=content.kind,
        substance=content.substance,
        signed_on=content.signed_on,
        since=content.since,
        until=content.until,
        warn_days=content.warn_days,
        renews=renews,
    )
    agreement.partners.set(content.partners)
    agreement.bodies.set(content.bodies)
    record(by, "governance.agreement.signed", agreement, renews=renews.pk if renews else None)
    return agreement


@transaction.atomic
def end_agreement(agreement_id: int, *, why: str, by: Actor, on: date | None = None) -> CooperationAgreement:
    """End an agreement before its day. Raises AgreementOver, EndsBeforeStart."""
    rows = CooperationAgreement.everywhere.select_for_update(of=("self",)).select_related("organisation")
    agreement = rows.get(pk=agreement_id)
    must_reach(by, EDIT_PARTNERS, agreement.organisation)
    if agreement.state not in {AgreementState.COMING, AgreementState.IN_FORCE, AgreementState.EXPIRING}:
        raise AgreementOver(state=agreement.state_label)
    day = on or clock.today()
    if day < agreement.since:
        raise EndsBeforeStart
    agreement.ended_on, agreement.ended_why = day, why
    agreement.save(update_fields=["ended_on", "ended_why"])
    record(by, "governance.agreement.ended", agreement, why=why, on=day.isoformat())
    return agreement


@dataclass(frozen=True)
class ActivityContent:
    """What was done together."""

    kind: ActivityKind
    title: str
    since: date
    until: date | None = None
    partners: tuple[Partner, ...] = ()
    agreement: CooperationAgreement | None = None
    alliance: Alliance | None = None
    people: int = 0
    results: int = 0
    outcome: str = ""


@transaction.atomic
def record_activity(organisation: Organisation, content: ActivityContent, *, by: Actor) -> Activity:
    """Put a joint activity on record. Raises EndsBeforeStart."""
    must_reach(by, EDIT_PARTNERS, organisation)
    if content.until and content.until < content.since:
        raise EndsBeforeStart(fields={"until": EndsBeforeStart.text})
    activity = Activity.everywhere.create(
        organisation=organisation,
        kind=content.kind,
        title=content.title,
        since=content.since,
        until=content.until,
        agreement=content.agreement,
        alliance=content.alliance,
        people=content.people,
        results=content.results,
        outcome=content.outcome,
    )
    activity.partners.set(content.partners)
    record(by, "governance.activity.recorded", activity, kind=content.kind, people=content.people)
    return activity


@transaction.atomic
def mark_warned(agreements: Iterable[CooperationAgreement]) -> None:
    """Note that the keepers of these agreements have been told of the coming end."""
    for agreement in agreements:
        agreement.warned_on = clock.today()
        agreement.save(update_fields=["warned_on"])
        record(PLATFORM, "governance.agreement.warned", agreement, until=str(agreement.until))


def _write_partner(partner: Partner, content: PartnerContent) -> None:
    code = content.credit_code.strip().upper()
    if code and not is_credit_code(code):
        raise WrongCreditCode(fields={"credit_code": WrongCreditCode.text})
    same = Partner.everywhere.filter(organisation=partner.organisation, credit_code=code).exclude(pk=partner.pk)
    if code and same.exists():
        raise NumberUsed(number=code)
    partner.kind, partner.name_zh, partner.name_en = content.kind, content.name_zh, content.name_en
    partner.body, partner.credit_code, partner.duties = content.body, code, content.duties
    partner.contact, partner.founded_on, partner.active = content.contact, content.founded_on, content.active
    partner.changed_at = clock.now()
    partner.save()
