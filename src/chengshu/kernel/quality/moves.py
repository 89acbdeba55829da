"""What moves of work mean for corrections and objections; they run within the transaction of the move."""

from __future__ import annotations

from typing import Any

from chengshu.base import clock
from chengshu.kernel.audit.services import record
from chengshu.kernel.messages.services import tell
from chengshu.kernel.quality.errors import BadCorrection, NoSuchRow
from chengshu.kernel.quality.looking import row_of
from chengshu.kernel.quality.models import Correction, CorrectionState, Objection, ObjectionState, Override
from chengshu.kernel.quality.sealing import sealed, sealed_row, unsealed, unsealed_row
from chengshu.kernel.quality.values import fits
from chengshu.kernel.work.services import Moved


def explain(moved: Moved) -> None:
    """The provider says why the data is right as it is."""
    row = _correction(moved)
    row.state, row.words, row.answered_at = CorrectionState.EXPLAINED, str(moved.values["words"]), clock.now()
    row.save(update_fields=["state", "words", "answered_at"])
    record(moved.by, "quality.correction.explained", row, words=row.words)


def accept_explanation(moved: Moved) -> None:
    """The supervisor agrees: the correction is over though nothing was changed."""
    row = _correction(moved)
    row.state, row.closed_at = CorrectionState.EXCUSED, clock.now()
    row.save(update_fields=["state", "closed_at"])
    record(moved.by, "quality.correction.excused", row)


def refuse_explanation(moved: Moved) -> None:
    """The supervisor does not agree."""
    row = _correction(moved)
    row.state = CorrectionState.OPEN
    row.save(update_fields=["state"])
    record(moved.by, "quality.correction.sent_back", row, why=moved.step.why)


def accept_objection(moved: Moved) -> None:
    """The value is wrong: what the provider found stands in until the source itself has changed.

    Raises NoSuchRow where the source no longer has the row, BadCorrection where the value does not fit the column.
    """
    row = _objection(moved)
    value = str(moved.values.get("value") or "").strip() or unsealed(row.proposed_sealed)
    item = row.resource.items.filter(column=row.column).first()
    if item is None or not fits(item, value):
        raise BadCorrection(fields={"value": BadCorrection.text})
    found = row_of(row.resource, unsealed_row(row.row_sealed))
    if found is None or row.column not in found.values:
        raise NoSuchRow(keys="、".join(unsealed_row(row.row_sealed)))
    row.row_sealed, row.was_sealed = sealed_row(found.keys), sealed(found.values[row.column] or "")
    row.corrected_sealed = sealed(value)
    _decide(row, ObjectionState.ACCEPTED, moved)
    Override.objects.create(objection=row, resource=row.resource)


def refuse_objection(moved: Moved) -> None:
    """The value is right."""
    _decide(_objection(moved), ObjectionState.REFUSED, moved)


def withdraw_objection(moved: Moved) -> None:
    """Who objected takes it back."""
    _decide(_objection(moved), ObjectionState.WITHDRAWN, moved)


def _decide(row: Objection, state: ObjectionState, moved: Moved) -> None:
    row.state, row.reason = state, moved.step.why[:500]
    row.decided_at, row.decided_by_id = clock.now(), moved.by.person_id
    row.save()
    record(moved.by, f"quality.objection.{state}", row, resource=row.resource.key, column=row.column, why=row.reason)
    if state != ObjectionState.WITHDRAWN:
        tell(
            [row.by_id],
            "quality.objection_decided",
            subject=row,
            url=row.url,
            number=row.number,
            resource=row.resource.name,
            outcome=row.state_label,
            why=row.reason or "—",
        )


def _correction(moved: Moved) -> Correction:
    return Correction.everywhere.select_for_update().get(pk=moved.item.about_id)


def _objection(moved: Moved) -> Objection:
    rows: Any = Objection.everywhere.select_for_update(of=("self",)).select_related("resource__provider")
    found: Objection = rows.get(pk=moved.item.about_id)
    return found
