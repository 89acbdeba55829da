"""The pages of governance, as an office, an officer, an expert and a county use them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor, actor_for
from chengshu.kernel.access.tests.make import PASSWORD, make_account, make_actor, make_organisation
from chengshu.kernel.governance.models import (
    Consultation,
    ConsultationKind,
    CooperationAgreement,
    Expert,
    Fee,
    Finding,
    MemberDuty,
    Paper,
    PaperKind,
    PolicyDocument,
    SteeringGroup,
)
from chengshu.kernel.governance.rights import CHIEF_OFFICER, COUNTY_OFFICE, OFFICE
from chengshu.kernel.governance.searching import SEARCHES
from chengshu.kernel.governance.services import ask_experts
from chengshu.kernel.governance.services.consultations import draw_experts, publish_result
from chengshu.kernel.governance.services.fees import set_fee_rate
from chengshu.kernel.governance.services.officers import DueDay, set_paper_rule
from chengshu.kernel.governance.services.opinions import give_opinion
from chengshu.kernel.governance.services.papers import ask_for_papers
from chengshu.kernel.governance.tests.make import (
    grant,
    make_committee,
    make_expert,
    make_field,
    make_group,
    make_officer,
    make_standard,
)
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.services import open_account

Asked = Callable[[int], AbstractContextManager[Any]]
LISTS = (
    "groups", "meetings", "decisions", "officers", "units_without", "papers", "paper_rules", "experts",
    "consultations", "fees", "expert_rules", "partners", "alliances", "agreements", "activities", "standards",
    "checks", "findings", "documents",
)  # fmt: skip
FORMS = (
    "new_group", "new_officer", "new_paper_rule", "new_committee", "new_expert", "new_avoidance", "new_rate", "ask",
    "new_partner", "new_alliance", "new_field", "new_branch", "new_agreement", "new_activity",
    "new_standard", "new_document",
)  # fmt: skip


@pytest.fixture
def city() -> Organisation:
    """The unit of the city's office."""
    return make_organisation("市大数据局", division_code="9901")


@pytest.fixture
def office(client: Client, city: Organisation) -> Actor:
    """Somebody of the city's office, signed in."""
    account = make_account(organisation=city, may=OFFICE.may)
    client.force_login(account)
    return actor_for(account.person)


def as_expert(client: Client, expert: Expert) -> None:
    """Sign the expert in."""
    client.force_login(open_account(expert.person, username="expert.one", password=PASSWORD, must_change=False))


