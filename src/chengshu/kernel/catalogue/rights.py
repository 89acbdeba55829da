"""What people may do in the catalogue, and the roles that bundle it."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Role, Scope

SEE = Permission("catalogue.entry.see", Text("查看信息资源目录", "See the catalogue"))
COMPILE = Permission("catalogue.entry.compile", Text("编制目录", "Compile entries"))
REVIEW = Permission("catalogue.entry.review", Text("部门审核目录", "Review entries for the department"))
PUBLISH = Permission("catalogue.entry.publish", Text("审核发布目录", "Review and publish entries"))
EDIT_TREE = Permission("catalogue.class.edit", Text("维护目录分类", "Keep the tree of classes"))
EDIT_STANDARDS = Permission("catalogue.standard.edit", Text("维护数据标准", "Keep data standards"))
SETTLE_SOURCES = Permission("catalogue.source.settle", Text("认定数据来源", "Settle the sources of data"))
STATE_NEEDS = Permission("catalogue.need.state", Text("提出数据需求", "State needs of data"))
ANSWER_NEEDS = Permission("catalogue.need.answer", Text("答复数据需求", "Answer needs of data"))
ASSIGN_DUTIES = Permission("catalogue.duty.assign", Text("下达责任清单、协调需求", "Assign duties and settle needs"))

PERMISSIONS = (
    SEE,
    COMPILE,
    REVIEW,
    PUBLISH,
    EDIT_TREE,
    EDIT_STANDARDS,
    SETTLE_SOURCES,
    STATE_NEEDS,
    ANSWER_NEEDS,
    ASSIGN_DUTIES,
)

READER = Role(key="catalogue.reader", label=Text("目录查看人员", "Reader of the catalogue"), may={SEE: Scope.UNIT})
CLERK = Role(
    key="catalogue.clerk",
    label=Text("目录编制人员", "Compiler of entries"),
    may=dict.fromkeys((SEE, COMPILE, STATE_NEEDS, ANSWER_NEEDS), Scope.UNIT_AND_BELOW),
)
REVIEWER = Role(
    key="catalogue.reviewer",
    label=Text("目录部门审核人员", "Reviewer of a department's entries"),
    may=dict.fromkeys((SEE, REVIEW), Scope.UNIT_AND_BELOW),
)
OFFICER = Role(
    key="catalogue.officer",
    label=Text("目录主管人员", "Officer of the catalogue"),
    may={
        **dict.fromkeys((SEE, PUBLISH, ASSIGN_DUTIES), Scope.AREA_AND_BELOW),
        **dict.fromkeys((EDIT_TREE, EDIT_STANDARDS, SETTLE_SOURCES), Scope.ALL),
    },
)
ROLES = (READER, CLERK, REVIEWER, OFFICER)
