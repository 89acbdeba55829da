"""Writes of features: lists handed in, looked at, taken; single ones put right or ended. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.base.coordinates import Datum
from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.places.editions import Kind, changed, editions
from chengshu.kernel.places.errors import AlreadyTaken, FaultyFeature, HeldElsewhere, NothingToTake
from chengshu.kernel.places.geobase.checking import Checked, checked
from chengshu.kernel.places.geobase.publishing import write_due_tables
from chengshu.kernel.places.geobase.reading import Line, lines_of
from chengshu.kernel.places.geobase.shares import Shares, divided
from chengshu.kernel.places.geobase.standing import note_base
from chengshu.kernel.places.ground import grid_at
from chengshu.kernel.places.models import GeoFeature, GeoImport, GeoLayer, GeoShare, LayerItem
from chengshu.kernel.places.outlines import geometries_of
from chengshu.kernel.places.rights import KEEP_LAYERS

BATCH = 500
MOST_FAULTS = 2000
MOST_DIFFERENCES = 5000
NEW, CHANGED, SAME, ENDS = "new", "changed", "same", "ends"
FIELDS = ("name_zh", "name_en", "source", "sourced_on")


@dataclass(frozen=True)
class Handed:
    """How a list is meant: its datum and system, since when it holds, as of when it was surveyed.

    ``epsg`` is the number of the system where the list has coordinates in metres and does not name it itself.
    """

    datum: Datum = Datum.CGCS2000
    epsg: int | None = None
    valid_from: date | None = None
    sourced_on: date | None = None
    whole: bool = False


@dataclass
class Plan:
    """What rows would do: those that are new or differ, with what differs, and what a whole list lacks."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((NEW, CHANGED, SAME, ENDS), 0))


def items_of(layer: GeoLayer) -> list[LayerItem]:
    """What may be said of its features today."""
    return list(layer.items.filter(until=None))


@transaction.atomic
def hand_in_features(layer: GeoLayer, name: str, content: bytes, handed: Handed, *, by: Actor) -> GeoImport:
    """Read and judge a list and keep it to be looked at; nothing changes yet.

    Raises NotAllowed, HeldElsewhere, FileNotRead.
    """
    must_reach(by, KEEP_LAYERS, layer.owner)
    if layer.held:
        raise HeldElsewhere
    items = items_of(layer)
    read = lines_of(content, items, handed.datum, handed.epsg)
    lines, system = read.lines, read.system.name if read.system else ""
    found = checked(lines, layer, items)
    surveyed = handed.sourced_on.isoformat() if handed.sourced_on else None
    for one in found.rows:
        one["sourced_on"] = one["sourced_on"] or surveyed
    codes = sorted({line.values.get("code", "") for line in lines}) if handed.whole else []
    plan = planned(layer, found.rows, listed=codes if handed.whole else None)
    refused = len({fault.row for fault in found.faults if fault.stops})
    row = GeoImport.objects.create(
        layer=layer,
        source=f"{name}（{system}）"[:200] if system else name[:200],
        datum=handed.datum,
        sourced_on=handed.sourced_on,
        valid_from=handed.valid_from or clock.today(),
        whole=handed.whole,
        codes=codes,
        by_id=by.person_id,
        rows=plan.rows,
        differences=plan.differences[:MOST_DIFFERENCES],
        problems=[one.kept() for one in sorted(found.faults, key=lambda one: (not one.stops, one.row))[:MOST_FAULTS]],
        counts=plan.counts | {"refused": refused},
    )
    record(
        by, "places.layer.list_handed_in", row, layer=layer.key, datum=str(handed.datum), system=system, **row.counts
    )
    return row


@transaction.atomic
def take_features(import_id: int, *, by: Actor) -> GeoImport:
    """Take what a list would do, once. What is as it was stays untouched: the same list again changes nothing.

    Raises NotAllowed, AlreadyTaken, NothingToTake.
    """
    row = one_of(GeoImport.objects.select_for_update(of=("self",)).select_related("layer__owner"), import_id)
    must_reach(by, KEEP_LAYERS, row.layer.owner)
    if row.taken_at is not None:
        raise AlreadyTaken
    if not row.rows and not (row.whole and row.counts.get(ENDS)):
        raise NothingToTake
    plan = planned(row.layer, row.rows)
    gone = missing_from(row.layer, row.codes) if row.whole else []
    counts = write_features(row.layer, plan.rows, valid_from=row.valid_from, by=by, why=row.source)
    counts[ENDS] = _end(gone, on=row.valid_from, by=by, why=row.source)
    row.counts |= {f"taken_{name}": count for name, count in counts.items()}
    row.taken_at, row.rows = clock.now(), []
    row.save(update_fields=["counts", "taken_at", "rows"])
    record(by, "places.layer.list_taken", row, layer=row.layer.key, **counts)
    return row


