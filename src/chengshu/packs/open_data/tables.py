"""Lists of the staff."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.packs.open_data.explaining import freshness_of
from chengshu.packs.open_data.models import Asset, Authorisation, Income, Inquiry, OpenDataset, Review, Reward
from chengshu.packs.open_data.models.assets import AUTHORISATION_LABELS, AuthorisationState
from chengshu.packs.open_data.models.datasets import Stage
from chengshu.packs.open_data.models.partners import STANDING_LABELS, Partner, Standing
from chengshu.packs.open_data.models.voices import INQUIRY_LABELS, INQUIRY_STATES, InquiryState
from chengshu.packs.open_data.queries.merits import Merit
from chengshu.ui.parts import Link, Progress, State
from chengshu.ui.tables import Column, Filter, Table

STAGES = {
    Stage.DRAFT: State("neutral", Text("准备开放", "Being prepared")),
    Stage.PUBLISHED: State("good", Text("已开放", "Open")),
    Stage.WITHDRAWN: State("off", Text("已下线", "Withdrawn")),
}
OPENINGS = {
    "open": Text("无条件开放", "Open to all"),
    "conditional": Text("有条件开放", "On conditions"),
    "closed": Text("不予开放", "Not opened"),
}


def dataset_page(row: OpenDataset) -> str:
    """The staff's page of a dataset."""
    return reverse("open_data:desk_dataset", args=[row.pk])


def standing_badge(row: Any) -> State:
    """Where something of society stands, in a tone."""
    tones = {Standing.WAITING: "warning", Standing.ACCEPTED: "good", Standing.REFUSED: "bad", Standing.ENDED: "off"}
    return State(tones[row.standing], STANDING_LABELS[row.standing])


def inquiry_badge(row: Inquiry) -> State:
    """How far a message has come, and whether it is late."""
    if row.in_time is False and not row.answered_at:
        return State("bad", Text("已超期", "Late"), INQUIRY_STATES[row.state])
    tones = {InquiryState.ANSWERED: "good", InquiryState.DECLINED: "off", InquiryState.ANSWERING: "info"}
    return State(tones.get(InquiryState(row.state), "warning"), INQUIRY_STATES[row.state])


def operation_badge(row: Authorisation) -> State:
    """How far an authorisation has come."""
    tones = {AuthorisationState.IN_FORCE: "good", AuthorisationState.REFUSED: "bad", AuthorisationState.ENDED: "off"}
    return State(tones.get(AuthorisationState(row.state), "info"), row.state_label)


DATASETS: Table[OpenDataset] = Table(
    key="open-datasets",
    label=Text("开放数据集", "Open datasets"),
    columns=(
        Column("name", Text("数据集", "Dataset"), lambda row: row.name, link=dataset_page, sort="name_zh", wide=True),
        Column("publisher", Text("提供单位", "Publisher"), lambda row: row.publisher.name, sort="publisher__order"),
        Column("theme", Text("领域", "Field"), lambda row: row.theme.name, phone=False),
        Column("stage", Text("状态", "State"), lambda row: STAGES[Stage(row.stage)]),
        Column("fresh", Text("更新", "Freshness"), lambda row: freshness_of(row) if row.release else None),
        Column("rows", Text("行数", "Rows"), numeric=True, sort="rows"),
        Column("uses", Text("使用次数", "Uses"), numeric=True, sort="uses"),
        Column("due_on", Text("应更新", "Due"), sort="due_on", phone=False),
    ),
    search=("name_zh", "name_en", "slug", "publisher__name_zh"),
    filters=(
        Filter("stage", Text("状态", "State"), [(key, badge.word) for key, badge in STAGES.items()]),
        Filter(
            "opening",
            Text("开放方式", "Opening"),
            [("open", OPENINGS["open"]), ("conditional", OPENINGS["conditional"])],
        ),
    ),
    order=("-modified_at", "-pk"),
    empty=Text("还没有开放数据集。从资源清单中选择一项申报。", "No dataset yet. Propose one from the resource list."),
    next_step=lambda: Link(Text("资源清单", "Resource list"), reverse("open_data:resources"), "list-details"),
)


def _offer(row: Any) -> object:
    known = getattr(row, "open_dataset", None)
    if known is not None:
        return STAGES[Stage(known.stage)]
    if row.opening == "closed":
        return None
    return Link(Text("申报开放", "Propose"), reverse("open_data:propose", args=[row.key]))


