"""Classes: the national list, trees from tables, terms by day, retired ones."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, STRANGER
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.errors import AppliedBefore, ClassRetired, GroundMissing, NationalName, NoTree
from chengshu.kernel.cases.forms.classes import LIMITED
from chengshu.kernel.cases.models import CaseClass, Scheme, Stage, Terms
from chengshu.kernel.cases.queries.classes import leaves, leaves_found, terms_in_force, unit_on_duty
from chengshu.kernel.cases.queries.proposing import text_scheme
from chengshu.kernel.cases.rights import KEEP_CLASSES, KEEPER, SEAT, SEE
from chengshu.kernel.cases.services import TermsContent, set_duty, set_terms, trees
from chengshu.kernel.cases.services.loading import load_standard
from chengshu.kernel.cases.services.trees import Deed
from chengshu.kernel.cases.services.understanding import name_classes
from chengshu.kernel.cases.standard import standard_classes, standard_terms
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
from chengshu.kernel.texts.models import Scheme as TextScheme
from chengshu.spec.people import Scope
from chengshu.spec.work import Span

pytestmark = pytest.mark.django_db
LETTERS = Path(__file__).resolve().parents[6] / "shared" / "data" / "citizen_letters" / "附件1.xlsx"


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


LOAD = "/cases/classes/national/"
HEAD = ("一级分类", "二级分类", "三级分类")


@pytest.mark.requirement("digital-city-management.4")
def test_every_class_of_the_standard_has_terms_for_every_stage() -> None:
    assert load_standard() == len(standard_classes())
    assert load_standard() == 0
    for leaf in leaves(Scheme.CITY):
        terms = terms_in_force(leaf)
        assert terms, leaf
        assert {"filing", "dispatch", "handling", "check", "closing", "whole"} <= set(terms[0].limits), leaf
        assert set(leaf.changeable) >= {"terms", "duty"}
    mains = CaseClass.objects.filter(parent=None).values_list("name_zh", flat=True)
    assert {
        "公用设施",
        "道路交通",
        "市容环境",
        "园林绿化",
        "其他部件",
        "宣传广告",
        "施工管理",
        "突发事件",
        "街面秩序",
    } <= set(mains)


def test_families_of_the_list_agree_and_speak_both_languages() -> None:
    assert {one.family for one in standard_classes()} - {""} == set(standard_terms())
    assert len({one.code for one in standard_classes()}) == len(standard_classes())


def test_every_row_of_the_list_says_what_a_city_may_change() -> None:
    load_standard()
    for one in standard_classes():
        assert {"terms", "duty"} <= set(one.changeable) <= {"name", "terms", "duty"}, one.code
        assert ("name" in one.changeable) is one.code.startswith(("06", "E06")), one.code
    for family, rows in standard_terms().items():
        for terms in rows:
            assert terms.changeable in {("conditions", "limits"), ("conditions", "shorter")}, family
            if terms.urgency == 2:
                assert "shorter" in terms.changeable, family
    assert set(Terms.objects.values_list("changeable__1", flat=True)) == {"limits", "shorter"}


@pytest.mark.parametrize(
    ("code", "number", "longest"),
    [("0102", 1, 120), ("E0403", 1, 30), ("0135", 1, 30), ("0302", 1, 120), ("E0201", 1, 240), ("E0603", 1, 60)],
)
def test_what_endangers_people_and_small_bills_is_counted_in_minutes(code: str, number: int, longest: int) -> None:
    load_standard()
    row = next(
        one for one in terms_in_force(CaseClass.objects.get(scheme=Scheme.CITY, code=code)) if one.number == number
    )
    amount, span = row.limits["handling"]
    assert span in {Span.MINUTES, Span.WORKING_MINUTES}
    assert amount <= longest


def test_street_lamps_and_river_banks_are_counted_in_working_days() -> None:
    load_standard()
    for code, number in (("0118", 3), ("E0111", 2)):
        rows = terms_in_force(CaseClass.objects.get(scheme=Scheme.CITY, code=code))
        assert next(one for one in rows if one.number == number).limits["handling"][1] == Span.WORKING_DAYS


def test_longer_time_where_people_may_come_to_harm_needs_a_ground() -> None:
    load_standard()
    row = CaseClass.objects.get(scheme=Scheme.CITY, code="0102")
    filing, closing = Text("井盖丢失", "Missing"), Text("补齐", "Replaced")
    for limits in ({"handling": (5, Span.WORKING_DAYS)}, {}):
        with pytest.raises(GroundMissing):
            set_terms(row, TermsContent(filing, closing, limits), by=PLATFORM)
    set_terms(row, TermsContent(filing, closing, {"handling": (60, Span.MINUTES)}), by=PLATFORM)
    longer = TermsContent(filing, closing, {"handling": (5, Span.WORKING_DAYS)}, basis="市政府办〔2026〕3号")
    assert "shorter" in set_terms(row, longer, by=PLATFORM).changeable


def test_class_is_called_otherwise_and_what_it_was_called_stays() -> None:
    row = make_class("0101", name="暴露垃圾")
    name_classes(Scheme.CITY)
    cases.rename_class(row, Text("暴露生活垃圾", "Exposed refuse"), by=PLATFORM, why="与省标准一致")
    cases.rename_class(row, Text("暴露生活垃圾", "Exposed refuse"), by=PLATFORM)
    row.refresh_from_db()
    assert (row.name_zh, row.name_en) == ("暴露生活垃圾", "Exposed refuse")
    assert [(one.name_zh, one.why) for one in row.former_names.all()] == [("暴露垃圾", "与省标准一致")]
    assert TextScheme.objects.get(key=text_scheme(Scheme.CITY)).label_names["0101"][0] == "暴露生活垃圾"


def test_national_name_stays_and_its_english_one_may_change() -> None:
    load_standard()
    row = CaseClass.objects.get(scheme=Scheme.CITY, code="0118")
    with pytest.raises(NationalName):
        cases.rename_class(row, Text("马路灯", "Street lamp"), by=PLATFORM)
    assert cases.rename_class(row, Text("路灯", "Street light"), by=PLATFORM).name_en == "Street light"
    with pytest.raises(NotAllowed):
        cases.rename_class(row, Text("路灯", "Lamp"), by=STRANGER)


def test_official_edits_the_english_name_on_its_page_and_sees_what_it_was(client: Client) -> None:
    load_standard()
    row = CaseClass.objects.get(scheme=Scheme.CITY, code="0118")
    client.force_login(make_account(may={KEEP_CLASSES: Scope.ALL, SEE: Scope.ALL}))
    page = reverse("cases:rename_class", args=[row.pk])
    assert page in client.get(reverse("cases:class", args=[row.pk])).content.decode()
    assert "Street lamp" in client.get(page).content.decode()
    told = {"name_zh": "改不了", "name_en": "Street light", "why": "译名统一"}
    assert client.post(page, told).status_code == 302
    row.refresh_from_db()
    assert (row.name_zh, row.name_en) == ("路灯", "Street light")
    shown = client.get(reverse("cases:class", args=[row.pk])).content.decode()
    assert "Street lamp" in shown
    assert "译名统一" in shown


def test_terms_of_the_city_survive_another_loading() -> None:
    load_standard()
    row = CaseClass.objects.get(scheme=Scheme.CITY, code="0118")
    limits = {"handling": (4, Span.WORKING_DAYS)}
    set_terms(row, TermsContent(Text("灯不亮", "Out"), Text("亮", "Lit"), limits, number=2), by=PLATFORM)
    load_standard()
    assert next(one for one in terms_in_force(row) if one.number == 2).limits["handling"][0] == 4


def test_terms_count_from_their_day_on_and_filed_cases_keep_theirs() -> None:
    row = make_class("0101", handling=(1, Span.WORKING_DAYS))
    make_keeper()
    before = make_case(class_code="0101")
    later = TermsContent(Text("新", "New"), Text("结", "Done"), {}, since=clock.today() + timedelta(days=5))
    set_terms(row, later, by=PLATFORM)
    assert [one.filing_zh for one in terms_in_force(row)] == ["发现即立案"]
    with clock.frozen(clock.now() + timedelta(days=6)):
        assert [one.filing_zh for one in terms_in_force(row)] == ["新"]
    assert Terms.objects.count() == 2
    assert before.terms is None or before.terms.filing_zh == "发现即立案"


@pytest.mark.requirement("digital-city-management.4")
def test_class_retired_while_a_case_is_open_lets_it_go_on_and_takes_no_new_one() -> None:
    row = make_class("0101")
    keeper = make_keeper()
    case = make_case(class_code="0101")
    cases.retire_class(row, by=PLATFORM)
    with pytest.raises(ClassRetired):
        make_case(class_code="0101")
    cases.send(case, keeper, by=PLATFORM)
    assert case.stage == Stage.HANDLING
    assert leaves_found(Scheme.CITY, "暴露") == []


def test_narrowest_duty_answers() -> None:
    row, city, county = make_class("0101"), make_organisation(), make_organisation()
    set_duty(row, city, by=PLATFORM)
    set_duty(row, county, by=PLATFORM, division_code="990121")
    assert unit_on_duty(row, "990102001") == city
    assert unit_on_duty(row, "990121003") == county


def test_tree_of_a_table_is_added_and_a_second_one_shows_what_differs() -> None:
    table = workbook(HEAD, ("城市建设", "道路", "路面破损"), ("城市建设", "道路", "路灯"), ("教育", "学校", "入学"))
    first = trees.hand_in_tree(Scheme.HOTLINE, table, "tree.xlsx", by=PLATFORM)
    assert {one.deed for one in trees.differences_of(first)} == {Deed.ADDED}
    trees.apply_tree(first, by=PLATFORM)
    assert [row.code for row in leaves(Scheme.HOTLINE)] == ["010101", "010102", "020101"]
    with pytest.raises(AppliedBefore):
        trees.apply_tree(first, by=PLATFORM)

    changed = workbook(HEAD, ("城市建设", "道路", "路面破损"), ("城市建设", "道路", "人行道"))
    second = trees.hand_in_tree(Scheme.HOTLINE, changed, "tree.xlsx", by=PLATFORM)
    found = {(one.deed, one.path[-1]) for one in trees.differences_of(second)}
    assert found == {
        (Deed.ADDED, "人行道"),
        (Deed.GONE, "路灯"),
        (Deed.GONE, "教育"),
        (Deed.GONE, "学校"),
        (Deed.GONE, "入学"),
    }
    trees.apply_tree(second, by=PLATFORM, retire=True)
    assert [row.name_zh for row in leaves(Scheme.HOTLINE)] == ["路面破损", "人行道"]
    third = trees.hand_in_tree(Scheme.HOTLINE, table, "tree.xlsx", by=PLATFORM)
    assert (Deed.BACK, "入学") in {(one.deed, one.path[-1]) for one in trees.differences_of(third)}


def test_exported_tree_can_be_handed_in_again_and_differs_in_nothing() -> None:
    load_standard()
    head, *lines = trees.tree_lines(Scheme.CITY)
    rows = [tuple(str(cell or "") for cell in line) for line in (head, *lines)]
    again = trees.hand_in_tree(Scheme.CITY, workbook(*rows), "tree.xlsx", by=PLATFORM)
    assert trees.differences_of(again) == []


def test_renamed_class_is_known_by_its_code() -> None:
    make_class("0101", "暴露垃圾")
    table = workbook(("代码", "一级分类"), ("0101", "裸露垃圾"))
    row = trees.hand_in_tree(Scheme.CITY, table, "tree.xlsx", by=PLATFORM)
    assert [(one.deed, one.before) for one in trees.differences_of(row)] == [(Deed.RENAMED, "暴露垃圾")]
    trees.apply_tree(row, by=PLATFORM)
    assert CaseClass.objects.get().name_zh == "裸露垃圾"


@pytest.mark.parametrize(
    ("content", "name"), [(b"no excel", "a.xlsx"), (b"a,b\n1,2\n", "a.csv"), (b"", "a.csv"), (workbook(HEAD), "a.xlsx")]
)
def test_file_that_is_no_tree_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(NoTree):
        trees.hand_in_tree(Scheme.HOTLINE, content, name, by=PLATFORM)


def test_who_may_not_keep_classes_hands_in_no_tree() -> None:
    with pytest.raises(NotAllowed):
        trees.hand_in_tree(Scheme.HOTLINE, b"", "a.csv", by=make_actor(make_organisation(), SEAT))


@pytest.mark.skipif(not LETTERS.is_file(), reason="the published letters are not there")
def test_published_tree_of_517_rows_becomes_the_tree_of_the_hotline() -> None:
    content = LETTERS.read_bytes()
    row = trees.hand_in_tree(Scheme.HOTLINE, content, LETTERS.name, by=PLATFORM)
    trees.apply_tree(row, by=PLATFORM)
    assert leaves(Scheme.HOTLINE).count() == 517
    assert CaseClass.objects.filter(scheme=Scheme.HOTLINE, parent=None).count() == 15
    again = trees.hand_in_tree(Scheme.HOTLINE, content, LETTERS.name, by=PLATFORM)
    assert trees.differences_of(again) == []


def test_pages_of_classes_open_and_their_forms_save() -> None:
    load_standard()
    body = make_organisation("标准处")
    may = dict(KEEPER.may)
    client = Client()
    client.force_login(make_account(organisation=body, may=may))
    row = CaseClass.objects.get(scheme=Scheme.CITY, code="0118")
    for url in ("classes", "new_class", "trees", "keepers", "set_keeper"):
        assert client.get(reverse(f"cases:{url}")).status_code == 200, url
    for url in ("class", "set_terms", "set_duty", "retire"):
        assert client.get(reverse(f"cases:{url}", args=[row.pk])).status_code == 200, url
    assert "路灯" in client.get(reverse("cases:classes"), {"q": "路灯"}).content.decode()
    assert client.get(reverse("cases:classes"), {"format": "xlsx"}).status_code == 200
    client.post(reverse("cases:set_duty", args=[row.pk]), {"unit": "标准处", "division_code": ""})
    assert unit_on_duty(row) == body
    given = {
        "number": 3, "filing_zh": "灯灭", "closing_zh": "灯亮", "urgency": 1, "since": str(clock.today()),
        "handling_amount": 3, "handling_span": "working_days",
        **{f"{stage}_span": "working_days" for stage in (*LIMITED, "whole")},
    }  # fmt: skip
    answer = client.post(reverse("cases:set_terms", args=[row.pk]), given)
    assert answer.status_code == 302, answer.content.decode()
    assert next(one for one in terms_in_force(row) if one.number == 3).limits == {"handling": [3, "working_days"]}
    client.post(reverse("cases:set_keeper"), {"channel": "", "unit": "标准处", "scheme": "city"})
    upload = io.BytesIO(workbook(HEAD, ("甲", "乙", "丙")))
    upload.name = "tree.xlsx"
    answer = client.post(reverse("cases:trees"), {"scheme": "hotline", "table": upload}, follow=True)
    assert "丙" in answer.content.decode()


def test_case_reported_with_its_class_takes_the_time_of_that_class() -> None:
    make_class("0101", handling=(60, Span.MINUTES), whole=(120, Span.MINUTES))
    keeper = make_keeper()
    case = make_case(class_code="0101")
    assert case.due_at is not None
    assert case.due_at - case.reported_at < timedelta(minutes=121)
    cases.send(case, keeper, by=PLATFORM)
    assert case.stage_due_at is not None
    assert case.stage_due_at - clock.now() < timedelta(minutes=61)


def test_press_of_the_terms_presses_the_case() -> None:
    row = make_class("0101")
    set_terms(row, TermsContent(Text("缺失", "Missing"), Text("补齐", "Replaced"), urgency=2), by=PLATFORM)
    make_keeper()
    assert make_case(class_code="0101").urgency == 2


def test_a_keeper_loads_the_national_list_on_the_page_and_nobody_else_does(client: Client) -> None:
    client.force_login(make_account(may={SEE: Scope.ALL}))
    assert LOAD not in client.get("/cases/classes/").content.decode()
    assert client.post(LOAD).status_code == 403
    client.force_login(make_account(may={SEE: Scope.ALL, KEEP_CLASSES: Scope.ALL}))
    assert LOAD in client.get("/cases/classes/").content.decode()

    client.post(LOAD)

    assert CaseClass.objects.filter(scheme=Scheme.CITY).count() == len(standard_classes())
    assert LOAD not in client.get("/cases/classes/").content.decode()
