"""What a person sees when the machine and not the person is at fault: what is wrong, and what to do."""

from __future__ import annotations

import errno
import logging
import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.ui.middleware import refused

log = logging.getLogger(__name__)


class Broken(Refusal):
    """Something of ours is wrong."""

    status = 500
    text = Text(
        "系统出错了，您填写的内容没有保存。请稍后再试；若仍出错，请把时间告诉管理员，以便在日志中查找。",
        "Something went wrong and what you entered was not saved. Try again later; if it happens again, tell the "
        "administrator the time, so that it can be found in the log.",
    )


class Busy(Refusal):
    """The database did not get to this in time."""

    status = 503
    text = Text(
        "数据库正忙，您的操作没有执行。请过几秒再试。",
        "The database is busy and nothing was done. Try again in a few seconds.",
    )


class DiskFull(Refusal):
    """There is no room to write."""

    status = 507
    text = Text(
        "服务器磁盘已满，您的操作没有保存。请联系管理员清理磁盘后再试。",
        "The server's disk is full and nothing was saved. Ask the administrator to free some space, then try again.",
    )


class Unreachable(Refusal):
    """The database cannot be reached."""

    status = 503
    text = Text(
        "暂时连不上数据库，您的操作没有执行。请稍后再试，并通知管理员。",
        "The database cannot be reached and nothing was done. Try again later and tell the administrator.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's last resort (handler500), called while the error is still being handled."""
    refusal = refusal_for(sys.exc_info()[1])
    try:
        return refused(request, refusal)
    except Exception:
        log.exception("the page that tells of an error failed itself")
        sentence = f"{refusal.sentence.zh}\n{refusal.sentence.en}\n"
        return HttpResponse(sentence, status=refusal.status, content_type="text/plain; charset=utf-8")


def refusal_for(error: BaseException | None) -> Refusal:
    """What to say about an error."""
    words = str(error).lower()
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    if full or "disk is full" in words or "no space left" in words:
        return DiskFull()
    if not isinstance(error, OperationalError) or words.startswith("no such"):  # SQLite says so of a missing table
        return Broken()
    return Busy() if "locked" in words or "timeout" in words else Unreachable()
