"""A unit may object to a line of its score, in time and once; a granted appeal sets points and places anew."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.appraisal import services
from chengshu.kernel.appraisal.errors import AlreadyAppealed, AppealTooLate, OpenAppeals, RoundNotThere
from chengshu.kernel.appraisal.models import Appeal, Line, UnitScore
from chengshu.kernel.appraisal.tests.make import make_leader, make_scored_line
from chengshu.kernel.work import queries as work
from chengshu.kernel.work import services as moves

pytestmark = pytest.mark.django_db


def file_appeal(line: Line, by: Actor) -> Appeal:
    """The unit wants 45 of 50 points."""
    return services.appeal(line, reason="漏计一个节点", wanted=Decimal(45), by=by)


def decide(filed: Appeal, move: str, *, officer: Actor, **values: object) -> None:
    """Take an appeal through opinion and decision."""
    leader = make_leader(filed.line.score.round.owner)
    item = work.item_about(filed)
    assert item is not None
    moves.make_move(item, "advise", by=officer, values={"opinion": "情况属实"})
    moves.make_move(item, move, by=leader, why="已核实", values=values)


@pytest.mark.requirement("performance-appraisal.3")
def test_a_granted_appeal_sets_the_points_and_the_total_anew() -> None:
    officer, contact, line = make_scored_line("0.4")
    filed = file_appeal(line, contact)
    round_ = line.score.round

    with pytest.raises(OpenAppeals):
        services.publish_round(round_, by=officer)
    decide(filed, "grant", officer=officer, points="45")

    line.refresh_from_db()
    assert line.points == Decimal("45.00")
    assert UnitScore.everywhere.get(round=round_).total == Decimal("90.00")
    services.score_round(round_, by=officer)
    line.refresh_from_db()
    assert line.points == Decimal("45.00")
    services.publish_round(round_, by=officer)


def test_a_refused_appeal_leaves_the_score_and_says_why() -> None:
    officer, contact, line = make_scored_line("0.4")
    filed = file_appeal(line, contact)
    decide(filed, "refuse", officer=officer)

    filed.refresh_from_db()
    line.refresh_from_db()
    assert (filed.granted, filed.decision, line.points) == (False, "已核实", Decimal("20.00"))


def test_a_line_has_one_open_appeal_and_no_more_points_than_it_is_worth() -> None:
    _, contact, line = make_scored_line()
    with pytest.raises(BadInput):
        services.appeal(line, reason="应得满分", wanted=Decimal(51), by=contact)
    file_appeal(line, contact)
    with pytest.raises(AlreadyAppealed):
        file_appeal(line, contact)


def test_an_appeal_comes_within_the_working_days_of_the_rules() -> None:
    _, contact, line = make_scored_line()
    with clock.frozen(clock.now() + timedelta(days=21)), pytest.raises(AppealTooLate):
        file_appeal(line, contact)


def test_nobody_appeals_against_published_results() -> None:
    officer, contact, line = make_scored_line()
    services.publish_round(line.score.round, by=officer)
    with pytest.raises(RoundNotThere):
        file_appeal(line, contact)
