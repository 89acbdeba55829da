"""What a reporter says after the report: kept beside the case, and told to those with whom it lies."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.queries import people_who_may
from chengshu.kernel.cases.events import CaseSupplemented
from chengshu.kernel.cases.following import about
from chengshu.kernel.cases.models import Case, Remark
from chengshu.kernel.cases.rights import APPROVE, HANDLE, TAKE_IN
from chengshu.kernel.cases.services.linking import remark
from chengshu.kernel.events.services import publish
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.files.services import attach
from chengshu.kernel.messages.services import tell
from chengshu.kernel.texts.contacts import masked
from chengshu.kernel.work.queries import open_desks
from chengshu.kernel.work.seats import people_of
from chengshu.spec.pages import MessageTemplate

SHOWN = 120
SUPPLEMENTED = MessageTemplate(
    "cases.supplemented",
    Text("诉求人补充了情况：%(title)s", "The reporter says more: %(title)s"),
    Text(
        "案件 %(number)s（%(stage)s）的诉求人补充：“%(words)s”。请查看，需要时继续办理。",
        "The reporter of case %(number)s (%(stage)s) says: “%(words)s”. Please look whether something is to be done.",
    ),
)
OPEN, OVER = Text("办理中", "open"), Text("已办结", "over")


@transaction.atomic
def supplement(case: Case, text: str, *, by: Actor, files: Iterable[Attachment] = (), once: str = "") -> Remark:
    """补充情况: what the reporter says, with files; the same ``once`` says it once. Raises NothingSaid, TooLong.

    A case that goes on with another has the words there too, for those who handle both. A case that is over stays over:
    who handled it and who may open it again hear of it.
    """
    if once and (known := Remark.objects.filter(once=once).first()):
        return known
    row = remark(case, text, by=by, by_reporter=True, once=once)
    attach(files, case, by=by)
    kept = case.merged_into or case
    if kept.pk != case.pk:
        remark(kept, f"并入的案件 {case.number} 的诉求人补充：{masked(row.text)}", by=PLATFORM)
    tell(
        people_to_tell(kept),
        SUPPLEMENTED.key,
        subject=kept,
        url=f"/cases/{kept.pk}/",
        title=kept.title,
        number=kept.number,
        stage=OPEN if kept.is_open else OVER,
        words=_begin(masked(row.text)),
    )
    publish(CaseSupplemented(**about(kept)))
    return row


def people_to_tell(case: Case) -> list[int]:
    """With whom an open case lies; of one that is over, who may open it again and whose unit handled it."""
    if case.is_open and case.item is not None:
        return list(dict.fromkeys(person for desk in open_desks(case.item) for person in people_of(desk)))
    may = list(people_who_may(TAKE_IN, case.keeper))
    for permission in (APPROVE, HANDLE):
        may += people_who_may(permission, case.lead) if case.lead is not None else []
    return list(dict.fromkeys(person.pk for person in may))


def _begin(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
