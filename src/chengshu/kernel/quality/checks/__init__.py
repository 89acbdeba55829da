"""The kinds of rules: what each asks for and how it becomes a predicate of DuckDB.

A predicate is two conditions over a row: whether the rule looks at it (``applies``), and whether it fails (``fails``,
never null where it applies). An empty value is looked at by completeness alone, so that one gap is one fault.
"""

from __future__ import annotations

from chengshu.kernel.quality.checks.kinds import CHECKS
from chengshu.kernel.quality.checks.settings import sound
from chengshu.kernel.quality.checks.words import Asks, Check, Kind, NotJudged, Predicate, Setting, Subject

__all__ = ["CHECKS", "Asks", "Check", "Kind", "NotJudged", "Predicate", "Setting", "Subject", "sound"]
