"""The inventory: registering, walking the menu, handing in a form, report and islands."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from openpyxl import Workbook, load_workbook
from pytest_django import Settings

from chengshu.base.errors import NotAllowed
from chengshu.base.sheets import MOST_UNPACKED
from chengshu.base.tests.make import make_bomb
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.models import Submission
from chengshu.kernel.catalogue.tests.make import make_resource
from chengshu.kernel.exchange.models import Client
from chengshu.kernel.inventory.contents import FunctionLine
from chengshu.kernel.inventory.errors import CodeTaken, NotASheet, SheetHasFaults
from chengshu.kernel.inventory.models import Hosting, InformationSystem, Network, SystemState
from chengshu.kernel.inventory.queries.report import report_for
from chengshu.kernel.inventory.queries.systems import islands
from chengshu.kernel.inventory.rights import KEEP_SYSTEMS, SEE_SYSTEMS
from chengshu.kernel.inventory.services.imports import import_sheet
from chengshu.kernel.inventory.services.links import draft_entries, link_client
from chengshu.kernel.inventory.services.roll_outs import plan_roll_out, report_roll_out
from chengshu.kernel.inventory.services.systems import change_system, register_system, set_functions
from chengshu.kernel.inventory.sheets import COLUMNS, FUNCTIONS, MOST_ROWS, SYSTEMS, template
from chengshu.kernel.inventory.tests.make import content, make_system
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
MENU = [
    FunctionLine(1, "婚姻登记", "结婚登记", "结婚登记信息、离婚登记信息"),
    FunctionLine(2, "预约"),
    FunctionLine(2, "查询", "", "结婚登记信息"),
    FunctionLine(1, "救助"),
    FunctionLine(4, "核对"),
]


def sheet(systems: list[list[Any]], functions: list[list[Any]] = []) -> bytes:  # noqa: B006 - read only
    """A filled form."""
    book = load_workbook(io.BytesIO(template()))
    for row in systems:
        book[SYSTEMS].append(row)
    for row in functions:
        book[FUNCTIONS].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.requirement("it-system-integration.1")
def test_function_menu_is_numbered_level_by_level_and_never_skips_one() -> None:
    system = make_system()

    set_functions(system, MENU, by=PLATFORM)

    assert [(one.path, one.name) for one in system.functions.all()] == [
        ("1", "婚姻登记"),
        ("1.1", "预约"),
        ("1.2", "查询"),
        ("2", "救助"),
        ("2.1", "核对"),
    ]
    assert system.functions.get(path="1").business_item == "结婚登记"


def test_another_unit_cannot_change_a_system() -> None:
    stranger = make_actor(may={KEEP_SYSTEMS: Scope.UNIT})
    with pytest.raises(NotAllowed):
        change_system(make_system(), content(), by=stranger)


def test_a_number_is_used_once_in_the_city() -> None:
    system = make_system()
    with pytest.raises(CodeTaken):
        register_system(make_organisation(), content(code=system.code), by=PLATFORM)


@pytest.mark.requirement("data-catalogue.2")
@pytest.mark.requirement("it-system-integration.8")
def test_what_a_menu_yields_becomes_drafts_of_the_catalogue_once() -> None:
    system = make_system()
    set_functions(system, MENU, by=PLATFORM)

    drafted = draft_entries(system, by=PLATFORM)

    names = {one.resource.name_zh for one in Submission.everywhere.filter(pk__in=[one.pk for one in drafted])}
    assert names == {"结婚登记信息", "离婚登记信息"}
    assert {one.resource.system_code for one in drafted} == {system.code}
    assert draft_entries(system, by=PLATFORM) == []


@pytest.mark.requirement("it-system-integration.1")
def test_a_form_brings_systems_with_their_menus_and_changes_those_it_knows() -> None:
    unit = make_organisation()
    row = ["GA-1", "人口系统", "管理人口", "电子政务外网", "政务云", "某公司", "2020-05-01", "120.5", 8, 300, "是"]
    menu = [["GA-1", 1, "户籍管理", "户口登记", "户籍人口", ""], ["GA-1", 2, "查询", "", "", ""]]

    first = import_sheet(unit, sheet([row], menu), by=PLATFORM)
    second = import_sheet(unit, sheet([[*row[:1], "人口综合系统", *row[2:]]], menu), by=PLATFORM)

    system = InformationSystem.everywhere.get(code="GA-1")
    assert (first.added, first.functions, second.added, second.changed) == (1, 2, 0, 1)
    assert (system.name_zh, system.cost_fen, system.hosting) == ("人口综合系统", 120_500_000, Hosting.CLOUD)
    assert (system.comprehensive, system.built_on) == (True, date(2020, 5, 1))


def test_a_form_with_faults_writes_nothing_and_names_every_cell() -> None:
    good = ["A-1", "甲", "用途", "互联网", "自有机房", "", "", "", "", "", ""]
    bad = ["A-1", "", "用途", "内网", "自有机房", "", "去年", "很多", "", "", ""]

    with pytest.raises(SheetHasFaults) as refused:
        import_sheet(make_organisation(), sheet([good, bad], [["没有", 1, "功能"]]), by=PLATFORM)

    told = refused.value.fields["file"].zh
    assert all(cell in told for cell in ("B3", "D3", "G3", "H3", "A3：系统编号重复", "功能菜单 A2"))
    assert not InformationSystem.everywhere.exists()


def test_columns_are_found_by_their_headings_in_any_order_below_a_title() -> None:
    book = Workbook()
    first = book.active or book.create_sheet()
    first.title = SYSTEMS
    names = [name for name, *_ in COLUMNS]
    row = ["GA-1", "人口系统", "管理人口", "电子政务外网", "政务云", "", "2020年5月1日", 12, 8, 300, "√"]
    first.append(["某市公安局信息系统一览表"])
    first.append(["序号", *reversed(names), "备注"])
    first.append([1, *reversed(row), "无"])
    out = io.BytesIO()
    book.save(out)

    import_sheet(make_organisation(), out.getvalue(), by=PLATFORM)

    system = InformationSystem.everywhere.get()
    assert (system.code, system.name_zh, system.users) == ("GA-1", "人口系统", 300)
    assert (system.comprehensive, system.built_on) == (True, date(2020, 5, 1))


def test_a_form_that_lacks_a_column_is_told_which() -> None:
    book = load_workbook(io.BytesIO(template()))
    book[SYSTEMS].delete_cols(5)
    book[SYSTEMS].append(["GA-1", "人口系统", "管理人口", "电子政务外网"])
    out = io.BytesIO()
    book.save(out)

    with pytest.raises(SheetHasFaults) as refused:
        import_sheet(make_organisation(), out.getvalue(), by=PLATFORM)

    assert "缺少“部署方式”" in refused.value.fields["file"].zh


@pytest.mark.parametrize(("place", "value"), [(7, "NaN"), (9, "NaN"), (9, "1e99999999"), (9, "Infinity"), (10, "也许")])
def test_what_is_no_number_and_neither_yes_nor_no_is_told(place: int, value: str) -> None:
    row: list[Any] = ["GA-1", "人口系统", "管理人口", "电子政务外网", "政务云", "", "", 12, 8, 300, "是"]
    row[place] = value

    with pytest.raises(SheetHasFaults):
        import_sheet(make_organisation(), sheet([row]), by=PLATFORM)


def test_rows_beyond_the_most_are_told_and_never_dropped_in_silence() -> None:
    rows = [[f"A-{n}", "甲", "用途", "互联网", "自有机房"] for n in range(MOST_ROWS + 1)]

    with pytest.raises(SheetHasFaults) as refused:
        import_sheet(make_organisation(), sheet(rows), by=PLATFORM)

    assert f"A{MOST_ROWS + 2}" in refused.value.fields["file"].zh
    assert not InformationSystem.everywhere.exists()


def test_a_form_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(NotASheet):
        import_sheet(make_organisation(), make_bomb(MOST_UNPACKED + 1), by=PLATFORM)


@pytest.mark.parametrize("file", [b"", b"PK\x03\x04 broken", b"a,b\n1,2", b"\x00" * 100])
def test_what_is_no_form_is_refused(file: bytes) -> None:
    with pytest.raises(NotASheet):
        import_sheet(make_organisation(), file, by=PLATFORM)


@pytest.mark.requirement("it-system-integration.6")
def test_an_island_neither_gives_nor_takes(settings: Settings, tmp_path: Any) -> None:
    settings.LAKE = tmp_path
    island, giver, taker = (make_system() for _ in range(3))
    resource = make_resource(giver.owner, system_code=giver.code)
    name = TableName(Layer.BRONZE, resource.key)
    store.replace(name, pa.table({"id": [1]}))
    note_written(name, resource=resource)
    client = Client.everywhere.create(
        organisation=taker.owner, client_id="c-1", secret_digest="x", name_zh="甲", last_used_at="2026-01-01T00:00Z"
    )
    link_client(taker, client, by=PLATFORM)

    found = islands(InformationSystem.everywhere.all())

    assert list(found) == [island]


@pytest.mark.requirement("it-system-integration.5")
def test_the_report_counts_each_unit_within_reach_alone() -> None:
    unit = make_organisation()
    make_system(unit, hosting=Hosting.CLOUD)
    closed = make_system(unit)
    closed.state = SystemState.CLOSED
    closed.save()
    make_system(unit, network=Network.ALONE)
    make_system()
    reader = make_actor(organisation=unit, may={SEE_SYSTEMS: Scope.UNIT})

    (line,) = report_for(reader)

    counted = (line.inventoried, line.living, line.closed, line.merged, line.in_cloud, line.islands, line.isolated)
    assert counted == (3, 2, 1, 0, 1, 2, 1)


@pytest.mark.requirement("it-system-integration.7")
def test_a_roll_out_tells_target_units_units_in_use_and_active_users() -> None:
    system, units = make_system(), [make_organisation(), make_organisation()]
    plan_roll_out(system, units, planned_by=date(2026, 12, 1), planned_users=20, by=PLATFORM)
    keeper = make_actor(organisation=units[0], may={KEEP_SYSTEMS: Scope.UNIT})

    report_roll_out(system.roll_outs.get(unit=units[0]), in_use_since=date(2026, 6, 1), active_users=12, by=keeper)

    assert system.roll_outs.count() == 2
    assert system.roll_outs.get(in_use_since__isnull=False).active_users == 12
    with pytest.raises(NotAllowed):
        report_roll_out(system.roll_outs.get(unit=units[1]), in_use_since=None, active_users=1, by=keeper)
