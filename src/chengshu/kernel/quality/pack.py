"""What this floor declares."""

from __future__ import annotations

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.catalogue.events import ResourcePublished
from chengshu.kernel.quality.services.rules import adopt_on_publishing
from chengshu.spec.pack import Pack

PACK = Pack(
    key="quality",
    label=Text("数据质量", "Data quality"),
    subscriptions=(Subscription("quality.adopt", ResourcePublished, adopt_on_publishing),),
)
