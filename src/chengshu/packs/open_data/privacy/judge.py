"""The whole check of one view: what each column is, whether the rule holds, and what would make it hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from chengshu.base.text import Text
from chengshu.packs.open_data.privacy.columns import Found, Part, is_about_persons, looks_of, parts_of
from chengshu.packs.open_data.privacy.groups import Groups, View, counted, measured
from chengshu.packs.open_data.privacy.treatments import KEEP, Column, label_of, offered_for

MOST_STEPS = 24


@dataclass(frozen=True)
class Rule:
    """k, l, and how many per cent of the rows may be left out at most."""

    k: int
    l: int = 1  # noqa: E741  the name it has in the literature
    most_suppressed: int = 5


@dataclass(frozen=True)
class Opening:
    """A view to be opened: treatment by column, in order, and whether small groups are left out."""

    treatments: Mapping[str, str]
    suppress: bool = False

    @property
    def view(self) -> list[tuple[str, str]]:
        """As pairs."""
        return list(self.treatments.items())

    def without(self, column: str) -> Opening:
        """The same with one column closed."""
        return replace(self, treatments={name: key for name, key in self.treatments.items() if name != column})

    def treated(self, column: str, key: str) -> Opening:
        """The same with another treatment of one column."""
        return replace(self, treatments={**self.treatments, column: key})


@dataclass(frozen=True)
class Verdict:
    """What was found. ``hindered`` tells that direct identifiers are to be opened, which nobody can overrule."""

    rule: Rule
    columns: tuple[Found, ...]
    groups: Groups
    about_persons: bool
    hindered: bool
    passed: bool
    reasons: tuple[Text, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the check."""
        return {
            "columns": [
                {
                    "column": one.column.name,
                    "label_zh": one.column.label.zh,
                    "label_en": one.column.label.en,
                    "part": str(one.part),
                    "reason_zh": one.reason.zh,
                    "reason_en": one.reason.en,
                    "distinct": one.distinct,
                    "rare": one.rare,
                }
                for one in self.columns
            ],
            "groups": self.groups.groups,
            "reasons": [{"zh": one.zh, "en": one.en} for one in self.reasons],
        }


@dataclass(frozen=True)
class Step:
    """One thing to change, in plain words, and what it brings: rows that would still stand in small groups."""

    column: str
    treatment: str
    words: Text
    below: int


@dataclass(frozen=True)
class Advice:
    """Steps that make the rule hold, and the view that comes of them; ``passes`` False where none was found."""

    opening: Opening
    steps: tuple[Step, ...]
    passes: bool


