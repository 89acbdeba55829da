"""Pages of quality as people of the office, of the provider and of others see them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.kernel.quality import services
from chengshu.kernel.quality.models import Correction, Objection, RaisingRule, Report, Rule, Weight
from chengshu.kernel.quality.rights import OFFICER, PROVIDER, USER
from chengshu.kernel.quality.tests.make import a_number, judged, residents

pytestmark = pytest.mark.django_db

NUMBER = a_number("19800101", 1)
BAD: dict[str, Any] = {"number": NUMBER, "name": "=cmd|' /C calc'!A0", "sex": "1", "born": "1980-01-01", "phone": "无"}


@pytest.fixture
def bureau() -> Organisation:
    return make_organisation("市民政局")


@pytest.fixture
def provider(bureau: Organisation) -> Account:
    return make_account(organisation=bureau, may=PROVIDER.may)


@pytest.fixture
def user() -> Account:
    return make_account(may=USER.may)


@pytest.fixture
def officer() -> Account:
    return make_account(may=OFFICER.may)


@pytest.fixture
def resource(bureau: Organisation, provider: Account) -> Resource:
    return residents(bureau)


@pytest.fixture
def report(resource: Resource) -> Report:
    made = judged(resource, [BAD])
    services.settle(made)
    return made


def _finding(report: Report) -> int:
    return report.findings.get(rule__key="phone.pattern").pk


@pytest.mark.requirement("data-catalogue.11")
@pytest.mark.parametrize("name", ["board", "bureaus", "months", "corrections"])
def test_the_board_shows_datasets_bureaus_months_and_corrections(
    client: Client, user: Account, report: Report, name: str
) -> None:
    client.force_login(user)
    page = client.get(reverse(f"quality:{name}"))
    assert page.status_code == 200
    if name != "months":
        assert report.resource.provider.name_zh in page.content.decode()


def test_a_bureau_is_shown_month_by_month_beside_the_city(client: Client, user: Account, report: Report) -> None:
    client.force_login(user)
    page = client.get(reverse("quality:months"), {"unit": report.resource.provider_id})
    own, city = page.context["trend"]["series"]
    assert own["name"] == "市民政局"
    assert own["values"][-1] == city["values"][-1] == float(report.score or 0)
    assert own["values"][0] is None
    assert len(client.get(reverse("quality:months"), {"unit": "x'"}).context["trend"]["series"]) == 1


def test_the_board_asks_no_more_for_more_datasets(
    client: Client, user: Account, report: Report, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        judged(residents(), [BAD])
    client.force_login(user)
    with django_assert_max_num_queries(22):
        client.get(reverse("quality:board"))


@pytest.mark.requirement("data-catalogue.8")
def test_a_report_names_its_rules_and_hides_what_is_personal(client: Client, user: Account, report: Report) -> None:
    client.force_login(user)
    page = client.get(reverse("quality:report", args=[report.resource.key])).content.decode()
    assert "phone" in page
    assert NUMBER not in page
    assert reverse("quality:failing", args=[_finding(report)]) not in page


def test_a_resource_that_was_never_judged_says_so(client: Client, user: Account, resource: Resource) -> None:
    client.force_login(user)
    assert "还没有检查过" in client.get(reverse("quality:report", args=[resource.key])).content.decode()


def test_failing_rows_are_for_their_provider_alone(
    client: Client, provider: Account, officer: Account, report: Report
) -> None:
    address = reverse("quality:failing_file", args=[_finding(report)])
    stranger = make_account(may=PROVIDER.may)
    for other, status in ((officer, 403), (stranger, 404)):
        client.force_login(other)
        assert client.get(address).status_code == status
    client.force_login(provider)
    answer = client.get(address)
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert NUMBER in content
    assert "'=cmd" in content
    shown = client.get(reverse("quality:failing", args=[_finding(report)]))
    assert NUMBER in shown.content.decode()
    assert Entry.objects.filter(verb="quality.report.read", actor_id=provider.person_id).count() == 2


def test_a_rule_is_tried_before_it_applies(client: Client, provider: Account, report: Report) -> None:
    client.force_login(provider)
    address = reverse("quality:new_rule", args=[report.resource.key, "pattern"])
    typed = {
        "column": "name",
        "set_pattern": "王.*",
        "dimension": "conformity",
        "weight": "1",
        "tolerance": "0",
        "reason": "",
    }
    tried = client.post(address, typed | {"try": "1"})
    assert tried.status_code == 200
    assert tried.context["trial"].failed == 1
    assert not Rule.everywhere.filter(key="name.pattern").exists()
    assert client.post(address, typed).status_code == 302
    assert Rule.everywhere.filter(key="name.pattern", until=None).exists()


@pytest.mark.parametrize("pattern", ["(", "[", "a{99999}", "(?P<"])
def test_a_pattern_that_cannot_be_read_is_said_beside_its_field(
    client: Client, provider: Account, resource: Resource, pattern: str
) -> None:
    client.force_login(provider)
    address = reverse("quality:new_rule", args=[resource.key, "pattern"])
    typed = {"column": "name", "set_pattern": pattern, "dimension": "conformity", "weight": "1", "tolerance": "0"}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["set_pattern"]


def test_a_changed_rule_leaves_its_history(client: Client, provider: Account, report: Report) -> None:
    rule = Rule.everywhere.get(resource=report.resource, key="name.length")
    client.force_login(provider)
    typed = {"column": "name", "set_most": "30", "dimension": "conformity", "weight": "2", "tolerance": "1"}
    assert client.post(reverse("quality:edit_rule", args=[rule.pk]), typed).status_code == 302
    rule.refresh_from_db()
    now = Rule.everywhere.get(resource=report.resource, key="name.length", until=None)
    assert rule.until is not None
    assert (now.settings, now.weight, now.tolerance) == ({"most": 30}, Decimal(2), Decimal("0.01"))
    services.adopt_typical(report.resource)
    assert Rule.everywhere.get(resource=report.resource, key="name.length", until=None) == now
    assert client.post(reverse("quality:end_rule", args=[now.pk]), {"reason": "不再需要"}).status_code == 302
    services.adopt_typical(report.resource)
    assert not Rule.everywhere.filter(resource=report.resource, key="name.length", until=None).exists()
    assert client.get(reverse("quality:edit_rule", args=[now.pk])).status_code == 404


def test_others_cannot_touch_the_rules(client: Client, resource: Resource) -> None:
    services.adopt_typical(resource)
    client.force_login(make_account(may=PROVIDER.may))
    rule = Rule.everywhere.filter(resource=resource)[0]
    assert client.get(reverse("quality:edit_rule", args=[rule.pk])).status_code == 404
    assert client.get(reverse("quality:new_rule", args=[resource.key, "filled"])).status_code == 404
    assert client.post(reverse("quality:judge", args=[resource.key])).status_code == 403


def test_a_provider_judges_again(client: Client, provider: Account, report: Report) -> None:
    client.force_login(provider)
    client.post(reverse("quality:judge", args=[report.resource.key]))
    assert Report.everywhere.filter(resource=report.resource).count() == 2


def test_an_objection_is_raised_and_seen(client: Client, user: Account, provider: Account, report: Report) -> None:
    client.force_login(user)
    address = reverse("quality:new_objection", args=[report.resource.key])
    assert client.get(address).status_code == 200
    typed = {"key_number": NUMBER, "column": "name", "proposed": "王明", "words": "名字录错"}
    assert client.post(address, typed | {"words": ""}).status_code == 422
    assert client.post(address, typed).status_code == 302
    objection = Objection.everywhere.get()
    own = client.get(objection.url).content.decode()
    assert "王明" in own
    assert "=cmd" not in own
    client.force_login(provider)
    theirs = client.get(objection.url).content.decode()
    assert "=cmd" in theirs
    assert Entry.objects.filter(verb="quality.objection.read").exists()
    client.force_login(make_account(may=USER.may))
    assert client.get(objection.url).status_code == 404
    assert objection.number not in client.get(reverse("quality:objections")).content.decode()


def test_a_correction_has_its_page(client: Client, user: Account, report: Report) -> None:
    client.force_login(user)
    correction = Correction.everywhere.get()
    assert "书写格式" in client.get(reverse("quality:correction", args=[correction.pk])).content.decode()


def test_weights_count_from_the_next_report_on(client: Client, officer: Account, report: Report) -> None:
    client.force_login(officer)
    for dimension in ("completeness", "accuracy", "consistency", "uniqueness", "timeliness"):
        client.post(reverse("quality:new_weight"), {"dimension": dimension, "weight": "0", "reason": "只看规范性"})
    assert Weight.objects.filter(until=None).count() == 5
    again = services.judge_again(report.resource)
    report.refresh_from_db()
    assert again.score == Decimal(again.scores["conformity"])
    assert report.score != again.score
    typed = {"least_failed": "10", "least_share": "1", "raise_days": "3", "reason": "试行"}
    assert client.post(reverse("quality:new_raising"), typed).status_code == 302
    assert RaisingRule.objects.get().least_share == Decimal("0.01")
    assert client.get(reverse("quality:weights")).status_code == 200


def test_programs_read_scores_and_raise_objections(client: Client, user: Account, report: Report) -> None:
    client.force_login(user)
    listed = client.get("/api/v1/quality/reports").json()
    assert [one["resource"] for one in listed] == [report.resource.key]
    assert client.get(f"/api/v1/quality/reports/{report.resource.key}").json()["rows"] == 1
    given = {"resource": report.resource.key, "row": {"number": NUMBER}, "column": "name", "words": "名字录错"}
    made = client.post("/api/v1/quality/objections", given, content_type="application/json")
    assert made.status_code == 201
    number = made.json()["number"]
    assert client.get(f"/api/v1/quality/objections/{number}").json()["state"] == "open"
    again = client.post("/api/v1/quality/objections", given, content_type="application/json")
    assert again.status_code == 409
    assert client.get("/api/v1/quality/reports/nothing").status_code == 404
