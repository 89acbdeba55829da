"""Topic data for decisions: figures of golden records, released in versions, supplied to views with receipts."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
from django.db import transaction
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.errors import NotAllowed, Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.analysis.errors import (
    BadFigureKey,
    NameTaken,
    NoSuchColumn,
    NotReleasedYet,
    SupplyEnded,
    SupplyThere,
)
from chengshu.kernel.analysis.models import DecisionView, Measure, Release, Supply, SupplyReceipt, TopicFigure
from chengshu.kernel.analysis.rights import KEEP_VIEWS, SEE_VIEWS
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.catalogue.models import Origin, Resource
from chengshu.kernel.catalogue.services import publish_directly
from chengshu.kernel.exchange.queries import agreement_for
from chengshu.kernel.exchange.services import use
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake import store
from chengshu.kernel.lake.lineage.places import as_service, in_lake, in_registry
from chengshu.kernel.lake.lineage.services import record_flow
from chengshu.kernel.lake.services import locked, note_written
from chengshu.kernel.lake.sql import identifier
from chengshu.kernel.registries.merging.plan import plan_for
from chengshu.kernel.registries.models import Kind, Observation, Registry, Series
from chengshu.kernel.registries.queries.registries import fields_of, newest_run
from chengshu.kernel.registries.reach import must_keep
from chengshu.spec.data import Cycle, FieldType, Grade, Sharing

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
MOST_ROWS = 200
TOGETHER = "其他（合并）"
NOTHING = "未填"
COLUMNS = ("label", "value", "release", "as_of")
CLASS = "2"  # 主题信息资源, guide of 2017


@dataclass(frozen=True)
class FigureContent:
    """What is written of a figure; see ``models.TopicFigure``."""

    name_zh: str
    measure: str = Measure.COUNT
    column: str = ""
    by: str = ""
    name_en: str = ""
    unit: str = ""
    cycle: str = Cycle.MONTHLY
    least: int = 5
    summary_zh: str = ""


@dataclass(frozen=True)
class Supplied:
    """A figure as a view shows it; ``release`` is None where ``refusal`` says why nothing is given."""

    supply: Supply
    release: Release | None
    receipt: SupplyReceipt | None
    refusal: Text | None = None


@transaction.atomic
def define_figure(key: str, registry: Registry, content: FigureContent, *, by: Actor) -> TopicFigure:
    """Publish a figure of a topic that the actor keeps. Raises NotAllowed, NameTaken, NoSuchColumn."""
    must_keep(by, registry.owner)
    if not KEY.fullmatch(key):
        raise BadFigureKey(fields={"key": BadFigureKey.text})
    if TopicFigure.everywhere.filter(key=key).exists():
        raise NameTaken(fields={"key": NameTaken.text})
    _check(registry, content)
    values = {name: getattr(content, name) for name in content.__dataclass_fields__}
    figure = TopicFigure.everywhere.create(key=key, registry=registry, **values)
    record(by, "analysis.figure.defined", figure, registry=registry.key, measure=content.measure, by_field=content.by)
    return figure


def release_due() -> int:
    """Count every figure anew whose golden records are newer than its last release; how many were looked at."""
    done = 0
    for figure in TopicFigure.everywhere.filter(active=True).select_related("registry__owner"):
        last = figure.releases.first()
        if last is None or last.source_version != _source(figure)[0]:
            done += release(figure) is not None
    return done


def release(figure: TopicFigure) -> Release | None:
    """Count a figure; a new version only where its numbers are others. None while its topic has no records."""
    version, as_of = _source(figure)
    if version is None:
        return None
    rows = _rows(figure)
    if not rows and not figure.releases.exists():
        return None
    digest = hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()
    with locked(figure.table), transaction.atomic():
        last = figure.releases.select_for_update().first()
        now = clock.now()
        if last is not None and last.digest == digest:
            last.source_version, last.as_of, last.checked_at = version, as_of, now
            last.save(update_fields=["source_version", "as_of", "checked_at"])
            return last
        made = Release.objects.create(
            figure=figure, number=(last.number if last else 0) + 1, rows=rows, digest=digest, source_version=version,
            as_of=as_of,
        )  # fmt: skip
        _write_table(figure, made)
        record(PLATFORM, "analysis.figure.released", figure, release=made.number, rows=len(rows), digest=digest)
    return made


@transaction.atomic
def publish_figure(figure: TopicFigure, *, by: Actor, ground: str = "用于履行法定职责") -> Resource:
    """Give a figure its entry in the catalogue, so that bodies apply for it. Raises NotAllowed, NotReleasedYet."""
    must_keep(by, figure.registry.owner)
    if not figure.releases.exists():
        raise NotReleasedYet
    items = (
        ItemContent("label", "分组", "Group", is_key=True, required=True),
        ItemContent("value", "数值", "Value", FieldType.DECIMAL, unit=figure.unit),
        ItemContent("release", "版本", "Release", FieldType.INTEGER),
        ItemContent("as_of", "数据时点", "As of", FieldType.TIME),
    )
    content = ResourceContent(
        name_zh=f"{figure.registry.name_zh}：{figure.name_zh}",
        name_en=f"{figure.registry.name.en}: {figure.name.en}",
        classification=CLASS,
        summary_zh=figure.summary_zh or f"由{figure.registry.name_zh}的记录统计，供决策支持使用，不含个人信息。",
        cycle=Cycle(figure.cycle),
        sharing=Sharing.ON_REQUEST,
        sharing_condition=ground,
        grade=Grade.INTERNAL,
        items=items,
    )
    resource = publish_directly(figure.registry.owner, content, key=figure.table.key, origin=Origin.COMPILED, by=by)
    figure.resource = resource
    figure.save(update_fields=["resource"])
    note_written(figure.table, resource=resource)
    record(by, "analysis.figure.published", figure, resource=resource.key)
    return resource


@transaction.atomic
def set_up_view(
    key: str, label: Text, *, owner: Organisation, by: Actor, system: str = "", order: int = 100
) -> DecisionView:
    """A view for a body. Raises NotAllowed, NameTaken."""
    if not by.may(KEEP_VIEWS):
        raise NotAllowed
    if DecisionView.objects.filter(key=key).exists():
        raise NameTaken
    view = DecisionView.objects.create(
        key=key, name_zh=label.zh, name_en=label.en, owner=owner, system=system, order=order
    )
    record(by, "analysis.view.set_up", view, system=system)
    return view


@transaction.atomic
def grant_to_view(
    figure: TopicFigure, view: DecisionView, *, ground: str, by: Actor, until: date | None = None
) -> Supply:
    """The topic's owner lets a view within the platform show a figure. Raises NotAllowed, SupplyThere."""
    must_keep(by, figure.registry.owner)
    return _supply(view, figure, by, ground=ground, until=until)


