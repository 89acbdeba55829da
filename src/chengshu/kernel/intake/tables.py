"""Lists of the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.cases.models import CHANNEL_LABELS
from chengshu.kernel.intake.models import (
    DATA_TYPES,
    FILE_STATES,
    FINDING_STATES,
    LETTER_STATES,
    ApiKey,
    CaseFile,
    DataType,
    FileRow,
    FileState,
    Finding,
    FindingState,
    Jurisdiction,
    Letter,
    LetterState,
    ServiceField,
)
from chengshu.kernel.intake.queries.desk import Previewed
from chengshu.kernel.messages.models import CHANNEL_LABELS as WAYS
from chengshu.kernel.messages.models import STATE_LABELS as OUT_STATES
from chengshu.kernel.messages.models import Delivery, DeliveryState
from chengshu.kernel.messages.tables import TONES as OUT_TONES
from chengshu.ui.parts import Link, State
from chengshu.ui.tables import Column, Filter, Table

if TYPE_CHECKING:
    from chengshu.base.text import Text as Words

TONES = {
    FileState.PROPOSED: "warning",
    FileState.RUNNING: "info",
    FileState.DONE: "good",
    FindingState.WAITING: "warning",
    FindingState.CONFIRMED: "good",
    FindingState.DISMISSED: "off",
    LetterState.TAKEN: "good",
    LetterState.ADDED: "good",
    LetterState.ASIDE: "warning",
}

FILES: Table[CaseFile] = Table(
    key="files",
    label=Text("批量导入", "Imports"),
    columns=(
        Column(
            "name",
            Text("文件", "File"),
            lambda row: row.name,
            link=lambda row: reverse("intake:file", args=[row.pk]),
            wide=True,
        ),
        Column("state", Text("状态", "State"), lambda row: _state(row.state, FILE_STATES)),
        Column("read", Text("行数", "Rows"), lambda row: row.read, numeric=True, sort="read"),
        Column("made", Text("新建", "New"), lambda row: row.made, numeric=True),
        Column("known", Text("已有", "Known"), lambda row: row.known, numeric=True, phone=False),
        Column("unfit", Text("未导入", "Left out"), lambda row: row.unfit, numeric=True),
        Column("by", Text("导入人", "By"), lambda row: row.by.name if row.by else None, phone=False),
        Column("at", Text("时间", "When"), lambda row: row.at, sort="at"),
    ),
    search=("name",),
    order=("-at",),
    empty=Text("还没有导入过文件。", "No file was handed in yet."),
    next_step=lambda: Link(Text("导入文件", "Import a file"), reverse("intake:new_file"), "file-import"),
)


def _over(row: Previewed) -> object:
    """When it was closed, or that it is over; what is open has a term perhaps."""
    if not row.over:
        return None
    if row.closed_at is None:
        return State("off", Text("已办结，时间不详", "closed, time not told"))
    late = row.due_at is not None and row.closed_at > row.due_at
    return [row.closed_at, State("bad", Text("超期", "late"))] if late else row.closed_at


NOT_IN_THE_TREE = Text(
    "类别树中没有，导入后按内容建议类别", "Not in the tree of classes; one is proposed from the words"
)
PREVIEW: Table[Previewed] = Table(
    key="preview",
    label=Text("前几行导入后的样子", "The first rows as they would come in"),
    columns=(
        Column("number", Text("行", "Row"), lambda row: row.number, numeric=True),
        Column(
            "words",
            Text("内容", "Words"),
            lambda row: State("bad", row.problem) if row.problem else row.words[:60],
            wide=True,
        ),
        Column("at", Text("时间", "When"), lambda row: row.at),
        Column("over", Text("办结", "Closed"), _over),
        Column(
            "class",
            Text("类别", "Class"),
            lambda row: (
                row.case_class
                if row.class_known or not row.case_class
                else State("warning", row.case_class, NOT_IN_THE_TREE)
            ),
        ),
        Column("where", Text("地点", "Where"), lambda row: row.where[:30]),
        Column("reply", Text("答复", "Reply"), lambda row: row.reply[:30], phone=False),
    ),
    empty=Text("文件里没有数据行，请检查后重新导入。", "The file has no rows; please look at it and hand it in again."),
)
ROWS: Table[FileRow] = Table(
    key="rows",
    label=Text("未导入的行", "Rows left out"),
    columns=(
        Column("number", Text("行号", "Row"), lambda row: row.number, numeric=True, sort="number"),
        Column("problem", Text("原因", "Why"), lambda row: row.problem, wide=True),
        Column("values", Text("内容", "Content"), lambda row: " | ".join(row.values)[:200], phone=False),
    ),
    order=("number",),
    empty=Text("所有行都已导入。", "Every row became a case."),
)
FINDINGS: Table[Finding] = Table(
    key="findings",
    label=Text("智能发现", "Findings"),
    columns=(
        Column(
            "text",
            Text("发现的问题", "What was found"),
            lambda row: row.text[:80],
            link=lambda row: reverse("intake:finding", args=[row.pk]),
            wide=True,
        ),
        Column("channel", Text("渠道", "Channel"), lambda row: CHANNEL_LABELS[row.channel]),
        Column("source", Text("来源", "Source"), lambda row: row.source, phone=False),
        Column("confidence", Text("把握", "Sure"), lambda row: row.confidence, numeric=True, phone=False),
        Column("state", Text("状态", "State"), lambda row: _state(row.state, FINDING_STATES)),
        Column("found_at", Text("发现时间", "Found"), lambda row: row.found_at, sort="found_at"),
    ),
    search=("text", "source", "address"),
    filters=(Filter("state", Text("状态", "State"), list(FINDING_STATES.items())),),
    order=("-found_at",),
    empty=Text(
        "没有自动发现的问题。摄像机、设备和其他系统接入后，会在这里等待确认。",
        "Nothing was found by machines. Findings wait here once cameras, sensors and other systems are connected.",
    ),
)
LETTERS: Table[Letter] = Table(
    key="letters",
    label=Text("来信", "Letters"),
    columns=(
        Column("at", Text("收取时间", "Fetched"), lambda row: row.at, sort="at"),
        Column("sender", Text("来信人", "From"), lambda row: row.sender),
        Column("state", Text("结果", "Result"), lambda row: _state(row.state, LETTER_STATES)),
        Column(
            "case",
            Text("案件", "Case"),
            lambda row: row.case and Link(row.case.number, reverse("cases:case", args=[row.case_id])),
        ),
        Column("why", Text("原因", "Why"), lambda row: row.why, wide=True),
        Column("mailbox", Text("信箱", "Mailbox"), lambda row: row.mailbox, phone=False),
        Column("place", Text("位置", "Where it lay"), lambda row: row.place, phone=False),
    ),
    search=("place", "case__number"),
    filters=(Filter("state", Text("结果", "Result"), list(LETTER_STATES.items())),),
    order=("-at",),
    empty=Text("还没有收到来信。", "No letters yet."),
)
TELLINGS: Table[Delivery] = Table(
    key="tellings",
    label=Text("告知诉求人", "Told to the reporter"),
    columns=(
        Column("what", Text("内容", "What"), lambda row: row.title, wide=True),
        Column("at", Text("时间", "When"), lambda row: row.sent_at or row.made_at),
        Column("channel", Text("方式", "By"), lambda row: WAYS[row.channel]),
        Column("address", Text("地址", "Address"), lambda row: row.address),
        Column(
            "state",
            Text("结果", "Result"),
            lambda row: State(OUT_TONES[DeliveryState(row.state)], OUT_STATES[row.state], row.error),
        ),
    ),
    empty=Text("还没有告知过。", "Nothing was told yet."),
)


def _area_state(row: Jurisdiction) -> State:
    if not row.active:
        return State("off", Text("已停用", "Not in use"))
    return State("good", Text("默认", "Usual")) if row.usual else State("neutral", Text("启用", "In use"))


def _asked_state(row: ServiceField) -> State:
    if not row.active:
        return State("off", Text("不再询问", "No longer asked"))
    if not row.variable:
        return State("neutral", Text("只作提示", "A hint"))
    return (
        State("warning", Text("必答", "Must be answered"))
        if row.required
        else State("info", Text("选答", "May be left out"))
    )


AREAS: Table[Jurisdiction] = Table(
    key="areas",
    label=Text("辖区", "Jurisdictions"),
    columns=(
        Column(
            "name",
            Text("名称", "Name"),
            lambda row: row.name,
            link=lambda row: reverse("intake:area", args=[row.pk]),
            wide=True,
        ),
        Column("key", Text("标识", "Key"), lambda row: row.key),
        Column("division", Text("区划代码", "Division code"), lambda row: row.division_code or None, phone=False),
        Column("state", Text("状态", "State"), _area_state),
    ),
    empty=Text("还没有辖区，其他系统无法上报。", "There is no jurisdiction, so programs cannot report."),
)

QUESTIONS: Table[ServiceField] = Table(
    key="questions",
    label=Text("上报问题", "Questions"),
    columns=(
        Column(
            "name",
            Text("问题", "Question"),
            lambda row: row.name,
            link=lambda row: reverse("intake:question", args=[row.pk]),
            wide=True,
            sort="name_zh",
        ),
        Column("class", Text("类别", "Class"), lambda row: row.case_class.name, sort="case_class__path"),
        Column("kind", Text("答案", "Answer"), lambda row: DATA_TYPES[DataType(row.data_type)], phone=False),
        Column("code", Text("代码", "Code"), lambda row: row.code, phone=False),
        Column("state", Text("状态", "State"), _asked_state),
    ),
    search=("name_zh", "name_en", "code", "case_class__name_zh"),
    order=("case_class__path", "order", "pk"),
    empty=Text(
        "还没有上报问题。打开一个末级案件类别，点“新增问题”。",
        "Nothing is asked yet. Open a class without classes below it and press “Add a question”.",
    ),
)

KEYS: Table[ApiKey] = Table(
    key="keys",
    label=Text("接口密钥", "Keys of programs"),
    columns=(
        Column("holder", Text("持有者", "Holder"), lambda row: row.holder, wide=True, sort="holder"),
        Column("begins", Text("开头", "Begins"), lambda row: f"{row.begins}…"),
        Column("area", Text("辖区", "Jurisdiction"), lambda row: row.jurisdiction.key, phone=False),
        Column("per_minute", Text("每分钟", "A minute"), lambda row: row.per_minute, numeric=True, phone=False),
        Column("made_at", Text("发放", "Made"), lambda row: row.made_at, sort="made_at"),
        Column(
            "state",
            Text("状态", "State"),
            lambda row: (
                State("off", Text("已停用", "Ended"))
                if row.ended_at
                else Link(Text("停用", "End it"), reverse("intake:end_key", args=[row.pk]), "player-stop")
            ),
        ),
    ),
    search=("holder",),
    order=("-made_at",),
    empty=Text("还没有发放密钥。", "No key was given out yet."),
    next_step=lambda: Link(Text("发放密钥", "Give out a key"), reverse("intake:new_key"), "key"),
)


def _state(key: str, labels: dict[str, Words]) -> State:
    return State(TONES[key], labels[key])  # type: ignore[index]
