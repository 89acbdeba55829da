"""Handing files out."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from django.views.decorators.http import require_safe

from chengshu.kernel.access.guards import HubRequest, signed_in
from chengshu.kernel.files import reading


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
