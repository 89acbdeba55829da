"""What digital city management declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="digital_city_management", label=Text("数字城管", "Digital city management"))
