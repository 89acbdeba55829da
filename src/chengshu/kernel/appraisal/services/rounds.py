"""Writes of rounds: open, start, score, publish."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.appraisal.errors import NothingToScore, OpenAppeals, RoundNotThere, RuleNotPublished
from chengshu.kernel.appraisal.events import ResultsPublished
from chengshu.kernel.appraisal.models import (
    ROUND_STATE_LABELS,
    Appeal,
    Round,
    RoundState,
    Rule,
)
from chengshu.kernel.appraisal.scoring import rank, score_unit
from chengshu.kernel.appraisal.values import Gathered
from chengshu.kernel.audit import services as audit
from chengshu.kernel.events import services as events


@transaction.atomic
def open_round(rule: Rule, *, name: Text, starts_on: date, ends_on: date, by: Actor) -> Round:
    """A new round by published rules, of the organisation that made them. Raises RuleNotPublished."""
    if rule.published_on is None:
        raise RuleNotPublished
    opened = Round.everywhere.create(
        owner=rule.owner, rule=rule, name_zh=name.zh, name_en=name.en, starts_on=starts_on, ends_on=ends_on
    )
    audit.record(by, "appraisal.round.opened", opened, rule=rule.version)
    return opened


@transaction.atomic
def start_round(round_: Round, *, by: Actor) -> Round:
    """Goals are set; units work and report. Raises RoundNotThere, or NothingToScore without a goal."""
    running = locked(round_, RoundState.SETTING)
    if not running.goals.exists():
        raise NothingToScore
    return _moved(running, RoundState.RUNNING, by)


@transaction.atomic
def score_round(round_: Round, *, by: Actor) -> Round:
    """Score every unit that has a goal, and open the time for appeals. Scoring again replaces lines without appeals.

    Raises RoundNotThere once the results are published.
    """
    scored = locked(round_, RoundState.RUNNING, RoundState.SCORED)
    gathered = Gathered(scored)
    for unit_id in gathered.goals:
        score_unit(scored, unit_id, gathered)
    rank(scored)
    scored.scored_at = clock.now()
    scored.save(update_fields=["scored_at"])
    return _moved(scored, RoundState.SCORED, by)


@transaction.atomic
def publish_round(round_: Round, *, by: Actor) -> Round:
    """Publish the results. Raises RoundNotThere, or OpenAppeals while one is undecided."""
    published = locked(round_, RoundState.SCORED)
    waiting = Appeal.everywhere.filter(line__score__round=published, granted=None).count()
    if waiting:
        raise OpenAppeals(n=waiting)
    published.published_at = clock.now()
    published.save(update_fields=["published_at"])
    events.publish(ResultsPublished(round_id=published.pk, owner_id=published.owner_id))
    return _moved(published, RoundState.PUBLISHED, by)


def locked(round_: Round, *allowed: RoundState) -> Round:
    """The round's row, locked. Raises RoundNotThere where it is in another state."""
    found = Round.everywhere.select_for_update().get(pk=round_.pk)
    if found.state not in allowed:
        raise RoundNotThere(state=ROUND_STATE_LABELS[RoundState(found.state)])
    return found


def _moved(round_: Round, state: RoundState, by: Actor) -> Round:
    before = round_.state
    round_.state = state
    round_.save(update_fields=["state"])
    audit.record(by, "appraisal.round.moved", round_, before=before, after=state.value)
    return round_
