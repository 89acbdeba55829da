"""Purposes for which base information may be asked."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.registries.models import UsePurpose
from chengshu.ui.fields import flag, line
from chengshu.ui.forms import Form, words

KEY_TAKEN = Text("已有同样标识的使用目的，请换一个标识。", "There is a purpose of this key. Please give another.")


class UsePurposeForm(Form):
    """A purpose, new or changed; its key stays once it is there, since programs name it."""

    name_zh = line("使用目的", "Purpose in Chinese", help_zh="如：办理政务服务事项", help_en="As officials read it")
    name_en = line("英文", "Purpose in English", required=False)
    key = forms.SlugField(
        label=words("标识", "Key"),
        max_length=40,
        help_text=words(
            "接口里的名字，如 service。保存后不能修改。", "Its name for programs, as service. It stays once saved."
        ),
    )
    ground = line(
        "法律依据",
        "Legal ground",
        length=300,
        help_zh="法律、法规的名称和条款，或法定职责",
        help_en="The law with its clause, or the duty by law",
    )
    active = flag("启用（不勾选即停用，不能再选用；已有的授权和回执保留）", "In use; an ended one is not offered")

    def __init__(self, *args: Any, purpose: UsePurpose | None = None, **kwargs: Any) -> None:
        self.purpose = purpose
        names = ("name_zh", "name_en", "key", "ground", "active")
        kwargs["initial"] = {name: getattr(purpose, name) for name in names} if purpose else {"active": True}
        super().__init__(*args, **kwargs)
        self.fields["key"].disabled = purpose is not None

    def clean_key(self) -> str:
        """No other purpose has it."""
        key = str(self.cleaned_data["key"])
        if self.purpose is None and UsePurpose.objects.filter(key=key).exists():
            raise forms.ValidationError(str(KEY_TAKEN))
        return key

    def content(self) -> dict[str, Any]:
        """What ``set_purpose`` takes."""
        given = {name: self.cleaned_data[name] for name in ("key", "ground", "active")}
        zh, en = self.cleaned_data["name_zh"], self.cleaned_data["name_en"]
        return {**given, "name": Text(zh, en or zh)}