def posted(client: Client, name: str, *args: int, **values: object) -> str:
    """Send a form that is accepted; where it leads."""
    response = client.post(reverse(f"governance:{name}", args=args), values)
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*LISTS, *FORMS])
def test_lists_and_forms_open_for_the_office_in_both_languages(client: Client, office: Actor, name: str) -> None:
    assert client.get(reverse(f"governance:{name}")).status_code == 200
    client.cookies["language"] = "en"
    assert client.get(reverse(f"governance:{name}")).status_code == 200


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.1")
def test_the_office_founds_a_group_meets_decides_and_follows_up_in_its_pages(
    client: Client, office: Actor, city: Organisation
) -> None:
    url = posted(client, "new_group", organisation=city.pk, name_zh="领导小组", duties="统筹推进")
    group = SteeringGroup.everywhere.get()
    head = make_account(organisation=city).person.posts.get()
    posted(client, "new_seat", group.pk, post=head.pk, duty=MemberDuty.HEAD.value)
    posted(
        client,
        "new_meeting",
        group.pk,
        title="第一次会议",
        starts_at="2026-12-01T15:00",
        agenda=f"审议年度计划 | {city.name_zh}\n其他事项",
    )
    meeting = group.meetings.get()
    attendance = meeting.attendances.get()
    answer = {f"came_{attendance.pk}": "deputed", "minutes": "会议指出……"}
    refused = client.post(reverse("governance:minute", args=[meeting.pk]), answer)
    assert refused.status_code == 422
    posted(client, "minute", meeting.pk, **answer, **{f"deputy_{attendance.pk}": "李副局长"})
    due = clock.today() + timedelta(days=30)
    posted(client, "new_decision", meeting.pk, words="建成共享平台", lead=city.pk, due_on=due.isoformat())
    posted(client, "follow", meeting.decisions.get().pk)

    page = client.get(reverse("governance:meeting", args=[meeting.pk])).content.decode()
    assert "李副局长" in page
    assert "督办：办理中" in page
    assert [item.reporter for item in meeting.agenda.all()] == [city, None]
    assert "第一次会议" in client.get(url).content.decode()


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.2")
def test_an_officer_hands_in_the_plan_on_its_page_and_the_office_accepts_it(
    client: Client, office: Actor, city: Organisation
) -> None:
    bureau = make_organisation()
    officer = make_officer(bureau, since=date(2025, 1, 1))
    set_paper_rule(city, PaperKind.PLAN, DueDay(1, 31), first_year=2026, by=office)
    with clock.frozen(datetime(2026, 1, 20, 4, tzinfo=UTC)):
        ask_for_papers()
    paper = Paper.everywhere.get()
    assert "待报送（逾期）" in client.get(reverse("governance:papers")).content.decode()

    grant(officer.person, CHIEF_OFFICER, bureau)
    clerk = Client()
    clerk.force_login(open_account(officer.person, username="cdo", password=PASSWORD, must_change=False))
    assert posted(clerk, "hand_in", paper.pk, words="全年十项任务") == reverse("governance:paper", args=[paper.pk])
    assert clerk.post(reverse("governance:accept_paper", args=[paper.pk])).status_code == 403
    posted(client, "accept_paper", paper.pk)

    page = clerk.get(reverse("governance:paper", args=[paper.pk])).content.decode()
    assert "已采纳" in page
    assert "全年十项任务" in page


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.5")
def test_a_request_goes_from_the_form_to_the_published_result_and_an_expert_sees_only_their_own(
    client: Client, office: Actor, city: Organisation
) -> None:
    committee = make_committee(office)
    experts = [make_expert(committee, by=office) for _ in range(2)]
    due = clock.today() + timedelta(days=7)
    posted(
        client,
        "ask",
        organisation=city.pk,
        kind="review",
        title="方案评审",
        question="是否可行？",
        field=make_field().pk,
        number=1,
        due=due.isoformat(),
        stake_names="云图公司",
    )
    consultation = Consultation.everywhere.get()
    url = reverse("governance:consultation", args=[consultation.pk])
    posted(client, "draw", consultation.pk, number=1)
    opinion = consultation.opinions.get()
    other = next(expert for expert in experts if expert.pk != opinion.expert_id)
    asked, stranger = Client(), Client()
    as_expert(asked, opinion.expert)
    stranger.force_login(open_account(other.person, username="expert.two", password=PASSWORD, must_change=False))

    assert stranger.get(url).status_code == 404
    assert stranger.get(reverse("governance:opinion", args=[opinion.pk])).status_code == 404
    assert "是否可行" in asked.get(url).content.decode()
    assert asked.get(reverse("governance:draw", args=[consultation.pk])).status_code == 403
    posted(asked, "opinion", opinion.pk, verdict="agree", words="可行，建议分期")
    form = client.get(reverse("governance:publish", args=[consultation.pk])).content.decode()
    assert "可行，建议分期" in form
    posted(client, "publish", consultation.pk, verdict="agree", result="同意")

    page = client.get(url).content.decode()
    assert "复核一致" in page
    assert "已出具结论" in page


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.6")
def test_partner_agreement_and_renewal_are_kept_in_their_pages(
    client: Client, office: Actor, city: Organisation
) -> None:
    posted(client, "new_partner", organisation=city.pk, kind="enterprise", name_zh="云图公司", active="on")
    wrong = {"organisation": city.pk, "kind": "enterprise", "name_zh": "乙", "credit_code": "91350100M000100Y44"}
    assert "校验位不符" in client.post(reverse("governance:new_partner"), wrong).content.decode()
    partner = city.partners_kept.get()
    values = {
        "organisation": city.pk,
        "kind": "strategic",
        "partners": partner.pk,
        "since": "2026-01-01",
        "warn_days": 60,
    }
    posted(client, "new_agreement", **values, number="1", title="合作协议", until="2026-12-01")
    old = CooperationAgreement.everywhere.get()
    form = client.get(reverse("governance:new_agreement"), {"renews": old.pk}).content.decode()
    assert "合作协议" in form
    url = posted(client, "new_agreement", **values, number="2", title="合作协议", renews=old.pk)

    assert "1 合作协议" in client.get(url).content.decode()
    assert "已续签" in client.get(reverse("governance:agreement", args=[old.pk])).content.decode()
    assert "云图公司" in client.get(reverse("governance:partner", args=[partner.pk])).content.decode()


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.7")
def test_a_check_is_recorded_with_findings_and_the_unit_corrects_them_on_the_page(
    client: Client, office: Actor, city: Organisation
) -> None:
    bureau = make_organisation()
    officer = make_officer(bureau)
    grant(officer.person, CHIEF_OFFICER, bureau)
    standard = make_standard(office)
    posted(client, "new_edition", standard.pk, edition="V2", text="第一条 目的\n第二条 适用范围")
    page = client.get(reverse("governance:standard", args=[standard.pk])).content.decode()
    assert "<ins>第二条 适用范围</ins>" in page
    values = {"organisation": city.pk, "unit": bureau.pk, "conformity": "not", "findings": "5.2 | 缺少更新周期"}
    assert client.post(reverse("governance:new_check", args=[standard.pk]), values).status_code == 422
    posted(client, "new_check", standard.pk, **values, due_on=(clock.today() + timedelta(days=9)).isoformat())
    finding = Finding.everywhere.get()
    unit = Client()
    unit.force_login(open_account(officer.person, username="cdo", password=PASSWORD, must_change=False))
    posted(unit, "correct", finding.pk, correction="已补充")

    page = client.get(reverse("governance:finding", args=[finding.pk])).content.decode()
    assert "待复查" in page
    assert "已补充" in page
    assert finding.clause == "5.2"


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.8")
def test_a_document_is_registered_issued_and_repealed_in_its_pages(
    client: Client, office: Actor, city: Organisation
) -> None:
    posted(client, "new_document", organisation=city.pk, kind="policy", name_zh="管理办法", number="天政〔2026〕1号")
    document = PolicyDocument.everywhere.get()
    refused = client.post(reverse("governance:issue_document", args=[document.pk]), {"effective_on": "2026-01-01"})
    assert refused.status_code == 409
    assert "请先上传或录入正文" in refused.content.decode()
    posted(client, "new_version", document.pk, text="第一条")
    posted(client, "issue_document", document.pk, effective_on="2026-01-01")
    posted(client, "repeal_document", document.pk, why="被新办法代替")

    assert "已废止" in client.get(reverse("governance:document", args=[document.pk])).content.decode()


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.9")
def test_a_county_office_opens_its_own_rows_and_no_others_and_is_offered_only_its_units(
    client: Client, office: Actor, city: Organisation
) -> None:
    county = make_organisation("甲县大数据局", division_code="990101")
    account = make_account(organisation=county, may=COUNTY_OFFICE.may)
    own, citys = make_group(actor_for(account.person)), make_group(office)
    away = Client()
    away.force_login(account)

    assert away.get(reverse("governance:group", args=[own.pk])).status_code == 200
    assert away.get(reverse("governance:group", args=[citys.pk])).status_code == 404
    assert away.post(reverse("governance:dissolve_group", args=[citys.pk])).status_code == 404
    form = away.get(reverse("governance:new_group")).content.decode()
    assert "甲县大数据局" in form
    assert "市大数据局</option>" not in form.replace("甲县大数据局", "")
    wrong = {"organisation": city.pk, "name_zh": "假的", "duties": "假的"}
    assert away.post(reverse("governance:new_group"), wrong).status_code == 422
    assert away.get(reverse("governance:new_group")).status_code == 200


