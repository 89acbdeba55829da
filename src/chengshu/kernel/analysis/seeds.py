"""Orders and a study of the invented city, made as people make them."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.analysis.models import DecisionView, Every, Measure, Order, OrderKind, Study
from chengshu.kernel.analysis.rights import ASK, EDIT_STUDIES, TAKE
from chengshu.kernel.analysis.services.orders import data_centres, order
from chengshu.kernel.analysis.services.studies import StudyContent, set_up
from chengshu.kernel.analysis.services.supplying import FigureContent, define_figure, grant_to_view, set_up_view
from chengshu.kernel.analysis.subjects import names_of, subjects_of
from chengshu.kernel.gathering.seeds.economy import SERIES
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.kernel.identity.seeds.organisations import GOVERNMENT
from chengshu.kernel.lake.models import SubjectArea
from chengshu.kernel.lake.services import write_pool_tables
from chengshu.kernel.registries.models import Kind, Registry
from chengshu.kernel.work import services as work
from chengshu.kernel.work.queries import item_about
from chengshu.spec.data import Cycle

KEEPER = "data.officer"
POOL_STUDY = """SELECT layer, area, count(*) AS tables, sum(rows) AS rows, max(age_days) AS oldest_days
FROM pool_tables
GROUP BY layer, area
ORDER BY layer, area"""
WISHES = (
    (
        "housing.clerk",
        OrderKind.FUSION,
        "空置住房与常住人口关联分析",
        "请将不动产登记、物业登记和常住人口数据按标准地址关联，找出连续六个月无人居住的住房，按社区汇总。",
        "住房保障房源筹集",
        30,
    ),
    (
        "civil.clerk",
        OrderKind.ANALYSIS,
        "困难群众主动发现",
        "请结合低保、残疾、就医和就业数据，按街道列出可能符合救助条件而未申请的人数，不需要姓名。",
        "社会救助主动服务",
        45,
    ),
    (
        "services.clerk",
        OrderKind.PROCESS,
        "开办餐饮店一件事流程分析",
        "请分析近一年餐饮店开办涉及的事项、材料和各环节用时，指出可由数据代替的材料和可并行的环节。",
        "政务服务流程再造",
        60,
    ),
)


#: Topic, what is counted of it, and the views that show it.
FIGURES: tuple[tuple[str, str, FigureContent, tuple[str, ...]], ...] = (
    (
        "pupils_by_school",
        "education",
        FigureContent(
            "在校学生数（按学校）", Measure.COUNT, "", "school", "Pupils by school", "人", Cycle.HALF_YEARLY, 5
        ),
        ("operations",),
    ),
    (
        "insured_by_kind",
        "medical-insurance",
        FigureContent("医保参保人数（按险种）", Measure.COUNT, "", "kind", "Insured by kind", "人", Cycle.MONTHLY, 5),
        ("operations",),
    ),
    (
        "credit_by_grade",
        "public-credit",
        FigureContent(
            "公共信用评价（按等级）", Measure.COUNT, "", "grade", "Public credit by grade", "条", Cycle.MONTHLY, 1
        ),
        ("economy",),
    ),
    (
        "emission_by_medium",
        "ecology",
        FigureContent(
            "污染物排放量（按类型）", Measure.SUM, "tonnes", "medium", "Emissions by medium", "吨", Cycle.QUARTERLY, 1
        ),
        ("operations", "economy"),
    ),
)
VIEWS = (
    ("operations", Text("城市运行决策视图", "Running of the city"), "operations_centre"),
    ("economy", Text("经济运行决策视图", "Economic operation"), "economic_operation"),
)
SERIES_SHOWN = ("industry_output", "retail_sales", "budget_revenue")
SERIES_FIGURES = tuple(
    (
        f"series_{key}",
        "economy",
        FigureContent(name, Measure.VALUE, key.replace("_", "-"), "", key.replace("_", " ").title(), unit, least=1),
        ("economy",),
    )
    for key, name, unit, *_ in SERIES
    if key in SERIES_SHOWN
)
GROUND = "《政务数据资源共享管理办法》及主题库建设方案（示例）"


def seed_supply() -> None:
    """Decision views of the invented city's leaders, and what its topics give to them; once."""
    government = Organisation.objects.filter(code=GOVERNMENT).first()
    if government is None or DecisionView.objects.exists():
        return
    views = {
        key: set_up_view(key, label, owner=government, system=system, order=order, by=PLATFORM)
        for order, (key, label, system) in enumerate(VIEWS)
    }
    topics = {one.key: one for one in Registry.everywhere.filter(active=True).select_related("owner")}
    for key, topic, content, shown in (*FIGURES, *SERIES_FIGURES):
        if topic in topics and _fits(topics[topic], content):
            figure = define_figure(key, topics[topic], content, by=PLATFORM)
            for view in shown:
                grant_to_view(figure, views[view], ground=GROUND, by=PLATFORM)


def _fits(registry: Registry, content: FigureContent) -> bool:
    """Whether the topic still has the fields; officials may have made it another one."""
    known = set(registry.fields.values_list("key", flat=True))
    return registry.kind == Kind.SERIES or {one for one in (content.by, content.column) if one} <= known


def seed_analysis() -> None:
    """Once; where the invented people are there."""
    if not Order.everywhere.exists() and data_centres():
        _orders()
    keeper = _actor(KEEPER)
    if keeper is not None and keeper.may(EDIT_STUDIES) and not Study.everywhere.exists():
        write_pool_tables()
        if "pool_tables" in names_of(subjects_of(keeper)):
            _study(keeper)


def _orders() -> None:
    centre = _actor(KEEPER)
    placed = [
        order(kind, title=title, wish=wish, use=use, wanted_by=clock.today() + timedelta(days=days), by=department)
        for username, kind, title, wish, use, days in WISHES
        if (department := _actor(username)) is not None and department.may(ASK)
    ]
    item = item_about(placed[0]) if placed else None
    if centre is not None and centre.may(TAKE) and item is not None and item.unit_id == centre.organisation_id:
        work.make_move(item, "take", by=centre, values={"plan": "两周内完成地址匹配，月底前提交按社区汇总的结果。"})


def _study(keeper: Actor) -> None:
    content = StudyContent(
        name_zh="资源池分层分域统计",
        name_en="The pool by layer and area",
        text=POOL_STUDY,
        purpose="数据中枢首页和月报统计",
        every=Every.DAY,
        hour=6,
        area=SubjectArea.objects.filter(key="fused").first(),
    )
    study = set_up("pool_by_area", content, by=keeper)
    Study.everywhere.filter(pk=study.pk).update(next_at=clock.now())


def _actor(username: str) -> Actor | None:
    account = Account.objects.filter(username=username).select_related("person").first()
    return actor_for(account.person) if account else None
