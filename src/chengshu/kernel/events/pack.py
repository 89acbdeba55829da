"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.events import keeping, rights
from chengshu.spec.pack import Job, Pack, Recovery
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="events",
    label=Text("事件", "Events"),
    permissions=(rights.SEE_DELIVERIES, rights.SETTLE_DEAD_LETTERS),
    roles=(rights.OPERATOR,),
    pages=(
        Page(
            Text("事件投递", "Deliveries of events"),
            "events:deliveries",
            Section.ADMINISTRATION,
            needs=rights.SEE_DELIVERIES,
            icon="mail-exclamation",
        ),
    ),
    jobs=(
        Job(
            "events.forget",
            Text("清理已处理的事件", "Forget events that were heard"),
            timedelta(hours=1),
            keeping.forget_heard,
        ),
    ),
    recoveries=(
        Recovery(
            "events.unheard",
            Text(
                "上次停止时有 %(n)s 条事件尚未送达，已继续投递。",
                "%(n)s events were not yet delivered when the city stopped; they are being delivered now.",
            ),
            keeping.unheard,
        ),
    ),
    urls="chengshu.kernel.events.urls",
)
