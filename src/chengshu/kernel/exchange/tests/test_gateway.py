"""What a program gets: exactly what was granted, masked, at once refused when it is not granted any more."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import OperationalError
from django.test import Client as Browser

from chengshu.base import clock
from chengshu.kernel.catalogue.models import Item
from chengshu.kernel.exchange import services
from chengshu.kernel.exchange.errors import BadCondition
from chengshu.kernel.exchange.gateway import door
from chengshu.kernel.exchange.gateway.asked import asked
from chengshu.kernel.exchange.gateway.credentials import signed_text
from chengshu.kernel.exchange.gateway.door import before_django
from chengshu.kernel.exchange.gateway.shelf import Shelf
from chengshu.kernel.exchange.models import Agreement, Client, Receipt
from chengshu.kernel.exchange.queries.statistics import connections
from chengshu.kernel.exchange.services.clients import change_client, register_client, rotate_secret, stop_client
from chengshu.kernel.exchange.services.gathering import gather_receipts
from chengshu.kernel.exchange.services.shelving import prepare_shelves, sweep_shelves
from chengshu.kernel.exchange.tests.make import Two, fill, make_agreement, make_ask, make_two, person_of
from chengshu.kernel.identity.services import open_account
from chengshu.spec.data import FieldType, Grade

pytestmark = pytest.mark.django_db
FIELDS = ("id_number", "name", "division", "married_on")


@dataclass
class Program:
    """A program of the consumer, as it would call."""

    two: Two
    client: Client
    secret: str
    agreement: Agreement
    browser: Browser = field(default_factory=Browser)
    token: str = ""

    def fetch_token(self) -> int:
        given = {"client_id": self.client.client_id, "client_secret": self.secret}
        answer = self.browser.post("/api/v1/exchange/token", given)
        self.token = answer.json().get("access_token", "")
        return answer.status_code

    def get(self, query: str = "", *, headers: Mapping[str, str] | None = None, number: str = "") -> Any:
        if not self.token:
            self.fetch_token()
        path = f"/api/v1/exchange/data/{number or self.agreement.number}/rows"
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return self.browser.get(path + (f"?{query}" if query else ""), headers=sent)

    def rows(self, query: str = "") -> list[dict[str, Any]]:
        answer = self.get(query)
        assert answer.status_code == 200, answer.content
        found: list[dict[str, Any]] = answer.json()["data"]
        return found


def make_program(rows: int = 10, *, two: Two | None = None, **given: Any) -> Program:
    two = two or make_two(rows=rows)
    client, secret = register_client(two.consumer, name_zh="核保系统", by=two.clerk)
    return Program(two, client, secret, make_agreement(two, make_ask(FIELDS, **given)))


@pytest.mark.requirement("data-exchange.2")
def test_a_program_gets_the_granted_fields_masked_by_grade_and_nothing_else() -> None:
    program = make_program()
    rows = program.rows()
    assert len(rows) == 10
    assert rows[0].keys() == set(FIELDS)
    assert rows[0]["id_number"] == "411***********0000"[:18] or "***" in rows[0]["id_number"]
    assert rows[1]["name"].endswith("*")
    assert rows[0]["division"] == "411723"
    assert rows[0]["married_on"] == clock.today().isoformat()


def test_named_users_see_in_clear_what_they_were_granted_and_nobody_else_gets_anything() -> None:
    two = make_two(rows=3)
    user = person_of(two.clerk)
    open_account(user, username="li.ming", password="correct-horse-battery", must_change=False)
    program = make_program(two=two, clear_fields=["id_number"], users=[user])
    assert program.get().status_code == 403
    assert program.get(headers={"Chengshu-User": "nobody"}).status_code == 403
    answer = program.get(headers={"Chengshu-User": "li.ming"})
    assert answer.json()["data"][0]["id_number"].startswith("4117231950")
    assert "*" in answer.json()["data"][0]["name"]


def test_rows_outside_the_agreement_do_not_exist_for_the_program() -> None:
    only = [{"column": "division", "op": "eq", "values": ["411724"]}]
    program = make_program(rows=20, row_filter=only)
    assert {row["division"] for row in program.rows()} == {"411724"}
    assert len(program.rows()) == 10
    assert program.rows("division=411723") == []


@pytest.mark.requirement("data-exchange.2")
def test_a_withdrawal_ends_the_walk_over_pages_at_once() -> None:
    program = make_program(rows=30)
    first = program.get("limit=10").json()
    assert first["next"]
    services.withdraw(program.agreement.pk, why="事项取消", by=program.two.decider)
    second = program.get(f"limit=10&after={first['next']}")
    assert second.status_code == 403
    assert "已收回" in second.json()["title_zh"]


def test_a_suspended_agreement_can_be_resumed() -> None:
    program = make_program()
    services.suspend(program.agreement.pk, why="核查", by=program.two.decider)
    assert program.get().status_code == 403
    services.resume(program.agreement.pk, why="核查完毕", by=program.two.decider)
    assert program.get().status_code == 200


def test_an_expired_agreement_is_refused() -> None:
    program = make_program()
    program.fetch_token()
    Agreement.everywhere.filter(pk=program.agreement.pk).update(
        since=clock.today() - timedelta(days=9), until=clock.today() - timedelta(days=1)
    )
    answer = program.get()
    assert answer.status_code == 403
    assert "已到期" in answer.json()["title_zh"]


def test_a_walk_to_the_end_sees_every_row_once_and_its_own_version_though_a_new_one_arrives() -> None:
    program = make_program(rows=25)
    page = program.get("limit=10").json()
    seen = [row["married_on"] for row in page["data"]]
    fill(program.two.resource, 7, start=1000)
    assert prepare_shelves() == 1
    while page["next"]:
        answer = program.get(f"limit=10&after={page['next']}")
        assert answer.headers["Chengshu-Version"] == str(page["version"])
        page = answer.json()
        seen += [row["married_on"] for row in page["data"]]
    assert len(seen) == len(set(seen)) == 25
    fresh = program.get().json()
    assert (fresh["count"], fresh["version"]) == (7, 1)


def test_a_version_that_was_cleared_away_says_begin_again(monkeypatch: pytest.MonkeyPatch) -> None:
    program = make_program(rows=25)
    page = program.get("limit=10").json()
    fill(program.two.resource, 7)
    prepare_shelves()
    monkeypatch.setattr("chengshu.kernel.exchange.gateway.shelf.WALK_S", -1)
    assert sweep_shelves() == 1
    assert program.get(f"limit=10&after={page['next']}").status_code == 410


def test_shelves_of_withdrawn_agreements_are_cleared_away(lake: Any) -> None:
    program = make_program()
    program.rows()
    assert list(lake.glob("shelf/*/*/*.sqlite"))
    services.withdraw(program.agreement.pk, why="完", by=program.two.decider)
    sweep_shelves()
    assert not list(lake.glob("shelf/*/*/*.sqlite"))


def test_a_field_that_becomes_sensitive_is_masked_from_then_on() -> None:
    program = make_program()
    assert "*" not in program.rows()[0]["division"]
    Item.objects.filter(resource=program.two.resource, column="division").update(grade=Grade.SENSITIVE)
    program.two.resource.version += 1
    program.two.resource.save()
    assert program.rows()[0]["division"] == "******"


def test_a_row_is_found_by_its_number_though_the_number_leaves_masked() -> None:
    program = make_program(rows=50)
    found = program.rows("id_number=411723195701010007")
    assert len(found) == 1
    assert found[0]["id_number"] == "411***********0007"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("division=411723", 10),
        ("division__in=411723,411724", 20),
        ("division__starts=4117", 20),
        ("division__ge=411724", 10),
        ("id_number=x", 0),
        ("division=411723' OR '1'='1", 0),
        ("division=%25", 0),
        ("division__starts=", 20),
        ("division__starts=\U0010ffff", 0),
        ("division__starts=\ud7ff", 0),
    ],
)
def test_rows_are_found_by_conditions_and_what_looks_like_sql_is_a_value(query: str, count: int) -> None:
    assert len(make_program(rows=20).rows(quote(query, safe="=&,%"))) == count


@pytest.mark.parametrize(
    "query",
    ["income=10", "phone=138", "name__ge=王", "pos=1", "body=x", "1=1;--=x", "division__like=4", "income__ge=0"],
)
def test_a_condition_on_what_was_not_granted_is_refused(query: str) -> None:
    answer = make_program().get(query)
    assert answer.status_code == 422
    assert "division" in answer.json()["title"]


@pytest.mark.parametrize("query", ["after=x", "after=MS4y!", "after=LTEuMQ", "married_on__ge=tomorrow"])
def test_a_mark_or_value_that_is_none_is_refused(query: str) -> None:
    assert make_program().get(query).status_code == 422


def test_a_number_beyond_what_the_shelf_holds_is_refused() -> None:
    shelf = Shelf(path="", version=1, count=0, keys={}, filters={"n": "f0"}, kinds={"n": FieldType.INTEGER})

    with pytest.raises(BadCondition):
        asked({"n__ge": "9" * 20}, shelf)


def test_what_has_not_changed_is_not_sent_again() -> None:
    program = make_program()
    tag = program.get().headers["ETag"]
    for said in (tag, f"W/{tag}", f'"other", {tag}'):
        again = program.get(headers={"If-None-Match": said})
        assert (again.status_code, again.content) == (304, b"")
    assert program.get("limit=2", headers={"If-None-Match": tag}).status_code == 200
    fill(program.two.resource, 10)
    prepare_shelves()
    assert program.get(headers={"If-None-Match": tag}).status_code == 200


def test_more_calls_than_agreed_wait() -> None:
    program = make_program()
    services.change_limits(program.agreement.pk, calls_per_minute=2, rows_per_day=0, why="限流", by=program.two.decider)
    assert [program.get().status_code for _ in range(3)] == [200, 200, 429]
    answer = program.get()
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_more_rows_than_agreed_wait_until_tomorrow() -> None:
    program = make_program()
    services.change_limits(
        program.agreement.pk, calls_per_minute=0, rows_per_day=15, why="限量", by=program.two.decider
    )
    assert program.get().status_code == 200
    answer = program.get()
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_wrong_secret_gets_no_token_and_guessing_is_slowed_down() -> None:
    program = make_program()
    program.secret = "wrong"
    codes = [program.fetch_token() for _ in range(12)]
    assert codes[:10] == [401] * 10
    assert codes[-1] == 429


@pytest.mark.parametrize("token", ["", "x", "e30.x", "WzEsMSw5OTk5OTk5OTk5XQ.00"])
def test_a_forged_token_is_refused(token: str) -> None:
    program = make_program()
    program.token = token or "x.y"
    answer = program.get()
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_lives_shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    program = make_program()
    program.fetch_token()
    later = time.time() + 3600
    monkeypatch.setattr("chengshu.kernel.exchange.gateway.credentials.time.time", lambda: later)
    assert program.get().status_code == 401


def test_a_new_secret_leaves_the_former_a_day_unless_it_leaked() -> None:
    program = make_program()
    former = program.secret
    _, program.secret = rotate_secret(program.client.pk, by=program.two.clerk)
    assert program.fetch_token() == 200
    program.secret = former
    assert program.fetch_token() == 200
    rotate_secret(program.client.pk, by=program.two.clerk, at_once=True)
    assert program.get().status_code == 401
    assert program.fetch_token() == 401


def test_a_stopped_program_is_refused_with_the_token_it_has() -> None:
    program = make_program()
    assert program.get().status_code == 200
    stop_client(program.client.pk, why="停用", by=program.two.clerk)
    assert program.get().status_code == 401
    assert program.fetch_token() == 401


def test_a_program_calls_only_from_its_addresses() -> None:
    program = make_program()
    change: dict[str, Any] = {"name_zh": "核保系统", "name_en": "", "public_key": "", "by": program.two.clerk}
    change_client(program.client.pk, addresses=["10.1.0.0/16"], **change)
    assert program.get().status_code == 403
    change_client(program.client.pk, addresses=["10.1.0.0/16", "127.0.0.1"], **change)
    assert program.get().status_code == 200


def test_the_agreement_of_another_unit_is_not_there() -> None:
    program, other = make_program(), make_program()
    assert program.get(number=other.agreement.number).status_code == 404
    assert program.get(number="GX2026-999999").status_code == 404


def signed(program: Program, key: Ed25519PrivateKey, *, nonce: str, at: int | None = None, path: str = "") -> Any:
    target = path or f"/api/v1/exchange/data/{program.agreement.number}/rows?limit=2"
    moment = str(at or int(time.time()))
    signature = key.sign(signed_text("GET", target, moment, nonce, b""))
    headers = {
        "Chengshu-Client": program.client.client_id,
        "Chengshu-Time": moment,
        "Chengshu-Nonce": nonce,
        "Chengshu-Signature": base64.b64encode(signature).decode(),
    }
    return program.browser.get(target, headers=headers)


def test_a_signed_request_is_good_once_and_not_for_long() -> None:
    program = make_program()
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    change_client(
        program.client.pk, name_zh="核保系统", name_en="", addresses=[], public_key=public, by=program.two.clerk
    )
    assert signed(program, key, nonce="nonce-0001").status_code == 200
    replayed = signed(program, key, nonce="nonce-0001")
    assert replayed.status_code == 401
    assert "重放" in replayed.json()["title_zh"]
    assert signed(program, key, nonce="nonce-0002", at=int(time.time()) - 4000).status_code == 401
    assert signed(program, Ed25519PrivateKey.generate(), nonce="nonce-0003").status_code == 401


def through_wsgi(
    program: Program, query: str, *, method: str = "GET", path: str = ""
) -> tuple[str, dict[str, str], bytes]:
    """A call as the web server makes it, before Django; what Django would answer says 418."""
    told: list[Any] = []
    environ: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {program.token}"}
    setup_testing_defaults(environ)
    environ |= {"REQUEST_METHOD": method, "QUERY_STRING": query, "REMOTE_ADDR": "127.0.0.1"}
    environ["PATH_INFO"] = path or f"/api/v1/exchange/data/{program.agreement.number}/rows"

    def django(_: dict[str, Any], start: Any) -> list[bytes]:
        start("418 I'm a Teapot", [])
        return [b""]

    body = b"".join(before_django(django)(environ, lambda status, headers: told.append((status, dict(headers)))))
    status, headers = told[0]
    return status, headers, body


@pytest.mark.parametrize("query", ["limit=2", "limit=2&income=1", "after=nonsense"])
def test_the_web_server_answers_before_django_what_django_would(query: str) -> None:
    program = make_program(rows=3)
    usual = program.get(query)
    status, headers, body = through_wsgi(program, query)
    assert (int(status[:3]), body) == (usual.status_code, usual.content)
    assert headers == dict(usual.headers)
    assert through_wsgi(program, query, method="HEAD")[1:] == (headers, b"")


def test_before_django_a_stranger_is_refused_and_pages_are_left_to_it() -> None:
    program = make_program(rows=3)
    program.token = "nobody.known"
    assert through_wsgi(program, "")[0] == "401 Unauthorized"
    assert through_wsgi(program, "", path="/exchange/")[0].startswith("418")


def test_a_call_that_loses_the_database_is_left_to_django_which_connects_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    program = make_program(rows=3)
    program.fetch_token()

    def lost(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(door, "answer", lost)
    assert through_wsgi(program, "")[0].startswith("418")


@pytest.mark.requirement("data-exchange.12")
def test_every_call_is_in_a_receipt_also_those_turned_away() -> None:
    program = make_program(rows=30)
    why = quote("核对参保人")
    program.get("limit=10", headers={"Chengshu-Why": why})
    program.get("limit=10", headers={"Chengshu-Why": why})
    program.get("income=1", headers={"Chengshu-Why": why})
    assert gather_receipts() == 3
    assert gather_receipts() == 0
    receipts = Receipt.everywhere.filter(agreement=program.agreement)
    assert sum(one.calls for one in receipts) == 3
    assert sum(one.rows for one in receipts) == 20
    assert sum(one.refused for one in receipts) == 1
    assert {one.why for one in receipts} == {"核对参保人"}
    program.client.refresh_from_db()
    assert program.client.last_used_at is not None


def test_the_description_names_the_granted_fields_alone() -> None:
    program = make_program()
    program.fetch_token()
    path = f"/api/v1/exchange/data/{program.agreement.number}/openapi.json"
    answer = program.browser.get(path, headers={"Authorization": f"Bearer {program.token}"})
    described = json.loads(answer.content)
    get = described["paths"][f"/api/v1/exchange/data/{program.agreement.number}/rows"]["get"]
    row = get["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"]["items"]
    assert set(row["properties"]) == set(FIELDS)


def test_a_program_can_ask_what_it_may_use() -> None:
    program = make_program()
    program.fetch_token()
    answer = program.browser.get("/api/v1/exchange/mine", headers={"Authorization": f"Bearer {program.token}"})
    assert [one["number"] for one in answer.json()] == [program.agreement.number]


def test_a_resource_without_data_says_so() -> None:
    assert make_program(two=make_two()).get().status_code == 404


def test_writes_are_not_taken() -> None:
    program = make_program()
    program.fetch_token()
    path = f"/api/v1/exchange/data/{program.agreement.number}/rows"
    assert program.browser.post(path, headers={"Authorization": f"Bearer {program.token}"}).status_code == 404


def test_a_resource_that_left_the_catalogue_is_not_served_any_more() -> None:
    program = make_program()
    assert program.get().status_code == 200
    program.two.resource.standing = "withdrawn"
    program.two.resource.save()
    assert program.get().status_code == 409


@pytest.mark.requirement("data-exchange.1")
def test_units_that_give_or_take_data_are_connected_and_their_programs_seen() -> None:
    program, idle = make_program(), make_two()
    program.get()
    gather_receipts()
    standing = {one.unit.pk: one for one in connections()}
    consumer, provider = standing[program.two.consumer.pk], standing[program.two.provider.pk]
    assert (consumer.taken, consumer.clients, consumer.last_used_at is not None) == (1, 1, True)
    assert (provider.resources, provider.connected, provider.given) == (1, 1, 1)
    assert not standing[idle.provider.pk].is_connected
