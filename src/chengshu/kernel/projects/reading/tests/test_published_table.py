"""The task table of plan 004, as published, against its checked transcription; needs the third-party data."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from chengshu.kernel.projects.reading.difference import compare
from chengshu.kernel.projects.reading.draft import Milestone, PlanDraft
from chengshu.kernel.projects.reading.errors import CutShort
from chengshu.kernel.projects.reading.read import read_plan
from chengshu.kernel.projects.reading.tests.sources import published, published_bytes, transcribed_tasks


@pytest.fixture(scope="module")
def plan() -> PlanDraft:
    return published("004")


def as_transcribed(milestone: Milestone) -> dict[str, Any]:
    assert milestone.due is not None
    return {
        "due": milestone.due.iso,
        "goal": milestone.goal,
        "responsible_raw": milestone.responsible_raw,
        "lead": list(milestone.lead),
        "support": list(milestone.support),
        "content": list(milestone.content),
        # The transcription writes the span as printed, with a plain hyphen; one row prints its 年 twice.
        "period": milestone.period_printed.replace("—", "-").rstrip("年"),
    }


@pytest.mark.requirement("project-lifecycle.8")
def test_published_004_equals_its_transcription_in_every_field(plan: PlanDraft) -> None:
    read = [
        {"no": task.no, "name": task.name, "milestones": [as_transcribed(each) for each in task.milestones]}
        for task in plan.tasks
    ]
    assert read == transcribed_tasks()


def test_published_004_has_38_tasks_41_milestones_124_contents(plan: PlanDraft) -> None:
    assert len(plan.tasks) == 38
    assert len(plan.milestones) == 41
    assert sum(len(milestone.content) for milestone in plan.milestones) == 124


def test_published_004_periods_are_read_as_years(plan: PlanDraft) -> None:
    for milestone, expected in zip(
        plan.milestones, chain.from_iterable(task["milestones"] for task in transcribed_tasks()), strict=True
    ):
        years = [int(year) for year in expected["period"].split("-")]
        assert milestone.period is not None
        assert (milestone.period.first, milestone.period.last) == (years[0], years[-1])


def test_published_004_leaves_nothing_unplaced(plan: PlanDraft) -> None:
    assert plan.unplaced == ()
    assert plan.unaccounted() == ()


def test_published_004_says_who_it_is(plan: PlanDraft) -> None:
    assert plan.title == "驻马店市新型智慧城市建设实施方案"
    assert plan.city == "驻马店市"
    assert plan.document_number == "驻政办〔2020〕3号"
    assert plan.published is not None and plan.published.iso == "2020-01-23"
    assert plan.signed is not None and plan.signed.iso == "2020-01-09"
    assert plan.years is not None and plan.years.label == "2019-2023"


def test_published_004_cut_at_any_line_of_its_rows_is_refused_with_the_line() -> None:
    lines = published_bytes("004").decode().split("\n")
    first = next(number for number, line in enumerate(lines, start=1) if line == "序号")
    # Behind row 33 too few rows are missing for the text above to testify that the table goes on.
    last = next(number for number, line in enumerate(lines, start=1) if line == "33" and number > first)
    for kept in range(first, last, 9):
        with pytest.raises(CutShort) as refused:
            read_plan("\n".join(lines[:kept]).encode(), "cut.txt")
        assert any(f"第 {number} 行" in refused.value.sentence.zh for number in (kept, kept - 1))
        assert "line" in refused.value.sentence.en


def test_published_004_cut_inside_a_cell_names_the_row_and_the_missing_cells() -> None:
    text = published_bytes("004").decode()
    kept = text[: text.index("开展“智慧社区”建设试点;") + 6]
    with pytest.raises(CutShort) as refused:
        read_plan(kept.encode(), "cut.txt")
    assert "第 22 号任务“推进智慧社区建设”缺少“建设周期”" in refused.value.sentence.zh
    assert f"第 {kept.count(chr(10)) + 1} 行" in refused.value.sentence.zh
    assert "row 22" in refused.value.sentence.en
    assert "period" in refused.value.sentence.en


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_published_004_reads_alike_in_every_encoding(plan: PlanDraft, encoding: str) -> None:
    again = read_plan(published_bytes("004").decode().encode(encoding), "004.txt")
    assert again.tasks == plan.tasks
    assert again.encoding != "utf-8" or encoding == "utf-8-sig"


@pytest.mark.parametrize("width", [40, 20])
def test_published_004_reads_alike_with_its_cells_broken_at_any_width(plan: PlanDraft, width: int) -> None:
    before, rest = published_bytes("004").decode().split("建设周期\n", 1)
    narrow = (line[place : place + width] for line in rest.split("\n") for place in range(0, max(len(line), 1), width))
    again = read_plan(f"{before}建设周期\n{chr(10).join(narrow)}".encode(), "narrow.txt")
    assert not compare(plan, again)
