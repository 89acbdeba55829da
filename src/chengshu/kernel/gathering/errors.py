"""What gathering refuses, and what it says when a source is not as it should be."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class NotReachable(Refusal):
    """The place is not among those to which connections may lead."""

    status = 422
    text = Text(
        "%(place)s 不在放行范围内。请联系安全管理员在“放行范围”中登记后再试。",
        "%(place)s is not among the allowed places. Ask the security administrator to allow it, then try again.",
    )


class SourceTrouble(Refusal):
    """The source does not answer as it should. ``lasting`` ones are not tried again by themselves."""

    status = 502
    lasting = False
    text = Text("数据源出错：%(why)s。", "The source failed: %(why)s.")


class LastingTrouble(SourceTrouble):
    """Trying again would give the same: somebody has to act."""

    status = 422
    lasting = True


class ConnectionFailed(SourceTrouble):
    text = Text(
        "连接失败：%(why)s。请检查地址、账号和网络，稍后系统会自动重试。",
        "The connection failed: %(why)s. Check address, account and network; it is tried again by itself.",
    )


class NoSuchSourceTable(LastingTrouble):
    text = Text(
        "源端没有表 %(table)s，或账号无权读取。",
        "There is no table %(table)s at the source, or the account may not read it.",
    )


class NoFile(SourceTrouble):
    text = Text(
        "没有符合 %(pattern)s 的文件。文件送达后再运行即可。",
        "No file fits %(pattern)s. Run again once it has been delivered.",
    )


class FileChanged(SourceTrouble):
    text = Text(
        "读取期间文件 %(name)s 被改动，本次未入库，将自动重试。",
        "The file %(name)s changed while it was read; nothing was stored and it is tried again.",
    )


class TooManyColumns(LastingTrouble):
    text = Text(
        "共有 %(n)s 列，超过上限 %(most)s 列，未读取。请检查分隔符和表头。",
        "There are %(n)s columns, more than %(most)s; nothing was read. Check the delimiter and the header.",
    )


class ZipBomb(LastingTrouble):
    text = Text(
        "压缩文件 %(name)s 解压后约 %(size)s，超过上限，疑似压缩炸弹，未解压。",
        "Unpacked, %(name)s would take about %(size)s, beyond what is allowed; it may be a bomb and was left packed.",
    )


class BadFile(LastingTrouble):
    text = Text("文件 %(name)s 无法读取：%(why)s。", "The file %(name)s cannot be read: %(why)s.")


class EndlessPages(LastingTrouble):
    text = Text(
        "接口翻页不止：%(why)s。已停止，未入库。请检查翻页参数。",
        "The interface pages for ever: %(why)s. Stopped, nothing was stored. Check the paging parameters.",
    )


class ColumnsGone(LastingTrouble):
    text = Text(
        "源端缺少列：%(columns)s。已停止，湖中仍是上一版本。请在“结构变化”中决定接受、改映射或退回源端。",
        "Columns are gone at the source: %(columns)s. Stopped; the lake keeps its former version. Decide under "
        "changes of form whether to accept it, to map another column or to refuse it.",
    )


class KeyNeeded(LastingTrouble):
    text = Text(
        "这种归集方式按主键合并，请先在目录中标明主键信息项并映射。",
        "This way of gathering merges by key; mark the key items in the catalogue and map them first.",
    )


class TooManyMisfits(LastingTrouble):
    text = Text(
        "%(read)s 行中有 %(bad)s 行不符合要求（%(percent)s%%），超过 %(most)s%%，很可能映射有误。未入库，请检查映射。",
        "%(bad)s of %(read)s rows do not fit (%(percent)s%%, more than %(most)s%%): probably the mapping is wrong. "
        "Nothing was stored; check the mapping.",
    )


class SuddenlyEmpty(LastingTrouble):
    text = Text(
        "源端读到 0 行，而湖中有 %(rows)s 行。为防误清空，未替换。如属实，请在运行时选择“允许清空”。",
        "The source gave no rows, the lake holds %(rows)s. To keep them from being wiped by mistake nothing was "
        "replaced; if it is right, run with leave to empty the table.",
    )


class TooManyGone(LastingTrouble):
    text = Text(
        "全键比对发现 %(gone)s 行已在源端删除，占 %(percent)s%%，超过 %(most)s%%，未删除，请核实源端。",
        "%(gone)s rows (%(percent)s%%, more than %(most)s%%) are gone at the source. None was removed here; please "
        "look at the source.",
    )


class NotReconciled(LastingTrouble):
    text = Text(
        "行数对不上：读取 %(read)s，去向合计 %(sum)s，源端计数 %(counted)s。未入库。",
        "The counts do not agree: %(read)s read, %(sum)s accounted for, %(counted)s counted at the source. "
        "Nothing was stored.",
    )


class SourceBusy(Refusal):
    text = Text("正在归集，请等待本次完成。", "It is being gathered now; please wait until that is done.")


class SourceResting(Refusal):
    text = Text("该数据源已停用，请先启用。", "This source is out of use; bring it back first.")


class AlreadyConnected(Refusal):
    text = Text("该目录已接入数据源。", "This entry has a source already.")


class NothingMapped(Refusal):
    status = 422
    text = Text("请至少映射一个信息项。", "Map at least one item.")


class RequiredUnmapped(Refusal):
    status = 422
    text = Text(
        "必填信息项没有映射：%(items)s。",
        "Items that may not be empty are not mapped: %(items)s.",
    )


class NotAppendable(Refusal):
    text = Text(
        "该数据源每次整表替换，补录的数据会被覆盖。请改为增量或追加方式，或另建目录。",
        "This source replaces the whole table each time, which would wipe what is handed over. Choose another way of "
        "gathering or an entry of its own.",
    )


class NotOneself(Refusal):
    status = 403
    text = Text("审核人不能是报送人本人。", "Whoever brought it cannot review it.")


class AlreadyDecided(Refusal):
    text = Text("已经处理过了。", "It was decided already.")


class RowGone(Refusal):
    status = 404
    text = Text("隔离区中没有这一行。", "There is no such row in quarantine.")
