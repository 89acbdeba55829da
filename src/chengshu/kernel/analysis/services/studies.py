"""Scheduled analysis: run when due, its rows made a gold table, a data service and indicator feeds."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.analysis.errors import NameTaken, NothingToPublish
from chengshu.kernel.analysis.models import Every, Feed, FeedPoint, Order, Run, RunState, Study
from chengshu.kernel.analysis.rights import EDIT_STUDIES, PUBLISH, USE_PERSONAL
from chengshu.kernel.analysis.sandbox.reading import read
from chengshu.kernel.analysis.services.runs import ask_for_study, run_waiting
from chengshu.kernel.analysis.subjects import names_of, subjects_of, type_of
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.catalogue.models import CatalogueClass, Origin, Resource
from chengshu.kernel.catalogue.services import publish_directly
from chengshu.kernel.lake import store
from chengshu.kernel.lake.lineage.places import as_indicator, in_lake
from chengshu.kernel.lake.lineage.services import record_flow
from chengshu.kernel.lake.models import LakeTable, SubjectArea
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.queries import table_named
from chengshu.kernel.lake.services import locked, note_written
from chengshu.kernel.messages.services import tell
from chengshu.spec.data import FieldType, Sharing

TAKEN = Text("这个标识已被使用，请换一个。", "This key is taken; choose another.")
FLOW = Text("分析作业", "scheduled analysis")


@dataclass(frozen=True)
class StudyContent:
    """What is written in a study."""

    name_zh: str
    text: str
    purpose: str
    name_en: str = ""
    every: Every = Every.DAY
    hour: int = 2
    personal: bool = False
    area: SubjectArea | None = None
    order: Order | None = None


@transaction.atomic
def set_up(key: str, content: StudyContent, *, by: Actor) -> Study:
    """A new study of one's unit. Raises NotAllowed, NameTaken, and what reading the query raises."""
    if Study.everywhere.filter(key=key).exists():
        raise NameTaken(fields={"key": TAKEN})
    if by.organisation_id is None or by.person_id is None:
        raise NotAllowed
    study = Study(key=key, organisation_id=by.organisation_id, person_id=by.person_id)
    return _write(study, content, verb="analysis.study.set_up", by=by)


@transaction.atomic
def change(study: Study, content: StudyContent, *, by: Actor) -> Study:
    """Another content; it runs from now on with the rights of who changed it."""
    study.person_id = by.person_id or study.person_id
    return _write(study, content, verb="analysis.study.changed", by=by)


@transaction.atomic
def set_active(study: Study, *, active: bool, by: Actor) -> None:
    """Let it run on schedule again, or no more."""
    study.active = active
    study.next_at = next_time(study, clock.now()) if active else None
    study.save(update_fields=["active", "next_at"])
    record(by, "analysis.study.resumed" if active else "analysis.study.suspended", study)


@transaction.atomic
def run_now(study: Study, *, by: Actor) -> Run:
    """A run out of turn."""
    if not by.may(EDIT_STUDIES):
        raise NotAllowed
    record(by, "analysis.study.asked_to_run", study)
    return ask_for_study(study)


def run_studies() -> int:
    """Start what is due, run what waits, take in what came out; how many ran."""
    due = Study.everywhere.filter(active=True, next_at__lte=clock.now()).select_related("person", "organisation")
    for study in due[:50]:
        with transaction.atomic():
            if not study.runs.filter(state__in=(RunState.WAITING, RunState.RUNNING)).exists():
                ask_for_study(study)
            Study.everywhere.filter(pk=study.pk).update(next_at=next_time(study, clock.now()))
    done = run_waiting(Run.everywhere.exclude(study=None))
    for run in Run.everywhere.filter(state=RunState.DONE, taken_in=False).exclude(study=None).select_related("study"):
        take_in(run)
    _tell_of_failures()
    return done


def take_in(run: Run) -> LakeTable:
    """Make the rows of a run the study's gold table, with lineage from what it read, and points of its feeds."""
    study = run.study
    if study is None:
        raise NothingToPublish
    with locked(study.table):
        with pq.ParquetFile(run.result) as file:
            schema = _storable(file.schema_arrow)
            store.replace(study.table, pa.RecordBatchReader.from_batches(schema, _cast(file, schema)))
        with transaction.atomic():
            table = note_written(study.table, resource=study.resource)
            if study.area_id and not table.area_by_hand:
                LakeTable.objects.filter(pk=table.pk).update(area=study.area_id, area_by_hand=True)
            _record_flows(study, run, table)
            for feed in study.feeds.all():
                _add_points(feed, run)
            Run.everywhere.filter(pk=run.pk).update(taken_in=True)
            Study.everywhere.filter(pk=study.pk).update(failures=0)
    return table


@transaction.atomic
def publish_result(study: Study, *, summary: str, sharing: Sharing, ground: str = "", by: Actor) -> Resource:
    """Give the result its entry in the catalogue: a data service that departments apply for in the exchange.

    Raises NotAllowed, NothingToPublish.
    """
    if not by.may(PUBLISH):
        raise NotAllowed
    if not store.exists(study.table):
        raise NothingToPublish
    table = table_named(study.table)
    items = tuple(ItemContent(column=name, name_zh=name, type=FieldType(type_of(kind))) for name, kind in table.columns)
    content = ResourceContent(
        name_zh=study.name_zh,
        name_en=study.name_en,
        classification=_class_of(study),
        summary_zh=summary,
        sharing=sharing,
        sharing_condition=ground if sharing is Sharing.ON_REQUEST else "",
        sharing_ground=ground if sharing is Sharing.NOT_SHARED else "",
        items=items,
    )
    resource = publish_directly(study.organisation, content, key=study.table.key, origin=Origin.DECLARED, by=by)
    study.resource = resource
    study.save(update_fields=["resource"])
    note_written(study.table, resource=resource)
    record(by, "analysis.result.published", study, resource=resource.key)
    return resource


