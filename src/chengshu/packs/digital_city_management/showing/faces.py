"""感知、分析、服务、指挥、监察“五位一体”: one view for each, over the same cases."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.evaluation.queries.periods import periods
from chengshu.kernel.evaluation.showing import tiles as rate_tiles
from chengshu.kernel.texts.queries import hot_topics
from chengshu.packs.digital_city_management.queries.fieldwork import out_now
from chengshu.packs.digital_city_management.showing import extension, standard
from chengshu.packs.digital_city_management.showing.parts import Shown, case_map, desk, named, newest, open_cases, pairs
from chengshu.packs.digital_city_management.showing.standard import CHANNELS, STAGES, Query
from chengshu.ui.parts import Link, Tile

DAYS = timedelta(days=30)
MACHINES = ("video", "sensor")


def perception(actor: Actor, query: Query) -> Shown:
    """What the city notices: people, inspectors, machines."""
    rows = cases_seen_by(actor).filter(reported_at__gte=clock.now() - DAYS).order_by()
    by_channel = dict(rows.values_list("channel").annotate(n=Count("pk")))
    total = sum(by_channel.values())
    machine = sum(by_channel.get(key, 0) for key in MACHINES)
    return Shown(
        tiles=(
            Tile(Text("近三十天发现", "Noticed in thirty days"), total),
            Tile(Text("机器自动发现", "By machines"), machine, url=desk(channel="video", which="all")),
            Tile(Text("自动发现率", "Share of machines"), f"{100 * machine / total:.1f}" if total else None, unit="%"),
            Tile(Text("在岗采集员", "Inspectors out"), len(out_now(actor))),
        ),
        lists=(
            (
                Text("发现渠道", "By channel"),
                pairs(
                    *(
                        (CHANNELS[key], Link(str(n), desk(channel=key, which="all")))
                        for key, n in sorted(by_channel.items(), key=lambda pair: -pair[1])
                    )
                ),
            ),
        ),
        map=case_map(actor),
    )


def analysis(actor: Actor, query: Query) -> Shown:
    """What it means: hot topics, classes, places."""
    rows = cases_seen_by(actor).filter(reported_at__gte=clock.now() - DAYS).order_by()
    names = ("case_class__name_zh", "case_class__name_en")
    classes = rows.exclude(case_class=None).values_list(*names, "scheme", "case_class__code")
    frequent = classes.annotate(n=Count("pk")).order_by("-n")[:10]
    topics = hot_topics(since=clock.now() - DAYS, limit=10, source="cases")
    return Shown(
        tiles=rate_tiles(periods()[2]),
        lists=(
            (
                Text("热点话题", "Hot topics"),
                pairs(
                    *(
                        (one.name or "—", one.letters, Text(f"热度 {one.heat:.0f}", f"heat {one.heat:.0f}"))
                        for one in topics
                    )
                ),
            ),
            (
                Text("高发类别", "Frequent classes"),
                pairs(
                    *(
                        (named(zh, en), Link(str(n), desk(scheme=scheme, code=code, which="all")))
                        for zh, en, scheme, code, n in frequent
                    )
                ),
            ),
        ),
    )


def inspection(actor: Actor, query: Query) -> Shown:
    """Who keeps to the time: late cases by stage, what was handed back, done again, reopened."""
    now = clock.now()
    rows = open_cases(actor)
    late = dict(rows.filter(stage_due_at__lt=now).values_list("stage").annotate(n=Count("pk")))
    by_unit = (
        rows.filter(due_at__lt=now)
        .exclude(lead=None)
        .values_list("lead", "lead__name_zh", "lead__name_en")
        .annotate(n=Count("pk"))
    )
    again = rows.filter(Q(handed_back__gt=1) | Q(reworked__gt=0) | Q(round__gt=1))
    return Shown(
        tiles=(
            Tile(
                Text("整案超期", "Cases overdue"),
                rows.filter(due_at__lt=now).count(),
                tone="bad",
                url=desk(due="overdue", sort="due"),
            ),
            Tile(Text("环节超期", "Stages overdue"), sum(late.values()), tone="warning"),
            Tile(Text("反复退回、返工、重开", "Handed back, redone, reopened"), again.count()),
            Tile(
                Text("挂账", "Suspended"),
                rows.filter(item__paused_since__isnull=False).count(),
                url=desk(due="suspended"),
            ),
        ),
        links=(
            Link(Text("岗位和人员评价", "Posts and people"), reverse("evaluation:by", args=["post"]), "shield-search"),
        ),
        lists=(
            (
                Text("超期环节", "Late by stage"),
                pairs(*((STAGES.get(key, Text(key, key)), Link(str(n), desk(stage=key))) for key, n in late.items())),
            ),
            (
                Text("超期单位", "Late by unit"),
                pairs(
                    *(
                        (named(zh, en), Link(str(n), desk(unit=unit, due="overdue")))
                        for unit, zh, en, n in by_unit.order_by("-n")[:10]
                    )
                ),
            ),
            (Text("反复办理的案件", "Done more than once"), newest(actor, pk__in=again.values("pk"))),
        ),
    )


FACES = {
    "perception": (Text("感知", "Perception"), "eye", perception),
    "analysis": (Text("分析", "Analysis"), "chart-dots", analysis),
    "service": (Text("服务", "Service"), "heart-handshake", extension.citizen_link),
    "command": (Text("指挥", "Command"), "speakerphone", standard.supervision_command),
    "inspection": (Text("监察", "Inspection"), "shield-search", inspection),
}
