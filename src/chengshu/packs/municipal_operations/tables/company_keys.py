"""The list of keys of utility companies."""

from __future__ import annotations

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.packs.municipal_operations.models import CompanyKey
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Table

COMPANY_KEYS = Table[CompanyKey](
    key="company-keys",
    label=Text("接口密钥", "Keys of programs"),
    columns=(
        Column("holder", Text("系统", "Program"), sort="holder", wide=True),
        Column("company", Text("单位", "Company"), lambda row: row.company.body.name),
        Column("trade", Text("行业", "Trade"), lambda row: row.company.trade_label, phone=False),
        Column("begins", Text("开头", "Begins"), lambda row: f"{row.begins}…"),
        Column("per_minute", Text("每分钟", "A minute"), numeric=True, phone=False),
        Column("made_at", Text("发放", "Made"), sort="made_at"),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: (
                State("off", Text("已停用", "Ended"))
                if row.ended_at
                else Link(
                    Text("停用", "End it"),
                    reverse("municipal_operations:end_company_key", args=[row.pk]),
                    "player-stop",
                )
            ),
            export=False,
        ),
    ),
    search=("holder", "company__body__name_zh"),
    order=("-made_at", "-pk"),
    empty=Text(
        "还没有发放密钥。公用事业单位的系统凭密钥报送月报和停供故障。",
        "No key was given out yet. Programs of companies hand in months and interruptions, each with its key.",
    ),
    next_step=lambda: Link(Text("发放密钥", "Give out a key"), reverse("municipal_operations:new_company_key"), "key"),
)
