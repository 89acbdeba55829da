"""How much of the city's systems and resources is fused (融合率)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from chengshu.base import clock
from chengshu.kernel.analysis.models import Fusion, FusionState
from chengshu.kernel.catalogue.models import Origin, Resource, Standing
from chengshu.kernel.lake.models import Flow, PlaceKind
from chengshu.kernel.lake.names import Layer
from chengshu.spec.figures import Measured

USED = (PlaceKind.REGISTRY, PlaceKind.SERVICE, PlaceKind.INDICATOR)


@dataclass(frozen=True)
class Fused:
    """Which resources and systems are fused as of a day, by their keys and codes, and which are not."""

    resources: frozenset[str]
    all_resources: frozenset[str]
    systems: frozenset[str]
    all_systems: frozenset[str]

    @property
    def count(self) -> int:
        """Systems and resources together."""
        return len(self.all_resources) + len(self.all_systems)

    @property
    def rate(self) -> Decimal | None:
        """Fused systems and resources of all; None where there are none."""
        if not self.count:
            return None
        return Decimal(len(self.resources) + len(self.systems)) / self.count


def fused(day: date | None = None) -> Fused:
    """A published resource is fused when its rows flow on into gold, a registry, a service or an indicator.

    A system is fused when a resource of it is. Counted from lineage, so it is what happened and not what was planned.
    """
    end = clock.start_of_day((day or clock.today()) + timedelta(days=1))
    rows = Resource.everywhere.filter(standing=Standing.PUBLISHED, published_at__lt=end)
    compiled = rows.filter(origin__in=(Origin.COMPILED, Origin.INVENTORY), node="").values_list("key", "system_code")
    resources = dict(compiled)
    used = _flowing_into_use(end)
    found = frozenset(key for key in resources if used & {f"{Layer.BRONZE}.{key}", f"{Layer.SILVER}.{key}"})
    return Fused(
        resources=found,
        all_resources=frozenset(resources),
        systems=frozenset(resources[key] for key in found if resources[key]),
        all_systems=frozenset(code for code in resources.values() if code),
    )


def systems_and_resources_fused(day: date) -> Measured | None:
    """The figure of the register."""
    found = fused(day)
    return None if found.rate is None else Measured(found.rate, found.count)


def last_fusion() -> Fusion | None:
    """The newest finished run."""
    return Fusion.objects.filter(state=FusionState.DONE).first()


def _flowing_into_use(end: object) -> set[str]:
    """Tables from which data goes on, by whatever way, to where it is used."""
    still = Q(ended_at=None) | Q(ended_at__gte=end)
    flows = Flow.objects.filter(still, since__lt=end).values_list(
        "source__kind", "source__key", "target__kind", "target__key"
    )
    into: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for source_kind, source_key, target_kind, target_key in flows:
        into.setdefault((target_kind, target_key), set()).add((source_kind, source_key))
    waiting = [place for place in into if place[0] in USED or place[1].startswith(f"{Layer.GOLD}.")]
    seen: set[tuple[str, str]] = set()
    while waiting:
        place = waiting.pop()
        for source in into.get(place, ()):
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    return {key for kind, key in seen if kind == PlaceKind.TABLE}
