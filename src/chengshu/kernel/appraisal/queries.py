"""Reads of the appraisal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Avg, Max, Min, Q, QuerySet

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.acting.scopes import reaches
from chengshu.kernel.appraisal.models import (
    Appeal,
    Framework,
    FrameworkIndicator,
    Goal,
    Handover,
    Line,
    Measure,
    Round,
    RoundState,
    Rule,
    SelfAssessment,
    UnitScore,
)
from chengshu.kernel.appraisal.rights import APPEAL, SEE, SET_RULES
from chengshu.kernel.appraisal.scoring import CENT
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work import queries as work
from chengshu.kernel.work import showing
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.errors import CalendarYearNotPublished
from chengshu.spec.people import Permission


def rounds_for(actor: Actor) -> QuerySet[Round]:
    """The rounds in which the actor sees a unit."""
    return Round.scoped.within(actor, SEE).select_related("owner", "rule")


def own_round(actor: Actor, permission: Permission, pk: int) -> Round:
    """A round whose owner the permission reaches; appraising one of its units is not enough. Raises NotFound."""
    found = Round.everywhere.select_related("owner", "rule").filter(pk=pk).first()
    if found is None or not reaches(actor, permission, found.owner):
        raise NotFound
    return found


def goals_for(actor: Actor, round_: Round) -> QuerySet[Goal]:
    """The goals of a round which the actor sees."""
    return Goal.scoped.within(actor, SEE).filter(round=round_).select_related("unit", "task", "target")


def scores_for(actor: Actor, round_: Round) -> QuerySet[UnitScore]:
    """The scores of a round: everybody's once published, before that those within the actor's scope."""
    if round_.state == RoundState.PUBLISHED:
        return UnitScore.everywhere.filter(round=round_).select_related("unit")
    return UnitScore.scoped.within(actor, SEE).filter(round=round_).select_related("unit")


def lines_of(score: UnitScore) -> QuerySet[Line]:
    """How a score came about, line by line."""
    return score.lines.select_related("criterion").prefetch_related("appeals")


def appeals_for(actor: Actor) -> QuerySet[Appeal]:
    """The appeals which the actor sees, newest first."""
    return Appeal.scoped.within(actor, SEE).select_related("unit", "line__criterion", "line__score__round")


def measures_for(actor: Actor) -> QuerySet[Measure]:
    """Bulletins for everybody of the staff; talks, praise and orders within the actor's scope."""
    mine = Measure.scoped.within(actor, SEE).values("pk")
    return Measure.everywhere.filter(Q(kind="bulletin") | Q(pk__in=mine)).prefetch_related("units")


def handovers_for(actor: Actor) -> QuerySet[Handover]:
    """Results handed over which the actor sees."""
    return Handover.scoped.within(actor, SEE).select_related("round", "receiver")


def rules_of(owner: Organisation | int | None) -> QuerySet[Rule]:
    """The versions of an organisation's rules, newest first."""
    return Rule.everywhere.filter(owner=owner).prefetch_related("criteria")


def rules_seen_by(actor: Actor) -> QuerySet[Rule]:
    """Published rules for everybody; drafts for those who set them."""
    drafts = Rule.scoped.within(actor, SET_RULES).values("pk")
    return Rule.everywhere.filter(Q(published_on__isnull=False) | Q(pk__in=drafts)).prefetch_related("criteria")


def may_appeal(actor: Actor, score: UnitScore) -> bool:
    """Whether the actor may object to this score now."""
    if score.round.state != RoundState.SCORED:
        return False
    until = appeals_until(score.round)
    if until is not None and clock.today() > until:
        return False
    return UnitScore.scoped.within(actor, APPEAL).filter(pk=score.pk).exists()


def panel_of(row: models.Model, actor: Actor) -> object:
    """The panel of the work about a row; None where there is no work about it."""
    item = work.item_about(row)
    return showing.panel_of(actor, item) if item else None


def units_in(round_: Round) -> int:
    """How many units have a goal in the round."""
    return round_.goals.values("unit").distinct().count()


def appeals_until(round_: Round) -> date | None:
    """The last local day for appeals; None where nobody has scored, or the calendar of that year is not published."""
    if round_.scored_at is None:
        return None
    try:
        return city_calendar().nth_working_day(clock.local(round_.scored_at).date(), round_.rule.appeal_days)
    except CalendarYearNotPublished:
        return None


def framework_asked(version: str) -> Framework | None:
    """The version asked for, or the newest; None where none was imported."""
    return Framework.objects.filter(version=version).first() or Framework.objects.first()


def year_asked(typed: str) -> int:
    """The year asked for, or this one."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == len("2026") else clock.today().year


def framework_lines(framework: Framework | None, owner_id: int | None, year: int) -> QuerySet[FrameworkIndicator]:
    """The lines of a framework with the body's own value of the year, where it has one."""
    mine = Q(assessments__owner=owner_id, assessments__year=year)
    return FrameworkIndicator.objects.filter(framework=framework).annotate(
        value=Max("assessments__value", filter=mine), share=Max("assessments__share", filter=mine)
    )


def national_total(framework: Framework | None, owner_id: int | None, year: int) -> Decimal | None:
    """The weights of the leaves times what was reached of each; None where no leaf has a value."""
    reached = SelfAssessment.objects.filter(
        indicator__framework=framework, indicator__children=None, owner=owner_id, year=year
    ).select_related("indicator")
    return sum((one.share * one.indicator.weight for one in reached), Decimal(0)) if reached else None


def spread(round_: Round) -> dict[str, Decimal | None]:
    """Mean (to the cent), best and least total of a round; None where nobody has one."""
    found = UnitScore.everywhere.filter(round=round_).aggregate(
        mean=Avg("total"), best=Max("total"), least=Min("total")
    )
    mean = found["mean"]
    return {**found, "mean": None if mean is None else Decimal(mean).quantize(CENT)}


def rounds_in_year(year: int) -> int:
    """How many rounds with goals began in the year."""
    return Round.everywhere.filter(starts_on__year=year, goals__isnull=False).distinct().count()
