"""What people type about types, templates and licences."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.access.forms import UnitForm
from chengshu.kernel.licences.contents import NO_DATE
from chengshu.kernel.licences.holders import NUMBER_LABELS
from chengshu.kernel.licences.models import (
    BATCH_STATE_LABELS,
    HOLDER_KIND_LABELS,
    BatchKind,
    FieldKind,
    HolderKind,
    LicenceField,
    LicenceType,
)
from chengshu.kernel.licences.queries.licences import types_in_use
from chengshu.kernel.licences.services.types import FieldContent, TypeContent
from chengshu.spec.data import Grade
from chengshu.ui.fields import day, line, long_text
from chengshu.ui.forms import Form, choices, words

BATCH_KIND_LABELS = {
    BatchKind.ISSUE: Text("批量签发：发新证", "Issue: new licences"),
    BatchKind.GATHER: Text("存量汇聚：已发纸质证照入库", "Gather: licences issued before"),
}
FIELD_WORDS = {"text": FieldKind.TEXT, "long": FieldKind.LONG, "date": FieldKind.DATE, "number": FieldKind.NUMBER}
__all__ = ["BATCH_KIND_LABELS", "BATCH_STATE_LABELS"]


def _fields_hint() -> Any:
    return words(
        "每行一个：标识 | 中文名 | 英文名 | 类型（text、long、date、number）| 必填（yes、no）"
        "| 分级（1 至 4，3、4 级加密保存）",
        "One a line: key | Chinese name | English name | kind (text, long, date, number) | required (yes, no) | "
        "grade (1 to 4; 3 and 4 are kept sealed)",
    )


class TypeForm(UnitForm):
    """A type of licence."""

    name_zh = line("证照名称", "Name in Chinese", length=60)
    name_en = line("英文名称", "Name in English", required=False, length=100)
    code = line(
        "证照类型代码",
        "Code of the type",
        length=21,
        help_zh="21 位：定义机构的统一社会信用代码加三位顺序号（GB/T 36904）。",
        help_en="21 characters: credit code of who defined the type, and three digits (GB/T 36904).",
    )
    holder_kind = forms.ChoiceField(label=words("持证主体", "Held by"), choices=choices(HOLDER_KIND_LABELS))
    numbering = line(
        "编号规则",
        "Numbering",
        length=60,
        help_zh="可用 {year} 年、{area} 行政区划、{serial} 流水号。",
        help_en="May use {year}, {area} and {serial}.",
    )
    days = forms.IntegerField(
        label=words("有效天数", "Days of validity"),
        required=False,
        min_value=1,
        max_value=40_000,
        help_text=words("不填为长期有效。", "Empty: without end."),
    )
    single = forms.BooleanField(
        label=words("同一主体只持有一本", "A holder has one only"), required=False, initial=True
    )
    ground = line("设定依据", "Legal ground", required=False, length=300)
    fields_text = forms.CharField(
        label=words("照面信息", "Fields"), widget=forms.Textarea({"rows": 8}), help_text=_fields_hint(), max_length=6000
    )

    def clean_fields_text(self) -> list[FieldContent]:
        """The fields as typed, each line judged."""
        found = []
        for number, typed in enumerate(self.cleaned_data["fields_text"].replace("｜", "|").splitlines(), start=1):
            if typed.strip():
                found.append(_field(number, [part.strip() for part in typed.split("|")]))
        if len({field.key for field in found}) < len(found):
            raise forms.ValidationError(str(Text("标识重复。", "A key stands twice.")))
        return found

    def content(self) -> TypeContent:
        """What was typed."""
        names = ("code", "name_zh", "name_en", "holder_kind", "numbering", "days", "single", "ground")
        given = {name: self.cleaned_data[name] for name in names}
        return TypeContent(**given | {"holder_kind": HolderKind(given["holder_kind"])})


def fields_typed(kind: LicenceType) -> str:
    """The fields of a type as they are typed."""
    return "\n".join(
        f"{one.key} | {one.label_zh} | {one.label_en} | {one.kind} | {'yes' if one.required else 'no'} | {one.grade}"
        for one in kind.fields.all()
    )


def _field(number: int, parts: list[str]) -> FieldContent:
    parts += [""] * (6 - len(parts))
    key, label_zh, label_en, kind, required, grade = parts[:6]
    grades = {one.value for one in Grade}
    sound = key.isascii() and key.replace("_", "").isalnum() and label_zh
    if not sound or kind not in ("", *FIELD_WORDS) or required not in ("", "yes", "no") or grade not in ("", *grades):
        raise forms.ValidationError(
            str(Text(f"第 {number} 行写法不对，请对照说明。", f"Line {number} is not right; see the note."))
        )
    return FieldContent(
        key, label_zh, label_en, FIELD_WORDS.get(kind, FieldKind.TEXT), required != "no", Grade(grade or "2")
    )


class TemplateForm(Form):
    """A template."""

    markup = forms.CharField(
        label=words("模板", "Template"),
        widget=forms.Textarea({"rows": 18, "spellcheck": "false", "class": "form-control code-area"}),
        max_length=40_000,
        help_text=words(
            'Typst 排版语言。可用 data.title、data.number、data.issuer、field("标识")、rows()、check_mark()。',
            'Typst markup. It may use data.title, data.number, data.issuer, field("key"), rows(), check_mark().',
        ),
    )
    seal_left_mm = forms.IntegerField(
        label=words("印章左边距（毫米）", "Seal from the left (mm)"), min_value=0, max_value=400
    )
    seal_bottom_mm = forms.IntegerField(
        label=words("印章下边距（毫米）", "Seal from the bottom (mm)"), min_value=0, max_value=400
    )
    seal_size_mm = forms.IntegerField(
        label=words("印章直径（毫米）", "Size of the seal (mm)"), min_value=20, max_value=60
    )


class LicenceForm(UnitForm):
    """A licence of a type: the holder, the type's own fields, and the days."""

    name = line("持证主体名称", "Holder's name")
    number = line("号码", "Number", length=30)

    def __init__(self, *args: Any, kind: LicenceType, **kwargs: Any) -> None:
        days = {
            "valid_from": day("有效期起", "Valid from", required=False),
            "valid_until": day("有效期止", "Valid until", required=False),
        }
        self.base_fields = {**type(self).base_fields, **value_fields(kind), **days}  # type: ignore[misc]  # each type brings its own
        super().__init__(*args, **kwargs)
        self.fields["number"].label = words(NUMBER_LABELS[kind.holder_kind].zh, NUMBER_LABELS[kind.holder_kind].en)

    def values(self) -> dict[str, str]:
        """The type's own fields as typed."""
        return typed_values(self)


