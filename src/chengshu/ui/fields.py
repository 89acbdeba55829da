"""Fields that many forms have: their labels and helps in two languages, their lengths bounded."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.money import fen_from_yuan
from chengshu.base.text import Text
from chengshu.ui.forms import words

NOT_AN_AMOUNT = Text("请填写元，最多两位小数，如 800 或 800.00。", "Please give yuan, two decimals at most, as 800.00.")
TOO_LITTLE = Text("金额应大于零。", "The amount must be more than nothing.")


def line(zh: str, en: str, *, required: bool = True, length: int = 200, help_zh: str = "", help_en: str = "") -> Any:
    """One line."""
    hint = words(help_zh, help_en) if help_zh else ""
    return forms.CharField(label=words(zh, en), required=required, max_length=length, help_text=hint)


def long_text(
    zh: str, en: str, *, required: bool = True, rows: int = 4, length: int = 2000, help_zh: str = "", help_en: str = ""
) -> Any:
    """Several lines."""
    hint = words(help_zh, help_en) if help_zh else ""
    area = forms.Textarea({"rows": rows})
    return forms.CharField(label=words(zh, en), required=required, max_length=length, widget=area, help_text=hint)


def day(zh: str, en: str, *, required: bool = True) -> Any:
    """A day."""
    return forms.DateField(label=words(zh, en), required=required)


def flag(zh: str, en: str) -> Any:
    """Yes or no."""
    return forms.BooleanField(label=words(zh, en), required=False)


class YuanField(forms.CharField):
    """An amount typed in yuan, cleaned to fen; None where nothing was typed and nothing needs to be.

    ``least`` is the smallest amount in fen that is taken; with None amounts below nothing are taken too.
    """

    def __init__(self, *, least: int | None = 1, **kwargs: Any) -> None:
        self.least = least
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The amount in fen."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            fen = fen_from_yuan(str(typed))
        except ValueError:
            raise forms.ValidationError(str(NOT_AN_AMOUNT)) from None
        if self.least is not None and fen < self.least:
            raise forms.ValidationError(str(TOO_LITTLE if self.least else NOT_AN_AMOUNT))
        return fen
