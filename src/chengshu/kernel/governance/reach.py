"""Whose rows an actor may write, and which rows of the areas above apply to them."""

from __future__ import annotations

from django.db.models import Q

from chengshu.kernel.access.actor import Actor


def in_area_of(actor: Actor, path: str = "organisation") -> Q:
    """Rows kept by a body of the actor's own area or of an area above it: what a county follows of its city.

    ``path`` leads to the body. An actor without an area is reached by rows of the whole country alone.
    """
    code = actor.division_code
    return Q(**{f"{path}__division_code__in": [code[:length] for length in range(len(code) + 1)]})
