"""What the inventory declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.inventory.rights import PERMISSIONS, ROLES, SEE_SYSTEMS
from chengshu.kernel.inventory.searching import SEARCHES
from chengshu.kernel.inventory.seeds import seed_inventory
from chengshu.kernel.inventory.services.exceptions import EXCEPTION, end_exceptions
from chengshu.kernel.inventory.services.mergers import MERGER
from chengshu.kernel.inventory.services.zombies import SHUT_DOWN, find_zombies
from chengshu.spec.data import Dataset, Field
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

DAY = timedelta(days=1)

SYSTEMS = Dataset(
    key="system",
    label=Text("政务信息系统清单", "Government information systems"),
    model="inventory.InformationSystem",
    fields=(
        Field("code", Text("系统编号", "Number")),
        Field("name_zh", Text("系统名称", "Name")),
        Field("purpose", Text("主要用途", "What it is for")),
        Field("network", Text("所在网络", "Network")),
        Field("hosting", Text("部署方式", "Hosting")),
        Field("state", Text("状态", "State")),
    ),
)

PACK = Pack(
    key="inventory",
    label=Text("信息系统", "System inventory"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=(SYSTEMS,),
    work_types=(SHUT_DOWN, MERGER, EXCEPTION),
    pages=(
        Page(
            Text("政务信息系统", "Information systems"),
            "inventory:systems",
            Section.DATA,
            SEE_SYSTEMS,
            "server",
            rank=5,
        ),
    ),
    searches=SEARCHES,
    jobs=(
        Job("inventory.find_zombies", Text("查找僵尸系统", "Find unused systems"), DAY, find_zombies),
        Job("inventory.end_exceptions", Text("结束到期的孤网例外", "End exceptions that ran out"), DAY, end_exceptions),
    ),
    seeds=(seed_inventory,),
    urls="chengshu.kernel.inventory.urls",
    api="chengshu.kernel.inventory.api.router",
)
