"""Handing files out."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengshu.base.text import Text
from chengshu.kernel.acting.guards import HubRequest, requires, signed_in
from chengshu.kernel.files import queries, reading, services
from chengshu.kernel.files.forms import LimitForm
from chengshu.kernel.files.rights import SET_LIMITS
from chengshu.kernel.files.tables import HISTORY, PURPOSES
from chengshu.spec.files import MEGABYTE
from chengshu.ui.forms import done, form_page, typed
from chengshu.ui.tables import list_page, short_list


@require_safe
@signed_in
def download(request: HubRequest, key: UUID) -> FileResponse:
    """The file under the name it was handed in with, to be saved and never shown in the browser."""
    file = reading.opened(request.actor, key)
    response = FileResponse(file.content, as_attachment=True, filename=file.name, content_type=file.media_type)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_safe
@signed_in
def preview(request: HubRequest, key: UUID, page: int) -> FileResponse:
    """A picture of a page of the file, counted from 1."""
    picture = reading.opened_preview(request.actor, key, page)
    return FileResponse(picture, content_type="image/webp", headers={"Cache-Control": "private, max-age=3600"})


@requires(SET_LIMITS)
def limits(request: HubRequest) -> HttpResponseBase:
    """What may be uploaded for what."""
    return list_page(request, "files/limits.html", PURPOSES, queries.purposes())


@requires(SET_LIMITS)
def limit(request: HubRequest, key: str) -> HttpResponseBase:
    """The limits of one purpose; former ones stay below."""
    purpose = queries.purpose(key)
    now = queries.limit_of(purpose)

    def save(form: LimitForm) -> HttpResponse:
        largest, at_most = form.cleaned_data["largest_mb"] * MEGABYTE, form.cleaned_data["at_most"]
        chosen = form.families_chosen()
        services.set_limit(purpose, largest=largest, at_most=at_most, families=chosen, by=request.actor)
        return done(request, Text("新的限制已起用。", "The new limits count from now on."), reverse("files:limits"))

    initial = {"families": now.families, "largest_mb": now.largest // MEGABYTE, "at_most": now.at_most}
    context = {"purpose": purpose, "listing": short_list(HISTORY, queries.limits_of(purpose))}
    return form_page(request, "files/limit.html", typed(LimitForm, request, initial=initial), save, context)
