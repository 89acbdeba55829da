"""Standards and policy documents of the invented city. Published standards are named, their texts are not reprinted."""

from __future__ import annotations

from datetime import date, timedelta

from chengshu.base import clock
from chengshu.kernel.governance.models import (
    Branch,
    Conformity,
    DocumentKind,
    PolicyDocument,
    Standard,
    StandardLevel,
    StandardState,
)
from chengshu.kernel.governance.seeds.cast import actor, body, keeper
from chengshu.kernel.governance.services.documents import (
    DocumentContent,
    add_document_version,
    issue_document,
    link_tasks,
    register_document,
)
from chengshu.kernel.governance.services.standards import (
    CheckContent,
    EditionContent,
    Found,
    StandardContent,
    add_edition,
    record_check,
    register_standard,
    set_standard_state,
)
from chengshu.kernel.projects.models import Task

# Branch, number, editions from old to new, titles, mandatory.
PUBLISHED = (
    (
        "network",
        "GB/T 21061",
        ("2007",),
        "国家电子政务网络技术和运行管理规范",
        "E-government network: technology and operation",
        False,
    ),
    ("network", "GB 50174", ("2017",), "数据中心设计规范", "Code for design of data centers", True),
    ("application", "GB/T 34678", ("2017",), "智慧城市 技术参考模型", "Smart city: technical reference model", False),
    (
        "security",
        "GB/T 22239",
        ("2008", "2019"),
        "信息安全技术 网络安全等级保护基本要求",
        "Baseline for classified protection of cybersecurity",
        False,
    ),
    (
        "security",
        "GB/T 39786",
        ("2021",),
        "信息安全技术 信息系统密码应用基本要求",
        "Baseline for cryptography application in information systems",
        False,
    ),
    ("management", "GB/T 36333", ("2018",), "智慧城市 顶层设计指南", "Smart city: guide for top-level design", False),
    (
        "data",
        "GB/T 43697",
        ("2024",),
        "数据安全技术 数据分类分级规则",
        "Rules for data classification and grading",
        False,
    ),
    (
        "data",
        "GB 32100",
        ("2015",),
        "法人和其他组织统一社会信用代码编码规则",
        "Unified social credit code of legal entities",
        True,
    ),
    (
        "data",
        "GB/T 2260",
        ("2007",),
        "中华人民共和国行政区划代码",
        "Codes for administrative divisions of China",
        False,
    ),
    (
        "evaluation",
        "GB/T 33356",
        ("2016", "2022"),
        "新型智慧城市评价指标",
        "Evaluation indicators for new-type smart cities",
        False,
    ),
)
OWN_OLD = """1 范围
本规范规定了公共数据目录的编制要求。
2 目录字段
目录应包括名称、来源部门、共享类型。
3 更新
目录应及时更新。
"""
OWN_NEW = """1 范围
本规范规定了公共数据目录的编制要求，适用于市直部门和各县区。
2 目录字段
目录应包括名称、来源部门、共享类型、更新周期、责任岗位。
3 更新
数据项变化后五个工作日内更新目录。
"""


def seed_standards() -> None:
    """Six branches with published standards, one of the city's own, and a check of its use."""
    office = keeper()
    if office is None or Standard.everywhere.exists():
        return
    by = actor("data.officer")
    branches = {branch.key: branch for branch in Branch.objects.all()}
    for key, number, editions, zh, en, mandatory in PUBLISHED:
        content = StandardContent(number, zh, branches[key], en, StandardLevel.NATIONAL, mandatory)
        standard = register_standard(office, content, by=by)
        for edition in editions:
            add_edition(standard.pk, EditionContent(edition, note="正文见国家标准全文公开系统"), by=by)
        set_standard_state(standard.pk, StandardState.IN_FORCE, by=by)
    own = StandardContent(
        "TZSJ 001",
        "公共数据目录编制规范",
        branches["data"],
        "Compiling the catalogue of public data",
        scope="市直部门、各县区",
    )
    standard = register_standard(office, own, by=by)
    add_edition(standard.pk, EditionContent("V1.0", OWN_OLD, effective_on=date(2026, 3, 1)), by=by)
    note = "按专家评审意见修改"
    second = add_edition(standard.pk, EditionContent("V1.1", OWN_NEW, note, effective_on=date(2026, 5, 1)), by=by)
    set_standard_state(standard.pk, StandardState.IN_FORCE, by=by)
    urban, health = body("urban"), body("health")
    if urban and health:
        found = [Found("3 个数据目录未填写更新周期", clock.today() + timedelta(days=20), "2")]
        for unit, system, conformity, findings in (
            (urban, "数字城管系统", Conformity.PARTLY, found),
            (health, "全民健康信息平台", Conformity.FULL, []),
        ):
            content_of = CheckContent(unit, conformity, system, findings=findings)
            record_check(second.pk, content_of, office=office, by=by)


