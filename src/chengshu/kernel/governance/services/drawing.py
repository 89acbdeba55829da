"""Drawing experts by lot within a field, those with an interest left out, the draw on record."""

from __future__ import annotations

import secrets

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.lots import drawn, lot
from chengshu.kernel.governance.models import Candidate, Consultation, Draw, Expert
from chengshu.kernel.governance.queries.avoidance import barred, stakes_of

ASKED_BEFORE = Text("本次咨询已抽取过", "drawn for this request before")


def draw_by_lot(consultation: Consultation, wanted: int, *, by: Actor) -> tuple[Draw, list[Expert]]:
    """Draw as many as wanted, or as there are. Every expert of the field is on record: drawn, in the lots, or barred
    with the reason. Callers hold the request's lock."""
    experts = {expert.pk: expert for expert in _of_field(consultation)}
    asked = set(consultation.opinions.values_list("expert_id", flat=True))
    reasons = dict.fromkeys(asked & experts.keys(), ASKED_BEFORE) | barred(
        (expert for key, expert in experts.items() if key not in asked), stakes_of(consultation)
    )
    draw = Draw.objects.create(
        consultation=consultation,
        round=consultation.draws.count() + 1,
        salt=secrets.token_hex(16),
        wanted=wanted,
        by_id=by.person_id,
    )
    winners = drawn(draw.salt, experts.keys() - reasons.keys(), wanted)
    Candidate.objects.bulk_create(_candidate(draw, expert, reasons, winners) for expert in experts.values())
    record(by, "governance.consultation.drawn", consultation, round=draw.round, salt=draw.salt, experts=winners)
    return draw, [experts[key] for key in winners]


def _of_field(consultation: Consultation) -> list[Expert]:
    today = clock.today()
    found = Expert.everywhere.filter(
        active=True,
        person__active=True,
        fields=consultation.field_id,
        appointments__committee__organisation=consultation.office_id,
        appointments__since__lte=today,
        appointments__until__gte=today,
        appointments__ended_on=None,
    )
    return list(found.select_related("person", "employer_body").distinct().order_by("pk"))


def _candidate(draw: Draw, expert: Expert, reasons: dict[int, Text], winners: list[int]) -> Candidate:
    why = reasons.get(expert.pk)
    return Candidate(
        draw=draw,
        expert=expert,
        lot="" if why else lot(draw.salt, expert.pk),
        drawn=expert.pk in winners,
        barred_zh=why.zh[:300] if why else "",
        barred_en=why.en[:300] if why else "",
    )
