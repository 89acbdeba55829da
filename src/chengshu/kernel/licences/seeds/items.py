"""Items and the materials they demanded, with what became of each."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.kernel.licences.models import Disposal, HolderKind
from chengshu.kernel.licences.services.items import MeasureContent

KEPT, CANCELLED, LOOKED_UP, CHECKED = Disposal.KEPT, Disposal.CANCELLED, Disposal.LOOKED_UP, Disposal.CHECKED
SHARED = "国务院关于在线政务服务的若干规定（国令第716号）第十条"
CUT = "国务院办公厅关于做好证明事项清理工作的通知（国办发〔2018〕47号）"


@dataclass(frozen=True)
class Paper:
    """A material: ``by`` is the key of the type or of the unit that replaces it."""

    name_zh: str
    name_en: str
    disposal: Disposal = KEPT
    by: str = ""
    proof: bool = False
    issued_by: str = ""


@dataclass(frozen=True)
class Told:
    """An item as the story tells it."""

    code: str
    body: str
    name_zh: str
    name_en: str
    holder: HolderKind
    before: MeasureContent
    after: MeasureContent
    papers: tuple[Paper, ...]


ITEMS = (
    Told(
        "TZ-SC-001",
        "market",
        "食品经营许可（新办）",
        "Food trading permit",
        HolderKind.ENTITY,
        MeasureContent(5, 20, 0, 1),
        MeasureContent(2, 5, 0, 0),
        (
            Paper("食品经营许可申请书", "Application"),
            Paper("营业执照复印件", "Copy of the business licence", LOOKED_UP, "business", issued_by="市场监管部门"),
            Paper("法定代表人身份证复印件", "Copy of the head's identity card", CANCELLED),
            Paper("经营场所使用证明", "Proof of the right to the premises", CHECKED, "housing", True, "房管部门"),
            Paper("主要设备设施布局图", "Plan of the premises"),
            Paper("食品安全管理制度", "Food safety rules", CANCELLED),
            Paper("从业人员健康证明", "Health certificates of staff", CHECKED, "health", True, "疾控机构"),
        ),
    ),
    Told(
        "TZ-GA-014",
        "police",
        "居住证申领",
        "Residence permit",
        HolderKind.PERSON,
        MeasureContent(4, 15),
        MeasureContent(1, 3),
        (
            Paper("居住证申领表", "Application"),
            Paper("居民户口簿", "Household register", LOOKED_UP, "household", issued_by="公安机关"),
            Paper("居住地址证明", "Proof of address", CHECKED, "housing", True, "房管部门"),
            Paper("本人照片", "Photograph", CANCELLED),
            Paper("就业证明", "Proof of employment", CHECKED, "labour", True, "用人单位"),
        ),
    ),
    Told(
        "TZ-WJ-006",
        "health",
        "生育登记",
        "Registration of a birth",
        HolderKind.PERSON,
        MeasureContent(3, 10, 1000),
        MeasureContent(1, 1),
        (
            Paper("生育登记申请表", "Application", CANCELLED),
            Paper("结婚证", "Marriage certificate", LOOKED_UP, "marriage", issued_by="民政部门"),
            Paper("居民户口簿", "Household register", LOOKED_UP, "household", issued_by="公安机关"),
            Paper("婚育情况证明", "Proof of family status", CANCELLED, "", True, "村（居）委会"),
            Paper("本人承诺书", "Declaration"),
        ),
    ),
    Told(
        "TZ-RS-021",
        "labour",
        "灵活就业人员社会保险补贴",
        "Social insurance subsidy",
        HolderKind.PERSON,
        MeasureContent(6, 30, 0, 1),
        MeasureContent(2, 10),
        (
            Paper("补贴申请表", "Application"),
            Paper("居民户口簿", "Household register", LOOKED_UP, "household", issued_by="公安机关"),
            Paper("居住证", "Residence permit", LOOKED_UP, "residence", issued_by="公安机关"),
            Paper("无收入证明", "Proof of no income", CANCELLED, "", True, "村（居）委会"),
            Paper("婚姻状况证明", "Proof of marital status", LOOKED_UP, "marriage", True, "民政部门"),
            Paper("社会保险缴费证明", "Proof of contributions", CHECKED, "labour", True, "社保经办机构"),
            Paper("困难家庭证明", "Proof of hardship", CHECKED, "civil", True, "民政部门"),
        ),
    ),
)
