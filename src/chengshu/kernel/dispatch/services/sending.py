"""Automatic dispatch: what the rules say of a case when it is filed, and sending it so."""

from __future__ import annotations

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseDispatched, CaseFiled
from chengshu.kernel.cases.models import Case, Stage
from chengshu.kernel.dispatch.errors import NothingProposed, NotToBeSent
from chengshu.kernel.dispatch.models import Decided, Decision, Mode
from chengshu.kernel.dispatch.queries.choosing import Choice, choose

SENT_BY_RULE = Text("系统按规则 %(number)s“%(name)s”自动派遣", "Sent by rule %(number)s, “%(name)s”")
COULD_NOT = Text("未能自动派出：%(why)s 请派遣员处理。", "Could not be sent: %(why)s The dispatcher sends it.")


def on_filed(event: CaseFiled) -> None:
    """Send the case where a rule says so at once, else leave its proposal for the dispatcher.

    Heard twice, or when somebody was quicker, it does nothing.
    """
    case = _waiting(event.case_id)
    if case is None or Decision.objects.filter(case=case, round=case.round).exists():
        return
    choice = choose(case)
    outcome = Decided.PROPOSED if choice.unit else Decided.NOTHING
    why = list(choice.why)
    if choice.unit is not None and choice.rule is not None and choice.rule.mode == Mode.SEND:
        refused = _sent(case, choice)
        outcome = Decided.REFUSED if refused else Decided.SENT
        why += [refused] if refused else []
    Decision.objects.create(
        case=case,
        round=case.round,
        rule=choice.rule,
        unit=choice.unit,
        outcome=outcome,
        why=[[one.zh, one.en] for one in why],
        settled_at=clock.now() if outcome == Decided.SENT else None,
    )


def on_dispatched(event: CaseDispatched) -> None:
    """Whether the dispatcher followed what was proposed."""
    waiting = (Decided.PROPOSED, Decided.REFUSED)
    row = Decision.objects.filter(case_id=event.case_id, outcome__in=waiting, settled_at=None).first()
    if row is not None:
        row.outcome = Decided.TAKEN if row.unit_id == event.unit_id else Decided.OVERRULED
        row.settled_at = clock.now()
        row.save(update_fields=["outcome", "settled_at"])


@transaction.atomic
def send_as_proposed(case: Case, *, by: Actor) -> Case:
    """One press of the dispatcher: to the unit that is proposed now. Raises NotToBeSent, NothingProposed."""
    waiting = _waiting(case.pk)
    if waiting is None:
        raise NotToBeSent
    choice = choose(waiting)
    if choice.unit is None:
        raise NothingProposed
    cases.send(waiting, choice.unit, by=by, support=choice.support, order=choice.order)
    record(by, "dispatch.proposal.taken", waiting, unit=choice.unit.name)
    return waiting


def _waiting(key: int) -> Case | None:
    rows = Case.everywhere.select_for_update(of=("self",)).select_related("case_class")
    return rows.filter(pk=key, stage=Stage.DISPATCH, outcome="").first()


def _sent(case: Case, choice: Choice) -> Text | None:
    """Send it as the platform; why not, where it was refused."""
    assert choice.unit is not None  # noqa: S101 - asked by the caller
    assert choice.rule is not None  # noqa: S101
    note = SENT_BY_RULE.with_values(number=choice.rule.number, name=choice.rule.name)
    try:
        with transaction.atomic():
            cases.send(case, choice.unit, by=PLATFORM, support=choice.support, order=choice.order, by_rule=True)
            cases.remark(case, note.zh, by=PLATFORM, once=f"dispatch {case.pk}.{case.round}")
    except Refusal as refusal:
        return COULD_NOT.with_values(why=refusal.sentence)
    return None
