"""Needs, duties and settled sources of the invented city."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.catalogue.models import DataNeed, Datum, Duty, Resource, SourceRuling
from chengshu.kernel.catalogue.rights import ANSWER_NEEDS, ASSIGN_DUTIES, STATE_NEEDS
from chengshu.kernel.catalogue.seeds.entries import actor_called
from chengshu.kernel.catalogue.services.duties import assign_duty
from chengshu.kernel.catalogue.services.needs import NeedContent, answer_need, state_need
from chengshu.kernel.catalogue.services.sources import settle_source
from chengshu.kernel.identity.models import Organisation

SOURCES = {
    "e:DE00001": ("police", "《中华人民共和国居民身份证法》第八条：居民身份证由公安机关签发"),
    "e:DE00002": ("police", "户籍登记职责"),
    "e:DE00011": ("market", "《市场主体登记管理条例》：登记机关赋码"),
}
# Who needs it, of whom, what, items, what for, key of the entry, the provider's answer.
NEEDS = (
    ("housing", "civil", "低保家庭信息", "姓名、公民身份号码、保障类别", "保障性住房资格核验", "civil.relief", "agree"),
    ("labour", "health", "出生医学证明信息", "出生证编号、姓名、出生日期", "生育津贴“免申即享”", "health.births", ""),
    ("education", "police", "居住证信息", "姓名、公民身份号码、居住地址、有效期", "随迁子女入学资格核验", "", "point"),
    ("transport", "insurance", "医保待遇信息", "身份号码、就诊日期", "驾驶员体检核验", "insurance.insured_2", "refuse"),
)  # fmt: skip


def seed_lists() -> None:
    """Add what is missing: settled sources, needs in several standings, duties."""
    held = {
        body.code.removeprefix("tianzhong."): body
        for body in Organisation.objects.filter(code__startswith="tianzhong.")
    }
    officer = actor_called("data.officer")
    if "civil" not in held or not officer.may(ASSIGN_DUTIES):
        return
    if not SourceRuling.objects.exists():
        for likeness, (key, ground) in SOURCES.items():
            datum = Datum.objects.filter(likeness=likeness).first()
            if datum is not None:
                settle_source(datum, held[key], ground=ground, by=officer)
    if not DataNeed.everywhere.exists():
        for need in NEEDS:
            _need(held, need)
    if not Duty.everywhere.filter(need=None).exists():
        due = clock.today() + timedelta(days=30)
        assign_duty(
            held["transport"],
            name="网约车运营信息",
            items="车牌号、平台、驾驶员",
            ground="年度数据归集任务",
            due_on=due,
            by=officer,
        )


def _need(held: dict[str, Organisation], need: tuple[str, ...]) -> None:
    asker, provider, name, items, purpose, key, answer = need
    clerk, other = actor_called(f"{asker}.clerk"), actor_called(f"{provider}.clerk")
    if not clerk.may(STATE_NEEDS) or not other.may(ANSWER_NEEDS) or PLATFORM in (clerk, other):
        return
    resource = Resource.everywhere.filter(key=key).first()
    content = NeedContent(name, items, purpose, "国务院关于加快推进政务服务标准化规范化便利化的指导意见")
    stated = state_need(held[asker], held[provider], content, resource=resource, by=clerk)
    day = (clock.today() + timedelta(days=20)).isoformat()
    match answer:
        case "agree":
            answer_need(stated, "agree", by=other, values={"by_day": day, "words": "同意提供，通过共享平台接口方式。"})
        case "point":
            answer_need(stated, "point", by=other, values={"words": "已发布“居住证信息”目录，请通过共享平台申请。"})
        case "refuse":
            answer_need(
                stated, "refuse", by=other, why="就诊信息属敏感个人信息，超出核验所需范围（个人信息保护法第二十八条）。"
            )
