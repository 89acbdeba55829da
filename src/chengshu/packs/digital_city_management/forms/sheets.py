"""Forms about sheets of shops, sites and vehicles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from chengshu.base.coordinates import Datum
from chengshu.base.text import Text
from chengshu.kernel.access.scopes import units_within
from chengshu.packs.digital_city_management.forms.registers import NO_UNITS
from chengshu.packs.digital_city_management.models import Sheet
from chengshu.packs.digital_city_management.rights import KEEP
from chengshu.packs.digital_city_management.services.sheets import REGISTERS
from chengshu.ui.forms import Form, choices
from chengshu.ui.forms import words as said

if TYPE_CHECKING:
    from chengshu.kernel.access.actor import Actor

DATUMS = {
    Datum.CGCS2000: Text("CGCS2000 或 WGS-84", "CGCS2000 or WGS-84"),
    Datum.GCJ02: Text("GCJ-02（高德、腾讯）", "GCJ-02"),
    Datum.BD09: Text("BD-09（百度）", "BD-09"),
}


class SheetForm(Form):
    """A sheet of a unit."""

    unit = forms.ModelChoiceField(NO_UNITS, label=said("管理单位", "Kept by"))
    datum = forms.ChoiceField(label=said("坐标系", "Datum of positions"), choices=choices(DATUMS))
    file = forms.FileField(label=said("填好的表（xlsx 或 csv）", "The filled sheet (xlsx or csv)"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_within(actor, KEEP)  # type: ignore[attr-defined]
        self.fields["unit"].initial = actor.organisation_id


class MatchForm(Form):
    """Which column of a sheet stands for which of the register."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", str(Text("（表中没有）", "(not in the sheet)")))
        offered = [none, *((str(place), head) for place, head in enumerate(sheet.heads))]
        for column in REGISTERS[sheet.register].columns:
            field = forms.ChoiceField(
                label=said(column.label),
                choices=offered,
                required=column.needed,
                initial=str(sheet.mapping.get(column.key, "")),
            )
            field.widget.attrs["class"] = "form-select"
            self.fields[column.key] = field

    def mapping(self) -> dict[str, int]:
        """What was matched."""
        return {key: int(place) for key, place in self.cleaned_data.items() if place}
