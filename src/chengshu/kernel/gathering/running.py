"""One run from its start to its end, in whatever process; killed at any point, the next try goes on from there."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from duckdb.func import FunctionNullHandling, PythonUDFType

from chengshu.base.text import Text
from chengshu.kernel.catalogue.queries.entries import items_of
from chengshu.kernel.gathering import comparing, drifting, quarantine
from chengshu.kernel.gathering.committing import Change, Merging, add, replace_all, swap
from chengshu.kernel.gathering.errors import (
    KeyNeeded,
    SourceTrouble,
    SuddenlyEmpty,
    TooManyMisfits,
)
from chengshu.kernel.gathering.fitting import Column, columns_for
from chengshu.kernel.gathering.loading import Removal, Written, load
from chengshu.kernel.gathering.misfits import Misfits
from chengshu.kernel.gathering.models import Kind, Mode, Purpose, Run, Source
from chengshu.kernel.gathering.models.connections import DATABASES, FILES
from chengshu.kernel.gathering.models.sources import MERGING
from chengshu.kernel.gathering.picking import Picked, picked
from chengshu.kernel.gathering.reading import Bench, Raw, opened, reader_of
from chengshu.kernel.gathering.reading.databases import Following
from chengshu.kernel.gathering.reading.raw import Reader
from chengshu.kernel.gathering.sealing import secret_of, without_secret
from chengshu.kernel.lake import engine as lake_engine
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import locked, note_written

log = logging.getLogger(__name__)

MEMORY_MB = 1024
LEAST_FOR_SHARE = 100
DELETE_WORDS = ("d", "delete", "deleted", "删", "删除", "注销")
_left: list[duckdb.DuckDBPyConnection] = []
"""Engines whose database broke off: closing one aborts the process (DuckDB 1.5.5), so they are left until it ends."""
Tell = Callable[[str, int], None]
NO_NEW_FILE = Text("没有新的文件。", "There is no new file.")
SAME_FILE = Text("源文件没有变化，无需重复入库。", "The file is the same as last time; nothing had to be stored.")


@dataclass(frozen=True)
class Outcome:
    """What a run came to; the counts are those of Run. ``version`` None where nothing had to be committed."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    superseded: int = 0
    quarantined: int = 0
    found_gone: int = 0
    counted: int | None = None
    watermark: str = ""
    version: int | None = None
    rows: int = 0
    reasons: Mapping[str, int] | None = None
    files: Sequence[Mapping[str, Any]] = ()
    said: Text | None = None
    more: bool = False


def table_of(source: Source) -> TableName:
    """Where the rows of a source lie."""
    return TableName(Layer.BRONZE, source.resource.key)


def mark_of(run: Run) -> store.Mark:
    """The mark of a run in the log of its table."""
    return store.Mark(f"gathering.{run.source_id}", run.number)


def scratch_of(run: Run) -> Path:
    """Where a run keeps what it needs until it ends; another try finds it there."""
    return Path(settings.LAKE) / "scratch" / "gathering" / f"run-{run.pk}"


def carry_out(run: Run, tell: Tell) -> Outcome:
    """Do the run. Raises SourceTrouble or another Refusal; the table is then as it was."""
    name = table_of(run.source)
    with locked(name):
        if run.plan and _committed(run, name):
            return _closed(run, name)
        _clear(run, name)
        with _bench(run, tell) as bench:
            return _Doing(run, name, bench).all()


def is_spoilt() -> bool:
    """Whether this process should end without cleaning up after its engines."""
    return bool(_left)


def forget(run: Run) -> None:
    """Take away what an ended run no longer needs."""
    scratch = scratch_of(run)
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.rmtree(scratch.parent / f"{scratch.name}.pages", ignore_errors=True)


