"""The rates by which handling is judged, with the formula each begins with; officials set others (``FormulaRule``)."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base.text import Text


@dataclass(frozen=True)
class Measure:
    """A rate. ``part`` and ``whole`` name the counts whose cases stand behind it."""

    key: str
    label: Text
    formula: str
    part: str
    whole: str


MEASURES: dict[str, Measure] = {
    one.key: one
    for one in (
        Measure(
            "on_time_check",
            Text("按时核查率", "On-time check"),
            "checked_on_time / check_due",
            "checked_on_time",
            "check_due",
        ),
        Measure("closing", Text("结案率", "Closing"), "closed / close_due", "closed", "close_due"),
        Measure(
            "on_time_closing",
            Text("按时结案率", "On-time closing"),
            "closed_on_time / close_timed",
            "closed_on_time",
            "close_timed",
        ),
        Measure(
            "on_time_handling",
            Text("按时处置率", "On-time handling"),
            "handled_on_time / handled",
            "handled_on_time",
            "handled",
        ),
        Measure("returning", Text("退回率", "Returns"), "returned / sent", "returned", "sent"),
        Measure("rework", Text("返工率", "Rework"), "reworked / handled", "reworked", "handled"),
        Measure("satisfaction", Text("满意率", "Satisfied"), "satisfied / rated", "satisfied", "rated"),
        Measure("automatic", Text("自动发现率", "Found by machines"), "automatic / reported", "automatic", "reported"),
        Measure("by_rule", Text("自动派遣率", "Sent by rule"), "sent_by_rule / sent", "sent_by_rule", "sent"),
    )
}
