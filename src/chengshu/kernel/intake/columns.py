"""What a column of a file can hold, what that is called, and by which words of a heading it is known."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chengshu.base.text import Text


class What(StrEnum):
    """What a column can hold."""

    TEXT = "text"
    TITLE = "title"
    NUMBER = "number"
    CLASS = "class"
    TIME = "time"
    ADDRESS = "address"
    LON = "lon"
    LAT = "lat"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    STATUS = "status"
    CLOSED = "closed"
    DUE = "due"
    REPLY = "reply"
    UNIT = "unit"
    FOR = "votes_for"
    AGAINST = "votes_against"


LABELS: Mapping[What, Text] = {
    What.TEXT: Text("反映内容", "Words of the report"),
    What.TITLE: Text("标题", "Title"),
    What.NUMBER: Text("原编号", "Its number there"),
    What.CLASS: Text("类别（名称或代码）", "Class, by name or code"),
    What.TIME: Text("反映时间", "When it was reported"),
    What.ADDRESS: Text("地点", "Where"),
    What.LON: Text("经度", "Longitude"),
    What.LAT: Text("纬度", "Latitude"),
    What.NAME: Text("诉求人", "Reporter"),
    What.PHONE: Text("电话", "Telephone"),
    What.EMAIL: Text("电子邮件", "E-mail"),
    What.STATUS: Text("办理状态", "Whether it is closed"),
    What.CLOSED: Text("办结（答复）时间", "When it was closed or answered"),
    What.DUE: Text("办结期限", "Until when it should be closed"),
    What.REPLY: Text("答复内容", "Reply"),
    What.UNIT: Text("办理单位", "Handled by"),
    What.FOR: Text("赞成数", "Votes for it"),
    What.AGAINST: Text("反对数", "Votes against it"),
}
SIGNS: Mapping[What, tuple[str, ...]] = {
    What.REPLY: (
        "答复意见", "答复内容", "回复内容", "办理结果", "处理结果", "处理意见", "办理情况", "答复", "回复",
        "resolution description", "resolution", "reply", "response", "answer",
    ),
    What.CLOSED: (
        "办结时间", "办结日期", "结案时间", "结案日期", "答复时间", "答复日期", "回复时间", "回复日期", "完成时间",
        "关闭时间", "closed date", "date closed", "closed", "completed", "resolved", "replied", "answered",
    ),
    What.DUE: ("期限", "时限", "截止", "应办结", "deadline", "due", "expected", "target"),
    What.STATUS: ("办理状态", "案件状态", "工单状态", "是否办结", "状态", "status", "=state"),
    What.UNIT: (
        "办理单位", "承办单位", "处置单位", "责任单位", "处理单位", "主办单位", "单位", "部门",
        "agency name", "agency", "department", "agency responsible",
    ),
    What.FOR: ("点赞", "赞成", "支持数", "附议", "votes", "likes", "upvote", "support"),
    What.AGAINST: ("反对", "点踩", "downvote", "dislike", "against"),
    What.TEXT: (
        "详情", "内容", "描述", "正文", "=诉求", "情况", "descriptor", "description", "text", "detail", "content",
        "message", "body", "summary",
    ),
    What.TITLE: ("主题", "标题", "题目", "subject", "title"),
    What.NUMBER: (
        "编号", "单号", "案号", "工单号", "流水号", "unique key", "request id", "case id", "reference", "number",
        "=id", "=no", "=no.", "id",
    ),
    What.CLASS: ("标签", "类别", "分类", "小类", "类型", "complaint type", "category", "class", "type"),
    What.TIME: (
        "留言时间", "反映时间", "来电时间", "受理时间", "登记时间", "上报时间", "创建时间", "提交时间", "时间", "日期",
        "created", "opened", "reported", "requested", "submitted", "received", "time", "date",
    ),
    What.ADDRESS: ("地址", "地点", "位置", "address", "location", "street"),
    What.LON: ("经度", "longitude", "lng", "=lon", "=long", "=x"),
    What.LAT: ("纬度", "latitude", "=lat", "=y"),
    What.NAME: (
        "姓名", "用户", "诉求人", "联系人", "来电人", "反映人", "=name", "reporter", "caller", "contact name",
        "citizen", "user",
    ),
    What.PHONE: ("电话", "手机", "联系方式", "phone", "mobile", "=tel", "telephone"),
    What.EMAIL: ("邮箱", "邮件", "email", "e-mail"),
}  # fmt: skip
"""By which words of a heading a column is known, the surest first; one after ``=`` is all of the heading."""
NOTHING = frozenset(
    {"-", "--", "---", "—", "——", "/", "\\", "n/a", "na", "null", "none", "nan", "无", "unspecified", "空"}
)
OVER = frozenset(
    {
        "closed", "close", "resolved", "completed", "complete", "done", "answered", "已办结", "办结", "已结案", "结案",
        "已完成", "完成", "已答复", "已回复", "已关闭", "关闭", "已归档", "归档", "是",
    }
)  # fmt: skip
