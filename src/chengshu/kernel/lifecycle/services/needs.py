"""Calls, needs and white papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Max
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit import services as audit
from chengshu.kernel.files import services as files
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.lifecycle.errors import CallThere, DayTooEarly, NeedSettled, NeedsTooLate, NeedThere
from chengshu.kernel.lifecycle.models import CallForNeeds, Need, NeedState, WhitePaper
from chengshu.kernel.lifecycle.purposes import PAPERS
from chengshu.kernel.lifecycle.queries.rules import day_in, season_of
from chengshu.kernel.lifecycle.rights import CALL, HAND_IN
from chengshu.kernel.messages.services import tell

Uploads: TypeAlias = "Iterable[UploadedFile[Any]]"


@transaction.atomic
def open_call(
    office: Organisation, *, year: int, by: Actor, words: str = "", due_on: date | None = None
) -> CallForNeeds:
    """Call for the needs of a year, due as the office's dates say, the end of June before it where it set none.

    The clerks of the units below are told. Raises NotAllowed, CallThere.
    """
    must_reach(by, CALL, office)
    if CallForNeeds.everywhere.filter(office=office, year=year).exists():
        raise CallThere(year=year)
    season = season_of(office)
    due = due_on or day_in(year - 1, season.needs_due_month, season.needs_due_day)
    call = CallForNeeds.everywhere.create(
        office=office, year=year, due_on=due, words=words, opened_on=clock.today(), opened_by_id=by.person_id
    )
    audit.record(by, "lifecycle.call.opened", call, year=year, due_on=due)
    applicants = Person.objects.filter(
        active=True,
        grants__until=None,
        grants__role__permissions__permission=HAND_IN.key,
        grants__organisation__division_code__startswith=office.division_code,
    )
    tell(
        applicants.values_list("pk", flat=True).distinct(),
        "lifecycle.call_opened",
        subject=call,
        url=reverse("lifecycle:needs"),
        year=year,
        due=due.isoformat(),
    )
    return call


@transaction.atomic
def extend_call(call: CallForNeeds, *, due_on: date, why: str, by: Actor) -> CallForNeeds:
    """Move the day by which needs come. Raises DayTooEarly for a day in the past."""
    must_reach(by, CALL, call.office)
    if due_on < clock.today():
        raise DayTooEarly(day=clock.today(), fields={"due_on": DayTooEarly.text.with_values(day=clock.today())})
    found = CallForNeeds.everywhere.select_for_update().get(pk=call.pk)
    before, found.due_on, found.changed_at = found.due_on, due_on, clock.now()
    found.save(update_fields=["due_on", "changed_at"])
    audit.record(by, "lifecycle.call.extended", found, before=before, after=due_on, why=why)
    return found


@transaction.atomic
def hand_in_need(
    call: CallForNeeds,
    *,
    unit: Organisation,
    name: str,
    purpose: str,
    functions: str,
    estimate_fen: int,
    by: Actor,
    uploads: Uploads = (),
) -> Need:
    """A unit's need, with its papers. Raises NotAllowed, NeedsTooLate after the day of the call, NeedThere."""
    _in_time(call, unit, by)
    if Need.everywhere.filter(call=call, unit=unit, name=name).exclude(state=NeedState.RETURNED).exists():
        raise NeedThere
    need = Need.everywhere.create(
        call=call,
        unit=unit,
        name=name,
        purpose=purpose,
        functions=functions,
        estimate_fen=estimate_fen,
        handed_in_by_id=by.person_id,
        created_at=clock.now(),
    )
    attach_all(uploads, need, by=by)
    audit.record(by, "lifecycle.need.handed_in", need, year=call.year, estimate_fen=estimate_fen)
    return need


@transaction.atomic
def return_need(need: Need, *, why: str, by: Actor) -> Need:
    """Send a need back with the reason. Raises NeedSettled."""
    must_reach(by, CALL, need.call.office)
    found = Need.everywhere.select_for_update().get(pk=need.pk)
    if found.state != NeedState.HANDED_IN:
        raise NeedSettled(state=found.state_label)
    found.state, found.reason, found.changed_at = NeedState.RETURNED, why, clock.now()
    found.save(update_fields=["state", "reason", "changed_at"])
    audit.record(by, "lifecycle.need.returned", found, why=why)
    if found.handed_in_by_id:
        url = reverse("lifecycle:need", args=[found.pk])
        tell([found.handed_in_by_id], "lifecycle.need_returned", subject=found, url=url, name=found.name, why=why)
    return found


@transaction.atomic
def hand_in_paper(
    call: CallForNeeds, *, unit: Organisation, title: str, summary: str, by: Actor, uploads: Uploads = ()
) -> WhitePaper:
    """A unit's white paper of the year; a further one is its next version. Raises NotAllowed, NeedsTooLate."""
    _in_time(call, unit, by)
    last = WhitePaper.everywhere.filter(call=call, unit=unit).aggregate(last=Max("version"))["last"] or 0
    paper = WhitePaper.everywhere.create(
        call=call, unit=unit, title=title, summary=summary, version=last + 1, handed_in_by_id=by.person_id
    )
    attach_all(uploads, paper, by=by)
    audit.record(by, "lifecycle.white_paper.handed_in", paper, year=call.year, version=paper.version)
    return paper


def attach_all(uploads: Uploads, subject: models.Model, *, by: Actor) -> None:
    """Keep the files that came with a row."""
    for upload in uploads:
        files.keep(upload, purpose=PAPERS, by=by, subject=subject)


def _in_time(call: CallForNeeds, unit: Organisation, by: Actor) -> None:
    must_reach(by, HAND_IN, unit)
    if clock.today() > call.due_on:
        raise NeedsTooLate(year=call.year, due=call.due_on)
