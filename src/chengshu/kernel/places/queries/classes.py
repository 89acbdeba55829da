"""Reads of the classes of components."""

from __future__ import annotations

from chengshu.base.errors import NotAllowed
from chengshu.base.models import one_of
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches_everything
from chengshu.kernel.places.models import ComponentClass
from chengshu.kernel.places.rights import EDIT_COMPONENTS
from chengshu.kernel.places.standard import STANDARD


def keeps_classes(actor: Actor) -> bool:
    """Whether somebody keeps the whole register, and so its classes; a body that keeps its own components does not."""
    return actor.may(EDIT_COMPONENTS) and reaches_everything(actor, EDIT_COMPONENTS)


def must_keep_classes(actor: Actor) -> None:
    """Raises NotAllowed for whoever does not keep the classes."""
    if not keeps_classes(actor):
        raise NotAllowed


def class_of_code(code: str) -> ComponentClass:
    """A class. Raises NotFound."""
    return one_of(ComponentClass.objects, code=code)


def standard_missing() -> int:
    """How many classes of the national list are not there."""
    return len(STANDARD.keys() - set(ComponentClass.objects.values_list("code", flat=True)))
