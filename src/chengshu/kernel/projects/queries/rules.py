"""The rules in force, and what follows from them today."""

from __future__ import annotations

from datetime import date, timedelta

from chengshu.base import clock
from chengshu.kernel.projects.lights import Lamp
from chengshu.kernel.projects.models import LightRule, ScoreRule
from chengshu.kernel.projects.scoring import FIRST_FORMULA, FIRST_SUPPORT_WEIGHT
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.errors import CalendarYearNotPublished

FIRST_NEAR_WORKING_DAYS = 10
_ALWAYS = date(2000, 1, 1)


def light_rule_on(day: date) -> LightRule:
    """The rule of the traffic light on a day; until officials set one, the platform's first rule, which has no key."""
    rule = LightRule.objects.filter(since__lte=day).first()
    return rule or LightRule(since=_ALWAYS, near_working_days=FIRST_NEAR_WORKING_DAYS)


def score_rule_on(day: date) -> ScoreRule:
    """The rule of scores on a day; until officials set one, the platform's first rule, which has no key."""
    rule = ScoreRule.objects.filter(since__lte=day).first()
    return rule or ScoreRule(since=_ALWAYS, formula=FIRST_FORMULA, support_weight=FIRST_SUPPORT_WEIGHT)


def lamp_on(day: date | None = None) -> Lamp:
    """How the lights fall on a day, today by default.

    Where the near days reach into a year without a published calendar, Mondays to Fridays count there: this is a
    light and no deadline, and it is better on than off.
    """
    today = day or clock.today()
    near = light_rule_on(today).near_working_days
    calendar = city_calendar()
    until, left = today, near
    while left > 0:
        until += timedelta(days=1)
        try:
            left -= calendar.works(until)
        except CalendarYearNotPublished:
            left -= until.weekday() < 5
    return Lamp(today=today, near_until=until, near_working_days=near)
