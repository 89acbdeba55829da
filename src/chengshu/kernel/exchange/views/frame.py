"""What the pages of the exchange share."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest
from chengshu.kernel.exchange.rights import (
    ADMIT,
    MANAGE_CLIENTS,
    MANAGE_DELIVERIES,
    SEE_AGREEMENTS,
    SEE_APPLICATIONS,
    SEE_MARKET,
    SEE_RECEIPTS,
    SEE_STATISTICS,
    SET_LIMITS,
)
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Permission
from chengshu.ui.parts import Tab

Tabs = Sequence[tuple[str, Text, Permission]]

MARKET: Tabs = (
    ("exchange:market", Text("数据资源", "Resources"), SEE_MARKET),
    ("exchange:offers", Text("接口服务", "Services"), SEE_MARKET),
)
SHARING: Tabs = (
    ("exchange:applications", Text("我的申请", "Our applications"), SEE_APPLICATIONS),
    ("exchange:received", Text("待我审批", "To be decided"), SEE_APPLICATIONS),
    ("exchange:agreements", Text("共享授权", "Agreements"), SEE_AGREEMENTS),
    ("exchange:clients", Text("接入应用", "Programs"), MANAGE_CLIENTS),
    ("exchange:deliveries", Text("推送作业", "Deliveries"), MANAGE_DELIVERIES),
    ("exchange:enterprises", Text("企事业单位", "Enterprises"), ADMIT),
    ("exchange:limits", Text("限额", "Limits"), SET_LIMITS),
)
USES: Tabs = (
    ("exchange:statistics", Text("共享统计", "Statistics"), SEE_STATISTICS),
    ("exchange:receipts", Text("使用回执", "Receipts"), SEE_RECEIPTS),
    ("exchange:connections", Text("接入状态", "Connections"), SEE_STATISTICS),
)


def tabs(request: HubRequest, group: Tabs) -> list[Tab]:
    """The tabs of a group that the reader may open; the one this page belongs to is marked."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [Tab(label, reverse(name), current=name == here) for name, label, needs in group if request.actor.may(needs)]


def own_unit(request: HubRequest) -> Organisation:
    """The unit in whose name somebody acts. Raises NotAllowed for somebody without a post."""
    found = Organisation.objects.filter(pk=request.actor.organisation_id or 0).first()
    if found is None:
        raise NotAllowed
    return found
