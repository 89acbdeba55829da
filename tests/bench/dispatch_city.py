"""A city with two hundred rules and many past cases, for measuring dispatch."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import count

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.events import CaseFiled
from chengshu.kernel.cases.models import Case, CaseClass, Channel, Scheme
from chengshu.kernel.cases.queries.classes import unit_on_duty
from chengshu.kernel.cases.services import Place, Report
from chengshu.kernel.cases.tests.make import make_class, make_keeper
from chengshu.kernel.dispatch.models import Mode, Trial
from chengshu.kernel.dispatch.queries.choosing import choose
from chengshu.kernel.dispatch.services import add_rule, begin_trial, sending, try_due
from chengshu.kernel.dispatch.services.rules import RuleContent
from chengshu.kernel.identity.models import Organisation
from tests.bench.measuring import Figure, timed

RULES = 200
CODES = [f"{number:04d}" for number in range(101, 121)]
_keys = count()


def fill(number: int) -> None:
    """Classes with duties, rules of which the last one fits, and cases that units handled."""
    keeper = make_keeper()
    units = [make_organisation() for _ in range(20)]
    for code, unit in zip(CODES, units, strict=True):
        cases.set_duty(make_class(code), unit, by=PLATFORM)
    for rank in range(RULES):
        words = ("路灯",) if rank == RULES - 1 else (f"从未出现的词{rank}",)
        name = Text(f"规则{rank}", f"Rule {rank}")
        add_rule(RuleContent(name, units[:3], rank=rank + 1, mode=Mode.SEND, words=words), by=PLATFORM)
    _past(number, keeper, units)


def _past(number: int, keeper: Organisation, units: list[Organisation]) -> None:
    """Closed cases straight into the table: their way through the desks is measured elsewhere."""
    classes = list(CaseClass.objects.filter(scheme=Scheme.CITY).order_by("code"))
    now = clock.now()
    rows = (
        Case(
            number=f"B{key:014d}",
            channel="web",
            follow_key=f"bench{key}",
            title="路灯不亮" if key % 3 else "垃圾未清运",
            text="文昌街 118 号门前路灯连续三盏不亮，请尽快维修。" * 3,
            scheme=Scheme.CITY,
            case_class=classes[key % len(classes)],
            class_path=classes[key % len(classes)].path,
            division_code="990102001",
            keeper=keeper,
            lead=units[key % len(units)],
            stage="over",
            outcome="closed",
            sent_at=now - timedelta(minutes=key % 40_000),
        )
        for key in range(number)
    )
    while batch := [row for row, _ in zip(rows, range(2000), strict=False)]:
        Case.everywhere.bulk_create(batch)


def filed() -> Case:
    """A case that waits for dispatch."""
    place = Place(division_code="990102001")
    report = Report(Channel.WEB, "路灯不亮，请维修。", class_code="0101", place=place, once=str(next(_keys)))
    return cases.file(cases.report(report, by=PLATFORM), by=PLATFORM)


def choosing(rounds: int) -> list[Figure]:
    """One case at a time, each beside its reference."""
    case = filed()
    waiting = [filed() for _ in range(2 * rounds + 2)]
    unit = Organisation.objects.get(pk=choose(case).unit.pk)  # type: ignore[union-attr]

    def by_rule() -> None:
        one = waiting.pop()
        sending.on_filed(CaseFiled(case_id=one.pk, number=one.number, channel=one.channel))

    def on_duty() -> None:
        assert case.case_class is not None
        unit_on_duty(case.case_class, case.division_code)

    return [
        timed(f"choose by {RULES} rules, the last fits", lambda: choose(case), rounds),
        timed("reference: the duty of the class alone", on_duty, rounds),
        timed("sent by rule when filed", by_rule, rounds),
        timed("reference: sent by hand", lambda: cases.send(waiting.pop(), unit, by=PLATFORM), rounds),
    ]


def tried(number: int) -> int:
    """How many past cases are tried a second."""
    today = clock.today()
    trial = begin_trial(first_day=today - timedelta(days=60), last_day=today, by=PLATFORM, most=min(number, 20_000))
    began = time.perf_counter()
    while Trial.objects.get(pk=trial.pk).state != "done":
        try_due()
    return round(trial.total / (time.perf_counter() - began))
