"""The sub-systems of CJJ/T 106 and their extensions, each with what it is known by to be in operation.

A sub-system is in operation where it answered a use in the thirty days up to a day, or, today, where its check passes.
Both are read from what really happened; nobody ticks a box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.packs.digital_city_management.queries import checks, uses
from chengshu.packs.digital_city_management.queries.checks import Checked
from chengshu.spec.figures import Measured

WINDOW = timedelta(days=30)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Subsystem:
    """One sub-system; ``used`` counts its uses between two moments, ``check`` tries it now."""

    key: str
    label: Text
    about: Text
    icon: str
    used: Callable[[Span], int]
    check: Callable[[], Checked]


@dataclass(frozen=True)
class Standing:
    """How a sub-system stands."""

    subsystem: Subsystem
    uses: int
    checked: Checked | None

    @property
    def in_operation(self) -> bool:
        """Whether it counts as in operation."""
        return self.uses > 0 or (self.checked is not None and self.checked.passed)


STANDARD = (
    Subsystem(
        "mobile_collection",
        Text("监管数据无线采集", "Mobile collection"),
        Text("采集员手机上报、核实、核查，断网可用", "Inspectors report, verify and check on the phone, also offline"),
        "device-mobile",
        uses.reported_by("inspector"),
        checks.mobile_collection,
    ),
    Subsystem(
        "supervision_intake",
        Text("监督中心受理", "Supervision intake"),
        Text("各渠道问题统一受理、核实、立案", "Whatever comes is taken in, verified and filed in one place"),
        "inbox",
        uses.taken_in,
        checks.intake,
    ),
    Subsystem(
        "collaborative_work",
        Text("协同工作", "Collaborative work"),
        Text("派遣、处置、反馈、协办和退回", "Dispatch, handling, feedback, joint handling and return"),
        "users-group",
        uses.sent,
        checks.duties,
    ),
    Subsystem(
        "supervision_command",
        Text("监督指挥", "Supervision command"),
        Text("案件、人员、超期和预警一张图", "Cases, people, what is late and warnings on one map"),
        "speakerphone",
        uses.placed,
        checks.city_map,
    ),
    Subsystem(
        "evaluation",
        Text("绩效评价", "Evaluation"),
        Text("按区域、部门、岗位和人员评价", "Areas, departments, posts and people by their rates"),
        "chart-bar",
        uses.judged,
        checks.formulas,
    ),
    Subsystem(
        "geocoding",
        Text("地理编码", "Geocoding"),
        Text("文字地址转换为位置，给出可信度", "From words to a position, with how sure it is"),
        "map-search",
        uses.found_by_words,
        checks.geocoding,
    ),
    Subsystem(
        "maintenance",
        Text("应用维护", "Maintenance"),
        Text(
            "类别、时限、责任、公式、网格随时调整", "Classes, limits, duties, formulas and grid as officials set them"
        ),
        "tools",
        uses.maintained,
        checks.terms,
    ),
    Subsystem(
        "base_data",
        Text("基础数据资源管理", "Base data"),
        Text("部件、网格、单位与法人叠加", "Components, grid, bodies and legal entities together"),
        "database",
        uses.on_the_grid,
        checks.base_data,
    ),
    Subsystem(
        "data_exchange",
        Text("数据交换", "Data exchange"),
        Text("各系统来往的案件和数据，错误可查", "What came and went by system, with errors"),
        "arrows-exchange",
        uses.exchanged,
        checks.exchange,
    ),
)
EXTENSION = (
    Subsystem(
        "shops",
        Text("门前三包", "Three duties before the door"),
        Text("商户责任、检查和得分", "Shops with their duties, inspections and scores"),
        "building-store",
        uses.shops_visited,
        checks.shops,
    ),
    Subsystem(
        "video",
        Text("视频监控", "Video surveillance"),
        Text("视频智能发现，人工确认", "What cameras find and people confirm"),
        "video",
        uses.found_by("video"),
        checks.video,
    ),
    Subsystem(
        "sites",
        Text("工地和车辆监管", "Sites and vehicles"),
        Text("工地、渣土车名册，许可和检查", "Building sites and vehicles, permits and inspections"),
        "crane",
        uses.sites_inspected,
        checks.sites,
    ),
    Subsystem(
        "scene",
        Text("三维实景", "Three-dimensional real scene"),
        Text("三维场景和高程，经时空平台接入", "Scene and heights by the spatio-temporal platform"),
        "cube-3d-sphere",
        uses.none,
        checks.scene,
    ),
    Subsystem(
        "hotline_link",
        Text("热线对接", "Hotline link"),
        Text("热线来件与办理结果往返", "Cases from the hotline and results back"),
        "phone-call",
        uses.reported_by("phone"),
        checks.hotline,
    ),
    Subsystem(
        "citizen_link",
        Text("市民通", "Citizen link"),
        Text("市民上报、查进度、看结果、评价", "Citizens report, follow, read the result and rate"),
        "user-heart",
        uses.reported_by("app", "web", "social", "email", "open311"),
        checks.citizens,
    ),
    Subsystem(
        "message_link",
        Text("智信通", "Message link"),
        Text("任务、催办、预警消息送达工作人员", "Tasks, reminders and warnings reach the staff"),
        "message-forward",
        uses.messages,
        checks.messages,
    ),
)
ALL = {one.key: one for one in (*STANDARD, *EXTENSION)}


def standing_of(one: Subsystem, on: date | None = None) -> Standing:
    """How it stood on a day; only today can it be tried."""
    day = on or clock.today()
    end = clock.start_of_day(day + timedelta(days=1))
    checked = one.check() if day == clock.today() else None
    return Standing(one, one.used((end - WINDOW, end)), checked)


def standings(group: Sequence[Subsystem], on: date | None = None) -> list[Standing]:
    """How all of a group stand."""
    return [standing_of(one, on) for one in group]


def standard_in_operation(on: date) -> Measured:
    """How many of the nine are in operation."""
    return Measured(Decimal(sum(one.in_operation for one in standings(STANDARD, on))), len(STANDARD))


def extension_in_operation(on: date) -> Measured:
    """The share of the seven that is in operation, 0 to 1."""
    running = sum(one.in_operation for one in standings(EXTENSION, on))
    return Measured(Decimal(running) / len(EXTENSION), len(EXTENSION))
