"""Doors to systems of the city that are not part of this pack; each says whether the other side is there yet."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.spec.registry import registry


@dataclass(frozen=True)
class Door:
    """A way to another system, ``pack`` its key once it is part of the platform."""

    pack: str
    label: Text
    carries: Text

    @property
    def connected(self) -> bool:
        """Whether the other system is part of this city."""
        return any(pack.key == self.pack for pack in registry.packs)

    @property
    def state(self) -> Text:
        """Whether it is connected, in words."""
        return Text("已接入", "connected") if self.connected else Text("未接入", "not connected")


EMERGENCY_COMMAND = Door(
    "emergency_command", Text("应急指挥", "Emergency command"), Text("移交突发事件", "takes sudden events over")
)
IOT_ACCESS = Door("iot_access", Text("物联网接入", "IoT access"), Text("送来监测值和告警", "sends readings and alarms"))
DIGITAL_CITY_MANAGEMENT = Door(
    "digital_city_management",
    Text("数字城管", "Digital city management"),
    Text("双向交换案件", "exchanges cases both ways"),
)
DOORS = (DIGITAL_CITY_MANAGEMENT, EMERGENCY_COMMAND, IOT_ACCESS)
