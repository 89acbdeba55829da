"""Permits, offences and proceedings of the invented city."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.municipal_operations.models import Offence, Permit, PermitKind, Proceeding, Reconsideration
from chengshu.packs.municipal_operations.models.enforcement import EvidenceKind, PartyKind, Procedure
from chengshu.packs.municipal_operations.seeds.cast import people_of, spot_on, unit_of
from chengshu.packs.municipal_operations.services.lists import set_offence
from chengshu.packs.municipal_operations.services.penalties import (
    ProceedingContent,
    Proposal,
    add_evidence,
    open_proceeding,
    pay,
    propose,
)
from chengshu.packs.municipal_operations.services.permits import Application, apply
from chengshu.packs.municipal_operations.services.publication import publish_due
from chengshu.packs.municipal_operations.services.reconsidering import ReconsiderationContent, ask

KINDS = (
    (
        "outdoor-advertising",
        "GG",
        "大型户外广告设施设置许可",
        "Large outdoor advertising",
        10,
        1095,
        "《城市市容和环境卫生管理条例》第十一条",
        "申请书\n营业执照\n设置位置效果图\n结构安全说明",
        "Application\nBusiness licence\nPicture of the place\nStatement on structural safety",
    ),
    (
        "road-occupation",
        "ZD",
        "临时占用城市道路许可",
        "Occupying a street for a time",
        5,
        90,
        "《城市道路管理条例》第三十一条",
        "申请书\n占道平面图\n恢复方案",
        "Application\nPlan of the place\nHow it is restored",
    ),
    (
        "road-digging",
        "WL",
        "挖掘城市道路许可",
        "Digging up a street",
        7,
        180,
        "《城市道路管理条例》第三十三条",
        "申请书\n施工方案\n管线位置图",
        "Application\nPlan of the work\nPlan of the pipes",
    ),
    (
        "tree-felling",
        "SM",
        "砍伐、移植城市树木许可",
        "Felling or moving trees",
        10,
        90,
        "《城市绿化条例》第二十条",
        "申请书\n树木位置和照片\n补植方案",
        "Application\nPlace and picture of the trees\nWhat is planted instead",
    ),
    (
        "building-waste",
        "ZT",
        "城市建筑垃圾处置核准",
        "Disposal of building waste",
        7,
        365,
        "《城市建筑垃圾管理规定》第七条",
        "申请书\n运输合同\n消纳场所证明",
        "Application\nHaulage contract\nProof of where it goes",
    ),
)
OFFENCES = (
    (
        "A01",
        "擅自占用城市道路经营",
        "Trading on the street without leave",
        "《城市道路管理条例》第二十七条",
        "《城市道路管理条例》第四十二条",
        50_00,
        2_000_000,
    ),
    (
        "A02",
        "擅自设置大型户外广告",
        "Putting up advertising without leave",
        "《城市市容和环境卫生管理条例》第十一条",
        "《城市市容和环境卫生管理条例》第三十六条",
        500_00,
        5_000_000,
    ),
    (
        "A03",
        "未密闭运输造成泄漏遗撒",
        "Spilling from an open lorry",
        "《城市市容和环境卫生管理条例》第十五条",
        "《城市建筑垃圾管理规定》第二十三条",
        5_000_00,
        50_000_00,
    ),
    (
        "A04",
        "随意倾倒建筑垃圾",
        "Dumping building waste",
        "《城市建筑垃圾管理规定》第十五条",
        "《城市建筑垃圾管理规定》第二十六条",
        5_000_00,
        50_000_00,
    ),
    (
        "A05",
        "损毁城市树木",
        "Damaging trees",
        "《城市绿化条例》第二十条",
        "《城市绿化条例》第二十六条",
        100_00,
        1_000_000,
    ),
    (
        "A06",
        "店外经营影响市容",
        "Trading outside the shop",
        "《城市市容和环境卫生管理条例》第十四条",
        "《城市市容和环境卫生管理条例》第三十六条",
        50_00,
        1_000_00,
    ),
)
APPLICANTS = (
    ("road-occupation", "天中市安居建设公司", "李工", "雨污管网改造围挡占道", 20),
    ("outdoor-advertising", "望河商贸中心", "周经理", "楼顶大型电子屏广告", 365),
    ("road-digging", "天中市燃气公司", "吴工", "燃气支管接驳破路", 12),
    ("tree-felling", "青年花园业主委员会", "郑女士", "枯死法桐移除并补植", 30),
    ("building-waste", "宏远土方工程队", "冯先生", "地块土方外运", 60),
)
Accused = tuple[str, str, PartyKind, Procedure, int]
TRADER: Accused = ("A06", "陈某某", PartyKind.PERSON, Procedure.SIMPLE, 3)
DUMPER: Accused = ("A04", "宏远土方工程队", PartyKind.ENTITY, Procedure.ORDINARY, 7)
ADVERTISER: Accused = ("A02", "望河灯饰广告公司", PartyKind.ENTITY, Procedure.ORDINARY, 11)


def seed_law() -> None:
    """Kinds of permits and offences, a handful of applications at different stages, three proceedings."""
    first = date(2021, 7, 15)
    names = ("code", "name_zh", "name_en", "broken", "punished_by", "least_fen", "most_fen")
    for row in OFFENCES:
        set_offence(None, by=PLATFORM, **dict(zip(names, row, strict=True)), since=first)
    bureau = unit_of("urban")
    if bureau is None:
        return
    for key, prefix, zh, en, days, longest, ground, papers_zh, papers_en in KINDS:
        PermitKind.objects.create(
            key=key,
            prefix=prefix,
            name_zh=zh,
            name_en=en,
            unit=bureau,
            allowance_days=days,
            longest_days=longest,
            papers_zh=papers_zh,
            papers_en=papers_en,
            ground=ground,
        )
    for number, applicant in enumerate(APPLICANTS):
        _permit(number, applicant)
    _proceedings()


def _permit(number: int, applicant: tuple[str, str, str, str, int]) -> None:
    key, name, contact, words, days = applicant
    kind = PermitKind.objects.get(key=key)
    street, lon, lat, area = spot_on(number * 4 + 1, 0.55)
    today = clock.today()
    application = Application(
        applicant=name,
        contact=contact,
        phone=f"1640000{number:04d}",
        address=f"{street}{120 + 10 * number}号",
        words=words,
        starts_on=today,
        ends_on=today + timedelta(days=days - 1),
        division_code=area,
        lon=lon,
        lat=lat,
        area_m2=Decimal(30 + 10 * number),
    )
    permit = apply(kind, application, by=PLATFORM)
    for move, values in (
        ("take_in", {}),
        ("pass_on", {"opinion": "材料齐全，现场勘查符合要求。"}),
        ("grant", {"conditions": "设置安全围挡和警示标志，到期恢复原状。"}),
    )[:number]:
        _move(permit, move, values)


def _move(row: Permit | Proceeding | Reconsideration, move: str, values: dict[str, Any] | None = None) -> None:
    item = item_about(row)
    if item is not None:
        make_move(item, move, by=PLATFORM, values=values)


def _proceedings() -> None:
    brigade, officers = unit_of("enforcement"), people_of("enforcement")
    if brigade is None or len(officers) < 2:
        return
    now = clock.now()
    with clock.frozen(now - timedelta(days=45)):
        _closed(_opened(brigade, officers, TRADER), 100_00)
    fined = _ordinary(brigade, officers, now - timedelta(days=40))
    with clock.frozen(now - timedelta(days=4)):
        _reconsidered(fined)
    with clock.frozen(now - timedelta(days=6)):
        row = _opened(brigade, officers, ADVERTISER)
        _move(row, "file")
        add_evidence(row, EvidenceKind.RECORD, "现场检查：楼顶新设广告牌约 60 平方米，无许可。", by=PLATFORM)
    publish_due()


def _opened(unit: Any, officers: list[Any], accused: Accused) -> Proceeding:
    code, party, kind, procedure, at = accused
    street, lon, lat, area = spot_on(at, 0.5)
    offence = Offence.objects.get(code=code)
    content = ProceedingContent(
        offence=offence,
        party=party,
        party_kind=kind,
        facts=f"执法人员在{street}巡查时发现，{party}{offence.name_zh}。",
        address=f"{street}中段",
        happened_on=clock.today(),
        procedure=procedure,
        phone="16400009999",
        division_code=area,
        lon=str(lon),
        lat=str(lat),
    )
    return open_proceeding(unit, content, officers[:2], by=PLATFORM)


def _closed(row: Proceeding, fine_fen: int) -> None:
    propose(row, Proposal("首次违法，情节轻微，当场改正。", fine_fen=fine_fen), by=PLATFORM)
    _move(row, "decide_on_the_spot")
    pay(row, fine_fen, "罚没0000001", by=PLATFORM)
    _move(row, "close")


def _reconsidered(row: Proceeding) -> None:
    """The party asks for reconsideration, which waits for the answer of the brigade."""
    organ = unit_of("justice")
    if organ is None:
        return
    grounds = "清运由分包单位承担，申请人已在规定时间内自行清理恢复，认为罚款数额偏高。"
    content = ReconsiderationContent(row.party, "变更处罚决定，减少罚款。", grounds, phone="16400009999")
    _move(ask(row, organ, content, by=PLATFORM), "accept", {"procedure": "ordinary"})


def _ordinary(unit: Any, officers: list[Any], began: datetime) -> Proceeding:
    """The whole way of a proceeding, each step on its day."""
    with clock.frozen(began):
        row = _opened(unit, officers, DUMPER)
        _move(row, "file")
        add_evidence(row, EvidenceKind.RECORD, "现场勘验笔录：空地堆放渣土约 12 立方米。", by=PLATFORM)
        add_evidence(row, EvidenceKind.ELECTRONIC, "路口监控录像：自卸车当日 23 时倾倒。", by=PLATFORM)
        propose(row, Proposal("夜间倾倒，事后清运恢复，从轻处罚。", fine_fen=8_000_00), by=PLATFORM)
        _move(row, "end_investigation")
        _move(row, "pass_review", {"opinion": "事实清楚，证据确凿，程序合法，裁量适当。"})
        _move(row, "serve_notice", {"served_on": clock.today().isoformat()})
    with clock.frozen(began + timedelta(days=14)):
        _move(row, "ask_decision")
        _move(row, "decide", {"discussion": ""})
        _move(row, "serve", {"served_on": clock.today().isoformat()})
    with clock.frozen(began + timedelta(days=20)):
        row.refresh_from_db()
        pay(row, 8_000_00, "罚没0000002", by=PLATFORM)
        _move(row, "close")
    return row
