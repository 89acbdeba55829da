"""Rules and their settings as sentences."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.quality.checks import CHECKS
from chengshu.kernel.quality.models import Rule


def name_of(rule: Rule) -> Text:
    """What kind of rule it is."""
    return CHECKS[rule.check_key].label


def sentence_of(rule: Rule) -> Text:
    """What the rule asks, with its settings."""
    check = CHECKS[rule.check_key]
    parts = [(one.label, _plain(rule.settings[one.key])) for one in check.settings if one.key in rule.settings]
    if not parts:
        return check.asks
    zh = "；".join(f"{label.zh} {value}" for label, value in parts)
    en = "; ".join(f"{label.en.lower()} {value}" for label, value in parts)
    return Text(f"{check.asks.zh}（{zh}）", f"{check.asks.en} ({en})")


def _plain(value: object) -> str:
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
