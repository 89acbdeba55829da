"""Interfaces are walked page by page; one that pages for ever is stopped, and a run that was broken off goes on."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.gathering import services
from chengshu.kernel.gathering.models import Kind, PlaceKind, RunState, Source
from chengshu.kernel.gathering.tests.make import ITEMS, done, make_connection, make_source, rows_in

pytestmark = pytest.mark.django_db(transaction=True)

Answer = tuple[int, Any, dict[str, str]]
ROWS = [{"id": number, "name": f"名称{number}"} for number in range(1, 26)]


class Interface:
    """A server of the tests; ``answer`` says what a query gets."""

    def __init__(self) -> None:
        self.answer: Callable[[dict[str, str]], Answer] = lambda query: (200, {"data": ROWS}, {})
        self.asked: list[dict[str, str]] = []
        self.headers: list[str] = []


@pytest.fixture
def interface() -> Iterator[Interface]:
    made = Interface()

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            made.asked.append(query)
            made.headers.append(self.headers.get("Authorization", ""))
            status, body, headers = made.answer(query)
            payload = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: Any) -> None:
            """Be silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def source_of(interface: Interface, paging: dict[str, Any], **given: Any) -> Source:
    services.allow_place(PlaceKind.NETWORK, "127.0.0.1", reason="测试", by=PLATFORM)
    way = {"url": interface.url}  # type: ignore[attr-defined]
    connection = make_connection(kind=Kind.HTTP, way=way, secret="token-1")
    return make_source({"path": "people", "paging": paging, **given}, connection=connection, items=ITEMS[:2])


def by_page(query: dict[str, str]) -> Answer:
    start = (int(query["page"]) - 1) * 10
    return 200, {"total": len(ROWS), "data": ROWS[start : start + 10]}, {}


def by_offset(query: dict[str, str]) -> Answer:
    start = int(query["offset"])
    return 200, {"data": ROWS[start : start + int(query["limit"])]}, {}


def by_cursor(query: dict[str, str]) -> Answer:
    start = int(query.get("after", 0))
    more = str(start + 10) if start + 10 < len(ROWS) else None
    return 200, {"data": ROWS[start : start + 10], "meta": {"next": more}}, {}


def by_link(query: dict[str, str]) -> Answer:
    start = int(query.get("from", 0))
    more = {"Link": f'</people?from={start + 10}>; rel="next"'} if start + 10 < len(ROWS) else {}
    return 200, ROWS[start : start + 10], more


@pytest.mark.parametrize(
    ("answer", "paging"),
    [
        (by_page, {"kind": "page", "total": "total"}),
        (by_offset, {"kind": "offset", "size": 10, "size_parameter": "limit"}),
        (by_cursor, {"kind": "cursor", "parameter": "after", "cursor": "meta.next"}),
        (by_link, {"kind": "link"}),
        (lambda query: (200, {"data": ROWS}, {}), {"kind": "none"}),
    ],
)
def test_every_way_of_paging_is_walked_to_its_end(
    interface: Interface, answer: Callable[[dict[str, str]], Answer], paging: dict[str, Any]
) -> None:
    interface.answer = answer
    source = source_of(interface, paging)

    done(services.gather(source))

    assert rows_in(source, "count(*), min(id), max(id)") == [(25, 1, 25)]
    assert set(interface.headers) == {"Bearer token-1"}


@pytest.mark.parametrize(
    "answer",
    [
        lambda query: (200, {"data": ROWS}, {}),
        lambda query: (
            200,
            {"total": 25, "data": [{"id": int(query["page"]) * 100 + one, "name": "x"} for one in range(10)]},
            {},
        ),
    ],
)
def test_an_interface_that_pages_for_ever_is_stopped_and_nothing_is_stored(
    interface: Interface, answer: Callable[[dict[str, str]], Answer]
) -> None:
    source = source_of(interface, {"kind": "page", "total": "total"})
    interface.answer = answer

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert "翻页" in run.said_zh
    assert len(interface.asked) < 10
    assert Source.everywhere.get(pk=source.pk).gathered_at is None


def test_an_interface_that_has_more_than_it_says_is_not_believed(interface: Interface) -> None:
    interface.answer = lambda query: (200, by_page(query)[1] | {"total": 20}, {})
    source = source_of(interface, {"kind": "page", "total": "total"})

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert "20" in run.said_zh


