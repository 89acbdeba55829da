"""Tables of the portal as the catalogue lists them, and its numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.packs.open_data.queries import figures
from chengshu.packs.open_data.queries.merits import opening_scores
from chengshu.spec.data import Dataset, Field, Grade, Opening, Sharing
from chengshu.spec.figures import Indicator, Measured, Rating

OPEN_DATASETS = Dataset(
    key="open_data.dataset",
    label=Text("开放数据集", "Open datasets"),
    model="open_data.OpenDataset",
    fields=(
        Field("slug", Text("名称代码", "Short name"), grade=Grade.PUBLIC),
        Field("name_zh", Text("中文名称", "Name in Chinese"), grade=Grade.PUBLIC),
        Field("name_en", Text("英文名称", "Name in English"), grade=Grade.PUBLIC),
        Field("publisher", Text("提供单位", "Publisher"), grade=Grade.PUBLIC),
        Field("theme", Text("领域", "Field"), grade=Grade.PUBLIC),
        Field("stage", Text("状态", "State"), grade=Grade.PUBLIC),
        Field("rows", Text("行数", "Rows"), Unit.COUNT, grade=Grade.PUBLIC),
        Field("published_at", Text("首次开放", "First opened"), grade=Grade.PUBLIC),
        Field("modified_at", Text("更新时间", "Changed"), grade=Grade.PUBLIC),
        Field("uses", Text("使用次数", "Uses"), Unit.COUNT, grade=Grade.PUBLIC),
    ),
    sharing=Sharing.OPEN_TO_ALL,
    grade=Grade.PUBLIC,
    opening=Opening.OPEN,
)
INQUIRIES = Dataset(
    key="open_data.inquiry",
    label=Text("公众来件", "What visitors ask"),
    model="open_data.Inquiry",
    fields=(
        Field("number", Text("编号", "Number")),
        Field("kind", Text("类别", "Kind")),
        Field("title", Text("标题", "Title")),
        Field("state", Text("状态", "State")),
        Field("due_at", Text("期限", "Due")),
        Field("answered_at", Text("答复时间", "Answered")),
    ),
)
ASSETS = Dataset(
    key="open_data.asset",
    label=Text("数据资产", "Data assets"),
    model="open_data.Asset",
    fields=(
        Field("code", Text("编号", "Number")),
        Field("name_zh", Text("名称", "Name")),
        Field("keeper", Text("登记单位", "Entered by")),
        Field("cost_fen", Text("形成成本", "Cost"), Unit.FEN),
    ),
)
INCOMES = Dataset(
    key="open_data.income",
    label=Text("授权运营收入", "Income of authorised operation"),
    model="open_data.Income",
    fields=(
        Field("on", Text("日期", "Day")),
        Field("amount_fen", Text("金额", "Amount"), Unit.FEN),
        Field("voucher", Text("凭证号", "Voucher")),
    ),
)


def _open_count(day: date) -> Measured:
    count = figures.open_datasets(day)
    return Measured(Decimal(count), count)


INDICATORS = (
    Indicator(
        key="open_datasets",
        label=Text("开放数据集数", "Open datasets"),
        unit=Unit.COUNT,
        source=OPEN_DATASETS,
        compute=_open_count,
        formula=Text("当日已开放的数据集数", "datasets open on the day"),
    ),
    Indicator(
        key="open_data_fields_covered",
        label=Text("开放领域覆盖率", "Fields with open data"),
        unit=Unit.RATIO,
        source=OPEN_DATASETS,
        compute=figures.themes_covered,
        formula=Text("有开放数据集的领域数 ÷ 领域总数", "fields with an open dataset ÷ all fields"),
    ),
)
RATINGS = (
    Rating(
        key="open_data.opening",
        label=Text("数据开放共享得分", "Score for opening and sharing"),
        source=OPEN_DATASETS,
        compute=opening_scores,
        formula=Text("按开放共享排名公式计算，满分为 1", "by the formula of the ranking, out of 1"),
    ),
)
