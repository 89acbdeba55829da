"""Entries of the invented bureaus: published ones, one under each review, one sent back, one being compiled."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.catalogue.models import CatalogueClass, DataElement, Resource, Submission
from chengshu.kernel.catalogue.rights import COMPILE
from chengshu.kernel.catalogue.services.publishing import publish_directly
from chengshu.kernel.catalogue.services.submissions import compile_entry, move_submission, revise_entry, save_content
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.spec.data import Cycle, FieldType, Grade, Meaning, Opening, Sharing

SENSITIVE = frozenset({Meaning.IDENTITY_NUMBER, Meaning.PHONE, Meaning.ADDRESS, Meaning.BANK_ACCOUNT})
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Line:
    """An entry in short: the body's key, its own key, names, items, how it is shared and opened, a base class.

    An item is the column of a data element, or ``column:名称:English``; a star marks the key.
    """

    body: str
    key: str
    zh: str
    en: str
    items: str
    sharing: Sharing
    opening: Opening
    cycle: Cycle
    base: str


def lines_of(name: str) -> list[Line]:
    """The entries of a file beside this one."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [
            Line(
                row["body"],
                row["key"],
                row["name_zh"],
                row["name_en"],
                row["items"],
                Sharing(row["sharing"]),
                Opening(row["opening"]),
                Cycle(row["cycle"]),
                row["base"],
            )
            for row in csv.DictReader(file)
        ]


TOPICS = (
    ("101001", "人口基本信息", "Persons"),
    ("102001", "法人登记信息", "Registered entities"),
    ("103001", "地理实体信息", "Places"),
    ("104001", "信用评价信息", "Credit ratings"),
    ("105001", "许可类证照", "Permits"),
    ("106001", "综合统计", "General statistics"),
    ("211001", "环境监测", "Environmental monitoring"),
    ("212001", "应急资源", "Emergency resources"),
)


def seed_classes() -> None:
    """Topics of the base classes, and a topic for each body of the government."""
    for code, zh, en in TOPICS:
        _class(code, zh, en)
    for number, body in enumerate(bodies(), 1):
        _class(f"307{number:03}", body.name_zh.removeprefix("天中市"), body.name_en)


def bodies() -> list[Organisation]:
    """The bodies of the government of the invented city, in their order; the place in it is the class."""
    found = Organisation.objects.filter(code__startswith="tianzhong.", parent__code="tianzhong.government")
    return list(found.exclude(kind__in=("county", "group", "enterprise")).order_by("order", "pk"))


def seed_entries() -> None:
    """Publish what is not there yet over the last year, then let some stand in the reviews."""
    places = {body.code: number for number, body in enumerate(bodies(), 1)}
    held = {body.code: body for body in Organisation.objects.filter(code__startswith="tianzhong.")}
    elements = {one.column: one for one in DataElement.objects.select_related("code_list")}
    present = set(Resource.everywhere.values_list("key", flat=True))
    now = clock.now()
    for number, line in enumerate(lines_of("entries.csv")):
        body, key = held.get(f"tianzhong.{line.body}"), _key(line)
        if body is None or key in present:
            continue
        with clock.frozen(_past(now, 330 - number * 8)):
            content = content_of_line(line, elements, line.base or f"307{places.get(body.code, 1):03}")
            publish_directly(body, content, key=key, reason="首次发布", by=PLATFORM)
    if not Submission.everywhere.exists():
        _under_way(elements)


def content_of_line(line: Line, elements: dict[str, DataElement], code: str) -> ResourceContent:
    """The whole entry that a line stands for."""
    items = tuple(_item(spelled, line, elements) for spelled in (*line.items.split(), "updated_at"))
    grade = max(item.grade for item in items)
    opening = line.opening if grade < Grade.SENSITIVE else Opening.CLOSED
    return ResourceContent(
        name_zh=line.zh,
        name_en=line.en,
        classification=code if CatalogueClass.objects.filter(code=code).exists() else "",
        summary_zh=f"记录本市{line.zh.removesuffix('信息')}的基本情况，供跨部门业务办理、核验和统计使用。",
        summary_en=f"{line.en} of the city, for checking and for statistics across departments.",
        format_detail="MySQL",
        cycle=line.cycle,
        sharing=line.sharing,
        sharing_condition="依职责提出申请，限定用途和字段，不得转给第三方"
        if line.sharing is Sharing.ON_REQUEST
        else "",
        sharing_ground="《中华人民共和国数据安全法》第三十八条、部门规章规定的保密要求"
        if line.sharing is Sharing.NOT_SHARED
        else "",
        opening=opening,
        opening_condition="实名注册并承诺用途后使用" if opening is Opening.CONDITIONAL else "",
        grade=grade,
        system_code=f"{line.body}-01",
        storage="政务云 MySQL 8.0",
        items=items,
    )


