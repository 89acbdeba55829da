"""The cases that are shown through Open311: public ones of a jurisdiction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from chengshu.base import clock
from chengshu.kernel.cases.models import Case, Remark
from chengshu.kernel.intake.errors import NothingHere
from chengshu.kernel.intake.models import Jurisdiction
from chengshu.kernel.intake.open311.media import Media
from chengshu.kernel.intake.open311.reading import STATES, Asked
from chengshu.kernel.texts.contacts import masked

FIELDS = (
    "pk",
    "number",
    "outcome",
    "reply",
    "case_class__code",
    "case_class__name_zh",
    "text",
    "lead__name_zh",
    "reported_at",
    "changed_at",
    "due_at",
    "address",
    "lat",
    "lon",
    "public",
)


def requests_of(jurisdiction: Jurisdiction, asked: Asked, *, media: Media | None = None) -> list[dict[str, Any]]:
    """The page that was asked for, newest first, as GeoReport v2 has requests; with pictures for who may see them."""
    rows = _narrowed(_shown(jurisdiction), asked).order_by("-reported_at", "-pk")
    start = (asked.page - 1) * asked.size
    found = list(rows.values(*FIELDS)[start : start + asked.size])
    remarks = _remarks(found) if asked.extensions else {}
    pictures = media.of([row["pk"] for row in found]) if media else {}
    return [_request(row, remarks, pictures.get(row["pk"], ()), whole=asked.extensions) for row in found]


def request_of(
    jurisdiction: Jurisdiction, number: str, *, extensions: bool = False, media: Media | None = None
) -> list[dict[str, Any]]:
    """One request. Raises NothingHere."""
    found = requests_of(jurisdiction, Asked(numbers=(number,), extensions=extensions), media=media)
    if not found:
        raise NothingHere(key=number)
    return found


def public_case(jurisdiction: Jurisdiction, number: str) -> Case:
    """The case behind a request that is shown. Raises NothingHere."""
    found = _shown(jurisdiction).filter(number=number).first()
    if found is None:
        raise NothingHere(key=number)
    return found


def remarks_of(case: Case) -> list[dict[str, Any]]:
    """The public remarks on a case, in their order."""
    return _remarks([{"pk": case.pk}]).get(case.pk, [])


def _shown(jurisdiction: Jurisdiction) -> QuerySet[Case]:
    return Case.everywhere.filter(public=True, division_code__startswith=jurisdiction.division_code)


def _narrowed(rows: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    if asked.numbers:
        return rows.filter(number__in=asked.numbers)
    if asked.codes:
        rows = rows.filter(case_class__code__in=asked.codes)
    if asked.states != STATES:
        rows = rows.filter(outcome="") if "open" in asked.states else rows.exclude(outcome="")
    limits = {
        "reported_at__gte": asked.since,
        "reported_at__lt": asked.until,
        "changed_at__gte": asked.updated_after,
        "changed_at__lt": asked.updated_before,
    }
    rows = rows.filter(**{name: value for name, value in limits.items() if value is not None})
    if asked.bbox:
        west, south, east, north = asked.bbox
        rows = rows.filter(lon__range=(west, east), lat__range=(south, north))
    return rows


def _request(
    row: Mapping[str, Any],
    remarks: Mapping[int, Sequence[Mapping[str, Any]]],
    pictures: Sequence[str],
    *,
    whole: bool,
) -> dict[str, Any]:
    shown = {
        "service_request_id": row["number"],
        "status": "closed" if row["outcome"] else "open",
        "status_notes": masked(row["reply"]) or None,
        "service_name": row["case_class__name_zh"],
        "service_code": row["case_class__code"],
        "description": masked(row["text"]),
        "agency_responsible": row["lead__name_zh"],
        "service_notice": None,
        "requested_datetime": _moment(row["reported_at"]),
        "updated_datetime": _moment(row["changed_at"]),
        "expected_datetime": _moment(row["due_at"]),
        "address": row["address"] or None,
        "address_id": None,
        "zipcode": None,
        "lat": row["lat"],
        "long": row["lon"],
        "media_url": pictures[0] if pictures else None,
    }
    if whole and len(pictures) > 1:
        shown["media_urls"] = list(pictures)
    if row["pk"] in remarks:
        shown["comments"] = list(remarks[row["pk"]])
    return shown


def _remarks(found: Sequence[Mapping[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    by_case: dict[int, list[dict[str, Any]]] = {row["pk"]: [] for row in found}
    for one in Remark.objects.filter(case__in=by_case, public=True).order_by("at", "pk"):
        by_case[one.case_id].append(
            {
                "comment_id": one.pk,
                "text": masked(one.text),
                "by_reporter": one.by_reporter,
                "datetime": _moment(one.at),
            }
        )
    return by_case


def _moment(at: Any) -> str | None:
    return clock.local(at).isoformat(timespec="seconds") if at else None