@transaction.atomic
def supply_by_agreement(view: DecisionView, figure: TopicFigure, *, by: Actor) -> Supply:
    """Let a view show a figure under the agreement that its body holds. Raises NotAllowed, NoAgreement, SupplyThere."""
    if not by.may(KEEP_VIEWS):
        raise NotAllowed
    if figure.resource is None:
        raise NotReleasedYet
    agreement = agreement_for(view.owner, figure.resource)
    return _supply(view, figure, by, agreement=agreement)


@transaction.atomic
def end_supply(supply: Supply, *, by: Actor, why: str) -> None:
    """The topic's owner takes a grant back, or the keeper of views leaves a figure out; the view shows it no more."""
    if not by.may(KEEP_VIEWS):
        must_keep(by, supply.figure.registry.owner)
    supply.ended_at, supply.ended_by_id, supply.ended_why = clock.now(), by.person_id, why[:400]
    supply.save(update_fields=["ended_at", "ended_by", "ended_why"])
    record(by, "analysis.supply.ended", supply, figure=supply.figure.key, view=supply.view.key, why=why)


@transaction.atomic
def read_view(view: DecisionView, *, by: Actor) -> list[Supplied]:
    """What a view shows now: each figure with its newest release and a receipt, or why it is not given.

    Every delivery has a receipt, in the exchange as well where an agreement stands behind it. Raises NotAllowed.
    """
    if not by.may(SEE_VIEWS):
        raise NotAllowed
    supplies = view.supplies.filter(ended_at=None).select_related(
        "figure__registry__owner", "agreement", "figure__resource"
    )
    found = [_delivered(view, supply, by) for supply in supplies]
    record(by, "analysis.view.read", view, figures=[one.supply.figure.key for one in found if one.release])
    return found


def _delivered(view: DecisionView, supply: Supply, by: Actor) -> Supplied:
    newest = supply.figure.releases.first()
    if newest is None:
        return Supplied(supply, None, None, NotReleasedYet.text)
    today = clock.today()
    if supply.since > today or (supply.until is not None and supply.until < today):
        return Supplied(supply, None, None, SupplyEnded.text)
    receipt = None
    if supply.agreement is not None:
        try:
            with transaction.atomic():
                why = f"决策视图：{view.name_zh}"
                receipt = use(supply.agreement, by=by, why=why, rows=len(newest.rows), version=newest.source_version)
        except Refusal as refusal:
            return Supplied(supply, None, None, refusal.sentence)
    made = SupplyReceipt.objects.create(
        supply=supply,
        release=newest,
        person_id=by.person_id,
        organisation_id=by.organisation_id,
        rows=len(newest.rows),
        receipt=receipt,
    )
    return Supplied(supply, newest, made)


