"""The report over all projects, as the people see it and take it along."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from chengshu.kernel.lifecycle import services
from chengshu.kernel.lifecycle.tests.make import (
    WAN,
    make_city,
    make_project,
    planned_project,
)
from chengshu.kernel.lifecycle.tests.pages import address, shown, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("project-lifecycle.14")
def test_the_report_counts_number_amount_stage_and_delay_and_opens_its_projects(client: Client) -> None:
    city = make_city()
    project = planned_project(city)
    other = make_project(city, "财政一体化", functions="预算管理。", unit=city.finance, asked_fen=90 * WAN, year=2026)
    run = services.begin_stages(project, by=city.clerk)
    run.due_on = date(2020, 1, 1)
    run.save(update_fields=["due_on"])
    signed_in(client, city.leader)

    page = shown(client, f"{address('report')}?by=unit")
    assert "市交通局" in page and "市财政局" in page
    assert "评估论证 1" in page
    drill = f"{address('projects')}?unit={city.bureau.pk}"
    assert drill in page
    opened = shown(client, drill)
    assert "智慧停车管理平台" in opened and "财政一体化" not in opened
    late = shown(client, f"{address('projects')}?unit={city.bureau.pk}&late=yes")
    assert "智慧停车管理平台" in late and "滞后" in late
    only = shown(client, f"{address('report')}?by=year&first=2027&last=2027")
    assert "2027 年" in only and f">{other.year} 年<" not in only
    for by in ("area", "stage", "state", "kind"):
        shown(client, f"{address('report')}?by={by}")


@pytest.mark.requirement("project-lifecycle.14")
def test_the_report_is_taken_along_as_csv_excel_and_word(client: Client) -> None:
    city = make_city()
    planned_project(city)
    signed_in(client, city.officer)

    csv = b"".join(client.get(f"{address('report')}?format=csv").streaming_content)  # type: ignore[attr-defined]
    assert "市交通局" in csv.decode("utf-8-sig") and "300" in csv.decode("utf-8-sig")
    xlsx = b"".join(client.get(f"{address('report')}?format=xlsx").streaming_content)  # type: ignore[attr-defined]
    rows = list(load_workbook(io.BytesIO(xlsx)).worksheets[0].iter_rows(values_only=True))
    assert rows[1][:3] == ("市交通局", 1, 300)
    word = client.get(address("report_word"))
    paper = Document(io.BytesIO(word.content))
    assert paper.tables[0].rows[1].cells[0].text == "市交通局"
    assert paper.tables[0].rows[-1].cells[0].text == "合计"


@pytest.mark.requirement("project-lifecycle.14")
def test_a_clerk_counts_only_projects_of_the_own_unit(client: Client) -> None:
    city = make_city()
    make_project(city)
    make_project(city, "财政一体化", functions="预算。", unit=city.finance)
    signed_in(client, city.clerk)
    page = shown(client, address("report"))

    assert "市交通局" in page
    assert "市财政局" not in page
