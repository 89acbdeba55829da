"""Requests and rows for tests of the kit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from chengshu.base.text import Text
from chengshu.ui.parts import State
from chengshu.ui.tables import Column, Filter, Table


@dataclass(frozen=True)
class Bridge:
    """A row."""

    name: str
    lanes: int
    opened: date | None
    kind: str = "road"


BRIDGES: Table[Bridge] = Table(
    key="bridges",
    label=Text("桥梁", "Bridges"),
    columns=(
        Column("name", Text("名称", "Name"), link=lambda row: f"/bridges/{row.name}/", sort="name", wide=True),
        Column("lanes", Text("车道", "Lanes"), numeric=True, sort="lanes"),
        Column("opened", Text("通车", "Opened"), sort="opened", phone=False),
        Column("state", Text("状态", "State"), lambda row: State("good", Text("畅通", "Open"))),
    ),
    search=("name",),
    filters=(Filter("kind", Text("类别", "Kind"), [("road", Text("公路", "Road")), ("rail", Text("铁路", "Rail"))]),),
    empty=Text("还没有桥梁。", "No bridges yet."),
    page_size=2,
)
ROWS = [
    Bridge("春江桥", 4, date(2019, 5, 1)),
    Bridge("云水桥", 12, None),
    Bridge("双岭桥", 2, date(2024, 1, 9), "rail"),
]


def get(query: str = "", headers: Mapping[str, str] | None = None) -> HttpRequest:
    """A GET of a list."""
    return _with_messages(RequestFactory().get(f"/bridges/?{query}", headers=headers))


def post(**typed: str) -> HttpRequest:
    """A POST of a form."""
    return _with_messages(RequestFactory().post("/bridges/", typed))


def _with_messages(request: HttpRequest) -> HttpRequest:
    request.session = SessionStore()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request
