"""Entries: drafts, publishing, versions, codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.errors import BadItems, BadKey, KeyTaken, NotPublished, UnknownClass
from chengshu.kernel.catalogue.models import Resource, Standing
from chengshu.kernel.catalogue.queries import content_of, published, resource_of
from chengshu.kernel.catalogue.services import draft, publish_directly, withdraw_directly
from chengshu.kernel.catalogue.tests.make import make_class, make_content, make_item, make_resource
from chengshu.kernel.events.models import Outgoing

pytestmark = pytest.mark.django_db


def test_a_published_entry_holds_what_was_written() -> None:
    content = make_content(classification=make_class("307001").code, related=("307001/000009",))
    entry = publish_directly(make_organisation(), content, key="civil.marriages")
    assert content_of(resource_of("civil.marriages")) == content
    assert entry.code == "307001/000001"
    assert list(published()) == [entry]


def test_running_numbers_of_a_class_follow_each_other() -> None:
    body = make_organisation()
    codes = [make_resource(body, classification=make_class(code).code).code for code in ("307001", "307001", "102001")]
    assert codes == ["307001/000001", "307001/000002", "102001/000001"]


def test_the_same_content_again_is_no_new_version() -> None:
    body, content = make_organisation(), make_content()
    for _ in range(2):
        entry = publish_directly(body, content, key="civil.marriages")
    assert (entry.version, entry.versions.count()) == (1, 1)
    entry = publish_directly(body, replace(content, summary_zh="修订"), key="civil.marriages", reason="改摘要")
    assert [(one.number, one.content["summary_zh"]) for one in entry.versions.all()] == [(2, "修订"), (1, "测试目录")]
    assert Outgoing.objects.filter(key="catalogue.resource.published").count() == 2


def test_an_item_stays_the_same_row_while_its_column_stays() -> None:
    entry = make_resource(key="a.b", items=("one", "two"))
    one = entry.items.get(column="one")
    changed = replace(content_of(entry), items=(make_item("three"), make_item("one", "新名称")))
    publish_directly(entry.provider, changed, key="a.b")
    assert [item.column for item in entry.items.all()] == ["three", "one"]
    assert entry.items.get(column="one").pk == one.pk
    assert entry.items.get(column="one").name_zh == "新名称"


def test_a_draft_gets_a_key_and_is_not_published() -> None:
    entry = draft(make_organisation(), make_content())
    assert entry.standing == Standing.DRAFT
    assert entry.key == f"{entry.provider.code.lower()}.r{entry.pk:06}"
    assert not published().exists()


@pytest.mark.parametrize("key", ["婚姻", "1a", "a..b", "A.b", "a" * 101, "a b", ""])
def test_a_key_must_name_a_table(key: str) -> None:
    with pytest.raises(BadKey):
        publish_directly(make_organisation(), make_content(), key=key)


@pytest.mark.parametrize("columns", [("a", "a"), ("1a",), ("名称",), ("a" * 64,), ("",)])
def test_columns_must_be_names_and_differ(columns: tuple[str, ...]) -> None:
    with pytest.raises(BadItems):
        make_resource(items=columns)


def test_a_key_belongs_to_one_provider() -> None:
    make_resource(key="a.b")
    with pytest.raises(KeyTaken):
        make_resource(key="a.b")
    with pytest.raises(KeyTaken):
        make_resource(key="a.b", published=False)


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(UnknownClass):
        make_resource(classification="999")


def test_a_withdrawn_entry_leaves_the_catalogue() -> None:
    entry = make_resource()
    withdraw_directly(entry, reason="系统停用")
    assert not published().exists()
    assert Resource.everywhere.get().standing == Standing.WITHDRAWN
    assert Outgoing.objects.filter(key="catalogue.resource.withdrawn").count() == 1
    with pytest.raises(NotPublished):
        withdraw_directly(entry, reason="再次")
