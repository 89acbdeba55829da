"""The rules of a subject area as a list."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text, bracketed
from chengshu.kernel.lake.queries.areas import RuledArea, RuleStanding
from chengshu.ui.parts import Link
from chengshu.ui.tables import Column, Table


def _says(one: RuleStanding) -> Text:
    if one.rule.key_start:
        says = Text("标识以 %(start)s 开头", "Keys beginning with %(start)s")
        return says.with_values(start=one.rule.key_start)
    named = bracketed(one.rule.class_code, one.class_name) if one.class_name else one.rule.class_code
    return Text("目录分类 %(named)s", "Class %(named)s").with_values(named=named)


def rules_table(one: RuledArea) -> Table[RuleStanding]:
    """The rules of one area; a page shows many such lists, so each has a key of its own."""
    return Table(
        key=f"rules-{one.area.key}",
        label=Text("归类规则", "Rules"),
        columns=(
            Column(
                "says",
                Text("归类规则", "Rule"),
                _says,
                link=lambda rule: reverse("lake:rule", args=[rule.rule.pk]),
                wide=True,
            ),
            Column("tables", Text("按此归类的湖表", "Tables that follow it"), numeric=True),
            Column(
                "end",
                Text("移除", "Take away"),
                lambda rule: Link(Text("移除", "Take away"), reverse("lake:end_rule", args=[rule.rule.pk])),
            ),
        ),
        empty=Text("还没有规则，只含手工指定的湖表。", "No rules yet; it holds only tables put there by hand."),
        page_size=200,
        exported=False,
    )
