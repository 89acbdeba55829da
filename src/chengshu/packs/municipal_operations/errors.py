"""What municipal operations refuse."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class CodeTaken(BadInput):
    text = Text(
        "本台账已有编号 %(code)s，请换一个编号。", "The book has a row numbered %(code)s; please choose another."
    )


class UnfitValues(BadInput):
    text = Text("有内容填写不正确，请按提示修改。", "Something is not filled in correctly; please see the notes.")


class HalfAPosition(BadInput):
    text = Text("经度和纬度要同时填写。", "Please give both longitude and latitude.")


class OffTheEarth(BadInput):
    text = Text("经纬度超出范围，请核对。", "The position is not on the earth; please check it.")


class NotAShape(BadInput):
    text = Text("不是有效的 GeoJSON 几何。", "This is no valid GeoJSON geometry.")


class NotASheet(BadInput):
    text = Text(
        "无法读取这个文件，请使用模板填写，另存为 xlsx 或 UTF-8 编码的 csv。",
        "The file cannot be read; please fill in the template and save it as xlsx or as csv in UTF-8.",
    )


class EmptySheet(BadInput):
    text = Text("文件中没有数据行。", "The file holds no rows.")


class SheetHasFaults(Refusal):
    text = Text("表格还有错误，改好后重新上传，未写入任何内容。", "The sheet still has faults; nothing was written.")


class SheetTaken(Refusal):
    text = Text("这份表格已经导入过了。", "This sheet was taken in already.")


class StruckOff(Refusal):
    text = Text("该条目已注销，不能再办理。", "This row was struck off; nothing more can be done with it.")


class PatrolOver(Refusal):
    text = Text("这次巡查已经结束。", "This patrol is over.")


class UnknownFinding(BadInput):
    text = Text("请选择本台账的问题类别。", "Please choose a finding that belongs to this book.")


class WhyMissing(BadInput):
    text = Text("请写明理由。", "Please say why.")


class FindingSettled(Refusal):
    text = Text("这条发现已经处理，不能重复办理。", "This finding was dealt with already.")


class OrderOver(Refusal):
    text = Text("工单已办结，不能再修改。", "The order is over and cannot be changed.")


class PlanOver(Refusal):
    text = Text("计划已经停止。", "The plan has ended already.")


class NoPictureAfter(BadInput):
    text = Text("请先上传处置后照片，再报完工。", "Please add a picture taken after the work before reporting it done.")


class TooManyPoints(BadInput):
    text = Text("每项得分不能超过该项分值。", "No criterion may get more points than it has.")


class NoCriteria(Refusal):
    text = Text("本台账还没有考评标准，请先设置。", "No criteria are set for this book yet; please set them first.")


class HauledAlready(BadInput):
    text = Text(
        "同一站点、车辆、日期和垃圾类别已登记，请修改原记录。",
        "Station, vehicle, day and kind of waste are entered already.",
    )


class FigureOutOfRange(BadInput):
    text = Text("超出允许范围，请核对单位后重填。", "Outside what is allowed; please check the unit.")


class FigureMissing(BadInput):
    text = Text("还有必填指标没有填写。", "A figure that is needed is missing.")


class ReturnLocked(Refusal):
    text = Text("月报已提交，退回后才能修改。", "The return was handed in; it can be changed once it is sent back.")


class EndsBeforeStart(BadInput):
    text = Text("结束时间不能早于开始时间。", "It cannot end before it begins.")


class FaultOver(Refusal):
    text = Text("该停供故障已恢复。", "Supply was restored already.")


class NotRestoredYet(BadInput):
    text = Text("恢复时间不能晚于现在，恢复后再登记。", "Supply cannot be back later than now; tell of it once it is.")


class PermitTooLong(BadInput):
    text = Text("该事项最长许可 %(days)s 天，请缩短期限。", "A permit of this kind lasts at most %(days)s days.")


class PermitNotOffered(Refusal):
    text = Text("该事项目前不受理申请。", "This cannot be applied for at present.")


class TriedTooOften(Refusal):
    status = 429
    text = Text("今天提交得太多了，请明天再试。", "Too many were sent today; please try again tomorrow.")


class NotInForce(Refusal):
    text = Text("该许可不在有效状态。", "The permit is not in force.")


class NotAPhone(BadInput):
    text = Text("请填写联系电话，如 13800000000。", "Please give a telephone number.")


class TwoOfficers(BadInput):
    text = Text(
        "行政处罚应当由不少于两名执法人员办理（行政处罚法第四十二条）。",
        "At least two officers are needed (Administrative Penalty Law, §42).",
    )


class NoEvidence(Refusal):
    text = Text(
        "还没有登记证据，不能送法制审核（行政处罚法第四十六条）。",
        "No evidence is on file; it cannot go to legal review (§46).",
    )


class NoPenaltyProposed(Refusal):
    text = Text("请先填写拟处罚意见。", "Please write down the proposed penalty first.")


class FineOutOfRange(BadInput):
    text = Text(
        "罚款应在 %(least)s 元至 %(most)s 元之间（%(ground)s）。",
        "The fine must lie between %(least)s and %(most)s yuan (%(ground)s).",
    )


class NotSimple(Refusal):
    text = Text(
        "超过当场处罚的限额，应按普通程序办理（行政处罚法第五十一条）。",
        "It is beyond what may be decided on the spot; the ordinary procedure applies (§51).",
    )


class StatementStillOpen(Refusal):
    text = Text(
        "当事人陈述申辩期到 %(day)s 止，期满或当事人书面放弃后才能决定（行政处罚法第四十四、四十五条）。",
        "The party may still state a case until %(day)s (§44, §45).",
    )


class NoRightToHearing(Refusal):
    text = Text(
        "本案不属于应当告知听证的情形，或听证申请期已过。", "There is no right to a hearing, or its time is over."
    )


class HearingTooSoon(BadInput):
    text = Text(
        "应提前 %(days)s 个工作日通知听证，最早为 %(day)s（行政处罚法第六十四条）。",
        "The hearing needs %(days)s working days' notice, so not before %(day)s (§64).",
    )


class DiscussFirst(Refusal):
    text = Text(
        "情节复杂或者重大处罚，应当由负责人集体讨论决定，请填写讨论记录（行政处罚法第五十七条）。",
        "A grave penalty is decided together; please write down the discussion (§57).",
    )


class ProceedingOver(Refusal):
    text = Text("案件已办结，不能再修改。", "The proceeding is over and cannot be changed.")


class NotPaidYet(Refusal):
    text = Text("罚没款尚未缴清，还欠 %(yuan)s 元。", "%(yuan)s yuan are still to be paid.")


class ReceiptUsed(BadInput):
    text = Text("该票据号已登记。", "This receipt was entered already.")


class UnknownQuantity(BadInput):
    text = Text("该台账没有这个监测项目。", "Nothing of this kind is measured there.")


class RuleOver(Refusal):
    text = Text("规则已停用。", "The rule has ended already.")


class ClueSettled(Refusal):
    text = Text("这条线索已经处理过了。", "This clue was settled already.")


class ProceedingMissing(Refusal):
    text = Text(
        "请在线索页面点“提请立案”，填写案由、当事人和执法人员。",
        "Please open the proceeding on the page of the clue, with offence, party and officers.",
    )


class CaseProceeded(Refusal):
    text = Text(
        "案件 %(number)s 已经有执法案件，请在“行政处罚”中查找；线索可以注明理由后不予立案。",
        "Case %(number)s has a proceeding already, see under Penalties; the clue can be dropped with that reason.",
    )


class CaseOver(Refusal):
    text = Text("案件已经办结，不能再下达工单。", "The case is over; no order can be made for it.")


class OrderUnderWay(Refusal):
    text = Text(
        "工单 %(number)s 正在处置，请在该工单中继续。", "Order %(number)s is under way; please go on with that one."
    )


class NothingToReconsider(Refusal):
    text = Text(
        "处罚决定送达后当事人才能申请行政复议。", "A reconsideration can be asked for once the decision was served."
    )


class ReconsideredAlready(Refusal):
    text = Text(
        "这个处罚决定已有行政复议 %(number)s，不能重复登记。", "There is reconsideration %(number)s of it already."
    )


class AppliedTooLate(BadInput):
    text = Text(
        "复议申请期到 %(day)s 止；因不可抗力或者其他正当理由耽误的，请填写理由（行政复议法第二十条）。",
        "It had to be asked for until %(day)s; please say why it is late (§20).",
    )


class AppliedTooEarly(BadInput):
    text = Text(
        "申请日期应在送达之后、今天之前。", "The day must not lie before the decision was served, nor after today."
    )


class JudgeOfItself(Refusal):
    text = Text(
        "%(unit)s是作出处罚的机关或其所属单位，不能复议自己的决定，请转有管辖权的复议机关登记。",
        "%(unit)s made the penalty or belongs to who did, so it cannot reconsider it. "
        "Let the organ with jurisdiction enter the application.",
    )


class AnnulledMeanwhile(BadInput):
    text = Text(
        "处罚决定已由原机关撤销，不能再变更；申请人不撤回的，可以确认违法或者撤销（行政复议法第六十五条）。",
        "The authority has annulled the penalty, so it cannot be changed; find it unlawful or revoke it (§65).",
    )


class NotAccepted(Refusal):
    text = Text("复议申请受理之后、决定之前才能办理。", "It can be done once it is accepted and before it is decided.")


class WorseForTheParty(BadInput):
    text = Text(
        "变更后的罚款应低于原罚款 %(yuan)s 元，不得对申请人更为不利（行政复议法第六十三条）。",
        "The changed fine must be less than %(yuan)s yuan: nothing may become worse for the applicant (§63).",
    )


class DemandMissing(BadInput):
    text = Text("请写明责令履行的内容和期限。", "Please say what is to be done and by when.")


class LongerThanAllowed(BadInput):
    text = Text(
        "延长审理期限最多 %(days)s 天，且只能延长一次（行政复议法第六十二条）。",
        "The time can be made longer once, by at most %(days)s days (§62).",
    )


class MoreThanIsDueBack(BadInput):
    text = Text("应退还 %(yuan)s 元，不能超过这个数额。", "%(yuan)s yuan are to be given back; it cannot be more.")


class UnderReconsideration(Refusal):
    text = Text(
        "行政复议 %(number)s 尚未办结，复议期间不结案。",
        "Reconsideration %(number)s is still open; the proceeding is closed after it.",
    )


class TooFarAhead(BadInput):
    text = Text(
        "计划停供最多提前 %(days)s 天登记（今天可登记到 %(last)s 开始的停供），请核对开始时间，或临近时再登记。",
        "A planned interruption is told at most %(days)s days ahead, today for a start until %(last)s. "
        "Check when it starts, or tell of it later.",
    )


class NotBegunYet(BadInput):
    text = Text(
        "只有计划停供可以提前登记；故障的开始时间不能晚于现在，请核对开始时间或者改选“计划停供”。",
        "Only a planned interruption can lie ahead. Check when the fault began, or choose a planned interruption.",
    )


class CompanyKeyNeeded(Refusal):
    status = 401
    text = Text(
        "请在 X-Api-Key 中给出有效的单位密钥；没有密钥请向城市管理局申请。",
        "Give a sound key of the company in X-Api-Key; ask the urban management bureau if you have none.",
    )


class MonthNotAsked(BadInput):
    status = 404
    text = Text(
        "没有要求报送 %(month)s 的月报；当月结束后才能报送。",
        "%(month)s is not asked for; a month is handed in when it is over.",
    )


class UnknownFigure(BadInput):
    text = Text("没有这些指标：%(keys)s", "There are no such figures: %(keys)s")


class NoSuchInterruption(Refusal):
    status = 404
    text = Text("本单位没有编号为 %(reference)s 的停供故障。", "The company told of no interruption %(reference)s.")


class CompanyAdmitted(BadInput):
    text = Text(
        "该单位在这个行业已经登记过，请在列表中打开它修改；恢复供应请清空终止日期。",
        "The body is admitted for this trade already. Open it in the list; empty its last day if it supplies again.",
    )


class MonthOutside(BadInput):
    text = Text(
        "已有 %(month)s 的月报，起止日期应包含该月。",
        "There is a return for %(month)s; the period must hold that month.",
    )


class OffenceInUse(Refusal):
    text = Text(
        "已有案件适用这个案由，名称、依据、罚款幅度和起始日期不能修改；规定变化时请填写终止日期，再添加新案由。",
        "Proceedings stand on this offence, so its name, articles, fines and first day stay. "
        "Where the rule changes, end it and add another.",
    )


class OffenceOverlaps(BadInput):
    text = Text(
        "代码 %(code)s 在这段时间已有案由“%(name)s”（%(since)s 起）。请先填写它的终止日期，或者换一个代码。",
        "Code %(code)s is “%(name)s” in that time, since %(since)s. End that one first, or choose another code.",
    )


class FinesReversed(BadInput):
    text = Text("罚款上限不能低于下限。", "The highest fine cannot be below the lowest.")


class BusinessUnseen(BadInput):
    text = Text(
        "请选择用什么判断是否上平台：选择台账、办理事项，或者选择一个公用事业单位；单位不与台账、事项同时选。",
        "Please say by what it is seen: books or work, or else one utility company, not both.",
    )


class BusinessListed(BadInput):
    text = Text(
        "该单位这段时间已在清单中，请修改原来的一条。",
        "The company is on the list in that time; please change that row.",
    )
