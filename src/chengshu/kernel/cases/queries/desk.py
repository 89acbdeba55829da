"""The desk of cases: what is within reach, narrowed, a page at a time.

A page begins where the last one ended, so that its cost does not depend on how much lies behind it. Open cases are few
and are read along indexes of their own, once for each unit within reach. All cases are many: the newest few thousand
are looked through, and what is not found there comes from the index of ``finding``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max, Q, QuerySet

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches_everything, units_within
from chengshu.kernel.cases.contacts import phone_key
from chengshu.kernel.cases.finding import Tokens, found_before, wanted_words
from chengshu.kernel.cases.finding import tokens as words_of
from chengshu.kernel.cases.models import Case, CaseClass, Channel, Scheme, Stage
from chengshu.kernel.cases.rights import SEE, SEE_CONTACT

PAGE = 30
COUNT_UP_TO = 1000
READ_APART = 40
"""So many units are read one by one and merged; who reaches more reads all at once."""
NEWEST = 5000
BATCH = 300
MOST_BATCHES = 20
NUMBER_LENGTH = 15
PHONE_LENGTHS = range(7, 14)


@dataclass(frozen=True)
class Wanted:
    """What part of the desk is asked for; empty fields do not narrow. ``after`` is where the page before ended.

    ``which`` is open or all; ``due`` is overdue, today or suspended; ``unit`` keeps or handles; ``code`` is that of a
    class, ``area`` the beginning of a division code.
    """

    which: str = "open"
    stage: str = ""
    due: str = ""
    scheme: str = ""
    code: str = ""
    area: str = ""
    channel: str = ""
    urgency: int | None = None
    unit: int | None = None
    words: str = ""
    sort: str = "new"
    after: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Wanted:
        """From the query string of the page; what makes no sense is left out."""
        stage = _one(query.get("stage", ""), {*Stage})
        return cls(
            which="all" if stage in {Stage.EVALUATION, Stage.OVER} else _one(query.get("which", ""), {"all"}) or "open",
            stage=stage,
            due=_one(query.get("due", ""), {"overdue", "today", "suspended"}),
            scheme=_one(query.get("class", "").partition(".")[0], {*Scheme}),
            code=query.get("class", "").partition(".")[2][:20],
            area=query.get("area", "")[:12] if query.get("area", "").isdigit() else "",
            channel=_one(query.get("channel", ""), {*Channel}),
            urgency=_whole(query.get("urgency", "")),
            unit=_whole(query.get("unit", "")),
            words=query.get("q", "").strip()[:60],
            sort=_one(query.get("sort", ""), {"due"}) or "new",
            after=query.get("after", "")[:60],
        )

    def query(self, **changed: Any) -> str:
        """The query string of this, or of this with changes; without the cursor unless given."""
        now = replace(self, **{"after": "", **changed})
        pairs = {
            "which": "" if now.which == "open" else now.which,
            "stage": now.stage,
            "due": now.due,
            "class": f"{now.scheme}.{now.code}" if now.code else "",
            "area": now.area,
            "channel": now.channel,
            "urgency": now.urgency,
            "unit": now.unit,
            "q": now.words,
            "sort": "" if now.sort == "new" else now.sort,
            "after": now.after,
        }
        return urlencode({key: str(value) for key, value in pairs.items() if value not in (None, "")})

    @property
    def narrowed(self) -> bool:
        """Whether anything was chosen."""
        return replace(self, after="", sort="new") != Wanted()

    @property
    def is_open(self) -> bool:
        """Whether open cases alone are asked for, by themselves or by when they are due."""
        return self.which == "open" or bool(self.due)


@dataclass(frozen=True)
class Page:
    """A page of cases and where the next one begins; empty ``next`` at the end."""

    cases: tuple[Case, ...]
    next: str


@dataclass(frozen=True)
class Reach:
    """The units whose cases somebody sees; None for all."""

    units: tuple[int, ...] | None

    @classmethod
    def of(cls, actor: Actor) -> Reach:
        """How far the actor sees."""
        if reaches_everything(actor, SEE):
            return cls(None)
        return cls(tuple(units_within(actor, SEE).values_list("pk", flat=True)))

    def branches(self) -> list[Q]:
        """Conditions that together are all within reach, each along one index."""
        if self.units is None:
            return [Q()]
        if len(self.units) > READ_APART:
            return [Q(keeper__in=self.units) | Q(lead__in=self.units)]
        return [Q(**{field: unit}) for unit in self.units for field in ("keeper", "lead")]

    def tokens(self) -> tuple[int, ...]:
        """The same for the index; empty for all."""
        return words_of.numbers(token for unit in self.units or () for token in words_of.kept_by(unit))


def desk_page(actor: Actor, wanted: Wanted, *, size: int = PAGE) -> Page:
    """A page of the desk for the actor."""
    reach = Reach.of(actor)
    if reach.units == ():
        return Page((), "")
    named = _by_name(actor, wanted)
    if named is not None:
        cases = list(_shown(named & _within(reach), size))
        return Page(tuple(cases), "")
    read = _open if wanted.is_open and not wanted.words else _all
    found = read(reach, wanted, size + 1)
    shown = found[:size]
    return Page(tuple(_filled(shown)), _cursor(shown[-1], wanted) if len(found) > size else "")


def _by_name(actor: Actor, wanted: Wanted) -> Q | None:
    """The whole number of a case, or a telephone for who may see them; None for other words."""
    typed = wanted.words.replace(" ", "")
    if len(typed) == NUMBER_LENGTH and typed.replace("-", "").isdigit():
        return Q(number=typed)
    digits = typed.replace("-", "").removeprefix("+")
    if digits.isascii() and digits.isdigit() and len(digits) in PHONE_LENGTHS and actor.may(SEE_CONTACT):
        return Q(reporter__phone_key=phone_key(digits))
    return None


def _within(reach: Reach) -> Q:
    return Q() if reach.units is None else Q(keeper__in=reach.units) | Q(lead__in=reach.units)


def _open(reach: Reach, wanted: Wanted, size: int) -> list[tuple[Any, int]]:
    """Keys of open cases, with what they are sorted by."""
    condition = Q(outcome="") & _filters(wanted) & _after(wanted)
    rows = Case.everywhere.filter(condition)
    if wanted.sort == "due":
        rows = rows.filter(due_at__isnull=False)
        runs = [_keys(rows.filter(branch).order_by("due_at", "pk"), "due_at", size) for branch in reach.branches()]
        return _merged(merge(*runs), size)
    runs = [_keys(rows.filter(branch).order_by("-pk"), "pk", size) for branch in reach.branches()]
    return _merged(merge(*runs, reverse=True), size)


def _all(reach: Reach, wanted: Wanted, size: int) -> list[tuple[Any, int]]:
    """Keys of all cases that fit, the newest first."""
    before = _key(wanted.after) or (Case.everywhere.aggregate(last=Max("pk"))["last"] or 0) + 1
    condition = _filters(wanted) & _said(wanted.words)
    if wanted.is_open:
        condition &= Q(outcome="")
    near = Case.everywhere.filter(condition, _within(reach), pk__lt=before, pk__gte=before - NEWEST)
    found = _keys(near.order_by("-pk"), "pk", size)
    if len(found) >= size or before <= NEWEST:
        return found
    tokens = _tokens(reach, wanted)
    if not tokens.every and not tokens.either:
        rows = Case.everywhere.filter(condition, pk__lt=before - NEWEST).order_by("-pk")
        return found + _keys(rows, "pk", size - len(found))
    return found + list(islice(_looked_up(tokens, condition & _within(reach), before - NEWEST), size - len(found)))


def _looked_up(tokens: Tokens, condition: Q, before: int) -> Iterator[tuple[Any, int]]:
    for _ in range(MOST_BATCHES):
        keys = found_before(tokens, before, size=BATCH)
        yield from _keys(Case.everywhere.filter(condition, pk__in=keys).order_by("-pk"), "pk", BATCH)
        if len(keys) < BATCH:
            return
        before = keys[-1]


def _tokens(reach: Reach, wanted: Wanted) -> Tokens:
    every = wanted_words(wanted.words)
    if wanted.area:
        every.append(words_of.of_area(wanted.area))
    if wanted.code and wanted.scheme:
        every.append(words_of.of_class(wanted.scheme, wanted.code))
    if wanted.channel:
        every.append(words_of.by_channel(wanted.channel))
    if wanted.urgency is not None:
        every.append(words_of.as_urgent(wanted.urgency))
    if wanted.is_open:
        every.append(words_of.STILL_OPEN)
    either = words_of.numbers(words_of.kept_by(wanted.unit)) if wanted.unit else reach.tokens()
    return Tokens(words_of.numbers(every), either)


def _filters(wanted: Wanted) -> Q:
    found = Q()
    if wanted.stage:
        found &= Q(stage=wanted.stage)
    if wanted.scheme:
        found &= Q(scheme=wanted.scheme)
    if wanted.code:
        found &= Q(case_class__in=_classes(wanted))
    if wanted.area:
        found &= Q(division_code__startswith=wanted.area)
    if wanted.channel:
        found &= Q(channel=wanted.channel)
    if wanted.urgency is not None:
        found &= Q(urgency=wanted.urgency)
    if wanted.unit:
        found &= Q(keeper=wanted.unit) | Q(lead=wanted.unit)
    return found & _due(wanted.due)


def _classes(wanted: Wanted) -> list[int]:
    """The class with all below it."""
    rows = CaseClass.objects.filter(path__contains=f"/{wanted.code}/")
    return list((rows.filter(scheme=wanted.scheme) if wanted.scheme else rows).values_list("pk", flat=True))


def _due(due: str) -> Q:
    now = clock.now()
    match due:
        case "overdue":
            return Q(due_at__lt=now)
        case "today":
            return Q(due_at__gte=now, due_at__lt=clock.start_of_day(clock.today() + timedelta(days=1)))
        case "suspended":
            return Q(item__paused_since__isnull=False)
    return Q()


def _said(words: str) -> Q:
    """Every run of signs stands somewhere in what was said."""
    found = Q()
    for run in words.split():
        how = "icontains" if run.upper() != run.lower() else "contains"
        found &= Q(**{f"title__{how}": run}) | Q(**{f"address__{how}": run}) | Q(**{f"text__{how}": run})
    return found


def _after(wanted: Wanted) -> Q:
    at, _, key = wanted.after.rpartition("~")
    last = _whole(key)
    if last is None:
        return Q()
    if wanted.sort != "due":
        return Q(pk__lt=last)
    moment = _moment(at)
    return Q(due_at__gte=moment) & ~Q(due_at=moment, pk__lte=last) if moment else Q()


def _keys(rows: QuerySet[Case], field: str, size: int) -> list[tuple[Any, int]]:
    return list(rows.values_list(field, "pk")[:size])


def _merged(runs: Iterator[tuple[Any, int]], size: int) -> list[tuple[Any, int]]:
    """Without those that two units of one reach share; they stand beside each other."""
    found: dict[int, Any] = {}
    for at, key in runs:
        found.setdefault(key, at)
        if len(found) >= size:
            break
    return [(at, key) for key, at in found.items()]


def _filled(found: Sequence[tuple[Any, int]]) -> list[Case]:
    by_key = {case.pk: case for case in _shown(Q(pk__in=[key for _, key in found]), len(found))}
    return [by_key[key] for _, key in found if key in by_key]


def _shown(condition: Q, size: int) -> QuerySet[Case]:
    rows = Case.everywhere.filter(condition).select_related("case_class", "keeper", "lead", "item")
    return rows.defer("text", "attributes", "proposal", "result", "reply")[:size]


def _cursor(last: tuple[Any, int], wanted: Wanted) -> str:
    at, key = last
    return f"{at.isoformat()}~{key}" if wanted.sort == "due" and wanted.is_open and not wanted.words else f"~{key}"


def _key(after: str) -> int | None:
    return _whole(after.rpartition("~")[2])


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _one(value: str, known: set[str]) -> str:
    return value if value in known else ""


def _whole(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None
