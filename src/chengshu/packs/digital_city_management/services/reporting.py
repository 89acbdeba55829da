"""An inspector's report from the phone becomes a case; what does not fit is said, and the rest is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.core.files.uploadedfile import UploadedFile

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.queries.classes import full_name, leaf
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.places import queries as places
from chengshu.packs.digital_city_management.purposes import PHOTO
from chengshu.packs.digital_city_management.services.receiving import Answer, kept, once

if TYPE_CHECKING:
    from chengshu.kernel.cases.models import CaseClass, Channel

INSPECTOR = cast("Channel", "inspector")
SLOW_CLOCK = timedelta(minutes=10)
OLDEST = timedelta(days=60)
GOOD_FIX_M = 50
_NOWHERE = Text(
    "没有位置和地址，受理员可能会联系您补充。", "There is neither position nor address; somebody may ask you for it."
)
_NO_CLASS = Text(
    "所选类别没有采用：%(why)s 受理员会另选。", "The class was not taken: %(why)s Somebody will choose one."
)
_NOT_KEPT = Text("该位置没有采用。", "The position was not taken.")
NO_WORDS = "（采集员未填写说明）"


@dataclass(frozen=True)
class FieldReport:
    """What the phone sends. ``key`` is its own; degrees are CGCS2000, which WGS-84 of a phone equals within a metre.

    ``how`` tells whence the position is known: gps, map or typed. ``at`` is when it was seen.
    """

    key: str
    words: str = ""
    class_code: str = ""
    terms: int | None = None
    lon: float | None = None
    lat: float | None = None
    accuracy_m: int | None = None
    how: str = ""
    address: str = ""
    at: datetime | None = None
    photos: Sequence[UploadedFile[Any]] = ()


def take_in(told: FieldReport, *, by: Actor) -> Answer:
    """The case of a report; the same key gives the same case. Raises NotAllowed, KeyMissing, NothingSaid, TooLong."""
    return once(told.key, "report", lambda: _reported(told, by), by=by)


def _reported(told: FieldReport, by: Actor) -> Answer:
    said: list[Text] = []
    chosen = _class(told.class_code, said)
    place, noted = _place(told, said)
    files, wrong = kept(told.photos, PHOTO, by=by)
    words = told.words.strip()
    if not words and (chosen is not None or files):
        words = str(chosen.name_zh) if chosen else NO_WORDS
    case = cases.report(
        cases.Report(
            channel=INSPECTOR,
            text=words,
            title=_title(words, chosen, told.address),
            class_code=chosen.code if chosen else "",
            place=place,
            attributes=noted,
            occurred_at=_moment(told.at),
            once=f"{by.person_id}.{told.key}",
        ),
        by=by,
        files=files,
    )
    if chosen is not None:
        cases.describe(case, cases.Description(class_code=chosen.code, terms=told.terms), by=by)
    return Answer(case.pk, case.number, (*wrong, *said))


def _class(code: str, said: list[Text]) -> CaseClass | None:
    if not code:
        return None
    try:
        return leaf(keeper_of(INSPECTOR).scheme, code)
    except Refusal as refusal:
        said.append(_NO_CLASS.with_values(why=refusal.sentence))
        return None


def _place(told: FieldReport, said: list[Text]) -> tuple[cases.Place, dict[str, Any]]:
    """Where it is; a position that cannot be is told back and noted, and the address stands alone."""
    if told.lon is None or told.lat is None:
        if not told.address.strip():
            said.append(_NOWHERE)
        return cases.Place(address=told.address.strip()), {}
    judged = places.judged(told.lon, told.lat, told.address)
    noted: dict[str, Any] = {"accuracy_m": told.accuracy_m} if told.accuracy_m is not None else {}
    if judged.verdict in {places.Verdict.NOT_ON_EARTH, places.Verdict.OUTSIDE}:
        said += [judged.sentence, _NOT_KEPT]
        return cases.Place(address=told.address.strip()), {**noted, "position_told": [told.lon, told.lat]}
    if judged.verdict == places.Verdict.APART:
        said.append(judged.sentence)
        noted["doubt"] = [judged.sentence.zh, judged.sentence.en]
    grid = places.grid_at(told.lon, told.lat)
    sure = told.how != "gps" or told.accuracy_m is None or told.accuracy_m <= GOOD_FIX_M
    return cases.Place(
        lon=told.lon,
        lat=told.lat,
        address=told.address.strip(),
        division_code=grid.division_code if grid else "",
        grid_code=grid.code if grid else "",
        confidence=1.0 if sure else 0.7,
        how=told.how[:40] or "gps",
    ), noted


def _title(words: str, chosen: CaseClass | None, address: str) -> str:
    if chosen is None:
        return ""
    where = address.strip()
    return f"{where} {chosen.name_zh}"[:60] if where else f"{full_name(chosen)}"[:60] if words == chosen.name_zh else ""


def _moment(at: datetime | None) -> datetime | None:
    """When it was seen, where the phone's clock can be believed."""
    now = clock.now()
    return at if at is not None and now - OLDEST <= at <= now + SLOW_CLOCK else None
