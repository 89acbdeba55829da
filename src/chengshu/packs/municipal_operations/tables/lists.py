"""Tables of the lists that officials keep: utility companies, offences, what is to be on the platform."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.money import yuan
from chengshu.base.text import Text, listed
from chengshu.packs.municipal_operations.models import Business, Company, Offence
from chengshu.packs.municipal_operations.models.utilities import TRADES
from chengshu.packs.municipal_operations.queries.coverage import WORK_LABELS
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table

STANDS = (("yes", Text("有效", "In force")), ("no", Text("已终止", "Ended")))


def standing(row: Any) -> State:
    """Whether a row counts today."""
    today = clock.today()
    if row.until is not None and row.until < today:
        return State("off", Text("已终止", "Ended"))
    return State("good", STANDS[0][1]) if row.since <= today else State("info", Text("尚未开始", "Not yet"))


def _stands(rows: Any, chosen: str) -> Any:
    goes_on = Q(until=None) | Q(until__gte=clock.today())
    return rows.filter(goes_on if chosen == "yes" else ~goes_on)


STANDING: Filter[Any] = Filter("stands", Text("状态", "State"), STANDS, narrow=_stands)
PERIOD: tuple[Column[Any], ...] = (
    Column("since", Text("自", "From"), sort="since"),
    Column("until", Text("终止日期", "Last day"), sort="until", phone=False),
    Column("state", Text("状态", "State"), standing),
)

COMPANIES = Table[Company](
    key="companies",
    label=Text("公用事业单位", "Utility companies"),
    columns=(
        Column(
            "body",
            Text("单位", "Company"),
            lambda row: row.body.name,
            link=lambda row: reverse("municipal_operations:change_company", args=[row.pk]),
            wide=True,
        ),
        Column("trade", Text("行业", "Trade"), lambda row: row.trade_label),
        Column("households", Text("用户数", "Customers"), numeric=True, sort="households"),
        Column("licence", Text("许可证号", "Licence"), phone=False),
        Column("licensed_until", Text("许可证有效期至", "Licensed until"), sort="licensed_until", phone=False),
        Column("service_line", Text("服务热线", "Service line"), phone=False),
        *PERIOD,
    ),
    search=("body__name_zh", "licence"),
    filters=(Filter("trade", Text("行业", "Trade"), list(TRADES.items())), STANDING),
    order=("trade", "pk"),
    empty=Text(
        "还没有公用事业单位。登记单位后才能报送月报、发放密钥。",
        "No utility company yet. Once one is admitted it hands in its months, and keys can be given out.",
    ),
    next_step=lambda: Link(Text("登记单位", "Admit a company"), reverse("municipal_operations:new_company"), "plus"),
)


def _fines(row: Offence) -> str | None:
    return f"{yuan(row.least_fen)}–{yuan(row.most_fen)}" if row.most_fen else None


OFFENCES = Table[Offence](
    key="offences",
    label=Text("案由", "Offences"),
    columns=(
        Column("code", Text("代码", "Code"), sort="code"),
        Column(
            "name",
            Text("案由", "Offence"),
            lambda row: row.name,
            link=lambda row: reverse("municipal_operations:change_offence", args=[row.pk]),
        ),
        Column("broken", Text("违反条款", "Article broken"), phone=False),
        Column("punished_by", Text("处罚依据", "Article punished by"), phone=False),
        Column("fine", Text("罚款（元）", "Fine (yuan)"), _fines, numeric=True, sort="most_fen"),
        *PERIOD,
    ),
    search=("code", "name_zh", "name_en", "broken", "punished_by"),
    filters=(STANDING,),
    order=("code", "-since"),
    empty=Text("还没有案由。添加案由后才能立案。", "No offence yet. A proceeding chooses from this list."),
    next_step=lambda: Link(Text("添加案由", "Add an offence"), reverse("municipal_operations:new_offence"), "plus"),
)


def _seen_by(row: Business) -> str:
    if row.company is not None:
        return str(row.company.trade_label)
    books = [REGISTERS[key].label for key in row.registers if key in REGISTERS]
    return listed([*books, *(WORK_LABELS[key] for key in row.works if key in WORK_LABELS)])


BUSINESS_LIST = Table[Business](
    key="business-list",
    label=Text("平台覆盖清单", "What is to be on the platform"),
    columns=(
        Column(
            "name",
            Text("业务或单位", "Business or company"),
            lambda row: row.name,
            link=lambda row: reverse("municipal_operations:change_business", args=[row.pk]),
            wide=True,
        ),
        Column("key", Text("代码", "Key"), phone=False),
        Column("seen_by", Text("判断依据", "Seen by"), _seen_by),
        Column("fresh_days", Text("有效天数", "Counts for (days)"), numeric=True, phone=False),
        *PERIOD,
    ),
    search=("name_zh", "name_en", "key"),
    filters=(STANDING,),
    order=("pk",),
    empty=Text("清单还是空的，覆盖率无法计算。", "The list is empty, so there is no share on the platform."),
    next_step=lambda: Link(Text("添加业务", "Add a business"), reverse("municipal_operations:new_business"), "plus"),
)
