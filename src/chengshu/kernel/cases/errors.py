"""What cases refuse, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class NothingSaid(BadInput):
    text = Text("请写明反映的情况。", "Please say what the case is about.")


class TooLong(BadInput):
    text = Text(
        "内容有 %(n)s 字，最多 %(most)s 字。请写要点，其余作为附件上传。",
        "The text has %(n)s characters; %(most)s are the most. Write the main points and attach the rest as a file.",
    )


class InTheFuture(BadInput):
    text = Text(
        "时间在将来，请核对反映时间和办结时间。",
        "A time lies in the future; please check when it was reported and when it was closed.",
    )


class EndsBeforeItBegins(BadInput):
    text = Text(
        "办结时间早于反映时间，请核对这两列。",
        "It was closed before it was reported; please check the two columns.",
    )


class HandledElsewhere(Refusal):
    text = Text(
        "本案已在原系统办结，这里没有在办环节。如需继续办理，请先重新打开。",
        "This case was handled elsewhere and has no work here. Open it again first to go on with it.",
    )


class NoKeeper(Refusal):
    text = Text(
        "“%(channel)s”渠道还没有设置受理单位，请联系案件标准管理员设置。",
        "No body takes in what comes by “%(channel)s” yet. Ask the keeper of classes to name one.",
    )


class ClassMissing(Refusal):
    text = Text("立案前请先选定案件类别。", "Choose the class of the case before filing it.")


class TermsMissing(Refusal):
    text = Text(
        "“%(name)s”有几种立案条件，请先选定一种：%(offered)s",
        "“%(name)s” is filed on several terms; please choose one first: %(offered)s",
    )


class ClassRetired(Refusal):
    text = Text("类别“%(name)s”已停用，请另选类别。", "The class “%(name)s” is retired; please choose another.")


class NotALeaf(Refusal):
    text = Text("“%(name)s”是大类，请选到小类。", "“%(name)s” is a main class; please choose one below it.")


class UnknownClass(BadInput):
    text = Text("没有代码为“%(code)s”的类别。", "There is no class with the code “%(code)s”.")


class UnitMissing(Refusal):
    text = Text("请选择处置单位。", "Choose the unit that handles the case.")


class NotOver(Refusal):
    text = Text("案件还在办理，不能重新打开。", "The case is still open and cannot be opened again.")


class MergedCase(Refusal):
    text = Text("案件已并入 %(number)s，请到该案件中办理。", "The case was merged into %(number)s; please go on there.")


class NotToMerge(Refusal):
    text = Text("不能并入自身或已完结的案件。", "A case cannot be merged with itself or into one that is over.")


class OffTheEarth(BadInput):
    text = Text(
        "经纬度不对：经度在 -180 到 180，纬度在 -90 到 90 之间。",
        "The position is wrong: longitude lies between -180 and 180, latitude between -90 and 90.",
    )


class NoTree(BadInput):
    text = Text(
        "文件中没有找到分类。表头请写列名：一级分类、二级分类、三级分类（可另加代码、英文名称），或代码、名称、上级代码。",
        "The file has no classes. Its headings name the columns: 一级分类, 二级分类, 三级分类 (and 代码, 英文名称), "
        "or else 代码, 名称, 上级代码.",
    )


class OldWorkbook(BadInput):
    text = Text(
        "这是旧版 Excel 文件（.xls）。请用 Excel 或 WPS 打开，另存为 xlsx 后再上传。",
        "This is an Excel file of the old kind (.xls). Open it in Excel or WPS, save it as xlsx and hand that in.",
    )


class TreeTooLarge(BadInput):
    text = Text(
        "分类表超过 %(most)s 行，请分成几个文件。", "The table has more than %(most)s rows; split it into several."
    )


class CodeUnfit(BadInput):
    text = Text(
        "代码“%(code)s”不能用：最多 20 个字符，不能有空格和“/”，上下级不能循环，"
        "各级代码合计不超过 110 个字符。请修改后再上传。",
        "The code “%(code)s” cannot be used: 20 characters at most, no spaces and no “/”, no class above itself, and "
        "the codes of all levels together 110 characters. Please mend it and hand the table in again.",
    )


class AppliedBefore(Refusal):
    text = Text("这份分类已经导入过了，请重新上传。", "This tree was taken in before; please hand it in again.")


class AskedBefore(Refusal):
    text = Text(
        "挂账申请已提交，正在等待审批，请勿重复申请。",
        "A suspension was asked for already; please wait until it is decided.",
    )


class NoWork(Refusal):
    text = Text("案件没有在办事项，不能办理。", "There is no work about this case to move.")


class NationalName(Refusal):
    text = Text(
        "“%(name)s”是国家标准类别，中文名称不能修改；可以修改英文名称，或新增本市扩展类别。",
        "“%(name)s” is a class of the national standard: its Chinese name stays. You may change the English one, "
        "or add a class of the city's own.",
    )


class GroundMissing(BadInput):
    text = Text(
        "该条款涉及人身安全，处置时限长于国家清单的 %(limit)s，请在“依据”中写明文件。",
        "People may come to harm here: a longer time than the list's %(limit)s needs a ground; please name the paper.",
    )
