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
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.errors import AppliedBefore, ClassRetired, NoTree
from chengshu.kernel.cases.forms.classes import LIMITED
from chengshu.kernel.cases.models import CaseClass, Scheme, Stage, Terms
from chengshu.kernel.cases.queries.classes import leaves, leaves_found, terms_in_force, unit_on_duty
from chengshu.kernel.cases.rights import KEEPER, SEAT
from chengshu.kernel.cases.services import TermsContent, set_duty, set_terms, trees
from chengshu.kernel.cases.services.loading import load_standard
from chengshu.kernel.cases.services.trees import Deed
from chengshu.kernel.cases.standard import standard_classes, standard_terms
from chengshu.kernel.cases.tests.make import make_actor, make_case, make_class, make_keeper
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
        "number": 1, "filing_zh": "灯灭", "closing_zh": "灯亮", "urgency": 1, "since": str(clock.today()),
        "handling_amount": 3, "handling_span": "working_days",
        **{f"{stage}_span": "working_days" for stage in (*LIMITED, "whole")},
    }  # fmt: skip
    answer = client.post(reverse("cases:set_terms", args=[row.pk]), given)
    assert answer.status_code == 302, answer.content.decode()
    assert terms_in_force(row)[0].limits == {"handling": [3, "working_days"]}
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
