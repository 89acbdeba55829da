"""Importing lists of divisions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.geo import queries, services
from chengshu.kernel.geo.errors import AlreadyAccepted, DivisionsRefused, NoDivisions
from chengshu.kernel.geo.lists import read_lists
from chengshu.kernel.geo.models import Division, DivisionImport, DivisionLevel
from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.geo.tests.make import AREAS, PUBLISHED, STREETS, make_lists, published

there = pytest.mark.skipif(
    not (PUBLISHED / "streets.csv").exists(), reason="the published list lies beside the checkout, under ../shared"
)
OUTER = json.dumps({"台湾省": {"子市": ["丑区", "寅区"]}, "澳门特别行政区": {"卯岛": ["辰区"]}})


def taken(files: Mapping[str, bytes]) -> dict[str, int]:
    """The list, proposed and accepted."""
    row = services.accept(services.propose(files, source="test", by=PLATFORM), by=PLATFORM)
    return {what: n for what, n in row.counts.items() if n}


@there
@pytest.mark.django_db
def test_the_published_list_comes_in_whole_and_a_second_time_changes_nothing() -> None:
    outer = json.loads(published()["HK-MO-TW.json"])
    regions = [region for regions in outer.values() for region in regions.values()]
    uncoded = len(regions) + sum(len(districts) for districts in regions)
    assert taken(published()) == {"appeared": 31 + 342 + 2978 + 41352 + len(outer) + uncoded}
    coded = Division.objects.exclude(code__contains="-").exclude(code__in=["71", "81", "82"])
    assert {level: coded.filter(level=level).count() for level in DivisionLevel} == {
        DivisionLevel.PROVINCE: 31,
        DivisionLevel.CITY: 342,
        DivisionLevel.COUNTY: 2978,
        DivisionLevel.TOWN: 41352,
    }
    towns = Division.objects.filter(level=DivisionLevel.TOWN)
    counties = set(Division.objects.filter(level=DivisionLevel.COUNTY).values_list("code", flat=True))
    assert all(code[:6] == parent in counties for code, parent in towns.values_list("code", "parent__code"))
    assert taken(published()) == {}


@pytest.mark.django_db
def test_what_changed_is_kept_as_history() -> None:
    taken(make_lists())
    areas = AREAS.replace("丁区", "新丁区")
    streets = STREETS.replace('980102100,"己镇",980102', '980102101,"己镇",980102')
    assert taken(make_lists(areas=areas, streets=streets)) == {"appeared": 1, "renamed": 1, "closed": 1}

    renamed = queries.division("980103")
    change = queries.history(renamed)[0]
    assert (change.what, change.before, change.after) == ("renamed", "丁区", "新丁区")
    closed = queries.division("980102100")
    assert not closed.active
    assert closed.valid_until is not None
    assert taken(make_lists())["reopened"] == 1


@pytest.mark.django_db
def test_a_list_of_one_province_leaves_the_others_alone() -> None:
    seed_divisions()
    taken(make_lists())
    assert Division.objects.filter(code__startswith="99", active=True).count() == 220


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("files", "file", "line"),
    [
        (make_lists(streets=STREETS + '980199001,"庚镇",980199,98,9801\n'), "streets.csv", 4),
        (make_lists(streets=STREETS + '980102001,"庚镇",980102,98,9801\n'), "streets.csv", 4),
        (make_lists(streets=STREETS + '98010300,"庚镇",980103,98,9801\n'), "streets.csv", 4),
        (make_lists(streets=STREETS + '980103001,"",980103,98,9801\n'), "streets.csv", 4),
        (make_lists(streets=STREETS + '980103001,"庚镇",980102,98,9801\n'), "streets.csv", 4),
        (make_lists(streets=STREETS + '980103001,"庚镇\n'), "streets.csv", 4),
        (make_lists(streets=STREETS + "980103001,庚镇,\n"), "streets.csv", 4),
        (make_lists(outer='{"台湾省": \n['), "HK-MO-TW.json", 2),
        (make_lists(outer='{"火星省": {}}'), "HK-MO-TW.json", 1),
    ],
    ids=["no county", "twice", "short code", "no name", "other county", "cut", "no parent", "cut json", "unknown"],
)
def test_a_row_that_does_not_fit_is_named_with_its_line_and_nothing_is_imported(
    files: dict[str, bytes], file: str, line: int
) -> None:
    with pytest.raises(DivisionsRefused) as refused:
        services.propose(files, source="test", by=PLATFORM)
    assert [(row.file, row.line) for row in refused.value.rows] == [(file, line)]
    assert not DivisionImport.objects.exists()


@pytest.mark.django_db
def test_places_without_a_code_of_the_standard_keep_the_number_they_have() -> None:
    taken(make_lists(outer=OUTER))
    before = dict(Division.objects.filter(code__contains="-").values_list("name_zh", "code"))
    assert before == {"子市": "71-01", "丑区": "71-0101", "寅区": "71-0102", "卯岛": "82-01", "辰区": "82-0101"}
    other = OUTER.replace(json.dumps("丑区"), json.dumps("巳区") + ", " + json.dumps("丑区"))
    assert taken(make_lists(outer=other)) == {"appeared": 1}
    assert queries.division("71-0103").name_zh == "巳区"


@pytest.mark.django_db
def test_a_list_in_gb18030_reads_the_same() -> None:
    files = {name: content.decode().encode("gb18030") for name, content in make_lists().items()}
    taken(files)
    assert queries.division("980102001").name_zh == "戊街道"


@pytest.mark.django_db
def test_a_list_is_accepted_once() -> None:
    row = services.propose(make_lists(), source="test", by=PLATFORM)
    assert not Division.objects.exists()
    services.accept(row, by=PLATFORM)
    with pytest.raises(AlreadyAccepted):
        services.accept(row, by=PLATFORM)


def test_a_folder_without_the_files_is_no_list() -> None:
    with pytest.raises(NoDivisions):
        read_lists({"provinces.csv": b"code,name\n"})


@pytest.mark.django_db
def test_the_command_compares_without_changing_and_reports_as_json(tmp_path: Path) -> None:
    for name, content in make_lists().items():
        (tmp_path / name).write_bytes(content)
    out = StringIO()
    call_command("divisions_import", str(tmp_path), "--compare", "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert report["imported"] is False
    assert len(report["changes"]) == 6
    assert not Division.objects.exists()

    call_command("divisions_import", str(tmp_path), stdout=StringIO())
    assert queries.counts() == {"province": 1, "city": 1, "county": 2, "town": 2}


@pytest.mark.django_db
def test_the_command_lists_bad_rows_and_fails(tmp_path: Path) -> None:
    for name, content in make_lists(streets=STREETS + "1,x,980102\n").items():
        (tmp_path / name).write_bytes(content)
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("divisions_import", str(tmp_path), stdout=StringIO(), stderr=errors)
    assert "streets.csv 第 4 行" in errors.getvalue()
    assert not Division.objects.exists()
