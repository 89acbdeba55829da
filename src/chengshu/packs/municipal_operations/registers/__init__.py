"""The books that the bureau keeps, each as one declaration."""

from __future__ import annotations

from chengshu.base.errors import NotFound
from chengshu.packs.municipal_operations.registers.declaring import (
    SHELF_ICONS,
    SHELF_LABELS,
    Quantity,
    Register,
    Shape,
    Shelf,
)
from chengshu.packs.municipal_operations.registers.facilities import FACILITIES
from chengshu.packs.municipal_operations.registers.gardens import GARDENS
from chengshu.packs.municipal_operations.registers.sanitation import SANITATION
from chengshu.packs.municipal_operations.registers.utilities import UTILITIES

REGISTERS: dict[str, Register] = {one.key: one for one in (*FACILITIES, *SANITATION, *GARDENS, *UTILITIES)}

__all__ = [
    "REGISTERS",
    "SHELF_ICONS",
    "SHELF_LABELS",
    "Quantity",
    "Register",
    "Shape",
    "Shelf",
    "register_called",
    "registers_of",
]


def register_called(key: str) -> Register:
    """The register of this key. Raises NotFound."""
    found = REGISTERS.get(key)
    if found is None:
        raise NotFound
    return found


def registers_of(shelf: Shelf) -> list[Register]:
    """The registers that stand on one shelf, in their order."""
    return [one for one in REGISTERS.values() if one.shelf is shelf]
