"""A client of Open311 that others wrote (``three``, Code for America) reads and writes against our server unchanged.

It was written for Python 2; the one name it takes from there is given to it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from chengshu.kernel.cases.models import Case, CaseClass
from chengshu.kernel.files.previews import make_previews
from chengshu.kernel.files.tests.make import photograph
from chengshu.kernel.intake.models import ApiKey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(
    live_server: Any, lamp: CaseClass, key: tuple[ApiKey, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    from three import Three

    three = Three(f"{live_server.url}/intake/open311/v2", api_key=key[1], jurisdiction="city.example")
    yield three
    three.session.close()  # so that no thread of the server outlives its database


def test_it_reports_and_reads_back(client: Any, key: tuple[ApiKey, str]) -> None:
    assert client.discovery()["endpoints"][0]["type"] == "production"
    assert [one["service_code"] for one in client.services()] == ["0205"]
    assert len(client.services("0205")["attributes"]) == 2

    given = {"lat": "33.01", "long": "114.02", "description": "路灯不亮", "attribute[size]": "one", "api_key": key[1]}
    (made,) = client.post("0205", **given)
    case = Case.everywhere.get(number=made["service_request_id"])

    assert client.request(case.number)[0]["description"] == "路灯不亮"
    assert [one["service_request_id"] for one in client.requests(status="open")] == [case.number]
    assert client.requests(status="closed") == []
    assert client.get("tokens", made["token"])[0]["service_request_id"] == case.number


def test_it_reads_why_a_report_was_refused(client: Any) -> None:
    assert client.post("0205", description="没有位置")[0]["code"] == 400


def test_it_sends_a_picture_and_finds_it_again(client: Any, key: tuple[ApiKey, str]) -> None:
    given = {"lat": "33.01", "long": "114.02", "description": "路灯不亮", "attribute[size]": "one", "api_key": key[1]}
    (made,) = client.post("0205", media=("lamp.jpg", photograph(), "image/jpeg"), **given)
    make_previews()
    found = client.request(made["service_request_id"], api_key=key[1])[0]["media_url"]
    assert client.session.get(found).headers["Content-Type"] == "image/webp"
    assert client.post("0205", media=("lamp.jpg", b"MZ no picture"), **given)[0]["code"] == 415
