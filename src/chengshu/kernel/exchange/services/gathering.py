"""Turning lines of the spool into receipts: each line once, whatever is killed meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import F

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.audit.chain import sm3
from chengshu.kernel.audit.services import record
from chengshu.kernel.exchange import spool
from chengshu.kernel.exchange.models import Agreement, Client, DailyUse, Receipt, Segment, Way
from chengshu.kernel.exchange.spool import Use

AT_ONCE = 8 * 1024 * 1024
MINUTE_MS = 60_000
MOST_FILES = 200


@dataclass
class Sum:
    """Calls of one kind within a minute."""

    calls: int = 0
    rows: int = 0
    refused: int = 0
    first_ms: int = 0
    last_ms: int = 0

    def add(self, use: Use) -> None:
        """Count a call in."""
        self.calls += 1
        self.rows += use.rows
        self.refused += bool(use.refused)
        self.first_ms = min(self.first_ms or use.at_ms, use.at_ms)
        self.last_ms = max(self.last_ms, use.at_ms)


def gather_receipts() -> int:
    """Turn what programs used since the last time into receipts; how many calls."""
    known = dict(Segment.objects.values_list("name", "closed"))
    waiting = [file for file in sorted(spool.folder().glob("*/*.jsonl")) if not known.get(_name(file), False)]
    return sum(_gather(file) for file in waiting[:MOST_FILES])


def _gather(file: Path) -> int:
    finished = spool.is_finished(file)
    calls = 0
    while taken := _gather_some(file):
        calls += taken
    segment = Segment.objects.filter(name=_name(file)).first()
    end = segment.offset if segment else 0
    if finished and file.stat().st_size == end:
        Segment.objects.update_or_create(name=_name(file), defaults={"closed": True})
    elif finished and not calls:
        _leave_torn_line(file)
    return calls


@transaction.atomic
def _gather_some(file: Path) -> int:
    """The next whole lines, in one transaction with how far they reach."""
    segment, _ = Segment.objects.get_or_create(name=_name(file))
    segment = Segment.objects.select_for_update().get(pk=segment.pk)
    with file.open("rb") as opened:
        opened.seek(segment.offset)
        chunk = opened.read(AT_ONCE)
    chunk = chunk[: chunk.rfind(b"\n") + 1]
    if not chunk:
        return 0
    start, end = segment.offset, segment.offset + len(chunk)
    digest = sm3(chunk)
    uses = [spool.parsed(line) for line in chunk.splitlines()]
    _write(uses, segment, start, end, digest)
    segment.offset, segment.digest = end, digest
    segment.save(update_fields=["offset", "digest"])
    return len(uses)


def _write(uses: Iterable[Use], segment: Segment, start: int, end: int, digest: str) -> None:
    sums: dict[tuple[int, int, int, str, str, int, int], Sum] = defaultdict(Sum)
    days: dict[tuple[int, date], Sum] = defaultdict(Sum)
    seen: dict[int, int] = {}
    for use in uses:
        minute = use.at_ms // MINUTE_MS
        sums[use.agreement, use.client, use.person, use.address, use.why, use.version, minute].add(use)
        days[use.agreement, clock.local(_moment(use.at_ms)).date()].add(use)
        seen[use.client] = max(seen.get(use.client, 0), use.at_ms)
    held = Agreement.everywhere.in_bulk({key[0] for key in sums})
    receipts = Receipt.everywhere.bulk_create(
        Receipt(
            agreement_id=key[0],
            organisation_id=held[key[0]].organisation_id,
            provider_id=held[key[0]].provider_id,
            client_id=key[1] or None,
            person_id=key[2] or None,
            address=key[3],
            why=key[4],
            version=key[5],
            way=Way.API,
            calls=one.calls,
            rows=one.rows,
            refused=one.refused,
            first_at=_moment(one.first_ms),
            last_at=_moment(one.last_ms),
            segment=segment,
            start=start,
            end=end,
            digest=digest,
        )
        for key, one in sums.items()
    )
    for (agreement, day), one in days.items():
        row, _ = DailyUse.objects.get_or_create(agreement_id=agreement, day=day, way=Way.API)
        added = {"calls": F("calls") + one.calls, "rows": F("rows") + one.rows, "refused": F("refused") + one.refused}
        DailyUse.objects.filter(pk=row.pk).update(**added)
    for client, last in seen.items():
        Client.everywhere.filter(pk=client).update(last_used_at=_moment(last))
    by_agreement = {
        held[key].number: {"calls": sum(one.calls for (k, _), one in days.items() if k == key)} for key in held
    }
    record(
        PLATFORM,
        "exchange.data.used",
        segment,
        receipts=len(receipts),
        start=start,
        end=end,
        digest=digest,
        agreements=by_agreement,
    )


def _leave_torn_line(file: Path) -> None:
    """A kill in the middle of a write leaves half a line, whose answer never left: it is not a use."""
    with transaction.atomic():
        segment = Segment.objects.select_for_update().filter(name=_name(file)).first()
        end = segment.offset if segment else 0
        rest = file.read_bytes()[end:]
        if b"\n" not in rest:
            Segment.objects.update_or_create(name=_name(file), defaults={"closed": True, "offset": end})


def _name(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
