"""Fields and words that several forms use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lifecycle.amounts import fen_from_wan
from chengshu.kernel.lifecycle.purposes import PAPERS
from chengshu.ui.forms import Form, words

NOT_WAN = Text("请填写万元数，最多六位小数，如 128.5。", "Please give 10,000s of yuan, six decimals at most, as 128.5.")

NOT_MORE = Text("金额应大于零。", "The amount must be more than nothing.")

NONE = Text("（不选）", "(none)")


class WanField(forms.CharField):
    """An amount typed in 10,000 yuan, cleaned to fen."""

    def clean(self, value: Any) -> Any:
        """The amount in fen; None where nothing was typed and nothing needs to be."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            fen = fen_from_wan(typed)
        except ValueError:
            raise ValidationError(str(NOT_WAN)) from None
        if fen == 0 and self.required:
            raise ValidationError(str(NOT_MORE))
        return fen


def line(zh: str, en: str, *, required: bool = True, most: int = 200, help_text: Any = "") -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=words(zh, en), required=required, max_length=most, help_text=help_text)


def text(zh: str, en: str, *, required: bool = True, most: int = 4000, help_text: Any = "") -> forms.CharField:
    """Several lines of text."""
    label = words(zh, en)
    return forms.CharField(label=label, required=required, max_length=most, widget=forms.Textarea, help_text=help_text)


def files() -> FilesField:
    """Papers that go along."""
    return FilesField(purpose=PAPERS, label=words("附件", "Files"), required=False)


def why() -> forms.CharField:
    """The reason."""
    return text("原因", "Reason", most=500)


def unit(zh: str, en: str, **kwargs: Any) -> Any:
    """A body of the city."""
    return forms.ModelChoiceField(Organisation.objects.filter(active=True), label=words(zh, en), **kwargs)


class WhyForm(Form):
    """A reason."""

    why = why()


class ReasonForm(Form):
    """Why an exception is needed."""

    reason = text("申请理由", "Why it cannot wait", most=2000)


class ExplainForm(Form):
    """How a project differs from a similar one."""

    words = text("区别说明", "How it differs", most=1000)


class DueForm(Form):
    """Another day."""

    due_on = forms.DateField(label=words("新的时限", "New day"))
    why = why()


class DoneOnForm(Form):
    """When something was reached."""

    done_on = forms.DateField(label=words("完成日期", "Reached on"), initial=clock.today)


class OfUnits(Form):
    """A form in which one of the actor's own units is named."""

    unit = unit("单位", "Unit")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["unit"]
        chosen.queryset = units
        first = units.first()
        if first is not None and units.count() == 1:
            chosen.initial = first.pk
