"""What the pages of this app share: finding a row for the reader, and a page with one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponseBase
from django.urls import reverse

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.lifecycle.models import Project
from chengshu.kernel.lifecycle.queries.projects import projects_for
from chengshu.ui.forms import form_view

DONE = Text("已完成。", "Done.")


def project_seen(request: HubRequest, pk: int) -> Project:
    """The project, when the reader may see it. Raises NotFound."""
    return one_of(projects_for(request.actor), pk)


def act(
    request: HubRequest,
    title: Text,
    form: BaseForm,
    save: Callable[[dict[str, Any]], object],
    back: str,
    *,
    note: object = "",
    said: Text = DONE,
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """A page with one form; what was typed goes to ``save``, then back, with what was done."""

    def saved(filled: BaseForm) -> str:
        save(filled.cleaned_data)
        return back

    template = "lifecycle/form.html"
    return form_view(
        request,
        form,
        saved,
        template=template,
        apart=True,
        title=title,
        back=back,
        said=said,
        note=note,
        **(context or {}),
    )


def name_of(given: dict[str, Any]) -> Text:
    """Takes the name out of what was typed; where there is no English one the Chinese one serves."""
    zh = given.pop("name_zh")
    return Text(zh, given.pop("name_en") or zh)


def page_of(project: Project | int, tab: str = "") -> str:
    """The address of a project's page, or of one of its tabs."""
    key = project if isinstance(project, int) else project.pk
    return reverse(f"lifecycle:project_{tab}" if tab else "lifecycle:project", args=[key])
