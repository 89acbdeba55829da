"""The pages of the extension sub-systems; what needs something outside says so until it is connected."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.cases.queries.cases import cases_seen_by
from chengshu.kernel.intake.queries.desk import findings_seen_by
from chengshu.kernel.messages.queries import channels
from chengshu.packs.digital_city_management.queries.registers import shops_seen_by, supervised_seen_by
from chengshu.packs.digital_city_management.showing.parts import Shown, desk, newest, pairs
from chengshu.packs.digital_city_management.showing.standard import CHANNELS, Query
from chengshu.packs.digital_city_management.tables import SHOPS, SUPERVISED
from chengshu.ui.opening import door
from chengshu.ui.parts import Link, State, Tile
from chengshu.ui.tables import short_list

CITIZENS = ("app", "web", "social", "email", "open311")
RATED = 4


def shops(actor: Actor, query: Query) -> Shown:
    """The shops with the lowest scores first."""
    rows = shops_seen_by(actor)
    visited = rows.exclude(last_visit=None)
    return Shown(
        tiles=(
            Tile(Text("在册商户", "Shops"), rows.count(), url=reverse("digital_city_management:shops")),
            Tile(Text("检查过", "Inspected"), visited.count()),
            Tile(Text("得分低于 60", "Below 60"), visited.filter(last_score__lt=60).count(), tone="bad"),
        ),
        links=(Link(Text("商户名册", "All shops"), reverse("digital_city_management:shops"), "building-store"),),
        lists=(
            (Text("得分最低的商户", "Lowest scores"), short_list(SHOPS, list(visited.order_by("last_score")[:10]))),
        ),
    )


def video(actor: Actor, query: Query) -> Shown:
    """What cameras found."""
    rows = findings_seen_by(actor).filter(channel="video").order_by()
    states = dict(rows.values_list("state").annotate(n=Count("pk")))
    return Shown(
        tiles=(
            Tile(Text("待确认", "To be confirmed"), states.get("waiting", 0), url=reverse("intake:findings")),
            Tile(Text("已确认", "Confirmed"), states.get("confirmed", 0)),
            Tile(Text("误报", "False alarms"), states.get("dismissed", 0)),
        ),
        links=(Link(Text("自动发现确认", "Findings"), reverse("intake:findings"), "video"),),
        lists=((Text("视频发现的案件", "Cases found by video"), newest(actor, channel="video")),),
        note=Text(
            "视频平台用接口密钥把发现送到 /api/v1/intake/findings，经人工确认后立案。",
            "A camera platform sends what it finds to /api/v1/intake/findings with a key; a person confirms it.",
        ),
    )


def sites(actor: Actor, query: Query) -> Shown:
    """Sites and vehicles whose permit ended, and what was found."""
    rows = list(supervised_seen_by(actor))
    ended = [row for row in rows if row.permit_state() == "ended"]
    return Shown(
        tiles=(
            Tile(
                Text("在册工地", "Sites"),
                sum(row.kind == "site" for row in rows),
                url=reverse("digital_city_management:sites"),
            ),
            Tile(
                Text("在册车辆", "Vehicles"),
                sum(row.kind == "vehicle" for row in rows),
                url=reverse("digital_city_management:sites"),
            ),
            Tile(Text("许可过期", "Permit ended"), len(ended), tone="bad" if ended else ""),
        ),
        links=(Link(Text("工地和车辆名册", "All of them"), reverse("digital_city_management:sites"), "crane"),),
        lists=((Text("许可已过期", "Permit ended"), short_list(SUPERVISED, ended[:12])),),
        note=Text(
            "车载终端和工地视频未接入；名册、许可和检查已可使用。",
            "Terminals in vehicles and cameras on sites are not connected; the register is in use.",
        ),
    )


def scene(actor: Actor, query: Query) -> Shown:
    """Three-dimensional real scene: what it waits for."""
    return Shown(
        lists=(
            (
                Text("接入条件", "What is needed"),
                pairs(
                    (
                        Text("三维场景服务（时空平台提供）", "Scene of the spatio-temporal platform"),
                        State("off", Text("未接入", "not connected")),
                    ),
                    (
                        Text("高程和楼高查询（时空平台提供）", "Heights of ground and buildings"),
                        State("off", Text("未接入", "not connected")),
                    ),
                    (
                        Text("部件和案件的平面位置", "Position on the map"),
                        State("good", Text("可用", "in use")),
                        door(Text("部件地图", "Map of components"), reverse("places:components"), actor),
                    ),
                ),
            ),
        ),
        note=Text(
            "三维实景由时空信息云平台提供，接入前以二维地图办理。",
            "The scene comes from the spatio-temporal platform; until then the flat map serves.",
        ),
    )


def hotline_link(actor: Actor, query: Query) -> Shown:
    """What came by telephone and how it ended."""
    rows = cases_seen_by(actor).filter(channel="phone").order_by()
    return Shown(
        tiles=(
            Tile(Text("热线来件", "By telephone"), rows.count(), url=desk(channel="phone", which="all")),
            Tile(Text("在办", "Open"), rows.filter(outcome="").count(), url=desk(channel="phone")),
            Tile(Text("已答复", "Replied"), rows.exclude(reply="").count()),
        ),
        lists=((Text("最新热线来件", "Newest"), newest(actor, channel="phone")),),
    )


def citizen_link(actor: Actor, query: Query) -> Shown:
    """What citizens reported themselves, and how satisfied they were."""
    rows = cases_seen_by(actor).filter(channel__in=CITIZENS).order_by()
    rated = rows.exclude(satisfaction=None)
    happy, all_rated = rated.filter(satisfaction__gte=RATED).count(), rated.count()
    by_channel = dict(rows.values_list("channel").annotate(n=Count("pk")))
    return Shown(
        tiles=(
            Tile(Text("市民上报", "Reported by citizens"), rows.count()),
            Tile(Text("已告知结果", "Told the result"), rows.exclude(reply="").count()),
            Tile(
                Text("满意率", "Satisfied"),
                f"{100 * happy / all_rated:.0f}" if all_rated else None,
                unit="%",
                note=Text(f"{all_rated} 件评价", f"{all_rated} ratings"),
            ),
        ),
        links=(Link(Text("市民上报页", "The citizens' page"), reverse("intake:home"), "user-heart"),),
        lists=(
            (
                Text("各渠道", "By channel"),
                pairs(
                    *((CHANNELS[key], Link(str(n), desk(channel=key, which="all"))) for key, n in by_channel.items())
                ),
            ),
            (Text("最新市民上报", "Newest"), newest(actor, channel__in=CITIZENS)),
        ),
    )


def message_link(actor: Actor, query: Query) -> Shown:
    """The channels of messages with what was sent and what failed."""
    rows = [
        (
            one.label,
            one.sent,
            State("good", Text("可用", "in use"))
            if one.connected
            else State("off", Text("未接入", "not connected"), one.missing),
        )
        for one in channels()
    ]
    failed = sum(one.dead for one in channels())
    return Shown(
        tiles=(
            Tile(Text("已送达", "Delivered"), sum(one.sent for one in channels())),
            Tile(Text("未送达", "Failed"), failed, tone="bad" if failed else ""),
        ),
        lists=((Text("消息通道", "Channels"), pairs(*rows)),),
    )


PAGES = {
    "shops": shops,
    "video": video,
    "sites": sites,
    "scene": scene,
    "hotline_link": hotline_link,
    "citizen_link": citizen_link,
    "message_link": message_link,
}
