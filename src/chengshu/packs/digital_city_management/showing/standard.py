"""The pages of the nine standard sub-systems: what is special to each, over the rows they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.cases.queries.classes import leaves
from chengshu.kernel.cases.queries.keepers import keepers_now
from chengshu.kernel.dispatch.queries.crews import crews_seen_by, latest_positions
from chengshu.kernel.evaluation.queries.periods import periods
from chengshu.kernel.evaluation.queries.rates import formulas_on
from chengshu.kernel.evaluation.showing import tiles as rate_tiles
from chengshu.kernel.intake.queries.desk import findings_seen_by
from chengshu.kernel.places.maps import Layer, Map, point
from chengshu.kernel.places.queries import place_of_text
from chengshu.kernel.places.queries.cells import counts as cell_counts
from chengshu.kernel.places.queries.components import classes as component_classes
from chengshu.kernel.places.queries.components import counts_by_class, open_doubles
from chengshu.packs.digital_city_management.models import Referral, Verification, Warning, WarningRule
from chengshu.packs.digital_city_management.models.watching import WarningState
from chengshu.packs.digital_city_management.queries.fieldwork import out_now, to_check, to_verify
from chengshu.packs.digital_city_management.queries.scores import scores
from chengshu.packs.digital_city_management.rights import SEE
from chengshu.packs.digital_city_management.services.shifts import rule_in_force
from chengshu.packs.digital_city_management.showing.parts import Shown, case_map, desk, named, newest, open_cases, pairs
from chengshu.packs.digital_city_management.tables import SCORES, VERIFICATIONS
from chengshu.ui.opening import door
from chengshu.ui.parts import Link, Tile
from chengshu.ui.tables import short_list

CHANNELS = {
    "phone": Text("电话", "Telephone"), "app": Text("城市 App", "City app"), "web": Text("网站", "Website"),
    "social": Text("社交账号", "Social account"), "email": Text("电子邮件", "E-mail"),
    "open311": Text("Open311", "Open311"),
    "inspector": Text("采集员", "Inspector"), "video": Text("视频发现", "Video"), "sensor": Text("设备告警", "Sensor"),
    "partner": Text("其他系统", "Another system"), "import": Text("批量导入", "Import"),
}  # fmt: skip
STAGES = {
    "intake": Text("受理", "Intake"), "filing": Text("立案", "Filing"), "dispatch": Text("派遣", "Dispatch"),
    "handling": Text("处置", "Handling"), "feedback": Text("反馈", "Feedback"), "check": Text("核查", "Check"),
    "closing": Text("结案", "Closing"),
}  # fmt: skip
Query = Mapping[str, str]


def _own(name: str, *args: Any) -> str:
    return reverse(f"digital_city_management:{name}", args=args)


def mobile_collection(actor: Actor, query: Query) -> Shown:
    """What inspectors did today, what lies with them, how they score."""
    today = clock.start_of_day(clock.today())
    rows = cases_seen_by(actor).filter(channel="inspector").order_by()
    return Shown(
        tiles=(
            Tile(
                Text("今日采集", "Reported today"),
                rows.filter(reported_at__gte=today).count(),
                url=desk(channel="inspector", which="all"),
            ),
            Tile(Text("待核查", "To check"), open_cases(actor).filter(stage="check").count(), url=desk(stage="check")),
            Tile(Text("待核实", "To verify"), Verification.scoped.within(actor, SEE).filter(verdict="").count()),
            Tile(Text("在岗采集员", "On shift"), len(out_now(actor))),
            Tile(Text("我的任务", "My tasks"), to_check(actor).count() + to_verify(actor).count(), url=_own("mobile")),
        ),
        links=(Link(Text("打开手机采集页", "Open the phone page"), _own("mobile"), "device-mobile"),),
        lists=(
            (Text("采集员得分（近三十天）", "Scores, thirty days"), short_list(SCORES, scores(actor))),
            (Text("最新采集", "Newest"), newest(actor, channel="inspector")),
        ),
    )


def supervision_intake(actor: Actor, query: Query) -> Shown:
    """What came and is to be taken in or filed, by channel."""
    rows = open_cases(actor)
    waiting = rows.filter(stage__in=("intake", "filing"))
    by_channel = Counter(dict(waiting.values_list("channel").annotate(n=Count("pk"))))
    asked = Verification.scoped.within(actor, SEE).select_related("case").order_by("-asked_at")[:10]
    return Shown(
        tiles=(
            Tile(Text("待受理", "To take in"), rows.filter(stage="intake").count(), url=desk(stage="intake")),
            Tile(Text("待立案", "To file"), rows.filter(stage="filing").count(), url=desk(stage="filing")),
            Tile(
                Text("待确认的自动发现", "Machine findings"),
                findings_seen_by(actor).filter(state="waiting").count(),
                url=reverse("intake:findings"),
            ),
        ),
        links=(
            Link(Text("受理台", "The desk"), desk(stage="intake"), "inbox"),
            Link(Text("登记案件", "Report a case"), reverse("cases:report"), "plus"),
        ),
        lists=(
            (
                Text("待受理、待立案（按渠道）", "Waiting, by channel"),
                pairs(*((CHANNELS[key], Link(str(n), desk(channel=key))) for key, n in by_channel.most_common())),
            ),
            (Text("等待受理的案件", "Cases that wait"), newest(actor, stage="intake")),
            (Text("核实任务", "Verifications"), short_list(VERIFICATIONS, list(asked))),
        ),
    )


def collaborative_work(actor: Actor, query: Query) -> Shown:
    """Where the open cases stand, what came back, who carries most."""
    rows = open_cases(actor)
    counts = dict(rows.values_list("stage").annotate(n=Count("pk")))
    by_unit = list(
        rows.exclude(lead=None)
        .values_list("lead", "lead__name_zh", "lead__name_en")
        .annotate(n=Count("pk"))
        .order_by("-n")[:12]
    )
    back = rows.filter(handed_back__gt=0)
    return Shown(
        tiles=[Tile(label, counts.get(stage, 0), url=desk(stage=stage)) for stage, label in STAGES.items()],
        links=(Link(Text("协同工作台", "The desk"), desk(stage="dispatch"), "users-group"),),
        lists=(
            (
                Text("各单位在办", "Open by unit"),
                pairs(*((named(zh, en), Link(str(n), desk(unit=unit))) for unit, zh, en, n in by_unit)),
            ),
            (Text("被退回的案件", "Handed back"), newest(actor, pk__in=back.values("pk"))),
            (Text("待派遣", "To be sent"), newest(actor, stage="dispatch", outcome="")),
        ),
    )


def supervision_command(actor: Actor, query: Query) -> Shown:
    """The map with live cases, inspectors and warnings."""
    now = clock.now()
    rows = open_cases(actor)
    raised = list(Warning.scoped.within(actor, SEE).filter(state=WarningState.RAISED).select_related("rule")[:100])
    people = [
        point(one.last.lon, one.last.lat, str(one.person.name), tone="good", note=f"{clock.local(one.last.at):%H:%M}")  # type: ignore[attr-defined]
        for one in out_now(actor)
        if one.last is not None  # type: ignore[attr-defined]
    ]
    teams = crews_seen_by(actor)
    stood = latest_positions([one.pk for one in teams], now)
    crews = [
        point(stood[one.pk].lon, stood[one.pk].lat, str(one.name), tone="neutral", note=str(one.unit.name))
        for one in teams
        if one.pk in stood
    ]
    warned = [point(one.lon, one.lat, str(one.rule.name), tone="bad", url=_own("warning", one.pk)) for one in raised]
    return Shown(
        tiles=(
            Tile(Text("在办", "Open"), rows.count(), url=desk()),
            Tile(
                Text("已超期", "Overdue"),
                rows.filter(due_at__lt=now).count(),
                tone="bad",
                url=desk(due="overdue", sort="due"),
            ),
            Tile(Text("预警", "Warnings"), len(raised), tone="bad" if raised else "", url=_own("warnings")),
            Tile(Text("在岗采集员", "Inspectors out"), len(people)),
        ),
        links=(
            Link(Text("大屏", "Big screen"), _own("screen"), "presentation"),
            Link(Text("突发预警", "Warnings"), _own("warnings"), "alert-triangle"),
            Link(Text("移交执法", "Referrals"), _own("referrals"), "gavel"),
        ),
        map=case_map(
            actor,
            Layer("people", Text("采集员", "Inspectors"), features=tuple(people), clustered=False),
            Layer("crews", Text("处置队伍", "Crews"), features=tuple(crews), clustered=False),
            Layer("warnings", Text("预警", "Warnings"), features=tuple(warned), clustered=False),
            tall=True,
        ),
        note=Text(
            "应急指挥平台未接入；预警先由本中心处置。",
            "The emergency command platform is not connected; warnings are settled here first.",
        ),
    )


def evaluation(actor: Actor, query: Query) -> Shown:
    """The city's rates of this month, and the inspectors' scores."""
    month = periods()[2]
    return Shown(
        tiles=rate_tiles(month),
        links=(
            Link(Text("评价看板", "The board"), reverse("evaluation:board"), "chart-bar"),
            Link(Text("周报月报", "Reports"), reverse("evaluation:reports"), "file-text"),
        ),
        lists=((Text("采集员得分（近三十天）", "Scores of inspectors"), short_list(SCORES, scores(actor))),),
    )


def geocoding(actor: Actor, query: Query) -> Shown:
    """Words are tried: the places they may mean, each with how sure it is."""
    text = query.get("q", "").strip()[:300]
    found = place_of_text(text) if text else []
    points = [
        point(one.lon, one.lat, one.name or text, tone="info", note=f"{one.confidence:.0%}")
        for one in found
        if one.lon is not None and one.lat is not None
    ]
    rows = [
        (
            one.name or text,
            f"{one.confidence:.0%}",
            Text(
                f"{one.how.zh}；{_degrees(one)}；区划 {one.division_code or '—'}",
                f"{one.how.en}; {_degrees(one)}; division {one.division_code or '—'}",
            ),
        )
        for one in found
    ]
    return Shown(
        lists=((Text("可能的位置和可信度", "Places and how sure"), pairs(*rows)),) if text else (),
        map=Map(
            Text("找到的位置", "What was found"),
            layers=(Layer("found", Text("位置", "Places"), features=tuple(points), clustered=False),),
        )
        if points
        else None,
        note=None
        if found or not text
        else Text("没有找到这个地点，请换一种写法，如路名加门牌。", "No place was found; try a road with its number."),
        form="geocoding",
        extra={"words": text},
    )


def _degrees(found: Any) -> str:
    return "—" if found.lon is None else f"{found.lon:.5f}, {found.lat:.5f}"


def maintenance(actor: Actor, query: Query) -> Shown:
    """What officials set: classes, terms, duties, formulas, grid, rules, with how many of each."""
    rows = leaves("city").prefetch_related("terms", "duties")
    classes = list(rows)
    with_terms = sum(bool(row.terms.all()) for row in classes)
    with_duty = sum(any(duty.until is None for duty in row.duties.all()) for row in classes)
    cells = ", ".join(f"{label} {n:,}" for label, n in cell_counts())
    return Shown(
        lists=(
            (
                Text("可维护的内容", "What is kept"),
                pairs(
                    (door(Text("部件和事件小类", "Classes"), reverse("cases:classes"), actor), len(classes)),
                    (Text("有立案条件和时限的小类", "Classes with terms"), with_terms),
                    (Text("有责任单位的小类", "Classes with a body on duty"), with_duty),
                    (
                        door(Text("渠道受理单位", "Keepers of channels"), reverse("cases:keepers"), actor),
                        len(keepers_now()),
                    ),
                    (
                        door(Text("评价公式", "Formulas"), reverse("evaluation:formulas"), actor),
                        len(formulas_on(clock.today())),
                    ),
                    (
                        door(Text("网格", "Grid"), reverse("places:grid"), actor),
                        sum(n for _, n in cell_counts()),
                        cells,
                    ),
                    (
                        door(Text("突发预警规则", "Rules of warnings"), _own("rules"), actor),
                        WarningRule.objects.filter(active=True).count(),
                    ),
                    (
                        door(Text("采集员轨迹保存规则", "Keeping of tracks"), _own("shifts"), actor),
                        rule_in_force().days,
                        Text("天后删除", "days, then deleted"),
                    ),
                ),
            ),
        ),
        note=Text(
            "修改都按生效日期保存历史，已立案的案件仍按原时限办理。",
            "Every change is kept with its day; filed cases go on under the terms they had.",
        ),
    )


def base_data(actor: Actor, query: Query) -> Shown:
    """The register of components, the grid, the bodies; over the map."""
    names = {row.code: row.name for row in component_classes(all_of_them=True)}
    by_class = sorted(counts_by_class(actor), key=lambda pair: -pair[1])
    by_main = Counter[str]()
    for code, n in by_class:
        by_main[code[:2]] += n
    return Shown(
        tiles=(
            Tile(Text("在册部件", "Components"), sum(n for _, n in by_class), url=reverse("places:components")),
            *(Tile(label, n) for label, n in cell_counts()),
            Tile(Text("疑似重复部件", "Likely doubles"), open_doubles()),
        ),
        links=(
            Link(Text("部件名册", "Components"), reverse("places:components"), "list"),
            Link(Text("网格", "Grid"), reverse("places:grid"), "grid-dots"),
        ),
        lists=(
            (
                Text("数量最多的部件", "Most frequent"),
                pairs(*((names.get(code, code), n) for code, n in by_class[:15])),
            ),
        ),
    )


def data_exchange(actor: Actor, query: Query) -> Shown:
    """What came and went by channel in thirty days, and what was not taken."""
    start = clock.start_of_day(clock.today()) - timedelta(days=30)
    rows = cases_seen_by(PLATFORM).filter(reported_at__gte=start).order_by()
    by_channel = dict(rows.values_list("channel").annotate(n=Count("pk")))
    dismissed = Counter(
        dict(
            findings_seen_by(PLATFORM)
            .order_by()
            .filter(found_at__gte=start, state="dismissed")
            .values_list("channel")
            .annotate(n=Count("pk"))
        )
    )
    sent = Referral.everywhere.filter(at__gte=start)
    return Shown(
        tiles=(
            Tile(Text("近三十天来件", "Came in thirty days"), sum(by_channel.values())),
            Tile(Text("移交执法", "Referred"), sent.count(), url=_own("referrals")),
            Tile(Text("执法已反馈", "Answered"), sent.exclude(answered_at=None).count(), url=_own("referrals")),
        ),
        links=(Link(Text("导入的文件", "Imported files"), reverse("intake:files"), "table-import"),),
        lists=(
            (
                Text("各渠道来件和退件", "By channel"),
                pairs(
                    *(
                        (
                            CHANNELS[key],
                            Link(str(n), desk(channel=key, which="all")),
                            Text(f"误报 {dismissed[key]}", f"{dismissed[key]} false alarms")
                            if dismissed[key]
                            else None,
                        )
                        for key, n in sorted(by_channel.items(), key=lambda pair: -pair[1])
                    )
                ),
            ),
        ),
    )


PAGES = {
    "mobile_collection": mobile_collection,
    "supervision_intake": supervision_intake,
    "collaborative_work": collaborative_work,
    "supervision_command": supervision_command,
    "evaluation": evaluation,
    "geocoding": geocoding,
    "maintenance": maintenance,
    "base_data": base_data,
    "data_exchange": data_exchange,
}
