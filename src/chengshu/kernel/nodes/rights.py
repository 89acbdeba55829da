"""What people may do with nodes."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE_NODES = Permission("nodes.node.see", Text("查看节点互联", "See the network of nodes"))
KEEP_NODES = Permission("nodes.node.edit", Text("管理节点互联", "Keep the network of nodes"))
ASK_NODES = Permission("nodes.data.ask", Text("向其他节点申请数据", "Ask other nodes for data"))
PERMISSIONS = (SEE_NODES, KEEP_NODES, ASK_NODES)

KEEPER = Role(
    key="nodes.keeper",
    label=Text("节点互联管理员", "Keeper of the network of nodes"),
    may={SEE_NODES: Scope.ALL, KEEP_NODES: Scope.ALL, ASK_NODES: Scope.AREA_AND_BELOW},
)
ROLES = (KEEPER,)
