"""Which unit a case goes to, and why: the rule table, then the duty of its class; the load, then who stands in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.cases.models import CHANNEL_LABELS, Case, CaseClass, Duty, Stage
from chengshu.kernel.cases.queries.classes import unit_on_duty
from chengshu.kernel.dispatch.models import MOMENT_LABELS, Crew, Draft, Moment, Rule, RuleUnit, StandIn
from chengshu.kernel.dispatch.moments import moment_of
from chengshu.kernel.geo.queries import full_name
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.clocks import WorkingCalendar
from chengshu.kernel.work.models.items import Urgency

BY_RULE = Text("按规则 %(number)s“%(name)s”", "By rule %(number)s, “%(name)s”")
BY_DUTY = Text("没有适用规则，按类别责任单位", "No rule fits; the unit on duty for the class")
NOBODY = Text("没有适用规则，类别也没有责任单位", "No rule fits, and nobody is on duty for the class")
LEAST_LOAD = Text("%(unit)s在办 %(open)s 件，按班组人力折算最少", "%(unit)s has %(open)s open, the least for its crews")
STANDS_IN = Text("%(moment)s由%(instead)s代%(unit)s值班", "%(moment)s: %(instead)s stands in for %(unit)s")
OPEN_LOAD = (Stage.HANDLING, Stage.FEEDBACK)
OnDuty = Callable[[CaseClass, str], Organisation | None]


@dataclass(frozen=True)
class Choice:
    """Where a case goes: ``unit`` is None where nobody is found. ``among`` are all units that the rule names."""

    unit: Organisation | None
    support: tuple[Organisation, ...] = ()
    rule: Rule | None = None
    why: tuple[Text, ...] = ()
    order: str = ""
    among: tuple[Organisation, ...] = ()


@dataclass(frozen=True)
class Rules:
    """A rule table ready to be asked many times: rules, duties and stand-ins read once."""

    rules: Sequence[Rule]
    calendar: WorkingCalendar = field(default_factory=city_calendar)

    @classmethod
    def in_force(cls) -> Rules:
        """The table in force."""
        return cls(list(with_units(Rule.objects.filter(until=None, draft=None))))

    @classmethod
    def near(cls, case: Case) -> Rules:
        """Of the table in force the rules whose coded conditions hold for the case; words and the hour are left."""
        ends = [place for place, sign in enumerate(case.class_path) if sign == "/" and place]
        under = Q(case_class=None) | Q(
            case_class__scheme=case.scheme, case_class__path__in=[case.class_path[: end + 1] for end in ends]
        )
        rows = Rule.objects.filter(
            under,
            Q(keeper=None) | Q(keeper=case.keeper_id),
            until=None,
            draft=None,
            channel__in=["", case.channel],
            least_urgency__lte=case.urgency,
            division_code__in=_beginnings(case.division_code),
            grid_code__in=_beginnings(case.grid_code),
        )
        return cls(list(rows.select_related("case_class").order_by("rank", "number")))

    @classmethod
    def of(cls, draft: Draft | None) -> Rules:
        """The table of a draft; without one that in force."""
        return cls(list(with_units(draft.rules.all()))) if draft else cls.in_force()

    def first(self, case: Case, at: datetime) -> Rule | None:
        """The fitting rule of the lowest rank."""
        moment = moment_of(self.calendar, at)
        return next((rule for rule in self.rules if fits(rule, case, moment)), None)

    @cached_property
    def stand_ins(self) -> list[StandIn]:
        """Who stands in for whom."""
        return list(StandIn.objects.filter(until=None).select_related("unit", "instead"))

    def stand_in(self, unit: Organisation, at: datetime) -> StandIn | None:
        """Who takes the unit's cases at that moment; the narrowest span of days wins."""
        moment, day = moment_of(self.calendar, at), clock.local(at).date()
        fitting = [
            row
            for row in self.stand_ins
            if row.unit_id == unit.pk
            and row.period == moment
            and (row.first_day is None or row.first_day <= day)
            and (row.last_day is None or day <= row.last_day)
            and row.instead.active
        ]
        return min(fitting, key=lambda row: (row.first_day is None, row.last_day is None, -row.pk), default=None)


def with_units(rules: QuerySet[Rule]) -> QuerySet[Rule]:
    """Rules by rank, with what is asked of each."""
    units = RuleUnit.objects.select_related("unit")
    rows = rules.select_related("case_class", "keeper", "set_by")
    return rows.prefetch_related(Prefetch("units", units)).order_by("rank", "number")


def fits(rule: Rule, case: Case, moment: Moment) -> bool:
    """Whether every condition of the rule holds."""
    under = rule.case_class
    return (
        (rule.keeper_id is None or rule.keeper_id == case.keeper_id)
        and (under is None or (under.scheme == case.scheme and case.class_path.startswith(under.path)))
        and case.division_code.startswith(rule.division_code)
        and case.grid_code.startswith(rule.grid_code)
        and (not rule.channel or rule.channel == case.channel)
        and case.urgency >= rule.least_urgency
        and (not rule.moment or rule.moment == moment)
        and (not rule.words or any(word in case.text or word in case.title for word in rule.words))
    )


def choose(case: Case, *, rules: Rules | None = None, at: datetime | None = None) -> Choice:
    """Where the case goes now: the first fitting rule, else the duty of its class, else nowhere.

    Among several units of a rule the one with the least open cases for the people of its crews; who stands in off hours
    takes the place of the unit.
    """
    rules, at = rules or Rules.near(case), at or clock.now()
    rule = rules.first(case, at)
    if rule is not None:
        prefetch_related_objects([rule], Prefetch("units", RuleUnit.objects.select_related("unit")))
    among = _named(rule, support=False)
    if rule is not None and among:
        unit, why = _by_load(among)
        choice = Choice(
            unit, _named(rule, support=True), rule, (_reason(rule), *conditions(rule), *why), rule.order, among
        )
    else:
        unit_of_class = unit_on_duty(case.case_class, case.division_code) if case.case_class else None
        choice = Choice(unit_of_class, why=(BY_DUTY if unit_of_class else NOBODY,))
    return _with_stand_in(choice, rules, at)


