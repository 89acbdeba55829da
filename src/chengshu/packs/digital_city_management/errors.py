"""What digital city management refuses, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class KeyMissing(BadInput):
    text = Text(
        "缺少本次上报的编号，请重新打开页面再报。", "The key of this report is missing; please open the page again."
    )


class NotAtCheck(Refusal):
    text = Text("这件案件已不在核查环节，不用再核查。", "This case does not wait to be checked any more.")


class WhyMissing(BadInput):
    text = Text("请写明没有通过的原因。", "Please say why it did not pass.")


class AlreadyAsked(Refusal):
    text = Text("这件案件正在核实，请等待结果。", "Somebody verifies this case already; please wait for the result.")


class AlreadyAnswered(Refusal):
    text = Text("已经有结果了。", "There is a result already.")


class NotOnShift(Refusal):
    text = Text("您还没有上岗，请先点“上岗”。", "You are not on shift; please begin one first.")


class NoShopDuties(BadInput):
    text = Text("请至少选择一项责任。", "Choose at least one duty.")


class CodeTaken(BadInput):
    text = Text("编号“%(code)s”已经登记过。", "“%(code)s” is registered already.")


class OwnUnit(BadInput):
    text = Text("不能移交给本单位。", "A case cannot be referred to one's own unit.")


class SheetTooLong(BadInput):
    text = Text("一次最多导入 %(most)s 行，请分次导入。", "At most %(most)s rows at a time; please send it in parts.")


class ColumnsMissing(BadInput):
    text = Text(
        "表中还缺少这些列：%(columns)s。请核对列的对应，或补上后重新上传。",
        "The sheet lacks these columns: %(columns)s. Match the columns, or add them and upload it again.",
    )


class SheetFaulty(Refusal):
    text = Text("表中还有错误，请改正后重新上传。", "The sheet has faults; mend them and upload it again.")


class SheetTaken(Refusal):
    text = Text("这份表已经导入过了。", "This sheet was taken in already.")


class RuleOver(Refusal):
    text = Text("这条规则已经停用或被替换。", "This rule was ended or replaced already.")


class WarningSettled(Refusal):
    text = Text("这条预警已经处理完，不能再下达指令。", "This warning is settled; no more orders can be given.")
