"""What changed in the form of a source since it was last looked at."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from chengshu.base import clock
from chengshu.kernel.gathering.errors import ColumnsGone
from chengshu.kernel.gathering.models import DriftKind, DriftState, Run, Source

UNKNOWN = ""


@transaction.atomic
def note_form(source: Source, run: Run | None, found: Mapping[str, str]) -> None:
    """Compare the columns found now with the known ones; write down what is new, gone or of another type.

    Columns that came back close what was open about them. The first look makes the columns known. Raises nothing:
    ``check_mapped`` says whether gathering can go on.
    """
    if not source.known_columns:
        source.known_columns = dict(found)
        source.save(update_fields=["known_columns"])
        return
    known: Mapping[str, str] = source.known_columns
    changes = {(DriftKind.GONE, name): (known[name], UNKNOWN) for name in known if name not in found}
    changes |= {(DriftKind.NEW, name): (UNKNOWN, found[name]) for name in found if name not in known}
    changes |= {
        (DriftKind.TYPE, name): (known[name], found[name])
        for name in found
        if name in known and known[name] != found[name]
    }
    for open_one in source.drifts.filter(state=DriftState.OPEN):
        if (open_one.kind, open_one.column) not in changes:
            open_one.state, open_one.decided_at = DriftState.OVER, clock.now()
            open_one.save(update_fields=["state", "decided_at"])
    for (kind, name), (before, after) in changes.items():
        source.drifts.get_or_create(
            kind=kind,
            column=name[:200],
            state=DriftState.OPEN,
            defaults={"run": run, "before": before[:100], "after": after[:100]},
        )


def check_mapped(source: Source, found: Mapping[str, str], mapping: Mapping[str, str]) -> None:
    """Raises ColumnsGone where a mapped column is not there."""
    gone = sorted({column for column in mapping.values() if column and column not in found})
    if gone:
        raise ColumnsGone(columns="、".join(gone[:20]))
