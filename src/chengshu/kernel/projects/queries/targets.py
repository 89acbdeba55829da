"""Reads of targets and figures."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from chengshu.kernel.projects.models import Decision, Figure, Target


def figures_of(target: Target) -> QuerySet[Figure]:
    """The figures that count for this target, newest first: measured by the system, or reported for it and accepted."""
    return Figure.everywhere.filter(
        Q(target=None) | Q(target=target), indicator=target.indicator, decision=Decision.ACCEPTED
    )


def latest_figure(target: Target) -> Figure | None:
    """The newest figure that counts; None says 'not measured yet', which is not zero."""
    return figures_of(target).first()


def latest_figures(targets: Iterable[Target]) -> dict[int, Figure]:
    """The newest figure of each target by the target's key, in one query; a target not measured yet is missing."""
    wanted = list(targets)
    found: dict[int, Figure] = {}
    figures = Figure.everywhere.filter(
        indicator__in={target.indicator for target in wanted}, decision=Decision.ACCEPTED
    ).order_by("-day", "-pk")
    newest: dict[tuple[str, int | None], Figure] = {}
    for figure in figures:
        newest.setdefault((figure.indicator, figure.target_id), figure)
    for target in wanted:
        own = newest.get((target.indicator, target.pk))
        shared = newest.get((target.indicator, None))
        both = [figure for figure in (own, shared) if figure]
        if both:
            found[target.pk] = max(both, key=lambda figure: (figure.day, figure.pk))
    return found
