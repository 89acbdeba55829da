"""Jurisdictions and keys."""

from __future__ import annotations

from chengshu.kernel.identity.ciphers import digest
from chengshu.kernel.intake.errors import Missing, NoSuchJurisdiction, WrongApiKey
from chengshu.kernel.intake.models import ApiKey, Jurisdiction


def jurisdiction_of(key: str) -> Jurisdiction:
    """The jurisdiction a client means; the usual one where it says none. Raises NoSuchJurisdiction, Missing."""
    rows = Jurisdiction.objects.filter(active=True)
    found = rows.filter(key=key).first() if key else rows.filter(usual=True).first()
    if found is None and not key:
        raise Missing(name="jurisdiction_id")
    if found is None:
        raise NoSuchJurisdiction(key=key[:80])
    return found


def key_of(text: str, jurisdiction: Jurisdiction) -> ApiKey:
    """The program behind a key. Raises WrongApiKey."""
    rows = ApiKey.objects.filter(jurisdiction=jurisdiction, ended_at=None)
    found = rows.filter(digest=digest(text, purpose="intake.key")).first() if text else None
    if found is None:
        raise WrongApiKey
    return found
