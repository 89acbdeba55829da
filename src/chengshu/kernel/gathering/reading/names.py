"""Names of columns, of files whose names are anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chengshu.kernel.gathering.errors import TooManyColumns

MOST_COLUMNS = 2000
LONGEST_NAME = 150
OURS = ("_line", "_place", "_remove")
"""Columns that stand beside those of the source while it is read."""


def named(names: Sequence[str]) -> list[str]:
    """Names that are not empty and differ from each other by more than their case, as the engine tells them apart."""
    taken = set(OURS)
    found = []
    for place, name in enumerate(names, 1):
        wanted = " ".join(str(name).replace("\x00", "").split())[:LONGEST_NAME] or f"列{place}"
        free, number = wanted, 1
        while free.lower() in taken:
            number += 1
            free = f"{wanted}_{number}"
        taken.add(free.lower())
        found.append(free)
    return found


def keyed(keys: Iterable[str], wanted: Iterable[str] = ()) -> dict[str, str]:
    """The column of each key of records, column first; what is wanted and no record had keeps its name."""
    several = list(dict.fromkeys(keys))
    found = dict(zip(named(several), several, strict=True))
    return found | {name: name for name in wanted if name not in found}


def keys_of(records: Iterable[Mapping[str, object]]) -> list[str]:
    """The keys that these records have, in the order in which they come. Raises TooManyColumns."""
    keys: dict[str, None] = {}
    for record in records:
        keys.update(dict.fromkeys(record))
        if len(keys) > MOST_COLUMNS:
            raise TooManyColumns(n=len(keys), most=MOST_COLUMNS)
    return list(keys)


def renamed(record: Mapping[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    """A record by its columns instead of its keys."""
    return {column: record[key] for column, key in columns.items() if key in record}
