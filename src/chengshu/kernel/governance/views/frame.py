"""What the pages of governance share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.http import HttpResponseBase
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.files.services import keep
from chengshu.kernel.projects.showing import file_lines
from chengshu.spec.files import Purpose
from chengshu.ui.forms import Form, done, form_page
from chengshu.ui.parts import FileLine, Tab

F = TypeVar("F", bound=Form)

SAVED = Text("已保存。", "Saved.")


def form_view(
    request: HubRequest,
    form: F,
    save: Callable[[F], str],
    *,
    title: Text,
    back: str,
    said: Text = SAVED,
    note: object = "",
) -> HttpResponseBase:
    """A page with one form; ``save`` does it in one transaction and gives the address to go on to."""

    def saved(filled: F) -> HttpResponseBase:
        with transaction.atomic():
            url = save(filled)
        return done(request, said, url)

    context = {"title": title, "back": back, "note": note}
    return form_page(request, "governance/form.html", form, saved, context)


def keep_all(
    uploads: Iterable[UploadedFile[Any]], *, purpose: Purpose, by: Actor, subject: models.Model | None = None
) -> tuple[str, ...]:
    """Keep what was sent; the identifiers, for moves of the work engine that take files."""
    return tuple(str(keep(upload, purpose=purpose, by=by, subject=subject).pk) for upload in uploads)


def files_of(row: models.Model) -> list[FileLine]:
    """The files attached to a row, as lines."""
    return file_lines(attachments_of(row))


def tabs_of(current: str, tabs: Sequence[tuple[str, Text, bool]]) -> list[Tab]:
    """Tabs by name of their page; those not allowed are left out."""
    return [Tab(label, reverse(name), current=name == current) for name, label, allowed in tabs if allowed]
