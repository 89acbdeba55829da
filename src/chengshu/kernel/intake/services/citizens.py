"""What citizens do themselves: report, add something, rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from chengshu.base.text import current_language
from chengshu.kernel.access.actor import STRANGER, Actor
from chengshu.kernel.cases.models import Case, Channel, Stage
from chengshu.kernel.cases.purposes import REPORTED
from chengshu.kernel.cases.services import Contact, Place, Report, rate, report, supplement
from chengshu.kernel.files.services import keep
from chengshu.kernel.intake.errors import NothingHere
from chengshu.kernel.intake.news import outsider_of
from chengshu.kernel.intake.services.doors import knock
from chengshu.kernel.messages.services import set_silence
from chengshu.kernel.places.queries import locating as places

HOUR = 3600
REPORTS_AN_HOUR = 20
WORDS_AN_HOUR = 30


@dataclass(frozen=True)
class Told:
    """What a citizen's form brings. ``once`` is the key of the form as it was opened: sent twice, it is one report.

    ``answers`` are those to the questions of the class, by their codes.
    """

    text: str
    address: str
    code: str = ""
    lon: float | None = None
    lat: float | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    public: bool = False
    once: str = ""
    photos: Sequence[UploadedFile[Any]] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)


def take_in(told: Told, *, by: Actor, channel: Channel = Channel.WEB) -> Case:
    """A case from a citizen's form. Raises TooOften, FileRefused, and what ``cases.services.report`` raises."""
    knock("citizen", by.address, most=REPORTS_AN_HOUR, span_s=HOUR)
    kept = [keep(photo, purpose=REPORTED, by=STRANGER) for photo in told.photos]
    place, noted = _place(told)
    return report(
        Report(
            channel=channel,
            text=told.text,
            class_code=told.code,
            place=place,
            attributes={**told.answers, **noted},
            contact=Contact(told.name, told.phone, told.email, language=current_language(), person_id=by.person_id),
            public=told.public,
            once=told.once,
        ),
        by=by if by.person_id else STRANGER,
        files=kept,
    )


def _place(told: Told) -> tuple[Place, dict[str, Any]]:
    """Where it is. A position that cannot be in the city is noted with why, and the address stands alone."""
    if told.lon is None or told.lat is None:
        return Place(address=told.address), {}
    judged = places.judged(told.lon, told.lat, told.address)
    if judged.verdict in {places.Verdict.OUTSIDE, places.Verdict.NOT_ON_EARTH}:
        why = [judged.sentence.zh, judged.sentence.en]
        return Place(address=told.address), {"position_told": [told.lon, told.lat], "position_refused": why}
    return Place(lon=told.lon, lat=told.lat, address=told.address, confidence=1.0, how="position"), {}


def add_words(case: Case, text: str, *, by: Actor) -> None:
    """The reporter says something more."""
    knock("citizen.words", f"{by.address} {case.pk}", most=WORDS_AN_HOUR, span_s=HOUR)
    supplement(case, text, by=STRANGER)


def wish_silence(case: Case, *, silent: bool, by: Actor) -> None:
    """The reporter wants to hear nothing by text message and e-mail, or to hear again."""
    knock("citizen.silence", f"{by.address} {case.pk}", most=WORDS_AN_HOUR, span_s=HOUR)
    set_silence(outsider_of(case), silent=silent, by=STRANGER)


def rate_own(case: Case, satisfaction: int, words: str) -> Case:
    """The reporter's rating, while it is waited for. Raises NothingHere afterwards."""
    if case.stage != Stage.EVALUATION:
        raise NothingHere(key=case.number)
    return rate(case, satisfaction, words=words)
