"""Shops, sites and vehicles: their sheets, pages, search and the door for programs; rules of warnings that end."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.coordinates import Datum, converted
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import rights as case_rights
from chengshu.kernel.cases.services import Place
from chengshu.kernel.cases.tests.make import make_case
from chengshu.kernel.identity.models import Organisation
from chengshu.packs.digital_city_management import rights
from chengshu.packs.digital_city_management.errors import (
    ColumnsMissing,
    RuleOver,
    SheetFaulty,
    SheetTaken,
    SheetTooLong,
)
from chengshu.packs.digital_city_management.models import Sheet, Shop, Supervised, Warning, WarningRule
from chengshu.packs.digital_city_management.searching import find_shops, find_supervised
from chengshu.packs.digital_city_management.services import registers, sheets, warning
from chengshu.packs.digital_city_management.services.sheets import REGISTERS
from chengshu.packs.digital_city_management.tests.make import Centre, make_centre

pytestmark = pytest.mark.django_db
SHOPS, SITES = REGISTERS["shops"], REGISTERS["sites"]
HEADS = ("编号", "商户名称", "责任", "签订日期", "地址", "经度", "纬度")
SHOP = ("MQ1", "老街面馆", "包卫生、包秩序", "2026-03-01", "文昌街 3 号", "114.02", "33.01")


@pytest.fixture
def centre() -> Centre:
    return make_centre()


def client_of(body: Organisation) -> Client:
    client = Client()
    roles = (rights.KEEPER, case_rights.DISPATCHER)
    may = {key: scope for role in roles for key, scope in role.may.items()}
    client.force_login(make_account(organisation=body, may=may))
    return client


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def handed_in(centre: Centre, *rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS, **content: Any) -> Sheet:
    return sheets.hand_in(SHOPS, centre.body, workbook(heads, *rows), "门店.xlsx", by=centre.keeper, **content)


def test_sheet_is_looked_at_first_and_then_adds_and_changes(centre: Centre) -> None:
    first = handed_in(centre, SHOP, ("MQ2", "春晓花店", "卫生 绿化", date(2026, 5, 4), "", "", ""))
    found = sheets.look(first)
    assert (len(found.new), found.changed, found.faults) == (2, [], [])
    assert not Shop.everywhere.exists()
    sheets.take_in(first, by=centre.keeper)
    one, two = Shop.everywhere.order_by("code")
    assert (one.name_zh, one.duties, one.signed_on, one.lon) == (
        "老街面馆",
        ["clean", "order"],
        date(2026, 3, 1),
        114.02,
    )
    assert (two.duties, two.signed_on, two.lon) == (["clean", "green"], date(2026, 5, 4), None)
    with pytest.raises(SheetTaken):
        sheets.take_in(first, by=centre.keeper)

    second = handed_in(centre, SHOP, ("MQ2", "春晓鲜花", "卫生 绿化", "2026/5/4", "", "", ""))
    sheets.take_in(second, by=centre.keeper)
    second.refresh_from_db()
    two.refresh_from_db()
    assert (second.added, second.changed, second.same) == (0, 1, 1)
    assert two.name_zh == "春晓鲜花"


def test_columns_that_a_sheet_lacks_stay_as_they_are(centre: Centre) -> None:
    sheets.take_in(handed_in(centre, SHOP), by=centre.keeper)
    again = handed_in(centre, ("MQ1", "新名字", "包卫生"), heads=("编号", "商户名称", "责任"))
    sheets.take_in(again, by=centre.keeper)
    row = Shop.everywhere.get()
    assert (row.name_zh, row.address, row.lat) == ("新名字", "文昌街 3 号", 33.01)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("", "无号店", "包卫生", "", "", "", ""), "编号"),
        (("MQ9", "店", "包打扫", "", "", "", ""), "责任"),
        (("MQ9", "店", "包卫生", "昨天", "", "", ""), "签订日期"),
        (("MQ9", "店", "包卫生", "", "", "314", "33"), "经度"),
        (("MQ9", "店", "包卫生", "", "", "114.1", ""), "经度"),
        (("MQ9", "店" * 201, "包卫生", "", "", "", ""), "商户名称"),
    ],
)
def test_every_fault_names_its_row_and_column_and_nothing_is_written(
    centre: Centre, cells: tuple[str, ...], column: str
) -> None:
    row = handed_in(centre, SHOP, cells)
    assert [(one.row, one.column.zh) for one in sheets.look(row).faults] == [(3, column)]
    with pytest.raises(SheetFaulty):
        sheets.take_in(row, by=centre.keeper)
    assert not Shop.everywhere.exists()


def test_numbers_that_stand_twice_or_belong_to_another_unit_are_faults(centre: Centre) -> None:
    values = {"code": "MQ7", "name_zh": "别处", "unit": centre.unit, "duties": ["clean"], "address": ""}
    registers.keep_shop(values, by=PLATFORM)
    row = handed_in(centre, SHOP, SHOP, ("MQ7", "别处", "包卫生", "", "", "", ""))
    assert [(one.row, one.column.zh) for one in sheets.look(row).faults] == [(3, "编号"), (4, "编号")]


def test_positions_of_another_datum_are_converted(centre: Centre) -> None:
    lon, lat = converted(114.02, 33.01, Datum.CGCS2000, Datum.BD09)
    told = ("MQ1", "老街面馆", "包卫生", "", "", str(lon), str(lat))
    sheets.take_in(handed_in(centre, told, datum=Datum.BD09), by=centre.keeper)
    row = Shop.everywhere.get()
    assert row.lon == pytest.approx(114.02, abs=1e-5)
    assert row.lat == pytest.approx(33.01, abs=1e-5)


def test_only_who_keeps_the_register_hands_in_and_not_too_much(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotAllowed):
        sheets.hand_in(SHOPS, centre.body, workbook(HEADS, SHOP), "x.xlsx", by=centre.inspector)
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    with pytest.raises(SheetTooLong):
        handed_in(centre, SHOP, SHOP)


def test_sheet_with_other_headings_is_matched_on_its_page_and_taken_in(centre: Centre) -> None:
    client = client_of(centre.body)
    content = "牌号,叫什么,哪一种,到期\n天A·D9001,渣土车一号,渣土车辆,2027-01-31\n".encode("gb18030")
    told = {"unit": centre.body.pk, "datum": "cgcs2000", "file": SimpleUploadedFile("车辆.csv", content, "text/csv")}
    page = client.post(reverse("digital_city_management:import", args=["sites"]), told, follow=True)
    row = Sheet.everywhere.get()
    assert "还缺少这些列" in page.content.decode()
    with pytest.raises(ColumnsMissing):
        sheets.look(row)
    match = reverse("digital_city_management:match_sheet", args=[row.pk])
    assert "叫什么" in client.get(match).content.decode()
    shown = client.post(match, {"number": "0", "name_zh": "1", "kind": "2", "permit_until": "3"}, follow=True)
    assert "可以导入：新增 1 条" in shown.content.decode()
    assert "天A·D9001" in shown.content.decode()
    assert client.post(reverse("digital_city_management:take_sheet", args=[row.pk])).status_code == 302
    vehicle = Supervised.everywhere.get()
    assert (vehicle.kind, vehicle.permit_until) == ("vehicle", date(2027, 1, 31))
    assert client_of(centre.unit).get(reverse("digital_city_management:sheet", args=[row.pk])).status_code == 404


def test_template_of_each_register_reads_back_without_matching(centre: Centre) -> None:
    client = client_of(centre.body)
    for key, register in REGISTERS.items():
        answer = client.get(reverse("digital_city_management:template", args=[key]))
        heads = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0][1]]
        assert heads == [column.label.zh for column in register.columns]
    assert client.get(reverse("digital_city_management:import", args=["nothing"])).status_code == 404


def shop(centre: Centre, **values: Any) -> Shop:
    given = {"code": "MQ1", "name_zh": "老街面馆", "unit": centre.body, "duties": ["clean"], "address": "文昌街 3 号"}
    return registers.keep_shop(given | values, by=centre.keeper)


def test_search_finds_shops_and_vehicles_within_reach_only(centre: Centre) -> None:
    row = shop(centre, credit_code="91410000MA12345678")
    number = {"kind": "vehicle", "number": "天A·D9001", "name_zh": "渣土车", "unit": centre.body, "company": "运输公司"}
    site = registers.keep_supervised(number, by=centre.keeper)
    for words in ("面馆", "MQ1", "文昌街 面馆", "91410000"):
        assert [hit.url for hit in find_shops(centre.keeper, words, 5)] == [f"/digital_city_management/shops/{row.pk}/"]
    for words in ("D9001", "运输公司"):
        assert [hit.url for hit in find_supervised(centre.keeper, words, 5)] == [
            f"/digital_city_management/sites/{site.pk}/"
        ]
    assert find_shops(centre.enforcer, "面馆", 5) == []


def test_programs_read_and_write_shops_and_sites_of_their_unit(centre: Centre) -> None:
    client, door = client_of(centre.body), "/api/v1/digital_city_management/"
    told = {"name_zh": "老街面馆", "duties": ["clean"], "lon": 114.02, "lat": 33.01, "signed_on": "2026-03-01"}
    assert client.put(f"{door}shops/MQ1", told, content_type="application/json").json()["unit"] == centre.body.code
    changed = client.put(f"{door}shops/MQ1", told | {"name_zh": "新面馆"}, content_type="application/json").json()
    assert (changed["name_zh"], changed["last_score"]) == ("新面馆", None)
    assert Shop.everywhere.count() == 1
    odd: list[dict[str, Any]] = [{"duties": []}, {"duties": ["sweep"]}, {"lon": 500}, {"lon": None}, {"signed_on": "x"}]
    for wrong in odd:
        refused = client.put(f"{door}shops/MQ2", told | wrong, content_type="application/json")
        assert refused.status_code in {400, 422}, wrong
    site = {"kind": "site", "name_zh": "二期工地", "permit_until": (clock.today() - timedelta(days=1)).isoformat()}
    assert client.put(f"{door}sites/ZT1", site, content_type="application/json").json()["permit"] == "ended"
    assert [one["number"] for one in client.get(f"{door}sites?kind=site").json()] == ["ZT1"]
    assert client.get(f"{door}sites?kind=vehicle").json() == []
    assert client.get(f"{door}shops?after=MQ1").json() == []
    stranger = client_of(make_organisation())
    assert stranger.get(f"{door}shops/MQ1").status_code == 404
    assert stranger.put(f"{door}shops/MQ1", told, content_type="application/json").status_code == 403
    assert Client().get(f"{door}shops").status_code in {401, 403}


def test_shop_that_closed_leaves_the_list_and_site_is_changed_from_its_page(centre: Centre) -> None:
    client, row = client_of(centre.body), shop(centre)
    closing = reverse("digital_city_management:close_shop", args=[row.pk])
    assert closing in client.get(reverse("digital_city_management:shop", args=[row.pk])).content.decode()
    assert client.post(closing, {"on": clock.today().isoformat()}).status_code == 302
    assert "老街面馆" not in client.get(reverse("digital_city_management:shops")).content.decode()
    site = registers.keep_supervised(
        {"kind": "site", "number": "ZT1", "name_zh": "工地", "unit": centre.body}, by=centre.keeper
    )
    told = {"kind": "site", "number": "ZT1", "name_zh": "二期工地", "unit": centre.body.pk}
    page = reverse("digital_city_management:change_site", args=[site.pk])
    assert client.post(page, told).status_code == 302
    site.refresh_from_db()
    assert site.name_zh == "二期工地"


def rule_of(centre: Centre) -> WarningRule:
    content = warning.RuleContent(Text("井盖聚集", "Covers"), "0101", 2, 300, 24)
    return warning.set_rule(content, centre.body, by=PLATFORM)


def test_rule_is_ended_from_its_page_with_a_reason_and_raises_nothing_more(centre: Centre) -> None:
    row, client = rule_of(centre), client_of(centre.body)
    page = reverse("digital_city_management:end_rule", args=[row.pk])
    assert page in client.get(reverse("digital_city_management:rules")).content.decode()
    assert client.post(page, {"why": ""}).status_code == 422
    assert client_of(centre.unit).post(page, {"why": "不要"}).status_code == 404
    assert client.post(page, {"why": "误报太多"}).status_code == 302
    row.refresh_from_db()
    assert (row.active, row.ended_why, row.ended_by is not None) == (False, "误报太多", True)
    for _ in range(3):
        make_case(class_code="0101", place=Place(lon=114.02, lat=33.02))
    assert warning.raise_warnings() == 0
    assert not Warning.everywhere.exists()
    shown = client.get(reverse("digital_city_management:rules")).content.decode()
    assert "误报太多" in shown
    assert page not in shown
    with pytest.raises(RuleOver):
        warning.end_rule(row, by=PLATFORM, why="再停一次")


def test_page_of_a_case_offers_to_verify_and_to_refer(centre: Centre) -> None:
    case = make_case(class_code="0101")
    page = client_of(centre.body).get(reverse("cases:case", args=[case.pk])).content.decode()
    assert reverse("digital_city_management:ask", args=[case.pk]) in page
    assert reverse("digital_city_management:refer", args=[case.pk]) in page
    assert page.count("核实和移交执法") == 2  # the label of the section and its heading, no card within
