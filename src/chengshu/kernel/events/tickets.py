"""Short-lived signed tickets with which a page opens its live stream; no tables are touched to read one."""

from __future__ import annotations

from django.core.signing import BadSignature, TimestampSigner

LIFETIME_S = 60
SALT = "chengshu.live"


def ticket_for(person_id: int, *, key: str) -> str:
    """A ticket to the news of this person, good for a minute."""
    return _signer(key).sign(str(person_id))


def holder_of(ticket: str, *, key: str) -> int | None:
    """Whose ticket it is; None for one that is forged or too old."""
    try:
        return int(_signer(key).unsign(ticket, max_age=LIFETIME_S))
    except (BadSignature, ValueError):
        return None


def _signer(key: str) -> TimestampSigner:
    return TimestampSigner(key=key, salt=SALT, fallback_keys=[])
