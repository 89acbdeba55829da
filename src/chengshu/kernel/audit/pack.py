"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.audit import rights
from chengshu.kernel.audit.sealing import seal
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="audit",
    label=Text("审计", "Audit"),
    permissions=(rights.SEE_ENTRIES, rights.VERIFY_CHAIN),
    roles=(rights.AUDIT_ADMINISTRATOR,),
    pages=(
        Page(Text("审计记录", "Audit record"), "audit:entries", Section.ADMINISTRATION, rights.SEE_ENTRIES, "history"),
    ),
    urls="chengshu.kernel.audit.urls",
    jobs=(Job("audit.seal", Text("审计记录上链", "Seal the audit record"), timedelta(seconds=1), seal),),
)
