"""All keys of a source against all keys of its table: what was deleted there goes, what was missed comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chengshu.kernel.gathering.committing import Change, Merging
from chengshu.kernel.gathering.errors import KeyNeeded, TooManyGone
from chengshu.kernel.gathering.fitting import Column
from chengshu.kernel.gathering.loading import Removal, Written, load
from chengshu.kernel.gathering.reading import Bench, Raw
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.sql import identifier, literal

LEAST_FOR_SHARE = 100


@dataclass(frozen=True)
class Compared:
    """What the comparison found; ``gone`` rows of the table are no longer at the source."""

    gone: int
    change: Change
    merging: Merging
    touched: list[str]

    def rewritten(self, into: Path) -> list[Written]:
        """The touched files as they should be."""
        return self.merging.rewritten(into)


def compared(bench: Bench, raw: Raw, columns: Sequence[Column], name: TableName, most: int) -> Compared:
    """Compare whole rows by key. A row that was missed is added, one that differs is updated, one that is gone goes.

    Raises TooManyGone where so much is gone that the source is more likely to be broken.
    """
    keys = [column.name for column in columns if column.is_key]
    if not keys:
        raise KeyNeeded
    files = load(bench, raw, columns, bench.scratch / "staged", Removal("", ()))
    _show_misfit_keys(bench, [column for column in columns if column.is_key])
    merging = Merging(bench.engine, name, columns, [one.file for one in files])
    change = merging.change()
    gone, there = _gone(bench, keys)
    if gone >= LEAST_FOR_SHARE and gone * 100 > most * there:
        raise TooManyGone(gone=gone, percent=f"{gone * 100 / there:.1f}", most=most)
    return Compared(gone, replace(change), merging, merging.touched())


def _gone(bench: Bench, keys: Sequence[str]) -> tuple[int, int]:
    """Keys of the table that the source no longer has join those to be taken out; how many, of how many.

    A row whose key came but did not fit is not gone, only broken: whole keys in quarantine keep their rows.
    """
    same = " AND ".join(f"s.{identifier(key)} = c.{identifier(key)}" for key in keys)
    listed = ", ".join(f"c.{identifier(key)}" for key in keys)
    there = bench.engine.execute("SELECT count(*) FROM current").fetchone()
    bench.engine.execute(
        f"INSERT INTO compared SELECT {listed}, c._file, 'removed' FROM current c "
        f"WHERE NOT EXISTS (SELECT 1 FROM latest s WHERE {same}) "
        f"AND NOT EXISTS (SELECT 1 FROM misfit_keys s WHERE {same})"
    )
    gone = bench.engine.execute(
        f"SELECT count(*) FROM compared s WHERE what = 'removed' AND NOT EXISTS (SELECT 1 FROM latest c WHERE {same})"
    ).fetchone()
    return (int(gone[0]) if gone else 0), (int(there[0]) if there else 0)


def _show_misfit_keys(bench: Bench, keys: Sequence[Column]) -> None:
    bench.misfits.close()
    listed = ", ".join(
        f"TRY_CAST(json_extract_string(original, {literal(_path(key.source))}) AS {key.type}) AS {identifier(key.name)}"
        for key in keys
    )
    if bench.misfits.count:
        source = f"read_parquet({literal(str(bench.misfits.file))}) WHERE json_valid(original)"
    else:
        source = "(SELECT CAST(NULL AS VARCHAR) AS original) WHERE false"
    bench.engine.execute(f"CREATE OR REPLACE TEMP VIEW misfit_keys AS SELECT {listed} FROM {source}")


def _path(column: str) -> str:
    """A JSON path to a key, whatever characters it has."""
    return '$."' + column.replace("\\", "\\\\").replace('"', '\\"') + '"'
