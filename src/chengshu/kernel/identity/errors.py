"""What this floor refuses."""

from __future__ import annotations

from chengshu.base.errors import Refusal
from chengshu.base.text import Text


class SignInFailed(Refusal):
    """Name, password or code is wrong; which one is never said."""

    status = 422
    text = Text(
        "用户名、密码或验证码不正确。请核对后再试；忘记密码请联系本单位系统管理员重置。",
        "The name, the password or the code is wrong. Check and try again; "
        "if you forgot the password, ask your system administrator to reset it.",
    )


class TryLater(Refusal):
    """Too many failures; the same for names that exist and names that do not."""

    status = 429
    text = Text(
        "尝试次数过多，请于 %(when)s 之后再试。",
        "Too many attempts. Please try again after %(when)s.",
    )


class SignInExpired(Refusal):
    """Too much time between the password and the code."""

    text = Text("登录已超时，请重新输入用户名和密码。", "The sign-in took too long. Please start again.")


class WrongPassword(Refusal):
    """The present password was typed wrongly."""

    status = 422
    text = Text("当前密码不正确，请重新输入。", "The present password is wrong. Please type it again.")


class WrongCode(Refusal):
    """A code of the second factor does not fit, or was used before."""

    status = 422
    text = Text(
        "验证码不正确或已使用过。请等待下一个验证码，并确认手机时间准确。",
        "The code is wrong or was used before. Wait for the next one and check that your phone's clock is right.",
    )


class SecretUnreadable(Refusal):
    """The city's key was changed since the second factor was set up."""

    text = Text(
        "动态口令无法验证：系统密钥已更换。请联系安全管理员重置第二因子。",
        "The second factor cannot be checked, as the city's key was changed. The security administrator can reset it.",
    )


class SecondFactorNeeded(Refusal):
    """An administrator's second factor cannot be taken off."""

    text = Text(
        "您的角色必须使用动态口令，可以更换设备，不能取消。",
        "Your role requires the second factor. You may move it to another device, not take it off.",
    )


class AlreadyHasAccount(Refusal):
    """A person signs in with one account."""

    text = Text("该人员已有账号，请在其页面重置密码。", "This person has an account already; reset its password there.")


class LastOfPower(Refusal):
    """One of the three administrators would be left without anybody."""

    text = Text(
        "该人员是目前唯一的%(power)s，请先授予他人此角色，再进行此操作。",
        "This person is the only %(power)s. Grant the role to somebody else first.",
    )


class NotOneself(Refusal):
    """Somebody tried to use an administrator's right on themself."""

    status = 403
    text = Text(
        "不能对自己执行此操作，请由其他管理员办理。", "Nobody does this to themself; ask another administrator."
    )


class WouldBeItsOwnParent(Refusal):
    """A body cannot stand below itself."""

    text = Text(
        "不能移动到自己或自己的下级之下，请另选上级机构。",
        "A body cannot be moved below itself. Choose another parent.",
    )


class StillInUse(Refusal):
    """A body with members or bodies below it cannot be closed."""

    text = Text(
        "该机构还有 %(children)s 个下级机构、%(posts)s 个在任岗位。请先调整或并入其他机构。",
        "This body still has %(children)s bodies below it and %(posts)s posts. Move them first, or merge the body.",
    )


class BodyClosed(Refusal):
    """A closed body takes no new people or bodies."""

    text = Text("该机构已撤销，请选择现有机构。", "This body has been closed. Choose one that exists.")
