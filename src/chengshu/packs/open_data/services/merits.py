"""Rewards, and the formula by which departments are ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from chengshu.base.errors import NotAllowed
from chengshu.base.formula import Formula
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.packs.open_data.errors import EndsBeforeStart
from chengshu.packs.open_data.models import MeritRule, Reward
from chengshu.packs.open_data.queries.merits import NAMES
from chengshu.packs.open_data.rights import REWARD, SET_RULES

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation


@dataclass(frozen=True)
class RewardContent:
    """What for, on what ground, and what it is: points of the appraisal, money in fen, or honour alone."""

    words: str
    ground: str
    starts_on: date
    ends_on: date
    points: Decimal = Decimal(0)
    amount_fen: int = 0


@transaction.atomic
def reward(unit: Organisation, content: RewardContent, *, by: Actor) -> Reward:
    """Record a reward. Raises EndsBeforeStart, NotAllowed."""
    must_reach(by, REWARD, unit)
    if content.ends_on < content.starts_on:
        raise EndsBeforeStart(fields={"ends_on": EndsBeforeStart.text})
    row = Reward.everywhere.create(unit=unit, by_id=by.person_id, **content.__dict__)
    record(by, "open_data.reward.granted", row, points=content.points, amount_fen=content.amount_fen)
    return row


@transaction.atomic
def set_formula(words: str, *, reason: str, by: Actor) -> MeritRule:
    """Rank by another formula from now on. Raises BadFormula, NotAllowed."""
    if not by.may(SET_RULES):
        raise NotAllowed
    Formula.read(words, NAMES)
    row = MeritRule.objects.create(formula=words, reason=reason, by_id=by.person_id)
    record(by, "open_data.formula.set", row, formula=words, why=reason)
    return row