def _supply(view: DecisionView, figure: TopicFigure, by: Actor, **given: object) -> Supply:
    if view.supplies.filter(figure=figure, ended_at=None).exists():
        raise SupplyThere
    supply = Supply.objects.create(view=view, figure=figure, by_id=by.person_id, order=view.supplies.count(), **given)
    page = reverse("analysis:view", args=[view.key])
    record_flow(
        in_lake(figure.table, figure.name),
        as_service(f"view.{view.key}", view.name, page),
        process=f"analysis.supply.{figure.key}",
        columns={"value": ["value"]},
    )
    ground = str(given.get("ground") or given.get("agreement"))
    record(by, "analysis.supply.begun", supply, figure=figure.key, view=view.key, ground=ground)
    return supply


def _check(registry: Registry, content: FigureContent) -> None:
    """Before an economy was gathered nobody knows its series; a wrong one then has no release."""
    if registry.kind == Kind.SERIES:
        known_series = Series.objects.filter(registry=registry)
        if known_series.exists() and not known_series.filter(key=content.column).exists():
            raise NoSuchColumn(column=content.column)
        return
    known = fields_of(registry)
    wanted = [content.by, *([content.column] if content.measure != Measure.COUNT else [])]
    for name in wanted:
        if name and name not in known:
            raise NoSuchColumn(column=name)
    if content.measure != Measure.COUNT and not content.column:
        raise NoSuchColumn(column="—")


def _source(figure: TopicFigure) -> tuple[int | None, datetime | None]:
    """The version of what the figure is counted from, and the newest time at its sources; None for nothing yet."""
    run = newest_run(figure.registry)
    if run is None:
        return None, None
    times = [one["newest"] for one in run.coverage.get("feeds", {}).values() if one.get("newest")]
    as_of = datetime.fromisoformat(max(times)) if times else run.ended_at
    return (run.pk if figure.registry.kind == Kind.SERIES else int(run.gold[""])), as_of


def _rows(figure: TopicFigure) -> list[list[object]]:
    if figure.registry.kind == Kind.SERIES:
        area = figure.registry.owner.division_code[:4]
        rows = Observation.objects.filter(series__key=figure.column, division_code=area, newest=True)
        found = rows.order_by("-period").values_list("period", "value")[:MOST_ROWS]
        return [[period, float(value)] for period, value in reversed(found)]
    return _gathered(figure, _grouped(figure))


def _grouped(figure: TopicFigure) -> list[tuple[str, Decimal | float | int, int]]:
    """Label, number and rows of each group, from the golden table as the last run left it."""
    run = newest_run(figure.registry)
    gold = plan_for(figure.registry).gold()
    number = f"try_cast({identifier(figure.column)} AS DOUBLE)" if figure.column else ""
    what = {Measure.COUNT: "count(*)", Measure.SUM: f"sum({number})", Measure.MEAN: f"avg({number})"}[
        Measure(figure.measure)
    ]
    by = f"coalesce(nullif(trim({identifier(figure.by)}::VARCHAR), ''), '{NOTHING}')" if figure.by else "''"
    con = lake.connect()
    try:
        view = lake.show(con, gold, version=int(run.gold[""]) if run else None)
        return con.execute(
            f"SELECT {by} AS label, round({what}, 4) AS value, count(*) AS n FROM {identifier(view)} "
            "GROUP BY 1 ORDER BY 1"
        ).fetchall()
    finally:
        con.close()


def _gathered(figure: TopicFigure, groups: Sequence[tuple[str, Decimal | float | int, int]]) -> list[list[object]]:
    """The groups, small ones together; a mean of the small ones is weighed by their rows."""
    if not figure.by:
        return [[figure.name_zh, float(value or 0)] for _, value, _ in groups]
    large = [(label, float(value or 0)) for label, value, n in groups if n >= figure.least]
    small = [(float(value or 0), n) for _, value, n in groups if n < figure.least]
    if small and sum(n for _, n in small) >= figure.least:
        rows = sum(n for _, n in small)
        mean = figure.measure == Measure.MEAN
        total = sum(value * n for value, n in small) / rows if mean else sum(value for value, _ in small)
        large.append((TOGETHER, round(total, 4)))
    return [list(one) for one in large[:MOST_ROWS]]


def _write_table(figure: TopicFigure, made: Release) -> None:
    table = pa.table(
        {
            "label": pa.array([str(label) for label, _ in made.rows], pa.string()),
            "value": pa.array([value for _, value in made.rows], pa.float64()),
            "release": pa.array([made.number] * len(made.rows), pa.int64()),
            "as_of": pa.array([made.as_of] * len(made.rows), pa.timestamp("us", "UTC")),
        }
    )
    store.replace(figure.table, table)
    note_written(figure.table, resource=figure.resource)
    target = in_lake(figure.table, figure.name)
    columns = {"value": [figure.column or "record"]} | ({"label": [figure.by]} if figure.by else {})
    page = reverse("registries:registry", args=[figure.registry.key])
    if figure.registry.kind == Kind.SERIES:
        source = in_registry(figure.registry.key, figure.registry.name, page)
    else:
        source = in_lake(plan_for(figure.registry).gold(), figure.registry.name)
    record_flow(source, target, process=f"analysis.figure.{figure.key}", columns=columns, how="topic figure")
