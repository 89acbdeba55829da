"""A live check of each sub-system: it is tried, and says in a sentence what was found."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.queries import who_may
from chengshu.kernel.cases.queries.classes import leaves, unit_on_duty
from chengshu.kernel.cases.queries.keepers import keeper_of
from chengshu.kernel.evaluation.measures import MEASURES
from chengshu.kernel.evaluation.queries.rates import formulas_on
from chengshu.kernel.intake.queries.desk import findings_seen_by
from chengshu.kernel.intake.queries.doors import jurisdiction_of
from chengshu.kernel.messages.queries import channels
from chengshu.kernel.places import queries as places
from chengshu.kernel.places.queries.cells import cells_listed
from chengshu.kernel.places.queries.components import seen_by
from chengshu.packs.digital_city_management.models import Shop, Supervised
from chengshu.packs.digital_city_management.rights import FIELD
from chengshu.spec.registry import registry

STREET = 2
UNIT_CELL = 5
SCENE_PLATFORM = "spatiotemporal_platform"


@dataclass(frozen=True)
class Checked:
    """What a check found; ``connected`` is False where something outside is still missing (未接入)."""

    passed: bool
    sentence: Text
    connected: bool = True


def _said(passed: bool, zh: str, en: str) -> Checked:
    return Checked(passed, Text(zh, en))


def mobile_collection() -> Checked:
    """Classes to choose, somebody who takes in, and inspectors."""
    try:
        scheme = keeper_of("inspector").scheme
    except Refusal as refusal:
        return Checked(False, refusal.sentence)
    classes, people = leaves(scheme).count(), who_may(FIELD).values("person").distinct().count()
    return _said(
        classes > 0 and people > 0,
        f"可选小类 {classes} 个，采集员 {people} 人",
        f"classes to choose: {classes}, inspectors: {people}",
    )


def intake() -> Checked:
    """Somebody takes in whatever comes through any channel."""
    channels_known = ("phone", "app", "web", "social", "email", "open311", "inspector", "video", "sensor", "partner")
    missing = [channel for channel in channels_known if _keeper(channel) is None]
    return _said(
        not missing, f"{len(channels_known) - len(missing)} 个渠道有受理单位", f"{len(missing)} channels lack one"
    )


def _keeper(channel: str) -> object | None:
    try:
        return keeper_of(channel)
    except Refusal:
        return None


def duties() -> Checked:
    """Every class has a body that answers for it."""
    rows = list(leaves("city"))
    missing = sum(unit_on_duty(row) is None for row in rows[:60])
    return _said(
        bool(rows) and missing == 0,
        f"抽查 {len(rows[:60])} 个小类，{missing} 个没有责任单位",
        f"of {len(rows[:60])} classes tried, {missing} lack a responsible body",
    )


def city_map() -> Checked:
    """The map has the city on it."""
    found = places.city_box() is not None
    return _said(found, "城市底图可用" if found else "还没有城市底图", "the map is there" if found else "no map yet")


def formulas() -> Checked:
    """Every rate has a formula that can be read."""
    read = formulas_on(clock.today())
    return _said(set(read) == set(MEASURES), f"{len(read)} 个评价公式可用", f"{len(read)} formulas in force")


def geocoding() -> Checked:
    """A name of the city's own leads to where it lies."""
    street = cells_listed().filter(level=STREET).first()
    if street is None:
        return _said(False, "还没有网格数据", "there is no grid yet")
    found = next(iter(places.place_of_text(street.name_zh)), None)
    right = found is not None and found.division_code.startswith(street.division_code)
    sure = f"{found.confidence:.0%}" if found else "0%"
    return _said(right, f"试编码“{street.name_zh}”，可信度 {sure}", f"tried “{street.name.en}”: {sure} sure")


def terms() -> Checked:
    """Every class has terms, so that its clocks can run."""
    rows = leaves("city")
    missing = rows.filter(terms=None).count()
    if missing:
        return _said(False, f"{missing} 个小类没有立案条件", f"{missing} classes lack terms")
    return _said(rows.exists(), "各小类都有立案条件和时限", "every class has its terms")


def base_data() -> Checked:
    """Cells, components and bodies are there."""
    cells = cells_listed().filter(level=UNIT_CELL).count()
    components = seen_by(PLATFORM).filter(removed_on=None).count()
    return _said(
        cells > 0 and components > 0,
        f"单元网格 {cells:,} 个，部件 {components:,} 件",
        f"{cells:,} unit cells, {components:,} components",
    )


def exchange() -> Checked:
    """The door for other systems answers."""
    try:
        door = jurisdiction_of("")
    except Refusal as refusal:
        return Checked(False, refusal.sentence)
    return _said(True, f"Open311 接口可用（{door.key}）", f"Open311 answers for {door.key}")


def shops() -> Checked:
    """Shops are registered with duties."""
    count = Shop.everywhere.filter(closed_on=None).exclude(duties=[]).count()
    return _said(count > 0, f"在册商户 {count} 家", f"{count} shops")


def sites() -> Checked:
    """Sites and vehicles are registered."""
    count = Supervised.everywhere.count()
    return _said(count > 0, f"在册工地和车辆 {count} 个", f"{count} sites and vehicles")


def video() -> Checked:
    """A platform of cameras has told something."""
    told = findings_seen_by(PLATFORM).filter(channel="video").exists()
    return _connected(
        told, "视频平台已接入", "a camera platform tells", "视频平台未接入", "no camera platform connected"
    )


def scene() -> Checked:
    """The spatio-temporal platform lends its scene."""
    there = any(pack.key == SCENE_PLATFORM for pack in registry.packs)
    return _connected(there, "已由时空平台提供", "lent by that platform", "三维实景未接入", "no scene connected")


def hotline() -> Checked:
    """Somebody keeps what comes by telephone."""
    keeper = _keeper("phone")
    return _connected(
        keeper is not None, "热线来件有受理单位", "calls have a keeper", "热线未接入", "no hotline connected"
    )


def citizens() -> Checked:
    """Citizens' reports have a keeper."""
    there = _keeper("web") is not None
    return _connected(there, "市民上报和查询页可用", "citizens can report and follow", "市民端未接入", "not connected")


def messages() -> Checked:
    """A channel of messages outside the platform is set up."""
    there = any(one.connected for one in channels())
    return _connected(there, "消息通道可用", "a channel is ready", "短信、邮件通道未接入", "no channel is connected")


def _connected(there: bool, zh: str, en: str, missing_zh: str, missing_en: str) -> Checked:
    return Checked(there, Text(zh, en) if there else Text(missing_zh, missing_en), connected=there)
