"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.lake.services import keep_up, sweep_scratch
from chengshu.spec.pack import Job, Pack, Recovery

PACK = Pack(
    key="lake",
    label=Text("数据湖", "Lake"),
    jobs=(Job("lake.keep_up", Text("数据湖维护", "Upkeep of the lake"), timedelta(minutes=5), keep_up),),
    recoveries=(
        Recovery(
            "lake.scratch",
            Text("清理了 %(n)s 个中断任务的临时目录。", "Cleared %(n)s scratch folders of interrupted tasks."),
            sweep_scratch,
        ),
    ),
)
