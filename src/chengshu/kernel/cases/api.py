"""Cases for programs of the staff; other systems come in by ``/api/v1/intake/`` and Open311."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.acting.guards import HubRequest
from chengshu.kernel.cases import services
from chengshu.kernel.cases.errors import NoWork
from chengshu.kernel.cases.models import Case, CaseClass, Channel
from chengshu.kernel.cases.queries.cases import case_for
from chengshu.kernel.cases.queries.classes import leaves, leaves_found
from chengshu.kernel.cases.queries.counting import OVERDUE, desk_counts
from chengshu.kernel.cases.queries.desk import Wanted, desk_page
from chengshu.kernel.cases.services import Contact, Description, Place, Report
from chengshu.kernel.cases.showing.case import may_see_contact, said
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work import queries as work
from chengshu.kernel.work.services import make_move
from chengshu.spec.work import NeedKind

router = Router(tags=["cases"])
MOST = 200


class ClassOut(Schema):
    """A class that takes cases."""

    scheme: str
    code: str
    name_zh: str
    name_en: str
    path: str


class CaseOut(Schema):
    """A case in a list. Positions are CGCS2000 degrees; ``lead`` and ``keeper`` are codes of organisations."""

    id: int
    number: str
    channel: str
    title: str
    scheme: str
    class_code: str
    urgency: int
    address: str
    division_code: str
    lon: float | None
    lat: float | None
    stage: str
    outcome: str
    keeper: str
    lead: str
    repeats: int
    reported_at: datetime
    due_at: datetime | None
    stage_due_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime


class CasesOut(Schema):
    """A page of cases; ``next`` is the value of ``after`` for the page behind it, empty at the end."""

    cases: list[CaseOut]
    next: str


class CountsOut(Schema):
    """Open cases by stage and those past their time, counted up to 1,001."""

    stages: dict[str, int]
    overdue: int


class MoveOut(Schema):
    """A move that the caller can make now, and what it asks for."""

    key: str
    label_zh: str
    label_en: str
    why: bool
    needs: dict[str, str]


class WholeOut(CaseOut):
    """One case; telephones in ``text`` are masked. ``contact`` says whether the reporter left a way to be reached."""

    text: str
    result: str
    reply: str
    satisfaction: int | None
    grid_code: str
    component_code: str
    contact: bool
    may_see_contact: bool
    moves: list[MoveOut]


class ReportIn(Schema):
    """A report by somebody of the staff; the same ``once`` of a channel opens no second case."""

    channel: Channel
    text: str = Field(min_length=1, max_length=200_000)
    title: str = Field("", max_length=200)
    class_code: str = Field("", max_length=20)
    address: str = Field("", max_length=300)
    division_code: str = Field("", max_length=12)
    lon: float | None = None
    lat: float | None = None
    name: str = Field("", max_length=60)
    phone: str = Field("", max_length=30)
    urgency: int = Field(0, ge=0, le=2)
    once: str = Field("", max_length=120)


class MoveIn(Schema):
    """A move with its values; units are codes of organisations. The same ``once`` makes it once."""

    move: str = Field(max_length=60)
    why: str = Field("", max_length=2000)
    values: dict[str, Any] = Field(default_factory=dict)
    once: str = Field("", max_length=120)


class DescribeIn(Schema):
    """What is to be said anew; what is left out stays."""

    title: str | None = Field(None, max_length=200)
    class_code: str | None = Field(None, max_length=20)
    urgency: int | None = Field(None, ge=0, le=2)
    address: str | None = Field(None, max_length=300)
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)


@router.get("cases", response=CasesOut)
def cases(request: HttpRequest, size: int = 30) -> CasesOut:
    """Cases within reach, narrowed as on the desk: ``which``, ``stage``, ``due``, ``class``, ``area``, ``channel``,
    ``urgency``, ``unit``, ``q``, ``sort``, ``after``.
    """
    wanted = Wanted.from_query({key: str(value) for key, value in request.GET.items()})
    found = desk_page(_actor(request), wanted, size=max(1, min(size, MOST)))
    return CasesOut(cases=[CaseOut(**_line(case)) for case in found.cases], next=found.next)


@router.get("counts", response=CountsOut)
def counts(request: HttpRequest) -> CountsOut:
    """How many open cases stand where."""
    found = desk_counts(_actor(request))
    return CountsOut(overdue=found.pop(OVERDUE), stages=found)


@router.get("classes", response=list[ClassOut])
def classes(request: HttpRequest, scheme: str = "city", q: str = "") -> list[ClassOut]:
    """The classes that take cases, all of a tree or those that the words fit."""
    found = leaves_found(scheme, q[:60], MOST) if q.strip() else list(leaves(scheme))
    return [ClassOut(**{name: getattr(row, name) for name in ClassOut.model_fields}) for row in found]


@router.post("cases", response={201: WholeOut})
def report(request: HttpRequest, given: ReportIn) -> Status[WholeOut]:
    """Report a case."""
    place = Place(lon=given.lon, lat=given.lat, address=given.address, division_code=given.division_code)
    content = Report(
        channel=given.channel,
        text=given.text,
        title=given.title,
        class_code=given.class_code,
        place=place,
        contact=Contact(name=given.name, phone=given.phone),
        urgency=given.urgency,
        once=given.once,
    )
    made = services.report(content, by=_actor(request))
    return Status(201, _whole(_actor(request), Case.everywhere.select_related(*RELATED).get(pk=made.pk)))


@router.get("cases/{key}", response=WholeOut)
def one_case(request: HttpRequest, key: int) -> WholeOut:
    """One case with the moves that the caller can make."""
    return _whole(_actor(request), case_for(_actor(request), key))


@router.post("cases/{key}/moves", response=WholeOut)
def move(request: HttpRequest, key: int, given: MoveIn) -> WholeOut:
    """Make a move."""
    case = case_for(_actor(request), key)
    if case.item is None:
        raise NoWork
    values = _values(case, given)
    make_move(case.item, given.move, by=_actor(request), why=given.why, values=values, once=given.once)
    return _whole(_actor(request), case_for(_actor(request), key))


@router.patch("cases/{key}", response=WholeOut)
def describe(request: HttpRequest, key: int, given: DescribeIn) -> WholeOut:
    """Say better what a case is about."""
    case = case_for(_actor(request), key)
    services.describe(case, Description(**given.model_dump()), by=_actor(request))
    return _whole(_actor(request), case_for(_actor(request), key))


RELATED = ("case_class", "keeper", "lead", "item", "reporter")


def _values(case: Case, given: MoveIn) -> dict[str, Any]:
    """Values with codes of organisations turned into keys; an unknown code is left for the engine to refuse."""
    values = dict(given.values)
    declared = next((one for one in case.item.type.moves if one.key == given.move), None) if case.item else None
    for need in declared.needs if declared else ():
        codes = values.get(need.key)
        if need.kind is NeedKind.UNITS and isinstance(codes, list):
            known = dict(Organisation.objects.filter(code__in=[str(one) for one in codes]).values_list("code", "pk"))
            values[need.key] = [known.get(str(one), 0) for one in codes]
    return values


def _line(case: Case) -> dict[str, Any]:
    named = {name: getattr(case, name) for name in CaseOut.model_fields if name not in {"keeper", "lead", "class_code"}}
    klass: CaseClass | None = case.case_class
    return {
        **named,
        "class_code": klass.code if klass else "",
        "keeper": case.keeper.code,
        "lead": case.lead.code if case.lead else "",
    }


def _whole(actor: Actor, case: Case) -> WholeOut:
    offers = work.offers_to(actor, case.item) if case.item else []
    moves = [
        MoveOut(
            key=one.move.key,
            label_zh=one.move.label.zh,
            label_en=one.move.label.en,
            why=one.move.why,
            needs={need.key: need.kind.value for need in one.move.needs},
        )
        for one in offers
    ]
    return WholeOut(
        **_line(case),
        text=said(case, clear=False),
        result=case.result,
        reply=case.reply,
        satisfaction=case.satisfaction,
        grid_code=case.grid_code,
        component_code=case.component_code,
        contact=case.reporter_id is not None,
        may_see_contact=may_see_contact(actor, case),
        moves=moves,
    )


def _actor(request: HttpRequest) -> Actor:
    return cast(HubRequest, request).actor
