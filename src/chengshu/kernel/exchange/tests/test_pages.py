"""The pages, as a consumer, a provider and the data bureau walk them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.actor import actor_for
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.exchange.models import (
    Agreement,
    Application,
    Client,
    Delivery,
    Enterprise,
    LimitRule,
    Offer,
    Receipt,
)
from chengshu.kernel.exchange.rights import OFFICER, UNIT_CLERK, UNIT_HEAD
from chengshu.kernel.exchange.tests.make import EVERY_WAY, Two, make_agreement, make_ask, make_two
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.registries.models import Kind
from chengshu.kernel.registries.tests.make import make_registry

pytestmark = pytest.mark.django_db
LISTS = (
    "market", "offers", "applications", "received", "agreements", "clients", "deliveries", "enterprises", "limits",
    "statistics", "receipts", "connections", "new_offer", "new_client", "new_delivery", "new_enterprise", "new_limit",
)  # fmt: skip
IN_DIVISION = {
    "row_filter-rows": 1, "row_filter-0-column": "division", "row_filter-0-op": "eq", "row_filter-0-value": "411723",
}  # fmt: skip
REASON = {"purpose": "核对", "matter": "参保登记", "legal_basis": "社会保险法", "ways": ["api"]}


def period() -> dict[str, str]:
    today = clock.today()
    return {"since": today.isoformat(), "until": (today + timedelta(days=90)).isoformat()}


def as_one(browser: Browser, body: Organisation, role: Any) -> Any:
    account = make_account(organisation=body, may=role.may)
    browser.force_login(account)
    return actor_for(account.person)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_list_and_form_opens(client: Browser, name: str, language: str) -> None:
    two = make_two(rows=3)
    make_agreement(two)
    as_one(client, two.consumer, OFFICER)
    client.cookies["language"] = language
    assert client.get(reverse(f"exchange:{name}")).status_code == 200


def test_from_the_market_to_a_decision(client: Browser) -> None:
    two = make_two(rows=3)
    as_one(client, two.consumer, UNIT_CLERK)
    market = client.get(reverse("exchange:market"))
    assert two.resource.name_zh in market.content.decode()
    url = reverse("exchange:apply", args=[two.resource.pk])
    assert "公民身份号码" in client.get(url).content.decode()
    form = {**REASON, **period(), "fields_wanted": ["name", "division"], **IN_DIVISION}
    sent = client.post(url, form)
    made = Application.everywhere.get()
    assert sent.headers["Location"] == reverse("exchange:application", args=[made.pk])
    assert made.row_filter == [{"column": "division", "op": "eq", "values": ["411723"]}]
    assert client.get(sent.headers["Location"]).status_code == 200

    as_one(client, two.provider, UNIT_HEAD)
    desk = client.get(reverse("exchange:received"))
    assert made.number in desk.content.decode()
    grant = reverse("exchange:grant", args=[made.pk])
    assert client.get(grant).status_code == 200
    answer = client.post(grant, {"fields_granted": ["division"], "until": period()["until"]})
    agreement = Agreement.everywhere.get()
    assert answer.headers["Location"] == reverse("exchange:agreement", args=[agreement.pk])
    assert agreement.fields == ["division"]
    page = client.get(answer.headers["Location"]).content.decode()
    assert f"/api/v1/exchange/data/{agreement.number}/rows" in page


def test_several_are_applied_for_at_once(client: Browser) -> None:
    two, other = make_two(), make_two()
    as_one(client, two.consumer, UNIT_CLERK)
    picked = f"?picked={two.resource.pk}&picked={other.resource.pk}"
    assert client.get(reverse("exchange:apply_many") + picked).status_code == 200
    client.post(reverse("exchange:apply_many") + picked, {**REASON, **period()})
    assert Application.everywhere.count() == 2
    assert client.get(reverse("exchange:apply_many")).status_code == 422


def test_a_refusal_and_a_return_for_more(client: Browser) -> None:
    two = make_two()
    clerk = as_one(client, two.consumer, UNIT_CLERK)
    url = reverse("exchange:apply", args=[two.resource.pk])
    client.post(url, {**REASON, **period(), "fields_wanted": ["name"]})
    made = Application.everywhere.get()
    as_one(client, two.provider, UNIT_HEAD)
    client.post(reverse("exchange:ask_more", args=[made.pk]), {"answer": "请写明条款"})
    client.force_login(make_account_of(clerk.person_id))
    supply = reverse("exchange:supply", args=[made.pk])
    assert "请写明条款" in client.get(supply).content.decode()
    client.post(supply, {"purpose": "核对", "legal_basis": "第五十七条"})
    as_one(client, two.provider, UNIT_HEAD)
    client.post(reverse("exchange:refuse", args=[made.pk]), {"ground": "beyond_need", "answer": "不需要"})
    made.refresh_from_db()
    assert (made.state, made.legal_basis) == ("refused", "第五十七条")


def make_account_of(person: int) -> Any:
    from chengshu.kernel.identity.models import Account

    return Account.objects.get(person=person)


def test_a_secret_is_on_the_page_once(client: Browser) -> None:
    two = make_two()
    as_one(client, two.consumer, UNIT_CLERK)
    answer = client.post(reverse("exchange:new_client"), {"name_zh": "核保系统", "addresses": "10.0.0.0/8"})
    program = Client.everywhere.get()
    assert program.client_id in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    page = client.get(reverse("exchange:client", args=[program.pk])).content.decode()
    secret = answer.content.decode().split("<code>")[2].split("</code>")[0]
    assert secret not in page
    assert client.post(reverse("exchange:rotate", args=[program.pk]), {}).status_code == 200
    client.post(reverse("exchange:switch_client", args=[program.pk]), {"why": "停用"})
    program.refresh_from_db()
    assert not program.active


def test_withdrawing_suspending_and_limiting(client: Browser) -> None:
    two = make_two()
    agreement = make_agreement(two)
    as_one(client, two.provider, UNIT_HEAD)
    for name, form in (
        ("suspend", {"why": "核查"}),
        ("resume", {"why": "完毕"}),
        ("change_limits", {"calls_per_minute": 5, "rows_per_day": 7, "why": "限流"}),
        ("prolong", {"until": (clock.today() + timedelta(days=500)).isoformat(), "why": "延期"}),
        ("withdraw", {"why": "结束"}),
    ):
        url = reverse(f"exchange:{name}", args=[agreement.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, form).status_code == 302, name
    agreement.refresh_from_db()
    assert (agreement.state, agreement.calls_per_minute, agreement.rows_per_day) == ("withdrawn", 5, 7)


@pytest.mark.requirement("data-exchange.10")
def test_a_person_looks_somebody_up_for_a_reason_and_leaves_a_receipt(client: Browser) -> None:
    two = make_two(rows=50)
    agreement = make_agreement(two)
    as_one(client, two.consumer, UNIT_CLERK)
    url = reverse("exchange:look_up", args=[agreement.pk])
    form = {"column": "id_number", "value": "411723195701010007", "why": "窗口核对"}
    assert client.post(url, {**form, "why": ""}).status_code == 422
    page = client.post(url, form).content.decode()
    assert "411***********0007" in page
    assert Receipt.everywhere.get().why == "窗口核对"


def test_a_delivery_is_set_up_run_and_stopped(client: Browser) -> None:
    two: Two = make_two(rows=4)
    agreement = make_agreement(two, make_ask(ways=EVERY_WAY))
    as_one(client, two.consumer, UNIT_CLERK)
    chosen = client.post(reverse("exchange:new_delivery"), {"agreement": agreement.pk})
    assert client.get(chosen.headers["Location"]).status_code == 200
    target = {"name_zh": "推送", "kind": "sqlite", "database": "a.db", "table": "t", "every_minutes": 5}
    client.post(reverse("exchange:set_up", args=[agreement.pk, "table"]), target)
    delivery = Delivery.everywhere.get()
    client.post(reverse("exchange:run_delivery", args=[delivery.pk]))
    page = client.get(reverse("exchange:delivery", args=[delivery.pk])).content.decode()
    assert "成功" in page
    client.post(reverse("exchange:switch_delivery", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert not delivery.active


def test_the_bureau_admits_an_enterprise_and_sets_limits(client: Browser) -> None:
    two = make_two()
    two.consumer.kind = "enterprise"
    two.consumer.save()
    as_one(client, two.provider, OFFICER)
    form = {
        "organisation": two.consumer.pk, "service": "供水", "application": "营业系统", "contract": "H1",
        "contract_until": period()["until"], "resources": [two.resource.pk], "calls_per_minute": 9, "rows_per_day": 9,
    }  # fmt: skip
    assert client.post(reverse("exchange:new_enterprise"), form).status_code == 302
    enterprise = Enterprise.everywhere.get()
    client.post(reverse("exchange:end_enterprise", args=[enterprise.pk]), {"why": "终止"})
    enterprise.refresh_from_db()
    assert not enterprise.in_force
    limit = {"key": "calls_per_minute", "value": 100, "why": "扩容"}
    assert client.post(reverse("exchange:new_limit"), limit).status_code == 302
    assert LimitRule.objects.get().value == 100


def test_the_market_takes_few_queries(client: Browser, django_assert_max_num_queries: Any) -> None:
    two = make_two()
    for _ in range(5):
        make_two()
    as_one(client, two.consumer, UNIT_CLERK)
    with django_assert_max_num_queries(24):
        client.get(reverse("exchange:market"))


def test_who_answers_for_a_registry_offers_its_verification_and_nobody_else_does(client: Browser) -> None:
    registry, url = make_registry(Kind.PERSON), reverse("exchange:offer_source")
    verification = {"source": f"verify:{registry.key}"}
    as_one(client, make_organisation(), UNIT_CLERK)
    assert client.post(url, verification).status_code == 422
    as_one(client, registry.owner, UNIT_CLERK)
    assert url in client.get(reverse("exchange:offers")).content.decode()

    answer = client.post(url, verification)

    offer = Offer.everywhere.get()
    assert answer.headers["Location"] == reverse("exchange:offer", args=[offer.pk])
    assert (offer.source, offer.owner, offer.standing) == (verification["source"], registry.owner, "published")
    assert client.post(url, verification).status_code == 422
