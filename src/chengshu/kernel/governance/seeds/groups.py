"""The steering group of the invented city and those of two counties."""

from __future__ import annotations

from datetime import date

from chengshu.base import clock
from chengshu.kernel.governance.models import MemberDuty, Presence, SteeringGroup
from chengshu.kernel.governance.seeds.cast import actor, at, body, keeper, post
from chengshu.kernel.governance.services.following import follow_up
from chengshu.kernel.governance.services.groups import (
    AgendaLine,
    Came,
    GroupContent,
    call_meeting,
    found_group,
    minute_meeting,
    record_decision,
    seat_member,
)

DUTIES = (
    "统筹推进全市智慧城市、大数据、数字城市等领域工作；审议总体规划、年度建设计划和重大项目；协调解决跨部门、跨区域重大问题；"
    "督促检查各县区、各部门任务落实。"
)
OFFICE_DUTIES = "承担领导小组日常工作，牵头统筹全市智慧城市建设项目管理，提出议题建议，督办议定事项。"
MEMBERS = (
    ("mayor", MemberDuty.HEAD),
    ("vice.mayor", MemberDuty.EXECUTIVE_DEPUTY),
    ("data.head", MemberDuty.OFFICE_HEAD),
    ("data.officer", MemberDuty.OFFICE_STAFF),
    *((f"{key}.head", MemberDuty.MEMBER) for key in ("office", "reform", "finance", "industry", "services", "urban")),
    *(
        (f"{key}.head", MemberDuty.MEMBER)
        for key in ("police", "housing", "planning", "health", "education", "cyberspace")
    ),
)
COUNTIES = (("hengchuan", "衡川区"), ("linqu", "临渠县"))


def seed_groups() -> None:
    """The city's group with two meetings, and a group in each of two counties; nothing where one is there already."""
    office = keeper()
    if office is None or SteeringGroup.everywhere.exists():
        return
    by = actor("data.officer")
    with clock.frozen(at(date(2026, 1, 15))):
        content = GroupContent(
            name_zh="天中市新型智慧城市建设领导小组",
            name_en="Tianzhong Smart City Steering Group",
            duties=DUTIES,
            office_duties=OFFICE_DUTIES,
            founding_number="天办〔2026〕2号",
        )
        group = found_group(office, content, by=by)
        for username, duty in MEMBERS:
            held = post(username)
            if held:
                seat_member(group.pk, held, duty=duty, by=by)
    _first_meeting(group)
    _second_meeting(group)
    for key, name in COUNTIES:
        _county(key, name, group)


def _first_meeting(group: SteeringGroup) -> None:
    by = actor("data.officer")
    day = date(2026, 2, 6)
    with clock.frozen(at(day)):
        agenda = (
            AgendaLine("审议《天中市新型智慧城市建设实施方案》任务分工", body("data")),
            AgendaLine("审议2026年度信息化建设计划", body("finance")),
        )
        meeting = call_meeting(
            group.pk,
            title="领导小组第一次全体会议",
            starts_at=at(day, 15),
            place="市政府第一会议室",
            agenda=agenda,
            by=by,
        )
    with clock.frozen(at(day, 18)):
        came = {one.pk: Came(Presence.PRESENT) for one in meeting.attendances.all()}
        last = max(came)
        came[last] = Came(Presence.DEPUTED, "副主任（代）")
        minutes = "会议审议通过任务分工和年度建设计划，强调坚持全市一盘棋，统一规划、统一建设、统一管理。"
        minute_meeting(meeting.pk, minutes=minutes, came=came, by=by)
        record_decision(meeting.pk, words="各部门、各县区要于一季度前明确首席数据官并报领导小组办公室备案。", by=by)
        decision = record_decision(
            meeting.pk,
            words="市大数据局会同市财政局开展市直部门信息系统普查，摸清系统、数据和运维经费底数。",
            lead=body("data"),
            supports=[one for one in (body("finance"), body("audit-bureau")) if one],
            due_on=date(2026, 12, 15),
            by=by,
        )
        follow_up(decision.pk, by=by)


def _second_meeting(group: SteeringGroup) -> None:
    by = actor("data.officer")
    with clock.frozen(at(date(2026, 11, 16))):
        call_meeting(
            group.pk,
            title="领导小组第二次全体会议",
            starts_at=at(date(2026, 12, 3), 15),
            place="市政府第一会议室",
            agenda=(
                AgendaLine("听取2026年度任务完成情况汇报", body("data")),
                AgendaLine("审议2027年度信息化建设计划", body("finance")),
            ),
            by=by,
        )


def _county(key: str, name: str, parent: SteeringGroup) -> None:
    office, head = body(f"{key}.data"), post(f"{key}.head")
    if office is None:
        return
    content = GroupContent(
        name_zh=f"{name}新型智慧城市建设领导小组",
        name_en=f"Steering group of {key.capitalize()}",
        duties="根据市领导小组统一部署，结合本地实际，同步推进新型智慧城市建设。",
    )
    by = actor("data.officer")
    group = found_group(office, content, by=by, parent=parent)
    if head:
        seat_member(group.pk, head, duty=MemberDuty.HEAD, by=by)
