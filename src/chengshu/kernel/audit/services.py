"""Writing to the audit record."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import models

from chengshu.base.text import Text
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit.models import Entry

LONGEST_DETAIL = 2000
MOST_DETAILS = 200


def record(by: Actor, verb: str, subject: models.Model | None = None, /, **details: object) -> Entry:
    """Write down, in the caller's transaction, that ``by`` did ``verb`` to ``subject``.

    ``verb`` is ``app.noun.done``. ``details`` say what changed, why, how many; personal data masked. Times, amounts,
    keys and texts may be given as they are; long ones are cut, so that nobody can fill the record.
    """
    return Entry.objects.create(
        actor_id=by.person_id,
        actor_name=_clean(by.name.zh, 200),
        organisation_id=by.organisation_id,
        address=_clean(by.address, 45),
        verb=verb,
        subject_type=subject._meta.label if subject else "",
        subject_id=str(subject.pk)[:40] if subject else "",
        subject_name=_clean(str(subject), 200) if subject else "",
        details={name: _plain(value) for name, value in details.items()},
    )


def read(by: Actor, subject: models.Model, why: str, /, **details: object) -> Entry:
    """Write down that ``by`` read a guarded record, and for what purpose; ``app.model.read``."""
    verb = f"{subject._meta.app_label}.{subject._meta.model_name}.read"
    return record(by, verb, subject, why=why, **details)


def _plain(value: object) -> object:  # noqa: PLR0911  one line for each kind of value
    """The value as JSON has it, bounded."""
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case Text():
            return _clean(value.zh, LONGEST_DETAIL)
        case datetime() | date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case Mapping():
            pairs = list(value.items())[:MOST_DETAILS]
            return {_clean(str(key), 200): _plain(inner) for key, inner in pairs}
        case str():
            return _clean(value, LONGEST_DETAIL)
        case Iterable():
            return [_plain(inner) for inner in list(value)[:MOST_DETAILS]]
        case _:
            return _clean(str(value), LONGEST_DETAIL)


def _clean(typed: str, longest: int) -> str:
    """Without characters that a database refuses (NUL, lone surrogates), and cut."""
    return typed.replace("\x00", "").encode("utf-8", "replace").decode()[:longest]
