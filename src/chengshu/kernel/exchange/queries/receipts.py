"""Reads of receipts, and the proof of their single calls."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.chain import sm3
from chengshu.kernel.exchange import spool
from chengshu.kernel.exchange.models import Receipt
from chengshu.kernel.exchange.rights import SEE_RECEIPTS
from chengshu.kernel.exchange.spool import Use

RELATED = ("agreement__resource", "agreement__offer", "organisation", "provider", "client", "person")
MOST_CALLS = 500


@dataclass(frozen=True)
class Calls:
    """The single calls of a receipt; ``proven`` is whether the bytes they stand in are those the chain vouches for.

    None where the file is not on this host any more.
    """

    uses: list[Use]
    proven: bool | None


def receipts_seen_by(actor: Actor) -> QuerySet[Receipt]:
    """Those within reach: of one's own data, or by one's own programs; all for the auditor."""
    return Receipt.scoped.within(actor, SEE_RECEIPTS).select_related(*RELATED)


def receipt_seen_by(actor: Actor, key: int) -> Receipt:
    """One within reach. Raises NotFound."""
    return one_of(receipts_seen_by(actor).select_related(*RELATED, "segment"), key)


def calls_of(receipt: Receipt) -> Calls:
    """The single calls behind a receipt, at most 500, checked against its digest."""
    if receipt.segment is None:
        return Calls([], None)
    file = spool.folder() / receipt.segment.name
    if not file.is_file():
        return Calls([], None)
    with file.open("rb") as opened:
        opened.seek(receipt.start)
        chunk = opened.read(receipt.end - receipt.start)
    if sm3(chunk) != receipt.digest:
        return Calls([], False)
    first, last = receipt.first_at.timestamp() * 1000 - 1, receipt.last_at.timestamp() * 1000 + 1
    uses = [use for use in map(spool.parsed, chunk.splitlines()) if _is_of(receipt, use) and first <= use.at_ms <= last]
    return Calls(uses[:MOST_CALLS], True)


def _is_of(receipt: Receipt, use: Use) -> bool:
    same = use.agreement == receipt.agreement_id and use.client == (receipt.client_id or 0)
    return same and use.person == (receipt.person_id or 0) and use.why == receipt.why and use.address == receipt.address