RESOURCES: Table[Any] = Table(
    key="open-resources",
    label=Text("数据资源清单", "Resource list"),
    columns=(
        Column("code", Text("资源代码", "Code"), lambda row: row.code, sort="code", phone=False),
        Column("name", Text("信息资源", "Resource"), lambda row: row.name, sort="name_zh", wide=True),
        Column("provider", Text("提供单位", "Provider"), lambda row: row.provider.name, sort="provider__order"),
        Column("opening", Text("开放类型", "Opening type"), lambda row: OPENINGS[row.opening], sort="opening"),
        Column("condition", Text("开放条件", "Condition"), lambda row: row.opening_condition, phone=False),
        Column("offer", Text("开放情况", "Opened"), _offer, export=False),
    ),
    search=("name_zh", "name_en", "code", "provider__name_zh"),
    filters=(Filter("opening", Text("开放类型", "Opening type"), list(OPENINGS.items())),),
    order=("provider__order", "code"),
    empty=Text(
        "目录中还没有已发布的信息资源。先在信息资源目录中编制并发布。",
        "The catalogue holds no published resource yet. Compile and publish one there first.",
    ),
)
INQUIRIES: Table[Inquiry] = Table(
    key="open-inquiries",
    label=Text("公众来件", "What visitors ask"),
    columns=(
        Column("title", Text("标题", "Title"), link=lambda row: reverse("open_data:inquiry", args=[row.pk]), wide=True),
        Column("kind", Text("类别", "Kind"), lambda row: row.kind_label, sort="kind"),
        Column("provider", Text("承办单位", "Department"), lambda row: row.provider and row.provider.name),
        Column("created_at", Text("收到", "Received"), sort="created_at", phone=False),
        Column("due_at", Text("期限", "Due"), sort="due_at"),
        Column("state", Text("状态", "State"), inquiry_badge),
    ),
    search=("title", "number", "words"),
    filters=(
        Filter("kind", Text("类别", "Kind"), list(INQUIRY_LABELS.items())),
        Filter("state", Text("状态", "State"), list(INQUIRY_STATES.items())),
    ),
    order=("-created_at",),
    empty=Text(
        "还没有公众来件。开放门户收到的申请、纠错和建议会出现在这里。",
        "Nobody has asked anything yet. What the portal receives appears here.",
    ),
)
PARTNERS: Table[Partner] = Table(
    key="open-partners",
    label=Text("社会主体", "Partners"),
    columns=(
        Column(
            "name",
            Text("名称", "Name"),
            lambda row: row.name,
            link=lambda row: reverse("open_data:desk_partner", args=[row.pk]),
            sort="name_zh",
            wide=True,
        ),
        Column("kind", Text("类别", "Kind"), lambda row: row.kind_label, sort="kind"),
        Column("develops", Text("开发应用", "Develops")),
        Column("contributes", Text("共享数据", "Shares data")),
        Column("created_at", Text("登记", "Registered"), sort="created_at", phone=False),
        Column("standing", Text("状态", "State"), standing_badge),
    ),
    search=("name_zh", "name_en", "credit_code"),
    filters=(Filter("standing", Text("状态", "State"), list(STANDING_LABELS.items())),),
    order=("-created_at",),
    empty=Text("还没有社会主体登记。", "Nobody has registered yet."),
)
REVIEWS: Table[Review] = Table(
    key="open-reviews",
    label=Text("评价审核", "Ratings"),
    columns=(
        Column("dataset", Text("数据集", "Dataset"), lambda row: row.dataset.name, wide=True),
        Column("stars", Text("星级", "Stars"), numeric=True, sort="stars"),
        Column("words", Text("评语", "Remarks"), wide=True),
        Column("at", Text("时间", "At"), sort="at"),
        Column("shown", Text("显示", "Shown"), lambda row: row.get_shown_display()),
    ),
    filters=(
        Filter(
            "shown",
            Text("显示", "Shown"),
            [
                ("waiting", Text("待审", "Waiting")),
                ("shown", Text("已显示", "Shown")),
                ("hidden", Text("不显示", "Hidden")),
            ],
        ),
    ),
    order=("-at",),
    pick=lambda row: row.pk,
    empty=Text("还没有带评语的评价。", "No rating with remarks yet."),
)
MERITS: Table[Merit] = Table(
    key="open-merits",
    label=Text("开放共享排名", "Ranking"),
    columns=(
        Column("place", Text("名次", "Place"), numeric=True),
        Column("unit", Text("单位", "Unit"), lambda row: row.unit.name, wide=True),
        Column("score", Text("得分", "Score"), numeric=True),
        Column("published", Text("开放数据集", "Datasets"), numeric=True),
        Column("rows", Text("行数", "Rows"), numeric=True, phone=False),
        Column(
            "fresh",
            Text("按期更新", "In time"),
            lambda row: Progress(row.fresh * 100) if row.fresh is not None else None,
        ),
        Column(
            "shared",
            Text("共享率", "Shared"),
            lambda row: Progress(row.shared * 100) if row.shared is not None else None,
        ),
        Column(
            "answered",
            Text("按期答复", "Answered in time"),
            lambda row: Progress(row.answered * 100) if row.answered is not None else None,
        ),
        Column("uses", Text("被使用", "Uses"), numeric=True, phone=False),
    ),
    page_size=100,
    empty=Text("还没有单位编制目录。", "No unit has catalogued anything yet."),
)
REWARDS: Table[Reward] = Table(
    key="open-rewards",
    label=Text("奖励", "Rewards"),
    columns=(
        Column("unit", Text("单位", "Unit"), lambda row: row.unit.name, wide=True),
        Column("words", Text("奖励", "Reward"), wide=True),
        Column("points", Text("加分", "Points"), numeric=True),
        Column(
            "amount",
            Text("奖金（元）", "Money (yuan)"),
            lambda row: yuan(row.amount_fen) if row.amount_fen else None,
            numeric=True,
        ),
        Column("period", Text("考核期", "Period"), lambda row: f"{row.starts_on} – {row.ends_on}"),
        Column("ground", Text("依据", "Ground"), phone=False),
    ),
    empty=Text("还没有登记奖励。", "No reward recorded yet."),
)
ASSETS: Table[Asset] = Table(
    key="data-assets",
    label=Text("数据资产", "Data assets"),
    columns=(
        Column("code", Text("编号", "No."), sort="code"),
        Column(
            "name",
            Text("资产", "Asset"),
            lambda row: row.name,
            link=lambda row: reverse("open_data:asset", args=[row.pk]),
            sort="name_zh",
            wide=True,
        ),
        Column("keeper", Text("登记单位", "Entered by"), lambda row: row.keeper.name, sort="keeper__order"),
        Column("owner", Text("所有权", "Owner"), lambda row: _holder(row, "ownership")),
        Column("manager", Text("管理权", "Manager"), lambda row: _holder(row, "management")),
        Column("users", Text("使用权", "Users"), lambda row: _holder(row, "use"), phone=False),
    ),
    search=("code", "name_zh", "name_en", "keeper__name_zh"),
    order=("code",),
    empty=Text("还没有登记数据资产。", "No asset in the register yet."),
)


