"""What the invented city starts with: urgent words."""

from __future__ import annotations

from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.texts import services
from chengshu.kernel.texts.models import Level, UrgentWord
from chengshu.kernel.texts.models.rules import FIRST_REASON

# Word, level, what takes it back when it stands close by.
FIRST_WORDS: tuple[tuple[str, Level, str], ...] = (
    ("着火", Level.EMERGENCY, "演习 已扑灭 防止 预防"),
    ("起火", Level.EMERGENCY, "演习 已扑灭 防止 预防"),
    ("火灾", Level.EMERGENCY, "演习 预防 火灾隐患 消防宣传"),
    ("爆炸", Level.EMERGENCY, "信息爆炸 爆炸式 演习"),
    ("燃气泄漏", Level.EMERGENCY, "演习 预防"),
    ("煤气泄漏", Level.EMERGENCY, "演习 预防"),
    ("塌陷", Level.EMERGENCY, "已修复 已回填"),
    ("坍塌", Level.EMERGENCY, "演习 已修复"),
    ("跳楼", Level.EMERGENCY, "跳楼价 大甩卖"),
    ("自杀", Level.EMERGENCY, "自杀式"),
    ("轻生", Level.EMERGENCY, ""),
    ("中毒", Level.EMERGENCY, "电脑中毒 预防"),
    ("触电", Level.EMERGENCY, "防触电 预防"),
    ("溺水", Level.EMERGENCY, "防溺水 预防"),
    ("生命危险", Level.EMERGENCY, "无生命危险"),
    ("被困", Level.EMERGENCY, "已救出"),
    ("持刀", Level.EMERGENCY, ""),
    ("井盖丢失", Level.URGENT, "已补装"),
    ("井盖缺失", Level.URGENT, "已补装"),
    ("电线掉落", Level.URGENT, ""),
    ("漏电", Level.URGENT, "漏电保护"),
    ("停水", Level.URGENT, "停水通知 计划停水"),
    ("停电", Level.URGENT, "停电通知 计划停电"),
    ("水管爆裂", Level.URGENT, ""),
    ("疫情", Level.URGENT, "疫情期间 疫情防控期间 疫情以来"),
    ("集体上访", Level.URGENT, ""),
    ("拖欠工资", Level.URGENT, ""),
    ("停暖", Level.URGENT, ""),
    ("孤寡老人", Level.ATTENTION, ""),
    ("留守儿童", Level.ATTENTION, ""),
    ("残疾人", Level.ATTENTION, "残疾人证"),
    ("媒体曝光", Level.ATTENTION, ""),
)


def seed_texts() -> None:
    """Urgent words in force; words somebody set or ended stay as they are."""
    there = set(UrgentWord.objects.values_list("word", flat=True))
    for word, level, unless in FIRST_WORDS:
        if word not in there:
            services.set_urgent_word(word, level, unless=unless, reason=FIRST_REASON.zh, by=PLATFORM)
