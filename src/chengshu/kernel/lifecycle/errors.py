"""What project management refuses, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class CallThere(Refusal):
    text = Text("%(year)s 年的需求征集已经发出。", "The call for %(year)s is out already.")


class NeedsTooLate(Refusal):
    text = Text(
        "%(year)s 年需求报送已于 %(due)s 截止。如确有需要，请联系项目管理办公室延长征集期。",
        "Needs for %(year)s were due on %(due)s. If yours cannot wait, ask the project office to extend the call.",
    )


class NeedThere(Refusal):
    text = Text(
        "本单位已在这次征集中报送过同名需求，无需重复报送。", "Your unit has handed in a need of this name already."
    )


class NeedSettled(Refusal):
    text = Text("这条需求%(state)s，不能再作此处理。", "This need is settled (%(state)s); this cannot be done now.")


class ProjectNotThere(Refusal):
    text = Text(
        "项目现在处于“%(state)s”状态，不能做这一步。",
        "The project is now at “%(state)s”, so this step cannot be taken.",
    )


class NotInAnnualPlan(Refusal):
    text = Text(
        "该项目未纳入已发布的年度建设计划，原则上不予安排实施和资金。请先列入年度计划；确有特殊情况的，可申请计划外实施，由有权领导批准。",
        "The project is in no published annual plan, so it is neither carried out nor funded. Put it into the plan "
        "first, or ask for an exception, which a leader with that right decides.",
    )


class NoNeedOfException(Refusal):
    text = Text(
        "该项目已在年度计划内，或已获准计划外实施，无需再申请。",
        "The project is in an annual plan, or has its exception; nothing needs to be asked.",
    )


class ExceptionAskedAlready(Refusal):
    text = Text("该项目的计划外实施申请正在审批。", "An exception for this project is being decided.")


class NoModeYet(Refusal):
    text = Text("请先确定项目的建设运营模式。", "Choose the project's mode of building and operating first.")


class ModeDoesNotFit(Refusal):
    text = Text(
        "保密性要求高的项目只能采用政府投资建设、政府运营的模式。请改选“%(modes)s”。",
        "A project of high secrecy is built and run by the government alone. Choose “%(modes)s”.",
    )


class ModeHasMoney(Refusal):
    text = Text(
        "已有资金来自“%(source)s”，新模式不允许这种来源，不能改为该模式。",
        "There is money from “%(source)s”, which the new mode does not allow.",
    )


class SourceNotOfMode(BadInput):
    text = Text(
        "“%(mode)s”不使用“%(source)s”。请换一种资金来源，或先调整建设运营模式。",
        "“%(mode)s” takes no money from “%(source)s”. Choose another source, or change the mode first.",
    )


class NotCheckedYet(Refusal):
    text = Text(
        "项目内容修改后还没有查重，请先查重再送会审。",
        "The project was not checked for duplicates since its text last changed. Check it first.",
    )


class HitsToExplain(Refusal):
    text = Text(
        "还有 %(n)s 条相似项没有说明。请逐条说明与已有系统、项目的区别后再送审。",
        "%(n)s similar things are not explained. Say of each how the project differs, then send it to review.",
    )


class NobodyReviews(Refusal):
    text = Text(
        "还没有设置参加联合会审的部门。请在“项目规则”中设置。",
        "No body is named for joint reviews yet. Name them under “Project rules”.",
    )


class SomebodyObjects(Refusal):
    text = Text(
        "%(bodies)s提出了不同意见，不能直接同意入库。请退回修改后重新会审。",
        "%(bodies)s objected, so the project cannot be admitted. Send it back and review it again.",
    )


class PlanThere(Refusal):
    text = Text("这个年度的计划已经建立。", "The plan of this year exists already.")


class PlanNotThere(Refusal):
    text = Text("计划现在“%(state)s”，不能做这一步。", "The plan is now “%(state)s”; this step cannot be taken.")


class OutsideCompileTime(Refusal):
    text = Text(
        "编制期为 %(start)s 至 %(end)s，现在不能编制。如需提前或延后，请先调整编制期。",
        "The plan is compiled from %(start)s to %(end)s. To work on it now, change these days first.",
    )


class EntryThere(Refusal):
    text = Text("该项目已在这个计划里。", "The project is in this plan already.")


class YearOutsidePlan(BadInput):
    text = Text("年份应在 %(first)s 至 %(last)s 之间。", "The year must lie between %(first)s and %(last)s.")


class PlanIsEmpty(Refusal):
    text = Text("计划里还没有项目，请先列入项目。", "The plan has no project yet; put some in first.")


class NotRanked(Refusal):
    text = Text(
        "有 %(n)s 个项目还没有排序，请先按公式排序再报批。",
        "%(n)s projects are not ranked yet. Rank them by the formula before asking for approval.",
    )


class StagesStartedAlready(Refusal):
    text = Text("该项目的各环节已经启动。", "The project's stages have begun already.")


class StageNotThere(Refusal):
    text = Text(
        "“%(stage)s”环节现在%(state)s，不能做这一步。", "“%(stage)s” is now %(state)s; this step cannot be taken."
    )


class EarlierStageOpen(Refusal):
    text = Text(
        "“%(stage)s”环节还没有完成，请先完成前面的环节。", "“%(stage)s” is not done; finish the earlier stages first."
    )


class PapersMissing(Refusal):
    text = Text(
        "本环节还缺材料：%(papers)s。请上传后再提交。",
        "This stage still needs: %(papers)s. Upload them, then hand it in.",
    )


class ExpertsNotHeard(Refusal):
    text = Text(
        "按规定本环节须经专家论证，还没有通过的专家结论。请先提请专家论证。",
        "Experts must be heard in this stage, and have not agreed yet. Ask them first.",
    )


class ThirdPartyNotHeard(Refusal):
    text = Text(
        "按规定本环节须有“%(service)s”第三方报告，且问题已解决。请先登记报告或处理其中的问题。",
        "This stage needs a third party's report on “%(service)s” with its issues settled. Enter it, or settle them.",
    )


class NoContractYet(Refusal):
    text = Text("本环节须先登记建设或购买服务合同。", "A contract must be entered before this stage ends.")


class NothingPaidYet(Refusal):
    text = Text("还没有任何支付记录，不能办结资金环节。", "Nothing was paid yet, so the stage of funds cannot end.")


class FindingsAreOpen(Refusal):
    text = Text(
        "还有 %(n)s 个审计问题没有办结，不能办结审计环节。",
        "%(n)s audit findings are not closed, so the stage of audit cannot end.",
    )


class PointNotHere(Refusal):
    text = Text("该论证点不属于本环节，或不要求专家论证。", "This point does not ask experts in this stage.")


class AskedAlready(Refusal):
    text = Text("本环节的专家论证已经提请。", "Experts have been asked in this stage already.")


class ContractThere(Refusal):
    text = Text("这个合同编号已经登记过。", "A contract of this number is entered already.")


class LedgerOnlyGrows(Refusal):
    text = Text(
        "账目只增不改。如有差错，请登记一笔更正。", "The ledger is never changed. Put a mistake right by a correction."
    )


class BudgetAboveApproval(BadInput):
    text = Text(
        "预算合计将达到 %(total)s 元，超过批准投资 %(most)s 元。请核对金额，或先按程序调整批准投资。",
        "The budget would come to %(total)s yuan, more than the %(most)s yuan approved. Check the amount, or have the "
        "approval changed first.",
    )


class AboveBudget(BadInput):
    text = Text(
        "“%(source)s”可用预算只有 %(left)s 元，这一笔会超出预算。请核对金额，或先下达预算。",
        "Only %(left)s yuan of the budget from “%(source)s” are left. Check the amount, or enter the budget first.",
    )


class AboveContract(BadInput):
    text = Text(
        "合同 %(number)s 尚可支付 %(left)s 元，这一笔会超出合同金额。",
        "Contract %(number)s has %(left)s yuan left to pay; this would be more.",
    )


class NoOperationYet(Refusal):
    text = Text(
        "%(year)s 年还没有运维安排，请先登记运维安排。", "Operation of %(year)s is not arranged yet; enter it first."
    )


class AboveOperatingCost(BadInput):
    text = Text(
        "%(year)s 年运维费安排为 %(most)s 元，尚可支出 %(left)s 元。",
        "Operation of %(year)s may cost %(most)s yuan; %(left)s are left.",
    )


class CorrectionTooLarge(BadInput):
    text = Text(
        "更正后这一笔不能小于零；原记录净额为 %(net)s 元。",
        "After the correction the line cannot be below zero; it now stands at %(net)s yuan.",
    )


class CorrectionOfCorrection(Refusal):
    text = Text("请更正原始记录，不要更正更正记录。", "Correct the original line, not a correction.")


class PaidBeyondBudget(BadInput):
    text = Text(
        "更正后“%(source)s”的预算将少于已支付金额。请先更正支付记录。",
        "Then the budget from “%(source)s” would be less than what was paid. Correct the payments first.",
    )


class ReviewedThisYear(Refusal):
    text = Text("%(year)s 年的资金绩效评价已经做过。", "The money of %(year)s was reviewed already.")


class NotCompletedYet(Refusal):
    text = Text("项目完成后才能开展后评价。", "A project is evaluated after it is completed.")


class EvaluationThere(Refusal):
    text = Text("该项目的后评价正在进行。", "An evaluation of this project is under way.")


class MilestoneReached(Refusal):
    text = Text("该节点已经完成。", "This milestone is reached already.")


class SecretStaysClosed(Refusal):
    text = Text("保密项目不能向社会公开。", "A secret project is not shown to the public.")


class DayTooEarly(BadInput):
    text = Text("日期不能早于 %(day)s。", "The day cannot be before %(day)s.")


class NoOfficeYet(Refusal):
    text = Text(
        "还没有设置会审部门，因此没有项目管理办公室。请先在“项目规则”中设置。",
        "No reviewing bodies are named, so there is no project office yet. Name them under “Project rules” first.",
    )
