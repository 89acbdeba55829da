"""What an agreement lets out: its fields with their masks, and the query that reads them from the lake."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chengshu.base.text import Text
from chengshu.kernel.exchange import filters
from chengshu.kernel.exchange.errors import NoData
from chengshu.kernel.exchange.masks import is_masked, mask_sql, masked
from chengshu.kernel.lake.sql import identifier
from chengshu.spec.data import FieldType, Grade

if TYPE_CHECKING:
    from chengshu.kernel.catalogue.models import Item, Resource
    from chengshu.kernel.exchange.models import Agreement


@dataclass(frozen=True)
class GrantedField:
    """A field as it leaves under an agreement. ``clear`` leaves without its mask, for named users."""

    column: str
    zh: str
    en: str
    type: str
    meaning: str
    grade: str
    clear: bool = False
    is_key: bool = False

    @property
    def label(self) -> Text:
        """Its name."""
        return Text(self.zh or self.column, self.en or self.zh or self.column)

    @property
    def is_masked(self) -> bool:
        """Whether it changes on its way out."""
        return is_masked(self.grade) and not self.clear

    @property
    def shown_type(self) -> str:
        """Its type as it leaves: a masked day is a text."""
        if self.is_masked and self.grade == Grade.SENSITIVE and self.type in (FieldType.DATE, FieldType.TIME):
            return FieldType.TEXT
        return self.type

    def sql(self) -> str:
        """The expression of DuckDB that shows it."""
        column = identifier(self.column)
        return mask_sql(self.meaning, self.grade, column, self.type) if self.is_masked else column

    def shown(self, value: Any) -> Any:
        """One value as it leaves."""
        return masked(self.meaning, self.grade, value, self.type) if self.is_masked else value


@dataclass(frozen=True)
class Shape:
    """Everything that decides what leaves for an agreement; two agreements of one shape are served from one shelf."""

    resource_key: str
    fields: tuple[GrantedField, ...]
    conditions: tuple[filters.Condition, ...]
    kinds: tuple[tuple[str, str], ...]

    @cached_property
    def profile(self) -> str:
        """A short name of the shape, 16 hexadecimal digits."""
        content = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def where(self) -> tuple[str, list[Any]]:
        """The rows it lets out, as an expression over bare columns with values to bind."""
        return filters.where(self.conditions, dict(self.kinds))

    def select(self, view: str) -> tuple[str, list[Any]]:
        """The query of DuckDB over a view of the table that gives exactly what may leave, and its values."""
        shown = ", ".join(f"{one.sql()} AS {identifier(one.column)}" for one in self.fields)
        condition, values = self.where()
        return f"SELECT {shown} FROM {identifier(view)} WHERE {condition}", values


def shape_of(agreement: Agreement) -> Shape:
    """The shape of an agreement over a resource, by the catalogue as it stands now. Raises NoData for a service."""
    if agreement.resource is None:
        raise NoData
    return shape(agreement.resource, agreement.fields, agreement.clear_fields, agreement.row_filter)


def shape(
    resource: Resource, columns: Sequence[str], clear: Sequence[str] = (), row_filter: Sequence[dict[str, Any]] = ()
) -> Shape:
    """The shape that these columns of a resource have; columns that left the catalogue are left out."""
    items = list(resource.items.all())
    kinds = {item.column: item.type for item in items}
    fields = tuple(_field(item, item.column in clear) for item in items if item.column in columns)
    conditions = tuple(filters.conditions_of(row_filter, kinds))
    used = tuple((one.column, kinds[one.column]) for one in conditions)
    return Shape(resource.key, fields, conditions, used)


def _field(item: Item, clear: bool) -> GrantedField:
    return GrantedField(
        item.column, item.name_zh, item.name_en, item.type, item.meaning, item.grade, clear, item.is_key
    )
