"""Answering a program's call: who, under which agreement, within which limits, which rows, and the receipt."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote

from chengshu.base.errors import NotFound, Refusal
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.exchange.errors import NamedUsersOnly, NotKnown, VersionGone, WayNotGranted
from chengshu.kernel.exchange.gateway import asked as asking
from chengshu.kernel.exchange.gateway import shelf as shelves
from chengshu.kernel.exchange.gateway.composing import Asked, answered
from chengshu.kernel.exchange.gateway.credentials import Bearer, bearer_of, signer_of
from chengshu.kernel.exchange.gateway.describing import openapi_of
from chengshu.kernel.exchange.gateway.meter import AGREEMENTS
from chengshu.kernel.exchange.gateway.shelf import Shelf
from chengshu.kernel.exchange.gateway.standing import Standing, standing_of
from chengshu.kernel.exchange.models import WAY_LABELS, Agreement, Way
from chengshu.kernel.exchange.spool import SPOOL, Use
from chengshu.kernel.identity.models import Account

PREFIX = "/api/v1/exchange/data/"


@dataclass(frozen=True)
class Call:
    """A request as it came, without any framework: ``header(name)`` gives a header or an empty text."""

    method: str
    path: str
    query: str
    header: Callable[[str], str]
    address: str


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Asking:
    """A call that is known so far: what its receipt will say."""

    standing: Standing
    call: Call
    query: dict[str, str]
    person: int = 0
    version: int = 0

    @property
    def why(self) -> str:
        """For what it is used: as the program says, else the business matter of the agreement."""
        return self.query.get("why") or unquote(self.call.header("Chengshu-Why")) or self.standing.matter

    def receipt(self, rows: int, refused: str = "") -> None:
        """Put the use on disk, before the answer leaves."""
        SPOOL.write(
            Use(
                int(time.time() * 1000),
                self.standing.agreement,
                self.standing.client,
                self.person,
                self.call.address,
                self.why[:200],
                rows,
                self.version,
                refused,
            )
        )


def answer(call: Call) -> Answer:
    """The answer to a call for rows. Raises what it refuses; a refusal under a known agreement leaves a receipt too."""
    number, _, what = call.path.removeprefix(PREFIX).partition("/")
    if call.method not in ("GET", "HEAD") or what not in ("rows", "openapi.json"):
        raise NotFound
    standing = standing_of(number, _bearer(call), call.address)
    known = Asking(standing, call, dict(parse_qsl(call.query, keep_blank_values=True)))
    try:
        known.person = _named_user(standing, call)
        AGREEMENTS.take_call(standing.agreement, standing.calls_per_minute)
        if what == "openapi.json":
            return _described(number)
        return _composed(known) if standing.offer else _rows(known)
    except Refusal as refusal:
        known.receipt(0, type(refusal).__name__)
        raise


def _bearer(call: Call) -> Bearer:
    scheme, _, token = call.header("Authorization").partition(" ")
    if scheme.lower() == "bearer":
        return bearer_of(token.strip())
    if call.header("Chengshu-Signature"):
        target = call.path + (f"?{call.query}" if call.query else "")
        return signer_of(call.header, call.method, target)
    raise NotKnown


def _named_user(standing: Standing, call: Call) -> int:
    """The person in whose hands the data goes; 0 where a program of the unit may take it. Raises NamedUsersOnly."""
    users = standing.users()
    if users is None and not standing.offer:
        return 0
    found = person_named(call)
    if users is not None and found not in users:
        raise NamedUsersOnly
    return found


def person_named(call: Call) -> int:
    """Who the program says is using it (``Chengshu-User``), by an account in good standing; 0 for nobody."""
    name = unquote(call.header("Chengshu-User"))
    accounts = Account.objects.filter(username=name, suspended_reason="", person__active=True) if name else None
    return (accounts.values_list("person_id", flat=True).first() or 0) if accounts is not None else 0


def _rows(known: Asking) -> Answer:
    standing = known.standing
    if Way.API not in _ways(standing):
        raise WayNotGranted(way=WAY_LABELS[Way.API])
    shelf = _shelf(standing, asking.version_wanted(known.query))
    known.version = shelf.version
    wanted = asking.asked(known.query, shelf)
    tag = asking.etag_of(shelf, known.call.query, standing.revision)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Chengshu-Version": str(shelf.version)}
    if tag in known.call.header("If-None-Match"):  # one of several, or weakened by a proxy that packs answers
        known.receipt(0)
        return Answer(304, b"", headers)
    text, count, last = _page(shelf, wanted)
    AGREEMENTS.take_rows(standing.agreement, count, standing.rows_per_day)
    known.receipt(count)
    following = asking.cursor_of(shelf.version, last) if last >= 0 else ""
    if following:
        headers["Link"] = f'<{known.call.path}?{_query_with(known.query, following)}>; rel="next"'
    tail = f'],"count":{count},"version":{shelf.version},"next":{json.dumps(following) if following else "null"}}}'
    return Answer(200, b'{"data":[' + text.encode() + tail.encode(), headers)


def _page(shelf: Shelf, wanted: asking.Asked) -> tuple[str, int, int]:
    if wanted.key is None and not wanted.where:
        return shelf.whole_page(wanted.after, wanted.limit)
    where, values = wanted.where, wanted.values
    if wanted.key is not None:
        column, digest = wanted.key
        where = f"{shelf.keys[column]} = ?" + (f" AND {where}" if where else "")
        values = (digest, *values)
    found, last = shelf.page(wanted.after, wanted.limit, where, values)
    return ",".join(found), len(found), last


def _shelf(standing: Standing, version: int | None) -> Shelf:
    """The shelf of the walk's version, else the newest built one; a small table is put on the shelf at once."""
    shape = standing.shape()
    if version is not None:
        found = shelves.of_version(shape, version)
        if found is None:
            raise VersionGone
        return found
    newest = shelves.newest(shape)
    return newest or shelves.ready(shape, Resource.everywhere.get(pk=standing.resource or 0))


def _composed(known: Asking) -> Answer:
    standing, query = known.standing, known.query
    asked = Asked(
        standing.agreement, standing.organisation, known.person, standing.client, known.call.address, known.why
    )
    rows, count = answered(asked, query)
    AGREEMENTS.take_rows(standing.agreement, count, standing.rows_per_day)
    known.receipt(count)
    body = json.dumps({"data": rows, "count": count}, ensure_ascii=False, default=str, separators=(",", ":"))
    return Answer(200, body.encode(), {"Cache-Control": "private, no-store"})


def _described(number: str) -> Answer:
    agreement = Agreement.everywhere.select_related("resource", "offer").get(number=number)
    return Answer(200, json.dumps(openapi_of(agreement), ensure_ascii=False).encode())


_WAYS: dict[tuple[int, int], frozenset[str]] = {}


def _ways(standing: Standing) -> frozenset[str]:
    key = standing.agreement, standing.revision
    if key not in _WAYS:
        if len(_WAYS) > 4096:
            _WAYS.clear()
        _WAYS[key] = frozenset(Agreement.everywhere.values_list("ways", flat=True).get(pk=standing.agreement))
    return _WAYS[key]


def _query_with(query: Mapping[str, str], after: str) -> str:
    kept = {**query, "after": after}
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in kept.items())


def forget() -> None:
    """Forget everything kept, for tests that begin with an empty database."""
    _WAYS.clear()
