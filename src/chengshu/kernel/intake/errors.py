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


class NothingHere(Refusal):
    status = 404
    text = Text("没有找到编号“%(key)s”。", "Nothing was found for “%(key)s”.")


class Missing(BadInput):
    status = 400
    text = Text("缺少参数 %(name)s。", "The parameter %(name)s is missing.")


class Misread(BadInput):
    status = 400
    text = Text("参数 %(name)s 的值不能读取：%(value)s", "The parameter %(name)s cannot be read: %(value)s")


class Incomplete(BadInput):
    text = Text("请填写“%(name)s”。", "Please fill in “%(name)s”.")
