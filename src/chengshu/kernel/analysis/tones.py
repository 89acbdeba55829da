"""How states look."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.analysis.models import Run, RunState, Study
from chengshu.ui.parts import State


def run_state(run: Run) -> State:
    """Where a run stands, as a badge."""
    tones = {
        RunState.WAITING: "neutral",
        RunState.RUNNING: "info",
        RunState.DONE: "good",
        RunState.FAILED: "bad",
        RunState.STOPPED: "off",
    }
    return State(tones[RunState(run.state)], run.state_label)


def study_state(study: Study) -> State:
    """Whether a study runs, and whether it does so well."""
    if not study.active:
        return State("off", Text("已停用", "Suspended"))
    if study.failures:
        return State("bad", Text("上次未成功", "Failed last time"))
    return State("good", Text("启用", "Active"))
