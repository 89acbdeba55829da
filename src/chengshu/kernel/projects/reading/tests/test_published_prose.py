"""The prose tasks of the published plans 000 to 003; needs the third-party data."""

from __future__ import annotations

import pytest

from chengshu.kernel.projects.reading.draft import Task, TaskKind
from chengshu.kernel.projects.reading.fold import plain
from chengshu.kernel.projects.reading.read import NOT_TAKEN
from chengshu.kernel.projects.reading.tests.sources import published, published_bytes

ALL = ["000", "001", "002", "003", "004"]


@pytest.mark.parametrize("number", ALL)
def test_published_plan_accounts_for_every_line(number: str) -> None:
    plan = published(number)
    assert plan.unaccounted() == ()
    assert not [line for line in plan.unplaced if line.reason == NOT_TAKEN]
    used = {line for task in plan.tasks for line in task.lines}
    assert used.isdisjoint(line.number for line in plan.frame)
    assert used.isdisjoint(line.number for line in plan.unplaced)
    lines = published_bytes(number).decode().split("\n")
    for line in plan.unplaced:
        assert line.text == lines[line.number - 1].strip()


@pytest.mark.parametrize("number", ALL)
def test_published_plan_keeps_every_word_of_the_lines_it_used(number: str) -> None:
    lines = published_bytes(number).decode().split("\n")
    for task in published(number).tasks:
        kept = words_of(task)
        for line in task.lines:
            lost = [part for part in clauses(lines[line - 1]) if part not in kept]
            assert not lost, (task.name, line, lost)


def words_of(task: Task) -> str:
    parts = [str(task.no), *task.path, task.name]
    for each in task.milestones:
        parts += [*each.content, each.goal, each.due_printed, each.responsible_raw, each.period_printed]
    return plain("".join(parts))


def clauses(line: str) -> list[str]:
    """The words between the stops of a line, without the number of a heading or point at its front."""
    text = line.strip()
    for stop in "。，,；;：:、()（）. ":
        text = text.replace(stop, "\n")
    parts = [plain(part) for part in text.split("\n") if plain(part)]
    return [part for part in parts if not (part.isdigit() or part in "一二三四五六七八九十" or part.startswith("专栏"))]


@pytest.mark.parametrize(("number", "tasks"), [("000", 15), ("001", 28), ("002", 15), ("003", 6)])
def test_published_plan_has_so_many_tasks(number: str, tasks: int) -> None:
    assert len(published(number).tasks) == tasks


@pytest.mark.parametrize("number", ALL)
def test_published_plan_read_twice_is_the_same_with_keys_of_its_own(number: str) -> None:
    plan = published(number)
    assert plan == published(number)
    assert len({task.key for task in plan.tasks}) == len(plan.tasks)
    assert len({milestone.key for milestone in plan.milestones}) == len(plan.milestones)


def test_published_000_traditional_text_gives_units_and_years_as_printed() -> None:
    plan = published("000")
    task = next(task for task in plan.tasks if task.name == "提升市政務雲平台服務保障能力")
    assert (task.no, task.path) == (2, ("重點示範應用工程及分工", "公共基礎設施"))
    assert [each.due.iso for each in task.milestones if each.due] == ["2018", "2019", "2020"]
    for each in task.milestones:
        assert each.lead == ("市數字辦",)
        assert each.support == ("市發展改革委", "財政局", "各縣(市、區)政府", "各開發區管委會")
    assert all(each.lead and each.due for each in plan.milestones)
    assert plan.document_number == "鄭政文〔2018〕147號"
    assert plan.city == "鄭州市"


def test_published_000_points_of_one_task_keep_their_own_units() -> None:
    task = next(task for task in published("000").tasks if task.name.startswith("推進“一平台一號一卡”"))
    assert [(each.due.iso if each.due else None, each.lead) for each in task.milestones] == [
        ("2018", ("市數字辦",)),
        ("2019", ("市數字辦",)),
        ("2019", ("市政府市長電話室",)),
        ("2019", ("市數字辦",)),
    ]
    assert task.milestones[-1].support == ("市政府有關部門", "鄭州一卡通公司")


def test_published_000_says_where_a_heading_runs_into_its_text() -> None:
    plan = published("000")
    assert plan.tasks[0].name == "加快各類部門專網向電子政務外網遷移"
    assert [remark.number for remark in plan.remarks] == [23]


def test_published_001_has_units_for_each_task_and_years_for_each_box() -> None:
    plan = published("001")
    boxes = [task for task in plan.tasks if task.kind is TaskKind.YEARLY]
    assert [box.no for box in boxes] == [1, 2, 3, 4]
    assert all([each.due.iso for each in box.milestones if each.due] == ["2018", "2019", "2020"] for box in boxes)
    assert [task.name for task in plan.tasks if task.kind is TaskKind.PROSE and not task.milestones[0].lead] == [
        "带动产业经济发展"
    ]
    network = next(task for task in plan.tasks if task.name == "电子政务外网建设")
    assert [each.due.iso for each in network.milestones if each.due] == ["2018-06", "2018-12", "2018-12", "2020-12"]
    assert network.milestones[0].lead == ("市政府办公厅", "市大数据管理局", "各县区政府")


def test_published_001_lists_the_news_below_the_plan_as_unplaced() -> None:
    assert [line.number for line in published("001").unplaced] == list(range(86, 106))


def test_published_002_tasks_state_one_year_and_no_units() -> None:
    plan = published("002")
    assert [task.name for task in plan.tasks][:3] == ["通信基础设施", "政务信息基础设施", "物联感知体系"]
    assert [each.due.iso for each in plan.milestones if each.due] == ["2022-12"]
    assert not any(each.lead for each in plan.milestones)
    assert plan.city == "济源市"


def test_published_003_tasks_are_the_six_of_next_steps() -> None:
    plan = published("003")
    assert [task.no for task in plan.tasks] == [1, 2, 3, 4, 5, 6]
    assert {task.path for task in plan.tasks} == {("下一步工作重点",)}
    assert plan.city == "郑州市"
