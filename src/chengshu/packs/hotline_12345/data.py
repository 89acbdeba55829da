"""Tables of the hotline in the catalogue, and its figures."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.base.units import Unit
from chengshu.packs.hotline_12345.queries.hotlines import share_merged
from chengshu.packs.hotline_12345.queries.shifts import hours_served
from chengshu.spec.data import Dataset, Field, Grade, Sharing
from chengshu.spec.figures import Indicator

PRIVATE = "《个人信息保护法》第三十四条：含诉求人评价，须为履行法定职责所必需"

HOTLINES = Dataset(
    key="hotline_12345.hotline",
    label=Text("部门热线归并清单", "Departmental hotlines"),
    model="hotline_12345.Hotline",
    fields=(
        Field("number", Text("号码", "Number"), grade=Grade.PUBLIC),
        Field("name_zh", Text("名称", "Name"), grade=Grade.PUBLIC),
        Field("body", Text("原主管单位", "Body"), grade=Grade.PUBLIC),
        Field("way", Text("归并方式", "Way of merging"), grade=Grade.PUBLIC),
        Field("urgent", Text("是否紧急类", "For emergencies"), grade=Grade.PUBLIC),
        Field("organisation_on", Text("机构归并日期", "Organisation merged on")),
        Field("duty_on", Text("职责归并日期", "Duty merged on")),
        Field("staff_on", Text("人员归并日期", "Staff merged on")),
        Field("number_on", Text("号码归并日期", "Number merged on")),
    ),
)
SHIFTS = Dataset(
    key="hotline_12345.shift",
    label=Text("热线值班表", "Shifts of the hotline"),
    model="hotline_12345.Shift",
    fields=(
        Field("unit", Text("单位", "Unit")),
        Field("person", Text("值班人员", "Agent")),
        Field("starts_at", Text("开始时间", "Begins")),
        Field("ends_at", Text("结束时间", "Ends")),
    ),
)
CALLS = Dataset(
    key="hotline_12345.call",
    label=Text("热线来电记录", "Calls of the hotline"),
    model="hotline_12345.Call",
    fields=(
        Field("case", Text("案件", "Case")),
        Field("ending", Text("处理方式", "What became of it")),
        Field("began_at", Text("开始时间", "Began")),
        Field("ended_at", Text("结束时间", "Ended")),
    ),
)
CALLBACKS = Dataset(
    key="hotline_12345.callback",
    label=Text("热线回访记录", "Callbacks of the hotline"),
    model="hotline_12345.Callback",
    sharing=Sharing.NOT_SHARED,
    sharing_ground=PRIVATE,
    grade=Grade.SENSITIVE,
    fields=(
        Field("case", Text("案件", "Case")),
        Field("due_on", Text("回访期限", "Due")),
        Field("state", Text("状态", "State")),
        Field("satisfaction", Text("满意度", "Satisfaction")),
        Field("solved", Text("是否解决", "Solved")),
        Field("words", Text("评价内容", "In words"), grade=Grade.SENSITIVE),
        Field("reopened", Text("是否重新办理", "Came back")),
    ),
)
ARTICLES = Dataset(
    key="hotline_12345.version",
    label=Text("热线知识库", "Knowledge base of the hotline"),
    model="hotline_12345.Version",
    fields=(
        Field("title_zh", Text("问题", "Question"), grade=Grade.PUBLIC),
        Field("title_en", Text("问题（英文）", "Question in English"), grade=Grade.PUBLIC),
        Field("body_zh", Text("答复", "Answer"), grade=Grade.PUBLIC),
        Field("body_en", Text("答复（英文）", "Answer in English"), grade=Grade.PUBLIC),
        Field("basis", Text("依据", "Basis"), grade=Grade.PUBLIC),
        Field("expires_on", Text("有效期至", "Valid until"), grade=Grade.PUBLIC),
        Field("state", Text("状态", "State"), grade=Grade.PUBLIC),
    ),
)
HANDOVERS = Dataset(
    key="hotline_12345.handover",
    label=Text("热线案件转办记录", "Cases handed on by the hotline"),
    model="hotline_12345.Handover",
    fields=(
        Field("case", Text("案件", "Case")),
        Field("receiver", Text("转往", "To")),
        Field("unit", Text("承接单位", "Receiving body")),
        Field("reference", Text("对方编号", "Number there")),
        Field("at", Text("转办时间", "Handed on")),
        Field("returned_at", Text("反馈时间", "Came back")),
    ),
)
DATASETS = (HOTLINES, SHIFTS, CALLS, CALLBACKS, ARTICLES, HANDOVERS)
INDICATORS = (
    Indicator(
        key="non_urgent_hotlines_merged",
        label=Text("非紧急类热线归并率", "Hotlines not for emergencies that are merged"),
        unit=Unit.PERCENT,
        source=HOTLINES,
        compute=share_merged,
        formula=Text(
            "机构、职责、人员、号码均已归并的非紧急类热线数 ÷ 在用非紧急类热线总数 × 100",
            "lines whose organisation, duty, staff and number are all merged ÷ all lines not for emergencies × 100",
        ),
    ),
    Indicator(
        key="hotline_service_hours_per_day",
        label=Text("热线每日值守时长", "Hours a day at which the hotline is staffed"),
        unit=Unit.HOURS,
        source=SHIFTS,
        compute=hours_served,
        formula=Text(
            "当日至少一名话务员在岗的时长（各班次时段的并集）",
            "the time of the day at which at least one agent is on duty: the union of all shifts",
        ),
    ),
)
