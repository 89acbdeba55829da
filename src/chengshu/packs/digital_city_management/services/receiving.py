"""What a phone sends under a key of its own is taken in once, however often it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F

from chengshu.base.errors import NotAllowed, Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.services import keep
from chengshu.packs.digital_city_management.errors import KeyMissing
from chengshu.packs.digital_city_management.models import Received
from chengshu.packs.digital_city_management.rights import FIELD
from chengshu.spec.files import Purpose

if TYPE_CHECKING:
    from chengshu.kernel.files.models import Attachment

LONGEST_KEY = 80


@dataclass(frozen=True)
class Answer:
    """What the phone is told: the case, and what was wrong with parts of what it sent though the rest was taken in.

    ``again`` says that this key had come before.
    """

    case_id: int
    number: str
    said: tuple[Text, ...] = ()
    again: bool = False


def once(key: str, what: str, take: Callable[[], Answer], *, by: Actor) -> Answer:
    """What ``take`` answers, or what was answered before under this key of this person.

    Of two at the same moment one takes it in, and the other reads its answer. Raises NotAllowed, KeyMissing, and what
    ``take`` raises.
    """
    if by.person_id is None or not by.may(FIELD):
        raise NotAllowed
    if not key or len(key) > LONGEST_KEY:
        raise KeyMissing
    if known := _known(key, by):
        return known
    try:
        with transaction.atomic():
            row = Received.objects.create(person_id=by.person_id, key=key, what=what)
            answer = take()
            row.answer = _written(answer)
            row.save(update_fields=["answer"])
    except IntegrityError:
        if known := _known(key, by):
            return known
        raise
    return answer


def kept(photos: Iterable[UploadedFile[Any]], purpose: Purpose, *, by: Actor) -> tuple[list[Attachment], list[Text]]:
    """The photos that could be kept, and a sentence about each that could not."""
    files, said = [], []
    for photo in photos:
        try:
            files.append(keep(photo, purpose=purpose, by=by))
        except Refusal as refusal:
            said.append(refusal.sentence)
    return files, said


def _known(key: str, by: Actor) -> Answer | None:
    row = Received.objects.filter(person=by.person_id, key=key).first()
    if row is None:
        return None
    Received.objects.filter(pk=row.pk).update(times=F("times") + 1)
    said = tuple(Text(zh, en) for zh, en in row.answer.get("said", []))
    return Answer(row.answer.get("case", 0), row.answer.get("number", ""), said, again=True)


def _written(answer: Answer) -> dict[str, Any]:
    said: Sequence[list[str]] = [[one.zh, one.en] for one in answer.said]
    return {"case": answer.case_id, "number": answer.number, "said": said}
