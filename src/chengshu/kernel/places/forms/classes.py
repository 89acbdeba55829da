"""What people type about classes of components."""

from __future__ import annotations

from typing import Any

from chengshu.kernel.places.models import ComponentClass
from chengshu.kernel.places.services import ClassNames
from chengshu.kernel.places.standard import MAINS, STANDARD
from chengshu.ui.fields import line
from chengshu.ui.forms import Form


class NamesForm(Form):
    """What a class is called. A class of the standard keeps its Chinese name, a main class of it both."""

    name_zh = line("名称", "Name in Chinese", length=100)
    name_en = line("英文名称", "Name in English", required=False, length=100)
    main_zh = line(
        "大类名称",
        "Main class in Chinese",
        required=False,
        length=40,
        help_zh="前两位是新的大类时填写，已有大类不用填。",
        help_en="Where the first two digits are of a new main class; else leave it.",
    )
    main_en = line("大类英文名称", "Main class in English", required=False, length=60)

    def __init__(self, *args: Any, row: ComponentClass | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs.setdefault("initial", {name: getattr(row, name) for name in NamesForm.base_fields})
        super().__init__(*args, **kwargs)
        if row is not None:
            self.fields["name_zh"].disabled = row.code in STANDARD
            self.fields["main_zh"].help_text = ""
            if row.code[:2] in MAINS:
                del self.fields["main_zh"], self.fields["main_en"]

    def names(self) -> ClassNames:
        """What was typed, for the service."""
        given = self.cleaned_data
        return ClassNames(given["name_zh"], given["name_en"], given.get("main_zh", ""), given.get("main_en", ""))


class NewClassForm(NamesForm):
    """A class of the city's own."""

    code = line(
        "代码",
        "Code",
        length=4,
        help_zh="4位数字：2位大类、2位小类，排在国家标准小类之后，如 0139。保存后不能修改。",
        help_en="Four digits: two of the main class, two of its own, after those of the standard, as 0139. It stays.",
    )
    field_order = ("code",)
