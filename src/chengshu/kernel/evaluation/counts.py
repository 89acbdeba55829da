"""What is counted of the cases of a day, each by a condition that also finds the cases behind the number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chengshu.base.text import Language, Text
from chengshu.kernel.cases.models import AUTOMATIC, Outcome, Stage

OVER = (Outcome.CLOSED, Outcome.ANSWERED)
SATISFIED = 4


@dataclass(frozen=True)
class Count:
    """``condition(now)`` holds for the cases that are counted; an overdue one depends on the time."""

    key: str
    label: Text
    condition: Callable[[datetime], Q]


def _always(condition: Q) -> Callable[[datetime], Q]:
    return lambda now: condition


COUNTS: dict[str, Count] = {
    one.key: one
    for one in (
        Count("reported", Text("上报数", "Reported"), _always(Q())),
        Count("automatic", Text("自动发现数", "Found by machines"), _always(Q(channel__in=AUTOMATIC))),
        Count("refused", Text("不予受理数", "Not taken in"), _always(Q(outcome=Outcome.REFUSED))),
        Count("merged", Text("并案数", "Merged"), _always(Q(outcome=Outcome.MERGED))),
        Count("filed", Text("立案数", "Filed"), _always(Q(filed_at__isnull=False))),
        Count("filed_on_time", Text("按时立案数", "Filed in time"), _always(Q(filed_on_time=True))),
        Count("sent", Text("派遣数", "Sent"), _always(Q(sent_at__isnull=False))),
        Count("sent_on_time", Text("按时派遣数", "Sent in time"), _always(Q(sent_on_time=True))),
        Count("sent_by_rule", Text("自动派遣数", "Sent by rule"), _always(Q(sent_by_rule=True))),
        Count("handled", Text("处置数", "Handled"), _always(Q(handled_at__isnull=False))),
        Count("handled_on_time", Text("按时处置数", "Handled in time"), _always(Q(handled_on_time=True))),
        Count("returned", Text("退回数", "Handed back"), _always(Q(handed_back__gt=0))),
        Count("reworked", Text("返工数", "Done again"), _always(Q(reworked__gt=0))),
        Count("extended", Text("延期数", "Given more time"), _always(Q(extended__gt=0))),
        Count("reopened", Text("重开数", "Opened again"), _always(Q(round__gt=1))),
        Count(
            "check_due",
            Text("应核查数", "To be checked"),
            lambda now: Q(checked_at__isnull=False) | Q(stage=Stage.CHECK, stage_due_at__lt=now),
        ),
        Count("checked_on_time", Text("按时核查数", "Checked in time"), _always(Q(checked_on_time=True))),
        Count(
            "close_due",
            Text("应结案数", "To be closed"),
            lambda now: Q(filed_at__isnull=False) & (Q(outcome__in=OVER) | Q(outcome="", due_at__lt=now)),
        ),
        Count(
            "close_timed",
            Text("有期限的应结案数", "To be closed by a term"),
            lambda now: (
                Q(filed_at__isnull=False)
                & (Q(outcome__in=OVER, closed_on_time__isnull=False) | Q(outcome="", due_at__lt=now))
            ),
        ),
        Count("closed", Text("结案数", "Closed"), _always(Q(filed_at__isnull=False, outcome__in=OVER))),
        Count(
            "closed_on_time",
            Text("按时结案数", "Closed in time"),
            _always(Q(filed_at__isnull=False, outcome__in=OVER, closed_on_time=True)),
        ),
        Count("answered", Text("直接答复数", "Answered at once"), _always(Q(outcome=Outcome.ANSWERED))),
        Count("overdue", Text("超期未结数", "Overdue"), lambda now: Q(outcome="", due_at__lt=now)),
        Count("rated", Text("评价数", "Rated"), _always(Q(satisfaction__isnull=False))),
        Count("satisfied", Text("满意数", "Satisfied"), _always(Q(satisfaction__gte=SATISFIED))),
    )
}
NAMES = frozenset(COUNTS)
_WORDS = re.compile(r"[a-z_]+")


def in_words(formula: str) -> Text:
    """A formula as people say it: the counts by their names, signs as printed."""
    signs = str.maketrans({"*": "×", "/": "÷"})

    def said(language: Language) -> str:
        def name(found: re.Match[str]) -> str:
            count = COUNTS.get(found[0])
            return count.label.in_language(language) if count else found[0]

        return _WORDS.sub(name, formula).translate(signs)

    return Text(said("zh"), said("en"))


def counts_in(formula: str) -> list[Count]:
    """The counts that a formula names, in the order in which they are declared."""
    named = set(_WORDS.findall(formula))
    return [one for one in COUNTS.values() if one.key in named]


@dataclass(frozen=True)
class Post:
    """The fields of a case that tell who worked in a stage, when that was done, and whether in time."""

    person: str
    at: str
    on_time: str

    @property
    def done(self) -> Q:
        """The cases whose stage was done."""
        return Q(**{f"{self.at}__isnull": False})

    @property
    def done_in_time(self) -> Q:
        """Those of them that were in time."""
        return self.done & Q(**{self.on_time: True})


POSTS: Mapping[str, Post] = {
    Stage.FILING: Post("filed_by", "filed_at", "filed_on_time"),
    Stage.DISPATCH: Post("sent_by", "sent_at", "sent_on_time"),
    Stage.HANDLING: Post("handled_by", "handled_at", "handled_on_time"),
    Stage.CHECK: Post("checked_by", "checked_at", "checked_on_time"),
    Stage.CLOSING: Post("closed_by", "closed_at", "closed_on_time"),
}
POST_COUNTS: Mapping[str, Text] = {
    "done": Text("办理数", "Done"),
    "on_time": Text("按时办理数", "Done in time"),
}
