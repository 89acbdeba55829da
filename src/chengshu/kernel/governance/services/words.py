"""Writes of the words that officials choose: fields of experts and branches of the standards."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.db.models import Max

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.governance.errors import NumberUsed
from chengshu.kernel.governance.models import Branch, ExpertField
from chengshu.kernel.governance.rights import SET_WORDS

Word = TypeVar("Word", ExpertField, Branch)


@transaction.atomic
def add_field(key: str, *, name_zh: str, name_en: str, by: Actor) -> ExpertField:
    """Add a field of experts at the end of the list. Raises NumberUsed."""
    return _add(ExpertField, key, name_zh, name_en, by)


@transaction.atomic
def add_branch(key: str, *, name_zh: str, name_en: str, by: Actor) -> Branch:
    """Add a branch of the standards at the end of the list. Raises NumberUsed."""
    return _add(Branch, key, name_zh, name_en, by)


def _add(model: type[Word], key: str, name_zh: str, name_en: str, by: Actor) -> Word:
    if not by.may(SET_WORDS):
        raise NotAllowed
    if model.objects.filter(key=key).exists():
        raise NumberUsed(number=key, fields={"key": NumberUsed.text.with_values(number=key)})
    last = model.objects.aggregate(last=Max("order"))["last"]
    word = model.objects.create(key=key, name_zh=name_zh, name_en=name_en, order=(last or 0) + 1)
    record(by, f"governance.{model._meta.model_name}.added", word)
    return word
