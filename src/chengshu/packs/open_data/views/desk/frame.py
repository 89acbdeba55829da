"""What the staff's pages share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.http import HttpResponseBase
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.packs.open_data.rights import ADMIT, PUBLISH, SEE, SET_RULES, SYNC
from chengshu.ui.forms import Form, done, form_page
from chengshu.ui.parts import Tab

F = TypeVar("F", bound=Form)
SAVED = Text("已保存。", "Saved.")


def tabs(request: HubRequest, current: str) -> list[Tab]:
    """The views of the work of opening data."""
    may = request.actor.may
    offered: Sequence[tuple[str, Text, bool]] = (
        ("desk", Text("开放数据集", "Datasets"), may(SEE)),
        ("resources", Text("资源清单", "Resource list"), may(SEE)),
        ("inquiries", Text("公众来件", "Asked"), may(SEE)),
        ("partners", Text("社会参与", "Society"), may(ADMIT)),
        ("reviews", Text("评价审核", "Ratings"), may(PUBLISH)),
        ("merits", Text("排名奖励", "Ranking"), may(SEE)),
        ("neighbours", Text("平台同步", "Other portals"), may(SYNC)),
        ("desk_rules", Text("开放规则", "Rules"), may(SET_RULES)),
    )
    return [Tab(label, reverse(f"open_data:{name}"), name == current) for name, label, allowed in offered if allowed]


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
    """A page with one form; ``save`` gives the address to go on to."""

    def saved(filled: F) -> HttpResponseBase:
        return done(request, said, save(filled))

    context: dict[str, Any] = {"title": title, "back": back, "note": note}
    return form_page(request, "open_data/desk_form.html", form, saved, context)