# Kind, title, English title, number, in force from, until, keys of tasks by their number in the plan.
DOCUMENTS = (
    (
        DocumentKind.TOP_DESIGN,
        "天中市新型智慧城市顶层设计",
        "Top-level design of smart Tianzhong",
        "天政〔2025〕18号",
        date(2025, 11, 1),
        None,
        (1, 2),
    ),
    (
        DocumentKind.ACTION_PLAN,
        "天中市新型智慧城市建设实施方案",
        "Plan for building smart Tianzhong",
        "天政办〔2026〕1号",
        date(2026, 1, 9),
        date(2028, 12, 31),
        tuple(range(1, 15)),
    ),
    (
        DocumentKind.RULE,
        "天中市首席数据官制度实施办法",
        "Rules on chief data officers",
        "天智领〔2026〕1号",
        date(2026, 2, 10),
        date(2029, 2, 9),
        (1,),
    ),
    (
        DocumentKind.RULE,
        "天中市新型智慧城市建设项目管理办法",
        "Rules on managing projects",
        "天政办〔2026〕15号",
        date(2026, 7, 8),
        None,
        (2,),
    ),
    (
        DocumentKind.POLICY,
        "天中市政务信息资源共享管理暂行办法",
        "Interim rules on sharing information",
        "天政办〔2023〕30号",
        date(2023, 6, 1),
        date(2026, 5, 31),
        (6, 7),
    ),
)
SUB_PLANS = (
    ("智慧城管分系统规划设计", "Plan of the urban management system"),
    ("智慧水务分系统规划设计", "Plan of the water system"),
)


def seed_documents() -> None:
    """Design, plan, rules and an expired document, linked to the tasks of the city's plan; a county's own follow-up."""
    office = keeper()
    if office is None or PolicyDocument.everywhere.exists():
        return
    by = actor("data.officer")
    tasks = {task.no: task for task in Task.everywhere.filter(plan__owner=office).order_by("-pk")}
    design: PolicyDocument | None = None
    for kind, zh, en, number, since, until, numbers in DOCUMENTS:
        content = DocumentContent(kind, zh, en, number, issuer="天中市人民政府")
        document = register_document(office, content, by=by)
        add_document_version(document.pk, text=f"{zh}（摘要）\n第一条 为推进新型智慧城市建设，制定本文件。", by=by)
        issue_document(document.pk, effective_on=since, expires_on=until, by=by)
        link_tasks(document.pk, [tasks[no] for no in numbers if no in tasks], by=by)
        design = design or document
    for zh, en in SUB_PLANS:
        content = DocumentContent(DocumentKind.SUB_PLAN, zh, en, parent=design)
        add_document_version(register_document(office, content, by=by).pk, text=f"{zh}（征求意见稿）", by=by)
    county = body("hengchuan.data")
    if county:
        content = DocumentContent(
            DocumentKind.ACTION_PLAN, "衡川区智慧城市同步推进方案", "Plan of Hengchuan", "衡政办〔2026〕6号"
        )
        document = register_document(county, content, by=by)
        add_document_version(document.pk, text="按照全市统一部署，结合本区实际制定本方案。", by=by)
        issue_document(document.pk, effective_on=date(2026, 3, 1), by=by)
