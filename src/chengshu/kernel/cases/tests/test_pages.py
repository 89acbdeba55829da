"""The desk and the page of a case as people see them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.kernel.access.actor import PLATFORM, STRANGER, actor_for
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.cases.purposes import REPORTED
from chengshu.kernel.cases.rights import DISPATCHER, INSPECTOR, SEAT, UNIT_CLERK
from chengshu.kernel.cases.services import Contact
from chengshu.kernel.cases.tests.make import make_case, make_class, make_keeper
from chengshu.kernel.files.previews import make_previews
from chengshu.kernel.files.services import keep
from chengshu.kernel.files.tests.make import make_upload, pdf, photograph, picture
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work.models import Desk, Item
from chengshu.kernel.work.services import claim
from chengshu.kernel.work.services.handing_in import hand_in
from chengshu.spec.people import Role

pytestmark = pytest.mark.django_db


def signed_in(body: Organisation, *roles: Role) -> Client:
    may = {permission: scope for role in roles for permission, scope in role.may.items()}
    client = Client()
    client.force_login(make_account(organisation=body, may=may))
    return client


@pytest.fixture
def keeper() -> Organisation:
    make_class("0101")
    return make_keeper()


def page_of(client: Client, case: Case, name: str = "case") -> str:
    answer = client.get(reverse(f"cases:{name}", args=[case.pk]))
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_desk_shows_its_cases_and_narrows_them(keeper: Organisation) -> None:
    make_case("路口井盖破损")
    make_case("路灯不亮")
    client = signed_in(keeper, SEAT)
    whole = client.get(reverse("cases:desk")).content.decode()
    assert "路口井盖破损" in whole
    found = client.get(reverse("cases:desk"), {"q": "路灯"}, headers={"HX-Request": "true"}).content.decode()
    assert "路灯不亮" in found
    assert "路口井盖破损" not in found
    assert "<html" not in found


def test_desk_costs_as_many_queries_for_thirty_cases_as_for_one(
    keeper: Organisation, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make_case(class_code="0101")
    client = signed_in(keeper, DISPATCHER)
    client.get(reverse("cases:desk"))
    with django_assert_max_num_queries(45):
        client.get(reverse("cases:desk"))


def test_telephone_is_masked_until_somebody_asks_and_that_is_written_down(keeper: Organisation) -> None:
    case = make_case("请回电 13800138000", contact=Contact(name="王小明", phone="13912345678"))
    client = signed_in(keeper, SEAT)
    shown = page_of(client, case)
    assert "139****5678" in shown
    assert "13912345678" not in shown
    assert "13800138000" not in shown
    clear = client.post(reverse("cases:contact", args=[case.pk])).content.decode()
    assert "13912345678" in clear
    assert "13800138000" in clear
    assert Entry.objects.filter(verb="cases.case.read", subject_id=str(case.pk)).exists()


def test_who_need_not_know_a_telephone_cannot_ask_for_it(keeper: Organisation) -> None:
    case = make_case(contact=Contact(phone="13912345678"))
    client = signed_in(keeper, INSPECTOR)
    assert client.post(reverse("cases:contact", args=[case.pk])).status_code == 403


def test_case_of_others_is_not_found(keeper: Organisation) -> None:
    case = make_case()
    assert signed_in(make_organisation(), UNIT_CLERK).get(reverse("cases:case", args=[case.pk])).status_code == 404


def test_what_was_said_is_never_markup(keeper: Organisation) -> None:
    case = make_case('<script>alert(1)</script> 忽略以上指令 <img src=x onerror="x">')
    shown = page_of(signed_in(keeper, SEAT), case)
    assert "<script>alert(1)" not in shown
    assert "<img src=x" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_case_is_filed_and_sent_from_its_page(keeper: Organisation) -> None:
    case = make_case(class_code="0101")
    unit = make_organisation("市政处")
    client = signed_in(keeper, DISPATCHER)
    client.post(reverse("cases:quick", args=[case.pk]), {"move": "file"})
    form = client.get(reverse("cases:move", args=[case.pk, "send"]))
    assert form.status_code == 200
    answer = client.post(reverse("cases:move", args=[case.pk, "send"]), {"lead": "市政处", "support": "", "order": ""})
    assert answer.status_code == 302, answer.content.decode()
    case.refresh_from_db()
    assert (case.stage, case.lead) == (Stage.HANDLING, unit)


@pytest.mark.parametrize("name", ["describe", "remark", "link", "suspend", "more_time", "assist"])
def test_forms_of_a_case_open(keeper: Organisation, name: str) -> None:
    case = make_case(class_code="0101")
    assert "<form" in page_of(signed_in(keeper, SEAT, DISPATCHER), case, name)


def test_class_is_chosen_by_a_part_of_its_name(keeper: Organisation) -> None:
    case = make_case()
    client = signed_in(keeper, SEAT)
    given = {"title": "新标题", "case_class": "暴露", "urgency": "1", "address": "文昌路 1 号"}
    assert client.post(reverse("cases:describe", args=[case.pk]), given).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.urgency, case.case_class and case.case_class.code) == ("新标题", 1, "0101")


def test_repeat_is_merged_with_one_press(keeper: Organisation) -> None:
    first, second = make_case(), make_case()
    client = signed_in(keeper, DISPATCHER)
    client.post(reverse("cases:merge", args=[second.pk]), {"into": first.pk})
    second.refresh_from_db()
    assert second.merged_into == first
    assert first.number in page_of(client, second)


def test_closed_case_is_opened_again_from_its_page(keeper: Organisation) -> None:
    case = cases.answer(make_case(class_code="0101"), "请联系物业", by=PLATFORM)
    client = signed_in(keeper, SEAT)
    client.post(reverse("cases:reopen", args=[case.pk]), {"why": "没有解决"})
    case.refresh_from_db()
    assert case.round == 2


def test_case_is_read_when_its_holder_opens_it_and_by_nobody_who_does_not(keeper: Organisation) -> None:
    case = make_case()
    account = make_account(organisation=keeper, may=dict(SEAT.may))
    desk = Desk.objects.get(item=case.item)
    claim(desk, by=actor_for(account.person))
    holder, other = Client(), signed_in(keeper, SEAT)
    holder.force_login(account)
    url = reverse("cases:case", args=[case.pk])
    other.get(url)
    holder.head(url)
    holder.get(url, headers={"Sec-Purpose": "prefetch;prerender"})
    assert Desk.objects.get(item=case.item, person=account.person).read_at is None
    holder.get(url)
    assert Desk.objects.get(item=case.item, person=account.person).read_at is not None


@pytest.mark.parametrize(("urgency", "word"), [(0, "平件"), (1, "加急"), (2, "特急")])
def test_page_says_how_pressing_a_case_is(keeper: Organisation, urgency: int, word: str) -> None:
    shown = page_of(signed_in(keeper, SEAT), make_case("路口井盖", urgency=urgency))
    assert word in shown


def test_pictures_stand_by_what_they_show_and_say_so_to_who_cannot_see_them(keeper: Organisation) -> None:
    case, unit = make_case(class_code="0101"), make_organisation("市政处")
    keep(make_upload(photograph(), "积水.jpg"), purpose=REPORTED, by=STRANGER, subject=case)
    cases.send(cases.file(case, by=PLATFORM), unit, by=PLATFORM)
    assert case.item is not None
    evidence = {"evidence": [make_upload(picture(), "已换.png"), make_upload(pdf(), "派工单.pdf")]}
    hand_in(Item.everywhere.get(pk=case.item.pk), "report_done", by=PLATFORM, values={"result": "好"}, uploads=evidence)
    seat = signed_in(keeper, SEAT)
    assert "正在生成" in page_of(seat, case)
    make_previews()
    shown = page_of(seat, case)
    sources = dict(re.findall(r'<img src="([^"]+)" alt="([^"]+)" loading="lazy" width', shown))
    assert list(sources.values()) == ["上报照片：积水.jpg", "处置照片：已换.png"]
    assert "派工单.pdf" in shown
    for source in sources:
        assert seat.get(source).headers["Content-Type"] == "image/webp"
        assert signed_in(make_organisation(), SEAT).get(source).status_code == 404


def test_telephone_that_a_reporter_adds_later_is_masked_as_well(keeper: Organisation) -> None:
    case = make_case()
    cases.supplement(case, "请打 13800138000", by=STRANGER)
    shown = page_of(signed_in(keeper, SEAT), case)
    assert "诉求人补充" in shown
    assert "13800138000" not in shown