@pytest.mark.parametrize("beyond", [(404, {}, {}), (200, {"data": ROWS[10:20], "total": 20}, {})])
def test_an_interface_that_errs_or_repeats_beyond_its_last_page_has_told_the_truth(
    interface: Interface, beyond: Answer
) -> None:
    interface.answer = lambda query: (
        beyond
        if int(query["page"]) > 2
        else (200, {"data": ROWS[(int(query["page"]) - 1) * 10 :][:10], "total": 20}, {})
    )
    source = source_of(interface, {"kind": "page", "total": "total"})

    done(services.gather(source))

    assert rows_in(source, "count(*), max(id)") == [(20, 20)]


def test_what_is_no_record_is_set_apart_and_counted(interface: Interface) -> None:
    interface.answer = lambda query: (200, {"data": [*ROWS, "text", None], "total": 27}, {})
    source = source_of(interface, {"kind": "none", "total": "total"})

    run = done(services.gather(source))

    assert (run.read, run.added, run.quarantined) == (27, 25, 2)


def test_the_key_is_not_taken_to_another_server(interface: Interface) -> None:
    interface.answer = lambda query: (200, {"data": ROWS}, {"Link": '<http://localhost:1/next>; rel="next"'})
    source = source_of(interface, {"kind": "link"})

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert "另一台服务器" in run.said_zh


def test_a_next_page_may_be_named_by_its_address(interface: Interface) -> None:
    interface.answer = lambda query: (
        200,
        {"data": ROWS[int(query.get("from", 0)) :][:10], "next": f"?from={int(query.get('from', 0)) + 10}"}
        if int(query.get("from", 0)) < 20
        else {"data": ROWS[20:], "next": None},
        {},
    )
    source = source_of(interface, {"kind": "cursor", "cursor": "next"})

    done(services.gather(source))

    assert rows_in(source, "count(*), max(id)") == [(25, 25)]


@pytest.mark.parametrize("said", ["application/json; charset=GBK", "application/json"])
def test_an_answer_in_gbk_is_read(interface: Interface, said: str) -> None:
    content = json.dumps({"data": [{"id": 1, "name": "值班电话"}]}, ensure_ascii=False).encode("gbk")
    interface.answer = lambda query: (200, content, {"Content-Type": said})
    source = source_of(interface, {"kind": "none"})

    done(services.gather(source))

    assert rows_in(source, "name") == [("值班电话",)]


def test_a_refused_account_is_said_with_what_to_do(interface: Interface) -> None:
    interface.answer = lambda query: (401, {}, {})
    source = source_of(interface, {"kind": "none"})

    assert "更新密钥" in services.gather(source).said_zh


def test_an_interface_without_records_empties_the_table_only_with_leave(interface: Interface) -> None:
    source = source_of(interface, {"kind": "none"})
    done(services.gather(source))
    interface.answer = lambda query: (200, {"data": []}, {})

    assert "允许清空" in services.gather(source).said_zh
    done(services.gather(source, allow_empty=True))

    assert rows_in(source, "count(*)") == [(0,)]


def test_pages_without_end_stop_at_the_most_allowed(interface: Interface) -> None:
    source = source_of(interface, {"kind": "page", "most_pages": 20})
    interface.answer = lambda query: (200, {"data": [{"id": int(query["page"]), "name": "x"}]}, {})

    assert services.gather(source).state == RunState.FAILED
    # The look at the columns asks for the first page once more.
    assert len(interface.asked) == 21


def test_a_run_that_broke_off_goes_on_with_the_page_it_had_not(interface: Interface) -> None:
    source = source_of(interface, {"kind": "page", "total": "total"})
    interface.answer = lambda query: by_page(query) if query["page"] != "3" else (404, {}, {})
    assert services.gather(source).state == RunState.FAILED
    source.runs.all().delete()
    run = services.ask_run(source)
    calls = 0

    def answer(query: dict[str, str]) -> Answer:
        nonlocal calls
        calls += 1
        if query["page"] == "3" and calls < 5:
            raise ConnectionResetError
        return by_page(query)

    interface.answer = answer
    interface.asked.clear()

    done(services.gathering.carry(run))

    assert rows_in(source, "count(*)") == [(25,)]


def test_an_interface_that_is_busy_is_asked_again(interface: Interface) -> None:
    source = source_of(interface, {"kind": "none"})
    answers: Iterator[Answer] = iter([(429, {}, {"Retry-After": "0"}), (503, {}, {})])
    interface.answer = lambda query: next(answers, (200, {"data": ROWS}, {}))

    done(services.gather(source))


def test_a_redirect_elsewhere_is_not_followed(interface: Interface) -> None:
    source = source_of(interface, {"kind": "none"})
    interface.answer = lambda query: (302, {}, {"Location": "http://169.254.169.254/"})

    run = services.gather(source)

    assert run.state == RunState.FAILED
    assert "302" in run.said_zh
