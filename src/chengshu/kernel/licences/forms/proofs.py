"""What people type about items, proofs, verification and shared papers."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base.text import Text
from chengshu.kernel.access.forms import UnitForm, unit
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.licences.models import (
    DISPOSAL_LABELS,
    HOLDER_KIND_LABELS,
    Disposal,
    HolderKind,
    LicenceType,
    Material,
    Moment,
    ServiceItem,
)
from chengshu.kernel.licences.purposes import PAPERS
from chengshu.kernel.licences.queries.licences import types_in_use
from chengshu.kernel.licences.services.items import Decision, ItemContent, MaterialContent
from chengshu.ui.fields import day, line, long_text
from chengshu.ui.forms import Form, choices, words

MOMENT_LABELS = {Moment.BEFORE: Text("改革前", "Before the reform"), Moment.AFTER: Text("改革后", "Since the reform")}


class ItemForm(UnitForm):
    """An item."""

    code = line("事项编码", "Code", length=60)
    name_zh = line("事项名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    holder_kind = forms.ChoiceField(label=words("办理对象", "Applicants"), choices=choices(HOLDER_KIND_LABELS))

    def content(self) -> ItemContent:
        """What was typed."""
        given = self.cleaned_data
        return ItemContent(given["code"], given["name_zh"], given["name_en"], HolderKind(given["holder_kind"]))


class MaterialForm(Form):
    """A material that an item demanded."""

    name_zh = line("材料名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    proof = forms.BooleanField(label=words("属于证明材料", "It is a proof"), required=False)
    issued_by = line("开具单位", "Issued by", required=False, length=120)

    def content(self) -> MaterialContent:
        """What was typed."""
        return MaterialContent(**self.cleaned_data)


class DecisionForm(Form):
    """What becomes of a material."""

    disposal = forms.ChoiceField(label=words("处理方式", "What becomes of it"), choices=choices(DISPOSAL_LABELS))
    type = forms.ModelChoiceField(
        LicenceType.everywhere.none(), label=words("代替它的证照", "Replaced by"), required=False
    )
    checked_by = unit("答复核验的部门", "Answered by", required=False)
    ground = line("依据", "Legal ground", length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["type"]
        field.queryset = types_in_use()

    def decision(self) -> Decision:
        """What was typed."""
        given = self.cleaned_data
        return Decision(Disposal(given["disposal"]), given["ground"], given["type"], given["checked_by"])


class MeasureForm(Form):
    """What an item costs an applicant."""

    moment = forms.ChoiceField(label=words("时点", "When"), choices=choices(MOMENT_LABELS))
    steps = forms.IntegerField(label=words("办理环节（个）", "Steps"), min_value=0, max_value=99)
    days = forms.IntegerField(label=words("办理时限（工作日）", "Working days"), min_value=0, max_value=999)
    fee_yuan = forms.DecimalField(
        label=words("收费（元）", "Fee (yuan)"), min_value=0, max_digits=9, decimal_places=2, initial=0
    )
    intermediaries = forms.IntegerField(
        label=words("中介服务（项）", "Intermediaries"), min_value=0, max_value=99, initial=0
    )


class WindowForm(UnitForm):
    """Somebody at the window: for which item, with which number."""

    item = forms.ModelChoiceField(ServiceItem.everywhere.none(), label=words("办理事项", "Item"))
    number = line(
        "身份证号或统一社会信用代码",
        "Identity number or credit code",
        length=30,
    )
    name = line("姓名或名称", "Name", length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.queryset = ServiceItem.everywhere.filter(active=True).order_by("name_zh")


class AskForm(UnitForm):
    """A question to another department."""

    material = forms.ModelChoiceField(Material.everywhere.none(), label=words("核验事项", "Proof"))
    number = line("身份证号或统一社会信用代码", "Identity number or credit code", length=30)
    name = line("姓名或名称", "Name", length=100)
    question = long_text("需要核实的情况", "What is to be verified", rows=3, length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["material"]
        field.queryset = Material.everywhere.filter(disposal=Disposal.CHECKED).select_related("item")


class PaperForm(UnitForm):
    """A paper taken in."""

    holder_kind = forms.ChoiceField(label=words("交件主体", "Handed in by"), choices=choices(HOLDER_KIND_LABELS))
    number = line("身份证号或统一社会信用代码", "Identity number or credit code", length=30)
    holder_name = line("姓名或名称", "Name", length=100)
    paper = line(
        "材料名称",
        "Paper",
        help_zh="与事项材料清单中的名称一致，其他部门才能找到。",
        help_en="As on the item's list of materials, so that others find it.",
    )
    valid_until = day("有效期至", "Counts until", required=False)
    papers = FilesField(purpose=PAPERS)
