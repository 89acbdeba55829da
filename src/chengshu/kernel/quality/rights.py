"""What people may do about quality, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE_QUALITY = Permission("quality.report.see", Text("查看数据质量", "See the quality of data"))
SEE_FAILING = Permission(
    "quality.failing.see", Text("查看和下载问题数据", "See and download failing rows"), guarded=True
)
EDIT_RULES = Permission("quality.rule.edit", Text("管理质量规则", "Keep rules of quality"))
SET_WEIGHTS = Permission("quality.weight.set", Text("设置质量评分权重和督办规则", "Set weights and rules of raising"))
CORRECT = Permission("quality.correction.do", Text("整改数据质量问题", "Correct data"))
SUPERVISE = Permission("quality.correction.supervise", Text("督查数据质量整改", "Supervise corrections"))
OBJECT = Permission("quality.objection.raise", Text("对数据提出异议", "Object to data"))
SEE_OBJECTIONS = Permission("quality.objection.see", Text("查看数据异议", "See objections"))
DECIDE_OBJECTIONS = Permission("quality.objection.decide", Text("核实数据异议", "Verify objections"))
PERMISSIONS = (
    SEE_QUALITY,
    SEE_FAILING,
    EDIT_RULES,
    SET_WEIGHTS,
    CORRECT,
    SUPERVISE,
    OBJECT,
    SEE_OBJECTIONS,
    DECIDE_OBJECTIONS,
)

OFFICER = Role(
    key="quality.officer",
    label=Text("数据质量管理员", "Officer of data quality"),
    may={
        SEE_QUALITY: Scope.ALL,
        EDIT_RULES: Scope.AREA_AND_BELOW,
        SET_WEIGHTS: Scope.ALL,
        SUPERVISE: Scope.AREA_AND_BELOW,
        SEE_OBJECTIONS: Scope.AREA_AND_BELOW,
    },
)
PROVIDER = Role(
    key="quality.provider",
    label=Text("数据提供单位质量联系人", "Unit's contact for data quality"),
    may={
        SEE_QUALITY: Scope.ALL,
        SEE_FAILING: Scope.UNIT_AND_BELOW,
        EDIT_RULES: Scope.UNIT_AND_BELOW,
        CORRECT: Scope.UNIT_AND_BELOW,
        SEE_OBJECTIONS: Scope.UNIT_AND_BELOW,
        DECIDE_OBJECTIONS: Scope.UNIT_AND_BELOW,
    },
)
USER = Role(
    key="quality.user",
    label=Text("数据使用人员", "User of data"),
    may={SEE_QUALITY: Scope.ALL, OBJECT: Scope.ALL, SEE_OBJECTIONS: Scope.OWN},
)
ROLES = (OFFICER, PROVIDER, USER)
