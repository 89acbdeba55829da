"""What people type about subject areas and their rules."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.catalogue.forms.fields import ClassField
from chengshu.kernel.lake.models import AreaRule, SubjectArea
from chengshu.ui.fields import flag, line
from chengshu.ui.forms import Form, words

KEY_TAKEN = Text("已有同样标识的主题域，请换一个标识。", "There is an area of this key. Please give another.")


class AreaForm(Form):
    """A subject area, new or changed; its key stays once it is there."""

    name_zh = line("名称", "Name in Chinese", length=100, help_zh="如：交通出行", help_en="As officials read it")
    name_en = line("英文", "Name in English", required=False, length=100)
    key = forms.SlugField(
        label=words("标识", "Key"),
        max_length=40,
        help_text=words("如 transport。保存后不能修改。", "As transport. It stays once saved."),
    )
    purpose_zh = line("用途说明", "What it is for, in Chinese", required=False, length=300)
    purpose_en = line("用途说明（英文）", "What it is for, in English", required=False, length=300)
    rank = forms.IntegerField(
        label=words("次序", "Order"),
        min_value=0,
        max_value=999,
        initial=100,
        help_text=words("数字小的排在前面。", "The lower comes first."),
    )
    active = flag("启用（停用后规则不再生效，手工指定的湖表保留）", "In use; the rules of an ended one hold no more")

    def __init__(self, *args: Any, area: SubjectArea | None = None, **kwargs: Any) -> None:
        self.area = area
        names = ("name_zh", "name_en", "key", "purpose_zh", "purpose_en", "rank", "active")
        kwargs["initial"] = {name: getattr(area, name) for name in names} if area else {"active": True}
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = area is not None

    def clean_key(self) -> str:
        """No other area has it."""
        key = str(self.cleaned_data["key"])
        if self.area is None and SubjectArea.objects.filter(key=key).exists():
            raise forms.ValidationError(str(KEY_TAKEN))
        return key

    def content(self) -> dict[str, Any]:
        """What ``set_area`` takes."""
        given = self.cleaned_data
        purpose = Text(given["purpose_zh"], given["purpose_en"] or given["purpose_zh"]) if given["purpose_zh"] else None
        name = Text(given["name_zh"], given["name_en"] or given["name_zh"])
        return {"key": given["key"], "name": name, "purpose": purpose, "rank": given["rank"], "active": given["active"]}


class RuleForm(Form):
    """A rule: tables whose key begins so, or tables of a class of the catalogue."""

    area = forms.ModelChoiceField(SubjectArea.objects.none(), label=words("主题域", "Subject area"), empty_label=None)
    key_start = forms.RegexField(
        r"^[a-z][a-z0-9_.]*$",
        label=words("湖表标识开头", "Keys beginning with"),
        required=False,
        max_length=100,
        help_text=words("如 civil. 表示民政部门的表。", "As civil. for those of civil affairs."),
    )
    classification = ClassField(
        label=words("目录分类", "Class of the catalogue"),
        required=False,
        help_text=words(
            "含其下级分类。与“湖表标识开头”只填一项。", "With all below it. Give this or a beginning of keys."
        ),
    )

    def __init__(self, *args: Any, area: SubjectArea, rule: AreaRule | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"area": area.pk} | (
            {"key_start": rule.key_start, "classification": rule.class_code} if rule else {}
        )
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["area"]
        offered.queryset = SubjectArea.objects.filter(active=True) | SubjectArea.objects.filter(pk=area.pk)

    def content(self) -> dict[str, Any]:
        """What ``set_rule`` takes."""
        chosen = self.cleaned_data["classification"]
        return {
            "area": self.cleaned_data["area"],
            "key_start": self.cleaned_data["key_start"],
            "class_code": chosen.code if chosen else "",
        }
