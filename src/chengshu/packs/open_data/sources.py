"""Where the rows of an open dataset come from: the served table of a resource, or what society handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chengshu.base.text import Text
from chengshu.kernel.catalogue.queries import items_of
from chengshu.kernel.lake import store
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.queries import served_table
from chengshu.packs.open_data.errors import NothingGathered
from chengshu.packs.open_data.models import OpenDataset
from chengshu.packs.open_data.privacy.treatments import Column
from chengshu.spec.data import FieldType, Grade, Meaning, Opening


@dataclass(frozen=True)
class Source:
    """A version of a table with its columns; ``closed`` are those that the catalogue keeps closed."""

    table: TableName
    version: int
    filled_at: datetime | None
    columns: tuple[Column, ...]
    closed: frozenset[str]

    @property
    def openable(self) -> list[Column]:
        """The columns that may be opened at all."""
        return [column for column in self.columns if column.name not in self.closed]

    def column(self, name: str) -> Column | None:
        """The column of this name; None where there is none."""
        return next((column for column in self.columns if column.name == name), None)


def source_of(dataset: OpenDataset) -> Source:
    """The newest version of the data behind a dataset. Raises NothingGathered."""
    return _contributed(dataset) if dataset.resource is None else _gathered(dataset)


def _gathered(dataset: OpenDataset) -> Source:
    resource = dataset.resource
    table = served_table(resource) if resource else None
    if resource is None or table is None or not store.exists(table.name):
        raise NothingGathered
    present = set(store.schema_of(table.name).names)
    items = [item for item in items_of(resource) if item.column in present and item.type != FieldType.BINARY]
    columns = tuple(
        Column(
            item.column,
            item.name,
            FieldType(item.type),
            Meaning(item.meaning),
            sensitive=item.grade >= Grade.SENSITIVE,
            is_key=item.is_key,
            unit=item.unit,
        )
        for item in items
    )
    closed = frozenset(item.column for item in items if item.opening == Opening.CLOSED)
    return Source(table.name, store.version_of(table.name), table.filled_at, columns, closed)


def _contributed(dataset: OpenDataset) -> Source:
    given = getattr(dataset, "contribution", None)
    name = TableName(Layer.BRONZE, given.table) if given else None
    if given is None or name is None or not store.exists(name):
        raise NothingGathered
    columns = tuple(
        Column(one["name"], Text(one["label"], one["label"]), FieldType(one["type"])) for one in given.columns
    )
    return Source(name, given.table_version, given.changed_at, columns, frozenset())
