"""What this floor refuses."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class AlreadySettled(Refusal):
    """The dead letter was tried again or set aside meanwhile."""

    text = Text(
        "这条事件已有人处理过了。请刷新页面查看现状。",
        "Somebody has already dealt with this event. Reload the page to see how it stands.",
    )
