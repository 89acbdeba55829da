"""Sums of sharing by resource, unit and day, and how units are connected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.catalogue.models import Origin, Resource, Standing
from chengshu.kernel.exchange.models import Agreement, AgreementState, Application, Client, DailyUse
from chengshu.kernel.exchange.rights import SEE_STATISTICS
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.identity.models.organisations import OrganisationKind
from chengshu.kernel.lake.models import LakeTable

DEPARTMENTS = (OrganisationKind.BUREAU, OrganisationKind.COMMITTEE, OrganisationKind.INSTITUTION)


@dataclass(frozen=True)
class Total:
    """What was used of a resource, or by or of a unit."""

    name: Text
    agreements: int
    calls: int
    rows: int
    refused: int


@dataclass(frozen=True)
class Connection:
    """How a unit takes part in the exchange."""

    unit: Organisation
    resources: int
    connected: int
    given: int
    taken: int
    clients: int
    last_used_at: datetime | None

    @property
    def is_connected(self) -> bool:
        """Whether it gives data to the exchange, or takes any from it."""
        return bool(self.connected or self.taken or self.clients)

    @property
    def tone(self) -> str:
        """For its badge."""
        return "good" if self.is_connected else "warning" if self.resources else "off"

    @property
    def word(self) -> Text:
        """How it stands."""
        if self.is_connected:
            return Text("已接入", "Connected")
        return Text("已编目未接入", "Catalogued only") if self.resources else Text("未接入", "Not connected")


@dataclass(frozen=True)
class Statistics:
    """Sharing over some days."""

    days: list[date]
    calls: list[int]
    rows: list[int]
    by_resource: list[Total]
    by_consumer: list[Total]
    by_provider: list[Total]

    @property
    def all_calls(self) -> int:
        """Calls of all days."""
        return sum(self.calls)

    @property
    def all_rows(self) -> int:
        """Rows of all days."""
        return sum(self.rows)


def agreements_counted_by(actor: Actor) -> QuerySet[Agreement]:
    """Whose uses somebody may see summed."""
    return Agreement.scoped.within(actor, SEE_STATISTICS)


def statistics(actor: Actor, *, days: int = 30) -> Statistics:
    """Sums of the last days, of what is within the actor's reach; the busiest twenty of each."""
    last = clock.today()
    since = last - timedelta(days=days - 1)
    uses = DailyUse.objects.filter(day__gte=since, agreement__in=agreements_counted_by(actor).values("pk")).order_by()
    by_day = {row["day"]: row for row in uses.values("day").annotate(calls_=Sum("calls"), rows_=Sum("rows"))}
    every = [since + timedelta(days=one) for one in range(days)]
    return Statistics(
        every,
        [int(by_day[day]["calls_"]) if day in by_day else 0 for day in every],
        [int(by_day[day]["rows_"]) if day in by_day else 0 for day in every],
        _totals(uses, "agreement__resource"),
        _totals(uses, "agreement__organisation"),
        _totals(uses, "agreement__provider"),
    )


def connections(units: QuerySet[Organisation] | None = None) -> list[Connection]:
    """Every department of the city with how it takes part, in the order of the tree."""
    found = units if units is not None else departments()
    published = _count(Resource.everywhere.filter(standing=Standing.PUBLISHED), "provider")
    with_data = _count(
        Resource.everywhere.filter(standing=Standing.PUBLISHED, key__in=LakeTable.objects.values("key")), "provider"
    )
    in_force = Agreement.everywhere.filter(state=AgreementState.IN_FORCE, until__gte=clock.today())
    given, taken = _count(in_force, "provider"), _count(in_force, "organisation")
    programs = Client.everywhere.filter(active=True)
    clients = _count(programs, "organisation")
    used = programs.order_by().values("organisation").annotate(last=Max("last_used_at"))
    last = {row["organisation"]: row["last"] for row in used}
    return [
        Connection(
            unit,
            published.get(unit.pk, 0),
            with_data.get(unit.pk, 0),
            given.get(unit.pk, 0),
            taken.get(unit.pk, 0),
            clients.get(unit.pk, 0),
            last.get(unit.pk),
        )
        for unit in found
    ]


def departments() -> QuerySet[Organisation]:
    """The departments and institutions of the city's own level that should be on the exchange."""
    return Organisation.objects.filter(active=True, kind__in=DEPARTMENTS, level="city")


def market_for(actor: Actor) -> QuerySet[Resource]:
    """All published resources of others, with whether the actor's unit holds or awaits an agreement.

    The platform's own tables are among them once they have been gathered.
    """
    today, unit = clock.today(), actor.organisation_id
    held = Agreement.everywhere.filter(
        resource=OuterRef("pk"), organisation=unit, state=AgreementState.IN_FORCE, until__gte=today
    )
    asking = Application.everywhere.filter(
        resource=OuterRef("pk"), organisation=unit, state__in=["asked", "more_wanted"]
    )
    table = LakeTable.objects.filter(key=OuterRef("key"), layer__in=["silver", "bronze"]).order_by("-layer")
    found = Resource.everywhere.filter(standing=Standing.PUBLISHED).exclude(provider=unit or 0)
    found = found.exclude(Q(origin=Origin.DECLARED) & ~Exists(table))
    return found.select_related("provider").annotate(
        held=Exists(held),
        asking=Exists(asking),
        item_count=Count("items", distinct=True),
        row_count=Subquery(table.values("rows")[:1]),
        filled=Subquery(table.values("filled_at")[:1]),
    )


def _totals(uses: QuerySet[DailyUse], by: str) -> list[Total]:
    sums: Any = uses.exclude(Q(**{by: None})).values(f"{by}__name_zh", f"{by}__name_en")
    rows = sums.annotate(
        agreements_=Count("agreement", distinct=True), calls_=Sum("calls"), rows_=Sum("rows"), refused_=Sum("refused")
    ).order_by("-rows_", "-calls_")[:20]
    return [
        Total(
            Text(row[f"{by}__name_zh"], row[f"{by}__name_en"] or row[f"{by}__name_zh"]),
            row["agreements_"],
            row["calls_"],
            row["rows_"],
            row["refused_"],
        )
        for row in rows
    ]


def _count(rows: QuerySet[Any], by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(Count("pk", distinct=True)))
