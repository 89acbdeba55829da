"""What citizens type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.urls import reverse_lazy

from chengshu.base.text import Text
from chengshu.kernel.cases.models import Channel
from chengshu.kernel.intake.forms.questions import answer_field, as_kept
from chengshu.kernel.intake.models import ServiceField
from chengshu.kernel.intake.queries.services import asked_by, services_of
from chengshu.ui.fields import line, long_text
from chengshu.ui.forms import FilesField, Form, choices, words

MOST_FILES = 9
ASK = "ask_"
"""The names of fields that are questions of a class begin so."""
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
        widget=forms.Select(
            {"hx-get": reverse_lazy("intake:asked"), "hx-target": "#questions", "hx-swap": "outerHTML"}
        ),
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
    asked: ClassVar[Sequence[ServiceField]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _offered()

    @property
    def first(self) -> list[BoundField]:
        """What stands above the questions of the class."""
        return [self["text"], self["code"]]

    @property
    def questions(self) -> list[BoundField]:
        """The questions of the class that was chosen; none before."""
        return [self[name] for name in self.fields if name.startswith(ASK)]

    @property
    def hints(self) -> list[Text]:
        """What the class says without asking."""
        return [one.name for one in self.asked if not one.variable]

    @property
    def others(self) -> list[BoundField]:
        """What stands below them."""
        shown = {field.name for field in (*self.first, *self.questions)}
        return [field for field in self.visible_fields() if field.name not in shown]

    def told(self) -> dict[str, Any]:
        """What was typed, the answers to the questions by their codes."""
        given = {name: value for name, value in self.cleaned_data.items() if not name.startswith(ASK)}
        answers = {one.code: as_kept(self.cleaned_data.get(f"{ASK}{one.code}")) for one in self.asked}
        return {**given, "answers": {code: said for code, said in answers.items() if said not in (None, "", [])}}

    def clean_photos(self) -> list[Any]:
        """Not too many."""
        photos: list[Any] = self.cleaned_data["photos"] or []
        if len(photos) > MOST_FILES:
            raise forms.ValidationError(str(Text("最多 9 张照片。", "Nine pictures are the most.")))
        return photos


def report_form(code: str) -> type[ReportForm]:
    """The form of a report under a class, with its questions; without any where the class is unknown or left to us."""
    asked = asked_by(Channel.WEB, code) if code else []
    fields = {f"{ASK}{one.code}": answer_field(one) for one in asked if one.variable}
    return type("ClassReportForm", (ReportForm,), {"asked": asked, **fields})


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
