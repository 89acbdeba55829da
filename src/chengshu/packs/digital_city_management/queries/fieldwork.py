"""What the inspector's phone needs: the classes with their terms, the favourites, the tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.cases.queries.classes import branches_of, leaves
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.work.seats import queues_of
from chengshu.packs.digital_city_management.models import Shift, Verification
from chengshu.packs.digital_city_management.rights import SEE, SEE_TRACKS
from chengshu.packs.digital_city_management.services.shifts import open_shift

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import Case
    from chengshu.kernel.cases.queries.classes import Branch

INSPECTOR = "inspector"
FAVOURITES = 8
LOOKED_BACK = timedelta(days=60)
MOST_TASKS = 100


def class_tree() -> list[dict[str, Any]]:
    """The tree of the inspectors' channel as the phone keeps it: main classes, sub-classes, terms. Three queries."""
    try:
        scheme = keeper_of(INSPECTOR).scheme
    except Refusal:
        return []
    terms: dict[int, dict[int, str]] = {}
    today = clock.today()
    usable = {row.pk for row in leaves(scheme).prefetch_related("terms")}
    for row in leaves(scheme).prefetch_related("terms"):
        for one in row.terms.all():
            if one.since <= today and not one.ended:
                terms.setdefault(row.pk, {}).setdefault(one.number, str(one.filing))
    return [found for branch in branches_of(scheme) if (found := _branch(branch, usable, terms))]


def _branch(branch: Branch, usable: set[int], terms: dict[int, dict[int, str]]) -> dict[str, Any] | None:
    below = list(_leaves_below(branch, usable, terms))
    return {"code": branch.row.code, "name": str(branch.row.name), "below": below} if below else None


def _leaves_below(branch: Branch, usable: set[int], terms: dict[int, dict[int, str]]) -> Iterator[dict[str, Any]]:
    if branch.row.pk in usable:
        chosen = [{"number": number, "text": text} for number, text in sorted(terms.get(branch.row.pk, {}).items())]
        yield {"code": branch.row.code, "name": str(branch.row.name), "terms": chosen}
    for one in branch.below:
        yield from _leaves_below(one, usable, terms)


def favourites(actor: Actor) -> list[str]:
    """The classes this person reported most in the last two months; those of all inspectors where there are none."""
    since = clock.now() - LOOKED_BACK
    rows = cases_seen_by(PLATFORM).filter(channel=INSPECTOR, reported_at__gte=since, case_class__retired_on=None)
    own = rows.filter(taken_by=actor.person_id)
    for found in (own, rows):
        counted = found.exclude(case_class=None).order_by().values("case_class__code").annotate(n=Count("pk"))
        codes = [row["case_class__code"] for row in counted.order_by("-n", "case_class__code")[:FAVOURITES]]
        if codes:
            return codes
    return []


def to_check(actor: Actor) -> QuerySet[Case]:
    """The cases that wait for this person to look whether they are done, those due first."""
    rows = cases_seen_by(PLATFORM).filter(stage="check", outcome="")
    return rows.filter(pk__in=_on_desk(rows, "item", actor)).order_by("stage_due_at", "pk")[:MOST_TASKS]


def to_verify(actor: Actor) -> QuerySet[Verification]:
    """What this person is asked to verify, the oldest first."""
    rows = Verification.everywhere.filter(verdict="").select_related("case__case_class", "item")
    return rows.filter(pk__in=_on_desk(rows, "item", actor)).order_by("asked_at", "pk")[:MOST_TASKS]


def _on_desk(rows: QuerySet[Any], path: str, actor: Actor) -> QuerySet[Any]:
    queues = [queue.pk for queue in queues_of(actor)]
    open_now = {f"{path}__desks__done_at": None, f"{path}__desks__opened_at__isnull": False}
    own = Q(**{f"{path}__desks__person": actor.person_id or 0}, **open_now)
    shared = Q(**{f"{path}__desks__person": None, f"{path}__desks__queue__in": queues}, **open_now)
    return rows.filter(own | shared).order_by().values("pk")


def tasks_of(actor: Actor) -> list[dict[str, Any]]:
    """Both kinds of tasks as the phone shows them."""
    checks = [_task(case, "check", case.pk, case.result, case.stage_due_at) for case in to_check(actor)]
    asked = [
        _task(row.case, "verify", row.pk, row.words or row.case.text[:300], row.item.due_at if row.item else None)
        for row in to_verify(actor)
    ]
    return [*asked, *checks]


def _task(case: Case, kind: str, key: int, words: str, due: Any) -> dict[str, Any]:
    name = "digital_city_management:send_check" if kind == "check" else "digital_city_management:send_verification"
    return {
        "kind": kind,
        "id": key,
        "number": case.number,
        "title": case.title,
        "address": case.address,
        "class": str(case.case_class.name) if case.case_class else "",
        "words": words,
        "lon": case.lon,
        "lat": case.lat,
        "due": f"{clock.local(due):%m-%d %H:%M}" if due else "",
        "late": bool(due and due < clock.now()),
        "url": reverse("cases:case", args=[case.pk]),
        "send": reverse(name, args=[key]),
    }


def state_of(actor: Actor) -> dict[str, Any]:
    """What the phone asks for when it is online: whose it is, the tasks, whether on shift."""
    shift = open_shift(actor)
    return {
        "person": actor.person_id,
        "name": str(actor.name),
        "tasks": tasks_of(actor),
        "shift": f"{clock.local(shift.started_at):%H:%M}" if shift else "",
    }


def shifts_seen_by(actor: Actor) -> QuerySet[Shift]:
    """The shifts of inspectors within reach, newest first, with how many positions each has."""
    return Shift.scoped.within(actor, SEE_TRACKS).select_related("person", "unit").annotate(spots=Count("points"))


def out_now(actor: Actor) -> Sequence[Shift]:
    """Who is on shift now, each with ``last``, the newest position."""
    rows = list(Shift.scoped.within(actor, SEE).filter(ended_at=None).select_related("person").order_by("started_at"))
    for row in rows:
        row.last = row.points.order_by("-at").first()  # type: ignore[attr-defined]
    return rows
