"""What people may do in analysis, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Power, Role, Scope

SEE_HUB = Permission("analysis.hub.see", Text("查看数据中枢首页和资源池", "See the hub's front page and the pool"))
QUERY = Permission("analysis.query.run", Text("运行分析查询", "Run queries"), guarded=True)
USE_PERSONAL = Permission(
    "analysis.query.personal", Text("查询中使用个人信息", "Use personal data in queries"), guarded=True
)
SEE_RUNS = Permission("analysis.run.see", Text("查看查询记录", "See the record of queries"))
SEE_STUDIES = Permission("analysis.study.see", Text("查看分析作业", "See scheduled analysis"))
EDIT_STUDIES = Permission("analysis.study.edit", Text("编制分析作业", "Keep scheduled analysis"))
PUBLISH = Permission("analysis.result.publish", Text("发布分析成果", "Publish results"))
FUSE = Permission("analysis.fusion.run", Text("运行数据融合", "Run the fusion of data"))
SET_LIMITS = Permission("analysis.limit.set", Text("设置分析限额和单价", "Set limits and prices of analysis"))
KEEP_AREAS = Permission("analysis.area.keep", Text("维护主题域", "Keep subject areas"))
SEE_ORDERS = Permission("analysis.order.see", Text("查看数据任务单", "See orders to the data centre"))
ASK = Permission("analysis.order.ask", Text("提出数据任务单", "Ask the data centre"))
TAKE = Permission("analysis.order.take", Text("承接数据任务单", "Take on orders"))

SEE_VIEWS = Permission("analysis.view.see", Text("查看决策视图", "See decision views"))
KEEP_VIEWS = Permission("analysis.view.keep", Text("编制决策视图", "Keep decision views"))
SEE_FIGURES = Permission("analysis.figure.see", Text("查看主题数据供给", "See what topics supply"))

PERMISSIONS = (
    SEE_VIEWS,
    KEEP_VIEWS,
    SEE_FIGURES,
    SEE_HUB,
    QUERY,
    USE_PERSONAL,
    SEE_RUNS,
    SEE_STUDIES,
    EDIT_STUDIES,
    PUBLISH,
    FUSE,
    SET_LIMITS,
    KEEP_AREAS,
    SEE_ORDERS,
    ASK,
    TAKE,
)

READER = Role(
    key="analysis.reader",
    label=Text("数据中枢查看人员", "Reader of the data hub"),
    may={
        SEE_HUB: Scope.ALL,
        SEE_FIGURES: Scope.ALL,
        SEE_ORDERS: Scope.UNIT,
        ASK: Scope.UNIT,
        SEE_STUDIES: Scope.UNIT,
    },
)
ANALYST = Role(
    key="analysis.analyst",
    label=Text("数据分析人员", "Analyst"),
    may={
        SEE_HUB: Scope.ALL,
        SEE_FIGURES: Scope.ALL,
        **dict.fromkeys((QUERY, USE_PERSONAL), Scope.UNIT),
        SEE_RUNS: Scope.OWN,
        **dict.fromkeys((SEE_STUDIES, EDIT_STUDIES, SEE_ORDERS, ASK), Scope.UNIT),
    },
)
OFFICER = Role(
    key="analysis.officer",
    label=Text("大数据中心管理员", "Officer of the data centre"),
    may={
        **dict.fromkeys((SEE_VIEWS, KEEP_VIEWS, SEE_FIGURES), Scope.ALL),
        **dict.fromkeys((SEE_HUB, SEE_RUNS, SEE_STUDIES, SET_LIMITS, KEEP_AREAS, FUSE, SEE_ORDERS), Scope.ALL),
        **dict.fromkeys((QUERY, EDIT_STUDIES, PUBLISH, ASK, TAKE), Scope.UNIT),
    },
)
AUDITOR = Role(
    key="analysis.auditor",
    label=Text("分析使用审计员", "Auditor of analysis"),
    may={SEE_RUNS: Scope.ALL},
    power=Power.AUDIT,
)
LEADER = Role(
    key="analysis.leader",
    label=Text("决策视图读者（市领导）", "Reader of decision views"),
    may={SEE_VIEWS: Scope.ALL, SEE_FIGURES: Scope.ALL},
)
ROLES = (READER, ANALYST, OFFICER, AUDITOR, LEADER)
