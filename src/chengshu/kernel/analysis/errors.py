"""What analysis refuses."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class QueryTooLong(Refusal):
    status = 422
    text = Text(
        "查询语句过长（最多 %(longest)s 字）或过于复杂。请拆成几个查询。",
        "The query is too long (%(longest)s characters at most) or too involved. Split it into several.",
    )


class NotOneQuery(Refusal):
    status = 422
    text = Text(
        "只能运行一条 SELECT 查询。解析结果：%(why)s",
        "Only one SELECT can be run. The parser said: %(why)s",
    )


class NoSuchSubject(Refusal):
    status = 403
    text = Text(
        "没有名为“%(name)s”的可用数据。请从左侧列表选择；没有的，请先在共享交换中申请授权。",
        "There is no data called “%(name)s” for you. Choose from the list; what is missing, apply for in the exchange.",
    )


class WhatIsNotAllowed(Refusal):
    status = 403
    text = Text(
        "查询中不允许使用 %(what)s：它会读取授权以外的内容。",
        "%(what)s is not allowed in a query: it would read beyond what was granted.",
    )


class PurposeMissing(Refusal):
    status = 422
    text = Text(
        "请写明查询用途，至少五个字；用途写入审计记录。",
        "Please say what the query is for, in five characters at least; it goes into the audit record.",
    )


class TooManyRuns(Refusal):
    status = 429
    text = Text(
        "今天已运行 %(most)s 次查询，达到上限。需要更多请联系数据中心调整限额。",
        "You ran %(most)s queries today, which is the limit. Ask the data centre if you need more.",
    )


class NotFinished(Refusal):
    text = Text("查询还没有完成。请稍候。", "The query has not finished yet. Please wait.")


class ResultGone(Refusal):
    status = 404
    text = Text(
        "结果已超过保存期并清理。请重新运行查询。",
        "The result was cleared away after the days it is kept. Run the query again.",
    )


class NameTaken(Refusal):
    status = 422
    text = Text("这个标识已被使用，请换一个。", "This key is taken; choose another.")


class NothingToPublish(Refusal):
    text = Text(
        "还没有成功运行过，没有结果可以发布。请先运行一次。",
        "It never ran to its end, so there is no result to publish. Run it once first.",
    )


class BadFigureKey(Refusal):
    status = 422
    text = Text(
        "标识以小写字母开头，只含小写字母、数字和下划线。",
        "A key begins with a small letter and has small letters, digits and underscores.",
    )


class NoSuchColumn(Refusal):
    status = 422
    text = Text(
        "该库没有“%(column)s”字段或指标，请核对后重填。",
        "The database has no field or series “%(column)s”; please check it.",
    )


class NotReleasedYet(Refusal):
    text = Text(
        "该指标还没有数据：主题库融合后，系统在几分钟内自动统计。",
        "The figure has no numbers yet: it is counted within minutes once its topic was merged.",
    )


class SupplyEnded(Refusal):
    status = 403
    text = Text(
        "供给授权不在有效期内，请联系主题库主管部门。",
        "The grant is not in force; please ask the owner of the topic.",
    )


class SupplyThere(Refusal):
    text = Text("该视图已接收这项指标。", "The view shows this figure already.")
