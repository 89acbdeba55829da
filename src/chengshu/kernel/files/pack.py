"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.files.previews import make_previews
from chengshu.kernel.files.purposes import EVIDENCE
from chengshu.kernel.files.rights import KEEPER, SET_LIMITS
from chengshu.kernel.files.sweeping import sweep_orphans
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="files",
    label=Text("文件", "Files"),
    permissions=(SET_LIMITS,),
    roles=(KEEPER,),
    purposes=(EVIDENCE,),
    pages=(Page(Text("上传限制", "Limits of uploads"), "files:limits", Section.ADMINISTRATION, SET_LIMITS, "upload"),),
    jobs=(
        Job("files.previews", Text("生成文件预览", "Make previews of files"), timedelta(seconds=5), make_previews),
        Job("files.sweep", Text("清理无主文件", "Sweep files nobody attached"), timedelta(hours=1), sweep_orphans),
    ),
    urls="chengshu.kernel.files.urls",
)