def write_features(
    layer: GeoLayer, rows: Sequence[Mapping[str, Any]], *, valid_from: date, by: Actor, why: str = ""
) -> dict[str, int]:
    """Let features be as the rows say from a day on; what they were before is kept. The caller holds the transaction.

    A row of the same first day puts the former one right; news from before a feature's last change count from then.
    """
    now = clock.now()
    open_rows = _open_by_code(layer, [row["code"] for row in rows])
    made: list[GeoFeature] = []
    ended: list[GeoFeature] = []
    for row in rows:
        before = open_rows.get(row["code"])
        start = max(valid_from, before.valid_from) if before else valid_from
        if before is not None:
            if start == before.valid_from:
                before.known_until = now
            else:
                before.valid_until, before.end_known_at = start, now
            ended.append(before)
        made.append(_feature(layer, row, start, by, why))
    GeoFeature.objects.bulk_update(ended, ["known_until", "valid_until", "end_known_at"], batch_size=BATCH)
    for start_at in range(0, len(made), BATCH):
        draw_shares(GeoFeature.objects.bulk_create(made[start_at : start_at + BATCH]))
    if made:
        changed(Kind.LAYERS)
        GeoLayer.everywhere.filter(pk=layer.pk).update(changed_at=now)
        note_base()
    return {NEW: len(made) - len(ended), CHANGED: len(ended)}


@transaction.atomic
def put_feature(
    layer: GeoLayer,
    values: Mapping[str, str],
    shape: Any,
    *,
    by: Actor,
    valid_from: date | None = None,
    why: str = "",
) -> GeoFeature:
    """Register one feature or write it anew from a day on; ``values`` are texts by field, items as ``+key``.

    Raises NotAllowed, HeldElsewhere, and FaultyFeature with what is wrong.
    """
    must_reach(by, KEEP_LAYERS, layer.owner)
    if layer.held:
        raise HeldElsewhere
    found = checked([Line(1, dict(values), (), {}, shape)], layer, items_of(layer))
    _must_be_sound(found)
    plan = planned(layer, found.rows)
    write_features(layer, plan.rows, valid_from=valid_from or clock.today(), by=by, why=why)
    feature = one_of(_open(layer), code=found.rows[0]["code"])
    if plan.rows:
        record(by, "places.layer.feature_written", feature, layer=layer.key, code=feature.code, why=why)
    return feature


@transaction.atomic
def end_feature(feature: GeoFeature, *, by: Actor, why: str, on: date | None = None) -> None:
    """Let a feature be no more from a day on, today if none is said. Raises NotAllowed."""
    must_reach(by, KEEP_LAYERS, feature.layer.owner)
    _end([feature], on=on or clock.today(), by=by, why=why)
    record(by, "places.layer.feature_ended", feature, layer=feature.layer.key, code=feature.code, why=why)


def planned(layer: GeoLayer, rows: Sequence[dict[str, Any]], *, listed: Sequence[str] | None = None) -> Plan:
    """What rows would do to a layer as it is now; with ``listed``, the codes of a whole list, also what ends."""
    plan = Plan()
    known = _open_by_code(layer, [row["code"] for row in rows])
    for row in rows:
        before = known.get(row["code"])
        fields = differing(before, row) if before else {}
        what = NEW if before is None else CHANGED if fields else SAME
        plan.counts[what] += 1
        if what != SAME:
            plan.rows.append(row)
            plan.differences.append({"code": row["code"], "name": row["name_zh"], "what": what, "fields": fields})
    for one in missing_from(layer, listed) if listed is not None else ():
        plan.counts[ENDS] += 1
        plan.differences.append({"code": one.code, "name": one.name_zh, "what": ENDS, "fields": {}})
    return plan


def missing_from(layer: GeoLayer, codes: Sequence[str]) -> list[GeoFeature]:
    """The features that a whole list does not name; one whose row is faulty is named all the same."""
    named = set(codes)
    return [one for one in _open(layer).iterator() if one.code not in named]


