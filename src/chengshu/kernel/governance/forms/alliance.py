"""What people type about partners, agreements and activities."""

from __future__ import annotations

from django import forms

from chengshu.base import clock
from chengshu.kernel.access.forms import unit, units
from chengshu.kernel.files.forms import FilesField
from chengshu.kernel.governance.forms.fields import KeptForm, ReachForm, long_text
from chengshu.kernel.governance.models import (
    ACTIVITY_KIND_LABELS,
    AGREEMENT_KIND_LABELS,
    PARTNER_KIND_LABELS,
    STANDING_LABELS,
    Alliance,
    CooperationAgreement,
    Partner,
    Standing,
)
from chengshu.kernel.governance.purposes import AGREEMENTS
from chengshu.kernel.governance.rights import EDIT_PARTNERS, SEE_PARTNERS
from chengshu.ui.fields import day, line
from chengshu.ui.forms import Form, choices, words

PARTNERS = Partner.everywhere.filter(active=True)


class PartnerForm(Form):
    """A partner's record."""

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(PARTNER_KIND_LABELS))
    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    body = unit("是本市机构的，请选择", "The same as this body of the city", required=False)
    credit_code = line("统一社会信用代码", "Unified social credit code", required=False, length=18)
    duties = long_text("职责任务", "Duties", required=False)
    contact = line("联系人和电话", "Contact", required=False, length=100)
    founded_on = day("成立日期", "Founded on", required=False)
    active = forms.BooleanField(label=words("合作中", "Working with the city"), required=False, initial=True)


class NewPartnerForm(PartnerForm, KeptForm):
    """A new partner."""

    field_order = ("organisation",)


class AllianceForm(KeptForm):
    """A new alliance."""

    name_zh = line("名称", "Name in Chinese")
    name_en = line("英文名称", "Name in English", required=False)
    charter = long_text("章程", "Charter", required=False)


class JoinForm(ReachForm):
    """A partner joins."""

    reach = {"partner": SEE_PARTNERS}

    partner = forms.ModelChoiceField(PARTNERS, label=words("单位", "Partner"))
    standing = forms.TypedChoiceField(
        label=words("地位", "Standing"),
        choices=choices(STANDING_LABELS),
        coerce=lambda key: Standing(int(key)),
        initial=Standing.MEMBER,
    )
    since = day("加入日期", "Since", required=False)


class AgreementForm(KeptForm):
    """An agreement."""

    reach = {"partners": SEE_PARTNERS, "renews": EDIT_PARTNERS}

    number = line("协议编号", "Number", length=60)
    title = line("协议名称", "Title")
    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(AGREEMENT_KIND_LABELS))
    partners = forms.ModelMultipleChoiceField(PARTNERS, label=words("合作方", "Partners"))
    bodies = units("本市其他签约单位", "Other bodies of this city")
    substance = long_text("主要内容", "Substance", required=False)
    signed_on = day("签订日期", "Signed on", required=False)
    since = day("生效日期", "In force from")
    until = day("到期日期（长期有效则不填）", "Until (empty for open-ended)", required=False)
    warn_days = forms.IntegerField(
        label=words("到期前几天预警", "Warn so many days before"), min_value=1, max_value=720, initial=60
    )
    renews = forms.ModelChoiceField(
        CooperationAgreement.everywhere.filter(renewal=None),
        label=words("续签自", "Renews"),
        required=False,
    )
    papers = FilesField(purpose=AGREEMENTS, required=False)


class ActivityForm(KeptForm):
    """Something done together."""

    reach = {"partners": SEE_PARTNERS, "alliance": SEE_PARTNERS, "agreement": SEE_PARTNERS}

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(ACTIVITY_KIND_LABELS))
    title = line("活动名称", "Title")
    since = forms.DateField(label=words("开始日期", "From"), initial=clock.today)
    until = day("结束日期", "Until", required=False)
    partners = forms.ModelMultipleChoiceField(PARTNERS, label=words("参加单位", "Partners"), required=False)
    alliance = forms.ModelChoiceField(Alliance.everywhere.all(), label=words("联盟", "Alliance"), required=False)
    agreement = forms.ModelChoiceField(
        CooperationAgreement.everywhere.all(), label=words("依据协议", "Under the agreement"), required=False
    )
    people = forms.IntegerField(label=words("参加人数", "People"), min_value=0, initial=0)
    results = forms.IntegerField(
        label=words("成果数", "Results"),
        min_value=0,
        initial=0,
        help_text=words("创新成果、结业人员或在孵企业的数量。", "Innovations, graduates or incubated firms."),
    )
    outcome = long_text("成效", "Outcome", required=False)
