"""Trying a rule table on past cases, piece by piece in the worker."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.models import Case
from chengshu.kernel.dispatch.errors import TrialTooLong
from chengshu.kernel.dispatch.models import Draft, Mode, Trial, TrialLine, TrialState
from chengshu.kernel.dispatch.queries.choosing import OnDuty, Rules, duties_in_memory, past_choice
from chengshu.kernel.dispatch.rights import KEEP

MOST = 20_000
AT_ONCE = 1000


@transaction.atomic
def begin_trial(*, first_day: date, last_day: date, by: Actor, draft: Draft | None = None, most: int = 5000) -> Trial:
    """Ask for a trial of a draft, or of the rules in force, on the cases sent between two days.

    Raises NotAllowed, TrialTooLong.
    """
    if not by.may(KEEP):
        raise NotAllowed
    if not 1 <= most <= MOST:
        raise TrialTooLong(most=MOST)
    trial = Trial.objects.create(draft=draft, first_day=first_day, last_day=last_day, most=most, by_id=by.person_id)
    trial.total = min(most, cases_of(trial)[:most].count())
    trial.save(update_fields=["total"])
    record(by, "dispatch.trial.begun", trial, total=trial.total)
    return trial


def try_due() -> int:
    """Go on with the oldest trial that is not done; returns how many cases were tried."""
    trial = Trial.objects.exclude(state=TrialState.DONE).order_by("pk").first()
    return _go_on(trial) if trial else 0


@transaction.atomic
def _go_on(trial: Trial) -> int:
    trial = Trial.objects.select_for_update(of=("self",)).select_related("draft").get(pk=trial.pk)
    left = min(AT_ONCE, trial.most - trial.tried)
    rows = cases_of(trial) if trial.reached is None else cases_of(trial).filter(pk__lt=trial.reached)
    cases = list(rows[: max(left, 0)])
    tried, now, on_duty = Rules.of(trial.draft), Rules.in_force(), duties_in_memory()
    TrialLine.objects.bulk_create([_line(trial, case, tried, now, on_duty) for case in cases])
    trial.tried += len(cases)
    trial.state = TrialState.RUNNING
    if cases:
        trial.reached = cases[-1].pk
    if len(cases) < AT_ONCE:
        trial.state, trial.ended_at = TrialState.DONE, clock.now()
    trial.save()
    return max(len(cases), 1)


def cases_of(trial: Trial) -> QuerySet[Case]:
    """The cases of a trial, newest first: those that a unit handled."""
    begin = clock.start_of_day(trial.first_day)
    end = clock.start_of_day(trial.last_day + timedelta(days=1))
    rows = Case.everywhere.filter(sent_at__gte=begin, sent_at__lt=end, lead__isnull=False)
    return rows.select_related("case_class", "lead").order_by("-pk")


def _line(trial: Trial, case: Case, tried: Rules, now: Rules, on_duty: OnDuty) -> TrialLine:
    choice = past_choice(case, tried, on_duty, case.lead)
    today = choice if trial.draft is None else past_choice(case, now, on_duty, case.lead)
    return TrialLine(
        trial=trial,
        case=case,
        unit=choice.unit,
        rule=choice.rule,
        really=case.lead,
        today=today.unit,
        at_once=choice.rule is not None and choice.rule.mode == Mode.SEND,
        agrees=choice.unit == case.lead,
        changes=choice.unit != today.unit,
    )
