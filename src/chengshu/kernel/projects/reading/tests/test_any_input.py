"""Whatever comes in: a draft that accounts for every line, or a declared refusal, and in time linear in its size."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengshu.kernel.projects.reading.difference import compare
from chengshu.kernel.projects.reading.errors import PlanNotRead
from chengshu.kernel.projects.reading.read import read_plan
from chengshu.kernel.projects.reading.tests.sources import invented_text
from chengshu.kernel.projects.reading.units import responsibility

WORDS = [
    *"一二三1239()（）。，、；:：\t|\n“”《》【】年月底前 ",
    *[
        "\n\n",
        "序号",
        "项目名称",
        "时间节点",
        "责任单位",
        "建设内容",
        "建设周期",
        "重点任务",
        "一、重点任务\n",
        "（一）",
        "1.",
    ],
    *[
        "市数据局",
        "牵头",
        "配合",
        "负责",
        "等部门",
        "和",
        "各县(市、区)政府",
        "2020年6月",
        "2020—2022年",
        "专栏1",
        "完成时限:",
    ],
    *[
        "责任单位:",
        "附件",
        "1、",
        "建设平台",
        "是",
        "印发",
        "—3—",
        "由",
        "2020年12月底前,",
        "\r",
        "\x0c",
        "\u3000",
        "٣",
        "²",
    ],
]
plan_like = st.lists(st.sampled_from(WORDS), max_size=120).map("".join)
TABLE, PROSE = invented_text("table_in_lines.txt"), invented_text("prose_with_labels.txt")


def read_or_refuse(raw: bytes) -> None:
    try:
        plan = read_plan(raw, "any.txt")
    except PlanNotRead as refused:
        assert refused.sentence.zh and refused.sentence.en and "%(" not in refused.sentence.zh
        return
    assert plan.tasks
    assert plan.unaccounted() == ()
    assert not compare(plan, read_plan(raw, "again.txt"))
    assert len({milestone.key for milestone in plan.milestones}) == len(plan.milestones)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    read_or_refuse(raw)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text.encode("utf-8", "surrogatepass"))


@given(plan_like)
@settings(max_examples=300, deadline=None)
def test_any_heap_of_plan_words_is_read_or_refused(text: str) -> None:
    read_or_refuse(text.encode())


@given(st.sampled_from([TABLE, PROSE]), st.integers(0, 700), st.integers(0, 60), plan_like)
@settings(max_examples=200, deadline=None)
def test_a_damaged_plan_is_read_or_refused(text: str, place: int, lost: int, put: str) -> None:
    read_or_refuse((text[:place] + put + text[place + lost :]).encode())


@given(plan_like)
@settings(max_examples=200, deadline=None)
def test_any_phrase_of_units_gives_units_out_of_its_own_words(phrase: str) -> None:
    who = responsibility(phrase)
    for unit in (*who.lead, *who.support):
        assert unit
        assert set(unit) <= {*phrase, " "}


NASTY = {
    "opened brackets": "一、重点任务\n(一)建设。" + "(" * 100_000 + "。\n",
    "opened quotes": "一、重点任务\n(一)建设。" + "“《（" * 32_000 + "。\n",
    "leaders": "一、重点任务\n(一)建设。" + "市甲局牵头" * 20_000 + "。\n",
    "leaders in brackets": "一、重点任务\n(一)建设。" + "(市甲局牵头,市乙局配合)" * 10_000 + "\n",
    "dates": "一、重点任务\n(一)建设。" + "2020年完成," * 12_000 + "。\n",
    "ands": "一、重点任务\n(一)建设。做事(责任单位:" + "市甲局和" * 20_000 + "市乙局)。\n",
    "blanks": "一、重点任务\n(一)建设。甲" + " " * 125_000 + "乙。\n",
    "one long line": "任务" * 75_000,
    "lines of one letter": "一、重点任务\n(一)建设。\n" + "甲\n" * 11_000,
    "headings": "一、重点任务\n" + "(一)建设。\n" * 11_000,
    "cells": "序号\n项目名称\n时间节点\n责任单位\n建设内容\n1\n" + "甲\n" * 5_000,
    "rows without numbers": "项目名称\n时间节点\n责任单位\n建设内容\n" + "甲\n2020年6月\n市甲局牵头\n乙。\n" * 1_000,
    "numbers": "序号\n项目名称\n时间节点\n责任单位\n建设内容\n" + "\n".join(str(n % 97) for n in range(10_000)),
    "tabs": "序号\t项目名称\t时间节点\t责任单位\n" + "1\t" * 50_000,
    "heads": "序号\t项目名称\t时间节点\t责任单位\n" * 5_000,
    "heads down the lines": "序号\n项目名称\n时间节点\n责任单位\n" * 2_000,
    "points": "序号\t项目名称\t时间节点\t责任单位\t建设内容\n1\t甲\t2020年\t市甲局\t" + "1、做;" * 25_000,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_nasty_text_takes_no_more_than_linear_time(text: str) -> None:
    started = perf_counter()
    read_or_refuse_once(text.encode())
    # Some 200,000 characters each; a quadratic reader would need minutes.
    assert perf_counter() - started < 10


def read_or_refuse_once(raw: bytes) -> None:
    try:
        assert read_plan(raw, "nasty.txt").unaccounted() == ()
    except PlanNotRead as refused:
        assert refused.sentence.zh