def past_choice(case: Case, rules: Rules, on_duty: OnDuty, really: Organisation | None) -> Choice:
    """What the table would have said when the case was sent.

    What load there was then is not known: of several units the one that really handled it is taken, else the first.
    """
    at = case.sent_at or case.filed_at or case.reported_at
    rule = rules.first(case, at)
    among = _named(rule, support=False)
    if rule is not None and among:
        unit = really if really in among else among[0]
        choice = Choice(unit, rule=rule, among=among)
    else:
        choice = Choice(on_duty(case.case_class, case.division_code) if case.case_class else None)
    return _with_stand_in(choice, rules, at)


def duties_in_memory() -> OnDuty:
    """``unit_on_duty`` for thousands of cases: all duties read once."""
    known: dict[tuple[str, str], list[Duty]] = {}
    for duty in Duty.objects.filter(until=None).select_related("unit", "case_class"):
        known.setdefault((duty.case_class.scheme, duty.case_class.code), []).append(duty)
    seen: dict[tuple[int, str], Organisation | None] = {}

    def on_duty(case_class: CaseClass, division_code: str) -> Organisation | None:
        key = case_class.pk, division_code
        if key not in seen:
            codes = [code for code in case_class.path.split("/") if code]
            fitting = [
                duty
                for code in codes
                for duty in known.get((case_class.scheme, code), [])
                if division_code.startswith(duty.division_code)
            ]
            best = max(fitting, key=lambda one: (len(one.case_class.path), len(one.division_code)), default=None)
            seen[key] = best.unit if best else None
        return seen[key]

    return on_duty


def open_load(units: Sequence[Organisation]) -> Mapping[int, int]:
    """How many cases each unit has on its hands."""
    rows = Case.everywhere.filter(lead__in=units, outcome="", stage__in=OPEN_LOAD)
    return dict(rows.order_by().values_list("lead").annotate(n=Count("pk")))


def hands(units: Sequence[Organisation]) -> Mapping[int, int]:
    """How many people the crews of each unit have; a unit without crews counts as one."""
    crews = Crew.everywhere.filter(unit__in=units, active=True)
    rows = crews.order_by().values_list("unit").annotate(n=Count("members", filter=Q(members__until=None)))
    return {unit: max(n, 1) for unit, n in rows}


def conditions(rule: Rule) -> tuple[Text, ...]:
    """The conditions of a rule in words."""
    found: list[Text] = []
    if rule.keeper is not None:
        found.append(Text("受理单位：%(x)s", "kept by %(x)s").with_values(x=rule.keeper.name))
    if rule.case_class is not None:
        found.append(Text("类别：%(x)s", "class: %(x)s").with_values(x=rule.case_class.name))
    if rule.division_code:
        place = full_name(rule.division_code) or rule.division_code
        found.append(Text("区域：%(x)s", "area: %(x)s").with_values(x=place))
    if rule.grid_code:
        found.append(Text("网格：%(x)s", "grid: %(x)s").with_values(x=rule.grid_code))
    if rule.channel:
        found.append(Text("渠道：%(x)s", "channel: %(x)s").with_values(x=CHANNEL_LABELS[rule.channel]))
    if rule.words:
        words = Text("、".join(rule.words), ", ".join(rule.words))
        found.append(Text("含有：%(x)s", "says: %(x)s").with_values(x=words))
    if rule.least_urgency:
        least = Urgency(min(rule.least_urgency, Urgency.MOST_URGENT)).text
        found.append(Text("缓急：%(x)s及以上", "urgency: %(x)s or more").with_values(x=least))
    if rule.moment:
        found.append(Text("时间：%(x)s", "time: %(x)s").with_values(x=MOMENT_LABELS[rule.moment]))
    return tuple(found)


def _beginnings(code: str) -> list[str]:
    """Everything a code begins with, nothing included."""
    return [code[:length] for length in range(len(code) + 1)]


def _named(rule: Rule | None, *, support: bool) -> tuple[Organisation, ...]:
    """The units of the rule that are still in service."""
    rows = rule.units.all() if rule else ()
    return tuple(row.unit for row in rows if row.support is support and row.unit.active)


def _by_load(units: Sequence[Organisation]) -> tuple[Organisation, tuple[Text, ...]]:
    if len(units) == 1:
        return units[0], ()
    load, people = open_load(units), hands(units)
    best = min(units, key=lambda unit: load.get(unit.pk, 0) / people.get(unit.pk, 1))
    return best, (LEAST_LOAD.with_values(unit=best.name, open=load.get(best.pk, 0)),)


def _reason(rule: Rule) -> Text:
    return BY_RULE.with_values(number=rule.number, name=rule.name)


def _with_stand_in(choice: Choice, rules: Rules, at: datetime) -> Choice:
    if choice.unit is None or (row := rules.stand_in(choice.unit, at)) is None:
        return choice
    said = STANDS_IN.with_values(moment=MOMENT_LABELS[row.period], instead=row.instead.name, unit=choice.unit.name)
    support = tuple(one for one in choice.support if one != row.instead)
    among = (row.instead,)
    return Choice(row.instead, support, choice.rule, (*choice.why, said), choice.order, among)
