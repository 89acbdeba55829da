"""The tone of each state."""

from __future__ import annotations

from collections.abc import Mapping

from chengshu.base.text import Text
from chengshu.kernel.catalogue.words import (
    DATUM_LABELS,
    DUTY_LABELS,
    NEED_LABELS,
    SHARING_LABELS,
    STANDING_LABELS,
    SUBMISSION_STATE_LABELS,
    WEIGHT_LABELS,
    DatumStanding,
    DutyState,
    NeedState,
    Standing,
    SubmissionState,
    Weight,
)
from chengshu.spec.data import Sharing
from chengshu.ui.parts import State

TONES: Mapping[object, str] = {
    Standing.DRAFT: "neutral",
    Standing.IN_REVIEW: "info",
    Standing.PUBLISHED: "good",
    Standing.WITHDRAWN: "off",
    SubmissionState.COMPILING: "neutral",
    SubmissionState.DEPARTMENT: "info",
    SubmissionState.BUREAU: "info",
    SubmissionState.DROPPED: "off",
    Sharing.OPEN_TO_ALL: "good",
    Sharing.ON_REQUEST: "info",
    Sharing.NOT_SHARED: "warning",
    DatumStanding.OPEN: "warning",
    DatumStanding.SETTLED: "good",
    DatumStanding.DIFFERENT: "off",
    NeedState.ASKED: "warning",
    NeedState.DISPUTED: "bad",
    NeedState.AGREED: "info",
    NeedState.FULFILLED: "good",
    NeedState.REFUSED: "off",
    NeedState.DROPPED: "off",
    Weight.BLOCKS: "bad",
    Weight.WARNS: "warning",
    Weight.OFF: "off",
}


def standing(value: str) -> State:
    """Where an entry stands."""
    return State(TONES[Standing(value)], STANDING_LABELS[Standing(value)])


def sharing(value: str) -> State:
    """How an entry is shared."""
    return State(TONES[Sharing(value)], SHARING_LABELS[Sharing(value)])


def submission(value: str) -> State:
    """Where a submission stands."""
    state = SubmissionState(value)
    tone = "good" if state is SubmissionState.PUBLISHED else TONES[state]
    word = Text("已办结", "Done") if state is SubmissionState.PUBLISHED else SUBMISSION_STATE_LABELS[state]
    return State(tone, word)


def datum(value: str) -> State:
    """Whether the source of a datum is settled."""
    return State(TONES[DatumStanding(value)], DATUM_LABELS[DatumStanding(value)])


def need(value: str) -> State:
    """Where a need stands."""
    return State(TONES[NeedState(value)], NEED_LABELS[NeedState(value)])


def duty(value: str, *, late: bool) -> State:
    """Where a duty stands."""
    state = DutyState(value)
    if state is DutyState.OPEN:
        return State("bad", Text("逾期", "Overdue")) if late else State("warning", DUTY_LABELS[state])
    return State("good" if state is DutyState.FULFILLED else "off", DUTY_LABELS[state])


def weight(value: str) -> State:
    """What a finding means."""
    return State(TONES[Weight(value)], WEIGHT_LABELS[Weight(value)])
