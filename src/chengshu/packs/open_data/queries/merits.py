"""How departments do in opening and sharing, counted live."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, Sum

from chengshu.base import clock
from chengshu.base.formula import Formula
from chengshu.kernel.catalogue.queries import published
from chengshu.packs.open_data.models import Inquiry, OpenDataset
from chengshu.packs.open_data.models.datasets import Stage
from chengshu.packs.open_data.models.voices import InquiryState
from chengshu.packs.open_data.queries.rules import merit_formula
from chengshu.spec.data import Sharing

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

NAMES = frozenset({"published", "rows", "fresh", "uses", "shared", "answered"})


@dataclass(frozen=True)
class Merit:
    """What a unit did: ``fresh``, ``shared`` and ``answered`` are shares from 0 to 1, None where there was nothing.

    ``published`` datasets are open now, ``uses`` are downloads and calls in the period, ``shared`` is the share of its
    catalogued resources that are shared at all. ``score`` is out of 100.
    """

    unit: Organisation
    published: int
    rows: int
    fresh: Decimal | None
    uses: int
    shared: Decimal | None
    answered: Decimal | None
    score: Decimal

    place: int = 0


def merits(first: date, last: date) -> list[Merit]:
    """The units that catalogued anything, best first; places are shared by equal scores."""
    units = {row.provider_id: row.provider for row in published()}
    facts = _facts(first, last)
    formula = Formula.read(merit_formula(), NAMES)
    found = []
    for key, unit in units.items():
        numbers = facts.get(key, {})
        values = {name: numbers.get(name) for name in NAMES}
        score = formula.value({name: Decimal(value or 0) for name, value in values.items()}) or Decimal(0)
        score = min(Decimal(100), max(Decimal(0), score)).quantize(Decimal("0.1"))
        found.append(
            Merit(
                unit,
                int(values["published"] or 0),
                int(values["rows"] or 0),
                values["fresh"],
                int(values["uses"] or 0),
                values["shared"],
                values["answered"],
                score,
            )
        )
    found.sort(key=lambda one: (-one.score, one.unit.name_zh))
    scores = [one.score for one in found]
    return [Merit(**{**one.__dict__, "place": scores.index(one.score) + 1}) for one in found]


def opening_scores(first: date, last: date) -> Mapping[int, Decimal]:
    """For the appraisal: the score of each unit from 0 to 1."""
    return {one.unit.pk: one.score / 100 for one in merits(first, last)}


def _facts(first: date, last: date) -> dict[int, dict[str, Decimal | None]]:
    """What the formula may use, by the key of the unit."""
    facts: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    for key, (count, rows, late) in _opened().items():
        facts[key].update(published=Decimal(count), rows=Decimal(rows), fresh=_share(count - late, count))
    for key, uses in _used(first, last).items():
        facts[key]["uses"] = Decimal(uses)
    for key, (given, count) in _shared().items():
        facts[key]["shared"] = _share(given, count)
    for key, (good, count) in _answered(first, last).items():
        facts[key]["answered"] = _share(good, count)
    return facts


def _opened() -> dict[int, tuple[int, int, int]]:
    found = OpenDataset.everywhere.filter(stage=Stage.PUBLISHED, contributor=None).order_by().values("publisher")
    counted = found.annotate(n=Count("pk"), held=Sum("rows"), late=Count("pk", filter=Q(due_on__lt=clock.today())))
    return {row["publisher"]: (row["n"], row["held"] or 0, row["late"]) for row in counted}


def _used(first: date, last: date) -> dict[int, int]:
    found = OpenDataset.everywhere.filter(daily_uses__day__range=(first, last)).order_by().values("publisher")
    counted = found.annotate(n=Sum(F("daily_uses__downloads") + F("daily_uses__calls")))
    return {row["publisher"]: row["n"] or 0 for row in counted}


def _shared() -> dict[int, tuple[int, int]]:
    given = Count("pk", filter=~Q(sharing=Sharing.NOT_SHARED))
    counted = published().order_by().values("provider").annotate(n=Count("pk"), given=given)
    return {row["provider"]: (row["given"], row["n"]) for row in counted}


def _answered(first: date, last: date) -> dict[int, tuple[int, int]]:
    start, end = clock.start_of_day(first), clock.start_of_day(last + timedelta(days=1))
    due = Inquiry.everywhere.filter(due_at__gte=start, due_at__lt=end).exclude(provider=None)
    over = due.filter(Q(due_at__lte=clock.now()) | Q(answered_at__isnull=False))
    good = Count("pk", filter=Q(state=InquiryState.ANSWERED, answered_at__lte=F("due_at")))
    counted = over.order_by().values("provider").annotate(n=Count("pk"), good=good)
    return {row["provider"]: (row["good"], row["n"]) for row in counted if row["provider"]}


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / Decimal(whole) if whole else None
