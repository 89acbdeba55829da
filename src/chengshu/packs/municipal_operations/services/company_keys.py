"""Keys of programs that hand in for a utility company."""

from __future__ import annotations

from django.db import transaction
from django.utils.crypto import get_random_string

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.identity.ciphers import digest
from chengshu.packs.municipal_operations.models import Company, CompanyKey
from chengshu.packs.municipal_operations.rights import KEEP_KEYS

KEY_LENGTH, BEGINS = 40, 6
DOOR = "/api/v1/municipal_operations/utilities/"
PURPOSE = "municipal_operations.company_key"


@transaction.atomic
def make_key(company: Company, holder: str, *, by: Actor, per_minute: int = 60) -> tuple[CompanyKey, str]:
    """A key for a program of a company; its text is given once and cannot be read again."""
    must_reach(by, KEEP_KEYS, company.body)
    text = get_random_string(KEY_LENGTH)
    row = CompanyKey.everywhere.create(
        company=company,
        holder=holder.strip()[:100],
        digest=digest(text, purpose=PURPOSE),
        begins=text[:BEGINS],
        per_minute=per_minute,
        made_by_id=by.person_id,
    )
    record(by, "municipal_operations.key.made", row, company=company.body.name_zh, per_minute=per_minute)
    return row, text


@transaction.atomic
def end_key(key: CompanyKey, *, by: Actor) -> None:
    """It opens nothing any more."""
    row = CompanyKey.everywhere.select_for_update(of=("self",)).select_related("company__body").get(pk=key.pk)
    must_reach(by, KEEP_KEYS, row.company.body)
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        record(by, "municipal_operations.key.ended", row)


def key_given(text: str) -> CompanyKey | None:
    """The key that still opens, of a company that still supplies; None for any other text."""
    rows = CompanyKey.everywhere.filter(digest=digest(text, purpose=PURPOSE), ended_at=None)
    row = rows.select_related("company__body").first() if text else None
    ended = row is not None and row.company.until is not None and row.company.until < clock.today()
    return None if ended else row


def actor_of(key: CompanyKey, address: str) -> Actor:
    """The program, for the record; what it may touch is its own company's, found through the key alone."""
    body = key.company.body
    return Actor(
        name=Text(f"接口：{key.holder}", f"Program: {key.holder}"),
        organisation_id=body.pk,
        path=body.path,
        division_code=body.division_code,
        everything=True,
        address=address,
    )
