"""Forms about crews, and what a crew tells on its way."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.dispatch.forms.fields import AnyClassField, line_of
from chengshu.kernel.dispatch.models import Crew
from chengshu.kernel.dispatch.services.crews import CrewContent
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.files.purposes import EVIDENCE
from chengshu.kernel.work.people import PersonField, UnitField
from chengshu.ui.fields import flag, line, long_text
from chengshu.ui.forms import Form, words


def _whole(zh: str, en: str, initial: int, most: int) -> Any:
    return forms.IntegerField(label=words(zh, en), min_value=1, max_value=most, initial=initial)


class CrewForm(Form):
    """What is said of a crew."""

    unit = UnitField(label=words("所属单位", "Unit"))
    name_zh = line("班组名称", "Name of the crew (Chinese)", length=100)
    name_en = line("英文名称", "Name in English", required=False, length=100)
    skills = AnyClassField(
        label=words("能办类别（含下级）", "Classes it does, with those below"),
        many=True,
        required=False,
        help_text=words("不填则本单位的都能办。", "Empty: whatever its unit does."),
    )
    division_code = line("负责区域代码开头", "Area (division code)", required=False, length=12)
    capacity = _whole("同时在办上限", "Orders at once", 8, 100)
    minutes_each = _whole("每单现场分钟数", "Minutes on the spot", 40, 480)
    speed_km_h = _whole("平均车速（公里/小时）", "Speed (km/h)", 25, 120)
    keep_days = _whole("位置保存天数", "Days positions are kept", 7, 30)
    active = flag("启用", "In use")

    def __init__(self, *args: Any, crew: Crew | None = None, units: list[str], **kwargs: Any) -> None:
        super().__init__(*args, initial=_first(crew) if crew else {"active": True}, **kwargs)
        self.fields["unit"].widget.names = units
        if crew is not None:
            del self.fields["unit"]
        picker = self.fields["skills"]
        if isinstance(picker, AnyClassField):
            picker.offer()

    def content(self) -> CrewContent:
        """What was typed."""
        given = self.cleaned_data
        return CrewContent(
            Text(given["name_zh"], given["name_en"] or given["name_zh"]),
            given["skills"],
            given["division_code"],
            given["capacity"],
            given["minutes_each"],
            given["speed_km_h"],
            given["keep_days"],
        )


def _first(crew: Crew) -> dict[str, Any]:
    names = ("name_zh", "name_en", "division_code", "capacity", "minutes_each", "speed_km_h", "keep_days", "active")
    return {name: getattr(crew, name) for name in names} | {
        "skills": "、".join(line_of(one) for one in crew.skills.all())
    }


class MemberForm(Form):
    """Somebody who joins a crew."""

    person = PersonField(label=words("姓名", "Name"))


class DoneForm(Form):
    """What a crew did."""

    result = long_text("处置结果", "What was done", rows=3, length=5000)
    evidence = FilesField(purpose=EVIDENCE, label=words("现场照片", "Pictures"), required=False)


class PositionForm(Form):
    """Where a crew is."""

    lon = forms.FloatField(label=words("经度", "Longitude"), min_value=-180, max_value=180)
    lat = forms.FloatField(label=words("纬度", "Latitude"), min_value=-90, max_value=90)
