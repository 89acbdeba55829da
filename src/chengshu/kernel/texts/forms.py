"""What people type: a word, a formula, a rule, a text to try."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from chengshu.base import clock
from chengshu.kernel.texts.models.rules import FORMULA_USE_LABELS, LEVEL_LABELS
from chengshu.ui.forms import Form, choices, words

LONGEST_TRIED = 300_000


def _reason() -> forms.CharField:
    return forms.CharField(label=words("依据", "Reason"), max_length=300)


def _since() -> forms.DateField:
    return forms.DateField(label=words("生效日期", "In force from"), initial=clock.today)


class WordForm(Form):
    """An urgent word."""

    word = forms.CharField(label=words("词", "Word"), max_length=40, min_length=1)
    level = forms.TypedChoiceField(label=words("级别", "Level"), choices=choices(LEVEL_LABELS), coerce=int)
    unless = forms.CharField(
        label=words("排除语", "Unless"),
        required=False,
        max_length=200,
        help_text=words(
            "前后出现这些词时不算，用空格分开，如：演习 已扑灭", "Does not count beside these words, split by blanks."
        ),
    )
    reason = _reason()


class FormulaForm(Form):
    """A formula."""

    use = forms.ChoiceField(label=words("用于", "For"), choices=choices(FORMULA_USE_LABELS))
    formula = forms.CharField(label=words("公式", "Formula"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    days = forms.IntegerField(
        label=words("天数", "Days"),
        min_value=1,
        max_value=365,
        help_text=words(
            "热度：最近几天算新来信；答复：收到后几天内应当答复。",
            "Heat: how many days are fresh. Replies: days allowed.",
        ),
    )
    since = _since()
    reason = _reason()


class AlikeForm(Form):
    """When letters count as alike."""

    window_days = forms.IntegerField(
        label=words("比对最近多少天的来信", "Days of letters compared"), min_value=1, max_value=400
    )
    repeat_from = forms.DecimalField(
        label=words("文字重复达到多少算重复（0–1）", "Repeats from (0–1)"),
        min_value=Decimal("0.1"),
        max_value=Decimal(1),
        decimal_places=2,
    )
    topic_from = forms.DecimalField(
        label=words("相似达到多少算同一话题（0–1）", "One topic from (0–1)"),
        min_value=Decimal("0.05"),
        max_value=Decimal(1),
        decimal_places=2,
    )
    near_m = forms.IntegerField(
        label=words("多少米内算同一地点", "Metres that count as one place"), min_value=1, max_value=50_000
    )
    since = _since()
    reason = _reason()


class TryForm(Form):
    """A text to be understood; it is read and not kept."""

    text = forms.CharField(
        label=words("来信内容", "Letter"), max_length=LONGEST_TRIED, widget=forms.Textarea(attrs={"rows": 8})
    )
    reply = forms.CharField(
        label=words("答复（可不填）", "Reply (may stay empty)"),
        max_length=LONGEST_TRIED,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
