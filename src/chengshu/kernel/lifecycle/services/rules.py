"""Writes of what officials set; whatever was in force stays as history."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.formula import Formula
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit import services as audit
from chengshu.kernel.governance.models import ExpertField
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lifecycle.errors import DayTooEarly
from chengshu.kernel.lifecycle.formulas import NAMES
from chengshu.kernel.lifecycle.models import (
    BodyRole,
    FixedPoint,
    FormulaRule,
    FormulaUse,
    PointKind,
    RequiredPaper,
    ReviewBody,
    Season,
    Service,
    Stage,
)
from chengshu.kernel.lifecycle.rights import SET_RULES


@transaction.atomic
def set_formula(
    use: FormulaUse, formula: str, *, since: date, reason: str, by: Actor, threshold: Decimal | None = None
) -> FormulaRule:
    """A formula in force from ``since`` on. Raises BadFormula, or DayTooEarly for a day in the past."""
    _may(by)
    if since < clock.today():
        raise DayTooEarly(day=clock.today(), fields={"since": DayTooEarly.text.with_values(day=clock.today())})
    read = Formula.read(formula, frozenset(NAMES[use]))
    rule = FormulaRule.objects.create(
        use=use, formula=read.source, threshold=threshold, since=since, reason=reason, set_by_id=by.person_id
    )
    audit.record(by, "lifecycle.formula.set", rule, use=use, threshold=threshold, since=since, reason=reason)
    return rule


@transaction.atomic
def set_season(
    office: Organisation,
    *,
    needs_due: tuple[int, int],
    compile_from: tuple[int, int],
    compile_until: tuple[int, int],
    reason: str,
    by: Actor,
    rolling_years: int = 3,
) -> Season:
    """The dates of planning from today on, as ``(month, day)``."""
    must_reach(by, SET_RULES, office)
    season = Season.everywhere.create(
        office=office,
        needs_due_month=needs_due[0],
        needs_due_day=needs_due[1],
        compile_from_month=compile_from[0],
        compile_from_day=compile_from[1],
        compile_until_month=compile_until[0],
        compile_until_day=compile_until[1],
        rolling_years=rolling_years,
        reason=reason,
        set_by_id=by.person_id,
    )
    audit.record(by, "lifecycle.season.set", season, needs_due=needs_due, reason=reason)
    return season


@transaction.atomic
def name_body(
    office: Organisation, organisation: Organisation, role: BodyRole, *, by: Actor, signs: bool = True
) -> ReviewBody:
    """Let a body take part in the joint reviews of an office."""
    must_reach(by, SET_RULES, office)
    body, _ = ReviewBody.everywhere.get_or_create(
        office=office, organisation=organisation, role=role, until=None, defaults={"signs": signs}
    )
    audit.record(by, "lifecycle.body.named", body, role=role)
    return body


@transaction.atomic
def end_body(body: ReviewBody, *, by: Actor) -> ReviewBody:
    """From today on the body takes part no more; reviews under way are not touched."""
    must_reach(by, SET_RULES, body.office)
    body.until = clock.today() - timedelta(days=1)
    body.save(update_fields=["until"])
    audit.record(by, "lifecycle.body.ended", body)
    return body


@transaction.atomic
def change_stage(stage: Stage, *, days: int, checked_by: BodyRole, by: Actor) -> Stage:
    """Another length, or another confirming body, of a stage; projects under way keep their days."""
    _may(by)
    before = {"days": stage.days, "checked_by": stage.checked_by}
    stage.days, stage.checked_by = days, checked_by
    stage.save(update_fields=["days", "checked_by"])
    audit.record(by, "lifecycle.stage.changed", stage, before=before, days=days, checked_by=checked_by)
    return stage


@transaction.atomic
def require_paper(stage: Stage, *, name: Text, by: Actor, above_fen: int = 0) -> RequiredPaper:
    """A stage needs a further document, from an amount on."""
    _may(by)
    paper = RequiredPaper.objects.create(stage=stage, name_zh=name.zh, name_en=name.en, above_fen=above_fen)
    audit.record(by, "lifecycle.paper.required", paper, stage=stage.key, above_fen=above_fen)
    return paper


@transaction.atomic
def drop_paper_rule(paper: RequiredPaper, *, by: Actor) -> RequiredPaper:
    """From today on the document is no longer needed."""
    _may(by)
    paper.until = clock.today() - timedelta(days=1)
    paper.save(update_fields=["until"])
    audit.record(by, "lifecycle.paper.no_longer_required", paper)
    return paper


@transaction.atomic
def set_point(
    stage: Stage,
    kind: PointKind,
    *,
    above_fen: int,
    by: Actor,
    field: ExpertField | None = None,
    experts: int = 3,
    service: Service | None = None,
) -> FixedPoint:
    """A point where experts of a field, or a third party, must be heard from an amount on."""
    _may(by)
    point = FixedPoint.objects.create(
        stage=stage, kind=kind, above_fen=above_fen, field=field, experts=experts, service=service or ""
    )
    audit.record(by, "lifecycle.point.set", point, stage=stage.key, above_fen=above_fen)
    return point


@transaction.atomic
def end_point(point: FixedPoint, *, by: Actor) -> FixedPoint:
    """From today on nobody needs to be heard there."""
    _may(by)
    point.until = clock.today() - timedelta(days=1)
    point.save(update_fields=["until"])
    audit.record(by, "lifecycle.point.ended", point)
    return point


def _may(by: Actor) -> None:
    if not by.may(SET_RULES):
        raise NotAllowed
