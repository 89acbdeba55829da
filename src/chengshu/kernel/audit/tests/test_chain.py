"""The arithmetic of the chain: published vectors, and one form for every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from chengshu.kernel.audit import chain

ENTRY = dict.fromkeys(chain.FIELDS, "x") | {"id": 7, "seq": 7, "at": datetime(2026, 5, 1, 1, 2, 3, tzinfo=UTC)}


def published() -> list[tuple[bytes, str]]:
    root = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
    file = root.parent / "shared" / "data" / "vectors" / "sm3_oscca.txt"
    if not file.exists():
        pytest.skip("the published SM3 vectors are not on this machine")
    pairs = [line.split(" = ") for line in file.read_text().splitlines() if " = " in line]
    found, length, message = [], 0, b""
    for name, value in pairs:
        if name == "Len":
            length = int(value)
        elif name == "Msg":
            message = bytes.fromhex(value)[: length // 8]
        elif name == "Repeat":
            unit, times = value.split(" x ")
            message = bytes.fromhex(unit) * int(times)
        elif name == "MD":
            found.append((message, value))
    return found


def test_sm3_gives_the_published_digests() -> None:
    vectors = published()
    assert len(vectors) > 5
    assert [chain.sm3(message) for message, _ in vectors] == [digest for _, digest in vectors]


@pytest.mark.parametrize("field", chain.FIELDS)
def test_a_change_of_any_field_changes_the_digest_and_its_own_mark(field: str) -> None:
    marks = chain.marks_of(ENTRY)
    changed = ENTRY | {field: 8 if field != "at" else ENTRY["at"] + timedelta(microseconds=1)}  # type: ignore[operator]

    assert chain.differing(changed, marks) == (field,)
    assert chain.digest_of(changed, marks=marks, before=chain.GENESIS) != chain.digest_of(
        ENTRY, marks=marks, before=chain.GENESIS
    )


def test_the_digest_hangs_on_the_one_before() -> None:
    marks = chain.marks_of(ENTRY)
    assert chain.digest_of(ENTRY, marks=marks, before="a") != chain.digest_of(ENTRY, marks=marks, before="b")


def test_what_two_databases_write_differently_has_one_form() -> None:
    here = ENTRY | {"details": {"b": 1.0, "a": [1e16, {"z": 1, "y": 2}]}}
    there = ENTRY | {
        "at": datetime(2026, 5, 1, 9, 2, 3, tzinfo=timezone(timedelta(hours=8))),
        "details": {"a": [10000000000000000, {"y": 2, "z": 1}], "b": 1},
    }
    assert chain.marks_of(here) == chain.marks_of(there)
