"""What people type about messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from django import forms
from django.forms import BoundField

from chengshu.base.text import Text
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.messages.models import CHANNEL_LABELS, Channel
from chengshu.kernel.messages.planning import PERSONAL
from chengshu.kernel.messages.values import readable
from chengshu.kernel.messages.wordings import Words
from chengshu.spec.registry import registry
from chengshu.ui.forms import Form, choices, words

ANSWERS: dict[str, Text] = {
    "": Text("按惯例", "As usual"),
    "yes": Text("发送", "Send"),
    "no": Text("不发送", "Do not send"),
}
VALUES: dict[str, bool | None] = {"": None, "yes": True, "no": False}
ALL = Text("全部消息", "All messages")


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class WishesForm(Form):
    """A choice for each template and channel, and one for all templates."""

    def __init__(self, *args: Any, wishes: Mapping[tuple[str, str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = {value: key for key, value in VALUES.items()}
        for template in ("", *_chosen()):
            for channel in PERSONAL:
                field = forms.ChoiceField(
                    choices=choices(ANSWERS),
                    required=False,
                    initial=answers[wishes.get((channel.value, template))],
                    label=CHANNEL_LABELS[channel],  # type: ignore[arg-type]
                )
                field.widget.attrs["class"] = "form-select"
                title = readable(registry.messages[template].title) if template else ALL
                field.widget.attrs["aria-label"] = f"{title} · {CHANNEL_LABELS[channel]}"
                self.fields[self._name(channel, template)] = field

    def wishes(self) -> dict[tuple[str, str], bool | None]:
        """The answers by (channel, template)."""
        return {
            (channel.value, template): VALUES[self.cleaned_data[self._name(channel, template)]]
            for template in ("", *_chosen())
            for channel in PERSONAL
        }

    def rows(self) -> Iterator[tuple[Text, bool, list[BoundField]]]:
        """Each template with whether it is urgent and its choices; the first row speaks for all."""
        for template in ("", *_chosen()):
            declared = registry.messages.get(template)
            fields = [self[self._name(channel, template)] for channel in PERSONAL]
            yield (readable(declared.title) if declared else ALL), bool(declared and declared.urgent), fields

    @staticmethod
    def _name(channel: Channel, template: str) -> str:
        return f"{channel.value}:{template}"


class QuietForm(Form):
    """Quiet hours of one's own, or the city's."""

    own = forms.BooleanField(label=words("使用自己的静默时段", "Use quiet hours of my own"), required=False)
    starts = forms.TimeField(label=words("从", "From"), widget=TimeInput, initial=time(22))
    ends = forms.TimeField(
        label=words("到", "Until"),
        widget=TimeInput,
        initial=time(7),
        help_text=words(
            "两个时间相同表示不设静默时段；紧急消息不受限制。", "Equal times mean none; what is urgent always passes."
        ),
    )

    def hours(self) -> tuple[time, time] | None:
        """From and until; None for the city's rule."""
        return (self.cleaned_data["starts"], self.cleaned_data["ends"]) if self.cleaned_data["own"] else None


class CityQuietForm(Form):
    """The city's quiet hours."""

    starts = forms.TimeField(label=words("从", "From"), widget=TimeInput)
    ends = forms.TimeField(label=words("到", "Until"), widget=TimeInput)


class WordingForm(Form):
    """The words of a template."""

    title_zh = forms.CharField(label=words("中文标题", "Title in Chinese"), max_length=200)
    body_zh = forms.CharField(label=words("中文内容", "Message in Chinese"), widget=forms.Textarea)
    title_en = forms.CharField(label=words("英文标题", "Title in English"), max_length=300)
    body_en = forms.CharField(label=words("英文内容", "Message in English"), widget=forms.Textarea)

    def words(self) -> Words:
        """What was typed."""
        typed = self.cleaned_data
        return Words(Text(typed["title_zh"], typed["title_en"]), Text(typed["body_zh"], typed["body_en"]))


class TestForm(Form):
    """Where a test message goes."""

    channel = forms.ChoiceField(
        label=words("通道", "Channel"), choices=choices({channel: CHANNEL_LABELS[channel] for channel in PERSONAL})
    )
    address = forms.CharField(label=words("邮箱或手机号", "E-mail address or telephone number"), max_length=200)


class WebhookForm(Form):
    """A new address that hears of notices."""

    name_zh = forms.CharField(label=words("名称", "Name"), max_length=100)
    name_en = forms.CharField(label=words("英文名称", "Name in English"), max_length=100, required=False)
    url = forms.URLField(label=words("接收地址", "Address"), max_length=400, assume_scheme="https")
    organisation = forms.ModelChoiceField(
        label=words("只收该单位及下级人员的消息", "Only notices to people of this body and below"),
        queryset=Organisation.objects.filter(active=True),
        empty_label=words("全市", "The whole city"),
        required=False,
    )

    def name(self) -> Text:
        """The name in both languages."""
        typed = self.cleaned_data
        return Text(typed["name_zh"], typed["name_en"] or typed["name_zh"])


def _chosen() -> list[str]:
    """The templates that the staff choose channels for."""
    return [key for key, template in registry.messages.items() if not template.outside]
