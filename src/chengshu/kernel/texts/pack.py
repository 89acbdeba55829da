"""What text understanding declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.texts import services
from chengshu.kernel.texts.declared import DATASETS, INDICATORS
from chengshu.kernel.texts.rights import PERMISSIONS, ROLES, SEE_TEXTS
from chengshu.kernel.texts.seeds import seed_texts
from chengshu.spec.pack import Job, Pack, Recovery
from chengshu.spec.pages import Page, Section


def _count_shingles() -> int:
    return 1 if services.count_shingles(by=PLATFORM) else 0


PACK = Pack(
    key="texts",
    label=Text("文本理解", "Text understanding"),
    permissions=PERMISSIONS,
    roles=ROLES,
    datasets=DATASETS,
    indicators=INDICATORS,
    pages=(
        Page(Text("热点话题", "Hot topics"), "texts:topics", Section.CASES, SEE_TEXTS, "trending-up", rank=6),
        Page(Text("紧急词", "Urgent words"), "texts:words", Section.CASES, SEE_TEXTS, "urgent", rank=7),
        Page(Text("文本模型", "Text models"), "texts:schemes", Section.CASES, SEE_TEXTS, "cpu", rank=7),
        Page(Text("评分与判定规则", "Rules of scores"), "texts:rules", Section.CASES, SEE_TEXTS, "scale", rank=7),
    ),
    jobs=(
        Job("texts.train", Text("训练文本模型", "Train text models"), timedelta(seconds=30), services.carry_out_orders),
        Job(
            "texts.topics",
            Text("计算热点话题", "Measure hot topics"),
            timedelta(minutes=5),
            services.measure_topics,
        ),
        Job("texts.shingles", Text("统计用词", "Count what letters say"), timedelta(hours=12), _count_shingles),
        Job(
            "texts.clues",
            Text("清理过期的比对线索", "Drop clues past their window"),
            timedelta(hours=1),
            services.drop_old_clues,
        ),
    ),
    recoveries=(
        Recovery(
            "texts.training",
            Text(
                "有 %(n)s 次模型训练因停止而中断，请重新训练。", "%(n)s trainings were cut short; please train again."
            ),
            services.end_broken_orders,
        ),
    ),
    seeds=(seed_texts,),
    urls="chengshu.kernel.texts.urls",
    api="chengshu.kernel.texts.api.router",
)
