"""The questions of a class: how officials set them, and the fields in which citizens answer them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.intake.models import DATA_TYPES, OFFERING, DataType, ServiceField
from chengshu.ui.fields import flag, line, long_text
from chengshu.ui.forms import Form, choices, words

CODE_TAKEN = Text("这个类别已有同样代码的问题，请换一个代码。", "Its code is taken in this class. Please give another.")
MOST_CHOICES = 50
LONGEST_LINE, LONGEST_TEXT = 200, 1000
PARTS = (2, 3)
"""Of a choice as it is typed: code and Chinese words, and English ones if you like."""


class QuestionForm(Form):
    """A question of a class, new or changed; its code stays once it is there, since answers are kept by it."""

    name_zh = line("问题", "Question", length=120, help_zh="如：几盏灯不亮", help_en="In Chinese")
    name_en = line("英文", "Question in English", required=False, length=200)
    code = forms.SlugField(
        label=words("代码", "Code"),
        max_length=40,
        help_text=words(
            "接口里的名字，如 size。保存后不能修改。", "Its name for programs, as size. It stays once saved."
        ),
    )
    data_type = forms.ChoiceField(label=words("答案类型", "Kind of answer"), choices=choices(DATA_TYPES))
    values = long_text(
        "选项",
        "Choices",
        required=False,
        rows=5,
        length=5000,
        help_zh="单选、多选时填写，每行一个：代码|中文|英文，英文可省。如：one|一盏|one",
        help_en="Where there are several to choose from, one a line: code|Chinese|English, English if you like.",
    )
    required = flag("必答", "Must be answered")
    variable = flag("需要回答（不勾选则只作提示）", "To be answered; else it stands as a hint alone")
    order = forms.IntegerField(label=words("次序", "Order"), min_value=0, max_value=999, initial=0)
    active = flag("启用", "In use")

    def __init__(self, *args: Any, of: CaseClass, question: ServiceField | None = None, **kwargs: Any) -> None:
        self.of, self.question = of, question
        kwargs.setdefault("initial", _as_typed(question) if question else {"variable": True, "active": True})
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = question is not None

    def clean_code(self) -> str:
        """No other question of the class has it."""
        code = str(self.cleaned_data["code"])
        if self.question is None and ServiceField.objects.filter(case_class=self.of, code=code).exists():
            raise forms.ValidationError(
                str(Text("这个类别已有同样代码的问题。", "The class has a question of this code."))
            )
        return code

    def clean(self) -> dict[str, Any]:
        """The choices as ``(code, zh, en)``; none where the answer is typed freely."""
        given = super().clean() or {}
        lines = str(given.get("values", "")).splitlines() if given.get("data_type") in OFFERING else []
        given["values"] = self._choices([one.strip() for one in lines if one.strip()])
        if given.get("data_type") in OFFERING and not given["values"] and "values" not in self.errors:
            self.add_error("values", str(Text("请至少填写一个选项。", "Please give at least one choice.")))
        return given

    def content(self) -> dict[str, Any]:
        """What ``set_field`` takes."""
        return named(self.cleaned_data, "label")

    def _choices(self, lines: Sequence[str]) -> list[tuple[str, str, str]]:
        found: dict[str, tuple[str, str, str]] = {}
        for number, one in enumerate(lines, 1):
            parts = [part.strip() for part in one.replace("｜", "|").split("|")]
            if len(parts) not in PARTS or not all(parts[:2]) or parts[0] in found:
                wrong = Text(
                    "第 %(number)s 个选项请写成“代码|中文|英文”，代码不要重复。",
                    "Please write choice %(number)s as code|Chinese|English, each code once.",
                )
                self.add_error("values", str(wrong.with_values(number=number)))
                return []
            found[parts[0]] = (parts[0][:40], parts[1][:100], (parts[2] if len(parts) == PARTS[1] else "")[:100])
        if len(found) > MOST_CHOICES:
            self.add_error("values", str(Text("最多 50 个选项。", "Fifty choices are the most.")))
        return list(found.values())


def named(given: dict[str, Any], name: str) -> dict[str, Any]:
    """What was typed, with both names as one Text; the Chinese one serves where there is no other."""
    rest = {key: value for key, value in given.items() if key not in {"name_zh", "name_en"}}
    return {**rest, name: Text(given["name_zh"], given["name_en"] or given["name_zh"])}


def answer_field(question: ServiceField) -> forms.Field:
    """The field in which a citizen answers."""
    asked: dict[str, Any] = {"label": words(question.name), "required": question.required}
    offered = [(one[0], words(Text(one[1], one[2] or one[1]))) for one in question.values]
    match DataType(question.data_type):
        case DataType.NUMBER:
            return forms.FloatField(**asked)
        case DataType.DATETIME:
            return forms.DateTimeField(**asked)
        case DataType.TEXT:
            return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 3}), **asked)
        case DataType.SINGLE:
            return forms.ChoiceField(choices=[("", "—"), *offered], **asked)
        case DataType.MULTIPLE:
            return forms.MultipleChoiceField(choices=offered, **asked)
        case _:
            return forms.CharField(max_length=LONGEST_LINE, **asked)


def as_kept(answer: object) -> object:
    """An answer as it is kept with the case: times as ISO 8601 of the city's wall clock."""
    return clock.local(answer).isoformat(timespec="minutes") if isinstance(answer, datetime) else answer


def _as_typed(question: ServiceField) -> dict[str, Any]:
    kept = ("name_zh", "name_en", "code", "data_type", "required", "variable", "order", "active")
    lines = "\n".join("|".join(part for part in one if part) for one in question.values)
    return {**{name: getattr(question, name) for name in kept}, "values": lines}
