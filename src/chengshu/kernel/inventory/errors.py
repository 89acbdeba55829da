"""What the inventory refuses."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class CodeTaken(BadInput):
    text = Text(
        "已有编号为 %(code)s 的系统，请换一个编号。", "A system numbered %(code)s exists; please choose another."
    )


class NotLiving(Refusal):
    status = 409
    text = Text("该系统已关停或已整合，不能再办理。", "The system no longer runs; nothing more can be done with it.")


class AlreadyUnderWay(Refusal):
    status = 409
    text = Text(
        "该系统已有在办事项，请先办结。", "Something is already under way for this system; please finish it first."
    )


class NoException(Refusal):
    status = 409
    text = Text(
        "系统在专网或孤立网络上运行，须先取得有效的孤网例外，或改用电子政务外网。",
        "A system on a network of its own needs a valid exception first, or must move to the government extranet.",
    )


class NotComprehensive(BadInput):
    text = Text(
        "只能整合到标记为大系统且在用的系统，请另选。",
        "A system can only go into a comprehensive one in use; please choose another.",
    )


class NotASheet(BadInput):
    text = Text(
        "无法读取该表格，请使用下载的模板另存为 xlsx。", "The sheet cannot be read; please use the template as xlsx."
    )


class SheetHasFaults(BadInput):
    text = Text(
        "表格中有 %(n)s 处需要修改，全部改好后再导入，未写入任何内容。",
        "%(n)s places need mending; nothing was written.",
    )
