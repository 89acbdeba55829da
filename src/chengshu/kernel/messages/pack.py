"""What this floor declares."""

from __future__ import annotations

from datetime import timedelta

from chengshu.base.text import Text
from chengshu.kernel.messages.rights import KEEP_CHANNELS, PERMISSIONS, ROLES, WORD_TEMPLATES
from chengshu.kernel.messages.sending import send_due
from chengshu.spec.pack import Job, Pack
from chengshu.spec.pages import Page, Section

PACK = Pack(
    key="messages",
    label=Text("消息", "Messages"),
    permissions=PERMISSIONS,
    roles=ROLES,
    pages=(
        Page(Text("消息", "Notices"), "messages:notices", Section.WORK, icon="bell", rank=9),
        Page(Text("消息通道", "Message channels"), "messages:channels", Section.ADMINISTRATION, KEEP_CHANNELS, "send"),
        Page(Text("消息用语", "Wordings"), "messages:wordings", Section.ADMINISTRATION, WORD_TEMPLATES, "message"),
    ),
    jobs=(Job("messages.send", Text("发送到期消息", "Send what is due"), timedelta(seconds=5), send_due),),
    urls="chengshu.kernel.messages.urls",
)
