"""Telling keepers of what comes to its end: agreements and terms of office."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.queries import nearest_people
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.models import Appointment, ChiefOfficer, CooperationAgreement, Expert
from chengshu.kernel.governance.rights import EDIT_EXPERTS, EDIT_OFFICERS, EDIT_PARTNERS
from chengshu.kernel.governance.services.alliance import mark_warned
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.messages.services import tell
from chengshu.spec.people import Permission

TERM_WARNING = timedelta(days=30)


@transaction.atomic
def warn_of_agreements() -> int:
    """Tell the keepers of agreements that end within their days of warning, once each; returns how many there were."""
    today = clock.today()
    coming = CooperationAgreement.everywhere.select_for_update(of=("self",)).filter(
        warned_on=None, ended_on=None, renewal=None, until__gte=today
    )
    due = [
        agreement
        for agreement in coming.select_related("organisation")
        if agreement.until and agreement.until - timedelta(days=agreement.warn_days) <= today
    ]
    for agreement in due:
        tell(
            _people(EDIT_PARTNERS, agreement.organisation),
            "governance.agreement_ends",
            subject=agreement,
            url=reverse("governance:agreement", args=[agreement.pk]),
            title=agreement.title,
            until=str(agreement.until),
        )
    mark_warned(due)
    return len(due)


@transaction.atomic
def warn_of_terms() -> int:
    """Tell the office once of each term of an officer or expert that ends within thirty days; returns how many."""
    coming = {"ended_on": None, "warned_on": None, "until__range": (clock.today(), clock.today() + TERM_WARNING)}
    officers = list(ChiefOfficer.everywhere.filter(**coming).select_related("organisation", "person"))
    for officer in officers:
        _tell_of_term(officer, officer, _people(EDIT_OFFICERS, officer.organisation), officer.kind_label)
    appointments = Appointment.objects.filter(**coming).select_related("committee__organisation", "expert__person")
    held = list(appointments)
    for one in held:
        _tell_of_term(one, one.expert, _people(EDIT_EXPERTS, one.committee.organisation), one.seat_label)
    return len(officers) + len(held)


def _people(permission: Permission, organisation: Organisation) -> list[int]:
    return [person.pk for person in nearest_people(permission, organisation)]


def _tell_of_term(
    term: ChiefOfficer | Appointment, subject: ChiefOfficer | Expert, people: list[int], post: Text
) -> None:
    page = "governance:officer" if isinstance(subject, ChiefOfficer) else "governance:expert"
    tell(
        people,
        "governance.term_ends",
        subject=subject,
        url=reverse(page, args=[subject.pk]),
        name=subject.person.name,
        post=post,
        until=str(term.until),
    )
    term.warned_on = clock.today()
    term.save(update_fields=["warned_on"])
    record(PLATFORM, "governance.term.warned", subject)
