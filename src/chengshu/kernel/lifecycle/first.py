"""The rows every city begins with: sources of money, modes, stages and their papers, from the five plans.

Officials change them afterwards; what is there by its key stays as they left it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.migrations import RunPython

# key, zh, en, public money, special fund
SOURCES = (
    ("finance", "财政资金", "Government budget", True, False),
    ("special", "智慧城市专项基金", "Special fund", True, True),
    ("higher", "上级补助", "Grant from above", True, True),
    ("ppp", "政府和社会资本合作（PPP）", "Public-private partnership", False, False),
    ("enterprise", "企业自筹", "Enterprise's own", False, False),
)

# key, zh, en, investor, operator, confidential, earns, purchase, sources, suits zh, suits en
MODES = (
    (
        "government_government",
        "政府投资建设政府运营模式",
        "Built and run by the government",
        "government",
        "government",
        True,
        False,
        False,
        ("finance", "special", "higher"),
        "保密性要求高，涉及安全及维稳，后期无法带来商业价值的项目。",
        "Projects of high secrecy, of security and stability, without later commercial value.",
    ),
    (
        "government_enterprise",
        "政府投资建设企业运营模式",
        "Built by the government, run by an enterprise",
        "government",
        "enterprise",
        False,
        True,
        False,
        ("finance", "special", "higher"),
        "建成后通过服务、承包、租赁等形式转交企业运营的项目。",
        "Projects handed to an enterprise to run, by service, contract or lease.",
    ),
    (
        "enterprise_enterprise",
        "企业投资建设企业运营模式",
        "Built and run by an enterprise",
        "enterprise",
        "enterprise",
        False,
        True,
        False,
        ("enterprise",),
        "产业经济方面的项目；政府做好统筹引导和市场监管。",
        "Projects of industry and economy; the government guides and supervises the market.",
    ),
    (
        "joint_enterprise",
        "政府企业合作投资建设企业运营模式",
        "Built together, run by an enterprise",
        "joint",
        "enterprise",
        False,
        True,
        False,
        ("finance", "special", "higher", "ppp", "enterprise"),
        "公共服务类、半公益型的准经营项目；政府直接提供部分资金支持或特许经营。",
        "Public services and half-commercial projects, with part of the money or a concession from the government.",
    ),
    (
        "purchase",
        "政府购买服务",
        "Service bought by the government",
        "enterprise",
        "enterprise",
        False,
        False,
        True,
        ("finance", "special", "higher"),
        "不能市场化运营的项目；政府买服务、企业做运营。",
        "Projects that no market carries; the government buys the service, an enterprise runs it.",
    ),
)

# key, zh, en, days, checked by, builds, needs a contract, settles funds, papers (zh, en, above fen)
STAGES = (
    (
        "assessment",
        "评估论证",
        "Assessment",
        30,
        "data",
        False,
        False,
        False,
        (
            ("需求分析和可行性研究报告", "Feasibility study", 0),
            ("初步设计方案和投资概算", "Outline design and estimate", 0),
        ),
    ),
    (
        "approval",
        "立项审批",
        "Approval",
        20,
        "reform",
        False,
        False,
        False,
        (("立项申请", "Application for approval", 0), ("立项批复", "Approval document", 0)),
    ),
    (
        "tender",
        "招标采购",
        "Tender",
        45,
        "finance",
        True,
        False,
        False,
        (("招标文件", "Tender documents", 0), ("中标通知书", "Notice of award", 0)),
    ),
    ("contract", "合同签订", "Contract", 15, "data", True, True, False, (("合同文本", "Contract", 0),)),
    (
        "supervision",
        "建设监理",
        "Building and supervision",
        180,
        "data",
        True,
        True,
        False,
        (("监理报告", "Supervision report", 0), ("试运行报告", "Trial run report", 100_000_000)),
    ),
    (
        "acceptance",
        "工程验收",
        "Acceptance",
        30,
        "data",
        True,
        True,
        False,
        (
            ("验收测试报告", "Test report", 0),
            ("验收意见", "Acceptance", 0),
            ("安全测评报告", "Security assessment", 100_000_000),
        ),
    ),
    (
        "settlement",
        "资金结算",
        "Settlement of funds",
        30,
        "finance",
        True,
        True,
        True,
        (("竣工结算报告", "Final account", 0),),
    ),
    ("audit", "审计监督", "Audit", 60, "audit", True, True, False, (("审计报告", "Audit report", 0),)),
)


def add_first_rows(get_model: Callable[[str, str], Any]) -> None:
    """Add what is missing. ``get_model`` is that of Django's apps, or of a migration's."""
    source_rows = {}
    for order, (key, zh, en, public, special) in enumerate(SOURCES):
        values = {"name_zh": zh, "name_en": en, "public": public, "special": special, "order": order}
        source_rows[key], _ = get_model("lifecycle", "FundSource").objects.get_or_create(key=key, defaults=values)
    for order, (key, zh, en, investor, operator, secret, earns, purchase, sources, suits_zh, suits_en) in enumerate(
        MODES
    ):
        values = {
            "name_zh": zh,
            "name_en": en,
            "investor": investor,
            "operator": operator,
            "confidential": secret,
            "earns": earns,
            "purchase": purchase,
            "suits_zh": suits_zh,
            "suits_en": suits_en,
            "order": order,
        }
        mode, new = get_model("lifecycle", "Mode").objects.get_or_create(key=key, defaults=values)
        if new:
            mode.sources.set([source_rows[source] for source in sources])
    for order, (key, zh, en, days, checked_by, builds, contract, settles, papers) in enumerate(STAGES, 1):
        values = {
            "name_zh": zh,
            "name_en": en,
            "order": order * 10,
            "days": days,
            "checked_by": checked_by,
            "builds": builds,
            "needs_contract": contract,
            "settles_funds": settles,
        }
        stage, new = get_model("lifecycle", "Stage").objects.get_or_create(key=key, defaults=values)
        for paper_zh, paper_en, above in papers if new else ():
            get_model("lifecycle", "RequiredPaper").objects.create(
                stage=stage, name_zh=paper_zh, name_en=paper_en, above_fen=above, since="2000-01-01"
            )


def first_rows(apps: Any, editor: Any) -> None:
    """As a migration calls it."""
    add_first_rows(apps.get_model)


OPERATIONS = (RunPython(first_rows, RunPython.noop),)
