"""Pages of the catalogue and its API."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chengshu.kernel.access.actor import PLATFORM, actor_for
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.catalogue.checks import CHECKS
from chengshu.kernel.catalogue.contents import from_json
from chengshu.kernel.catalogue.models import (
    CheckWeight,
    Code,
    DataElement,
    Datum,
    DatumStanding,
    Duty,
    Resource,
    Standing,
    Submission,
    SubmissionState,
    Weight,
)
from chengshu.kernel.catalogue.queries.standards import check_entry, codes_of
from chengshu.kernel.catalogue.queries.statistics import departments_catalogued, municipal_departments_catalogued
from chengshu.kernel.catalogue.rights import CLERK, OFFICER, READER
from chengshu.kernel.catalogue.services import publish_directly
from chengshu.kernel.catalogue.services.standards import set_weight
from chengshu.kernel.catalogue.services.submissions import compile_entry
from chengshu.kernel.catalogue.tests.make import make_class, make_content, make_item, make_resource
from chengshu.kernel.catalogue.words import WEIGHT_MEANINGS
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.data import FieldType, Grade

pytestmark = pytest.mark.django_db


class Desk:
    """A bureau with somebody signed in."""

    def __init__(self, client: Client, may: Any) -> None:
        self.client = client
        self.body = make_organisation("民政局")
        self.account = make_account(organisation=self.body, may=may)
        client.force_login(self.account)
        self.actor = actor_for(self.account.person)

    def submission(self) -> Submission:
        """An entry of the bureau that is being compiled."""
        content = make_content(classification=make_class().code, sharing_condition="依申请", items=("a",))
        return compile_entry(self.body, content, by=self.actor)


@pytest.fixture
def clerk(client: Client) -> Desk:
    return Desk(client, CLERK.may)


@pytest.fixture
def officer(client: Client) -> Desk:
    return Desk(client, OFFICER.may)


def typed(submission: Submission, **changed: Any) -> dict[str, Any]:
    """What the editor sends."""
    content = from_json(submission.content)
    plain = {name: str(value) for name, value in content.__dict__.items() if name not in {"items", "related"}}
    rows: dict[str, list[str]] = {
        "item-name_zh": ["公民身份号码", "姓名", ""],
        "item-column": ["", "person_name", ""],
        "item-type": ["text", "text", "text"],
        "item-place": ["0", "1", "2"],
        "item-is_key": ["0"],
    }
    return plain | {"seen": submission.changed_at.isoformat()} | rows | changed


@pytest.mark.requirement("data-catalogue.6")
def test_a_reader_searches_browses_and_sees_updates(client: Client) -> None:
    client.force_login(make_account(may=READER.may))
    entry = make_resource(make_organisation("民政局"), name_zh="婚姻登记信息", classification=make_class("307001").code)
    make_resource(name_zh="机动车信息")
    make_resource(name_zh="秘密草稿", published=False)
    found = client.get(reverse("catalogue:browse"), {"q": "婚姻", "class": "307"}).content.decode()
    assert "婚姻登记信息" in found
    assert "机动车信息" not in found
    updates = client.get(reverse("catalogue:updates")).content.decode()
    assert "机动车信息" in updates
    assert "秘密草稿" not in updates
    assert "公民身份号码" in client.get(entry.url).content.decode()
    assert client.get(reverse("catalogue:edit", args=[1])).status_code == 403


def test_a_stranger_unit_does_not_find_a_draft(client: Client) -> None:
    client.force_login(make_account(may=CLERK.may))
    assert client.get(make_resource(published=False).url).status_code == 404


def test_searching_costs_the_same_however_many_are_found(client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(make_account(may=READER.may))
    for _ in range(12):
        make_resource()
    with django_assert_max_num_queries(25):
        client.get(reverse("catalogue:browse"), {"q": "测试"})


@pytest.mark.requirement("data-catalogue.1")
def test_many_items_are_written_at_once_and_take_their_data_element(clerk: Desk) -> None:
    DataElement.objects.create(code="DE00001", name_zh="公民身份号码", column="id_number", length=18)
    submission = clerk.submission()
    address = reverse("catalogue:edit", args=[submission.pk])
    assert "信息项" in clerk.client.get(address).content.decode()
    answer = clerk.client.post(address, typed(submission, name_zh="婚姻信息"))
    assert answer.status_code == 302
    submission.refresh_from_db()
    items = [(one["column"], one["element"], one["length"], one["is_key"]) for one in submission.content["items"]]
    assert items == [("id_number", "DE00001", 18, True), ("person_name", "", None, False)]
    assert Resource.everywhere.get().name_zh == "婚姻信息"


def test_a_wrong_item_comes_back_marked_with_everything_typed(clerk: Desk) -> None:
    submission = clerk.submission()
    address = reverse("catalogue:edit", args=[submission.pk])
    wrong = typed(submission, **{"item-column": ["身份证", "person_name", ""], "summary_zh": "刚写的摘要内容"})
    answer = clerk.client.post(address, wrong)
    assert answer.status_code == 422
    assert "刚写的摘要内容" in answer.content.decode()
    assert "字段名以小写字母开头" in answer.content.decode()


def test_what_is_pasted_from_a_spreadsheet_becomes_lines(clerk: Desk) -> None:
    submission = clerk.submission()
    pasted = "信息项名称\t数据类型\t数据长度\t主键\r\n登记证号\t字符型C\t20\t是\r\n登记日期\t日期\t\t\r\n"
    answer = clerk.client.post(reverse("catalogue:item_rows", args=[submission.pk]), {"pasted": pasted})
    rows = answer.context["rows"]
    assert [(row.name_zh, row.type, row.length, row.is_key, row.column) for row in rows] == [
        ("登记证号", FieldType.TEXT, "20", "1", "c01"),
        ("登记日期", FieldType.DATE, "", "", "c02"),
    ]
    plain = clerk.client.post(
        reverse("catalogue:item_rows", args=[submission.pk]), {"pasted": "面积\t数值型\t10\tarea"}
    )
    assert [(row.name_zh, row.type, row.column) for row in plain.context["rows"]] == [("面积", "decimal", "area")]


def test_saved_and_submitted_in_one_step(clerk: Desk) -> None:
    submission = clerk.submission()
    answer = clerk.client.post(reverse("catalogue:edit", args=[submission.pk]), typed(submission, submit="1"))
    submission.refresh_from_db()
    if answer.status_code != 302:
        assert "没有可以办理的人" in answer.content.decode()
    else:
        assert submission.state == SubmissionState.DEPARTMENT


def test_a_wrong_form_is_told_by_row_and_column_on_the_page(clerk: Desk) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["信息资源名称", "信息资源提供方", "信息项名称", "数据类型"])
    book.worksheets[0].append(["婚姻信息", "民政局", "姓名", "怪类型"])
    out = io.BytesIO()
    book.save(out)
    upload = SimpleUploadedFile("目录.xlsx", out.getvalue())
    answer = clerk.client.post(reverse("catalogue:take_in"), {"file": upload})
    assert answer.status_code == 422
    assert "“怪类型”不在可选值中" in answer.content.decode()
    assert not Submission.everywhere.exists()


def test_the_form_of_what_was_found_is_an_excel_file_without_formulas(clerk: Desk) -> None:
    make_resource(clerk.body, name_zh="=HYPERLINK(1)")
    answer = clerk.client.get(reverse("catalogue:browse"), {"as": "form"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=HYPERLINK(1)"] == ["s"]
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.requirement("data-catalogue.7")
def test_standards_are_kept_with_history_and_entries_are_checked_against_them(officer: Desk) -> None:
    client = officer.client
    client.post(
        reverse("catalogue:new_code_list"), {"key": "gb2261_1", "name_zh": "性别代码", "name_en": "", "standard": ""}
    )
    address = reverse("catalogue:codes", args=["gb2261_1"])
    client.post(address, {"codes": "1\t男\tMale\n2,女,Female", "since": "2020-01-01"})
    client.post(address, {"codes": "1\t男性\tMale", "since": "2024-01-01"})
    assert [(one.code, one.name_zh) for one in codes_of("gb2261_1")] == [("1", "男性"), ("2", "女")]
    assert Code.objects.filter(code="1").count() == 2

    listed = str(Code.objects.filter(code="1")[0].code_list_id)
    element = {
        "name_zh": "性别", "column": "sex", "aliases": "性别码", "type": "text", "length": "1", "code_list": listed,
        "single_source": "on", "active": "on",
    }  # fmt: skip
    assert client.post(reverse("catalogue:new_element"), element).status_code == 302
    code = DataElement.objects.get().code
    content = make_content(items=(make_item("s", "性别码"), make_item("t", "性别", element=code, length=9)))
    said = {(one.check.key, one.column): one.sentence.zh for one in check_entry(content, officer.body)}
    assert said["named", "s"] == f"信息项“性别码”应引用数据元 {code}（性别）。"
    assert "规定为 1" in "".join(
        one.sentence.zh for one in check_entry(content, officer.body) if one.check.key == "conforming"
    )


def test_officials_say_what_a_finding_means(officer: Desk) -> None:
    content = make_content(summary_zh="短", classification=make_class().code)
    before = next(one for one in check_entry(content, officer.body) if one.check.key == "summary")
    officer.client.post(reverse("catalogue:weigh", args=["summary"]), {"weight": "blocks"})
    after = next(one for one in check_entry(content, officer.body) if one.check.key == "summary")
    assert (before.blocks, after.blocks) == (False, True)
    officer.client.post(reverse("catalogue:weigh", args=["summary"]), {"weight": "off"})
    assert "summary" not in {one.check.key for one in check_entry(content, officer.body)}
    assert CheckWeight.objects.filter(until=None).get().weight == Weight.OFF


def test_each_check_says_what_it_checks_and_what_follows(officer: Desk) -> None:
    set_weight("english", Weight.OFF, by=PLATFORM)
    page = unescape(officer.client.get(reverse("catalogue:checks")).content.decode())
    assert all(check.asks.zh in page for check in CHECKS)
    assert all(page.count(meaning.zh) for meaning in WEIGHT_MEANINGS.values())
    assert page.count(WEIGHT_MEANINGS[Weight.OFF].zh) == 1


def test_the_grade_of_a_resource_is_the_highest_of_its_items(officer: Desk) -> None:
    content = make_content(grade=Grade.PUBLIC)
    assert "grades" in {one.check.key for one in check_entry(content, officer.body) if one.blocks}


def test_the_data_bureau_settles_a_source_and_lays_a_duty(officer: Desk) -> None:
    other = make_organisation("公安局")
    for body in (officer.body, other):
        make_resource(body, items=(make_item("a", "婚姻状况代码"),))
    datum = Datum.objects.get()
    officer.client.post(reverse("catalogue:settle", args=[datum.pk]), {"provider": other.pk, "ground": "职责"})
    datum.refresh_from_db()
    assert datum.standing == DatumStanding.SETTLED
    assert "公安局" in officer.client.get(reverse("catalogue:datum", args=[datum.pk])).content.decode()
    posted = {"unit": other.pk, "name": "户籍", "due_on": "2027-01-01"}
    assert officer.client.post(reverse("catalogue:new_duty"), posted).status_code == 302
    assert Duty.everywhere.get().provider == other


@pytest.mark.requirement("data-catalogue.11")
def test_statistics_are_counted_and_drawn(client: Client) -> None:
    client.force_login(make_account(may=READER.may))
    make_resource()
    page = client.get(reverse("catalogue:statistics")).content.decode()
    assert page.count('data-island="chart"') == 6
    charts = [json.loads(one.split("</script>")[0].split(">", 1)[1]) for one in page.split('<script id="chart-')[1:]]
    assert {sum(series["values"]) for chart in charts for series in chart["series"]} == {1, 0}


@pytest.mark.requirement("data-catalogue.11")
def test_the_share_of_departments_that_catalogued_is_counted_as_of_a_day() -> None:
    government = make_organisation("市政府")
    bodies = [make_organisation(f"局{n}", parent=government) for n in range(4)]
    Organisation.objects.filter(pk__in=[one.pk for one in bodies]).update(division_code="9901")
    make_resource(bodies[0])
    make_resource(bodies[1], published=False)
    share = departments_catalogued()
    assert (share.part, share.whole) == (1, 4)
    version = Resource.everywhere.filter(standing=Standing.PUBLISHED).get().versions.get()
    day_before = version.published_at.date().replace(year=2020)
    measured = municipal_departments_catalogued(day_before)
    assert measured is not None
    assert measured.value == 0


@pytest.mark.parametrize(
    "name",
    ["browse", "updates", "statistics", "desk", "own", "needs", "duties", "negative", "data", "elements", "code_lists",
     "rules", "indicators", "checks", "classes", "new", "take_in", "new_need"],
)  # fmt: skip
def test_every_list_opens_in_both_languages(clerk: Desk, name: str) -> None:
    for language in ("zh", "en"):
        clerk.client.cookies["language"] = language
        assert clerk.client.get(reverse(f"catalogue:{name}")).status_code == 200


class Api:
    """The API as a program of the staff sees it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, **query: str) -> Any:
        """The answer."""
        return self.client.get(f"/api/v1/catalogue/{path}", query)


