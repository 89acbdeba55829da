"""Abstract tables."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from chengshu.base import clock
from chengshu.base.errors import NotFound
from chengshu.base.text import Text

Row = TypeVar("Row", bound=models.Model)


def one_of(rows: QuerySet[Any, Row] | models.Manager[Row], *key: object, **lookup: object) -> Row:
    """The row of this key, or the one that fits the look-up, within what may be seen. Raises NotFound."""
    found = rows.filter(*(Q(pk=one) for one in key), **lookup).first()
    if found is None:
        raise NotFound
    return found


class Named(models.Model):
    """A row with a name in both languages; the English one may be empty where nobody has translated it yet."""

    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Text:
        """The name; where there is no English one the Chinese one serves."""
        return Text(self.name_zh, self.name_en or self.name_zh)


class Stamped(models.Model):
    """A row that knows when it was made and last changed; aware UTC."""

    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
