"""What the pages of this floor show of models, formulas and a text that was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.texts import contacts, queries, tables
from chengshu.kernel.texts.formulas import NAMES
from chengshu.kernel.texts.models import FormulaUse, Scheme, TrainedModel
from chengshu.kernel.texts.models.rules import FORMULA_USE_LABELS, LEVEL_LABELS, Level
from chengshu.kernel.texts.queries.models_in_force import schemes
from chengshu.kernel.texts.queries.rules import formula_on
from chengshu.kernel.texts.words import ReplyScore
from chengshu.ui.parts import Tile
from chengshu.ui.tables import short_list

MOST_IN_CONFUSION = 20
MOST_MIXED = 3
SHOWN = 1_500
PART_LABELS = {
    "relevance": Text("相关性", "Relevance"),
    "completeness": Text("完整性", "Completeness"),
    "explainability": Text("可解释性", "Explainability"),
    "timeliness": Text("及时性", "Timeliness"),
}


@dataclass(frozen=True)
class Cell:
    """A field of the confusion: how many, and whether it is where it should be."""

    count: int
    right: bool


def model_shown(scheme: Scheme, model: TrainedModel | None) -> dict[str, Any]:
    """Tiles, scores by label and confusion of a model; a scheme without one shows dashes."""
    if model is None:
        return {"model": None, "tiles": _tiles(None), "label_scores": None, "confusion": None}
    scores = model.scores
    names = [scheme.label_name(one["label"]) for one in scores["labels"]]
    rows = [{**one, "name": name} for one, name in zip(scores["labels"], names, strict=True)]
    return {
        "model": model,
        "tiles": _tiles(model),
        "label_scores": short_list(tables.LABEL_SCORES, rows),
        "confusion": _confusion(names, scores["confusion"]) if len(names) <= MOST_IN_CONFUSION else None,
        "names": names,
        "spread": tables.share(scores["spread"]),
        "mixed": _mixed(names, scores["confusion"]),
        "left_out": [(scheme.label_name(label), count) for label, count in scores.get("left_out", {}).items()],
    }


def understood(text: str, reply: str = "") -> dict[str, Any]:
    """What the city understands of a text: labels of each scheme, urgency, contacts, repeats, the reply's score."""
    found = queries.raised(text)
    return {
        "proposed": [(scheme, queries.proposals(text, scheme.key)) for scheme in schemes()],
        "raised": found,
        "level": LEVEL_LABELS[Level(found.level)] if found.level else None,
        "contacts": [(contacts.KIND_LABELS[one.kind], contacts.masked(one.value)) for one in contacts.found(text)][:20],
        "masked": contacts.masked(text[:SHOWN]),
        "alike": queries.alike(text),
        "reply": reply_shown(queries.reply_score(text, reply)) if reply.strip() else None,
    }


def formulas_shown() -> list[dict[str, Any]]:
    """Each use with the formula in force and the names it may use."""
    return [
        {"use": use, "label": FORMULA_USE_LABELS[use], "rule": formula_on(use), "names": NAMES[use].items()}
        for use in FormulaUse
    ]


def names_shown() -> list[tuple[Text, Any]]:
    """Each use with the names its formula may use."""
    return [(FORMULA_USE_LABELS[use], NAMES[use].items()) for use in FormulaUse]


def _tiles(model: TrainedModel | None) -> list[Tile]:
    scores = model.scores if model else {}
    return [
        Tile(
            Text("宏平均 F1", "Macro-F1"),
            tables.share(model.macro_f1) if model else None,
            note=Text("未见过的来信，各类别平均", "on unseen letters, mean over labels"),
        ),
        Tile(Text("准确率", "Accuracy"), tables.share(model.accuracy) if model else None),
        Tile(
            Text("可直接采用", "May be taken as it is"),
            tables.share(scores["sure_share"]) if model else None,
            note=Text("把握 80%% 以上，其中 %(n)s 正确", "80%% sure or more; %(n)s of them right").with_values(
                n=tables.share(scores["sure_accuracy"])
            )
            if model
            else "",
        ),
        Tile(
            Text("概率误差", "Calibration error"),
            tables.share(scores["calibration_error"]) if model else None,
            note=Text("给出的把握与实际的差距", "stated probability against what came true"),
        ),
    ]


def _confusion(names: Sequence[Text], counts: Sequence[Sequence[int]]) -> list[tuple[Text, list[Cell]]]:
    return [
        (name, [Cell(count, right=place == column) for column, count in enumerate(row)])
        for place, (name, row) in enumerate(zip(names, counts, strict=True))
    ]


def _mixed(names: Sequence[Text], counts: Sequence[Sequence[int]]) -> list[tuple[Text, Text, int]]:
    """What is most often taken for something else: what it is, what was proposed, how many letters."""
    found = [
        (count, names[row], names[column])
        for row, cells in enumerate(counts)
        for column, count in enumerate(cells)
        if row != column and count
    ]
    most = sorted(found, key=lambda one: -one[0])[:MOST_MIXED]
    return [(is_so, said, count) for count, is_so, said in most]


def reply_shown(score: ReplyScore) -> dict[str, Any]:
    """The score of a reply for ``texts/_reply.html``."""
    parts = [(PART_LABELS[name], value) for name, value in score.parts.items()]
    return {"total": score.total, "parts": parts, "hints": score.hints}
