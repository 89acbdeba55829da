"""The names formulas may use, what they mean, and the formulas in force until officials set others."""

from __future__ import annotations

from collections.abc import Mapping

from chengshu.base.text import Text
from chengshu.kernel.texts.models.rules import FormulaUse

HEAT_NAMES: Mapping[str, Text] = {
    "letters": Text("时段内来信数", "letters in the period"),
    "authors": Text("时段内来信人数", "people who wrote in the period"),
    "votes": Text("点赞数减反对数", "support less opposition"),
    "days": Text("首末来信相隔天数（至少 1）", "days from the first to the last letter (at least 1)"),
    "fresh": Text("最近几天的来信数", "letters of the latest days"),
}
REPLY_NAMES: Mapping[str, Text] = {
    "relevance": Text("相关性（0–100）", "relevance (0–100)"),
    "completeness": Text("完整性（0–100）", "completeness (0–100)"),
    "explainability": Text("可解释性（0–100）", "explainability (0–100)"),
    "timeliness": Text("及时性（0–100）", "timeliness (0–100)"),
}
NAMES: Mapping[str, Mapping[str, Text]] = {FormulaUse.HEAT: HEAT_NAMES, FormulaUse.REPLY: REPLY_NAMES}
FIRST: Mapping[str, tuple[str, int]] = {
    FormulaUse.HEAT: (
        "round(min(100, 5 * authors + 3 * letters + 3 * fresh + 5 * letters / days + min(20, max(0, votes / 10))), 1)",
        7,
    ),
    FormulaUse.REPLY: (
        "round(0.35 * relevance + 0.3 * completeness + 0.2 * explainability + 0.15 * timeliness, 1)"
        " if relevance >= 20 else round(relevance, 1)",
        15,
    ),
}
