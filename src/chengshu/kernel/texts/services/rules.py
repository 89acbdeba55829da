"""Writes of what officials set; whatever was in force stays as history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.formula import Formula
from chengshu.kernel.acting.actor import Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.texts.errors import DayTooEarly, WordEnded, WordThereAlready
from chengshu.kernel.texts.formulas import NAMES
from chengshu.kernel.texts.models import AlikeRule, FormulaRule, FormulaUse, Level, UrgentWord
from chengshu.kernel.texts.normalising import readable
from chengshu.kernel.texts.rights import SET_RULES


@transaction.atomic
def set_urgent_word(word: str, level: Level, *, by: Actor, unless: str = "", reason: str = "") -> UrgentWord:
    """A word that raises letters from now on. Raises WordThereAlready."""
    _may(by)
    plain = readable(word).strip()
    if UrgentWord.objects.filter(word=plain, until=None).exists():
        raise WordThereAlready(word=plain, fields={"word": WordThereAlready.text.with_values(word=plain)})
    row = UrgentWord.objects.create(
        word=plain, level=level, unless=" ".join(readable(unless).split()), reason=reason, set_by_id=by.person_id
    )
    audit.record(by, "texts.urgent_word.set", row, word=plain, level=level, reason=reason)
    return row


@transaction.atomic
def end_urgent_word(row: UrgentWord, *, by: Actor) -> UrgentWord:
    """From now on the word raises nothing. Raises WordEnded."""
    _may(by)
    if row.until is not None:
        raise WordEnded
    row.until, row.ended_by_id = clock.now(), by.person_id
    row.save(update_fields=["until", "ended_by"])
    audit.record(by, "texts.urgent_word.ended", row, word=row.word)
    return row


@transaction.atomic
def set_formula(use: FormulaUse, formula: str, *, days: int, since: date, reason: str, by: Actor) -> FormulaRule:
    """A formula in force from ``since`` on. Raises BadFormula, or DayTooEarly for a day in the past."""
    _may(by)
    _not_past(since)
    read = Formula.read(formula, frozenset(NAMES[use]))
    rule = FormulaRule.objects.create(
        use=use, formula=read.source, days=days, since=since, reason=reason, set_by_id=by.person_id
    )
    audit.record(by, "texts.formula.set", rule, use=use, days=days, since=since, reason=reason)
    return rule


@transaction.atomic
def set_alike_rule(
    *, window_days: int, repeat_from: Decimal, topic_from: Decimal, near_m: int, since: date, reason: str, by: Actor
) -> AlikeRule:
    """When letters count as alike from ``since`` on. Raises DayTooEarly."""
    _may(by)
    _not_past(since)
    rule = AlikeRule.objects.create(
        window_days=window_days,
        repeat_from=repeat_from,
        topic_from=topic_from,
        near_m=near_m,
        since=since,
        reason=reason,
        set_by_id=by.person_id,
    )
    audit.record(by, "texts.alike_rule.set", rule, window_days=window_days, since=since, reason=reason)
    return rule


def _not_past(since: date) -> None:
    if since < clock.today():
        day = clock.today()
        raise DayTooEarly(day=day, fields={"since": DayTooEarly.text.with_values(day=day)})


def _may(by: Actor) -> None:
    if not by.may(SET_RULES):
        raise NotAllowed
