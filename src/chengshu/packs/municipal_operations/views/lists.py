"""Lists that officials keep: utility companies, offences, what is to be on the platform."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.packs.municipal_operations.forms import lists as forms
from chengshu.packs.municipal_operations.models import Business, Offence
from chengshu.packs.municipal_operations.queries.utilities import companies_kept_by
from chengshu.packs.municipal_operations.rights import KEEP_KEYS, SET_RULES
from chengshu.packs.municipal_operations.services import lists as writing
from chengshu.packs.municipal_operations.tables import lists as tables
from chengshu.packs.municipal_operations.views.frame import FIGURES, UTILITIES, action, listed, tabs
from chengshu.ui.forms import form_view, typed

ADMIT = Text("登记单位", "Admit a company")
ADD_OFFENCE = Text("添加案由", "Add an offence")
ADD_BUSINESS = Text("添加业务", "Add a business")


@requires(KEEP_KEYS)
@require_safe
def companies(request: HubRequest) -> HttpResponseBase:
    """Who supplies, and who did."""
    actions = action(request, KEEP_KEYS, ADMIT, "new_company", "plus")
    views = tabs(request, UTILITIES, "companies")
    return listed(request, tables.COMPANIES, companies_kept_by(request.actor), views=views, actions=actions)


@requires(KEEP_KEYS)
def new_company(request: HubRequest) -> HttpResponseBase:
    """Admit a company."""
    back = reverse("municipal_operations:companies")

    def save(form: forms.CompanyForm) -> str:
        writing.admit(by=request.actor, **form.cleaned_data)
        return back

    return form_view(request, typed(forms.CompanyForm, request, actor=request.actor), save, title=ADMIT, back=back)


@requires(KEEP_KEYS)
def change_company(request: HubRequest, company_id: int) -> HttpResponseBase:
    """What changed at a company, or its last day."""
    row = one_of(companies_kept_by(request.actor), company_id)
    back = reverse("municipal_operations:companies")

    def save(form: forms.CompanyForm) -> str:
        writing.change_company(row, by=request.actor, **form.cleaned_data)
        return back

    form = typed(forms.CompanyForm, request, actor=request.actor, company=row)
    title = Text(f"{row.body.name.zh}（{row.trade_label.zh}）", f"{row.body.name.en} ({row.trade_label.en})")
    note = Text(
        "终止后不再要求报送月报，密钥随即失效。", "After its last day no month is asked for and its keys open nothing."
    )
    return form_view(request, form, save, title=title, back=back, note=note)


@requires(SET_RULES)
@require_safe
def offences(request: HubRequest) -> HttpResponseBase:
    """What proceedings choose from, and what they once could."""
    actions = action(request, SET_RULES, ADD_OFFENCE, "new_offence", "plus")
    views = tabs(request, FIGURES, "settings")
    return listed(request, tables.OFFENCES, Offence.objects.all(), views=views, actions=actions)


@requires(SET_RULES)
def offence(request: HubRequest, offence_id: int | None = None) -> HttpResponseBase:
    """Something that can be punished, new, changed or ended."""
    row = one_of(Offence.objects.all(), offence_id) if offence_id else None
    back = reverse("municipal_operations:offences")

    def save(form: forms.OffenceForm) -> str:
        writing.set_offence(row, by=request.actor, **form.cleaned_data)
        return back

    note = Text(
        "已有案件适用的案由只能改英文名称和终止日期；终止后老案件不变，新案件不能再选。",
        "Where proceedings stand on it, only its English name and last day change; they keep it after its last day.",
    )
    form = typed(forms.OffenceForm, request, offence=row)
    return form_view(request, form, save, title=row.name if row else ADD_OFFENCE, back=back, note=note)


@requires(SET_RULES)
@require_safe
def businesses(request: HubRequest) -> HttpResponseBase:
    """What the share on the platform is counted of."""
    actions = action(request, SET_RULES, ADD_BUSINESS, "new_business", "plus")
    views = tabs(request, FIGURES, "systems")
    rows = Business.objects.select_related("company__body")
    return listed(request, tables.BUSINESS_LIST, rows, views=views, actions=actions)


@requires(SET_RULES)
def business(request: HubRequest, business_id: int | None = None) -> HttpResponseBase:
    """A business or company that is to be on the platform, new, changed or ended."""
    row = one_of(Business.objects.all(), business_id) if business_id else None
    back = reverse("municipal_operations:businesses")

    def save(form: forms.BusinessForm) -> str:
        writing.set_business(row, by=request.actor, **form.cleaned_data)
        return back

    form = typed(forms.BusinessForm, request, business=row)
    return form_view(request, form, save, title=row.name if row else ADD_BUSINESS, back=back)
