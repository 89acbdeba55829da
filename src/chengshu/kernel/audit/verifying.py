"""Verifying: walks the chain, holds it against both sets of checkpoints, and says where it is broken."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.audit import chain
from chengshu.kernel.audit.models import Checkpoint, Entry, Head
from chengshu.kernel.audit.sealing import checkpoint_file

MOST_FINDINGS = 200
PROGRESS_EVERY = 10_000
NEWEST = 20_000
_CHUNK = 5000


class Break(StrEnum):
    """How the chain can be broken."""

    CHANGED = "changed"
    MOVED = "moved"
    MISSING = "missing"
    CUT_OFF = "cut_off"
    INSERTED = "inserted"
    REWRITTEN = "rewritten"
    CHECKPOINT_GONE = "checkpoint_gone"
    FILE_GONE = "file_gone"


BREAKS = {
    Break.CHANGED: Text("内容被修改", "content was changed"),
    Break.MOVED: Text("记录被调换位置", "an entry was moved"),
    Break.MISSING: Text("记录被删除", "entries were deleted"),
    Break.CUT_OFF: Text("末尾记录被截去", "the end was cut off"),
    Break.INSERTED: Text("链外插入了记录", "an entry was inserted"),
    Break.REWRITTEN: Text("与检查点不符，此处及之前的链被改写", "does not fit the checkpoint: rewritten up to here"),
    Break.CHECKPOINT_GONE: Text("检查点缺失", "a checkpoint is gone"),
    Break.FILE_GONE: Text("库外检查点文件缺失", "the file of checkpoints is gone"),
}


@dataclass(frozen=True)
class Finding:
    """One break. ``seq`` is the first entry concerned, ``until`` the last; ``fields`` stand where it can be told."""

    kind: Break
    seq: int
    until: int
    at: datetime | None = None
    fields: tuple[str, ...] = ()


@dataclass
class Report:
    """What a verification found. At most MOST_FINDINGS are listed; ``more`` counts the rest."""

    first: int
    last: int = 0
    entries: int = 0
    checkpoints: int = 0
    lines: int = 0
    torn_lines: int = 0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    more: int = 0

    @property
    def sound(self) -> bool:
        """Whether nothing at all is broken."""
        return not self.findings

    @property
    def entries_per_second(self) -> int:
        """The speed of this run."""
        return round(self.entries / self.seconds) if self.seconds else 0

    def add(self, kind: Break, seq: int, until: int | None = None, at: datetime | None = None, *fields: str) -> None:
        """Note a break."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(kind, seq, until if until is not None else seq, at, fields))
        else:
            self.more += 1


Progress = Callable[[int, int], None]


def verify(first: int = 1, *, progress: Progress | None = None) -> Report:
    """Walk the sealed entries from ``first`` on. ``progress`` is told how many were read of how many.

    Starting later than 1 takes the digest before ``first`` from its entry, on trust.
    """
    started = time.perf_counter()
    report = Report(first=max(first, 1))
    head = Head.objects.filter(pk=1).first()
    Walk(report, head.seq if head else 0, progress).run()
    report.seconds = time.perf_counter() - started
    return report


def verify_last(count: int = NEWEST) -> Report:
    """The newest entries alone, bounded for a page."""
    head = Head.objects.filter(pk=1).first()
    return verify(max(1, (head.seq if head else 0) - count + 1))


