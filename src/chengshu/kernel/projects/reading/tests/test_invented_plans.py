"""Plans of other shapes than the published ones: other columns, tabs, labels in prose, full-width punctuation."""

from __future__ import annotations

import pytest

from chengshu.kernel.projects.reading.draft import FrameReason, PlanDraft
from chengshu.kernel.projects.reading.read import NOT_TAKEN, read_plan
from chengshu.kernel.projects.reading.tests.sources import invented, invented_text

ALL = ["table_in_tabs.txt", "table_in_lines.txt", "prose_with_labels.txt"]


def dues(plan: PlanDraft, task: int) -> list[str | None]:
    return [each.due.iso if each.due else None for each in plan.tasks[task].milestones]


@pytest.mark.parametrize("name", ALL)
def test_every_line_of_an_invented_plan_is_accounted_for(name: str) -> None:
    plan = invented(name)
    assert plan.unaccounted() == ()
    assert not [line for line in plan.unplaced if line.reason == NOT_TAKEN]
    assert plan.city == "青澜市"


def test_table_in_tabs_has_a_second_milestone_where_number_and_name_are_merged() -> None:
    plan = invented("table_in_tabs.txt")
    assert [(task.no, task.name) for task in plan.tasks] == [
        (1, "建设数据底座"),
        (2, "建设5G基站"),
        (3, "推进一网通办"),
    ]
    assert dues(plan, 1) == ["2022-12", "2023-12"]
    assert plan.tasks[1].milestones[1].support == ("各运营商",)
    assert plan.tasks[0].milestones[0].content == ("编制数据目录", "建设交换平台")
    assert plan.tasks[0].path == ("青澜市数字城市建设行动计划重点任务分工表",)


def test_table_in_tabs_goes_on_through_a_cell_of_several_lines() -> None:
    third = invented("table_in_tabs.txt").tasks[2]
    assert third.milestones[0].content == ("归集证照", "再造流程", "上线事项")
    assert third.lines == (8, 9, 10)


def test_table_with_bars_reads_like_the_one_with_tabs() -> None:
    with_tabs = invented_text("table_in_tabs.txt").split("\n")[:7]
    bars = [f"|{line.replace(chr(9), '|')}|" if chr(9) in line else line for line in with_tabs]
    bars.insert(4, "|---|---|---|---|---|---|---|")
    plan = read_plan("\n".join(bars).encode(), "bars.txt")
    assert [task.name for task in plan.tasks] == ["建设数据底座", "建设5G基站"]
    assert [line.number for line in plan.frame if line.reason is FrameReason.TABLE_HEAD] == [4, 5]


def test_table_with_blanks_between_cells_is_read_by_the_form_of_the_cells() -> None:
    text = """青澜市任务分工表
序号 项目名称 时间节点 建设目标 责任单位 建设内容
1 建设政务云 2022年6月 云平台建成。 市数据局牵头,市财政局配合 1、建机房;2、迁系统。
2 建设感知网 2023年底前 重点部位全覆盖。 市住建局牵头,市城管局、市水利局
配合 1、布设传感器;
2、接入平台。
"""
    plan = read_plan(text.encode(), "blanks.txt")
    assert [task.name for task in plan.tasks] == ["建设政务云", "建设感知网"]
    assert plan.tasks[0].milestones[0].content == ("建机房", "迁系统")
    assert plan.tasks[1].milestones[0].support == ("市城管局", "市水利局")
    assert plan.tasks[1].milestones[0].content == ("布设传感器", "接入平台")


def test_table_in_lines_takes_the_order_of_its_own_head_and_sections_between_rows() -> None:
    plan = invented("table_in_lines.txt")
    assert [(task.no, task.name, task.path[-1]) for task in plan.tasks] == [
        (1, "建设城市数据中枢", "一、夯实数字底座"),
        (2, "统一视频平台", "一、夯实数字底座"),
        (3, "建设市民码", "二、便利市民生活"),
        (4, "开展数字乡村试点", "二、便利市民生活"),
    ]
    first = plan.tasks[0].milestones[0]
    assert first.content == ("汇聚人口、法人数据", "建设数据中台，支撑各部门业务系统调用")
    assert first.responsible_raw == "市数据局牵头，市公安局、市市场监管局按职责分工负责"
    assert (first.due_printed, first.goal) == ("2021年12月底", "数据归集率达到90%")
    assert [dues(plan, task) for task in range(4)] == [["2021-12"], ["2022-06"], ["2022-09"], [None]]
    assert plan.tasks[2].milestones[0].support == ("市卫健委", "市文旅局")
    assert plan.tasks[3].milestones[0].due_printed == "长期坚持"


def test_table_in_lines_without_numbers_of_rows_is_parted_by_its_dates() -> None:
    text = """任务名称
完成时限
牵头单位
建设内容
建设政务云
2022年6月
市数据局
统一建设政务云平台，新建系统一律上云。
建设城市感知网
2023年12月
市住建局
在桥梁、管廊布设传感器。
"""
    plan = read_plan(text.encode(), "plain.txt")
    assert [(task.name, task.milestones[0].lead) for task in plan.tasks] == [
        ("建设政务云", ("市数据局",)),
        ("建设城市感知网", ("市住建局",)),
    ]


def test_page_numbers_and_repeated_heads_are_frame() -> None:
    plan = invented("table_in_lines.txt")
    reasons = {line.number: line.reason for line in plan.frame}
    assert reasons[32] is FrameReason.PAGE
    assert {reasons[number] for number in range(33, 39)} == {FrameReason.TABLE_HEAD}
    assert reasons[54] is reasons[55] is FrameReason.SIGNATURE


def test_labels_in_prose_name_units_and_time_limits() -> None:
    plan = invented("prose_with_labels.txt")
    assert [task.name for task in plan.tasks] == [
        "建设政务云",
        "建设城市感知网",
        "推进“一件事一次办”",
        "建设智慧交通",
        "壮大数字产业",
    ]
    assert [dues(plan, task) for task in range(5)] == [["2022-12"], ["2023-12", "2024-06"], ["2022-06"], [None], [None]]
    leads = [task.milestones[0].lead for task in plan.tasks]
    assert leads == [("市数据局", "市财政局"), ("市住建局",), ("市政务服务局",), ("市公安局",), ("市工信局",)]
    supports = [task.milestones[0].support for task in plan.tasks]
    assert supports == [(), ("市城管局", "各县（市、区）政府"), (), ("市交通局", "市城管局"), ("市商务局",)]
    assert plan.signed is not None and plan.signed.iso == "2021-12-01"


def test_announced_table_that_is_not_in_the_text_is_remarked() -> None:
    text = invented_text("prose_with_labels.txt") + "\n附件:青澜市重点任务分工表\n"
    plan = read_plan(text.encode(), "announced.txt")
    assert len(plan.tasks) == 5
    assert [remark.number for remark in plan.remarks] == [25]


def test_row_numbers_that_jump_are_remarked() -> None:
    lines = invented_text("table_in_tabs.txt").split("\n")
    lines[7] = lines[7].replace("3\t", "5\t", 1)
    plan = read_plan("\n".join(lines).encode(), "jump.txt")
    assert [task.no for task in plan.tasks] == [1, 2, 5]
    assert [remark.number for remark in plan.remarks] == [8]
