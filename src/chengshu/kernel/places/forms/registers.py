"""What people type about cells, components and lists."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import bracketed
from chengshu.kernel.identity.forms import OrganisationField
from chengshu.kernel.identity.models import Person
from chengshu.kernel.places.models import (
    COMPONENT_STATE_LABELS,
    DUTY_ROLE_LABELS,
    VERDICT_LABELS,
    Component,
    LikelyDouble,
)
from chengshu.kernel.places.queries.components import classes
from chengshu.kernel.places.services import ComponentContent
from chengshu.ui.fields import day, line, long_text
from chengshu.ui.forms import Form, choices, words


def degrees(zh: str, en: str, most: float) -> Any:
    """Degrees of CGCS2000, bounded."""
    box = forms.NumberInput({"step": "any", "inputmode": "decimal"})
    return forms.FloatField(label=words(zh, en), min_value=-most, max_value=most, widget=box)


class ComponentForm(Form):
    """A component; code and class stay once it is registered."""

    class_code = forms.ChoiceField(label=words("部件小类", "Class"), choices=[])
    name_zh = line(
        "名称",
        "Name in Chinese",
        required=False,
        help_zh="有编号的请写编号，如“清河路017号路灯”。",
        help_en="With its number where it has one.",
    )
    lon = degrees("经度", "Longitude", 180)
    lat = degrees("纬度", "Latitude", 90)
    height_m = forms.FloatField(
        label=words("高程（米）", "Height (m)"), required=False, min_value=-500, max_value=9000,
        help_text=words("1985国家高程基准。", "Above the 1985 national height datum."),
    )  # fmt: skip
    position_by = line("定位方式", "How measured", required=False, length=40)
    address = line("地址", "Address", required=False)
    owner = OrganisationField(label=words("权属单位", "Owner"), required=False)
    keeper = OrganisationField(label=words("养护单位", "Kept by"), required=False)
    state = forms.ChoiceField(label=words("状态", "State"), choices=choices(COMPONENT_STATE_LABELS))
    placed_on = day("设置日期", "Placed on", required=False)
    note = long_text("备注", "Note", required=False, rows=2, length=400)

    def __init__(self, *args: Any, row: Component | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {name: getattr(row, name) for name in ComponentForm.base_fields} | kwargs.get(
                "initial", {}
            )
        super().__init__(*args, **kwargs)
        self.row = row
        field = self.fields["class_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        if row is not None:
            field.choices = [(row.class_code, row.class_code)]
            field.widget = forms.HiddenInput()
        else:
            field.choices = [("", "—"), *((one.code, f"{one.code} {one.name}") for one in classes())]

    def content(self) -> ComponentContent:
        """What was typed, for the service."""
        return ComponentContent(**self.cleaned_data, name_en=self.row.name_en if self.row else "")


class ChangeForm(ComponentForm):
    """A change with its reason."""

    why = line("变更原因", "Why", length=400)

    def content(self) -> ComponentContent:
        """What was typed, without the reason."""
        self.cleaned_data.pop("why", None)
        return super().content()


class WhyForm(Form):
    """A reason."""

    why = line("原因", "Why", length=400)


class ListForm(Form):
    """A list of components."""

    file = forms.FileField(
        label=words("部件清单", "List"),
        help_text=words(
            "xlsx、CSV、GeoJSON 或 zip 压缩的 Shapefile，最多 20000 行。",
            "xlsx, CSV, GeoJSON or a zipped Shapefile, at most 20,000 rows.",
        ),
    )


class MapForm(Form):
    """A GeoJSON file of cells and features."""

    file = forms.FileField(
        label=words("GeoJSON 文件", "GeoJSON file"),
        help_text=words(
            "CGCS2000 经纬度。网格写 level（1区县至5单元网格）、code、name、parent；道路水系等写 kind、key、name。",
            "CGCS2000. Cells have level (1 county to 5 unit cell), code, name, parent; features have kind, key, name.",
        ),
    )


class SettleForm(Form):
    """A verdict over two components."""

    verdict = forms.ChoiceField(label=words("结论", "Verdict"), choices=choices(VERDICT_LABELS))
    keep = forms.ChoiceField(label=words("保留", "The one that stays"), choices=[], required=False)
    why = line("依据", "Why", required=False, length=400)

    def __init__(self, *args: Any, pair: LikelyDouble, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["keep"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(pair.first.code, pair.first.code), (pair.second.code, pair.second.code)]


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A person in service with the main post, found anew for every form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Person.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """People of one name are told apart by their body."""
        bodies = [str(post.organisation.name) for post in obj.posts.all() if post.until is None]
        return bracketed(obj.name, bodies[0]) if bodies else str(obj.name)

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.queryset = Person.objects.filter(active=True).prefetch_related("posts__organisation")
        return copied


class DutyForm(Form):
    """Who answers for a cell."""

    role = forms.ChoiceField(label=words("职责", "Duty"), choices=choices(DUTY_ROLE_LABELS))
    organisation = OrganisationField(label=words("单位", "Body"))
    person = PersonField(
        label=words("人员", "Person"), required=False,
        help_text=words("责任单位不填人员。", "Not for a responsible body."),
    )  # fmt: skip
    since = day("自", "Since", required=False)
