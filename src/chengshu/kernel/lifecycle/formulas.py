"""The names formulas may use, what they mean, and the formulas in force until officials set others."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from chengshu.base.text import Text

RANKING_NAMES: Mapping[str, Text] = {
    "urgency": Text("紧急程度（1 可缓，2 较急，3 急用先行）", "urgency (1 can wait, 2 needed, 3 pressing)"),
    "basic": Text("基础性项目（是 1，否 0）", "basic (1 or 0)"),
    "public_benefit": Text("公益性项目（是 1，否 0）", "of public benefit (1 or 0)"),
    "demonstration": Text("示范性项目（是 1，否 0）", "demonstration (1 or 0)"),
    "innovative": Text("创新性项目（是 1，否 0）", "innovative (1 or 0)"),
    "cross": Text("跨部门协同（是 1，否 0）", "across departments (1 or 0)"),
    "amount": Text("投资额（万元）", "amount (10,000 yuan)"),
    "alike": Text("最高查重相似度（0–1）", "highest similarity found (0–1)"),
}
DUPLICATE_NAMES: Mapping[str, Text] = {
    "name": Text("名称相似度（0–1）", "likeness of the names (0–1)"),
    "function": Text("建设内容相似度（0–1）", "likeness of the functions (0–1)"),
}
FUNDS_NAMES: Mapping[str, Text] = {
    "execution": Text("预算执行率（0–1）", "share of the budget paid (0–1)"),
    "output": Text("产出得分（0–100）", "marks for output (0–100)"),
    "effect": Text("效益得分（0–100）", "marks for effect (0–100)"),
    "satisfaction": Text("满意度得分（0–100）", "marks for satisfaction (0–100)"),
}
NAMES: Mapping[str, Mapping[str, Text]] = {
    "ranking": RANKING_NAMES,
    "duplicate": DUPLICATE_NAMES,
    "funds": FUNDS_NAMES,
}
FIRST: Mapping[str, tuple[str, Decimal | None]] = {
    "ranking": (
        "50 * cross + 40 * basic + 30 * public_benefit + 20 * demonstration + 10 * innovative + 20 * urgency",
        None,
    ),
    "duplicate": ("0.4 * name + 0.6 * function", Decimal("0.5")),
    "funds": ("10 * min(1, execution) + 0.4 * output + 0.3 * effect + 0.2 * satisfaction", Decimal(60)),
}