@pytest.fixture
def api(client: Client) -> Callable[..., Any]:
    client.force_login(make_account(may=READER.may))
    return Api(client).get


@pytest.mark.requirement("data-catalogue.6")
def test_the_api_lists_searches_and_gives_entries_versions_and_the_tree(api: Callable[..., Any]) -> None:
    entry = make_resource(key="civil.marriages", name_zh="婚姻登记信息", classification=make_class("307001").code)
    content = make_content("婚姻登记信息", items=("x",), classification="307001")
    publish_directly(entry.provider, content, key="civil.marriages", by=PLATFORM)
    found = api("entries", q="婚姻", size="1000").json()
    assert (found["total"], [one["key"] for one in found["entries"]]) == (1, ["civil.marriages"])
    assert found["facets"]["sharing"][0]["label_en"] == "Shared on conditions"
    assert [item["column"] for item in api("entries/civil.marriages").json()["content"]["items"]] == ["x"]
    versions = api("entries/civil.marriages/versions").json()
    assert [one["number"] for one in versions] == [2, 1]
    assert {one["turn"] for one in versions[0]["changes"] if "turn" in one} == {"added", "removed"}
    assert api("tree").json()[0]["classes"][0]["code"] == "307"
    assert api("entries/no.such").status_code == 404
    assert api("codes/nothing").status_code == 404


def test_the_api_is_shut_to_strangers(client: Client) -> None:
    assert client.get("/api/v1/catalogue/entries").status_code in {401, 403}
