"""Brackets and marks between words, in both languages."""

from __future__ import annotations

from chengshu.base.text import Text, bracketed, listed, speaking


def test_brackets_and_marks_are_those_of_the_reader() -> None:
    name, parts = Text("地址", "Address"), (Text("水", "water"), Text("气", "gas"))
    assert (bracketed(name, "address"), listed(parts), listed(parts, apart=True)) == (
        "地址（address）",
        "水、气",
        "水；气",
    )
    with speaking("en"):
        assert bracketed(name, "address") == "Address (address)"
        assert (listed(parts), listed(parts, apart=True)) == ("water, gas", "water; gas")