def differing(before: GeoFeature, row: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a row says otherwise than the feature: before and after by field, as printed."""
    fields: dict[str, list[str]] = {}
    for name in FIELDS:
        old, new = _said(getattr(before, name)), _said(row[name])
        if old != new and not (name in ("source", "sourced_on") and not new):
            fields[name] = [old, new]
    for key in sorted({*before.attributes, *row["attributes"]}):
        old, new = _said(before.attributes.get(key)), _said(row["attributes"].get(key))
        if old != new:
            fields[f"+{key}"] = [old, new]
    if before.shape != row["outline"]["shape"]:
        fields["shape"] = [_size(before.area_m2, before.length_m), _size(row["area_m2"], row["length_m"])]
    return fields


def draw_shares(features: Iterable[GeoFeature]) -> None:
    """Measure anew how much of each feature lies in which street."""
    rows = list(features)
    cut, edition = divided(), editions(Kind.CELLS)[0][:32]
    shares: list[GeoShare] = []
    for feature, shape in zip(rows, geometries_of([one.shape for one in rows]), strict=True):
        found: Shares = cut.shares(shape)
        shares += [
            GeoShare(feature=feature, division_code=code, area_m2=part.area_m2, length_m=part.length_m)
            for code, part in found.items()
        ]
        grid = grid_at(feature.lon, feature.lat)
        feature.division_code = grid.division_code if grid else next(iter(found), "")
        feature.cells_edition = edition
    GeoShare.objects.filter(feature__in=[one.pk for one in rows]).delete()
    GeoShare.objects.bulk_create(shares, batch_size=BATCH)
    GeoFeature.objects.bulk_update(rows, ["division_code", "cells_edition"], batch_size=BATCH)


def redraw_shares() -> int:
    """Measure anew, some hundreds at a time, the features whose shares were drawn on another grid; how many."""
    edition = editions(Kind.CELLS)[0][:32]
    stale = GeoFeature.objects.filter(known_until=None).exclude(cells_edition=edition).order_by("pk")[:BATCH]
    with transaction.atomic():
        rows = list(stale)
        if rows:
            draw_shares(rows)
            changed(Kind.LAYERS)
            record(PLATFORM, "places.layer.shares_redrawn", features=len(rows))
    return len(rows)


def _feature(layer: GeoLayer, row: Mapping[str, Any], start: date, by: Actor, why: str) -> GeoFeature:
    return GeoFeature(
        layer=layer,
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        attributes=row["attributes"],
        area_m2=row["area_m2"],
        length_m=row["length_m"],
        source=row["source"] or layer.source,
        sourced_on=date.fromisoformat(row["sourced_on"]) if row["sourced_on"] else None,
        valid_from=start,
        by_id=by.person_id,
        why=why[:400],
        **row["outline"],
    )


def _open(layer: GeoLayer) -> QuerySet[GeoFeature]:
    """The features of a layer that have not ended."""
    return GeoFeature.objects.filter(layer=layer, known_until=None, valid_until=None)


def _open_by_code(layer: GeoLayer, codes: Sequence[str]) -> dict[str, GeoFeature]:
    found: dict[str, GeoFeature] = {}
    for start in range(0, len(codes), BATCH):
        found |= {one.code: one for one in _open(layer).filter(code__in=codes[start : start + BATCH])}
    return found


def _end(features: Sequence[GeoFeature], *, on: date, by: Actor, why: str) -> int:
    now = clock.now()
    for one in features:
        if on <= one.valid_from:
            one.known_until = now
        else:
            one.valid_until, one.end_known_at = on, now
    GeoFeature.objects.bulk_update(features, ["known_until", "valid_until", "end_known_at"], batch_size=BATCH)
    if features:
        changed(Kind.LAYERS)
        note_base()
    return len(features)


def _must_be_sound(found: Checked) -> None:
    wrong = [fault for fault in found.faults if fault.stops]
    if wrong:
        zh = "；".join(f"{one.column}{one.why.zh}" for one in wrong)
        en = "; ".join(f"{one.column} {one.why.en}" for one in wrong)
        raise FaultyFeature(Text(f"要素有误：{zh}。", f"The feature is faulty: {en}."))


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _size(area_m2: float, length_m: float) -> str:
    return f"{area_m2 / 1e6:.6f} km²" if area_m2 else f"{length_m / 1e3:.4f} km"


def keep_base() -> int:
    """What the worker sees to: shares after a new grid, tables of published layers, how the base stands; how many."""
    done = redraw_shares() + write_due_tables()
    note_base()
    return done
