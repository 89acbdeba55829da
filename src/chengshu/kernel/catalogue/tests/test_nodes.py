"""Catalogues that nodes hand each other, and tables that packs declare."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.apps import apps
from pydantic import ValidationError

from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.documents import CatalogueDocument
from chengshu.kernel.catalogue.models import CatalogueClass, Origin, Resource, ResourceVersion, Standing
from chengshu.kernel.catalogue.queries import content_of
from chengshu.kernel.catalogue.queries.handing import catalogue_document
from chengshu.kernel.catalogue.rights import OFFICER
from chengshu.kernel.catalogue.search import Wanted, found_for
from chengshu.kernel.catalogue.services import publish_directly, withdraw_directly
from chengshu.kernel.catalogue.services.declared import content_of_dataset, sync_declared
from chengshu.kernel.catalogue.services.taking_over import take_over
from chengshu.kernel.catalogue.tests.make import make_class, make_content, make_resource
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.data import Dataset, Field, FieldType
from chengshu.spec.pack import Pack
from chengshu.spec.registry import registry

pytestmark = pytest.mark.django_db


def moved_over(node: str = "province") -> CatalogueDocument:
    """Our catalogue as another node would send it, and nothing of it left here."""
    written = catalogue_document(node).model_dump_json()
    ResourceVersion.objects.all().delete()
    Resource.everywhere.all().delete()
    for depth in (3, 2):
        CatalogueClass.objects.filter(depth=depth).delete()
    return CatalogueDocument.model_validate_json(written)


@pytest.fixture
def province() -> Organisation:
    return make_organisation("省大数据局", division_code="99")


@pytest.mark.requirement("data-catalogue.4")
def test_a_catalogue_is_taken_over_with_its_versions_and_again_without_a_change(province: Organisation) -> None:
    entry = make_resource(make_organisation("省民政厅"), "civil.marriages", classification=make_class("307001").code)
    publish_directly(entry.provider, replace(content_of(entry), summary_zh="第二版"), key="civil.marriages")
    before = content_of(Resource.everywhere.select_related("classification").get())
    document = moved_over()

    first = take_over(document, provider=province, own_node="city")
    taken = Resource.everywhere.select_related("classification").get()
    assert (first.new, first.refused) == (1, ())
    assert (taken.key, taken.node, taken.node_provider) == ("province.civil.marriages", "province", "省民政厅")
    assert (taken.version, taken.origin, taken.standing) == (2, Origin.NODE, Standing.PUBLISHED)
    assert [one.content["summary_zh"] for one in taken.versions.all()] == ["第二版", "测试目录"]
    assert content_of(taken) == before
    assert found_for(Wanted(words="第二版")).total == 1

    again = take_over(document, provider=province, own_node="city")
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)


def test_what_comes_back_to_its_own_node_is_passed_over(province: Organisation) -> None:
    make_resource(key="a.b")
    outcome = take_over(catalogue_document("city"), provider=province, own_node="city")
    assert (outcome.new, Resource.everywhere.count()) == (0, 1)


def test_a_county_s_entries_pass_through_the_city_under_the_county_s_name(province: Organisation) -> None:
    make_resource(key="civil.a")
    take_over(moved_over("county"), provider=province, own_node="city")
    relayed = catalogue_document("city")
    assert [(one.node, one.key) for one in relayed.entries] == [("county", "civil.a")]
    assert catalogue_document("city", to="county").entries == []


def test_a_withdrawn_entry_is_withdrawn_here_too(province: Organisation) -> None:
    entry = make_resource(key="a.b")
    published = catalogue_document("province")
    withdraw_directly(entry, reason="停用")
    withdrawn = catalogue_document("province")
    take_over(published, provider=province, own_node="city")
    outcome = take_over(withdrawn, provider=province, own_node="city")
    assert (outcome.withdrawn, Resource.everywhere.get(node="province").standing) == (1, Standing.WITHDRAWN)


def test_a_malformed_entry_is_refused_alone(province: Organisation) -> None:
    for key in ("a.good", "a.bad"):
        make_resource(key=key)
    document = catalogue_document("province")
    next(one for one in document.entries if one.key == "a.bad").versions[0].content["items"] = [{"column": "x"}]
    outcome = take_over(document, provider=province, own_node="city")
    assert (outcome.new, [key for key, _ in outcome.refused]) == (1, ["a.bad"])


@pytest.mark.parametrize("change", [{"format": "other"}, {"node": "No!"}, {"more": 1}, {"entries": [{"key": "../x"}]}])
def test_a_document_of_another_shape_is_refused(change: dict[str, object]) -> None:
    written = catalogue_document("province").model_dump(mode="json") | change
    with pytest.raises(ValidationError):
        CatalogueDocument.model_validate(written)


DATASET = Dataset(
    key="catalogue.tested",
    label=Text("测试表", "Tested"),
    model="identity.Organisation",
    fields=(
        Field("code", Text("代码", "Code")),
        Field("name_zh", Text("名称", "Name")),
        Field("active", Text("在用", "Used")),
    ),
)


def test_a_declared_table_is_an_entry_without_a_second_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "packs", (Pack("a", Text("甲", "A"), datasets=(DATASET,)),))
    assert sync_declared() == 0
    make_actor(may=OFFICER.may)
    assert [sync_declared(), sync_declared()] == [1, 0]
    entry = Resource.everywhere.get()
    assert (entry.key, entry.model, entry.origin, entry.version) == (
        "catalogue.tested",
        "identity.Organisation",
        Origin.DECLARED,
        1,
    )
    assert [(item.column, item.type, item.length) for item in entry.items.all()] == [
        ("code", FieldType.TEXT, 40),
        ("name_zh", FieldType.TEXT, 200),
        ("active", FieldType.LOGICAL, None),
    ]
    monkeypatch.setattr(registry, "packs", ())
    assert sync_declared() == 1
    assert Resource.everywhere.get().standing == Standing.WITHDRAWN


def test_every_dataset_of_every_pack_can_be_an_entry() -> None:
    for pack in registry.packs:
        for dataset in pack.datasets:
            content = content_of_dataset(dataset)
            assert len(content.items) == len(dataset.fields)
            assert apps.get_model(dataset.model)


def test_tables_that_somebody_else_registered_are_left_alone() -> None:
    make_actor(may=OFFICER.may)
    publish_directly(make_organisation(), make_content(), key="study.a", origin=Origin.DECLARED)
    sync_declared()
    assert Resource.everywhere.get(key="study.a").standing == Standing.PUBLISHED
