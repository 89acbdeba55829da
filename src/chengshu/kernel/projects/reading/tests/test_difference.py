"""What two readings of a plan differ in: renumbering, rewording, new and dropped tasks."""

from __future__ import annotations

import pytest

from chengshu.kernel.projects.reading.difference import compare
from chengshu.kernel.projects.reading.draft import PlanDraft
from chengshu.kernel.projects.reading.read import read_plan
from chengshu.kernel.projects.reading.tests.sources import invented, invented_text, published, published_bytes

NAME = "table_in_tabs.txt"


def changed(old: str, new: str) -> PlanDraft:
    text = invented_text(NAME)
    assert old in text
    return read_plan(text.replace(old, new, 1).encode(), NAME)


def test_same_text_shows_no_difference() -> None:
    difference = compare(invented(NAME), invented(NAME))
    assert not difference
    assert len(difference.same) == 3


def test_other_spelling_of_punctuation_keeps_the_keys() -> None:
    again = changed("建设5G基站", "建设５Ｇ基站")
    assert [task.key for task in again.tasks] == [task.key for task in invented(NAME).tasks]


def test_postponed_milestone_shows_field_by_field() -> None:
    difference = compare(invented(NAME), changed("2022年6月底前", "2022年9月底前"))
    (task,) = difference.changed
    (milestone,) = task.changed
    assert [(field.field, field.old, field.new) for field in milestone.fields] == [
        ("due", "2022-06", "2022-09"),
        ("due_printed", "2022年6月底前", "2022年9月底前"),
    ]
    assert not (difference.added or difference.removed or task.added or task.removed)


def test_renumbered_plan_loses_no_task() -> None:
    text = invented_text(NAME).replace("3\t", "4\t").replace("2\t建", "3\t建").replace("1\t建", "2\t建")
    head, rows = text.split("备注\n", 1)
    text = f"{head}备注\n1\t健全工作机制\t市数据局\t市财政局\t2022年3月\t成立专班\t\n{rows}"
    difference = compare(invented(NAME), read_plan(text.encode(), NAME))
    assert [task.name for task in difference.added] == ["健全工作机制"]
    assert difference.removed == ()
    assert [
        (change.new.name, [(field.field, field.new) for field in change.fields]) for change in difference.changed
    ] == [
        ("建设数据底座", [("no", 2)]),
        ("建设5G基站", [("no", 3)]),
        ("推进一网通办", [("no", 4)]),
    ]


def test_reworded_name_is_a_change_and_not_another_task() -> None:
    difference = compare(invented(NAME), changed("建设数据底座", "建设城市数据底座"))
    assert [field.field for field in difference.changed[0].fields] == ["name"]
    assert not (difference.added or difference.removed)


def test_other_task_in_its_place_is_dropped_and_added() -> None:
    difference = compare(invented(NAME), changed("建设数据底座", "整治河湖水质"))
    assert [task.name for task in difference.removed] == ["建设数据底座"]
    assert [task.name for task in difference.added] == ["整治河湖水质"]


def test_dropped_milestone_is_told() -> None:
    text = "\n".join(line for line in invented_text(NAME).split("\n") if "500个" not in line)
    difference = compare(invented(NAME), read_plan(text.encode(), NAME))
    (task,) = difference.changed
    assert [each.due.iso for each in task.removed if each.due] == ["2023-12"]


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_published_plan_against_itself_shows_no_difference(number: str) -> None:
    assert not compare(published(number), published(number))


def test_published_004_with_one_unit_changed_shows_only_that() -> None:
    text = (
        published_bytes("004")
        .decode()
        .replace("市大数据局牵头,市人社局、市财政局配合", "市大数据局牵头,市人社局配合", 1)
    )
    difference = compare(published("004"), read_plan(text.encode(), "004.txt"))
    (task,) = difference.changed
    assert [(field.field, field.new) for field in task.changed[0].fields] == [
        ("responsible_raw", "市大数据局牵头,市人社局配合"),
        ("support", ("市人社局",)),
    ]
    assert len(difference.same) == 37
