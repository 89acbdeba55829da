"""Pages of the purposes for which base information may be asked."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, requires
from chengshu.kernel.registries.forms.purposes import UsePurposeForm
from chengshu.kernel.registries.models import UsePurpose
from chengshu.kernel.registries.queries.purposes import purposes_with_grants
from chengshu.kernel.registries.reach import keeps_all, must_keep_all
from chengshu.kernel.registries.rights import KEEP_REGISTRIES
from chengshu.kernel.registries.services import set_purpose
from chengshu.kernel.registries.tables.purposes import PURPOSES
from chengshu.ui.forms import form_view, typed
from chengshu.ui.tables import list_page, unlinked


@requires(KEEP_REGISTRIES)
@require_safe
def purposes(request: HubRequest) -> HttpResponseBase:
    """The purposes that may be chosen, and the ended ones."""
    keeps = keeps_all(request.actor)
    table = PURPOSES if keeps else unlinked(PURPOSES, "name")
    return list_page(request, "registries/purposes.html", table, purposes_with_grants(), {"keeps": keeps})


@requires(KEEP_REGISTRIES)
def new_purpose(request: HubRequest) -> HttpResponseBase:
    """One more purpose."""
    return _form(request, None, Text("新增使用目的", "A new purpose"))


@requires(KEEP_REGISTRIES)
def purpose(request: HubRequest, pk: int) -> HttpResponseBase:
    """Another name or ground of a purpose, or its end."""
    row = one_of(UsePurpose.objects, pk)
    return _form(request, row, row.name)


def _form(request: HubRequest, row: UsePurpose | None, title: Text) -> HttpResponseBase:
    must_keep_all(request.actor)
    back = reverse("registries:purposes")

    def save(form: UsePurposeForm) -> str:
        set_purpose(by=request.actor, **form.content())
        return back

    return form_view(request, typed(UsePurposeForm, request, purpose=row), save, title=title, back=back)
