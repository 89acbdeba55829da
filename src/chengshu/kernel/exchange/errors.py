"""What the exchange refuses."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class OfAnotherNode(Refusal):
    text = Text(
        "该资源由其他节点提供，请在其目录页向该节点申请。",
        "Another node keeps this; ask that node for it on the page of its entry.",
    )


class NotShared(Refusal):
    text = Text(
        "该资源不予共享（%(ground)s），不能申请。如确有需要，请与提供单位协商。",
        "This resource is not shared (%(ground)s) and cannot be applied for. Please turn to its provider.",
    )


class NotPublished(Refusal):
    text = Text(
        "该资源尚未发布或已撤销，暂不能申请。", "It is not published, or was withdrawn; it cannot be applied for."
    )


class OwnData(Refusal):
    text = Text("这是本单位提供的数据，无需申请。", "Your own unit provides this data; there is no need to apply.")


class AskedAlready(Refusal):
    text = Text(
        "本单位已有对该资源的申请（%(number)s）正在审批，请勿重复提交。",
        "Your unit's application %(number)s for it is still being decided; there is no need for a second.",
    )


class FieldsNotOffered(BadInput):
    text = Text(
        "以下信息项不在目录中或不予共享：%(columns)s。请重新勾选。",
        "These fields are not in the catalogue, or not shared: %(columns)s. Please choose again.",
    )


class NoFields(BadInput):
    text = Text("请至少选择一个信息项。", "Choose at least one field.")


class UsersMissing(BadInput):
    text = Text(
        "申请不脱敏的敏感信息项时，请指定使用人员。",
        "Sensitive fields without a mask are for named users only; please name them.",
    )


class UsersOfOthers(BadInput):
    text = Text("使用人员必须是本单位在岗人员：%(people)s。", "Users must belong to your unit: %(people)s.")


class WhyMissing(BadInput):
    text = Text(
        "请写明用途、业务事项和依据。", "Say for what purpose, in which business matter and on what legal basis."
    )


class BadPeriod(BadInput):
    text = Text(
        "使用期限应从今天起、最长 %(days)s 天，请修改。",
        "The period must begin today or later and last %(days)s days at most.",
    )


class BadWay(BadInput):
    text = Text("请至少选择一种交付方式。", "Choose at least one way of delivery.")


class BadCondition(BadInput):
    text = Text("条件“%(condition)s”不正确：%(why)s。", "The condition “%(condition)s” is wrong: %(why)s.")


class NotGrantedField(BadInput):
    text = Text(
        "授权中没有可用于条件的信息项“%(field)s”。可用：%(offered)s。",
        "The agreement has no field “%(field)s” to search by. It has: %(offered)s.",
    )


class NotDecidable(Refusal):
    text = Text("该申请%(state)s，不能再审批。", "This application cannot be decided any more (%(state)s).")


class WiderThanAsked(BadInput):
    text = Text("同意的范围不能超出申请的范围。", "What is granted cannot be more than what was asked for.")


class NotInForce(Refusal):
    status = 403
    text = Text(
        "授权%(number)s%(state)s，不能使用。请联系提供单位或重新申请。",
        "Agreement %(number)s cannot be used (%(state)s). Turn to the provider, or apply again.",
    )


class WayNotGranted(Refusal):
    status = 403
    text = Text("授权不包括“%(way)s”这种方式。", "The agreement does not include this way: %(way)s.")


class NamedUsersOnly(Refusal):
    status = 403
    text = Text(
        "该授权含不脱敏的敏感数据，只限指定人员使用；调用时请在 Chengshu-User 请求头中写明使用人的账号。",
        "This agreement gives sensitive data without a mask to named users only; "
        "say who in the header Chengshu-User (account name).",
    )


class NoAgreement(Refusal):
    status = 403
    text = Text(
        "本单位没有“%(subject)s”的有效授权，请先申请。",
        "Your unit has no agreement in force for “%(subject)s”; please apply for it first.",
    )


class NotKnown(Refusal):
    status = 401
    text = Text(
        "凭证无效或已失效。请核对应用标识和密钥，或重新获取令牌。",
        "These credentials are not valid, or no more. Check client id and secret, or fetch a new token.",
    )


class WrongAddress(Refusal):
    status = 403
    text = Text(
        "该应用不允许从地址 %(address)s 调用。请在接入应用中登记该地址。",
        "This program may not call from %(address)s. Register the address with the program.",
    )


class Replayed(Refusal):
    status = 401
    text = Text("该请求已处理过，不能重放。", "This request was taken already; a signed request is good once.")


class TooOld(Refusal):
    status = 401
    text = Text(
        "请求时间与服务器相差超过 %(seconds)s 秒。请校准时钟后重新签名。",
        "The time of the request is more than %(seconds)s s away from ours. Set the clock and sign again.",
    )


class TooMany(Refusal):
    status = 429
    text = Text(
        "超出授权限额（%(limit)s），请在 %(seconds)s 秒后再试。",
        "More than the agreement allows (%(limit)s); try again in %(seconds)s s.",
    )

    def __init__(self, seconds: int, limit: Text) -> None:
        super().__init__(seconds=seconds, limit=limit)
        self.seconds = seconds


class NotReady(Refusal):
    status = 503
    text = Text("数据正在准备，请稍后再试。", "The data is being made ready; try again in a moment.")
    seconds = 2


class NoData(Refusal):
    status = 404
    text = Text(
        "该资源尚未归集到数据。授权有效，数据到达后即可使用。",
        "No data of this resource has been gathered yet. The agreement stands; it can be used once data is there.",
    )


class VersionGone(Refusal):
    status = 410
    text = Text("翻页所用的数据版本已清理，请从第一页重新读取。", "The version you were reading is gone; begin again.")


class BadCursor(BadInput):
    text = Text(
        "翻页标记不正确，请使用上一页返回的 next。", "The page mark is wrong; use the “next” of the page before."
    )


class PurposeMissing(BadInput):
    text = Text("请写明本次使用的事由。", "Say for what this is used.")


class NotAdmitted(Refusal):
    status = 403
    text = Text(
        "%(name)s未获准入或合同已到期，请先由数据管理部门办理准入。",
        "%(name)s is not admitted, or its contract is over; the data bureau admits enterprises.",
    )


class BeyondAdmission(Refusal):
    status = 403
    text = Text("该资源不在%(name)s的准入范围内。", "This resource is not within the admission of %(name)s.")


class NeverForEnterprises(BadInput):
    text = Text(
        "不脱敏的敏感数据只供政务部门使用，不能授权给企事业单位。",
        "Sensitive data without a mask is for government units only.",
    )


class AdmittedAlready(Refusal):
    text = Text("%(name)s已准入。", "%(name)s is admitted already.")


class BadAddress(BadInput):
    text = Text("“%(address)s”不是 IP 地址或网段。", "“%(address)s” is no IP address or network.")


class BadKey(BadInput):
    text = Text("公钥应为 Base64 编码的 Ed25519 公钥（32 字节）。", "The key must be an Ed25519 public key, in Base64.")


class BadTarget(BadInput):
    text = Text("交付目标不正确：%(why)s。", "The target is not right: %(why)s.")


class BadService(BadInput):
    text = Text("服务编排不正确：%(why)s。", "The service is not composed rightly: %(why)s.")


class ParameterMissing(BadInput):
    text = Text("缺少参数“%(name)s”。", "The parameter “%(name)s” is missing.")


class KeyTaken(BadInput):
    text = Text("标识“%(key)s”已被使用，请换一个。", "The key “%(key)s” is taken; choose another.")


class DidNotAgree(Refusal):
    text = Text(
        "对账不符：源 %(source)s 行，发送 %(sent)s 行，到达 %(arrived)s 行。",
        "The counts do not agree: %(source)s rows at the source, %(sent)s sent, %(arrived)s arrived.",
    )