class _Doing:
    """A run under way: its bench, its columns, its file."""

    def __init__(self, run: Run, name: TableName, bench: Bench) -> None:
        self.run, self.source, self.name, self.bench = run, run.source, name, bench
        self.mode = Mode(run.mode)
        self.picked = Picked(None)

    def all(self) -> Outcome:
        """Read, judge, commit."""
        if self.run.purpose == Purpose.GATHER and Kind(self.source.connection.kind) in FILES:
            self.picked = picked(self.run, self.bench.scratch)
            if self.picked.file is None:
                return Outcome(said=SAME_FILE if self.picked.seen else NO_NEW_FILE)
        raw, columns = self._raw()
        merging = self.mode in MERGING
        if merging and not any(column.is_key for column in columns):
            raise KeyNeeded
        if self.run.purpose == Purpose.COMPARE:
            return self._compare(raw, columns)
        into = self.bench.scratch / "staged" if merging else self._folder
        removal = Removal(self._mark_column, self._mark_words) if merging else None
        files = load(self.bench, raw, columns, into, removal)
        self.bench.misfits.close()
        return self._store(raw, columns, files)

    def _raw(self) -> tuple[Raw, list[Column]]:
        given, mapping = self.source.origin, self.source.mapping
        self.bench.tell("connecting", 0)
        if self.run.handover is not None:
            given, mapping = self.run.handover.origin, self.run.handover.mapping
            reader = reader_of(Path(self.run.handover.path), self.run.handover.name, given, self.bench.scratch)
        elif self.run.purpose == Purpose.MEND:
            return quarantine.mended_raw(self.run, self.bench), self._columns(mapping, None)
        else:
            reader = self._reader()
        found = reader.columns()
        if not reader.loose:
            self._look(found, mapping)
        columns = self._columns(mapping, dict.fromkeys(mapping.values(), "VARCHAR") | found)
        since = self.source.watermark if self.run.purpose == Purpose.GATHER else ""
        self.bench.tell("reading", 0)
        raw = reader.relation(self.bench, self._wanted(mapping), since)
        if reader.loose and found:
            self._look(found | {name: of for name, of in raw.columns.items() if name not in raw.missing}, mapping)
        return raw, self._columns(mapping, raw.columns) if raw.columns != found else columns

    def _look(self, found: Mapping[str, str], mapping: Mapping[str, str]) -> None:
        if self.run.handover is None:
            drifting.note_form(self.source, self.run, found)
        drifting.check_mapped(self.source, found, mapping)

    def _reader(self) -> Reader:
        way = self.mode if self.run.purpose == Purpose.GATHER else Mode.FULL
        following = Following(way, self.source.watermark_column, self.source.overlap)
        return opened(
            self.source.connection,
            self.source.origin,
            self.bench.scratch,
            file=self.picked.file,
            following=following,
        )

    def _columns(self, mapping: Mapping[str, str], types: Mapping[str, str] | None) -> list[Column]:
        items = items_of(self.source.resource)
        if types is None:
            types = dict.fromkeys(mapping.values(), "VARCHAR")
        return columns_for(items, mapping, types, self.source.nulls)

    def _wanted(self, mapping: Mapping[str, str]) -> list[str]:
        wanted = dict.fromkeys(column for column in mapping.values() if column)
        if self._mark_column:
            wanted[self._mark_column] = None
        return list(wanted)

    @property
    def _mark_column(self) -> str:
        marked = self.mode == Mode.CHANGES and self.run.purpose == Purpose.GATHER
        return str(self.source.origin.get("mark_column", "")) if marked else ""

    @property
    def _mark_words(self) -> Sequence[str]:
        return self.source.origin.get("marks") or DELETE_WORDS

    @property
    def _folder(self) -> Path:
        return self.name.folder / f"run-{self.run.pk}-{self.run.attempts}"

    def _store(self, raw: Raw, columns: Sequence[Column], files: Sequence[Written]) -> Outcome:
        """Everything is read: judge the whole, say in the row what the commit will mean, commit."""
        stored, refused = sum(one.rows for one in files), self.bench.misfits.count
        self._judge(stored + refused, refused)
        if self.mode in MERGING:
            staged = [one.file for one in files]
            merging = Merging(self.bench.engine, self.name, columns, staged)
            self.bench.tell("storing", stored)
            return self._merged(raw, columns, merging, refused)
        if self.mode == Mode.FULL and not stored and self._rows_now() and not self.run.plan.get("allow_empty"):
            raise SuddenlyEmpty(rows=self._rows_now())
        self._plan(raw, Change(added=stored), refused)
        self.bench.tell("storing", stored)
        commit = replace_all if self.mode == Mode.FULL else add
        if stored or self.mode == Mode.FULL or not store.exists(self.name):
            commit(self.name, columns, files, mark_of(self.run))
        return _closed(self.run, self.name)

    def _merged(self, raw: Raw, columns: Sequence[Column], merging: Merging, refused: int) -> Outcome:
        change = merging.change()
        self._plan(raw, change, refused)
        if change.any or not store.exists(self.name):
            out = merging.touched() if change.any else []
            files = merging.rewritten(self._folder) if change.any else []
            swap(self.name, columns, out, files, mark_of(self.run)) if out else add(
                self.name, columns, files, mark_of(self.run)
            )
        return _closed(self.run, self.name)

    def _compare(self, raw: Raw, columns: Sequence[Column]) -> Outcome:
        found = comparing.compared(self.bench, raw, columns, self.name, self.source.most_bad_percent)
        self.bench.misfits.close()
        self._plan(raw, found.change, self.bench.misfits.count, gone=found.gone)
        if found.gone or found.change.any:
            files = found.rewritten(self._folder)
            swap(self.name, columns, found.touched, files, mark_of(self.run))
        return _closed(self.run, self.name)

    def _judge(self, read: int, refused: int) -> None:
        most = self.source.most_bad_percent
        nothing_left = self.mode == Mode.FULL and refused == read and self._rows_now()
        if refused and (nothing_left or (refused * 100 > most * read and refused >= LEAST_FOR_SHARE)):
            percent = f"{refused * 100 / read:.1f}"
            raise TooManyMisfits(read=read, bad=refused, percent=percent, most=most)

    def _rows_now(self) -> int:
        return store.state_of(self.name).rows if store.exists(self.name) else 0

    def _plan(self, raw: Raw, change: Change, refused: int, *, gone: int = 0) -> None:
        """Written before the commit: after a kill the mark in the log says whether it was made."""
        total = sum(asdict(change).values()) + refused
        self.run.plan = {
            **self.run.plan,
            **asdict(change),
            "read": total,
            "quarantined": refused,
            "found_gone": gone,
            "counted": raw.counted,
            "watermark": raw.watermark,
            "reasons": dict(self.bench.misfits.reasons.most_common(200)),
            "files": self.picked.described(),
            "more": self.picked.more,
            "commits": change.any or gone > 0 or self.mode == Mode.FULL or not store.exists(self.name),
        }
        self.run.save(update_fields=["plan"])


