"""What the channels refuse, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class TooOften(Refusal):
    status = 429
    text = Text(
        "提交得太频繁，请%(minutes)s分钟后再试；紧急情况请拨打110、119或120。",
        "Too many reports in a short time; try again in %(minutes)s minutes. In an emergency call 110, 119 or 120.",
    )


class NoSuchJurisdiction(BadInput):
    status = 404
    text = Text("没有辖区“%(key)s”。", "There is no jurisdiction “%(key)s”.")


class WrongApiKey(Refusal):
    status = 403
    text = Text(
        "api_key 缺少或无效，请向数据局申请。", "The api_key is missing or not valid; ask the data bureau for one."
    )


class KeyNeeded(Refusal):
    status = 401
    text = Text(
        "请在 X-Api-Key 中给出有效的密钥；没有密钥请向数据局申请。",
        "Give a sound key in X-Api-Key; ask the data bureau if you have none.",
    )


class NoSuchAddress(Refusal):
    status = 404
    text = Text(
        "没有地址“%(address)s”。请在末尾写明格式，如 services.json、requests.xml；全部地址见 discovery.json。",
        "There is no address “%(address)s”. Name the format at its end, such as services.json or requests.xml; "
        "discovery.json tells where everything is.",
    )


class NothingHere(Refusal):
    status = 404
    text = Text("没有找到编号“%(key)s”。", "Nothing was found for “%(key)s”.")


class OutsideTheCity(BadInput):
    status = 400
    text = Text("%(why)s", "%(why)s")


class NotDrawnYet(Refusal):
    status = 404
    text = Text("照片正在处理，请稍后再取。", "The picture is being prepared; please fetch it in a moment.")


class Missing(BadInput):
    status = 400
    text = Text("缺少参数 %(name)s。", "The parameter %(name)s is missing.")


class Misread(BadInput):
    status = 400
    text = Text("参数 %(name)s 的值不能读取：%(value)s", "The parameter %(name)s cannot be read: %(value)s")


class Incomplete(BadInput):
    text = Text("请填写“%(name)s”。", "Please fill in “%(name)s”.")


class FileUnreadable(BadInput):
    text = Text(
        "文件不能读取。请用 Excel（xlsx）或 CSV（UTF-8 或 GB 18030 编码），不超过 40 MB。",
        "The file cannot be read. Use Excel (xlsx) or CSV (UTF-8 or GB 18030) of at most 40 MB.",
    )


class OldExcel(BadInput):
    text = Text(
        "这是旧版 Excel 文件（.xls）。请用 Excel 或 WPS 打开，另存为 xlsx 后再导入。",
        "This is an Excel file of the old kind (.xls). Open it in Excel or WPS, save it as xlsx and hand that in.",
    )


class NoRows(BadInput):
    text = Text("文件中没有数据行。第一行应为表头。", "The file holds no rows. The first row should be the headings.")


class TooManyRows(BadInput):
    text = Text(
        "文件超过 %(most)s 行，请分成几个文件。", "The file has more than %(most)s rows; please split it into several."
    )


class NoTextColumn(BadInput):
    text = Text("请指定哪一列是反映的内容。", "Say which column holds the words of the report.")


class NoDayOrder(BadInput):
    text = Text(
        "文件中的日期如 06/05/2016 有两种读法，请在“日期写法”中选定月在前还是日在前。",
        "Dates of the file such as 06/05/2016 can be read in two ways; say under “Dates” whether the month or the day "
        "comes first.",
    )


class NoTimeOfReport(BadInput):
    text = Text(
        "已办结的案件要有反映时间，请指定哪一列是反映时间。",
        "A case that is closed needs the time when it was reported; say which column holds it.",
    )


class NumberTaken(Refusal):
    text = Text(
        "编号“%(number)s”已是案件 %(case)s，内容不同。请核对编号；"
        "如编号不能区分案件，请把“原编号”设为“（无）”后重新导入",
        "Number “%(number)s” already stands for case %(case)s with other words. Check the numbers; where they do not "
        "tell cases apart, set “Its number there” to “(none)” and hand the file in again",
    )


class UnreadableCell(Refusal):
    text = Text("“%(column)s”的值“%(value)s”不能读取", "“%(value)s” in “%(column)s” cannot be read")


class AlreadyAccepted(Refusal):
    text = Text("这个文件已经确认导入。", "This file was confirmed already.")


class AlreadyDecided(Refusal):
    text = Text("别人已经处理了这条发现。", "Somebody has decided on this finding already.")


class LetterTooLarge(BadInput):
    text = Text("邮件超过 50 MB，没有读取。", "The letter has more than 50 MB and was not read.")


class AutomaticLetter(BadInput):
    text = Text(
        "自动回复或退信，不作为诉求。",
        "An automatic answer or a returned letter; it is no report.",
    )


class NoMail(BadInput):
    text = Text("邮件没有可读的正文。", "The message has no words that can be read.")
