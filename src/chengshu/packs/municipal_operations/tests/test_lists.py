"""Officials keep the lists of utility companies, of offences and of what is to be on the platform, on their pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation
from chengshu.kernel.audit.models import Entry as AuditEntry
from chengshu.packs.municipal_operations.errors import OffenceInUse
from chengshu.packs.municipal_operations.forms.services import ProceedingForm
from chengshu.packs.municipal_operations.models import Business, Company, Offence
from chengshu.packs.municipal_operations.models.utilities import Trade
from chengshu.packs.municipal_operations.queries.coverage import coverage
from chengshu.packs.municipal_operations.queries.penalties import offences
from chengshu.packs.municipal_operations.rights import COMPANY_CLERK, INVESTIGATE, OFFICE, SEE_FIGURES
from chengshu.packs.municipal_operations.services import lists
from chengshu.packs.municipal_operations.services.company_keys import key_given, make_key
from chengshu.packs.municipal_operations.services.utilities import open_returns
from chengshu.packs.municipal_operations.tests.make import Brigade, make_company, make_entry, make_unit
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
PAGES = ("companies", "new_company", "offences", "new_offence", "businesses", "new_business")
OFFENCE = {
    "code": "B01",
    "name_zh": "占道经营",
    "name_en": "Trading on the street",
    "broken": "《城市道路管理条例》第二十七条",
    "punished_by": "《城市道路管理条例》第四十二条",
    "least_fen": "50",
    "most_fen": "20000",
    "since": "2024-01-01",
}
BUSINESS = {"key": "lamps", "name_zh": "城市照明", "registers": ["lamps"], "fresh_days": "92", "since": "2024-01-01"}


def url(name: str, *args: Any) -> str:
    return reverse(f"municipal_operations:{name}", args=args)


@pytest.fixture
def clerk() -> Client:
    client = Client()
    client.force_login(make_account(organisation=make_organisation(), may=OFFICE.may))
    return client


def refused(client: Client, address: str, typed: dict[str, Any], said: str) -> None:
    answer = client.post(address, typed)
    assert answer.status_code in {409, 422}
    assert said in answer.content.decode()


@pytest.mark.requirement("municipal-operations.2")
def test_a_company_is_admitted_handed_a_key_changed_and_ended(clerk: Client) -> None:
    body = make_organisation()
    first = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    typed = {"body": body.pk, "trade": "gas", "households": "1200", "licence": "燃-001", "since": first.isoformat()}
    assert clerk.post(url("new_company"), typed).headers["Location"] == url("companies")
    row = Company.everywhere.get()
    assert (row.body, row.trade, row.households, row.since) == (body, "gas", 1200, first)
    assert body.name_zh in clerk.get(url("companies")).content.decode()
    assert str(body.pk) in clerk.get(url("new_company")).content.decode()
    assert open_returns() == 1
    _, text = make_key(row, "调度系统", by=PLATFORM)

    changed = {"households": "1300", "licence": "燃-002", "since": first.isoformat(), "body": "0", "trade": "water"}
    clerk.post(url("change_company", row.pk), changed)
    row.refresh_from_db()
    assert (row.households, row.licence, row.body_id, row.trade) == (1300, "燃-002", body.pk, "gas")

    yesterday = clock.today() - timedelta(days=1)
    assert key_given(text) is not None
    clerk.post(url("change_company", row.pk), {**changed, "until": yesterday.isoformat()})
    assert key_given(text) is None
    page = clerk.get(url("companies"), {"stands": "no"}).content.decode()
    assert body.name_zh in page
    assert "已终止" in page
    verbs = AuditEntry.objects.filter(verb__startswith="municipal_operations.company.").order_by("pk")
    assert [one.verb.rsplit(".", 1)[1] for one in verbs] == ["admitted", "changed", "changed"]


def test_the_same_company_twice_and_a_period_the_wrong_way_round_are_refused(clerk: Client) -> None:
    row, _ = make_company()
    typed = {"body": row.body_id, "trade": "gas", "households": "0", "since": "2026-01-01"}
    refused(clerk, url("new_company"), typed, "已经登记过")
    refused(clerk, url("new_company"), {**typed, "trade": "heat", "until": "2025-12-31"}, "不能早于开始")
    assert Company.everywhere.count() == 1
    assert clerk.post(url("new_company"), {**typed, "trade": "heat"}).status_code == 302


def test_the_period_of_a_company_holds_the_months_it_was_asked_for(clerk: Client) -> None:
    row, _ = make_company()
    month = date(2025, 6, 1)
    row.returns.create(month=month)
    typed = {"households": "0", "since": "2020-01-01"}
    refused(clerk, url("change_company", row.pk), {**typed, "until": "2025-05-31"}, "2025-06")
    refused(clerk, url("change_company", row.pk), {**typed, "since": "2025-07-01"}, "2025-06")
    assert clerk.post(url("change_company", row.pk), {**typed, "until": "2025-06-01"}).status_code == 302


def test_a_body_beyond_ones_area_is_not_admitted() -> None:
    here, elsewhere = make_organisation(division_code="990101"), make_organisation(division_code="990102")
    with pytest.raises(NotAllowed):
        lists.admit(elsewhere, Trade.GAS, by=make_actor(organisation=here, may=OFFICE.may))


def test_an_offence_is_added_changed_and_ended_and_stays_on_its_proceedings(clerk: Client) -> None:
    brigade = Brigade()
    assert clerk.post(url("new_offence"), OFFENCE).headers["Location"] == url("offences")
    row = Offence.objects.get(code="B01")
    assert (row.least_fen, row.most_fen, row.since) == (50_00, 20_000_00, date(2024, 1, 1))
    clerk.post(url("change_offence", row.pk), {**OFFENCE, "code": "C09", "most_fen": "30000"})
    row.refresh_from_db()
    assert (row.code, row.most_fen) == ("B01", 30_000_00)

    brigade.offence = row
    proceeding = brigade.open()
    form = clerk.get(url("change_offence", row.pk)).content.decode()
    assert "30000.00" in form
    ended = {"name_en": "Street trade", "until": (clock.today() - timedelta(days=1)).isoformat()}
    clerk.post(url("change_offence", row.pk), {**OFFENCE, **ended, "name_zh": "别的", "most_fen": "1"})
    row.refresh_from_db()
    assert (row.name_zh, row.name_en, row.most_fen) == ("占道经营", "Street trade", 30_000_00)
    assert row not in offences()
    proceeding.refresh_from_db()
    assert proceeding.offence == row
    with pytest.raises(OffenceInUse):
        lists.set_offence(row, by=PLATFORM, name_zh="别的", least_fen=0, most_fen=0)
    assert clerk.post(url("new_offence"), {**OFFENCE, "since": clock.today().isoformat()}).status_code == 302


def test_a_new_proceeding_chooses_from_the_offences_of_its_day() -> None:
    brigade = Brigade()
    fields = {"code": "Z1", "name_zh": "明日案由", "broken": "甲", "punished_by": "乙", "least_fen": 0, "most_fen": 0}
    new = lists.set_offence(None, by=PLATFORM, **fields, since=clock.today() + timedelta(days=1))

    def offered() -> set[Offence]:
        form = ProceedingForm(people=[], actor=brigade.officer, permission=INVESTIGATE)
        field: Any = form.fields["offence"]
        return set(field.queryset)

    assert offered() == {brigade.offence}
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert offered() == {brigade.offence, new}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"since": "2025-01-01"}, "代码 B01 在这段时间已有案由"),
        ({"since": "2020-01-01", "until": "2024-01-01"}, "代码 B01 在这段时间已有案由"),
        ({"code": "B02", "until": "2023-12-31"}, "不能早于开始"),
        ({"code": "B02", "least_fen": "20001"}, "上限不能低于下限"),
    ],
)
def test_an_offence_that_does_not_fit_is_refused(clerk: Client, changed: dict[str, str], said: str) -> None:
    clerk.post(url("new_offence"), OFFENCE)
    refused(clerk, url("new_offence"), {**OFFENCE, **changed}, said)
    assert Offence.objects.count() == 1
    before = {**OFFENCE, "since": "2020-01-01", "until": "2023-12-31"}
    assert clerk.post(url("new_offence"), before).status_code == 302


@pytest.mark.requirement("municipal-operations.6")
def test_a_business_is_added_changed_and_ended_and_the_coverage_follows(clerk: Client) -> None:
    unit, _ = make_unit()
    make_entry(unit)
    clerk.post(url("new_business"), BUSINESS)
    row = Business.objects.get()
    assert [(line.business, line.on_platform) for line in coverage()] == [(row, True)]
    page = clerk.get(url("systems")).content.decode()
    assert "城市照明" in page
    assert url("businesses") in page

    clerk.post(url("change_business", row.pk), {**BUSINESS, "key": "other", "registers": [], "works": ["permits"]})
    row.refresh_from_db()
    assert (row.key, row.registers, row.works) == ("lamps", [], ["permits"])
    assert [line.on_platform for line in coverage()] == [False]
    clerk.post(url("change_business", row.pk), {**BUSINESS, "until": "2024-12-31"})
    assert coverage() == []
    assert "已终止" in clerk.get(url("businesses")).content.decode()
    assert AuditEntry.objects.filter(verb="municipal_operations.business.set").count() == 3


def test_a_business_that_does_not_fit_is_refused(clerk: Client) -> None:
    company, _ = make_company()
    clerk.post(url("new_business"), BUSINESS)
    plain = {"name_zh": "燃气", "fresh_days": "92", "since": "2024-01-01"}
    gas = {**plain, "key": "gas", "company": company.pk}
    assert clerk.post(url("new_business"), {**gas, "until": "2024-06-30"}).status_code == 302
    for typed, said in (
        (BUSINESS, "已有这个代码"),
        ({**gas, "key": "gas-2", "since": "2024-06-30"}, "该单位这段时间已在清单中"),
        ({**gas, "key": "gas-2", "registers": ["lamps"], "since": "2025-01-01"}, "不与台账、事项同时选"),
        ({**plain, "key": "none"}, "请选择用什么判断"),
        ({**BUSINESS, "key": "roads", "until": "2023-01-01"}, "不能早于开始"),
    ):
        refused(clerk, url("new_business"), typed, said)
    assert Business.objects.count() == 2
    assert clerk.post(url("new_business"), {**gas, "key": "gas-2", "since": "2024-07-01"}).status_code == 302


def test_nobody_else_keeps_the_lists() -> None:
    company, _ = make_company()
    body, client = make_organisation(), Client()
    client.force_login(make_account(organisation=body, may={**COMPANY_CLERK.may, SEE_FIGURES: Scope.ALL}))
    for name in PAGES:
        assert client.get(url(name)).status_code == 403, name
    assert client.post(url("change_company", company.pk), {}).status_code == 403
    assert client.post(url("new_offence"), OFFENCE).status_code == 403
    assert client.post(url("new_business"), BUSINESS).status_code == 403
    assert url("businesses") not in client.get(url("systems")).content.decode()
    assert not Offence.objects.exists()
    for write in (lists.set_offence, lists.set_business):
        with pytest.raises(NotAllowed):
            write(None, by=make_actor(may=COMPANY_CLERK.may), code="x", key="x")


def test_the_pages_open_in_both_languages() -> None:
    clerk, account = Client(), make_account(organisation=make_organisation(), may=OFFICE.may)
    clerk.force_login(account)
    company, _ = make_company()
    offence = Brigade().offence
    row = Business.objects.create(key="gas", name_zh="燃气", company=company)
    pages = [url(name) for name in (*PAGES, "settings", "systems")]
    pages += [url("change_company", company.pk), url("change_offence", offence.pk), url("change_business", row.pk)]
    for language, word in (("zh", "终止日期"), ("en", "Last day")):
        account.language = language
        account.save()
        for page in pages:
            answer = clerk.get(page)
            assert answer.status_code == 200, page
            assert word in answer.content.decode() or page in {url("settings"), url("systems")}, page
