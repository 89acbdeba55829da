"""What the pages of quality share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponseBase
from django.urls import reverse

from chengshu.base.models import one_of
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.quality.models import Correction
from chengshu.kernel.quality.rights import EDIT_RULES, SET_WEIGHTS
from chengshu.ui.forms import SAVED, form_view
from chengshu.ui.parts import Tab


def resource_called(key: str) -> Resource:
    """The resource of this key. Raises NotFound."""
    return one_of(Resource.everywhere.select_related("provider"), key=key)


def labels_of(resource: Resource) -> dict[str, str]:
    """The names of its items by column."""
    return {item.column: str(item.name) for item in resource.items.all()}


def may_edit(request: HubRequest, resource: Resource) -> bool:
    """Whether the reader keeps the rules of the resource."""
    return reaches(request.actor, EDIT_RULES, resource.provider)


def act(
    request: HubRequest,
    title: Text,
    form: BaseForm,
    save: Callable[[Any], object],
    back: str,
    *,
    note: object = "",
    said: Text = SAVED,
) -> HttpResponseBase:
    """A page with one form; back after it was saved."""

    def saved(filled: BaseForm) -> str:
        save(filled)
        return back

    template = "quality/form.html"
    return form_view(request, form, saved, template=template, apart=True, title=title, back=back, said=said, note=note)


def board_tabs(request: HubRequest, current: str) -> list[Tab]:
    """The tabs of the board."""
    waiting = Correction.everywhere.filter(state__in=("open", "explained")).count()
    tabs = [
        ("board", Text("数据集", "Datasets"), None),
        ("bureaus", Text("部门", "Bureaus"), None),
        ("months", Text("月度趋势", "By month"), None),
        ("corrections", Text("整改", "Corrections"), waiting),
    ]
    if request.actor.may(SET_WEIGHTS):
        tabs.append(("weights", Text("评分和督查规则", "Weights and rules"), None))
    return [Tab(label, reverse(f"quality:{name}"), name == current, count) for name, label, count in tabs]


def resource_tabs(resource: Resource, current: str) -> list[Tab]:
    """The tabs of a resource's quality."""
    tabs = (("report", Text("质量报告", "Report")), ("rules", Text("质量规则", "Rules")))
    return [Tab(label, reverse(f"quality:{name}", args=[resource.key]), name == current) for name, label in tabs]
