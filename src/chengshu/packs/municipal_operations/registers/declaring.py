"""The declaration of a register (台账): everything a book of the bureau needs follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.columns import Column

Choices = tuple[tuple[str, Text], ...]


class Shelf(StrEnum):
    """Where a register stands: the branches of the bureau's work."""

    FACILITIES = "facilities"
    SANITATION = "sanitation"
    GARDENS = "gardens"
    UTILITIES = "utilities"


SHELF_LABELS = {
    Shelf.FACILITIES: Text("市政设施", "Municipal facilities"),
    Shelf.SANITATION: Text("市容环卫", "Sanitation"),
    Shelf.GARDENS: Text("园林绿化", "Parks and gardens"),
    Shelf.UTILITIES: Text("公用事业", "Utilities"),
}
SHELF_ICONS = {
    Shelf.FACILITIES: "road",
    Shelf.SANITATION: "recycle",
    Shelf.GARDENS: "world",
    Shelf.UTILITIES: "bolt",
}


class Shape(StrEnum):
    """How a row lies on the map."""

    POINT = "point"
    LINE = "line"
    AREA = "area"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Quantity:
    """Something measured at a row: water level in a manhole, pressure in a main. Alarm rules compare it."""

    key: str
    label: Text
    unit: str


@dataclass(frozen=True)
class Register:
    """A book of the bureau.

    ``prefix`` begins the codes the platform gives. ``findings`` are what a patrol can find there. ``service`` ones are
    service points that the public looks for. ``assessed`` ones are scored by criteria. ``component_class`` is the
    sub-class of GB/T 30428.2 (two digits main, two digits sub) where the rows are components. ``told_by`` are words of
    citizens by which a case is known to be about it.
    """

    key: str
    label: Text
    shelf: Shelf
    prefix: str
    columns: tuple[Column, ...] = ()
    kinds: Choices = ()
    findings: Choices = ()
    quantities: tuple[Quantity, ...] = ()
    shape: Shape = Shape.POINT
    icon: str = "file"
    service: bool = False
    assessed: bool = False
    component_class: str = ""
    told_by: tuple[str, ...] = ()
    standard: str = ""
    _columns: dict[str, Column] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {column.key: column for column in self.columns})
        if len(self._columns) < len(self.columns):
            raise ValueError(f"register {self.key}: a column comes twice")

    def column(self, key: str) -> Column:
        """The column of this key. Raises KeyError."""
        return self._columns[key]

    @property
    def listed(self) -> tuple[Column, ...]:
        """The columns that stand in the list."""
        return tuple(column for column in self.columns if column.listed)

    @property
    def placed(self) -> bool:
        """Whether its rows lie somewhere."""
        return self.shape is not Shape.NOWHERE

    def kind_label(self, kind: str) -> Text | None:
        """The word for a kind; None for a row without one, or of a kind that is no longer declared."""
        return dict(self.kinds).get(kind)

    def finding_label(self, kind: str) -> Text | None:
        """The word for what a patrol found."""
        return dict(self.findings).get(kind)

    def quantity(self, key: str) -> Quantity | None:
        """What is measured under this key."""
        return next((one for one in self.quantities if one.key == key), None)
