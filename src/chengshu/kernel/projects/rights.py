"""Permissions of plan and supervision, and the roles that bundle them.

A county's officers hold the same roles, granted for the county: ``AREA_AND_BELOW`` then reaches its own plans and
whatever its bodies owe to plans of the city.
"""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE_TASKS = Permission("projects.task.see", Text("查看规划任务", "See tasks of the plan"))
IMPORT_PLANS = Permission("projects.plan.import", Text("导入规划", "Import plans"))
SETTLE_UNITS = Permission("projects.unit.settle", Text("确认责任单位", "Settle printed units"))
REPORT_PROGRESS = Permission("projects.milestone.report", Text("填报任务进展", "Report progress"))
SUPERVISE = Permission("projects.milestone.supervise", Text("督办任务", "Supervise tasks"))
SEE_MATTERS = Permission("projects.matter.see", Text("查看督办事项", "See supervised matters"))
REGISTER_MATTERS = Permission("projects.matter.register", Text("督办立项与分解", "Register and break down matters"))
SEE_PERFORMANCE = Permission(
    "projects.performance.see", Text("查看单位和干部履职情况", "See how units and cadres perform"), guarded=True
)
CHANGE_RULES = Permission("projects.rule.change", Text("调整督办规则", "Change supervision rules"))
SEE_TARGETS = Permission("projects.target.see", Text("查看规划指标", "See targets of the plan"))
REPORT_FIGURES = Permission("projects.figure.report", Text("填报指标数值", "Report measured values"))
DECIDE_FIGURES = Permission("projects.figure.decide", Text("审核指标数值", "Check reported values"))
CONNECT_PARTNERS = Permission("projects.partner.connect", Text("接入协同系统", "Connect partner systems"))

PERMISSIONS = (
    SEE_TASKS,
    IMPORT_PLANS,
    SETTLE_UNITS,
    REPORT_PROGRESS,
    SUPERVISE,
    SEE_MATTERS,
    REGISTER_MATTERS,
    SEE_PERFORMANCE,
    CHANGE_RULES,
    SEE_TARGETS,
    REPORT_FIGURES,
    DECIDE_FIGURES,
    CONNECT_PARTNERS,
)

_AREA = Scope.AREA_AND_BELOW

ROLES = (
    Role(
        key="projects.plan_manager",
        label=Text("规划管理员", "Plan manager"),
        may={
            SEE_TASKS: _AREA,
            IMPORT_PLANS: _AREA,
            SETTLE_UNITS: _AREA,
            SEE_MATTERS: _AREA,
            SEE_TARGETS: Scope.ALL,
            DECIDE_FIGURES: _AREA,
            REPORT_FIGURES: Scope.UNIT,
            CHANGE_RULES: _AREA,
            CONNECT_PARTNERS: _AREA,
        },
    ),
    Role(
        key="projects.supervisor",
        label=Text("督查员", "Supervisor"),
        may={
            SEE_TASKS: _AREA,
            SUPERVISE: _AREA,
            SEE_MATTERS: _AREA,
            REGISTER_MATTERS: _AREA,
            SEE_PERFORMANCE: _AREA,
            CHANGE_RULES: _AREA,
            SEE_TARGETS: Scope.ALL,
        },
    ),
    Role(
        key="projects.unit_reporter",
        label=Text("单位填报员", "Unit reporter"),
        may={
            SEE_TASKS: Scope.UNIT_AND_BELOW,
            REPORT_PROGRESS: Scope.UNIT,
            SEE_MATTERS: Scope.UNIT_AND_BELOW,
            SEE_TARGETS: Scope.ALL,
            REPORT_FIGURES: Scope.UNIT,
        },
    ),
    Role(
        key="projects.unit_head",
        label=Text("单位负责人", "Head of unit"),
        may={
            SEE_TASKS: Scope.UNIT_AND_BELOW,
            REPORT_PROGRESS: Scope.UNIT,
            SEE_MATTERS: Scope.UNIT_AND_BELOW,
            SEE_PERFORMANCE: Scope.UNIT_AND_BELOW,
            SEE_TARGETS: Scope.ALL,
            REPORT_FIGURES: Scope.UNIT,
        },
    ),
    Role(
        key="projects.leader",
        label=Text("市县领导", "Leader"),
        may={SEE_TASKS: _AREA, SEE_MATTERS: _AREA, SEE_PERFORMANCE: _AREA, SEE_TARGETS: Scope.ALL},
    ),
)
