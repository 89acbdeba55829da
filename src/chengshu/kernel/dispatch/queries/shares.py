"""How much is sent by rules, how often proposals are taken, which units hand back and how rulings go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.models import Case
from chengshu.kernel.dispatch.models import Decided, Decision, HandBack, Ruling, RulingState, Trial, TrialLine
from chengshu.kernel.dispatch.rights import SEE_DISPUTES
from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class Share:
    """Of ``whole`` cases so many ``part``."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """The share in percent; None where there is nothing to share."""
        return 100.0 * self.part / self.whole if self.whole else None


def automatic_share(begin: datetime, end: datetime) -> Share:
    """Of the cases sent between two moments, those that a rule sent and nobody sent elsewhere since."""
    cases = Case.everywhere.filter(sent_at__gte=begin, sent_at__lt=end)
    by_rule = Decision.objects.filter(case=OuterRef("pk"), round=OuterRef("round"), outcome=Decided.SENT)
    return Share(cases.filter(Exists(by_rule), sent_by_rule=True).count(), cases.count())


def taken_share(begin: datetime, end: datetime) -> Share:
    """Of the proposals on which a dispatcher decided between two moments, those that were taken."""
    settled = Decision.objects.filter(settled_at__gte=begin, settled_at__lt=end)
    taken = settled.filter(outcome=Decided.TAKEN).count()
    return Share(taken, taken + settled.filter(outcome=Decided.OVERRULED).count())


@dataclass(frozen=True)
class Handed:
    """A unit in disputes: how often it handed back, how many rulings went to it, how often it was told."""

    unit: Organisation
    handed_back: int
    ruled_to: int
    told_again: int


def hand_backs_by_unit(begin: datetime, end: datetime) -> list[Handed]:
    """The units that handed cases back between two moments, those that did so most often first."""
    rows = HandBack.objects.filter(at__gte=begin, at__lt=end).order_by().values("unit")
    counts = rows.annotate(n=Count("pk"), told=Count("pk", filter=Q(quoted__isnull=False)))
    ruled = Ruling.everywhere.filter(state=RulingState.RULED, ended_at__gte=begin, ended_at__lt=end)
    to = dict(ruled.order_by().values_list("unit").annotate(n=Count("pk")))
    found = {row["unit"]: (row["n"], row["told"]) for row in counts}
    units = Organisation.objects.in_bulk({*found, *(key for key in to if key)})
    none = (0, 0)
    lines = [
        Handed(unit, found.get(key, none)[0], to.get(key, 0), found.get(key, none)[1]) for key, unit in units.items()
    ]
    return sorted(lines, key=lambda one: (-one.handed_back, one.unit.pk))


def disputes_seen_by(actor: Actor) -> QuerySet[Ruling]:
    """The disputes the actor may see."""
    return Ruling.scoped.within(actor, SEE_DISPUTES).select_related("case", "keeper", "unit", "ruled_by", "item")


@dataclass(frozen=True)
class Tried:
    """What a trial says: how many cases a rule would send at once, agreed with what happened, change against today."""

    cases: int
    at_once: Share
    agrees: Share
    changes: int
    nowhere: int


def tried(trial: Trial) -> Tried:
    """The trial in numbers."""
    found = trial.lines.order_by().aggregate(
        whole=Count("pk"),
        at_once=Count("pk", filter=Q(at_once=True)),
        agrees=Count("pk", filter=Q(agrees=True)),
        changes=Count("pk", filter=Q(changes=True)),
        nowhere=Count("pk", filter=Q(unit=None)),
    )
    whole = found["whole"]
    return Tried(
        whole, Share(found["at_once"], whole), Share(found["agrees"], whole), found["changes"], found["nowhere"]
    )


@dataclass(frozen=True)
class Flow:
    """How many cases of a trial go to a unit by the tried rules, how many it really had, in how many both agree."""

    unit: Organisation | None
    tried: int
    really: int
    agrees: int


def flows(trial: Trial) -> list[Flow]:
    """A trial by unit, the most cases first."""
    rows = trial.lines.order_by()
    would = {key: (n, agrees) for key, n, agrees in _by_unit(rows)}
    really = dict(rows.values_list("really").annotate(n=Count("pk")))
    units = Organisation.objects.in_bulk([key for key in {*would, *really} if key])
    none = (0, 0)
    lines = [
        Flow(units.get(key) if key else None, would.get(key, none)[0], really.get(key, 0), would.get(key, none)[1])
        for key in {*would, *really}
    ]
    return sorted(lines, key=lambda one: (-one.tried, -one.really))


def _by_unit(rows: QuerySet[TrialLine]) -> list[tuple[int | None, int, int]]:
    """Where the cases would go: the unit, how many, how many of them agree."""
    return list(rows.values_list("unit").annotate(n=Count("pk"), agreed=Count("pk", filter=Q(agrees=True))))
