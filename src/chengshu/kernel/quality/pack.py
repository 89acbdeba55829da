"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.events import Subscription
from chengshu.base.text import Text
from chengshu.kernel.catalogue.events import ResourcePublished
from chengshu.kernel.quality.declared import DATASETS, QUALITY_RATING
from chengshu.kernel.quality.purposes import ATTACHABLES, PURPOSES
from chengshu.kernel.quality.rights import PERMISSIONS, ROLES, SEE_OBJECTIONS, SEE_QUALITY
from chengshu.kernel.quality.services.ageing import judge_aged
from chengshu.kernel.quality.services.corrections import raise_unanswered
from chengshu.kernel.quality.services.rules import adopt_on_publishing
from chengshu.kernel.quality.services.settling import settle_due
from chengshu.kernel.quality.wordings import MESSAGES
from chengshu.kernel.quality.work_types import WORK_TYPES
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="quality",
    label=Text("数据质量", "Data quality"),
    permissions=PERMISSIONS,
    roles=ROLES,
    work_types=WORK_TYPES,
    messages=MESSAGES,
    datasets=DATASETS,
    ratings=(QUALITY_RATING,),
    purposes=PURPOSES,
    attachables=ATTACHABLES,
    pages=(
        Page(Text("数据质量", "Data quality"), "quality:board", Section.DATA, SEE_QUALITY, "stethoscope", rank=30),
        Page(
            Text("数据异议", "Objections"),
            "quality:objections",
            Section.DATA,
            SEE_OBJECTIONS,
            "message-report",
            rank=31,
        ),
    ),
    urls="chengshu.kernel.quality.urls",
    api="chengshu.kernel.quality.api",
    subscriptions=(Subscription("quality.adopt", ResourcePublished, adopt_on_publishing),),
    jobs=(
        Job("quality.settle", Text("清洗入库和质量整改派发", "Refine and follow up"), timedelta(seconds=5), settle_due),
        Job(
            "quality.raise_unanswered",
            Text("逾期未整改数据质量问题转督查", "Raise unanswered corrections"),
            timedelta(hours=1),
            raise_unanswered,
        ),
        Job(
            "quality.watch_age", Text("检查数据是否按周期更新", "Watch the age of data"), timedelta(hours=1), judge_aged
        ),
    ),
)