@transaction.atomic
def add_feed(
    study: Study, *, key: str, name: Text, column: str, place_column: str = "", unit: str = "", by: Actor
) -> Feed:
    """Keep a number of the result each time it is made, for the operations centre. Raises NotAllowed, NameTaken."""
    if not by.may(PUBLISH):
        raise NotAllowed
    if Feed.objects.filter(key=key).exists():
        raise NameTaken(fields={"key": TAKEN})
    feed = Feed.objects.create(
        key=key,
        study=study,
        name_zh=name.zh,
        name_en=name.en,
        column=column,
        place_column=place_column,
        unit=unit,
    )
    record(by, "analysis.feed.added", feed, column=column)
    last = study.runs.filter(state=RunState.DONE, taken_in=True).first()
    if last is not None and last.result.exists():
        _add_points(feed, last)
    return feed


def next_time(study: Study, after: datetime) -> datetime | None:
    """When it runs next: at its hour of the local day; None for one that runs by hand."""
    local = clock.local(after)
    at = local.replace(hour=study.hour, minute=0, second=0, microsecond=0)
    match study.every:
        case Every.BY_HAND:
            return None
        case Every.HOUR:
            return local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        case Every.DAY:
            return at if at > local else at + timedelta(days=1)
        case Every.WEEK:
            monday = at + timedelta(days=-local.weekday() % 7)
            return monday if monday > local else monday + timedelta(days=7)
        case _:
            first = at.replace(day=1)
            days = monthrange(local.year, local.month)[1]
            return first if first > local else first + timedelta(days=days)


def _write(study: Study, content: StudyContent, *, verb: str, by: Actor) -> Study:
    if not by.may(EDIT_STUDIES) or (content.personal and not by.may(USE_PERSONAL)):
        raise NotAllowed
    reading = read(content.text, names_of(subjects_of(by)))
    for name, value in vars(content).items():
        setattr(study, name, value)
    study.changed_at = clock.now()
    study.next_at = next_time(study, clock.now()) if study.active else None
    study.save()
    record(by, verb, study, query=content.text, tables=reading.tables, personal=content.personal)
    return study


def _record_flows(study: Study, run: Run, table: LakeTable) -> None:
    """From each table it read; a column goes into one of the same name as far as names tell."""
    target = in_lake(study.table, study.name)
    columns = {name for name, _ in table.columns}
    for source in run.sources:
        layer, _, key = str(source["table"]).partition(".")
        same = {name: [name] for name in source["columns"] if name in columns}
        name = TableName(Layer(layer), key)
        record_flow(in_lake(name), target, process=f"analysis.study.{study.pk}", columns=same, how=str(FLOW))


def _add_points(feed: Feed, run: Run) -> None:
    """The value of the first row, or of each row by its place; what is no number is passed over."""
    with pq.ParquetFile(run.result) as file:
        if feed.column not in file.schema_arrow.names:
            return
        rows = next((batch.to_pylist() for batch in file.iter_batches(2_000)), [])
    for row in rows if feed.place_column else rows[:1]:
        value = _decimal(row[feed.column])
        if value is not None:
            place = str(row.get(feed.place_column, ""))[:100] if feed.place_column else ""
            FeedPoint.objects.update_or_create(feed=feed, at=run.asked_at, place=place, defaults={"value": value})
    record_flow(
        in_lake(feed.study.table),
        as_indicator(f"feed.{feed.key}", feed.name, reverse("analysis:feed", args=[feed.key])),
        process=f"analysis.study.{feed.study_id}",
        columns={"value": [feed.column]},
    )


def _decimal(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number.quantize(Decimal("0.000001")) if number.is_finite() and abs(number) < Decimal(10) ** 17 else None


def _storable(schema: pa.Schema) -> pa.Schema:
    """Types that a Delta table knows: whole numbers without a sign become signed, what has no like becomes text."""
    return pa.schema([field.with_type(_storable_type(field.type)) for field in schema])


def _storable_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_unsigned_integer(kind):
        return pa.decimal128(20, 0) if kind.bit_width == 64 else pa.int64()
    if pa.types.is_time(kind) or pa.types.is_interval(kind) or pa.types.is_duration(kind) or pa.types.is_null(kind):
        return pa.string()
    return kind


def _cast(file: pq.ParquetFile, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in file.iter_batches(50_000):
        columns: list[Any] = [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _class_of(study: Study) -> str:
    """The class of the catalogue by the study's subject area; the first topic where the area names none."""
    codes = list(study.area.rules.exclude(class_code="").values_list("class_code", flat=True)) if study.area else []
    known = CatalogueClass.objects.filter(active=True)
    exact = known.filter(code__in=codes).order_by("-depth", "code").first()
    chosen = exact or known.order_by("-depth", "code").first()
    return chosen.code if chosen else ""


def _tell_of_failures() -> None:
    """Whoever keeps a study hears of a run that failed, once."""
    failed = Run.everywhere.filter(state=RunState.FAILED, taken_in=False).exclude(study=None).select_related("study")
    for run in failed:
        study = run.study
        if study is None:
            continue
        with transaction.atomic():
            Run.everywhere.filter(pk=run.pk).update(taken_in=True)
            Study.everywhere.filter(pk=study.pk).update(failures=study.failures + 1)
            tell(
                [study.person_id],
                "analysis.study_failed",
                subject=study,
                url=reverse("analysis:study", args=[study.pk]),
                name=study.name,
                why=run.trouble or Text("未知", "unknown"),
            )
