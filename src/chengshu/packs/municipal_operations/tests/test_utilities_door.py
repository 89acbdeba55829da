"""Programs of utility companies hand in months and interruptions with the company's own key."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.audit.models import Entry as AuditEntry
from chengshu.packs.municipal_operations.models import Company, CompanyKey, Fault, Return
from chengshu.packs.municipal_operations.models.alarms import Comparison, Level, Watched
from chengshu.packs.municipal_operations.models.utilities import ReturnState, Trade
from chengshu.packs.municipal_operations.rights import COMPANY_CLERK, OFFICE
from chengshu.packs.municipal_operations.services import utilities
from chengshu.packs.municipal_operations.services.alarms import RuleContent, set_rule
from chengshu.packs.municipal_operations.services.company_keys import end_key, make_key
from chengshu.packs.municipal_operations.services.plans import months_after
from chengshu.packs.municipal_operations.services.setting import set_utility_rule
from chengshu.packs.municipal_operations.tests.make import make_company, make_figure, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("municipal-operations.2")]
DOOR = "/api/v1/municipal_operations/utilities"
BURST = {"kind": "burst", "area": "建设路沿线", "words_zh": "主管爆管，正在抢修。", "households": 4200}


class Program:
    """A program of a gas company that asks for one figure that is needed and one that is not."""

    def __init__(self, **limits: Any) -> None:
        self.company, _ = make_company(Trade.GAS)
        self.key, self.text = make_key(self.company, "燃气调度系统", by=PLATFORM, **limits)
        self.client = Client()

    def ask(self, method: str, path: str, body: object = None, *, key: str | None = None) -> Any:
        headers = {"X-Api-Key": self.text if key is None else key}
        call = getattr(self.client, method)
        url = f"{DOOR}/{path}"
        return call(url, headers=headers) if body is None else call(url, body, "application/json", headers=headers)


def last_month() -> date:
    return months_after(clock.today().replace(day=1), -1)


def month(**figures: Any) -> dict[str, Any]:
    return {"figures": [{"key": key, "value": value} for key, value in figures.items()]}


@pytest.fixture
def program() -> Program:
    make_figure(least=0, most=1000, normal_most=500)
    make_figure(key="leaks", name_zh="漏气次数", unit="次", needed=False)
    return Program()


def test_a_program_reads_what_is_asked_writes_it_and_hands_it_in(program: Program) -> None:
    when = f"{last_month():%Y-%m}"
    asked = program.ask("get", f"figures/{when}").json()
    assert [(one["key"], one["needed"]) for one in asked] == [("supplied", True), ("leaks", False)]
    answer = program.ask("put", f"returns/{when}", month(supplied="620.5", leaks="3"))
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json() == {
        "month": when,
        "state": "review",
        "figures": {"supplied": "620.500", "leaks": "3.000"},
        "odd": ["supplied"],
    }
    assert Return.everywhere.get().state == ReturnState.REVIEW
    kept = AuditEntry.objects.get(verb="municipal_operations.return.written")
    assert kept.actor_name == "接口：燃气调度系统"
    assert kept.organisation_id == program.company.body_id


def test_the_same_month_again_changes_nothing_and_another_is_refused(program: Program) -> None:
    url, given = f"returns/{last_month():%Y-%m}", month(supplied="10")
    first = program.ask("put", url, given).json()
    entries = AuditEntry.objects.count()
    assert program.ask("put", url, given).json() == first
    assert AuditEntry.objects.count() == entries
    assert program.ask("put", url, month(supplied="11")).status_code == 409
    assert Return.everywhere.get().figures.get().value == 10


def test_a_draft_is_changed_until_it_is_handed_in_and_what_is_left_out_is_empty(program: Program) -> None:
    url = f"returns/{last_month():%Y-%m}"
    program.ask("put", url, {**month(supplied="10", leaks="1"), "hand_in": False})
    assert program.ask("put", url, {**month(supplied="12"), "hand_in": False}).json()["state"] == "writing"
    assert program.ask("get", url).json()["figures"] == {"supplied": "12.000"}
    assert program.ask("put", url, month(supplied="12")).json()["state"] == "review"


def test_what_was_sent_back_is_handed_in_anew(program: Program) -> None:
    url = f"returns/{last_month():%Y-%m}"
    program.ask("put", url, month(supplied="10"))
    utilities.send_back(Return.everywhere.get(), by=PLATFORM, why="核对")
    assert program.ask("put", url, month(supplied="10")).json()["state"] == "review"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (month(supplied="1000.1"), 422),
        (month(supplied="-1"), 422),
        (month(leaks="1"), 422),
        (month(supplied="1", nonsense="1"), 422),
        (month(supplied="1.2345"), 422),
        ({"figures": [{"key": "supplied", "value": "1"}] * 201}, 422),
        ({"figures": [{"key": "supplied", "value": "1"}, {"key": "supplied", "value": "2"}]}, 422),
        ({}, 422),
    ],
)
def test_a_month_is_checked_as_the_form_checks_it_and_nothing_is_kept(
    program: Program, given: dict[str, Any], status: int
) -> None:
    answer = program.ask("put", f"returns/{last_month():%Y-%m}", given)
    assert answer.status_code == status, answer.content.decode()
    assert not Return.everywhere.filter(figures__isnull=False).exists()


def test_a_month_that_is_not_over_or_none_at_all_is_not_taken(program: Program) -> None:
    for typed in (f"{clock.today():%Y-%m}", f"{months_after(last_month(), -1):%Y-%m}", "2026-13", "昨天"):
        assert program.ask("put", f"returns/{typed}", month(supplied="1")).status_code == 404, typed
    assert not Return.everywhere.exists()


def test_an_interruption_is_one_however_often_it_is_told_and_changes_with_what_is_told(program: Program) -> None:
    content = RuleContent(
        Watched.FAULT, Decimal(5000), Level.ORANGE, quantity="gas", comparison=Comparison.AT_LEAST, minutes=60
    )
    set_rule(content, by=PLATFORM)
    first = program.ask("put", "interruptions/QX-17", BURST)
    assert (first.status_code, first.json()["emergencies"]) == (201, [])
    entries = AuditEntry.objects.count()
    again = program.ask("put", "interruptions/QX-17", BURST)
    assert (again.status_code, again.json()) == (200, first.json())
    assert AuditEntry.objects.count() == entries

    more = program.ask("put", "interruptions/QX-17", {**BURST, "households": 9000, "published": True}).json()
    assert len(more["emergencies"]) == 1
    assert more["published"]
    assert Fault.everywhere.get().households == 9000
    assert program.ask("get", "interruptions/QX-17").json() == more


def test_the_end_of_an_interruption_is_told_once_and_for_all(program: Program) -> None:
    program.ask("put", "interruptions/1", BURST)
    ended = program.ask("post", "interruptions/1/restored", {}).json()
    assert ended["ended_at"]
    assert program.ask("post", "interruptions/1/restored", {}).json() == ended
    assert program.ask("put", "interruptions/1", BURST).status_code == 200
    assert program.ask("put", "interruptions/1", {**BURST, "households": 1}).status_code == 409
    assert program.ask("post", "interruptions/2/restored", {}).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "odd"},
        {"area": ""},
        {"households": -1},
        {"lon": 200},
        {"lon": 114, "lat": None},
        {"words_zh": " \n"},
        {"starts_at": "2026-01-01T00:00:00"},
        {"starts_at": "2026-01-02T00:00:00+08:00", "expected_at": "2026-01-01T00:00:00+08:00"},
        {"words_zh": "长" * 1001},
    ],
)
def test_an_interruption_is_checked_as_the_form_checks_it(program: Program, wrong: dict[str, Any]) -> None:
    answer = program.ask("put", "interruptions/1", {**BURST, **wrong})
    assert answer.status_code == 422, answer.content.decode()
    assert not Fault.everywhere.exists()


def test_a_change_is_not_expected_back_before_it_began(program: Program) -> None:
    began = (clock.now() - timedelta(hours=1)).isoformat()
    before = (clock.now() - timedelta(hours=2)).isoformat()
    assert program.ask("put", "interruptions/1", {**BURST, "starts_at": began}).status_code == 201
    wrong = program.ask("put", "interruptions/1", {**BURST, "starts_at": began, "expected_at": before})
    assert wrong.status_code == 422
    assert Fault.everywhere.get().expected_at is None


def test_a_key_opens_the_doors_of_its_own_company_alone(program: Program) -> None:
    other = Program()
    other.ask("put", "interruptions/1", BURST)
    assert program.ask("get", "interruptions/1").status_code == 404
    assert program.ask("put", "interruptions/1", {**BURST, "area": "自己的"}).status_code == 201
    assert Fault.everywhere.get(company=other.company).area == BURST["area"]


def test_without_a_sound_key_nothing_opens_and_its_text_is_kept_nowhere(program: Program) -> None:
    for text in ("", "x", program.text[:-1]):
        assert program.ask("put", "interruptions/1", BURST, key=text).status_code == 401
    assert program.text not in str(CompanyKey.everywhere.values().get(pk=program.key.pk))
    assert program.text not in str(list(AuditEntry.objects.values_list("details", flat=True)))
    end_key(program.key, by=PLATFORM)
    assert program.ask("put", "interruptions/1", BURST).status_code == 401


def test_the_key_of_a_company_that_no_longer_supplies_opens_nothing(program: Program) -> None:
    Company.everywhere.filter(pk=program.company.pk).update(until=clock.today() - timedelta(days=1))
    assert program.ask("get", "interruptions/1").status_code == 401


def test_a_key_is_used_so_often_a_minute() -> None:
    program = Program(per_minute=2)
    at = clock.now().replace(second=5)
    with clock.frozen(at):
        statuses = [program.ask("get", "interruptions/1").status_code for _ in range(3)]
    assert statuses == [404, 404, 429]


def test_the_door_describes_itself_and_nothing_else(program: Program) -> None:
    described = program.ask("get", "openapi.json").json()
    assert sorted(described["paths"]) == [
        f"{DOOR}/figures/{{month}}",
        f"{DOOR}/interruptions/{{reference}}",
        f"{DOOR}/interruptions/{{reference}}/restored",
        f"{DOOR}/returns/{{month}}",
    ]
    wanted = {"FigureIn", "FigureOut", "MonthIn", "MonthOut", "InterruptionIn", "InterruptionOut", "RestoredIn"}
    assert set(described["components"]["schemas"]) == {*wanted, "FaultKind"}
    (guard,) = described["components"]["securitySchemes"].values()
    assert (guard["in"], guard["name"]) == ("header", "X-Api-Key")


def test_the_office_gives_out_a_key_once_and_ends_it(client: Client, program: Program) -> None:
    bureau, _, _ = make_office()
    client.force_login(make_account(organisation=bureau, may=OFFICE.may))
    given = {"company": program.company.pk, "holder": "抄表系统", "per_minute": "60"}
    shown = client.post(reverse("municipal_operations:new_company_key"), given).content.decode()
    row = CompanyKey.everywhere.get(holder="抄表系统")
    assert row.begins in shown
    page = client.get(reverse("municipal_operations:company_keys")).content.decode()
    assert "抄表系统" in page
    assert client.post(reverse("municipal_operations:end_company_key", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.ended_at is not None


def test_a_company_gives_itself_no_key(client: Client, program: Program) -> None:
    clerk = make_account(organisation=program.company.body, may=COMPANY_CLERK.may)
    client.force_login(clerk)
    assert client.get(reverse("municipal_operations:company_keys")).status_code == 403
    _, actor = make_company(Trade.WATER)
    with pytest.raises(NotAllowed):
        make_key(program.company, "x", by=actor)


def test_figures_that_are_wrong_or_missing_are_named_by_the_keys_that_the_program_knows(program: Program) -> None:
    url = f"returns/{last_month():%Y-%m}"
    for given in (month(supplied="-1"), month(leaks="1")):
        assert set(program.ask("put", url, given).json()["errors"]) == {"supplied"}


@pytest.mark.parametrize(
    "odd",
    [
        {"starts_at": "0001-01-01T00:00:00+08:00"},
        {"starts_at": "9999-12-31T23:00:00-08:00"},
        {"expected_at": "9999-12-31T23:59:59-08:00"},
        {"area": "a\0b"},
        {"words_zh": "停气\0"},
    ],
)
def test_what_no_database_keeps_is_refused_and_breaks_nothing(program: Program, odd: dict[str, Any]) -> None:
    answer = program.ask("put", "interruptions/1", {**BURST, **odd})
    assert answer.status_code == 422, answer.content.decode()
    assert not Fault.everywhere.exists()


def test_a_number_of_the_company_is_never_cut_so_that_two_become_one(program: Program) -> None:
    for reference in ("x" * 101, "a%00b"):
        assert program.ask("put", f"interruptions/{reference}", BURST).status_code == 422
        assert program.ask("get", f"interruptions/{reference}").status_code == 422
    assert program.ask("put", f"interruptions/{'x' * 100}", BURST).status_code == 201


def test_months_at_the_end_of_all_calendars_are_no_months_of_ours(program: Program) -> None:
    for typed in ("9999-12", "0001-01"):
        assert program.ask("get", f"figures/{typed}").status_code == 404
        assert program.ask("get", f"returns/{typed}").status_code == 404


def test_supply_is_not_back_before_it_is(program: Program) -> None:
    program.ask("put", "interruptions/1", BURST)
    for later in (clock.now() + timedelta(hours=1)).isoformat(), "9999-12-31T23:59:59-08:00":
        assert program.ask("post", "interruptions/1/restored", {"at": later}).status_code == 422
    assert Fault.everywhere.get().ended_at is None


def test_a_planned_interruption_is_told_as_far_ahead_as_officials_allow(program: Program) -> None:
    def told(reference: str, days: int, **given: Any) -> Any:
        starts = (clock.now() + timedelta(days=days)).isoformat()
        body = BURST | {"kind": "planned", "words_zh": "管道改造停气。", "starts_at": starts} | given
        return program.ask("put", f"interruptions/{reference}", body)

    assert told("P-1", 90).status_code == 201
    refused = told("P-2", 91)
    assert (refused.status_code, Fault.everywhere.count()) == (422, 1)
    assert "at most 90 days ahead" in str(refused.json()["errors"]["starts_at"])
    assert told("P-1", 91).status_code == 422
    assert clock.local(Fault.everywhere.get().starts_at).date() == clock.today() + timedelta(days=90)
    assert told("B-1", 1, kind="burst").status_code == 422

    bureau, _, _ = make_office()
    client = Client()
    client.force_login(make_account(organisation=bureau, may=OFFICE.may))
    answer = client.post(
        reverse("municipal_operations:utilities_rule"),
        {"since": clock.today().isoformat(), "ahead_days": "7", "reason": "局办公会 2026 年第 3 次"},
    )
    assert answer.status_code == 302, answer.content.decode()
    assert told("P-3", 7).status_code == 201
    assert told("P-4", 8).status_code == 422
    assert AuditEntry.objects.filter(verb="municipal_operations.utility_rule.set").exists()


def test_what_stands_further_ahead_than_a_later_rule_allows_can_still_be_corrected(program: Program) -> None:
    starts = clock.now() + timedelta(days=30)
    body = BURST | {"kind": "planned", "starts_at": starts.isoformat()}
    assert program.ask("put", "interruptions/P-1", body).status_code == 201
    set_utility_rule(by=PLATFORM, ahead_days=7, reason="试行")
    assert program.ask("put", "interruptions/P-1", body | {"households": 50}).status_code == 200
    assert Fault.everywhere.get().households == 50
