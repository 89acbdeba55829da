"""Reporters found again or noted, their telephone and e-mail sealed."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.kernel.cases.contacts import email_key, phone_key, sealed
from chengshu.kernel.cases.models import Reporter


@dataclass(frozen=True)
class Contact:
    """How the reporter is reached; all empty for one who stays unnamed."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "zh"
    person_id: int | None = None


def known_reporter(contact: Contact) -> Reporter | None:
    """The reporter of this telephone or e-mail, made where there is none; None for one who stays unnamed."""
    if not (contact.phone or contact.email or contact.name or contact.person_id):
        return None
    phone, email = phone_key(contact.phone), email_key(contact.email)
    row = _found(phone, email, contact.person_id) or Reporter(person_id=contact.person_id, language=contact.language)
    row.name_sealed = sealed(contact.name) or row.name_sealed
    row.phone_sealed, row.phone_key = sealed(contact.phone) or row.phone_sealed, phone or row.phone_key
    row.email_sealed, row.email_key = sealed(contact.email) or row.email_sealed, email or row.email_key
    row.save()
    return row


def _found(phone: str, email: str, person_id: int | None) -> Reporter | None:
    rows = Reporter.objects.order_by("pk")
    if person_id:
        return rows.filter(person_id=person_id).first()
    return (rows.filter(phone_key=phone).first() if phone else None) or (
        rows.filter(email_key=email).first() if email else None
    )
