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


class KeysOutOfReach(Refusal):
    """The keys of a seal cannot be used now; what waits for them may be tried again."""

    status = 503


class KeyNotThere(KeysOutOfReach):
    text = Text(
        "找不到印章“%(name)s”的私钥。私钥在数据库之外，请系统管理员恢复密钥目录。",
        "The private key of the seal “%(name)s” is not there. It is kept outside the database; "
        "ask the system administrator to restore the folder of keys.",
    )


class KeyUnreadable(KeysOutOfReach):
    text = Text(
        "密钥目录中的 %(file)s 不能读取：内容已损坏，或口令文件不对。请系统管理员从备份恢复。",
        "%(file)s in the folder of keys cannot be read: it is damaged, or the file of its passphrase is wrong. "
        "Ask the system administrator to restore it from the backup.",
    )


class KeyStoreNotConnected(KeysOutOfReach):
    text = Text(
        "密码机（PKCS#11）未接入。请系统管理员安装 chengshu[pkcs11]，"
        "并在 CHENGSHU_PKCS11 中写明“驱动;令牌标签;PIN 文件”。",
        "No token (PKCS#11) is connected. Ask the system administrator to install chengshu[pkcs11] and to set "
        "CHENGSHU_PKCS11 to “driver;label of the token;file of the PIN”.",
    )


class NationalKeyNotConnected(KeyStoreNotConnected):
    text = Text(
        "印章“%(name)s”的 SM2 私钥文件 %(file)s 不在密钥目录。密码机中的 SM2 密钥尚未接入，"
        "请系统管理员从备份放回该文件；确已丢失的，请停用此印章并重新制作。",
        "The SM2 key of the seal “%(name)s”, the file %(file)s, is not in the folder of keys. SM2 keys within a token "
        "are not connected: ask the system administrator to put the file back from the backup; "
        "where it is lost, end this seal and have a new one made.",
    )


class DriverFailed(KeyStoreNotConnected):
    text = Text(
        "密码机驱动 %(driver)s 不能加载。请系统管理员检查驱动是否已安装、设备是否已开机，"
        "以及 CHENGSHU_PKCS11 中的路径。",
        "The driver %(driver)s of the token cannot be loaded. Ask the system administrator to check "
        "that it is installed, that the device is switched on, and the path in CHENGSHU_PKCS11.",
    )


class PinFileGone(KeyStoreNotConnected):
    text = Text(
        "读不到密码机的 PIN 文件，或文件是空的。请系统管理员检查 CHENGSHU_PKCS11 所写的 PIN 文件和读取权限。",
        "The file of the token's PIN cannot be read or is empty. Ask the system administrator to check "
        "the one named in CHENGSHU_PKCS11 and who may read it.",
    )


class TokenGone(KeysOutOfReach):
    text = Text(
        "没有找到密码机令牌“%(token)s”。请检查密码机是否在线、智能密码钥匙是否插好，以及令牌标签是否写对。",
        "The token “%(token)s” was not found. Check that the machine is on line or the key is plugged in, "
        "and that its label is written as on the token.",
    )


class PinRefused(KeysOutOfReach):
    text = Text(
        "密码机令牌“%(token)s”不接受 PIN。为免令牌被锁，改正前不再尝试。"
        "请系统管理员改正 PIN 文件；如改的是令牌的 PIN，请在印章页点“试签”。",
        "The token “%(token)s” refused the PIN. It is not tried again before it is corrected, so that the token "
        "does not lock. Ask the system administrator to correct the file of the PIN; "
        "where the token's PIN was changed instead, press “Try it” on the page of the seal.",
    )


class PinLocked(KeysOutOfReach):
    text = Text(
        "密码机令牌“%(token)s”的 PIN 已锁定、过期或尚未设置。请用厂商工具由管理员口令解锁或重设，再在印章页点“试签”。",
        "The PIN of the token “%(token)s” is locked, has expired or was never set. Unlock or set it with the vendor's "
        "tool, then press “Try it” on the page of the seal.",
    )


class TokenKeyGone(KeysOutOfReach):
    text = Text(
        "令牌“%(token)s”中没有标签为“%(label)s”的签名私钥。请用厂商工具核对标签。",
        "The token “%(token)s” holds no key for signing labelled “%(label)s”. Check the label with the vendor's tool.",
    )


class TokenCertificateGone(KeysOutOfReach):
    text = Text(
        "令牌“%(token)s”中没有与密钥“%(label)s”配套的证书。请上传证书文件，或先把证书写入令牌。",
        "The token “%(token)s” holds no certificate of the key “%(label)s”. Upload it, "
        "or write it into the token first.",
    )


class SeveralInToken(KeysOutOfReach):
    text = Text(
        "令牌“%(token)s”中有多个标签为“%(label)s”的密钥或证书，分不清用哪个。请用厂商工具改为不同的标签。",
        "The token “%(token)s” holds several keys or certificates labelled “%(label)s”. "
        "Give them different labels with the vendor's tool.",
    )


class TokenFailed(KeysOutOfReach):
    text = Text(
        "密码机令牌“%(token)s”出错（%(why)s），没有签名。请稍后再试；仍不行的，请系统管理员检查设备。",
        "The token “%(token)s” failed (%(why)s) and signed nothing. Try again later; "
        "if it stays so, ask the system administrator to look at the device.",
    )


class CertificateFaulty(BadInput):
    """``fields`` name the upload, so that the form shows it there."""

    text = Text("证书不能用于签章：%(why)s", "The certificate cannot be used for sealing: %(why)s")


class KeyDoesNotFit(KeysOutOfReach):
    status = 422
    text = Text(
        "私钥与证书不配套：试签的结果用证书验证不通过。请选择与证书同时签发的密钥，或换成该密钥的证书。",
        "The key does not belong to the certificate: what it signed in the trial is not valid by it. "
        "Choose the key that the certificate was issued for, or that key's certificate.",
    )


class SealEnded(Refusal):
    text = Text(
        "印章“%(name)s”已停用，不能再更换密钥或试签。请制作新的印章。",
        "The seal “%(name)s” has ended; its keys are neither changed nor tried. Have a new seal made.",
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
