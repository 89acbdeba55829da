"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.catalogue.events import ResourcePublished
from chengshu.kernel.quality.purposes import ATTACHABLES, PURPOSES
from chengshu.kernel.quality.rights import PERMISSIONS, ROLES
from chengshu.kernel.quality.services.corrections import raise_unanswered
from chengshu.kernel.quality.services.rules import adopt_on_publishing
from chengshu.kernel.quality.services.settling import settle_due
from chengshu.kernel.quality.wordings import MESSAGES
from chengshu.kernel.quality.work_types import WORK_TYPES
from chengshu.spec.pack import Job, Pack

PACK = Pack(
    key="quality",
    label=Text("数据质量", "Data quality"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=WORK_TYPES,
    messages=MESSAGES,
    purposes=PURPOSES,
    attachables=ATTACHABLES,
    subscriptions=(Subscription("quality.adopt", ResourcePublished, adopt_on_publishing),),
    jobs=(
        Job("quality.settle", Text("清洗入库和质量整改派发", "Refine and follow up"), timedelta(seconds=5), settle_due),
        Job(
            "quality.raise_unanswered",
            Text("逾期未整改数据质量问题转督查", "Raise unanswered corrections"),
            timedelta(hours=1),
            raise_unanswered,
        ),
    ),
)
