"""What the pages of this app share: a page with one form, tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.forms import BaseForm
from django.http import HttpResponseBase
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.gathering.models import Source
from chengshu.ui.forms import form_view
from chengshu.ui.parts import Tab

F = TypeVar("F", bound=BaseForm)
DONE = Text("已完成。", "Done.")


def act(
    request: HubRequest,
    title: Text,
    form: F,
    save: Callable[[F], str],
    back: str,
    *,
    said: Text = DONE,
    **context: Any,
) -> HttpResponseBase:
    """A page with one form; ``save`` gives the address to go to, where it is said what was done."""

    template = "gathering/form.html"
    return form_view(request, form, save, template=template, apart=True, title=title, back=back, said=said, **context)


def list_tabs(current: str) -> list[Tab]:
    """Lists that belong together."""
    tabs = (
        ("sources", Text("数据源", "Sources")),
        ("connections", Text("连接", "Connections")),
        ("runs", Text("归集记录", "Runs")),
        ("handovers", Text("历史数据和台账", "Records handed over")),
    )
    return [Tab(label, reverse(f"gathering:{name}"), name == current) for name, label in tabs]


def source_tabs(source: Source, current: str, *, rows: bool) -> list[Tab]:
    """Views of one source."""
    tabs = [
        ("source", Text("概况", "Overview")),
        ("source_runs", Text("归集记录", "Runs")),
        ("drifts", Text("结构变化", "Changes of form")),
    ]
    if rows:
        tabs.append(("quarantine", Text("隔离区", "Quarantine")))
    return [Tab(label, reverse(f"gathering:{name}", args=[source.pk]), name == current) for name, label in tabs]
