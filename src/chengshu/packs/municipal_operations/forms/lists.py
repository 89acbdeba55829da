"""Forms of the lists that officials keep: utility companies, offences, what is to be on the platform."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import units_within
from chengshu.packs.municipal_operations.forms.fields import row_field, unit_field
from chengshu.packs.municipal_operations.models import Business, Company, Offence
from chengshu.packs.municipal_operations.models.utilities import TRADES
from chengshu.packs.municipal_operations.queries.coverage import WORK_LABELS
from chengshu.packs.municipal_operations.queries.penalties import is_used
from chengshu.packs.municipal_operations.registers import REGISTERS
from chengshu.packs.municipal_operations.rights import KEEP_KEYS
from chengshu.packs.municipal_operations.services.lists import SETTLED
from chengshu.ui.fields import YuanField, day, line
from chengshu.ui.forms import Form, choices
from chengshu.ui.forms import words as term

LAST_DAY = Text("含当天；不填表示一直有效。", "That day included; empty while it goes on.")


def _since() -> Any:
    return forms.DateField(label=term("自", "From"), initial=clock.today)


def _until() -> Any:
    return forms.DateField(label=term("终止日期", "Last day"), required=False, help_text=term(LAST_DAY))


class CompanyForm(Form):
    """A utility company; body and trade are chosen once, when it is admitted."""

    body = unit_field("单位", "Body")
    trade = forms.ChoiceField(label=term("行业", "Trade"), choices=choices(TRADES))
    households = forms.IntegerField(label=term("用户数（户）", "Customers"), min_value=0, max_value=10**8, initial=0)
    licence = line("许可证号", "Licence", required=False, length=60)
    licensed_until = day("许可证有效期至", "Licensed until", required=False)
    service_line = line("服务热线", "Service line", required=False, length=40)
    since, until = _since(), _until()

    def __init__(self, *args: Any, actor: Actor, company: Company | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if company is None:
            body: Any = self.fields["body"]
            body.queryset = units_within(actor, KEEP_KEYS)
            return
        del self.fields["body"], self.fields["trade"]
        self.initial = {name: getattr(company, name) for name in self.fields}


class OffenceForm(Form):
    """What can be punished; what proceedings stand on is shown and stays."""

    code = line("代码", "Code", length=30)
    name_zh = line("案由", "Offence in Chinese")
    name_en = line("英文名称", "Offence in English", required=False)
    broken = line("违反条款", "Article broken", help_zh="如：《城市道路管理条例》第二十七条", help_en="Law and article")
    punished_by = line("处罚依据", "Article punished by", help_zh="法律法规名称和条款", help_en="Law and article")
    least_fen = YuanField(label=term("罚款下限（元）", "Lowest fine (yuan)"), least=0)
    most_fen = YuanField(
        label=term("罚款上限（元）", "Highest fine (yuan)"),
        least=0,
        help_text=term("上下限都填 0 表示不罚款。", "Both 0: no fine."),
    )
    since, until = _since(), _until()

    def __init__(self, *args: Any, offence: Offence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offence is None:
            return
        kept = {name: getattr(offence, name) for name in self.fields}
        self.initial = {**kept, **{name: f"{kept[name] / 100:.2f}" for name in ("least_fen", "most_fen")}}
        for name in ("code", *(SETTLED if is_used(offence) else ())):
            self.fields[name].disabled = True


class BusinessForm(Form):
    """A business or a company that is to be on the platform, and by what one sees it."""

    key = forms.SlugField(label=term("代码", "Key"), max_length=40)
    name_zh = line("业务或单位", "Business or company")
    name_en = line("英文名称", "Name in English", required=False)
    registers = forms.MultipleChoiceField(
        label=term("台账", "Books"),
        required=False,
        choices=choices({key: one.label for key, one in REGISTERS.items()}),
        help_text=term("任一台账有在册数据即为已上平台。", "It is on the platform while one of them has rows in use."),
    )
    works = forms.MultipleChoiceField(
        label=term("办理事项", "Work"),
        required=False,
        choices=choices(WORK_LABELS),
        help_text=term("在下面的天数内办理过即为已上平台。", "It is on the platform while done within the days below."),
    )
    company = row_field("公用事业单位", "Utility company", Company.everywhere.none(), required=False)
    fresh_days = forms.IntegerField(
        label=term("多少天内算有效", "Counts for (days)"), min_value=1, max_value=3660, initial=92
    )
    since, until = _since(), _until()

    def __init__(self, *args: Any, business: Business | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        company: Any = self.fields["company"]
        company.queryset = Company.everywhere.select_related("body")
        if business is not None:
            self.initial = {name: getattr(business, name) for name in self.fields}
            self.fields["key"].disabled = True
