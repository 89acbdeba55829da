"""Lists of components: handing in, looking at what they would do, taking them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires
from chengshu.kernel.places import services
from chengshu.kernel.places.forms.registers import ListForm
from chengshu.kernel.places.list_columns import COLUMNS
from chengshu.kernel.places.models import ComponentImport
from chengshu.kernel.places.queries.components import list_handed_in
from chengshu.kernel.places.rights import IMPORT_COMPONENTS
from chengshu.kernel.places.tables import IMPORTS, problems_table
from chengshu.kernel.places.tables.components import faults_of
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page, listing

EXAMPLE = (
    "", "0118", "清河路017号路灯", "", "114.251585", "33.012786", "CGCS2000", "81.25", "RTK测量", "清河路17号",
    "市政设施管理处", "市政设施管理处", "完好", "2021-05-01", "",
)  # fmt: skip


@requires(IMPORT_COMPONENTS)
def imports(request: HubRequest) -> HttpResponseBase:
    """Hand in a list; the lists handed in before."""

    def save(form: ListForm) -> str:
        upload = form.cleaned_data["file"]
        row = services.hand_in(upload.name, upload.read(), by=request.actor)
        return reverse("places:import", args=[row.pk])

    rows = ComponentImport.objects.select_related("by").defer("rows", "problems")
    context = {"listing": listing(request, IMPORTS, rows)}
    return form_page(request, "places/imports.html", typed(ListForm, request), save, context)


@requires(IMPORT_COMPONENTS)
def show(request: HubRequest, key: int) -> HttpResponseBase:
    """What a list would do, or did, and what is wrong in it."""
    row = list_handed_in(key)
    return list_page(request, "places/import.html", problems_table(), faults_of(row), {"row": row})


@require_POST
@requires(IMPORT_COMPONENTS)
def take(request: HubRequest, key: int) -> HttpResponse:
    """Take the rows that can be taken."""
    row = services.take_in(key, by=request.actor)
    sentence = Text("已导入：新增 %(added)s，更新 %(altered)s。", "Taken in: %(added)s new, %(altered)s changed.")
    said = sentence.with_values(added=row.counts["added"], altered=row.counts["altered"])
    return done(request, said, reverse("places:import", args=[key]))


@requires(IMPORT_COMPONENTS)
def template(request: HubRequest) -> HttpResponseBase:
    """The form to fill in, with one row as an example."""
    head = ",".join(wording[0] for wording in COLUMNS.values())
    answer = HttpResponse(f"\ufeff{head}\r\n{','.join(EXAMPLE)}\r\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="components.csv"'
    return answer
