"""What the network of nodes refuses, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class NoOwnNode(Refusal):
    text = Text(
        "本节点还没有设置名称和地址，请先在“本节点”中设置。",
        "This node has no name and address yet. Set them under “This node” first.",
    )


class CardFaulty(BadInput):
    text = Text("节点名片不能读取，请向对方重新索取。", "The card cannot be read; ask the other side for it again.")


class NodeKnown(BadInput):
    text = Text("节点%(key)s已经登记。", "The node %(key)s is registered already.")


class OwnCard(BadInput):
    text = Text("这是本节点自己的名片。", "This is the card of this node itself.")


class WrongFingerprint(BadInput):
    text = Text(
        "指纹不一致。请通过电话等另一渠道与对方逐组核对；仍不一致时不要互联。",
        "The fingerprints differ. Compare them by another way, as by telephone; do not connect while they differ.",
    )


class NotConnected(Refusal):
    status = 403
    text = Text("节点%(name)s未互联。", "The node %(name)s is not connected.")


class NotANode(Refusal):
    status = 401
    text = Text(
        "请求未通过节点签名验证，或已使用过，或时间相差太大。",
        "The request is not signed by a connected node, was used before, or its time is too far off.",
    )


class NodeUnreachable(Refusal):
    status = 502
    text = Text(
        "节点%(name)s暂时连不上：%(why)s。稍后自动重试。", "%(name)s cannot be reached: %(why)s. Tried again soon."
    )


class NodeRefused(Refusal):
    status = 502
    text = Text("节点%(name)s未接受：%(why)s", "%(name)s did not accept it: %(why)s")


class ForgedAnswer(Refusal):
    status = 502
    text = Text(
        "节点%(name)s的应答签名不符，已丢弃。请核对其密钥。",
        "The answer of %(name)s is not signed by its key and was thrown away. Compare its key again.",
    )


class NotTheirData(BadInput):
    text = Text("该目录不属于已互联的节点。", "This entry does not belong to a connected node.")
