"""What the pages of analysis show, put together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.analysis.models import Fusion, Limit, Study
from chengshu.kernel.analysis.queries.fusion import fused, last_fusion
from chengshu.kernel.analysis.queries.limits import limits
from chengshu.kernel.analysis.rights import (
    ASK,
    EDIT_STUDIES,
    QUERY,
    SEE_HUB,
    SEE_ORDERS,
    SEE_RUNS,
    SEE_STUDIES,
    SET_LIMITS,
)
from chengshu.kernel.analysis.tables.standings import (
    AREAS,
    AREAS_TO_READ,
    LINKED,
    MISSING,
    PAIRS,
    PRICED,
    PRICED_TO_READ,
    SUBJECTS,
    Linked,
    Pair,
    Priced,
    Subjects,
)
from chengshu.kernel.catalogue.models import Resource
from chengshu.kernel.catalogue.queries import published
from chengshu.kernel.exchange.models import Agreement, AgreementState
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.queries.pool import AreaStanding, areas_standing, days_of, totals
from chengshu.kernel.lake.rights import SEE_LAKE
from chengshu.kernel.registries.models import Record, Registry, Standing
from chengshu.kernel.registries.models.registries import KIND_LABELS
from chengshu.spec.pages import Page, Section
from chengshu.spec.registry import registry
from chengshu.ui.parts import Tab, Tile
from chengshu.ui.tables import short_list

MONTH_MS = 3_600_000
GB = 1_000_000_000
PERCENT = Decimal(100)


def hub_tabs(actor: Actor, current: str) -> list[Tab]:
    """The pages about the hub as a whole."""
    named = (
        ("hub", Text("数据中枢", "The hub"), SEE_HUB),
        ("pool", Text("资源池", "The pool"), SEE_HUB),
        ("fusion", Text("数据融合", "Fusion"), SEE_HUB),
        ("orders", Text("数据任务单", "Orders"), SEE_ORDERS),
    )
    return [Tab(label, reverse(f"analysis:{key}"), key == current) for key, label, needs in named if actor.may(needs)]


def work_tabs(actor: Actor, current: str) -> list[Tab]:
    """The pages of who analyses."""
    named = (
        ("workbench", Text("查询工作台", "Workbench"), QUERY),
        ("shipped", Text("常用分析", "Ready queries"), QUERY),
        ("runs", Text("查询记录", "Runs"), SEE_RUNS),
        ("studies", Text("分析作业", "Scheduled analysis"), SEE_STUDIES),
        ("limits", Text("限额与单价", "Limits and prices"), SET_LIMITS),
    )
    return [Tab(label, reverse(f"analysis:{key}"), key == current) for key, label, needs in named if actor.may(needs)]


def hub_page(actor: Actor) -> dict[str, Any]:
    """The front page: the whole in numbers, and a way to each system the reader may enter."""
    pool, found = totals(), fused()
    in_force = Agreement.everywhere.filter(
        state=AgreementState.IN_FORCE, since__lte=clock.today(), until__gte=clock.today()
    )
    rate = None if found.rate is None else f"{found.rate * PERCENT:.1f}"
    tiles = [
        Tile(Text("已发布目录", "Published entries"), published().count(), icon="list-details"),
        Tile(Text("归集数据", "Rows gathered"), pool["rows"], Text("行", "rows"), icon="database"),
        Tile(Text("基础库记录", "Records of registries"), _records(), icon="id"),
        Tile(Text("有效共享授权", "Agreements in force"), in_force.count(), icon="arrows-exchange"),
        Tile(
            Text("系统和资源融合率", "Systems and resources fused"),
            rate,
            "%",
            Text("目标 80%", "The plan asks for 80%"),
            url=reverse("analysis:fusion"),
            icon="arrows-join",
        ),
    ]
    return {
        "tiles": tiles,
        "tabs": hub_tabs(actor, "hub"),
        "ways": [(page, url) for page in _pages(actor) if (url := _address(page))],
        "areas": short_list(AREAS if actor.may(SEE_LAKE) else AREAS_TO_READ, areas_standing()),
        "trend": pool_trend(),
        "may_ask": actor.may(ASK),
        "may_query": actor.may(QUERY),
    }


def pool_trend() -> dict[str, Any] | None:
    """Rows of the pool by day for the chart; None where one day alone makes no curve."""
    curve = days_of(LakeTable.objects.all())
    if len(curve) < 2:
        return None
    return {
        "kind": "line",
        "x": [f"{point['day']:%m-%d}" for point in curve],
        "unit": str(Text("行", "rows")),
        "series": [{"name": str(Text("数据量", "Rows")), "values": [point["rows"] for point in curve]}],
    }


def cost_fen(standing: AreaStanding, prices: dict[Limit, int]) -> int:
    """What an area costs in a month at the prices set: storage as it is now, computing of the last 30 days."""
    storage = Decimal(standing.stored) / GB * prices[Limit.STORAGE_FEN]
    computing = Decimal(standing.engine_ms) / MONTH_MS * prices[Limit.ENGINE_FEN]
    return round(storage + computing)


def pool_page(actor: Actor) -> dict[str, Any]:
    """Size, growth, freshness, use and cost of each subject area."""
    prices = limits()
    standings = areas_standing()
    pool, may_see_lake = totals(), actor.may(SEE_LAKE)
    priced = [Priced(one, cost_fen(one, prices)) for one in standings]
    cost = sum(one.fen for one in priced)
    lake = reverse("lake:tables") if may_see_lake else ""
    return {
        "tabs": hub_tabs(actor, "pool"),
        "tiles": [
            Tile(Text("湖表", "Tables of the lake"), pool["tables"], url=lake, icon="table"),
            Tile(Text("数据量（行）", "Rows"), pool["rows"], icon="database"),
            Tile(Text("占用空间", "On disk"), filesizeformat(pool["stored"]), icon="server"),
            Tile(Text("30 天增长（行）", "New rows in 30 days"), sum(one.grown for one in standings)),
            Tile(Text("30 天使用", "Read in 30 days"), sum(one.reads for one in standings), Text("次", "times")),
            Tile(Text("月成本", "Cost of a month"), f"{cost / 100:.2f}", Text("元", "yuan")),
        ],
        "standings": short_list(PRICED if may_see_lake else PRICED_TO_READ, priced),
        "trend": pool_trend(),
        "prices": prices,
    }


def fusion_page(actor: Actor) -> dict[str, Any]:
    """The rate, what is fused and what is not, and which bureaus meet in which subjects."""
    found, last = fused(), last_fusion()
    bureaus = {body.pk: body.name for body in Organisation.objects.filter(pk__in=_bodies(last))}
    resources = {
        one.key: one for one in Resource.everywhere.filter(key__in=found.all_resources).select_related("provider")
    }
    return {
        "tabs": hub_tabs(actor, "fusion"),
        "tiles": [
            Tile(Text("融合率", "Fused"), _percent(found.rate), "%", Text("目标 80%", "The plan asks for 80%")),
            Tile(Text("已融合信息系统", "Systems fused"), len(found.systems), note=_of(len(found.all_systems))),
            Tile(Text("已融合信息资源", "Resources fused"), len(found.resources), note=_of(len(found.all_resources))),
            Tile(Text("关联到主体的行", "Rows with their subject"), last.linked if last else None),
        ],
        "last": last,
        "waiting": Fusion.objects.filter(state="waiting").exists(),
        "kinds": short_list(SUBJECTS, [Subjects(_kind(row), row) for row in last.kinds] if last else []),
        "linked": short_list(
            LINKED, [Linked(resources.get(row["resource"]), _kind(row), row) for row in last.resources] if last else []
        ),
        "pairs": short_list(PAIRS, [_pair(row, bureaus) for row in last.pairs[:30]] if last else []),
        "missing": short_list(
            MISSING, [resources[key] for key in sorted(found.all_resources - found.resources) if key in resources]
        ),
    }


def _kind(row: dict[str, Any]) -> Text:
    return KIND_LABELS.get(row["kind"], Text(row["kind"], row["kind"]))


def _pair(row: dict[str, Any], bureaus: dict[int, Text]) -> Pair:
    return Pair(bureaus.get(row["one"]), bureaus.get(row["other"]), _kind(row), row["subjects"])


def may_edit(actor: Actor, study: Study) -> bool:
    """Whether the reader may change this study."""
    return Study.scoped.within(actor, EDIT_STUDIES).filter(pk=study.pk).exists()


def _records() -> int:
    bases = Registry.everywhere.filter(base=True).values("pk")
    return Record.objects.filter(registry__in=bases, standing=Standing.ACTIVE).count()


def _pages(actor: Actor) -> list[Page]:
    """Every page of the data section that the reader may enter, this one aside."""
    pages = [page for pack in registry.packs for page in pack.pages if page.section is Section.DATA]
    open_to = [
        page for page in pages if page.url_name != "analysis:hub" and (page.needs is None or actor.may(page.needs))
    ]
    return sorted(open_to, key=lambda page: page.rank)


def _address(page: Page) -> str:
    try:
        return reverse(page.url_name)
    except NoReverseMatch:
        return ""


def _bodies(fusion: Fusion | None) -> set[int]:
    return {pair[side] for pair in fusion.pairs for side in ("one", "other")} if fusion else set()


def _percent(rate: Decimal | None) -> str | None:
    return None if rate is None else f"{rate * PERCENT:.1f}"


def _of(count: int) -> Text:
    return Text(f"共 {count} 个", f"of {count}")
