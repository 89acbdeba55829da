"""The platform's own declared tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, ClassVar

from django.apps import apps
from django.db import models

from chengshu.kernel.gathering.errors import NoSuchSourceTable
from chengshu.kernel.gathering.reading.raw import Bench, Origin, Raw
from chengshu.kernel.gathering.reading.scratch import TextRows

CHUNK = 5000


@dataclass
class OwnReader:
    """A model of this city, ``app.Model``. Fields that hold files or secrets are left out by the catalogue entry."""

    origin: Origin
    loose: ClassVar[bool] = False

    def __post_init__(self) -> None:
        try:
            self.model: type[models.Model] = apps.get_model(self.origin.model)
        except (LookupError, ValueError) as failure:
            raise NoSuchSourceTable(table=self.origin.model) from failure
        self.names = [field.attname for field in self.model._meta.concrete_fields]

    def columns(self) -> dict[str, str]:
        """Its fields, as text."""
        return dict.fromkeys(self.names, "VARCHAR")

    def sample(self, rows: int) -> list[dict[str, Any]]:
        """The first rows."""
        return list(islice(self._rows().values(*self.names).iterator(chunk_size=rows), rows))

    def relation(self, bench: Bench, wanted: Sequence[str], since: str) -> Raw:
        """Row by row through Django, of the columns that are wanted alone."""
        names = [name for name in self.names if name in wanted]
        rows = TextRows(bench.scratch / "own.parquet", names)
        with rows:
            for number, row in enumerate(self._rows().values_list(*names).iterator(chunk_size=CHUNK), 1):
                rows.add(number, map(_text, row))
        return rows.raw(counted=rows.count)

    def _rows(self) -> models.QuerySet[Any]:
        return self.model._base_manager.order_by("pk")


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
