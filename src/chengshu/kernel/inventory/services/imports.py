"""Taking in a whole form at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.inventory.models import InformationSystem
from chengshu.kernel.inventory.services.systems import change_system, register_system, set_functions
from chengshu.kernel.inventory.sheets import read_sheet


@dataclass(frozen=True)
class Taken:
    """How many systems a form brought and changed, and how many menu entries."""

    added: int
    changed: int
    functions: int


@transaction.atomic
def import_sheet(owner: Organisation, content: bytes, *, by: Actor) -> Taken:
    """Register the systems of a form for a unit, and change those it already has by their numbers. All or nothing.

    Raises NotASheet, SheetHasFaults, NotAllowed, BadInput for a number that another unit has.
    """
    handed = read_sheet(content)
    added = changed = functions = 0
    for one in handed.systems:
        present = InformationSystem.everywhere.filter(code=one.code).select_related("owner").first()
        if present is not None and present.owner_id != owner.pk:
            taken = Text(f"编号 {one.code} 已被其他单位使用。", f"The number {one.code} is another unit's.")
            raise BadInput(taken, fields={"file": taken})
        if present is None:
            system, added = register_system(owner, one, by=by), added + 1
        else:
            system, changed = change_system(present, one, by=by), changed + 1
        if one.code in handed.menus:
            functions += set_functions(system, handed.menus[one.code], by=by)
    return Taken(added, changed, functions)
