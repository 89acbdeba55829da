"""What the network of nodes declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.nodes.datasets import DATASETS
from chengshu.kernel.nodes.panels import PANELS
from chengshu.kernel.nodes.rights import PERMISSIONS, ROLES, SEE_NODES
from chengshu.kernel.nodes.services.opening import send_due
from chengshu.kernel.nodes.services.pulling import pull_due
from chengshu.kernel.nodes.services.syncing import sync_due
from chengshu.kernel.nodes.signing import forget_nonces
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="nodes",
    label=Text("节点互联", "Network of nodes"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    pages=(Page(Text("节点互联", "Network of nodes"), "nodes:nodes", Section.DATA, SEE_NODES, "sitemap", rank=80),),
    jobs=(
        Job("nodes.sync", Text("与其他节点同步", "Speak with other nodes"), timedelta(seconds=5), sync_due),
        Job("nodes.pull", Text("拉取其他节点数据", "Pull data of other nodes"), timedelta(seconds=5), pull_due),
        Job("nodes.open", Text("同步省级开放平台", "Send open entries"), timedelta(minutes=1), send_due),
        Job("nodes.forget", Text("清理用过的随机数", "Remove used nonces"), timedelta(minutes=10), forget_nonces),
    ),
    panels=PANELS,
    urls="chengshu.kernel.nodes.urls",
    api="chengshu.kernel.nodes.api",
)
