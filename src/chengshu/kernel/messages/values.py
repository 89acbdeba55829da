"""The values that a message is filled with (``%(name)s``), as readers of its words are to see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from chengshu.base.text import Text

VALUE = re.compile(r"%(?:%|\((?P<name>\w+)\)s|(?P<stray>.|$))")
VALUE_LABELS: Mapping[str, Text] = {
    "answer": Text("答复", "answer"),
    "columns": Text("变化的列", "changed columns"),
    "day": Text("日期", "day"),
    "days": Text("天数", "days"),
    "due": Text("期限", "due time"),
    "error": Text("错误", "error"),
    "kind": Text("种类", "kind"),
    "link": Text("链接", "link"),
    "name": Text("名称", "name"),
    "number": Text("编号", "number"),
    "outcome": Text("结果", "outcome"),
    "post": Text("职务", "post"),
    "provider": Text("提供单位", "provider"),
    "resource": Text("数据资源", "resource"),
    "rows": Text("行数", "rows"),
    "stage": Text("环节", "stage"),
    "state": Text("状态", "state"),
    "subject_name": Text("事项名称", "subject"),
    "task": Text("任务", "task"),
    "times": Text("次数", "times"),
    "title": Text("标题", "title"),
    "unit": Text("单位", "unit"),
    "until": Text("截止日期", "last day"),
    "verdict": Text("结论", "verdict"),
    "version": Text("版本", "version"),
    "when": Text("何时", "when"),
    "who": Text("办理人", "who"),
    "why": Text("原因", "reason"),
    "words": Text("内容", "words"),
    "year": Text("年份", "year"),
}


def names_in(*texts: Text) -> Iterator[str]:
    """The names of the values that stand in the texts."""
    for wording in (part for text in texts for part in (text.zh, text.en)):
        yield from (match["name"] for match in VALUE.finditer(wording) if match["name"])


def label_of(name: str) -> Text:
    """What a value is, in words; its own name where nobody has said."""
    return VALUE_LABELS.get(name, Text(name, name))


def readable(text: Text) -> Text:
    """The text with each value named in the reader's language: 新的待办：〔标题〕, New work: [title]."""
    labels = {name: label_of(name) for name in names_in(text)}
    return text.with_values(**{name: Text(f"〔{one.zh}〕", f"[{one.en}]") for name, one in labels.items()})
