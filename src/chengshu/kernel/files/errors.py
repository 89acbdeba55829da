"""Why a file is not taken."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class FileRefused(Refusal):
    """The file is not taken; subclasses say why."""

    status = 422


class EmptyFile(FileRefused):
    text = Text("“%(name)s”是空文件。请检查后重新上传。", "“%(name)s” is empty. Please check it and send it again.")


class TooLarge(FileRefused):
    status = 413
    text = Text(
        "“%(name)s”有 %(size)s，超过了这里允许的 %(largest)s。请压缩、拆分后再上传。",
        "“%(name)s” has %(size)s, more than the %(largest)s allowed here. Make it smaller or split it.",
    )


class TooMany(FileRefused):
    text = Text(
        "一次最多上传 %(at_most)s 个文件，请分批上传。", "At most %(at_most)s files at once; send them in parts."
    )


class WrongKind(FileRefused):
    status = 415
    text = Text(
        "“%(name)s”的内容是%(found)s，这里只收%(wanted)s。请换一种格式再上传。",
        "“%(name)s” turns out to be %(found)s; only %(wanted)s are taken here. Please send another format.",
    )


class UnknownKind(FileRefused):
    status = 415
    text = Text(
        "认不出“%(name)s”是什么文件，可能已损坏。请用原软件打开另存后再上传；这里收%(wanted)s。",
        "It is not clear what “%(name)s” is; it may be damaged. Open it, save it anew and send that; "
        "taken here: %(wanted)s.",
    )


class Dangerous(FileRefused):
    status = 415
    text = Text(
        "“%(name)s”是%(found)s，可能带有程序，任何地方都不收。请转成 PDF、图片或 Office 文件再上传。",
        "“%(name)s” is %(found)s and may carry a program; it is taken nowhere. "
        "Please turn it into a PDF, a picture or an Office file.",
    )


class ZipBomb(FileRefused):
    text = Text(
        "“%(name)s”解开后大得不合常理（%(unpacked)s），不能接收。请拆分后再上传。",
        "“%(name)s” would unpack to an unreasonable size (%(unpacked)s) and is not taken. Please send it in parts.",
    )


class TooManyPixels(FileRefused):
    text = Text(
        "图片“%(name)s”有 %(width)s×%(height)s 像素，过大。请缩小后再上传。",
        "The picture “%(name)s” has %(width)s×%(height)s pixels, too many. Please send a smaller one.",
    )


class DiskFull(Refusal):
    """There is no room left; nothing was stored."""

    status = 507
    text = Text(
        "服务器存储空间不足，文件没有保存。请联系系统管理员清理磁盘后再试。",
        "The server has run out of room and the file was not kept. "
        "Please ask the system administrator to make room, then try again.",
    )


class ContentMissing(Refusal):
    """The row is there, its content is not: a fault of the disk or of a restore."""

    status = 410
    text = Text(
        "这个文件的内容在服务器上已丢失，请联系系统管理员从备份恢复。",
        "The content of this file is missing on the server. Please ask the system administrator to restore it.",
    )