class Walk:
    """One pass over entries, checkpoints and lines of the file, all in the order of ``seq``."""

    def __init__(self, report: Report, head_seq: int, progress: Progress | None) -> None:
        self.report = report
        self.head_seq = head_seq
        self.progress = progress
        before = chain.GENESIS
        if report.first > 1:
            before = Entry.objects.filter(seq=report.first - 1).values_list("digest", flat=True).first() or ""
        self.stored_before: str | None = before or None
        self.computed_before: str | None = before or None
        self.expected = report.first
        self.table = Anchors(_table_checkpoints(report.first))
        self.file = Anchors(_file_lines(report))
        self.fitted = report.first - 1
        self.stretch: tuple[int, int, datetime] | None = None

    def run(self) -> None:
        """The whole pass."""
        rows = Entry.objects.filter(seq__gte=self.report.first).order_by("seq")
        total = max(self.head_seq - self.report.first + 1, 0)
        for row in rows.values(*chain.FIELDS, "digest", "marks").iterator(chunk_size=_CHUNK):
            self._entry(row)
            self.report.entries += 1
            if self.progress and self.report.entries % PROGRESS_EVERY == 0:
                self.progress(self.report.entries, total)
        self.report.last = self.expected - 1
        self._tail()
        if self.progress:
            self.progress(self.report.entries, total)

    def _entry(self, row: dict[str, Any]) -> None:
        seq: int = row["seq"]
        if seq > self.expected:
            if self.expected <= self.head_seq:
                self.report.add(Break.MISSING, self.expected, min(seq - 1, self.head_seq))
            self.stored_before = self.computed_before = None
        if seq > self.head_seq:
            self.report.add(Break.INSERTED, seq, seq, row["at"])
        else:
            self._content(row)
        self._anchored(seq, row)
        self.stored_before = row["digest"]
        self.expected = seq + 1

    def _content(self, row: dict[str, Any]) -> None:
        """Whether the digest fits. The entry before may carry a changed digest: then the right one is tried too."""
        self.computed_before, before = None, (self.stored_before, self.computed_before)
        if before[0] is None:
            fields = chain.differing(row, row["marks"])
            if fields:
                self._changed(row, fields)
            return
        for candidate in dict.fromkeys(before):
            if candidate and chain.digest_of(row, marks=row["marks"], before=candidate) == row["digest"]:
                self.computed_before = row["digest"]
                return
        fields = chain.differing(row, row["marks"])
        right = self._digest_with_fresh_marks(row)
        if fields and right == row["digest"]:
            self.computed_before = right
            self._changed(row, ("marks",))
        elif fields:
            self._changed(row, fields)
        elif not self._follows_a_moved_entry():
            self.computed_before = right
            self._changed(row, ("digest",))

    def _follows_a_moved_entry(self) -> bool:
        """Then the digest before is another entry's, and this one is not to blame."""
        found = self.report.findings
        return bool(found) and found[-1].kind is Break.MOVED and found[-1].seq == self.expected - 1

    def _digest_with_fresh_marks(self, row: dict[str, Any]) -> str:
        return chain.digest_of(row, marks=chain.marks_of(row), before=self.stored_before or "")

    def _changed(self, row: dict[str, Any], fields: tuple[str, ...]) -> None:
        kind = Break.MOVED if fields == ("seq",) else Break.CHANGED
        self.report.add(kind, row["seq"], row["seq"], row["at"], *fields)

    def _anchored(self, seq: int, row: dict[str, Any]) -> None:
        """Hold the entry against the checkpoints that stand at its number."""
        self.table.skip_before(seq)
        self.file.skip_before(seq)
        table, file = self.table.take(seq), self.file.take(seq)
        self.report.checkpoints += table is not None
        if table or file:
            digest = self.computed_before or row["digest"]
            self._fits(all(anchor.digest == digest for anchor in (table, file) if anchor), row)
        if file and not table:
            self.report.add(Break.CHECKPOINT_GONE, seq, seq, row["at"], "table")
        if table and table.filed and not file and self.report.lines:
            self.report.add(Break.CHECKPOINT_GONE, seq, seq, row["at"], "file")

    def _fits(self, fits: bool, row: dict[str, Any]) -> None:
        """A stretch of checkpoints that do not fit is one finding, from the last that fitted."""
        seq = row["seq"]
        if fits:
            self._end_stretch()
            self.fitted = seq
        else:
            start, _, at = self.stretch or (self.fitted + 1, seq, row["at"])
            self.stretch = (start, seq, at)

    def _end_stretch(self) -> None:
        if self.stretch:
            self.report.add(Break.REWRITTEN, *self.stretch)
        self.stretch = None

    def _tail(self) -> None:
        self._end_stretch()
        last = self.report.last
        known = max(self.head_seq, self.table.highest(), self.file.highest())
        if known > last:
            self.report.add(Break.CUT_OFF, last + 1, known)
        filed = Checkpoint.objects.exclude(filed_at=None).order_by("-seq").first()
        if filed and not self.report.lines:
            self.report.add(Break.FILE_GONE, filed.seq)


@dataclass(frozen=True)
class Anchor:
    """A checkpoint as the table or the file has it."""

    seq: int
    digest: str
    filed: bool = True


class Anchors:
    """Checkpoints in order, taken one by one; a line that stands twice counts once."""

    def __init__(self, source: Iterator[Anchor]) -> None:
        self.source = source
        self.next = next(source, None)
        self.seen = 0

    def skip_before(self, seq: int) -> None:
        """Leave out all before ``seq``."""
        while self.next and self.next.seq < seq:
            self._advance()

    def take(self, seq: int) -> Anchor | None:
        """The checkpoint at ``seq``; of several different ones the last, which then does not fit."""
        found = None
        while self.next and self.next.seq == seq:
            found = self.next
            self._advance()
        return found

    def highest(self) -> int:
        """The highest number of all, read to the end."""
        while self.next:
            self._advance()
        return self.seen

    def _advance(self) -> None:
        if self.next:
            self.seen = max(self.seen, self.next.seq)
        self.next = next(self.source, None)


def _table_checkpoints(first: int) -> Iterator[Anchor]:
    rows = Checkpoint.objects.filter(seq__gte=first).order_by("seq")
    for row in rows.iterator(chunk_size=_CHUNK):
        yield Anchor(row.seq, row.digest, row.filed_at is not None)


def _file_lines(report: Report) -> Iterator[Anchor]:
    """The lines of the file. A line cut short by a crash is counted; its checkpoint was written again after it."""
    file = checkpoint_file()
    if not file.exists():
        return
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            anchor = _anchor(line)
            if anchor is None:
                report.torn_lines += 1
                continue
            report.lines += 1
            if anchor.seq >= report.first:
                yield anchor


def _anchor(line: str) -> Anchor | None:
    try:
        found = json.loads(line)
        return Anchor(int(found["seq"]), str(found["digest"]))
    except (ValueError, KeyError, TypeError):
        return None
