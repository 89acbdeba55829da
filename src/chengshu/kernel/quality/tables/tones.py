"""Scores, shares and states as people see them."""

from __future__ import annotations

from decimal import Decimal

from chengshu.base.text import Text
from chengshu.kernel.quality.models import (
    Correction,
    CorrectionState,
    Finding,
    Objection,
    ObjectionState,
    Report,
    Rule,
)
from chengshu.ui.parts import State

GOOD, FAIR = Decimal(95), Decimal(80)
CORRECTION_TONES = {
    CorrectionState.OPEN: "warning",
    CorrectionState.EXPLAINED: "info",
    CorrectionState.PASSED: "good",
    CorrectionState.EXCUSED: "good",
}
OBJECTION_TONES = {
    ObjectionState.OPEN: "warning",
    ObjectionState.ACCEPTED: "good",
    ObjectionState.REFUSED: "neutral",
    ObjectionState.WITHDRAWN: "off",
}


def score_state(score: Decimal | None) -> State:
    """A score with its tone: good from 95, a warning from 80, bad below."""
    if score is None:
        return State("off", Text("未评分", "Not scored"))
    tone = "good" if score >= GOOD else "warning" if score >= FAIR else "bad"
    return State(tone, f"{score:.2f}")


def finding_state(finding: Finding) -> State:
    """How a rule came out."""
    if finding.problem_zh:
        return State("off", Text("未能检查", "Not judged"), Text(finding.problem_zh, finding.problem_en))
    if finding.passed is None:
        return State("off", Text("无可检查", "Nothing to judge"))
    if not finding.failed:
        return State("good", Text("通过", "Passed"))
    return State("bad" if finding.passed * 100 < FAIR else "warning", share(finding))


def share(finding: Finding) -> str:
    """The share that passed in per cent; never rounded up to a hundred."""
    if finding.passed is None:
        return "—"
    hundredths = int(finding.passed * 10_000)
    return f"{hundredths / 100:.2f}%" if finding.failed == 0 or hundredths < 10_000 else "99.99%"


def correction_state(row: Correction) -> State:
    """Where a correction stands."""
    if row.raised_at is not None and row.is_open:
        return State("bad", Text("已转督查", "Raised"))
    return State(CORRECTION_TONES[CorrectionState(row.state)], row.state_label)


def objection_state(row: Objection) -> State:
    """Where an objection stands."""
    return State(OBJECTION_TONES[ObjectionState(row.state)], row.state_label)


def settled_state(report: Report) -> State:
    """Whether what follows on a report has been done."""
    if report.trouble:
        return State("bad", Text("清洗失败", "Not refined"), report.trouble)
    if not report.settled:
        return State("info", Text("清洗中", "Being refined"))
    return State("good", Text("已清洗", "Refined"))


def blocking_state(rule: Rule) -> State:
    """Whether failing rows are left out."""
    if rule.blocking:
        return State("warning", Text("拦截", "Left out"))
    return State("neutral", Text("提示", "Noted"))
