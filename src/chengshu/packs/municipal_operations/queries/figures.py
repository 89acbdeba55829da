"""Figures for decisions: statistics by area and by register, periods compared, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr, TruncMonth

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.geo.queries import children
from chengshu.packs.municipal_operations.forecasting import Forecast, forecast
from chengshu.packs.municipal_operations.models import Emergency, Order, Permit, Proceeding
from chengshu.packs.municipal_operations.models.ledger import STANDING
from chengshu.packs.municipal_operations.models.permits import PermitState
from chengshu.packs.municipal_operations.models.upkeep import OrderState
from chengshu.packs.municipal_operations.queries.ledger import entries_seen_by
from chengshu.packs.municipal_operations.queries.penalties import fines_of
from chengshu.packs.municipal_operations.queries.upkeep import (
    assessments_seen_by,
    findings_seen_by,
    hauls_seen_by,
    orders_seen_by,
)
from chengshu.packs.municipal_operations.queries.utilities import faults_seen_by
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import SEE_EMERGENCIES, SEE_PERMITS

COUNTY_DIGITS = 6
MONTHS_SHOWN, MONTHS_AHEAD = 24, 3


@dataclass(frozen=True)
class Period:
    """Local days from the first to the last, both included."""

    first: date
    last: date

    @property
    def bounds(self) -> tuple[Any, Any]:
        """The moments from its begin to its end."""
        return clock.start_of_day(self.first), clock.start_of_day(self.last + timedelta(days=1))

    @property
    def before(self) -> Period:
        """As many days just before."""
        length = (self.last - self.first).days + 1
        return Period(self.first - timedelta(days=length), self.first - timedelta(days=1))

    @property
    def year_before(self) -> Period:
        """The same days of the year before; a leap day becomes the day before."""
        return Period(_a_year_before(self.first), _a_year_before(self.last))


@dataclass(frozen=True)
class Measure:
    """A number that is compared: how it is counted in a period and, where ``area`` is given, in a district."""

    key: str
    label: Text
    unit: Text
    count: Callable[[Actor, Period, str], Decimal | None]


@dataclass(frozen=True)
class Compared:
    """A measure in a period, beside the period before (环比) and the same of the year before (同比)."""

    measure: Measure
    value: Decimal | None
    before: Decimal | None
    year_before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """Against the period before, as a ratio."""
        return _ratio(self.value, self.before)

    @property
    def year_change(self) -> Decimal | None:
        """Against the year before, as a ratio."""
        return _ratio(self.value, self.year_before)


def compared(actor: Actor, period: Period, area: str = "") -> list[Compared]:
    """Every measure of the period with both comparisons."""
    return [
        Compared(
            one,
            one.count(actor, period, area),
            one.count(actor, period.before, area),
            one.count(actor, period.year_before, area),
        )
        for one in MEASURES
    ]


@dataclass(frozen=True)
class AreaLine:
    """What stands and happened in one district."""

    code: str
    name: Text
    entries: int
    findings: int
    orders: int
    done_on_time: Decimal | None
    cost_fen: int
    score: Decimal | None


def by_area(actor: Actor, period: Period, city: str) -> list[AreaLine]:
    """A line for each district of the city, whether anything happened there or not."""
    start, end = period.bounds
    entries = _by_area(entries_seen_by(actor).filter(state__in=STANDING), n=Count("pk"))
    findings = _by_area(findings_seen_by(actor).filter(found_at__gte=start, found_at__lt=end), n=Count("pk"))
    done = orders_seen_by(actor).filter(state=OrderState.DONE, done_at__gte=start, done_at__lt=end)
    orders = _by_area(done, n=Count("pk"), fen=Sum("cost_fen"))
    on_time = _by_area(done.filter(_on_time()), n=Count("pk"))
    scores = _by_area(
        assessments_seen_by(actor).filter(on__range=(period.first, period.last)),
        field="entry__division_code",
        n=Avg("score"),
    )
    lines = []
    for place in children(city):
        code = place.code
        done_here = orders.get(code, {})
        finished = done_here.get("n", 0)
        lines.append(
            AreaLine(
                code=code,
                name=Text(place.name_zh, place.name_en or place.name_zh),
                entries=entries.get(code, {}).get("n", 0),
                findings=findings.get(code, {}).get("n", 0),
                orders=finished,
                done_on_time=Decimal(on_time.get(code, {}).get("n", 0)) / finished if finished else None,
                cost_fen=done_here.get("fen", 0) or 0,
                score=_tenth(scores.get(code, {}).get("n")),
            )
        )
    return lines


@dataclass(frozen=True)
class RegisterLine:
    """What happened in one register."""

    key: str
    label: Text
    standing: int
    findings: int
    done: int
    cost_fen: int


def by_register(actor: Actor, period: Period) -> list[RegisterLine]:
    """A line for each register that has rows or in which anything happened."""
    start, end = period.bounds
    standing = _counted(entries_seen_by(actor).filter(state__in=STANDING))
    findings = _counted(findings_seen_by(actor).filter(found_at__gte=start, found_at__lt=end))
    done = orders_seen_by(actor).filter(state=OrderState.DONE, done_at__gte=start, done_at__lt=end)
    rows = done.order_by().values("register").annotate(n=Count("pk"), fen=Sum("cost_fen"))
    orders = {row["register"]: (row["n"], row["fen"] or 0) for row in rows}
    lines = [
        RegisterLine(
            key,
            register.label,
            standing.get(key, 0),
            findings.get(key, 0),
            *orders.get(key, (0, 0)),
        )
        for key, register in REGISTERS.items()
    ]
    return [line for line in lines if line.standing or line.findings or line.done]


@dataclass(frozen=True)
class Course:
    """A measure by month, oldest first, and what comes next."""

    label: Text
    unit: Text
    months: tuple[date, ...]
    values: tuple[Decimal, ...]
    ahead: tuple[date, ...]
    forecast: Forecast | None


def course_of(actor: Actor, key: str) -> Course | None:
    """A measure by whole months up to the last one that is over; None for one that is not counted by month."""
    source = COURSES.get(key)
    if source is None:
        return None
    label, unit, rows_of = source
    counted = rows_of(actor)
    last = clock.today().replace(day=1) - timedelta(days=1)
    past = {month: value for month, value in counted.items() if month <= last}
    if not past:
        return Course(label, unit, (), (), (), None)
    months = _months(max(min(past), _back(last.replace(day=1), MONTHS_SHOWN - 1)), last)
    values = tuple(Decimal(past.get(month, 0)) for month in months)
    found = forecast([float(value) for value in values], MONTHS_AHEAD)
    ahead = tuple(_forth(months[-1], step) for step in range(1, MONTHS_AHEAD + 1))
    return Course(label, unit, tuple(months), values, ahead, found)


def _findings_by_month(actor: Actor) -> dict[date, Decimal]:
    return _monthly(findings_seen_by(actor), "found_at", Count("pk"))


def _cost_by_month(actor: Actor) -> dict[date, Decimal]:
    done = _monthly(orders_seen_by(actor).filter(state=OrderState.DONE), "done_at", Sum("cost_fen"))
    return {month: value / 1_000_000 for month, value in done.items()}


def _waste_by_month(actor: Actor) -> dict[date, Decimal]:
    return _monthly(hauls_seen_by(actor), "on", Sum("tonnes"))


def _faults_by_month(actor: Actor) -> dict[date, Decimal]:
    return _monthly(faults_seen_by(actor).exclude(kind="planned"), "starts_at", Count("pk"))


COUNT, TONNES, WAN = Text("件", "items"), Text("吨", "t"), Text("万元", "10,000 yuan")
COURSES: dict[str, tuple[Text, Text, Callable[[Actor], dict[date, Decimal]]]] = {
    "findings": (Text("巡查发现", "Findings"), COUNT, _findings_by_month),
    "cost": (Text("养护支出", "Cost of upkeep"), WAN, _cost_by_month),
    "waste": (Text("垃圾收运量", "Waste collected"), TONNES, _waste_by_month),
    "faults": (Text("突发停供故障", "Unplanned interruptions"), COUNT, _faults_by_month),
}


def _within(rows: QuerySet[Any], name: str, period: Period, area: str, place: str = "division_code") -> QuerySet[Any]:
    start, end = period.bounds
    found = rows.filter(**{f"{name}__gte": start, f"{name}__lt": end})
    return found.filter(**{f"{place}__startswith": area}) if area else found


def _found(actor: Actor, period: Period, area: str) -> Decimal:
    return Decimal(_within(findings_seen_by(actor), "found_at", period, area).count())


def _done(actor: Actor, period: Period, area: str) -> Decimal:
    return Decimal(_finished(actor, period, area).count())


def _done_on_time(actor: Actor, period: Period, area: str) -> Decimal | None:
    rows = _finished(actor, period, area)
    total = rows.count()
    return _tenth(Decimal(100 * rows.filter(_on_time()).count()) / total) if total else None


def _spent(actor: Actor, period: Period, area: str) -> Decimal:
    fen = _finished(actor, period, area).aggregate(total=Sum("cost_fen"))["total"] or 0
    return (Decimal(fen) / 1_000_000).quantize(Decimal("0.01"))


def _interrupted(actor: Actor, period: Period, area: str) -> Decimal:
    return Decimal(_within(faults_seen_by(actor).exclude(kind="planned"), "starts_at", period, area).count())


def _emergencies(actor: Actor, period: Period, area: str) -> Decimal:
    rows = Emergency.scoped.within(actor, SEE_EMERGENCIES)
    return Decimal(_within(rows, "raised_at", period, area, "entry__division_code").count())


def _collected(actor: Actor, period: Period, area: str) -> Decimal:
    rows = hauls_seen_by(actor).filter(on__range=(period.first, period.last))
    rows = rows.filter(station__division_code__startswith=area) if area else rows
    return rows.aggregate(total=Sum("tonnes"))["total"] or Decimal(0)


def _granted(actor: Actor, period: Period, area: str) -> Decimal:
    rows = Permit.scoped.within(actor, SEE_PERMITS).filter(decided_on__range=(period.first, period.last))
    rows = rows.exclude(state=PermitState.REFUSED)
    return Decimal((rows.filter(division_code__startswith=area) if area else rows).count())


def _fined(_actor: Actor, period: Period, area: str) -> Decimal:
    """Sums of penalties are public, whoever may see the proceedings."""
    rows = Proceeding.everywhere.filter(decided_on__range=(period.first, period.last))
    fen = fines_of(rows.filter(division_code__startswith=area) if area else rows)
    return (Decimal(fen) / 1_000_000).quantize(Decimal("0.01"))


PER_CENT = Text("%", "%")
MEASURES = (
    Measure("findings", Text("巡查发现", "Findings"), COUNT, _found),
    Measure("done", Text("完成工单", "Orders done"), COUNT, _done),
    Measure("on_time", Text("工单按期率", "Done on time"), PER_CENT, _done_on_time),
    Measure("cost", Text("养护支出", "Cost of upkeep"), WAN, _spent),
    Measure("faults", Text("突发停供故障", "Unplanned interruptions"), COUNT, _interrupted),
    Measure("emergencies", Text("突发事件", "Sudden events"), COUNT, _emergencies),
    Measure("waste", Text("垃圾收运量", "Waste collected"), TONNES, _collected),
    Measure("permits", Text("准予许可", "Permits granted"), COUNT, _granted),
    Measure("fines", Text("罚款", "Fines"), WAN, _fined),
)


def _finished(actor: Actor, period: Period, area: str) -> QuerySet[Order]:
    return _within(orders_seen_by(actor).filter(state=OrderState.DONE), "done_at", period, area)


def _on_time() -> Q:
    """Done on the day it was due or before; Django takes the local day of the moment."""
    return Q(done_at__date__lte=F("due_on"))


def _by_area(rows: QuerySet[Any], *, field: str = "division_code", **figures: Any) -> dict[str, dict[str, Any]]:
    counties = rows.order_by().annotate(county=Substr(field, 1, COUNTY_DIGITS)).values("county")
    return {row["county"]: row for row in counties.annotate(**figures)}


def _counted(rows: QuerySet[Any]) -> dict[str, int]:
    found = rows.order_by().values("register").annotate(n=Count("pk"))
    return {row["register"]: row["n"] for row in found}


def _monthly(rows: QuerySet[Any], name: str, figure: Any) -> dict[date, Decimal]:
    counted = rows.order_by().annotate(month=TruncMonth(name)).values("month").annotate(n=figure)
    return {_local_month(row["month"]): Decimal(row["n"] or 0) for row in counted if row["month"]}


def _local_month(month: Any) -> date:
    return clock.local(month).date() if hasattr(month, "hour") else month


def _ratio(now: Decimal | None, former: Decimal | None) -> Decimal | None:
    return None if now is None or not former else (now - former) / former


def _tenth(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(Decimal("0.1"))


def _months(first: date, last: date) -> list[date]:
    months = [first.replace(day=1)]
    while (following := _forth(months[-1], 1)) <= last:
        months.append(following)
    return months


def _forth(month: date, n: int) -> date:
    total = month.year * 12 + month.month - 1 + n
    return date(total // 12, total % 12 + 1, 1)


def _back(month: date, n: int) -> date:
    return _forth(month, -n)


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=day.day - 1)