@pytest.mark.django_db
def test_a_list_leaves_as_csv_and_excel(client: Client, office: Actor) -> None:
    make_group(office)
    csv = client.get(reverse("governance:groups"), {"format": "csv"})
    assert "新型智慧城市建设领导小组" in csv.getvalue().decode("utf-8-sig")
    assert client.get(reverse("governance:groups"), {"format": "xlsx"}).status_code == 200


@pytest.mark.django_db
def test_a_list_asks_the_database_no_more_often_for_more_rows(
    client: Client, office: Actor, django_assert_max_num_queries: Asked
) -> None:
    for _ in range(8):
        make_group(office)
        make_officer(make_organisation())
    for name in ("groups", "officers", "units_without"):
        with django_assert_max_num_queries(40):
            client.get(reverse(f"governance:{name}"))


@pytest.mark.django_db
def test_the_search_finds_what_the_reader_may_see(office: Actor) -> None:
    make_group(office)
    source = next(source for source in SEARCHES if source.key == "governance.groups")

    hits = source.find(office, "智慧 领导小组", 5)
    assert [hit.title for hit in hits] == ["新型智慧城市建设领导小组"]
    assert source.find(make_actor(), "智慧", 5) == []


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.4")
def test_a_fee_is_settled_on_its_page(client: Client, office: Actor, city: Organisation) -> None:
    committee = make_committee(office)
    expert = make_expert(committee, by=office)
    set_fee_rate(city, ConsultationKind.ADVICE, amount_fen=50_000, by=office)
    due = clock.today() + timedelta(days=7)
    asked = ask_experts(None, question="?", field=make_field(), number=1, due=due, by=office, organisation=city)
    draw_experts(asked.pk, by=office)
    give_opinion(asked.opinions.get().pk, verdict="advice", words="分期建设", by=actor_for(expert.person))
    publish_result(asked.pk, verdict="advice", result="分期建设", by=office)
    fee = Fee.everywhere.get()

    assert "500.00" in client.get(reverse("governance:fees")).content.decode()
    assert client.post(reverse("governance:fee", args=[fee.pk]), {"step": "pay"}).status_code == 422
    posted(client, "fee", fee.pk, step="approve", amount="450.00")
    posted(client, "fee", fee.pk, step="pay", voucher="2026-7")
    fee.refresh_from_db()
    assert (fee.amount_fen, fee.state, fee.voucher) == (45_000, "paid", "2026-7")


@pytest.mark.django_db
def test_officials_add_fields_and_branches_and_no_key_twice(client: Client, office: Actor) -> None:
    values = {"key": "ai", "name_zh": "人工智能", "name_en": "Artificial intelligence"}
    posted(client, "new_field", **values)
    posted(client, "new_branch", **values)

    assert "人工智能 · 0 名专家" in client.get(reverse("governance:expert_rules")).content.decode()
    assert client.post(reverse("governance:new_field"), values).status_code == 422
