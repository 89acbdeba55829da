"""The inventory for programs of the staff."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from ninja import Router, Schema

from chengshu.base.errors import NotAllowed
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.inventory.queries.report import report_for
from chengshu.kernel.inventory.queries.systems import systems_seen_by
from chengshu.kernel.inventory.rights import SEE_SYSTEMS

router = Router(tags=["inventory"])
MOST = 500


class SystemOut(Schema):
    """A system; ``gives`` and ``takes`` say whether it uses the exchange."""

    code: str
    name_zh: str
    owner: str
    network: str
    hosting: str
    state: str
    gives: bool
    takes: bool


class UnitOut(Schema):
    """How far a unit has come; numbers of systems."""

    unit: str
    inventoried: int
    closed: int
    merged: int
    in_cloud: int
    connected: int
    islands: int


@router.get("systems", response=list[SystemOut])
def systems(request: HttpRequest, unit: str = "", after: str = "") -> list[SystemOut]:
    """Systems within reach by number, at most 500; the next ones come ``after`` the last number."""
    rows = systems_seen_by(_reader(request)).filter(code__gt=after).order_by("code")
    chosen = rows.filter(owner__code=unit) if unit else rows
    return [_out(row) for row in chosen[:MOST]]


@router.get("report", response=list[UnitOut])
def report(request: HttpRequest) -> list[UnitOut]:
    """A line for each unit within reach."""
    names = ("inventoried", "closed", "merged", "in_cloud", "connected", "islands")
    return [
        UnitOut(unit=line.unit.code, **{name: getattr(line, name) for name in names})
        for line in report_for(_reader(request))
    ]


def _reader(request: HttpRequest) -> Any:
    actor = cast(HubRequest, request).actor
    if not actor.may(SEE_SYSTEMS):
        raise NotAllowed
    return actor


def _out(row: Any) -> SystemOut:
    names = ("code", "name_zh", "network", "hosting", "state", "gives", "takes")
    return SystemOut(owner=row.owner.code, **{name: getattr(row, name) for name in names})