def _item(spelled: str, line: Line, elements: dict[str, DataElement]) -> ItemContent:
    column, *said = spelled.split(":")
    is_key, column = column.endswith("*"), column.removesuffix("*")
    element = elements.get(column) if not said else None
    opening = line.opening
    if element is None:
        zh, en = (*said, column, column)[:2]
        kind = FieldType.DATE if column.endswith("_on") else FieldType.TEXT
        return ItemContent(
            column, zh, en, type=kind, length=None if kind is FieldType.DATE else 100, sharing=line.sharing,
            opening=opening, is_key=is_key, required=is_key,
        )  # fmt: skip
    sensitive = element.meaning in SENSITIVE and "id_number" in line.items
    return ItemContent(
        column,
        element.name_zh,
        element.name_en,
        FieldType(element.type),
        element.length,
        element.scale,
        Meaning(element.meaning),
        grade=Grade.SENSITIVE if sensitive else Grade.INTERNAL,
        sharing=line.sharing,
        opening=Opening.CLOSED if sensitive else opening,
        required=is_key,
        is_key=is_key,
        element=element.code,
        code_list=element.code_list.key if element.code_list else "",
    )


def _under_way(elements: dict[str, DataElement]) -> None:
    """One being compiled, one under each review, one sent back by the data bureau, one of a county, and a change."""
    officer = actor_called("data.officer")
    stops = ((), ("submit",), ("submit", "agree"), ("submit", "agree", "reject"), ("submit", "agree"))
    for line, moves in zip(lines_of("drafts.csv"), stops, strict=True):
        body = Organisation.objects.filter(code=f"tianzhong.{line.body}").first()
        clerk, head = actor_called(f"{line.body}.clerk"), actor_called(f"{line.body}.head")
        if body is None or PLATFORM in {clerk, head} or not clerk.may(COMPILE):
            continue
        submission = compile_entry(body, content_of_line(line, elements, "201"), key=_key(line), by=clerk)
        by = {"submit": clerk, "agree": head, "reject": officer}
        for move in moves:
            why = "请补充更新时间和数据来源系统，摘要写明覆盖范围。" if move == "reject" else ""
            move_submission(submission, move, by=by[move], why=why)
    changed = Resource.everywhere.filter(key="education.schools").select_related("provider", "classification").first()
    clerk = actor_called("education.clerk")
    if changed is not None and clerk.may(COMPILE):
        submission = revise_entry(changed, reason="新增办学规模，更新周期改为每年", by=clerk)
        content = content_of_line(
            next(one for one in lines_of("entries.csv") if one.key == "schools"), elements, "307004"
        )
        more = ItemContent(
            "pupils", "在校生数", "Pupils", FieldType.INTEGER, sharing=Sharing.OPEN_TO_ALL, opening=Opening.OPEN
        )
        items = (*content.items, more)
        save_content(submission, replace(content, cycle=Cycle.YEARLY, items=items), by=clerk)


def _class(code: str, zh: str, en: str) -> None:
    above = CatalogueClass.objects.get(code=code[:3])
    CatalogueClass.objects.get_or_create(
        code=code, defaults={"name_zh": zh, "name_en": en, "parent": above, "depth": 3}
    )


def _key(line: Line) -> str:
    return f"{line.body.replace('-', '_')}.{line.key}"


def actor_called(username: str) -> Actor:
    """Somebody by account name; the platform where there is no such account."""
    account = Account.objects.filter(username=username).select_related("person").first()
    return actor_for(account.person) if account else PLATFORM


def _past(now: datetime, days: int) -> datetime:
    day = clock.local(now).date() - timedelta(days=days)
    return datetime.combine(day, time(10), clock.LOCAL)
