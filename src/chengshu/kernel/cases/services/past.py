"""Cases that were handled elsewhere before: kept with their own times, for rates, topics and learning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.errors import EndsBeforeItBegins, InTheFuture
from chengshu.kernel.cases.events import CaseReported
from chengshu.kernel.cases.finding import index
from chengshu.kernel.cases.following import about
from chengshu.kernel.cases.models import Case, Outcome, Stage
from chengshu.kernel.cases.rights import REPORT, TAKE_IN
from chengshu.kernel.cases.services.reporting import Report, once_of, row_of
from chengshu.kernel.events.services import publish
from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class Ending:
    """How a case ended elsewhere: when, until when it should have, with which reply, by whom.

    ``at`` is None where nobody wrote down when; whether it was in time stays unsaid then.
    """

    at: datetime | None = None
    due_at: datetime | None = None
    reply: str = ""
    unit: Organisation | None = None


@transaction.atomic
def keep_past(content: Report, ending: Ending, *, by: Actor) -> Case:
    """A case that is over: on nobody's desk, nobody is told, but counted, searched and learnt from.

    It counts as filed when it was reported, since its stages are not known. The same ``once`` of a channel gives back
    the case it made before. Raises NotAllowed, InTheFuture, EndsBeforeItBegins and what ``report`` raises of a row.
    """
    if not (by.may(REPORT) or by.may(TAKE_IN)):
        raise NotAllowed
    if known := Case.everywhere.filter(once=once_of(content)).exclude(once=None).first():
        return known
    _check(content, ending)
    case = row_of(content, by)
    case.stage, case.outcome = Stage.OVER, Outcome.CLOSED
    case.filed_at, case.closed_at, case.due_at = case.reported_at, ending.at, ending.due_at
    case.closed_on_time = ending.at <= ending.due_at if ending.at and ending.due_at else None
    case.reply, case.lead = ending.reply.replace("\0", "").strip(), ending.unit
    case.save()
    index([case])
    record(by, "cases.case.kept", case, channel=case.channel)
    publish(CaseReported(**about(case)))
    return case


def _check(content: Report, ending: Ending) -> None:
    if ending.at is None:
        return
    if ending.at > clock.now():
        raise InTheFuture
    if content.reported_at is not None and ending.at < content.reported_at:
        raise EndsBeforeItBegins
