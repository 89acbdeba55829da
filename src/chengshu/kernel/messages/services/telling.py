"""Telling people something."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F

from chengshu.base import clock
from chengshu.kernel.events import live
from chengshu.kernel.identity.models import Person
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.messages.planning import plan_deliveries
from chengshu.kernel.messages.wordings import Words, template_called, words_of
from chengshu.spec.pages import MessageTemplate


@transaction.atomic
def tell(
    people: Iterable[int], template_key: str, *, subject: models.Model | None = None, url: str = "", **values: object
) -> None:
    """Tell these people (keys of Person) something, in the caller's transaction.

    The notice stands in the product when the transaction ends; other channels follow. ``values`` fill the template's
    ``%(name)s``; a ``Text`` among them is filled in each language. Somebody named twice, or who has the same notice
    still unread, is told once. People who left the staff are passed over.
    Raises KeyError for a template that no pack declares, or a value that the template needs and did not get.
    """
    message = Message(template_called(template_key), subject, url, values)
    present = Person.objects.filter(pk__in=set(people), active=True).values_list("pk", flat=True)
    _write(message, frozenset(present))


@dataclass(frozen=True)
class Message:
    """What is told, before it is anybody's notice."""

    template: MessageTemplate
    subject: models.Model | None
    url: str
    values: dict[str, object]

    def words(self) -> Words:
        """The filled words."""
        return words_of(self.template).filled(self.values)

    def fold(self, words: Words) -> str:
        """What two notices share that say the same about the same."""
        parts = (self.template.key, self.subject_type, self.subject_id, self.url, words.title.zh, words.body.zh)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    @property
    def subject_type(self) -> str:
        return self.subject._meta.label if self.subject else ""

    @property
    def subject_id(self) -> str:
        return str(self.subject.pk) if self.subject else ""


def _write(message: Message, people: frozenset[int]) -> None:
    words = message.words()
    fold = message.fold(words)
    unread = Notice.objects.filter(person__in=people, fold=fold, read_at=None)
    told_before = frozenset(unread.values_list("person_id", flat=True))
    unread.filter(person__in=told_before).update(times=F("times") + 1, told_at=clock.now())
    new = people - told_before
    Notice.objects.bulk_create(
        (_notice(message, words, fold, person) for person in sorted(new)), batch_size=500, ignore_conflicts=True
    )
    written = Notice.objects.filter(person__in=new, fold=fold, read_at=None, deliveries=None)
    plan_deliveries(list(written), message.template)
    live.push(sorted(new), "messages.new", {"title_zh": words.title.zh, "title_en": words.title.en, "url": message.url})


def _notice(message: Message, words: Words, fold: str, person: int) -> Notice:
    return Notice(
        person_id=person,
        template=message.template.key,
        title_zh=words.title.zh[:200],
        title_en=words.title.en[:300],
        body_zh=words.body.zh,
        body_en=words.body.en,
        url=message.url,
        subject_type=message.subject_type,
        subject_id=message.subject_id,
        urgent=message.template.urgent,
        fold=fold,
    )
