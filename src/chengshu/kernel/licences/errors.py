"""What the licence store refuses, and what to do instead."""

from __future__ import annotations

from chengshu.base.errors import BadInput, NotAllowed, Refusal
from chengshu.base.text import Text


class PrintFontsMissing(Refusal):
    status = 503
    text = Text(
        "缺少印制证照的字体文件。请系统管理员运行 npm run build 后再试。",
        "The fonts that licences are printed in are missing. Ask the system administrator to run npm run build.",
    )


class MarkupFaulty(BadInput):
    text = Text(
        "模板有误：%(why)s。请修改后再预览。", "The template has a fault: %(why)s. Correct it and preview it again."
    )


class TemplateTooSlow(BadInput):
    text = Text(
        "模板排版超过 %(seconds)s 秒，请检查其中的循环。",
        "Setting the template took more than %(seconds)s seconds; look for a loop in it.",
    )


class TypeNotInUse(Refusal):
    text = Text(
        "证照类型“%(name)s”%(state)s，不能签发。请先启用。",
        "The type “%(name)s” is not in use (%(state)s). Put it in use before issuing.",
    )


class NoTemplate(Refusal):
    text = Text(
        "证照类型“%(name)s”还没有启用的模板，请先在“模板”中启用一个。",
        "The type “%(name)s” has no template in use. Put one in use under “Templates” first.",
    )


class NoSeal(Refusal):
    text = Text(
        "%(name)s还没有电子印章，请先在“电子印章”中制作。",
        "%(name)s has no electronic seal yet. Have one made under “Seals” first.",
    )


class SealExpired(Refusal):
    text = Text(
        "%(name)s的电子印章已于%(day)s到期，请先换发印章。",
        "The seal of %(name)s ended on %(day)s. Have a new one made first.",
    )


class SealInUse(Refusal):
    text = Text("%(name)s已有在用的电子印章，请先停用。", "%(name)s has a seal in use. End it first.")


class KeyNotThere(Refusal):
    status = 503
    text = Text(
        "找不到印章“%(name)s”的私钥。私钥在数据库之外，请系统管理员恢复密钥目录。",
        "The private key of the seal “%(name)s” is not there. It is kept outside the database; "
        "ask the system administrator to restore the folder of keys.",
    )


class KeyStoreNotConnected(Refusal):
    status = 503
    text = Text(
        "密码机（PKCS#11）未连接：未设置驱动，或未安装 python-pkcs11。",
        "The key store (PKCS#11) is not connected: no driver is set, or python-pkcs11 is not installed.",
    )


class CityAppNotConnected(Refusal):
    status = 401
    text = Text(
        "城市应用未连接：尚未登记其公钥（CHENGSHU_CITY_APP_KEY）。",
        "The city app is not connected: its public key is not registered (CHENGSHU_CITY_APP_KEY).",
    )


class NotTheHolder(NotAllowed):
    status = 401
    text = Text(
        "持证人身份未通过验证，请在城市应用中重新登录。",
        "Who you are could not be verified. Sign in to the city app again.",
    )


class FieldsFaulty(BadInput):
    text = Text("证照信息有误，请按提示修改。", "The licence's fields are not right; please see the notes.")


class HolderFaulty(BadInput):
    text = Text("持证主体号码有误：%(why)s。", "The holder's number is not right: %(why)s.")


class HoldsOneAlready(Refusal):
    text = Text(
        "该主体已持有有效的%(name)s（%(number)s）。如信息有变，请办理变更。",
        "This holder has a valid %(name)s already (%(number)s). If something changed, change that one.",
    )


class NumberTaken(BadInput):
    text = Text("证照编号%(number)s已经存在。", "The licence number %(number)s exists already.")


class GlyphMissing(BadInput):
    text = Text(
        "字体中没有“%(letters)s”，印出来会是空框。请核对用字；确为生僻字的，请系统管理员补充字库。",
        "The font lacks “%(letters)s”; they would be printed as boxes. Check the characters, "
        "or ask the system administrator to add a font that has them.",
    )


class StepNotPossible(Refusal):
    text = Text(
        "证照目前为“%(state)s”，不能%(verb)s。",
        "The licence stands at “%(state)s”; this cannot be done (%(verb)s).",
    )


class PartsFaulty(BadInput):
    text = Text(
        "合并的证照必须属于同一主体且有效：%(number)s不符合。",
        "Merged licences must belong to the same holder and be valid: %(number)s is not.",
    )


class NoConsent(NotAllowed):
    text = Text(
        "没有持证人对本单位、本用途的有效授权。请先取得授权再调取。",
        "The holder has not agreed to this use by your unit. Obtain the consent first.",
    )


class LicenceNotValid(Refusal):
    text = Text("证照%(state)s，不能作为办事依据。", "The licence is not valid (%(state)s) and cannot be relied on.")


class UnknownFields(BadInput):
    text = Text("该证照没有这些信息：%(names)s。", "The licence has no such fields: %(names)s.")


class ConsentOver(Refusal):
    text = Text("该授权已经失效。", "This consent has ended already.")


class CodeExpired(Refusal):
    status = 410
    text = Text("该二维码已失效。请持证人重新出示。", "This code has expired. Ask the holder to show a new one.")


class ListFaulty(BadInput):
    text = Text("清单不能读取：%(why)s。", "The list cannot be read: %(why)s.")


class BatchNotReady(Refusal):
    text = Text("该批次目前为“%(state)s”，不能这样办理。", "The batch stands at “%(state)s”; this cannot be done.")


class DecisionIncomplete(BadInput):
    text = Text("请补全处理方式。", "Please complete the decision.")


class AskedAlready(Refusal):
    text = Text(
        "同一主体的该项核验正在办理，请等待答复。",
        "The same is being verified already; please wait for the answer.",
    )


class MaterialOver(Refusal):
    text = Text("该材料已失效，不能互认。", "This paper no longer counts and cannot be recognised.")
