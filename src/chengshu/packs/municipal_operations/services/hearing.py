"""The party is heard before a decision: notice, statement, waiver, hearing (行政处罚法 四十四、四十五、六十三条起)."""

from __future__ import annotations

from chengshu.base import clock
from chengshu.kernel.work.services import Moved
from chengshu.packs.municipal_operations.errors import (
    HearingTooSoon,
    NoRightToHearing,
    StatementStillOpen,
)
from chengshu.packs.municipal_operations.models import PenaltyRule, Proceeding
from chengshu.packs.municipal_operations.models.enforcement import PartyKind, Stage
from chengshu.packs.municipal_operations.queries.penalties import rule_now
from chengshu.packs.municipal_operations.services.papers import make_paper
from chengshu.packs.municipal_operations.services.stages import day_of, put, stand, working_day


def may_be_heard(row: Proceeding, rule: PenaltyRule) -> bool:
    """Whether the proposed penalty gives a right to a hearing (§63): a large fine, or much that is confiscated."""
    person = row.party_kind == PartyKind.PERSON
    limit = rule.hearing_person_fen if person else rule.hearing_entity_fen
    return max(row.fine_fen, row.confiscated_fen) >= limit


def noticed(moved: Moved) -> None:
    """The party reads what is proposed, and until when it may speak and ask for a hearing (§44)."""
    served, rule = day_of(moved, "served_on"), rule_now()
    row = stand(moved, Stage.NOTICE, noticed_on=served, waived=False)
    heard = working_day(served, rule.hearing_days) if may_be_heard(row, rule) else None
    put(row, statement_until=working_day(served, rule.statement_days), hearing_until=heard)
    make_paper(row, "notice", by=moved.by)


def stated(moved: Moved) -> None:
    """What the party says, and what that changes (§45)."""
    stand(moved, Stage.NOTICE, statement=str(moved.values.get("statement", ""))[:2000])


def waived(moved: Moved) -> None:
    """The party says in writing that it will not speak."""
    stand(moved, Stage.NOTICE, waived=True)


def hearing_asked(moved: Moved) -> None:
    """A hearing is asked for in time and called with notice (§64). Raises NoRightToHearing, HearingTooSoon."""
    asked, held = day_of(moved, "asked_on"), day_of(moved, "held_on")
    row = stand(moved, Stage.HEARING, hearing_asked_on=asked, hearing_on=held)
    if row.hearing_until is None or asked > row.hearing_until:
        raise NoRightToHearing
    days = rule_now().hearing_notice_days
    soonest = working_day(clock.today(), days)
    if held < soonest:
        said = HearingTooSoon.text.with_values(days=days, day=soonest)
        raise HearingTooSoon(said, fields={"held_on": said})
    make_paper(row, "hearing", by=moved.by)


def heard(moved: Moved) -> None:
    """The hearing is over."""
    stand(moved, Stage.DECIDING, hearing_words=str(moved.values.get("record", ""))[:2000])


def ready(moved: Moved) -> None:
    """It is decided once the party had its time, or waived it. Raises StatementStillOpen."""
    row = stand(moved, Stage.DECIDING)
    ends = [day for day in (row.statement_until, row.hearing_until) if day is not None]
    if not ends:
        raise StatementStillOpen(day="—")
    if not row.waived and clock.today() <= max(ends):
        raise StatementStillOpen(day=max(ends))
