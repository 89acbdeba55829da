"""Permissions and roles of messages; one's own notices need none."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.spec.people import Permission, Power, Role, Scope

KEEP_CHANNELS = Permission(
    "messages.channel.keep", Text("管理消息通道", "Keep the channels of messages"), power=Power.SYSTEM
)
SEE_DELIVERIES = Permission(
    "messages.delivery.see", Text("查看消息发送记录", "See deliveries of messages"), guarded=True, power=Power.SYSTEM
)
WORD_TEMPLATES = Permission("messages.wording.set", Text("修改消息用语", "Write the words of messages"))

PERMISSIONS = (KEEP_CHANNELS, SEE_DELIVERIES, WORD_TEMPLATES)
ADMINISTRATOR = Role(
    "messages.administrator",
    Text("消息通道管理员", "Administrator of message channels"),
    may={KEEP_CHANNELS: Scope.ALL, SEE_DELIVERIES: Scope.ALL},
    power=Power.SYSTEM,
)
KEEPER = Role("messages.keeper", Text("消息用语管理员", "Keeper of wordings"), may={WORD_TEMPLATES: Scope.ALL})
ROLES = (ADMINISTRATOR, KEEPER)