def _committed(run: Run, name: TableName) -> bool:
    if "read" not in run.plan:
        return False
    if not run.plan["commits"]:
        return True
    return (store.mark_of(name, mark_of(run).writer) or 0) >= run.number


def _closed(run: Run, name: TableName) -> Outcome:
    """After the commit, however often it is begun anew: misfits go into quarantine once, the table's row follows."""
    plan = run.plan
    quarantine.keep(run, scratch_of(run) / "misfits.parquet")
    state = note_written(name, resource=run.source.resource) if store.exists(name) else None
    return Outcome(
        read=plan["read"],
        added=plan["added"],
        updated=plan["updated"],
        unchanged=plan["unchanged"],
        removed=plan["removed"],
        superseded=plan["superseded"],
        quarantined=plan["quarantined"],
        found_gone=plan["found_gone"],
        counted=plan["counted"],
        watermark=plan["watermark"],
        version=state.version if state and plan["commits"] else None,
        rows=state.rows if state else 0,
        reasons=plan["reasons"],
        files=plan["files"],
        more=plan["more"],
    )


def _clear(run: Run, name: TableName) -> None:
    """What an earlier try left: its scratch, and files in the table's folder that no version names.

    Pages that were fetched from an interface stay, so that they are not asked for again.
    """
    shutil.rmtree(scratch_of(run), ignore_errors=True)
    for folder in name.folder.glob(f"run-{run.pk}-*"):
        shutil.rmtree(folder, ignore_errors=True)
    kept = {key: value for key, value in run.plan.items() if key == "allow_empty"}
    if kept != run.plan:
        run.plan = kept
        run.save(update_fields=["plan"])


@contextmanager
def _bench(run: Run, tell: Tell) -> Iterator[Bench]:
    scratch = scratch_of(run)
    scratch.mkdir(parents=True, exist_ok=True)
    engine = lake_engine.connect(memory_mb=MEMORY_MB, scratch=scratch / "engine")
    misfits = Misfits(scratch / "misfits.parquet", run.pk)
    secret = secret_of(run.source.connection)
    try:
        engine.execute("LOAD icu")
        engine.execute("SET TimeZone = $1", [run.source.zone])
        engine.create_function(
            "take_misfit",
            misfits.taken,
            ["VARCHAR", "BIGINT", "VARCHAR"],
            "BOOLEAN",
            type=PythonUDFType.ARROW,
            null_handling=FunctionNullHandling.SPECIAL,
            side_effects=True,
        )
        yield Bench(engine, scratch, misfits, tell)
    except duckdb.Error as failure:
        if Kind(run.source.connection.kind) in DATABASES:
            _left.append(engine)
        raise SourceTrouble(why=without_secret(" ".join(str(failure).split())[:400], secret)) from failure
    finally:
        misfits.close()
        if engine not in _left:
            engine.close()
