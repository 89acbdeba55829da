"""A text is read as a person would read it, and never costs more than its bound."""

from __future__ import annotations

import time

import pytest

from chengshu.kernel.texts.normalising import LONGEST, bounded, folded, half_width_simplified, readable


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert half_width_simplified("請問縣裡的醫療保險怎麼辦理？小區電梯壞了，業主們無法回家。") == (
        "请问县里的医疗保险怎么办理?小区电梯坏了,业主们无法回家。"
    )
    assert half_width_simplified("沒有繁體字") == "没有繁体字"


def test_simplified_text_stays_as_it_is() -> None:
    text = "乾坤、著作、小区、困难、藉口、姐姐、湮没、黏土、伙食、后来、里面、干部、发展、余额"
    assert half_width_simplified(text) == text


def test_markup_is_not_read() -> None:
    html = '<p style="x">路面<b>塌陷</b></p><script>alert("停电")</script><!-- 火灾 -->&nbsp;请修'
    assert readable(html).split() == ["路面", "塌陷", "请修"]


def test_unseen_characters_are_dropped_and_wide_ones_narrowed() -> None:
    assert readable("Ａ\u200b１２　号\x00") == "A 12 号"


def test_places_in_code_and_numbers_are_alike_when_folded() -> None:
    assert folded("A7县第12号，K市") == folded("B3县第345号,C市") == "县第 0 号 市"


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    text = "开头" + "中" * 100_000 + "结尾"
    short = bounded(text)
    assert len(short) == LONGEST
    assert short.startswith("开头")
    assert short.endswith("结尾")


@pytest.mark.parametrize("piece", ["<", "<a ", "<script>", "&amp;", "<!--", "中", "\u200b", "a<b>"])
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 200_000)[:200_000]
    started = time.perf_counter()
    folded(text)
    assert time.perf_counter() - started < 2
