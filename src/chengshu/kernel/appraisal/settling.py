"""What happens to the appraisal's own rows when their work moves; runs inside the transaction of the move."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.appraisal.models import Appeal, GoalReport, Line, Measure
from chengshu.kernel.appraisal.scoring import CENT, rank

if TYPE_CHECKING:
    from chengshu.kernel.work.services import Moved

TOO_MANY_POINTS = Text("得分不能超过该项满分 %(most)s 分。", "At most %(most)s points can be given here.")


def accept_report(moved: Moved) -> None:
    """The share reported counts from now on."""
    _settle_report(moved, accepted=True)


def return_report(moved: Moved) -> None:
    """The unit reports again."""
    _settle_report(moved, accepted=False)


def grant_appeal(moved: Moved) -> None:
    """The line takes the points decided, and totals and places follow. Raises BadInput above the criterion's points."""
    appeal = Appeal.everywhere.select_for_update().get(pk=moved.item.about_id)
    points = Decimal(str(moved.values["points"])).quantize(CENT)
    line = Line.objects.select_for_update().select_related("score__round", "criterion").get(pk=appeal.line_id)
    if points > line.criterion.points:
        raise BadInput(fields={"points": TOO_MANY_POINTS.with_values(most=line.criterion.points)})
    line.points = points
    line.save(update_fields=["points"])
    _settle_appeal(appeal, moved, granted=True, points=points)
    rank(line.score.round)


def refuse_appeal(moved: Moved) -> None:
    """The score stands."""
    appeal = Appeal.everywhere.select_for_update().get(pk=moved.item.about_id)
    _settle_appeal(appeal, moved, granted=False, points=None)


def answer_correction(moved: Moved) -> None:
    """Keep what the unit did beside the order."""
    Measure.everywhere.filter(pk=moved.item.about_id).update(answer=moved.values["answer"])


def confirm_correction(moved: Moved) -> None:
    """The order is fulfilled today."""
    Measure.everywhere.filter(pk=moved.item.about_id).update(corrected_on=clock.today())


def _settle_report(moved: Moved, *, accepted: bool) -> None:
    report = GoalReport.objects.select_for_update().get(pk=moved.item.about_id)
    report.accepted = accepted
    report.decision = moved.step.why
    report.changed_at = clock.now()
    report.save(update_fields=["accepted", "decision", "changed_at"])


def _settle_appeal(appeal: Appeal, moved: Moved, *, granted: bool, points: Decimal | None) -> None:
    appeal.granted = granted
    appeal.points = points
    appeal.decision = moved.step.why
    appeal.changed_at = clock.now()
    appeal.save(update_fields=["granted", "points", "decision", "changed_at"])
