"""Indicators of the base registries."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.kernel.registries.datasets import REGISTRIES
from chengshu.kernel.registries.queries.overview import connected_bases
from chengshu.spec.figures import Indicator

CONNECTED = Indicator(
    key="base_databases_connected_to_exchange",
    label=Text("已对接共享交换平台的基础库", "Base databases connected to the exchange"),
    unit=Unit.COUNT,
    source=REGISTRIES,
    compute=connected_bases,
    formula=Text(
        "已有归集数据并提供查询、核验服务的基础库，加上由电子证照系统维护的证照库。",
        "Base databases with gathered records that are looked up and verified, and the licence store.",
    ),
)
INDICATORS = (CONNECTED,)
