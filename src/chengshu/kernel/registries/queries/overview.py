"""How registries stand: records, sources connected, freshness, conflicts, pairs that wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, QuerySet
from django.urls import reverse

from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.gathering.models import DataClass, Source
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.queries import served_table
from chengshu.kernel.lake.queries.tables import SERVED
from chengshu.kernel.registries.models import (
    Feed,
    KeptStanding,
    Kind,
    MergeRun,
    Observation,
    Pair,
    PairState,
    Record,
    Registry,
    RegistryField,
    RunState,
    SourceRow,
    Standing,
)
from chengshu.spec.data import Meaning
from chengshu.spec.figures import Measured
from chengshu.spec.registry import registry as declared


@dataclass(frozen=True)
class Overview:
    """A registry with its figures; ``newest`` is the newest time at which a source changed a row.

    ``connected_out`` says whether the exchange can draw on it: it has records, and where a floor above keeps it, a way
    out as well. ``page`` is where such a floor keeps it.
    """

    registry: Registry
    records: int
    feeds: int
    connected: int
    conflicts: int
    pairs: int
    newest: datetime | None
    run: MergeRun | None
    connected_out: bool = False
    page: str = ""


@dataclass(frozen=True)
class FeedStanding:
    """A feed with what the last run read from it; None before the first."""

    feed: Feed
    rows: int | None
    records: int | None
    newest: datetime | None
    faulty: int | None
    waiting: int | None
    conflicts: int
    connected: bool
    data_class: DataClass | None = None


@dataclass(frozen=True)
class FieldStanding:
    """A field with how many records have a value, and who is authoritative."""

    field: RegistryField
    filled: int | None
    share: float | None
    authority: str


def overviews(*, base: bool | None = None) -> list[Overview]:
    """All active registries with their figures, in their order; only base ones or only topics where asked."""
    rows = Registry.everywhere.filter(active=True).select_related("owner", "subject", "part_of", "standing")
    if base is not None:
        rows = rows.filter(base=base)
    records = _counts(Record.objects.filter(standing=Standing.ACTIVE), "registry")
    values = _counts(Observation.objects.filter(newest=True), "series__registry")
    pairs = _counts(Pair.objects.filter(state=PairState.OPEN), "registry")
    conflicts = _counts(SourceRow.objects.exclude(differs="").filter(gone=False), "feed__registry")
    feeds: dict[int, list[Feed]] = {}
    for feed in Feed.objects.filter(active=True).select_related("resource"):
        feeds.setdefault(feed.registry_id, []).append(feed)
    gathered = _gathered()
    runs = _newest_runs()
    return [
        kept_overview(registry)
        if registry.kept_by
        else Overview(
            registry,
            (values if registry.kind == Kind.SERIES else records).get(registry.pk, 0),
            len(feeds.get(registry.pk, ())),
            sum(feed.resource.key in gathered for feed in feeds.get(registry.pk, ())),
            conflicts.get(registry.pk, 0),
            pairs.get(registry.pk, 0),
            _newest(runs.get(registry.pk)),
            runs.get(registry.pk),
            bool((values if registry.kind == Kind.SERIES else records).get(registry.pk)),
        )
        for registry in rows
    ]


def kept_overview(registry: Registry) -> Overview:
    """How a registry stands that a floor above keeps: as its keeper noted, else by the rows of its declared table."""
    noted: KeptStanding | None = getattr(registry, "standing", None)
    if noted is not None:
        out = bool(noted.records and noted.served)
        return Overview(
            registry,
            noted.records,
            noted.sources,
            noted.filled,
            noted.conflicts,
            0,
            noted.newest,
            None,
            out,
            noted.page,
        )
    rows, newest, page = _declared_rows(registry.kept_by)
    return Overview(registry, rows, int(rows is not None), int(bool(rows)), 0, 0, newest, None, bool(rows), page)


def overview_of(registry: Registry) -> Overview:
    """One registry with its figures."""
    return next(one for one in overviews() if one.registry.pk == registry.pk)


def feeds_of(registry: Registry) -> list[FeedStanding]:
    """The feeds of a registry as the last run found them."""
    run = registry.runs.filter(state=RunState.DONE).first()
    seen: Mapping[str, Mapping[str, object]] = run.coverage.get("feeds", {}) if run else {}
    differing = SourceRow.objects.exclude(differs="").filter(feed__registry=registry, gone=False)
    conflicts = _counts(differing, "feed")
    return [_feed(feed, seen.get(str(feed.pk), {}), conflicts) for feed in _feeds(registry)]


def fields_standing(registry: Registry) -> list[FieldStanding]:
    """The fields of a registry with their coverage and authority."""
    run = registry.runs.filter(state=RunState.DONE).first()
    filled = run.coverage.get("fields", {}) if run else {}
    total = int(run.counts.get("records", 0)) if run else 0
    found = []
    for field in registry.fields.prefetch_related("rules__feed__resource"):
        rule = next((one for one in field.rules.all() if one.until is None), None)
        count = filled.get(field.key)
        share = count / total if count is not None and total else None
        found.append(FieldStanding(field, count, share, str(rule.feed) if rule and rule.feed else ""))
    return found


def runs_of(registry: Registry) -> QuerySet[MergeRun]:
    """The runs of a registry, newest first."""
    return registry.runs.all()


def connected_bases(day: date) -> Measured | None:
    """How many base databases the exchange can draw on; one that is part of another counts with it."""
    rows = [one for one in overviews(base=True) if one.registry.part_of_id is None]
    if not rows:
        return None
    found = [one for one in rows if one.connected_out]
    return Measured(Decimal(len(found)), len(rows))


def _declared_rows(key: str) -> tuple[int, datetime | None, str]:
    """Rows of the first table that a pack declares, when the newest changed, and the pack's first page."""
    pack = next((one for one in declared.packs if one.key == key), None)
    if pack is None or not pack.datasets:
        return 0, None, ""
    dataset = pack.datasets[0]
    model = apps.get_model(dataset.model)
    rows = getattr(model, "everywhere", model._default_manager)
    times = [one.name for one in dataset.fields if one.meaning == Meaning.UPDATED_AT]
    newest = rows.aggregate(last=Max(times[0]))["last"] if times else None
    page = next((reverse(one.url_name) for one in pack.pages), "")
    return rows.count(), newest, page


