"""Makers of entries for tests, of this floor and of those above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.catalogue.models import CatalogueClass, Resource
from chengshu.kernel.catalogue.services import draft, publish_directly
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.data import FieldType, Grade, Meaning, Opening, Sharing

_numbers = count(1)


def make_item(
    column: str,
    name_zh: str = "",
    *,
    type: FieldType = FieldType.TEXT,
    meaning: Meaning = Meaning.PLAIN,
    length: int | None = None,
    is_key: bool = False,
    required: bool = False,
    code_list: str = "",
    element: str = "",
) -> ItemContent:
    """An information item; ``dataclasses.replace`` sets what is not named here."""
    return ItemContent(
        column=column,
        name_zh=name_zh or f"信息项{column}",
        name_en=column,
        type=type,
        length=length,
        meaning=meaning,
        is_key=is_key,
        required=required or is_key,
        code_list=code_list,
        element=element,
    )


PERSON_ITEMS = (
    make_item("id_number", "公民身份号码", meaning=Meaning.IDENTITY_NUMBER, length=18, is_key=True),
    make_item("name", "姓名", meaning=Meaning.PERSON_NAME, length=50, required=True),
    make_item("phone", "联系电话", meaning=Meaning.PHONE, length=20),
    make_item("changed_at", "更新时间", type=FieldType.TIME, meaning=Meaning.UPDATED_AT),
)


def make_class(code: str = "307001", name_zh: str = "") -> CatalogueClass:
    """A class of the catalogue with those above it."""
    parent = None
    for depth, length in enumerate((1, 3, 6), 1):
        parent, _ = CatalogueClass.objects.get_or_create(
            code=code[:length],
            defaults={"name_zh": name_zh or f"分类{code[:length]}", "parent": parent, "depth": depth},
        )
        if length >= len(code):
            break
    assert parent is not None
    return parent


def make_content(
    name_zh: str = "婚姻登记信息", items: Sequence[ItemContent | str] = PERSON_ITEMS, **given: Any
) -> ResourceContent:
    """What is written in an entry; items may be named by their columns alone."""
    written = tuple(item if isinstance(item, ItemContent) else make_item(item) for item in items)
    content = ResourceContent(name_zh=name_zh, name_en="Marriages", summary_zh="测试目录", items=written)
    return replace(content, **given)


def make_resource(
    provider: Organisation | None = None,
    key: str | None = None,
    items: Sequence[ItemContent | str] = PERSON_ITEMS,
    *,
    sharing: Sharing = Sharing.ON_REQUEST,
    opening: Opening = Opening.CLOSED,
    grade: Grade = Grade.INTERNAL,
    published: bool = True,
    **given: Any,
) -> Resource:
    """An entry of a bureau, published with items unless said otherwise; ``given`` are fields of ``ResourceContent``."""
    number = next(_numbers)
    given.setdefault("classification", make_class().code)
    given.setdefault("name_zh", f"测试信息资源{number}")
    ground = {"sharing_ground": "《测试法》第一条"} if sharing is Sharing.NOT_SHARED else {}
    content = make_content(items=items, sharing=sharing, opening=opening, grade=grade, **ground | given)
    body, name = provider or make_organisation(), key or f"test.r{number}"
    return publish_directly(body, content, key=name) if published else draft(body, content, key=name)