def _holder(row: Asset, kind: str) -> object:
    names = [right.holder.name for right in row.rights.all() if right.kind == kind and right.ended_on is None]
    return names or None


OPERATIONS: Table[Authorisation] = Table(
    key="operations",
    label=Text("授权运营", "Authorised operation"),
    columns=(
        Column(
            "number", Text("编号", "No."), link=lambda row: reverse("open_data:operation", args=[row.pk]), sort="number"
        ),
        Column("operator", Text("运营单位", "Operator"), lambda row: row.operator.name, wide=True),
        Column("purpose", Text("用途", "What for"), lambda row: row.purpose[:80], wide=True),
        Column("since", Text("自", "From"), sort="since"),
        Column("until", Text("至", "Until"), sort="until"),
        Column(
            "income",
            Text("收入（元）", "Income (yuan)"),
            lambda row: yuan(getattr(row, "income_fen", 0) or 0),
            numeric=True,
        ),
        Column("state", Text("状态", "State"), operation_badge),
    ),
    search=("number", "operator__name_zh", "purpose", "contract_number"),
    filters=(Filter("state", Text("状态", "State"), list(AUTHORISATION_LABELS.items())),),
    order=("-created_at",),
    empty=Text("还没有授权运营申请。社会主体登记后可以提出。", "Nobody has applied yet. Registered bodies may apply."),
)
INCOMES: Table[Income] = Table(
    key="incomes",
    label=Text("运营收入", "Income"),
    columns=(
        Column("on", Text("日期", "Day"), sort="on"),
        Column("number", Text("授权", "Authorisation"), lambda row: row.authorisation.number),
        Column("operator", Text("运营单位", "Operator"), lambda row: row.authorisation.operator.name, phone=False),
        Column("source", Text("来源", "From"), wide=True),
        Column("voucher", Text("凭证号", "Voucher")),
        Column(
            "amount",
            Text("金额（元）", "Amount (yuan)"),
            lambda row: yuan(row.amount_fen),
            numeric=True,
            sort="amount_fen",
        ),
        Column("by", Text("登记人", "Entered by"), lambda row: row.by and row.by.name, phone=False),
        Column("at", Text("登记时间", "Entered"), sort="at", phone=False),
    ),
    order=("-on", "-pk"),
    empty=Text("还没有登记收入。", "No income entered yet."),
)
