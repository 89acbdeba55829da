"""What this floor declares."""

from __future__ import annotations

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.catalogue.events import ResourceWithdrawn
from chengshu.kernel.exchange.rights import PERMISSIONS, ROLES
from chengshu.kernel.exchange.services.agreeing import follow_withdrawn_resource
from chengshu.kernel.exchange.services.deciding import APPLICATION
from chengshu.kernel.exchange.wordings import MESSAGES
from chengshu.spec.pack import Pack

PACK = Pack(
    key="exchange",
    label=Text("共享交换", "Exchange"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=(APPLICATION,),
    messages=MESSAGES,
    urls="chengshu.kernel.exchange.urls",
    api="chengshu.kernel.exchange.api",
    subscriptions=(Subscription("exchange.withdrawn_resources", ResourceWithdrawn, follow_withdrawn_resource),),
)
