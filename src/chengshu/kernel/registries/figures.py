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
        "人口、法人、空间地理、宏观经济、电子证照中，已有数据且能由共享交换平台查询、核验或按授权调取的个数；只有数据没有出口的不计。",
        "Of population, legal entities, geography, economy and licences: those with records that the exchange can look "
        "up, verify or draw under an agreement. Records without a way out do not count.",
    ),
)
INDICATORS = (CONNECTED,)