def _feeds(registry: Registry) -> QuerySet[Feed]:
    return Feed.objects.filter(registry=registry, active=True).select_related("resource__provider", "resource__source")


def _class_of(resource: Resource) -> DataClass | None:
    """Which of the four classes of data it is; None for what is not gathered from a source here."""
    source: Source | None = getattr(resource, "source", None)
    return DataClass(source.data_class) if source else None


def _feed(feed: Feed, seen: Mapping[str, object], conflicts: Mapping[int, int]) -> FeedStanding:
    newest = seen.get("newest")
    return FeedStanding(
        feed,
        _whole(seen.get("rows")),
        _whole(seen.get("records")),
        datetime.fromisoformat(str(newest)) if newest else None,
        _whole(seen.get("faulty")),
        _whole(seen.get("waiting")),
        conflicts.get(feed.pk, 0),
        served_table(feed.resource) is not None,
        _class_of(feed.resource),
    )


def _whole(value: object) -> int | None:
    return int(str(value)) if value is not None else None


def _counts(rows: QuerySet[Any], by: str) -> dict[int, int]:
    counted = rows.order_by().values_list(by).annotate(n=Count("pk"))
    return dict(counted)


def _gathered() -> set[str]:
    """The keys of all tables that can be served."""
    return set(LakeTable.objects.filter(layer__in=SERVED).values_list("key", flat=True))


def _newest_runs() -> dict[int, MergeRun]:
    newest = MergeRun.objects.filter(state=RunState.DONE).order_by().values("registry").annotate(last=Max("pk"))
    runs = MergeRun.objects.filter(pk__in=newest.values("last")).defer("weights")
    return {run.registry_id: run for run in runs}


def _newest(run: MergeRun | None) -> datetime | None:
    feeds = run.coverage.get("feeds", {}) if run else {}
    times = [one["newest"] for one in feeds.values() if one.get("newest")]
    return datetime.fromisoformat(max(times)) if times else None
