"""What citizens type."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.cases.models import Channel
from chengshu.kernel.intake.queries.services import services_of
from chengshu.ui.fields import line, long_text
from chengshu.ui.forms import FilesField, Form, choices, words

MOST_FILES = 9
SATISFACTION = {
    5: Text("非常满意", "Very satisfied"),
    4: Text("满意", "Satisfied"),
    3: Text("基本满意", "Fairly satisfied"),
    2: Text("不满意", "Not satisfied"),
    1: Text("非常不满意", "Not at all"),
}


class ReportForm(Form):
    """A report of a citizen. A class may be left to us; so may the name."""

    text = long_text("反映的情况", "What is the matter?", length=5000)
    code = forms.ChoiceField(
        label=words("类别", "Kind"),
        required=False,
        help_text=words("不清楚可以不选。", "Leave it out if you are not sure."),
    )
    address = line(
        "地点", "Where?", length=300, help_zh="如：望河区人民路与建设路交叉口", help_en="A street and a crossing, say"
    )
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    photos = FilesField(
        label=words("照片", "Pictures"), required=False, help_text=words("最多 9 张。", "Nine at most.")
    )
    name = line("称呼", "Your name", required=False, length=60)
    phone = line(
        "手机号",
        "Mobile number",
        required=False,
        length=20,
        help_zh="用于告知结果和回访。",
        help_en="To tell you the result",
    )
    email = forms.EmailField(label=words("电子邮件", "E-mail"), required=False, max_length=200)
    public = forms.BooleanField(
        label=words("同意公开（隐去个人信息）", "May be shown to all, without your name"), required=False
    )
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _offered()

    def clean_photos(self) -> list[Any]:
        """Not too many."""
        photos: list[Any] = self.cleaned_data["photos"] or []
        if len(photos) > MOST_FILES:
            raise forms.ValidationError(str(Text("最多 9 张照片。", "Nine pictures are the most.")))
        return photos


class RatingForm(Form):
    """How satisfied somebody is."""

    satisfaction = forms.TypedChoiceField(
        label=words("满意度", "Satisfaction"), choices=choices(SATISFACTION), coerce=int, widget=forms.RadioSelect
    )
    words = long_text("说明", "In words", required=False, length=500)


class SayForm(Form):
    """Something more about a case."""

    text = long_text("补充情况", "Something to add", length=2000)


def _offered() -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in services_of(Channel.WEB):
        groups.setdefault(str(one.group), []).append((one.code, str(one.name)))
    return [("", str(Text("由工作人员判断", "Let us decide"))), *groups.items()]
