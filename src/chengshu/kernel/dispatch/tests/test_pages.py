"""Pages and doors of dispatch as people see them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Stage
from chengshu.kernel.cases.rights import CREW, DISPATCHER, UNIT_CLERK
from chengshu.kernel.cases.services import Place
from chengshu.kernel.dispatch import rights, services
from chengshu.kernel.dispatch.models import CrewOrder, Mode, Rule, Ruling, StandIn
from chengshu.kernel.dispatch.services import add_member
from chengshu.kernel.dispatch.tests.make import City, filed, make_city, make_crew, make_rule
from chengshu.kernel.events.services import deliver_due
from chengshu.kernel.identity.models import Account, Organisation, Person
from chengshu.spec.people import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city()


def account_of(body: Organisation, *roles: Role) -> Account:
    may = {permission: scope for role in roles for permission, scope in role.may.items()}
    return make_account(organisation=body, may=may)


def signed_in(body: Organisation, *roles: Role) -> Client:
    client = Client()
    client.force_login(account_of(body, *roles))
    return client


def shown(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"dispatch:{name}", args=args))
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


RULE = {
    "name_zh": "井盖直派", "name_en": "", "rank": "10", "mode": "send", "case_class": "0101 暴露垃圾", "keeper": "",
    "division_code": "", "grid_code": "", "channel": "", "words_said": "井盖、窨井", "least_urgency": "0", "moment": "",
    "units": "市政处", "support": "照明处", "order": "", "why": "减少人工",
}  # fmt: skip


def test_rule_is_written_changed_and_ended_from_its_pages(city: City) -> None:
    client = signed_in(city.keeper, rights.KEEPER)
    assert client.post(reverse("dispatch:new_rule"), RULE).status_code == 302
    first = Rule.objects.get()
    assert (first.mode, first.words) == (Mode.SEND, ["井盖", "窨井"])
    assert first.case_class is not None
    assert first.case_class.code == "0101"
    assert "井盖直派" in shown(client, "rules")
    assert client.post(reverse("dispatch:replace_rule", args=[first.pk]), {**RULE, "rank": "5"}).status_code == 302
    second = Rule.objects.get(until=None)
    assert (second.number, second.rank) == (first.number, 5)
    page = shown(client, "rule", second.pk)
    assert "历史" in page
    assert client.post(reverse("dispatch:end_rule", args=[second.pk]), {"why": "不再需要"}).status_code == 302
    assert not Rule.objects.filter(until=None).exists()


def test_dispatcher_reads_rules_and_may_not_write_them(city: City) -> None:
    client = signed_in(city.keeper, rights.USER)
    assert "新增规则" not in shown(client, "rules")
    assert client.post(reverse("dispatch:new_rule"), RULE).status_code == 403


def test_draft_is_tried_and_applied_from_its_pages(city: City) -> None:
    make_rule(city.roads)
    case = cases.send(filed(city), city.lamps, by=city.dispatcher)
    client = signed_in(city.keeper, rights.KEEPER)
    client.post(reverse("dispatch:new_draft"), {"name": "调整", "why": ""})
    draft = Rule.objects.get(draft__isnull=False).draft
    assert draft is not None
    client.post(reverse("dispatch:new_draft_rule", args=[draft.pk]), RULE)
    day = clock.today().isoformat()
    begun = client.post(
        reverse("dispatch:new_trial") + f"?draft={draft.pk}", {"first_day": day, "last_day": day, "most": "100"}
    )
    assert begun.status_code == 302
    services.try_due()
    services.try_due()
    trial = draft.trials.get()
    page = shown(client, "trial", trial.pk)
    assert reverse("cases:case", args=[case.pk]) in page
    assert "不符" in page
    client.post(reverse("dispatch:apply_draft", args=[draft.pk]))
    assert Rule.objects.filter(until=None, draft=None).count() == 2


def test_page_of_a_trial_asks_for_its_progress_until_it_is_done(city: City) -> None:
    make_rule(city.roads)
    cases.send(filed(city), city.roads, by=city.dispatcher)
    client, day = signed_in(city.keeper, rights.KEEPER), clock.today().isoformat()
    begun = client.post(reverse("dispatch:new_trial"), {"first_day": day, "last_day": day, "most": "100"})
    key = int(begun["Location"].rstrip("/").rsplit("/", 1)[-1])
    asks = reverse("dispatch:trial_progress", args=[key])
    assert asks in shown(client, "trial", key)
    assert asks in client.get(asks, headers={"HX-Request": "true"}).content.decode()
    services.try_due()
    services.try_due()
    assert client.get(asks, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert asks not in shown(client, "trial", key)


def test_stand_in_is_set_and_ended_from_its_pages_and_stays_on_record(city: City) -> None:
    client = signed_in(city.keeper, rights.KEEPER)
    told = {
        "unit": city.roads.name_zh,
        "period": "night",
        "instead": city.lamps.name_zh,
        "first_day": "",
        "last_day": "",
    }
    assert client.post(reverse("dispatch:stand_in"), told).status_code == 302
    row = StandIn.objects.get()
    ending = reverse("dispatch:end_stand_in", args=[row.pk])
    assert ending in shown(client, "rules")
    assert ending not in shown(signed_in(city.keeper, rights.USER), "rules")
    assert city.lamps.name_zh in client.get(ending).content.decode()
    assert signed_in(city.keeper, rights.USER).post(ending).status_code == 403
    assert client.post(ending).status_code == 302
    row.refresh_from_db()
    assert row.until is not None
    assert "已取消的代值班" in shown(client, "rules")


@pytest.mark.requirement("hotline-12345.5")
def test_dispatcher_sends_as_proposed_with_one_press_on_the_page_of_the_case(city: City) -> None:
    make_rule(city.roads, words=("井盖",), support=(city.lamps,))
    case = filed(city)
    deliver_due()
    client = signed_in(city.keeper, DISPATCHER, rights.USER)
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "按建议派遣" in page
    assert "含有：井盖" in page
    assert client.post(reverse("dispatch:send", args=[case.pk])).status_code == 302
    case.refresh_from_db()
    assert (case.stage, case.lead) == (Stage.HANDLING, city.roads)
    assert client.post(reverse("dispatch:send", args=[case.pk]), follow=True).status_code in {200, 409}
    assert case.item is not None
    assert case.item.steps.filter(verb="send").count() == 1


def test_dispute_is_asked_for_and_ruled_from_its_page(city: City) -> None:
    case = filed(city)
    cases.send(case, city.roads, by=city.dispatcher)
    cases.hand_back(case, by=city.roads_crew, why="不归我们")
    deliver_due()
    client = signed_in(city.keeper, DISPATCHER, rights.KEEPER)
    assert "提请裁定" in client.get(reverse("cases:case", args=[case.pk])).content.decode()
    client.post(reverse("dispatch:contest", args=[case.pk]), {"why": "两家推诿"})
    ruling = Ruling.everywhere.get()
    assert ruling.item is not None
    assert "裁定" in shown(client, "dispute", ruling.pk)
    move = reverse("work:move", args=[ruling.item.pk, "rule"])
    assert client.post(move, {"unit": "市政处", "why": "权属清楚"}).status_code == 302
    ruling.refresh_from_db()
    assert ruling.unit == city.roads
    assert "权属清楚" in shown(client, "dispute", ruling.pk)
    assert "市政处" in shown(client, "disputes")


def test_crew_goes_its_way_on_the_phone(city: City, picture: bytes) -> None:
    account = account_of(city.roads, CREW, rights.CREW)
    crew = make_crew(city.roads)
    add_member(crew, Person.objects.get(pk=account.person_id), by=PLATFORM)
    case = cases.send(filed(city, place=Place(lon=114.0, lat=33.0)), city.roads, by=city.dispatcher)
    order = services.assign(case, crew, by=city.clerk)
    client = Client()
    client.force_login(account)
    assert case.title in shown(client, "mine")
    client.post(reverse("dispatch:arrive", args=[order.pk]))
    order.refresh_from_db()
    assert order.arrived_at is not None
    photo = SimpleUploadedFile("现场.png", picture, "image/png")
    sent = client.post(reverse("dispatch:report", args=[order.pk]), {"result": "已更换", "evidence": photo})
    assert sent.status_code == 302, sent.content.decode()[:2000]
    case.refresh_from_db()
    assert (case.stage, case.result) == (Stage.FEEDBACK, "已更换")
    assert case.item is not None
    assert case.item.values.get("evidence") or case.item.steps.filter(verb="report_done").exists()
    assert "没有在办工单" in shown(client, "mine")


@pytest.fixture
def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return out.getvalue()


def test_clerk_gives_a_case_to_the_nearest_crew_from_its_page(city: City) -> None:
    crew = make_crew(city.roads)
    services.set_hours(crew, [(day, clock.now().min.time(), clock.now().min.time()) for day in range(7)], by=PLATFORM)
    case = cases.send(filed(city), city.roads, by=city.dispatcher)
    client = signed_in(city.roads, UNIT_CLERK, rights.UNIT)
    assert "派给该班组" in client.get(reverse("cases:case", args=[case.pk])).content.decode()
    client.post(reverse("dispatch:assign", args=[case.pk]), {"crew": crew.pk})
    order = CrewOrder.objects.get()
    assert order.crew == crew
    assert crew.name_zh in shown(client, "crews")
    assert case.title in shown(client, "crew", crew.pk)
    client.post(reverse("dispatch:withdraw", args=[order.pk]))
    order.refresh_from_db()
    assert order.ended_at is not None


PAGES = ("rules", "trials", "disputes", "crews", "new_rule", "new_draft", "new_trial", "stand_in")


@pytest.mark.parametrize("name", PAGES)
def test_pages_open(city: City, name: str) -> None:
    assert "<main" in shown(signed_in(city.keeper, rights.KEEPER), name)


def test_rules_cost_as_many_queries_for_twenty_as_for_one(city: City, django_assert_max_num_queries: Any) -> None:
    for rank in range(20):
        make_rule(city.roads, rank=rank + 1)
    client = signed_in(city.keeper, rights.USER)
    shown(client, "rules")
    with django_assert_max_num_queries(30):
        shown(client, "rules")


def test_programs_read_rules_choices_crews_and_tell_positions(city: City) -> None:
    make_rule(city.roads, words=("井盖",))
    case = filed(city)
    client = signed_in(city.keeper, DISPATCHER, rights.USER)
    assert client.get("/api/v1/dispatch/rules").json()[0]["units"] == ["市政处"]
    assert client.get(f"/api/v1/dispatch/cases/{case.pk}/choice").json()["unit"] == "市政处"
    assert client.get("/api/v1/dispatch/disputes").json() == []
    assert client.get("/api/v1/dispatch/share").json()["by_rule"] == 0
    account = account_of(city.roads, rights.CREW)
    crew = make_crew(city.roads)
    add_member(crew, Person.objects.get(pk=account.person_id), by=PLATFORM)
    member = Client()
    member.force_login(account)
    door = f"/api/v1/dispatch/crews/{crew.pk}/position"
    assert member.post(door, {"lon": 114.0, "lat": 33.0}, content_type="application/json").status_code == 200
    assert client.get("/api/v1/dispatch/crews").json()[0]["lon"] == 114.0
    assert client.get(f"/api/v1/dispatch/crews/{crew.pk}/route").json() == []
    assert Client().get("/api/v1/dispatch/rules").status_code in {401, 403}
    stranger = make_crew(city.lamps)
    refused = f"/api/v1/dispatch/crews/{stranger.pk}/position"
    assert member.post(refused, {"lon": 114.0, "lat": 33.0}, content_type="application/json").status_code == 403
