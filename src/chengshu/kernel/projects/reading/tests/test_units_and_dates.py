"""Phrases of responsible units and of dates, one by one."""

from __future__ import annotations

import pytest

from chengshu.kernel.projects.reading.dates import due_in, promises_in, years_in
from chengshu.kernel.projects.reading.units import is_responsibility, responsibility


@pytest.mark.parametrize(
    ("phrase", "lead", "support"),
    [
        ("市甲局牵头,市乙局、市丙局配合", ["市甲局"], ["市乙局", "市丙局"]),
        ("市甲局牵头、市乙局等部门配合", ["市甲局"], ["市乙局"]),
        ("市甲局牵头,市乙局等相关部门配合", ["市甲局"], ["市乙局", "相关部门"]),
        ("市甲局、市乙局牵头,各区县政府配合", ["市甲局", "市乙局"], ["各区县政府"]),
        ("市甲局牵头,市乙局等委办局及各区县政府配合", ["市甲局"], ["市乙局", "各区县政府"]),
        ("市文化广电和旅游局牵头,相关部门和各景区配合", ["市文化广电和旅游局"], ["相关部门", "各景区"]),
        ("市自然资源和规划局牵头,市乙局与市丙局配合", ["市自然资源和规划局"], ["市乙局", "市丙局"]),
        ("市甲局牵头，各县（市、区）政府按职责分工负责", ["市甲局"], ["各县（市、区）政府"]),
        ("市甲辦牽頭,市政府有關部門按照行政職責分工負責,某公司配合。", ["市甲辦"], ["市政府有關部門", "某公司"]),
        ("责任单位：市甲局、市乙局", ["市甲局", "市乙局"], []),
        ("牵头单位：市甲局；配合单位：市乙局、市丙委", ["市甲局"], ["市乙局", "市丙委"]),
        ("配合单位：市乙局；牵头单位：市甲局", ["市甲局"], ["市乙局"]),
        ("市甲局牵头，会同市乙局，2021年6月底前完成", ["市甲局"], ["市乙局"]),
        ("市甲局负责，市乙局配合", ["市甲局"], ["市乙局"]),
        ("市高等教育局牵头", ["市高等教育局"], []),
        ("", [], []),
    ],
)
def test_phrase_of_units(phrase: str, lead: list[str], support: list[str]) -> None:
    who = responsibility(phrase)
    assert (list(who.lead), list(who.support)) == (lead, support)


@pytest.mark.parametrize(
    ("phrase", "names"),
    [
        ("市甲局牵头,市乙局配合", True),
        ("责任单位:市甲局", True),
        ("办公室承担日常工作,负责牵头组织需求和技术方案审核。", False),
        ("为公共服务、社会治理等提供决策支持。", False),
        ("市甲局负责项目立项和后评价管理工作。", False),
        ("以下简称“专家委”", False),
    ],
)
def test_only_a_phrase_of_units_is_taken_for_one(phrase: str, names: bool) -> None:
    assert is_responsibility(phrase) is names


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("2020年6月", "2020-06"),
        ("2020年12月底前", "2020-12"),
        ("2020年12月31日前", "2020-12-31"),
        ("２０２０年６月底", "2020-06"),
        ("2020-06", "2020-06"),
        ("2020/6/30", "2020-06-30"),
        ("2020.12", "2020-12"),
        ("2020年底", "2020-12"),
        ("2020年", "2020"),
        ("2021年上半年", "2021-06"),
        ("2021年第三季度", "2021-09"),
        ("至2020年12月底", "2020-12"),
        ("2020年13月", None),
        ("2020年2月30日", None),
        ("2020", None),
        ("长期坚持", None),
        ("", None),
    ],
)
def test_time_point_of_a_cell(cell: str, iso: str | None) -> None:
    due = due_in(cell)
    assert (due.iso if due else None) == iso


def test_last_day_of_a_promise_is_the_last_on_which_it_is_kept() -> None:
    days = [due.last_day.isoformat() for cell in ("2020年2月", "2020年", "2020年6月15日") if (due := due_in(cell))]
    assert days == ["2020-02-29", "2020-12-31", "2020-06-15"]


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("2020年", "2020"),
        ("2020—2023年", "2020-2023"),
        ("2020-2021年年", "2020-2021"),
        ("2020年1月至2022年12月", "2020-2022"),
        ("2023—2020年", None),
        ("2020年6月底前", None),
    ],
)
def test_span_of_a_cell(cell: str, label: str | None) -> None:
    years = years_in(cell)
    assert (years.label if years else None) == label


@pytest.mark.parametrize(
    ("sentence", "dues"),
    [
        ("2018年完成招标,2019年完成迁移40%,2020年完成迁移80%。", ["2018", "2019", "2020"]),
        ("至2018年6月底,甲接入;至2018年12月底,乙接入。", ["2018-06", "2018-12"]),
        ("加快建设,确保2022年底5G站址数达到1315余站。", ["2022-12"]),
        ("自2013年创建以来成效明显。", []),
        ("2018年以来成效明显。", []),
    ],
)
def test_promises_of_a_sentence(sentence: str, dues: list[str]) -> None:
    assert [due.iso for _, due, _ in promises_in(sentence)] == dues