class Judge:
    """Checks views of one version of a source. Columns are those of the source, opened or not."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, source: str, columns: Sequence[Column], rule: Rule) -> None:
        self.engine, self.source, self.rule = engine, source, rule
        self.columns = {column.name: column for column in columns}
        self.looks = looks_of(engine, source, columns)
        self.about_persons = is_about_persons(columns, self.looks)

    def verdict(self, opening: Opening) -> Verdict:
        """What is found about the view."""
        found = self._parts(opening)
        direct = [one for one in found if one.part is Part.DIRECT]
        groups = self._counted(found, opening)
        reasons = (*(_points_at(one) for one in direct), *self._flaws(groups, opening))
        if not reasons:
            reasons = (self._praise(groups),)
            return Verdict(self.rule, tuple(found), groups, self.about_persons, False, True, reasons)
        return Verdict(self.rule, tuple(found), groups, self.about_persons, bool(direct), False, reasons)

    def advice(self, opening: Opening) -> Advice:
        """What to change so that the rule holds: coarser first, small groups left out next, columns closed last."""
        steps: list[Step] = []
        for one in self._parts(opening):
            if one.part is Part.DIRECT:
                opening = opening.without(one.column.name)
                steps.append(Step(one.column.name, "", _closes(one.column), 0))
        for _ in range(MOST_STEPS):
            found = self._parts(opening)
            groups = self._counted(found, opening)
            if not self._flaws(groups, opening):
                return Advice(opening, tuple(steps), True)
            tried = replace(opening, suppress=True)
            if not opening.suppress and not self._flaws(self._counted(found, tried), tried):
                opening = tried
                steps.append(Step("", "suppress", _suppresses(groups.below, self.rule.k), 0))
                continue
            step = self._best_step(found, opening)
            if step is None:
                break
            opening = opening.treated(step.column, step.treatment) if step.treatment else opening.without(step.column)
            steps.append(step)
        return Advice(opening, tuple(steps), False)

    def clues(self, opening: Opening) -> tuple[View, View]:
        """The quasi-identifiers and the sensitive columns of a view, as treated."""
        return _split(self._parts(opening), opening)

    def _parts(self, opening: Opening) -> list[Found]:
        view = [(name, key) for name, key in opening.view if name in self.columns]
        facts = measured(self.engine, self.source, view, self.rule.k) if self.about_persons else {}
        opened = [self.columns[name] for name, _ in view]
        return parts_of(opened, self.looks, facts, about_persons=self.about_persons, k=self.rule.k)

    def _counted(self, found: Sequence[Found], opening: Opening) -> Groups:
        clues, secrets = _split(found, opening)
        return counted(
            self.engine,
            self.source,
            clues,
            secrets,
            k=self.rule.k,
            least_varied=self.rule.l,
            suppress=opening.suppress,
        )

    def _flaws(self, groups: Groups, opening: Opening) -> list[Text]:
        """Why the rule does not hold; nothing where it does."""
        if groups.smallest is None and not groups.below:
            return []
        if opening.suppress:
            total = groups.rows + groups.below
            most = total * self.rule.most_suppressed // 100
            return [_loses(groups.below, total, self.rule.most_suppressed)] if groups.below > most else []
        flaws = []
        if groups.smallest is not None and groups.smallest < self.rule.k:
            flaws.append(_stands_out(groups, self.rule.k))
        if groups.diversity is not None and groups.diversity < self.rule.l:
            flaws.append(_tells(groups.diversity, self.rule.l))
        return flaws

    def _best_step(self, found: Sequence[Found], opening: Opening) -> Step | None:
        """The change that leaves the fewest rows in small groups; a column is closed only where nothing else helps."""
        kinder: list[Step] = []
        closing: list[Step] = []
        for one in found:
            if one.part is not Part.QUASI:
                continue
            coarser = self._next(one.column, opening.treatments[one.column.name])
            if coarser:
                tried = opening.treated(one.column.name, coarser)
                kinder.append(Step(one.column.name, coarser, _coarser(one.column, coarser), self._below(tried)))
            tried = opening.without(one.column.name)
            closing.append(Step(one.column.name, "", _closes(one.column), self._below(tried)))
        return min(kinder or closing, key=lambda step: step.below, default=None)

    def _below(self, opening: Opening) -> int:
        return self._counted(self._parts(opening), replace(opening, suppress=False)).below

    def _next(self, column: Column, key: str) -> str:
        """The next coarser treatment; empty where there is none. A number that a key counts by is not made coarser."""
        if column.is_key:
            return ""
        keys = [treatment.key for treatment in offered_for(column)]
        at = keys.index(key) if key in keys else 0
        return keys[at + 1] if at + 1 < len(keys) else ""

    def _praise(self, groups: Groups) -> Text:
        if not self.about_persons:
            return Text("未发现自然人信息，可以开放。", "Nothing about natural persons was found: it may be opened.")
        if groups.smallest is None:
            return Text(
                "要开放的各列都不足以认出个人，可以开放。", "No opened column tells people apart: it may be opened."
            )
        return Text(
            "各列合在一起，每种组合至少有 %(n)s 行，认不出具体个人，可以开放。",
            "Taken together, every combination stands in at least %(n)s rows: nobody stands out.",
        ).with_values(n=f"{groups.smallest:,}")


def _split(found: Sequence[Found], opening: Opening) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    def those(part: Part) -> list[tuple[str, str]]:
        return [(one.column.name, opening.treatments.get(one.column.name, KEEP)) for one in found if one.part is part]

    return those(Part.QUASI), those(Part.SENSITIVE)


def _points_at(one: Found) -> Text:
    return Text("“%(column)s”不得开放：%(why)s。", "“%(column)s” never opens: %(why)s.").with_values(
        column=one.column.label, why=one.reason
    )


def _stands_out(groups: Groups, k: int) -> Text:
    return Text(
        "有 %(below)s 行所在的组合不到 %(k)s 行，最小的只有 %(smallest)s 行，可能认出具体个人。",
        "%(below)s rows stand in combinations of fewer than %(k)s rows, the smallest of %(smallest)s: "
        "somebody could be recognised.",
    ).with_values(below=f"{groups.below:,}", k=k, smallest=groups.smallest)


def _tells(diversity: int, l: int) -> Text:  # noqa: E741  the name it has in the literature
    return Text(
        "有的组合里敏感列只有 %(n)s 种取值（要求至少 %(l)s 种），知道某人在其中就知道了他的情况。",
        "In some combinations a sensitive column takes only %(n)s values (at least %(l)s are required): "
        "who knows that somebody is among them knows the secret too.",
    ).with_values(n=diversity, l=l)


def _loses(below: int, total: int, most: int) -> Text:
    return Text(
        "需略去 %(below)s 行（共 %(total)s 行），超过允许的 %(most)s%%，数据会失真。",
        "%(below)s of %(total)s rows would be left out, more than the %(most)s%% allowed: the data would mislead.",
    ).with_values(below=f"{below:,}", total=f"{total:,}", most=most)


def _coarser(column: Column, key: str) -> Text:
    return Text("“%(column)s”改为%(how)s", "Open “%(column)s” as: %(how)s").with_values(
        column=column.label, how=Text(label_of(key).zh, label_of(key).en.lower())
    )


def _closes(column: Column) -> Text:
    return Text("不开放“%(column)s”", "Do not open “%(column)s”").with_values(column=column.label)


def _suppresses(below: int, k: int) -> Text:
    return Text(
        "略去不到 %(k)s 行的组合（%(n)s 行）", "Leave out combinations of fewer than %(k)s rows (%(n)s rows)"
    ).with_values(k=k, n=f"{below:,}")
