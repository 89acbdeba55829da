"""What the open data portal refuses."""

from __future__ import annotations

from chengshu.base.errors import BadInput, NotFound, Refusal
from chengshu.base.text import Text


class PortalNotSetUp(Refusal):
    text = Text(
        "开放平台还没有设置主管单位和规则。请先在“开放规则”中设置。",
        "The portal has no responsible office and no rules yet. Set them under “Rules” first.",
    )


class NoReason(BadInput):
    """What is ended, withdrawn or reversed is so for a reason that others can read."""

    text = Text(
        "请写明理由（不超过 400 字），写好后再提交。", "Say why, in 400 characters at most, then send it again."
    )


class NoSuchDataset(NotFound):
    text = Text(
        "没有这个数据集，可能已经下线。请搜索其他数据，或提交数据申请。",
        "There is no such dataset; it may have been withdrawn. Search for others, or ask for the data.",
    )


class NotForOpening(Refusal):
    text = Text(
        "目录规定这项信息资源不予开放。如需开放，请先修订目录的开放类型。",
        "The catalogue says that this resource is not opened. Revise its opening type there first.",
    )


class NothingGathered(Refusal):
    text = Text(
        "这项信息资源还没有归集数据，不能开放。请先完成归集。",
        "No data of this resource have been gathered, so it cannot be opened. Gather them first.",
    )


class ProposalOpen(Refusal):
    text = Text(
        "这个数据集已有一件申报在办理，请先办结。", "A proposal about this dataset is under way; finish it first."
    )


class ProposalClosed(Refusal):
    text = Text("这件申报已提交或办结，不能再改。", "This proposal was handed in or is closed; it cannot be changed.")


class NothingToOpen(BadInput):
    text = Text("请至少选择一列开放。", "Choose at least one column to open.")


class TreatmentDoesNotFit(BadInput):
    text = Text("“%(column)s”不能这样处理。", "“%(column)s” cannot be treated like that.")


class CheckFirst(Refusal):
    text = Text(
        "开放内容或数据改变后还没有做风险检查。请先检查。",
        "The view or the data changed since the last check. Run the check first.",
    )


class NeverOpens(Refusal):
    text = Text(
        "其中有直接指向个人的列，不得开放，也不能说明理由通过。请去掉这些列。",
        "It holds columns that point to persons. These never open, whatever the reason. Take them out.",
    )


class CheckFailed(Refusal):
    text = Text(
        "风险检查没有达标。请按建议修改开放内容，或由数据开放主管说明理由通过。",
        "The check failed. Follow the advice, or have the office for open data overrule it with a reason.",
    )


class NotPublished(Refusal):
    text = Text("这个数据集现在没有开放。", "This dataset is not open now.")


class NothingNewer(Refusal):
    text = Text("数据湖中没有比已发布版本更新的数据。", "The lake holds nothing newer than what is published.")


class TooManyCalls(Refusal):
    status = 429
    text = Text(
        "访问过于频繁，请 %(seconds)s 秒后再试。需要更高频次，请登记为开发者并使用密钥。",
        "Too many calls. Try again in %(seconds)s seconds; register as a developer for a key with a higher limit.",
    )

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds=seconds)


class BeingWritten(Refusal):
    status = 503
    text = Text(
        "数据量较大，正在生成这个文件，请约 %(seconds)s 秒后再下载。",
        "This is a large file and is being written. Come back for it in about %(seconds)s seconds.",
    )

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds=seconds)


class KeyNeeded(Refusal):
    status = 403
    text = Text(
        "这个数据集有条件开放。请登记为开发者、申请使用，获准后凭密钥访问。",
        "This dataset is open on conditions. Register as a developer, apply for it, and use your key once granted.",
    )


class TooLarge(Refusal):
    status = 413
    text = Text(
        "数据超过 %(rows)s 行，不提供这种格式。请下载 CSV 或 JSON，或使用接口。",
        "It has more than %(rows)s rows, too many for this format. Take CSV or JSON, or use the interface.",
    )


class TriedTooOften(Refusal):
    status = 429
    text = Text(
        "您今天提交的次数已到上限，请明天再来。", "You have handed in as much as one may in a day. Come back tomorrow."
    )


class NotAnAddress(BadInput):
    text = Text("请填写电子邮箱或手机号码。", "Give an e-mail address or a mobile number.")


class AgreeFirst(BadInput):
    text = Text("请先同意服务条款。", "Agree to the terms first.")


class NotAccepted(Refusal):
    status = 403
    text = Text("您的登记还没有通过审核。", "Your registration has not been accepted yet.")


class TooManyKeys(Refusal):
    text = Text("最多同时使用 5 个密钥，请先停用不用的。", "At most five keys at a time; end one first.")


class FileUnreadable(BadInput):
    text = Text(
        "读不懂这个文件：%(why)s。请上传首行为列名的 UTF-8 CSV。",
        "The file cannot be read: %(why)s. Send a CSV in UTF-8 whose first line names the columns.",
    )


class RightHeld(Refusal):
    text = Text(
        "这项权利已由%(holder)s持有。请先终止，再登记新的权利人。",
        "%(holder)s holds this right. End that first, then enter the new holder.",
    )


class NotInForce(Refusal):
    text = Text("授权未生效或已到期，不能登记。", "The authorisation is not in force on that day.")


class NotOfTheAuthorisation(BadInput):
    text = Text("这项资产不在授权范围内。", "This asset is not part of the authorisation.")


class ReversedAlready(Refusal):
    text = Text("这一笔已经冲销。", "This entry was reversed already.")


class EndsBeforeStart(BadInput):
    text = Text("结束日期早于开始日期。", "It ends before it starts.")


class PortalUnreachable(Refusal):
    status = 502
    text = Text("对方平台没有正常答复：%(why)s", "The other portal did not answer properly: %(why)s")
