"""Keys of programs that hand in for utility companies."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.packs.municipal_operations.forms import services as forms
from chengshu.packs.municipal_operations.queries.utilities import keys_seen_by
from chengshu.packs.municipal_operations.rights import KEEP_KEYS
from chengshu.packs.municipal_operations.services import company_keys as writing
from chengshu.packs.municipal_operations.tables.company_keys import COMPANY_KEYS
from chengshu.packs.municipal_operations.views.frame import UTILITIES, action, listed, tabs
from chengshu.ui.forms import Form, form_view, typed

REQUESTS = (
    (f"PUT {writing.DOOR}returns/2026-01", Text("报送月报", "hands in a month")),
    (
        f"PUT {writing.DOOR}interruptions/A-17",
        Text("报告停供故障，末段为本单位编号", "tells of an interruption under the company's own number"),
    ),
    (f"GET {writing.DOOR}openapi.json", Text("全部接口说明", "describes all of them")),
)


@requires(KEEP_KEYS)
def company_keys(request: HubRequest) -> HttpResponseBase:
    """Which programs hand in for whom."""
    actions = action(request, KEEP_KEYS, Text("发放密钥", "Give out a key"), "new_company_key", "key")
    views = tabs(request, UTILITIES, "company_keys")
    return listed(request, COMPANY_KEYS, keys_seen_by(request.actor), views=views, actions=actions)


@requires(KEEP_KEYS)
def new_company_key(request: HubRequest) -> HttpResponseBase:
    """Give out a key; it is shown once."""
    form = typed(forms.CompanyKeyForm, request, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        row, text = writing.make_key(given.pop("company"), given.pop("holder"), by=request.actor, **given)
        return render(
            request, "municipal_operations/company_key.html", {"row": row, "text": text, "requests": REQUESTS}
        )
    back = reverse("municipal_operations:company_keys")
    return form_view(request, form, _nowhere, title=Text("发放密钥", "Give out a key"), back=back)


@requires(KEEP_KEYS)
def end_company_key(request: HubRequest, key_id: int) -> HttpResponseBase:
    """It opens nothing any more."""
    row = one_of(keys_seen_by(request.actor), key_id)
    back = reverse("municipal_operations:company_keys")

    def save(form: Form) -> str:
        writing.end_key(row, by=request.actor)
        return back

    title = Text("停用“%(name)s”的密钥", "End the key of “%(name)s”").with_values(name=row.holder)
    note = Text("停用后该程序立即不能再报送。", "The program cannot hand in from then on.")
    return form_view(request, typed(Form, request), save, title=title, back=back, note=note)


def _nowhere(form: forms.CompanyKeyForm) -> str:
    """A sound form never comes here: it was answered with its key."""
    raise AssertionError(form)
