"""What 12345 hotline declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.pack import Pack

PACK = Pack(key="hotline_12345", label=Text("12345热线", "12345 hotline"))
