"""Targets of the published plans beside what was measured; not measured is not zero."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.events.models import Outgoing
from chengshu.kernel.projects.errors import AlreadyDecided, EvidenceMissing, FigureUnitUnknown, ReasonMissing
from chengshu.kernel.projects.measuring import in_unit_of_target, reaches
from chengshu.kernel.projects.models import Decision, Figure, Partner, Target
from chengshu.kernel.projects.queries import all_targets, figures_of, latest_figure, latest_figures, target_lines
from chengshu.kernel.projects.register import promised
from chengshu.kernel.projects.seeds import begin
from chengshu.kernel.projects.services import decide_figure, load_targets, measure_targets, report_figure
from chengshu.kernel.projects.tests.make import (
    ROLE,
    make_bureau,
    make_city,
    make_officer_account,
    make_officer_actor,
    make_plan,
    seed,
)
from chengshu.spec.data import Dataset, Field
from chengshu.spec.figures import Indicator, Measured
from chengshu.spec.registry import registry

ROOT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").exists())
TASKS = Dataset("test.tasks", Text("任务", "Tasks"), "projects.Task", (Field("name", Text("名称", "Name")),))


def make_indicator(key: str, measured: Measured | None, unit: Unit = Unit.RATIO) -> Indicator:
    return Indicator(
        key, Text("上云率", "Share in the cloud"), unit, TASKS, lambda day: measured, Text("上云数/总数", "moved / all")
    )


@pytest.fixture
def declared() -> Iterator[dict[str, Indicator]]:
    """Only the indicators that the test declares."""
    before = dict(registry.indicators)
    registry.indicators.clear()
    yield registry.indicators
    registry.indicators.clear()
    registry.indicators.update(before)


def test_the_packaged_targets_are_those_of_the_register() -> None:
    register: list[dict[str, Any]] = yaml.safe_load((ROOT / "docs/requirements/systems.yaml").read_text("utf-8"))
    wanted = [
        (
            kpi["zh"],
            kpi["metric"],
            kpi["op"],
            Decimal(str(kpi["value"])),
            kpi["unit"],
            kpi["by"],
            kpi["city"],
            system["id"],
        )
        for system in register
        for kpi in system.get("kpis") or ()
    ]
    assert len(wanted) == 88
    assert [
        (one.phrase, one.indicator, one.op, one.value, one.unit, one.by_stated, one.city, one.system)
        for one in promised()
    ] == wanted


@pytest.mark.django_db
def test_loading_the_targets_twice_changes_nothing_and_keeps_what_was_measured() -> None:
    assert load_targets() == 88
    Figure.everywhere.create(
        indicator="systems_migrated_to_cloud",
        value=Decimal(41),
        unit="%",
        day=clock.today(),
        origin="system",
        rows=100,
        dataset="test.tasks",
    )
    load_targets()

    assert Target.objects.count() == 88
    assert Figure.everywhere.count() == 1


@pytest.mark.django_db
def test_every_city_begins_with_the_targets_and_the_expected_partners() -> None:
    assert begin() == 88
    assert begin() == 0

    assert set(Partner.objects.values_list("key", "connected_at")) == {
        ("collaborative-office", None),
        ("hotline-12345", None),
    }


@pytest.mark.django_db
def test_a_target_points_to_its_plan_once_that_is_imported() -> None:
    load_targets()
    make_plan(make_city(), seed("004").decode())

    linked = Target.objects.exclude(plan=None)
    assert linked.count() == Target.objects.filter(document="004").count() > 30
    assert {target.document for target in linked} == {"004"}


@pytest.mark.django_db
def test_what_nobody_measured_says_so_and_is_not_zero(client: Client) -> None:
    load_targets()
    client.force_login(make_officer_account(ROLE["leader"], make_city()))

    page = client.get(reverse("projects:targets"), {"page": "2"}).content.decode()
    lines = target_lines(all_targets())

    assert all(line.figure is None and line.reached is None for line in lines)
    assert page.count("尚未测量") > 38
    assert latest_figure(Target.objects.first() or Target()) is None


@pytest.mark.django_db
def test_a_declared_indicator_is_counted_and_stored_with_its_rows(declared: dict[str, Indicator]) -> None:
    load_targets()
    key = "systems_migrated_to_cloud"
    declared[key] = make_indicator(key, Measured(Decimal("0.415"), 200))

    assert measure_targets() == 1
    assert measure_targets() == 1

    figure = Figure.everywhere.get()
    assert (figure.value, figure.unit, figure.rows, figure.dataset) == (Decimal("41.5"), "%", 200, "test.tasks")
    assert Outgoing.objects.filter(key="projects.figure.measured").count() == 1
    lines = {line.target.by_stated: line for line in target_lines(all_targets().filter(indicator=key))}
    assert lines["2019-12"].reached is True
    assert lines["2020-12"].reached is False
    assert lines["2020-12"].word.zh == "逾期未达标"


@pytest.mark.django_db
def test_nothing_to_count_stores_nothing(declared: dict[str, Indicator]) -> None:
    load_targets()
    key = "systems_migrated_to_cloud"
    declared[key] = make_indicator(key, None)

    assert measure_targets() == 0
    assert Figure.everywhere.count() == 0


@pytest.mark.django_db
def test_one_indicator_that_fails_does_not_keep_the_others_from_being_counted(
    declared: dict[str, Indicator], caplog: pytest.LogCaptureFixture
) -> None:
    load_targets()
    declared["base_station_sites_5g"] = make_indicator("base_station_sites_5g", Measured(Decimal(1), 1), Unit.FEN)
    declared["smart_parks_built"] = make_indicator("smart_parks_built", Measured(Decimal(2), 2), Unit.COUNT)

    assert measure_targets() == 1
    assert Figure.everywhere.get().indicator == "smart_parks_built"
    assert "base_station_sites_5g" in caplog.text


@pytest.mark.django_db
def test_the_trend_grows_by_a_value_a_day(declared: dict[str, Indicator]) -> None:
    load_targets()
    key = "smart_parks_built"
    for days, value in ((2, 1), (1, 2), (0, 3)):
        declared[key] = make_indicator(key, Measured(Decimal(value), value), Unit.COUNT)
        measure_targets(clock.today() - timedelta(days=days))

    line = target_lines(all_targets().filter(indicator=key))[0]
    assert [figure.value for figure in line.trend] == [1, 2, 3]
    assert line.figure is not None and line.figure.value == 3


@pytest.mark.django_db
def test_a_reported_value_counts_once_it_is_accepted() -> None:
    load_targets()
    target = Target.objects.get(indicator="tourism_total_revenue")
    by = make_officer_actor(ROLE["unit_reporter"], make_bureau("天中市文旅局"))
    with pytest.raises(EvidenceMissing):
        report_figure(target, value=Decimal(351), day=date(2026, 6, 30), words="", by=by)

    figure = report_figure(target, value=Decimal(351), day=date(2026, 6, 30), words="市统计局月报", by=by)
    assert latest_figure(target) is None
    with pytest.raises(ReasonMissing):
        decide_figure(figure.pk, accepts=False, by=PLATFORM)
    decide_figure(figure.pk, accepts=True, by=PLATFORM)

    assert latest_figure(target) == figure
    assert latest_figures([target]) == {target.pk: figure}
    with pytest.raises(AlreadyDecided):
        decide_figure(figure.pk, accepts=False, reason="晚了。", by=PLATFORM)


@pytest.mark.django_db
def test_a_returned_value_never_counts() -> None:
    load_targets()
    target = Target.objects.get(indicator="tourism_total_revenue")
    figure = report_figure(target, value=Decimal(1), day=clock.today(), words="估计", by=PLATFORM)

    decide_figure(figure.pk, accepts=False, reason="请附统计公报。", by=PLATFORM)

    assert figures_of(target).count() == 0
    assert Figure.everywhere.get().decision == Decision.RETURNED


@pytest.mark.parametrize(
    ("value", "counted", "wanted", "shown"),
    [
        ("0.97", Unit.RATIO, "%", "97"),
        ("12", Unit.COUNT, "count", "12"),
        ("35000000000000", Unit.FEN, "亿元", "3500"),
        ("1440", Unit.MINUTES, "hours", "24"),
    ],
)
def test_a_value_is_shown_in_the_unit_of_the_plan(value: str, counted: Unit, wanted: str, shown: str) -> None:
    assert in_unit_of_target(Decimal(value), counted, wanted, indicator="x") == Decimal(shown)


def test_a_unit_that_cannot_be_turned_into_the_plans_is_refused() -> None:
    with pytest.raises(FigureUnitUnknown):
        in_unit_of_target(Decimal(1), Unit.FEN, "%", indicator="x")


@pytest.mark.parametrize(
    ("value", "op", "kept"), [(97, ">=", True), (96, ">=", False), (4, "<=", True), (5, "<=", False), (24, "==", True)]
)
def test_a_promise_is_kept_by_its_relation(value: int, op: str, kept: bool) -> None:
    wanted = {">=": 97, "<=": 4, "==": 24}[op]
    assert reaches(Decimal(value), op, Decimal(wanted)) is kept


@pytest.mark.django_db
def test_a_target_leads_down_to_definition_dataset_rows_and_time(
    client: Client, declared: dict[str, Indicator]
) -> None:
    load_targets()
    key = "systems_migrated_to_cloud"
    declared[key] = make_indicator(key, Measured(Decimal("0.415"), 4321))
    measure_targets()
    client.force_login(make_officer_account(ROLE["leader"], make_city()))

    page = client.get(reverse("projects:target", args=[Target.objects.filter(indicator=key)[0].pk])).content.decode()

    for shown in (
        "41.5%",
        "上云数/总数",
        "test.tasks",
        "4,321",
        f"{clock.today():%Y-%m-%d}",
        "2019年完成40%的系統遷移",
    ):
        assert shown in page
