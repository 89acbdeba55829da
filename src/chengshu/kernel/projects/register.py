"""The packaged register of targets: what the published plans promise in numbers, and which text is which plan."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import yaml

# By document number, or by title where a plan has none: what ``Plan.key`` holds.
DOCUMENTS: Mapping[str, str] = {
    "鄭政文〔2018〕147號": "000",
    "抚政办发〔2018〕60号": "001",
    "济源产城融合示范区管理委员会办公室济源市人民政府办公室关于加快推进新型智慧城市建设的实施意见": "002",
    "对市政协十四届二次会议 第20190048号提案的答复": "003",
    "驻政办〔2020〕3号": "004",
}


def document_called(document: str) -> str:
    """The number, or the title, of the document with this code in the register; the code itself where unknown."""
    return next((name for name, code in DOCUMENTS.items() if code == document), document)


@dataclass(frozen=True, slots=True)
class Promised:
    """A target as the register has it; ``phrase`` as printed."""

    key: str
    indicator: str
    phrase: str
    op: str
    value: Decimal
    unit: str
    by_stated: str
    by_on: date
    city: str
    document: str
    system: str
    system_zh: str
    system_en: str


@cache
def promised() -> tuple[Promised, ...]:
    """All targets in the order of the register."""
    text = resources.files("chengshu.kernel.projects.seeds").joinpath("targets.yaml").read_text("utf-8")
    return tuple(_promised(row) for row in yaml.safe_load(text))


def _promised(row: Mapping[str, Any]) -> Promised:
    by = str(row["by"])
    year, month = (int(part) for part in by.split("-"))
    return Promised(
        key=f"{row['plan']}.{row['metric']}.{by}",
        indicator=row["metric"],
        phrase=row["zh"],
        op=row["op"],
        value=Decimal(str(row["value"])),
        unit=row["unit"],
        by_stated=by,
        by_on=date(year, month, monthrange(year, month)[1]),
        city=row["city"],
        document=str(row["plan"]),
        system=row["system"],
        system_zh=row["system_name"]["zh"],
        system_en=row["system_name"]["en"],
    )
