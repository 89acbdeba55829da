"""The adapter to the provincial open data platform, against a server that answers as CKAN does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.contents import ResourceContent
from chengshu.kernel.catalogue.queries.entries import content_of
from chengshu.kernel.catalogue.services.publishing import publish_version, withdraw_directly
from chengshu.kernel.catalogue.tests.make import make_resource
from chengshu.kernel.nodes.models import OpenPlatform, SentEntry
from chengshu.kernel.nodes.services.opening import connect_platform, send_due, send_open_entries
from chengshu.spec.data import Opening

pytestmark = pytest.mark.django_db


class Province(HTTPServer):
    """Keeps packages as CKAN would."""

    packages: dict[str, dict[str, Any]]
    broken: bool = False


class Actions(BaseHTTPRequestHandler):
    """The three actions that are used."""

    server: Province

    def do_POST(self) -> None:
        """One action."""
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        allowed = self.headers["Authorization"] == "token-of-the-city" and not self.server.broken
        if allowed:
            key = content.get("id") or f"id-{content['name']}"
            if self.path.endswith("package_delete"):
                self.server.packages.pop(key)
            elif self.path.endswith(("package_create", "package_update")):
                self.server.packages[key] = content
            said: dict[str, Any] = {"success": True, "result": {"id": key}}
        else:
            said = {"success": False, "error": {"message": "Access denied"}}
        body = json.dumps(said).encode()
        self.send_response(200 if allowed else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def province() -> Iterator[Province]:
    with Province(("127.0.0.1", 0), Actions) as server:
        server.packages = {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def connected(province: Province) -> OpenPlatform:
    return connect_platform(
        "省公共数据开放平台",
        address=f"http://127.0.0.1:{province.server_port}",
        owner="tianzhong",
        token="token-of-the-city",
        page="https://data.tianzhong.example/open/{key}",
        by=PLATFORM,
    )


@pytest.mark.requirement("open-data.6")
def test_open_entries_go_there_follow_their_versions_and_are_taken_away(province: Province) -> None:
    platform = connected(province)
    resource = make_resource(make_organisation(), "traffic.parking", opening=Opening.OPEN)
    make_resource(make_organisation(), "civil.secret", opening=Opening.CLOSED)
    assert send_due() == 1
    (package,) = province.packages.values()
    assert (package["name"], package["owner_org"], package["version"]) == ("traffic-parking", "tianzhong", "1")
    assert package["url"] == "https://data.tianzhong.example/open/traffic.parking"
    assert send_open_entries(platform) == 0
    content: ResourceContent = content_of(resource)
    publish_version(resource, content, reason="修订", by=PLATFORM)
    assert send_open_entries(platform) == 1
    assert [one["version"] for one in province.packages.values()] == ["2"]
    withdraw_directly(resource, reason="停用")
    assert send_open_entries(platform) == 1
    assert not province.packages
    assert SentEntry.objects.get().gone


def test_a_refusal_is_kept_in_words_and_tried_again(province: Province) -> None:
    platform = connected(province)
    make_resource(make_organisation(), opening=Opening.OPEN)
    province.broken = True
    assert send_open_entries(platform) == 0
    assert "Access denied" in platform.failure
    province.broken = False
    assert send_open_entries(platform) == 1
    assert platform.failure == ""


def test_the_token_does_not_lie_open_and_strangers_connect_nothing(province: Province) -> None:
    assert "token-of-the-city" not in connected(province).token
    with pytest.raises(NotAllowed):
        connect_platform("x", address="http://127.0.0.1:1", owner="x", token="x", page="x", by=make_actor())