class ChangeForm(Form):
    """The fields of a licence that change, and why."""

    name = line("持证主体名称", "Holder's name")

    def __init__(self, *args: Any, kind: LicenceType, **kwargs: Any) -> None:
        why = {"why": long_text("变更原因", "Why it changes", rows=2, length=400)}
        self.base_fields = {**type(self).base_fields, **value_fields(kind), **why}  # type: ignore[misc]  # each type brings its own
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, str]:
        """The fields as typed."""
        return typed_values(self)


class PartsForm(UnitForm):
    """Several licences of one holder merged into one (多证合一)."""

    name = line("持证主体名称", "Holder's name")
    number = line("号码", "Number", length=30)
    parts = line(
        "合并的证照编号",
        "Numbers of the licences merged",
        length=600,
        help_zh="用逗号隔开；须为同一主体、有效的证照。",
        help_en="Separated by commas; valid ones of the same holder.",
    )


class BatchForm(UnitForm):
    """A list to be issued or gathered."""

    type = forms.ModelChoiceField(LicenceType.everywhere.none(), label=words("证照类型", "Type"))
    kind = forms.ChoiceField(label=words("办理方式", "What for"), choices=choices(BATCH_KIND_LABELS))
    upload = forms.FileField(
        label=words("清单", "List"),
        help_text=words(
            "Excel（xlsx）或 CSV，最多 20,000 行。列名见空白清单。",
            "Excel (xlsx) or CSV, at most 20,000 rows. The empty list shows the columns.",
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["type"]
        field.queryset = types_in_use()


def value_fields(kind: LicenceType) -> dict[str, forms.Field]:
    """The inputs for the type's own fields."""
    return {f"value_{one.key}": value_field(one) for one in kind.fields.all()}


def value_field(one: LicenceField) -> forms.Field:
    """The input for a field of a licence."""
    label = words(one.label_zh, one.label_en or one.label_zh)
    if one.kind == FieldKind.DATE:
        return forms.DateField(label=label, required=one.required, error_messages={"invalid": str(NO_DATE)})
    if one.kind == FieldKind.NUMBER:
        return forms.DecimalField(label=label, required=one.required, max_digits=20, decimal_places=6)
    widget: Any = forms.Textarea({"rows": 3}) if one.kind == FieldKind.LONG else forms.TextInput()
    return forms.CharField(label=label, required=one.required, widget=widget, max_length=2000)


def typed_values(form: Form) -> dict[str, str]:
    """The values of a form's licence fields, as text."""
    found = {}
    for name, value in form.cleaned_data.items():
        if name.startswith("value_"):
            found[name.removeprefix("value_")] = "" if value is None else str(value)
    return found
