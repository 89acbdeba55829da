"""The alliance, support bodies and agreements of the invented city; every company is invented."""

from __future__ import annotations

from datetime import date, timedelta

from chengshu.base import clock
from chengshu.kernel.governance.credit import check_sign
from chengshu.kernel.governance.models import (
    ActivityKind,
    AgreementKind,
    Alliance,
    Partner,
    PartnerKind,
    Standing,
)
from chengshu.kernel.governance.seeds.cast import actor, body, keeper
from chengshu.kernel.governance.services.alliance import (
    ActivityContent,
    AgreementContent,
    PartnerContent,
    found_alliance,
    join_alliance,
    record_activity,
    register_partner,
    sign_agreement,
)

MEMBERS = (
    ("云图数联科技有限公司", "Yuntu Data Technology", PartnerKind.ENTERPRISE, Standing.CHAIR),
    ("磐石安全技术有限公司", "Panshi Security Technology", PartnerKind.ENTERPRISE, Standing.COUNCIL),
    ("星河物联股份有限公司", "Xinghe IoT", PartnerKind.ENTERPRISE, Standing.COUNCIL),
    ("天中通信服务有限公司", "Tianzhong Communications", PartnerKind.ENTERPRISE, Standing.COUNCIL),
    ("衡川智造集团有限公司", "Hengchuan Intelligent Manufacturing", PartnerKind.ENTERPRISE, Standing.MEMBER),
    ("望河软件园管理有限公司", "Wanghe Software Park", PartnerKind.ENTERPRISE, Standing.MEMBER),
    ("天中产业发展创新研究院", "Tianzhong Institute of Industrial Innovation", PartnerKind.INSTITUTE, Standing.MEMBER),
    ("天中学院（虚构）", "Tianzhong College", PartnerKind.INSTITUTE, Standing.MEMBER),
)
BODIES = (
    (
        "天中市大数据中心",
        "Tianzhong Big Data Centre",
        PartnerKind.DATA_CENTRE,
        "承担全市电子政务、大数据发展和智慧城市建设的技术支撑和公共综合信息体系维护。",
    ),
    (
        "天中数字城市运营有限公司",
        "Tianzhong Digital City Operation",
        PartnerKind.OPERATING_COMPANY,
        "国有大数据资产运营：推进全市数据资产的增值应用和市场化运营。",
    ),
    (
        "天中智慧城市项目建设有限公司",
        "Tianzhong Smart City Projects",
        PartnerKind.PROJECT_COMPANY,
        "负责智慧城市建设项目的投融资、建设、实施和运营。",
    ),
)


def seed_alliance() -> None:
    """Partners, the alliance, four agreements, activities; nothing where an alliance is there already."""
    office = keeper()
    if office is None or Alliance.everywhere.exists():
        return
    by = actor("data.officer")
    alliance = found_alliance(
        office,
        name_zh="天中智慧城市企业战略合作联盟",
        name_en="Tianzhong Smart City Alliance",
        charter="联合本地优势企业和行业知名企业，共同加强协同创新平台建设、高端人才培养和产业孵化应用。",
        by=by,
    )
    partners: list[Partner] = []
    for number, (zh, en, kind, standing) in enumerate(MEMBERS, start=1):
        content = PartnerContent(kind, zh, en, credit_code=_code(number))
        partner = register_partner(office, content, by=by)
        join_alliance(alliance, partner, standing=standing, since=date(2026, 3, 18), by=by)
        partners.append(partner)
    for number, (zh, en, kind, duties) in enumerate(BODIES, start=21):
        own = body("digital") if kind == PartnerKind.OPERATING_COMPANY else None
        content = PartnerContent(kind, zh, en, body=own, credit_code=_code(number), duties=duties)
        partners.append(register_partner(office, content, by=by))
    _agreements(partners)
    _activities(alliance, partners)


def _code(number: int) -> str:
    """A credit code under a division that is not assigned (99), with the right check character."""
    first = f"91990100MA{number:07}"
    return first + check_sign(first)


def _agreements(partners: list[Partner]) -> None:
    office = keeper()
    if office is None:
        return
    by, today = actor("data.officer"), clock.today()
    for number, title, kind, members, until in (
        (1, "智慧城市建设战略合作协议", AgreementKind.STRATEGIC, (0,), date(2029, 3, 17)),
        (2, "政务云平台委托运营协议", AgreementKind.OPERATION, (9,), today + timedelta(days=40)),
        (3, "数据资产运营特许经营协议", AgreementKind.CONCESSION, (9, 8), date(2031, 6, 30)),
        (4, "网络安全保障服务合同", AgreementKind.SERVICE, (1,), today - timedelta(days=12)),
    ):
        content = AgreementContent(
            number=f"天数协〔2026〕{number}号",
            title=title,
            kind=kind,
            partners=tuple(partners[member] for member in members),
            since=date(2025, 4, 1) if until < date(2027, 12, 31) else date(2026, 3, 18),
            until=until,
            substance="约定合作范围、双方职责、数据安全责任、期限和退出方式。",
        )
        sign_agreement(office, content, by=by)


def _activities(alliance: Alliance, partners: list[Partner]) -> None:
    office = keeper()
    if office is None:
        return
    by = actor("data.officer")
    for kind, title, day, people, results in (
        (ActivityKind.TRAINING, "首席数据官研修班", date(2026, 5, 20), 62, 62),
        (ActivityKind.TRAINING, "数据安全岗位培训", date(2026, 9, 9), 118, 110),
        (ActivityKind.INNOVATION, "城市治理场景联合创新实验室", date(2026, 6, 1), 15, 2),
        (ActivityKind.INCUBATION, "大数据创业孵化营", date(2026, 8, 12), 40, 5),
    ):
        content = ActivityContent(
            kind, title, day, alliance=alliance, partners=tuple(partners[:3]), people=people, results=results
        )
        record_activity(office, content, by=by)
