"""Writes of quality; the functions named here are the door for the floors above."""

from __future__ import annotations

from chengshu.kernel.quality.services.judging import judge, judge_again
from chengshu.kernel.quality.services.rules import adopt_typical
from chengshu.kernel.quality.services.settling import settle, settle_due

__all__ = ["adopt_typical", "judge", "judge_again", "settle", "settle_due"]
