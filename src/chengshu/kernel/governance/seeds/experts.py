"""The expert committee of the invented city and two requests to it. All names and employers are invented."""

from __future__ import annotations

from datetime import date

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.governance.models import (
    Committee,
    Consultation,
    ConsultationKind,
    ExpertField,
    ExpertKind,
    OpinionState,
    RelationKind,
    Seat,
    Verdict,
)
from chengshu.kernel.governance.seeds.cast import actor, at, body, keeper, post
from chengshu.kernel.governance.services.consultations import Stake, ask_experts, draw_experts, publish_result
from chengshu.kernel.governance.services.experts import (
    Declared,
    ExpertContent,
    Newcomer,
    appoint_expert,
    declare_relation,
    found_committee,
    register_expert,
    register_newcomer,
)
from chengshu.kernel.governance.services.fees import approve_fee, pay_fee
from chengshu.kernel.governance.services.opinions import give_opinion

SCHOLAR, SPECIALIST, INDUSTRY = ExpertKind.SCHOLAR, ExpertKind.SPECIALIST, ExpertKind.INDUSTRY
PEOPLE = (
    ("华予白", "Yubai Hua", SCHOLAR, "云泽大学", "教授", ("design", "data")),
    ("陶砚秋", "Yanqiu Tao", SCHOLAR, "北原理工大学", "教授", ("cloud", "security")),
    ("姜既明", "Jiming Jiang", SPECIALIST, "中原数字经济研究院（虚构）", "研究员", ("design", "services")),
    ("谢长庚", "Changgeng Xie", SCHOLAR, "青陵大学", "副教授", ("data", "geography")),
    ("柏令仪", "Lingyi Bai", SPECIALIST, "江都测绘设计院（虚构）", "正高级工程师", ("geography", "sensing")),
    ("窦安歌", "Ange Dou", INDUSTRY, "云图数联科技有限公司", "首席架构师", ("cloud", "data")),
    ("章斯年", "Sinian Zhang", INDUSTRY, "磐石安全技术有限公司", "总工程师", ("security",)),
    ("云疏影", "Shuying Yun", SPECIALIST, "数据安全测评中心（虚构）", "高级工程师", ("security", "data")),
    ("苏慕遮", "Muzhe Su", SCHOLAR, "云泽大学", "教授", ("services", "data")),
    ("潘北辰", "Beichen Pan", INDUSTRY, "星河物联股份有限公司", "副总裁", ("sensing", "cloud")),
    ("葛维桢", "Weizhen Ge", SPECIALIST, "中正工程造价咨询有限公司", "注册造价工程师", ("finance",)),
)
START, END = date(2026, 2, 1), date(2029, 1, 31)


def seed_experts() -> None:
    """The committee and a dozen experts; nothing where a committee is there already."""
    office, advisers = keeper(), body("experts")
    if office is None or advisers is None or Committee.everywhere.exists():
        return
    with clock.frozen(at(START)):
        committee = found_committee(
            office,
            name_zh="天中市新型智慧城市建设专家咨询委员会",
            name_en="Tianzhong Smart City Expert Advisory Committee",
            charter="为全市智慧城市建设提供决策咨询、技术咨询和评审论证。委员由市人民政府聘任，聘期三年。",
            body=advisers,
            by=PLATFORM,
        )
        _adviser(committee)
        for number, (zh, en, kind, employer, title, fields) in enumerate(PEOPLE, start=2):
            content = ExpertContent(kind, employer, title=title, fields=_fields(fields))
            expert = register_newcomer(
                committee, Newcomer(zh, en, phone=f"164{90000000 + number}"), content, by=PLATFORM
            )
            seat = Seat.CHAIR if number == 2 else Seat.VICE_CHAIR if number == 3 else Seat.MEMBER
            _appoint(committee, expert.pk, number, seat)
        star = committee.appointments.get(expert__person__name_zh="苏慕遮").expert
        declared = Declared(RelationKind.ADVISER, name="云图数联科技有限公司", since=date(2024, 5, 1))
        declare_relation(star.pk, declared, by=PLATFORM)


def _adviser(committee: Committee) -> None:
    """The expert whose account is shown when the city starts."""
    held = post("expert")
    if held:
        fields = _fields(("data", "services", "design"))
        content = ExpertContent(SCHOLAR, "天中学院（虚构）", title="教授", fields=fields)
        expert = register_expert(committee.organisation, held.person, content, by=PLATFORM)
        _appoint(committee, expert.pk, 1, Seat.MEMBER)


def _appoint(committee: Committee, expert_id: int, number: int, seat: Seat) -> None:
    appoint_expert(
        expert_id, committee, certificate=f"天专聘-2026-{number:03}", seat=seat, since=START, until=END, by=PLATFORM
    )


def _fields(keys: tuple[str, ...]) -> tuple[ExpertField, ...]:
    return tuple(ExpertField.objects.filter(key__in=keys))


def seed_consultations() -> None:
    """A review that is answered and paid, and one on the experts' desks; nothing where one is there already."""
    if keeper() is None or not Committee.everywhere.exists() or Consultation.everywhere.exists():
        return
    by, asker = actor("data.officer"), actor("urban.deputy")
    _answered(by, asker)
    with clock.frozen(at(date(2026, 11, 18))):
        asked = _asked(
            asker,
            "数字城管二期数据汇聚方案评审",
            "请就数据汇聚范围、接口标准、与共享交换平台的衔接是否合理提出意见。",
            number=4,
            due=date(2026, 12, 4),
            stakes=(Stake(name="云图数联科技有限公司", role="投标单位"),),
        )
        draw_experts(asked.pk, by=by)


def _asked(
    by: Actor, title: str, question: str, *, number: int, due: date, stakes: tuple[Stake, ...] = ()
) -> Consultation:
    field = ExpertField.objects.get(key="data")
    return ask_experts(
        None,
        question=question,
        title=title,
        field=field,
        number=number,
        due=due,
        kind=ConsultationKind.REVIEW,
        organisation=body("urban"),
        stakes=stakes,
        by=by,
    )


def _answered(by: Actor, asker: Actor) -> None:
    with clock.frozen(at(date(2026, 4, 8))):
        asked = _asked(
            asker,
            "公共数据目录编制规范评审",
            "请就规范的适用范围、目录字段和更新要求提出意见。",
            number=3,
            due=date(2026, 4, 20),
        )
        draw_experts(asked.pk, by=by)
    with clock.frozen(at(date(2026, 4, 15))):
        for opinion in asked.opinions.filter(state=OpinionState.ASKED).select_related("expert__person"):
            words = "规范结构完整，建议补充更新周期和责任岗位。"
            give_opinion(
                opinion.pk, verdict=Verdict.AGREE_WITH_CHANGES, words=words, by=actor_for(opinion.expert.person)
            )
    with clock.frozen(at(date(2026, 4, 17))):
        result = "专家组一致认为规范可行，补充更新周期和责任岗位后发布。"
        publish_result(asked.pk, verdict=Verdict.AGREE_WITH_CHANGES, result=result, by=by)
        first, *others = [opinion.fee for opinion in asked.opinions.filter(fee__isnull=False)]
        approve_fee(first.pk, by=by)
        pay_fee(first.pk, voucher="2026-04-0187", by=by)
        for fee in others[:1]:
            approve_fee(fee.pk, by=by)
