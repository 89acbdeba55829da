"""One item, one source."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.catalogue.errors import NotOffering
from chengshu.kernel.catalogue.models import DataElement, Datum, DatumStanding
from chengshu.kernel.catalogue.queries import source_of
from chengshu.kernel.catalogue.queries.sources import data_with_offers, items_offering
from chengshu.kernel.catalogue.queries.standards import check_entry
from chengshu.kernel.catalogue.rights import CLERK, OFFICER
from chengshu.kernel.catalogue.services.sources import call_different, settle_source
from chengshu.kernel.catalogue.services.standards import ElementContent, add_element, change_element
from chengshu.kernel.catalogue.tests.make import make_content, make_item, make_resource
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.data import Meaning

pytestmark = pytest.mark.django_db


@pytest.fixture
def police() -> Organisation:
    return make_organisation("公安局")


@pytest.fixture
def civil() -> Organisation:
    return make_organisation("民政局")


def test_the_same_datum_of_two_bureaus_is_found_by_meaning_and_name(police: Organisation, civil: Organisation) -> None:
    make_resource(police, items=(make_item("sfz", "身份证号（18位）", meaning=Meaning.IDENTITY_NUMBER),))
    assert not Datum.objects.exists()
    make_resource(police, items=(make_item("sfz", "身份证号", meaning=Meaning.IDENTITY_NUMBER),))
    assert not Datum.objects.exists()
    make_resource(civil, items=(make_item("x", "身份证 号", meaning=Meaning.IDENTITY_NUMBER),))
    datum = data_with_offers().get()
    assert (datum.providers, datum.offers) == (2, 3)  # type: ignore[attr-defined]


def test_the_same_datum_is_found_by_its_element_under_any_name(police: Organisation, civil: Organisation) -> None:
    content = ElementContent("公民身份号码", "id_number", aliases=("身份证号",), meaning=Meaning.IDENTITY_NUMBER)
    element = add_element(content, by=make_actor(may=OFFICER.may))
    make_resource(police, items=(make_item("a", "身份证号"),))
    make_resource(civil, items=(make_item("b", "当事人证件", element=element.code),))
    assert Datum.objects.get().element == element


@pytest.mark.parametrize(
    ("name", "meaning"), [("更新时间", Meaning.UPDATED_AT), ("编号", Meaning.PLAIN), ("登记时间", Meaning.HAPPENED_AT)]
)
def test_what_every_table_has_of_its_own_is_no_shared_datum(
    police: Organisation, civil: Organisation, name: str, meaning: Meaning
) -> None:
    for body in (police, civil):
        make_resource(body, items=(make_item("a", name, meaning=meaning),))
    assert not Datum.objects.exists()


def test_a_settled_source_can_be_asked_for_as_of_any_day(police: Organisation, civil: Organisation) -> None:
    officer = make_actor(may=OFFICER.may)
    element = add_element(ElementContent("公民身份号码", "id_number"), by=officer)
    for body in (police, civil):
        make_resource(body, items=(make_item("id", "公民身份号码", element=element.code),))
    datum = Datum.objects.get()
    assert source_of(element.code) is None
    with clock.frozen(clock.now() - timedelta(days=10)):
        settle_source(datum, civil, ground="旧职责", by=officer)
    settle_source(datum, police, ground="居民身份证法", by=officer)

    now, earlier = source_of(element.code), source_of(element.code, on=clock.today() - timedelta(days=3))
    assert now is not None
    assert earlier is not None
    assert (now.provider, earlier.provider) == (police, civil)
    assert now.item is not None
    assert now.item.resource.provider == police
    assert source_of(element.code, on=clock.today() - timedelta(days=11)) is None


def test_only_the_data_bureau_settles_and_only_a_provider_can_be_the_source(
    police: Organisation, civil: Organisation
) -> None:
    for body in (police, civil):
        make_resource(body, items=(make_item("a", "婚姻状况代码"),))
    datum = Datum.objects.get()
    with pytest.raises(NotAllowed):
        settle_source(datum, police, ground="", by=make_actor(may=CLERK.may))
    with pytest.raises(NotOffering):
        settle_source(datum, make_organisation(), ground="", by=make_actor(may=OFFICER.may))


def test_a_bureau_that_offers_it_again_is_told_of_the_source(police: Organisation, civil: Organisation) -> None:
    officer = make_actor(may=OFFICER.may)
    element = add_element(ElementContent("婚姻状况", "marital_status"), by=officer)
    for body in (police, civil):
        make_resource(body, items=(make_item("a", "婚姻状况"),))
    settle_source(Datum.objects.get(), civil, ground="登记职责", by=officer)
    content = make_content(items=(make_item("m", "婚姻状况"),))
    said = {
        body.pk: [one for one in check_entry(content, body) if one.check.key == "sources"] for body in (police, civil)
    }
    assert [one.sentence.zh for one in said[police.pk]] == [
        "“婚姻状况”的权威来源已认定为民政局（一数一源）。请确认是否可以引用，不再重复采集。"
    ]
    assert said[civil.pk] == []
    assert element.code == DataElement.objects.get().code


def test_data_told_apart_are_not_asked_about_again(police: Organisation, civil: Organisation) -> None:
    for body in (police, civil):
        make_resource(body, items=(make_item("a", "项目地址编码"),))
    call_different(Datum.objects.get(), ground="各指各的项目", by=make_actor(may=OFFICER.may))
    make_resource(civil, items=(make_item("a", "项目地址编码"),))
    assert [one.standing for one in Datum.objects.all()] == [DatumStanding.DIFFERENT]


def test_another_name_of_an_element_brings_items_together_that_are_there(
    police: Organisation, civil: Organisation
) -> None:
    officer = make_actor(may=OFFICER.may)
    element = add_element(ElementContent("联系人电话", "phone"), by=officer)
    make_resource(police, items=(make_item("a", "联系人电话"),))
    make_resource(civil, items=(make_item("b", "经办人手机"),))
    assert not Datum.objects.exists()
    change_element(element, ElementContent("联系人电话", "phone", aliases=("经办人手机",)), by=officer)
    assert items_offering(Datum.objects.get()).count() == 2
