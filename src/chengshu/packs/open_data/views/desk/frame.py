"""What the staff's pages share."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.packs.open_data.rights import ADMIT, PUBLISH, SEE, SET_RULES, SYNC
from chengshu.ui.parts import Tab


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
