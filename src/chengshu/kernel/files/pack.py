"""What this floor declares."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.files.purposes import EVIDENCE, PICTURES, PLAN_TEXT
from chengshu.spec.pack import Pack

PACK = Pack(
    key="files",
    label=Text("文件", "Files"),
    purposes=(EVIDENCE, PLAN_TEXT, PICTURES),
    urls="chengshu.kernel.files.urls",
)
