"""Refusals: what a service says when a rule of the field forbids what was asked."""

from __future__ import annotations

from chengshu.base.text import Text


class Refusal(Exception):
    """A rule forbids what was asked. Subclasses carry a status and say what is wrong and what to do next.

    ``status`` is the HTTP status (RFC 9110). ``fields`` names the inputs that are wrong, for the form to show them.
    """

    status = 409
    text = Text("现在不能这样做。", "This cannot be done now.")

    def __init__(self, text: Text | None = None, *, fields: dict[str, Text] | None = None, **values: object) -> None:
        chosen = text or self.text
        self.sentence = chosen.with_values(**values) if values else chosen
        self.fields = fields or {}
        super().__init__(self.sentence.en)

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(Refusal):
    """The thing asked for does not exist, or not for this person; the two are not told apart."""

    status = 404
    text = Text(
        "没有找到，或者您无权查看。请检查地址，或从工作台进入。",
        "Not found, or not yours to see. Check the address, or start from your work place.",
    )


class NotAllowed(Refusal):
    """The person lacks the permission."""

    status = 403
    text = Text(
        "您没有这项权限。如工作需要，请向本单位管理员申请。",
        "You do not have this permission. If your work needs it, ask your unit's administrator.",
    )


class BadInput(Refusal):
    """What was typed does not fit; ``fields`` says where."""

    status = 422
    text = Text("有内容填写不正确，请按提示修改。", "Something is not filled in correctly; please see the notes.")


class ChangedMeanwhile(Refusal):
    """Somebody else changed the row since it was read."""

    text = Text(
        "您查看期间，别人已经修改了这条记录。请刷新后再试，您填写的内容仍在。",
        "Somebody else changed this record while you were looking. Reload and try again; what you typed is kept.",
    )
