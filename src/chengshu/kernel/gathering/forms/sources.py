"""The steps by which a source is connected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django import forms
from django.db.models import QuerySet

from chengshu.base.text import Text
from chengshu.kernel.catalogue.models import Item, Resource
from chengshu.kernel.gathering.models import (
    DATA_CLASS_LABELS,
    MODE_LABELS,
    PURPOSE_LABELS,
    RHYTHM_LABELS,
    Connection,
    DataClass,
    Kind,
    Mode,
    Purpose,
)
from chengshu.kernel.gathering.models.connections import DATABASES, FILES
from chengshu.kernel.gathering.services.sources import WAYS
from chengshu.ui.forms import Form, choices, words

FORMATS = {
    "": Text("按文件名判断", "By the file's name"),
    "csv": Text("CSV／文本", "CSV or text"),
    "xlsx": Text("Excel（xlsx）", "Excel (xlsx)"),
    "json": Text("JSON 文档", "JSON document"),
    "jsonl": Text("JSON 行", "JSON lines"),
    "xml": Text("XML", "XML"),
}
ENCODINGS = {
    "": Text("自动识别", "Found by itself"),
    "utf-8": Text("UTF-8", "UTF-8"),
    "gb18030": Text("GB 18030／GBK", "GB 18030 or GBK"),
}
PAGINGS = {
    "none": Text("不分页", "No pages"),
    "page": Text("页码", "Page number"),
    "offset": Text("偏移量", "Offset"),
    "cursor": Text("游标", "Cursor"),
    "link": Text("Link 响应头", "Link header"),
}
NOT_MAPPED = Text("—— 不映射 ——", "—— not mapped ——")


class ChooseForm(Form):
    """Step 1: which entry, from which connection."""

    resource = forms.ModelChoiceField(Resource.everywhere.none(), label=words("信息资源目录", "Entry of the catalogue"))
    connection = forms.ModelChoiceField(Connection.everywhere.none(), label=words("连接", "Connection"))

    def __init__(
        self, *args: Any, resources: QuerySet[Resource], connections: QuerySet[Connection], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resource"].queryset = resources  # type: ignore[attr-defined]
        self.fields["connection"].queryset = connections  # type: ignore[attr-defined]


class OriginForm(Form):
    """Step 2: what at the connection is read."""

    table = forms.CharField(
        label=words("表或视图", "Table or view"), max_length=200, widget=forms.TextInput(attrs={"list": "things"})
    )
    pattern = forms.CharField(
        label=words("文件名或通配符", "File or pattern"),
        max_length=200,
        initial="*.csv",
        widget=forms.TextInput(attrs={"list": "things"}),
    )
    format = forms.ChoiceField(label=words("格式", "Form"), choices=choices(FORMATS), required=False)
    encoding = forms.ChoiceField(label=words("编码", "Encoding"), choices=choices(ENCODINGS), required=False)
    sheet = forms.CharField(
        label=words("工作表或包内文件", "Sheet or file in the archive"),
        max_length=100,
        required=False,
        help_text=words("只有一个时不必填", "Only where there are several"),
    )
    header_row = forms.IntegerField(
        label=words("表头从第几行起", "First row of the header"), min_value=1, max_value=30, required=False
    )
    bare = forms.BooleanField(
        label=words("没有表头，列按次序称为列1、列2", "Without a header; columns are called 列1, 列2 in turn"),
        required=False,
        help_text=words("仅限 CSV 等分隔文本", "Of delimited text alone"),
    )
    records = forms.CharField(
        label=words("记录所在位置", "Where the records are"),
        max_length=200,
        required=False,
        help_text=words("如 data.items；XML 填元素名", "Such as data.items; in XML the element"),
    )
    path = forms.CharField(label=words("接口路径", "Path"), max_length=400, required=False)
    paging = forms.ChoiceField(label=words("分页方式", "Paging"), choices=choices(PAGINGS), required=False)
    parameter = forms.CharField(label=words("分页参数", "Parameter of paging"), max_length=60, required=False)
    size_parameter = forms.CharField(
        label=words("每页条数参数", "Parameter of the size"), max_length=60, required=False
    )
    size = forms.IntegerField(label=words("每页条数", "Size of a page"), min_value=1, max_value=100_000, required=False)
    cursor = forms.CharField(label=words("游标在应答中的位置", "Where the cursor is"), max_length=100, required=False)
    total = forms.CharField(label=words("总数在应答中的位置", "Where the total is"), max_length=100, required=False)

    OF_FILES = ("pattern", "format", "encoding", "sheet", "header_row", "bare", "records")
    OF_HTTP = ("path", "records", "paging", "parameter", "size_parameter", "size", "cursor", "total")

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = ("table",) if kind in DATABASES else self.OF_FILES if kind in FILES else self.OF_HTTP
        for name in list(self.fields):
            if name not in kept:
                del self.fields[name]

    def origin(self) -> dict[str, Any]:
        """As a source keeps it."""
        names = {"pattern": "files"}
        filled = self.cleaned_data.items()
        given = {names.get(name, name): value for name, value in filled if value not in (None, "")}
        if given.pop("bare", False):
            given["header"] = False
        paging = {
            name: given.pop(name)
            for name in ("parameter", "size_parameter", "size", "cursor", "total")
            if name in given
        }
        if kind := given.pop("paging", ""):
            given["paging"] = {"kind": kind, **paging}
        schema, dot, table = str(given.get("table", "")).partition(".")
        return given | ({"schema": schema, "table": table} if dot else {})


class MappingForm(Form):
    """Step 3: which column is which item, and how the table follows its source."""

    mode = forms.ChoiceField(label=words("归集方式", "Way of gathering"), widget=forms.RadioSelect)
    watermark_column = forms.ChoiceField(
        label=words("水位列（更新时间或序号）", "Column of the watermark"), required=False
    )
    overlap = forms.IntegerField(
        label=words("向前重叠（秒或序号数）", "Overlap (seconds or numbers)"),
        min_value=0,
        max_value=31_536_000,
        initial=900,
        required=False,
    )
    mark_column = forms.ChoiceField(label=words("变更标记列", "Column of the change mark"), required=False)
    data_class = forms.ChoiceField(
        label=words("数据类别", "Class of data"), choices=choices(DATA_CLASS_LABELS), initial=DataClass.SECTOR
    )
    nulls = forms.CharField(
        label=words("表示空值的写法", "Words for nothing"),
        required=False,
        help_text=words("用逗号隔开，如 NA,无,-", "Separated by commas, such as NA,-"),
    )
    most_bad_percent = forms.IntegerField(
        label=words("不合格行超过此比例即停止（%）", "Stop above this share of misfits (%)"),
        min_value=0,
        max_value=100,
        initial=50,
    )

    def __init__(
        self,
        *args: Any,
        items: Sequence[Item],
        columns: Mapping[str, str],
        proposals: Mapping[str, str],
        kind: Kind,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", words(NOT_MAPPED)), *((column, column) for column in columns)]
        for item in items:
            self.fields[f"map_{item.column}"] = forms.ChoiceField(
                label=str(item.name),
                choices=offered,
                required=item.required or item.is_key,
                initial=proposals.get(item.column, ""),
            )
            self.fields[f"map_{item.column}"].widget.attrs["class"] = "form-select"
        self.fields["mode"].choices = choices({key: MODE_LABELS[key] for key in WAYS[kind]})  # type: ignore[attr-defined]
        self.fields["mode"].initial = Mode.FULL
        for name in ("watermark_column", "mark_column"):
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if Mode.CHANGES not in WAYS[kind]:
            del self.fields["mark_column"]
        if Mode.WATERMARK not in WAYS[kind]:
            del self.fields["watermark_column"]
            del self.fields["overlap"]
        self.order_fields([*(name for name in self.fields if name.startswith("map_")), *self.fields])

    def mapping(self) -> dict[str, str]:
        """By the columns of the entry."""
        return {name[4:]: value for name, value in self.cleaned_data.items() if name.startswith("map_") and value}

    def nothing(self) -> list[str]:
        """The words for nothing."""
        return [one.strip() for one in self.cleaned_data["nulls"].replace("，", ",").split(",") if one.strip()]


class ScheduleForm(Form):
    """When, in words."""

    purpose = forms.ChoiceField(
        label=words("做什么", "What"),
        choices=choices({one: PURPOSE_LABELS[one] for one in (Purpose.GATHER, Purpose.COMPARE)}),
    )
    rhythm = forms.ChoiceField(label=words("多久一次", "How often"), choices=choices(RHYTHM_LABELS))
    step = forms.IntegerField(
        label=words("间隔分钟", "Minutes between"), min_value=1, max_value=1440, initial=15, required=False
    )
    at = forms.TimeField(
        label=words("时刻", "At"), initial=time(2, 0), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    day = forms.IntegerField(
        label=words("星期几（1–7）或几号（1–31）", "Weekday (1–7) or day of the month (1–31)"),
        min_value=1,
        max_value=31,
        initial=1,
        required=False,
    )
