"""Why a text is not read; a refused text leaves nothing half-read."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class PlanNotRead(Refusal):
    """Any reason for which a plan is refused."""

    status = 422
    text = Text("未能读取规划文本。", "The plan was not read.")


class FileEmpty(PlanNotRead):
    """No bytes, or only blanks."""

    text = Text("文件“%(name)s”是空的，没有可读取的内容。", "The file “%(name)s” is empty; there is nothing to read.")


class FileTooLarge(PlanNotRead):
    """More bytes or lines than any published plan has."""

    status = 413
    text = Text(
        "文件“%(name)s”有 %(size)s，超过规划文本的上限 %(limit)s。请确认是否选错了文件，或只保存正文和附表。",
        "The file “%(name)s” has %(size)s; a plan may have %(limit)s. Check that it is the right file, "
        "or save only the text and its tables.",
    )


class NotText(PlanNotRead):
    """A picture, an archive, an office document or other bytes that are no text."""

    text = Text(
        "文件“%(name)s”是%(what)s，不是文本（第 %(line)s 行起无法读取）。请把规划另存为纯文本（UTF-8）后再导入。",
        "The file “%(name)s” is %(what)s, not a text (unreadable from line %(line)s). "
        "Save the plan as plain text (UTF-8) and import that.",
    )


class EncodingUnknown(PlanNotRead):
    """The bytes are text in no encoding we can tell."""

    text = Text(
        "无法识别文件“%(name)s”的编码（第 %(line)s 行不是 UTF-8、GB18030、Big5 或 UTF-16）。请另存为 UTF-8 后再导入。",
        "The encoding of “%(name)s” cannot be told (line %(line)s is not UTF-8, GB18030, Big5 or UTF-16). "
        "Save it as UTF-8 and import that.",
    )


class CutShort(PlanNotRead):
    """The text breaks off; what was read before the break is not kept."""

    text = Text(
        "规划文本在第 %(line)s 行中断。请取得完整文本。", "The plan breaks off at line %(line)s. Get the complete text."
    )


class CutInCharacter(CutShort):
    """The last bytes are the first half of a character."""

    text = Text(
        "规划文本在第 %(line)s 行一个字的中间中断，文件没有传完。请取得完整文本。",
        "The plan breaks off at line %(line)s in the middle of a character; the file is not complete. "
        "Get the complete text.",
    )


class CutInTable(CutShort):
    """The table breaks off in a row."""

    text = Text(
        "任务表在第 %(line)s 行中断：第 %(row)s 号任务“%(task)s”缺少%(cells_zh)s。请取得完整文本，未导入任何内容。",
        "The task table breaks off at line %(line)s: row %(row)s, “%(task)s”, lacks %(cells_en)s. "
        "Get the complete text; nothing was imported.",
    )


class CutAfterTableHead(CutShort):
    """The table has a head and no rows."""

    text = Text(
        "任务表在第 %(line)s 行的表头之后中断，没有任何一行任务。请取得完整文本。",
        "The task table breaks off after its head at line %(line)s; it has no rows. Get the complete text.",
    )


class TableEndsEarly(CutShort):
    """The table ends behind a complete row, but the text tells many more tasks."""

    text = Text(
        "任务表在第 %(line)s 行、任务“%(task)s”之后中断：正文从第 %(at)s 行“%(first)s”起还有 %(count)s 项"
        "写明责任单位的任务，表中都没有。请取得完整文本，未导入任何内容。",
        "The task table breaks off at line %(line)s behind “%(task)s”: from “%(first)s” (line %(at)s) on, the text "
        "tells %(count)s more tasks with units, none in the table. Get the complete text; nothing was imported.",
    )


class CutInSentence(CutShort):
    """The prose breaks off inside a task."""

    text = Text(
        "规划文本在第 %(line)s 行一句话的中间中断，任务“%(task)s”不完整。请取得完整文本，未导入任何内容。",
        "The plan breaks off at line %(line)s in the middle of a sentence; the task “%(task)s” is incomplete. "
        "Get the complete text; nothing was imported.",
    )


class NotAPlan(PlanNotRead):
    """A text, but neither a task table nor task sections stand in it."""

    text = Text(
        "文件“%(name)s”的 %(lines)s 行中，没有任务分工表，也没有“重点任务”一类的章节或责任单位，不像是规划文本。",
        "In the %(lines)s lines of “%(name)s” there is neither a task table, nor a section of tasks, "
        "nor a responsible unit; it does not look like a plan.",
    )
