"""What the network of nodes keeps, as resources of the catalogue."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.data import Dataset, Field, Sharing

NODES = Dataset(
    key="nodes.node",
    label=Text("互联节点", "Nodes"),
    model="nodes.Node",
    fields=(
        Field("key", Text("节点标识", "Key")),
        Field("name_zh", Text("节点名称", "Name")),
        Field("level", Text("层级", "Level")),
        Field("state", Text("状态", "State")),
        Field("taken_at", Text("已取得对方目录至", "We have theirs to")),
        Field("given_at", Text("对方已取得我方目录至", "They have ours to")),
    ),
    sharing=Sharing.OPEN_TO_ALL,
)
DATASETS = (NODES,)
