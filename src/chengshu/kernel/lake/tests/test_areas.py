"""Subject areas and their rules are kept on pages; tables follow them, but for those arranged by hand."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_actor
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.catalogue.models import CatalogueClass
from chengshu.kernel.catalogue.tests.make import make_resource
from chengshu.kernel.lake.models import AreaRule, LakeTable, SubjectArea
from chengshu.kernel.lake.queries.pool import areas_standing
from chengshu.kernel.lake.rights import KEEP_LAKE, SEE_LAKE
from chengshu.kernel.lake.services import end_rule, set_area, set_rule
from chengshu.kernel.lake.tests.make import a_table
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db

TYPED = {"name_zh": "交通出行", "name_en": "Transport", "key": "transport", "rank": "3", "active": "on"}


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(make_account(may=dict.fromkeys((SEE_LAKE, KEEP_LAKE), Scope.ALL)))
    return client


def an_area(key: str = "transport", zh: str = "交通出行") -> SubjectArea:
    return set_area(key, Text(zh, key.title()), by=PLATFORM)


def area_of(table: LakeTable) -> SubjectArea | None:
    table.refresh_from_db()
    return table.area


def test_an_official_adds_an_area_and_a_rule_and_tables_follow_but_not_those_arranged_by_hand(keeper: Client) -> None:
    free, other, by_hand = a_table(key="transport.buses"), a_table(key="water.levels"), a_table(key="transport.stops")
    keeper.post(reverse("lake:arrange", args=[by_hand.pk]), {"area": an_area("city", "城市管理").pk})
    assert reverse("lake:areas") in keeper.get(reverse("lake:tables")).content.decode()

    keeper.post(reverse("lake:new_area"), TYPED)
    area = SubjectArea.objects.get(key="transport")
    keeper.post(reverse("lake:new_rule", args=[area.pk]), {"area": area.pk, "key_start": "transport."})

    assert (area_of(free), area_of(other)) == (area, None)
    assert str(area_of(by_hand)) == "城市管理"
    page = keeper.get(reverse("lake:areas")).content.decode()
    assert "标识以 transport. 开头" in page
    assert "共 1 张湖表，其中手工指定 1 张。" in page
    assert Entry.objects.get(verb="lake.area_rule.added").details["moved"] == 1


def test_a_rule_is_changed_and_moved_to_another_area(keeper: Client) -> None:
    transport, water = an_area(), an_area("water", "水务")
    rule = set_rule(transport, key_start="transport.", by=PLATFORM)
    bus, level = a_table(key="transport.buses"), a_table(key="water.levels")

    keeper.post(reverse("lake:rule", args=[rule.pk]), {"area": water.pk, "key_start": "water."})

    assert (area_of(bus), area_of(level)) == (None, water)
    assert Entry.objects.get(verb="lake.area_rule.changed").details["before"] == "transport."


def test_tables_of_an_ended_rule_follow_the_next_that_fits(keeper: Client) -> None:
    transport, parking = an_area(), an_area("parking", "停车")
    set_rule(transport, key_start="transport.", by=PLATFORM)
    rule = set_rule(parking, key_start="transport.parking", by=PLATFORM)
    lots = a_table(key="transport.parking_lots")
    assert area_of(lots) == parking
    url = reverse("lake:end_rule", args=[rule.pk])
    assert "transport.parking" in keeper.get(url).content.decode()
    assert AreaRule.objects.count() == 2

    keeper.post(url)

    assert area_of(lots) == transport
    assert Entry.objects.filter(verb="lake.area_rule.ended", subject_id=str(rule.pk)).exists()


def test_a_rule_by_class_takes_the_resources_of_the_class_and_below_and_a_beginning_goes_before_it(
    keeper: Client,
) -> None:
    area, parking = an_area(), an_area("parking", "停车")
    kind = CatalogueClass.objects.create(code="307", name_zh="交通部门")
    below = CatalogueClass.objects.create(code="307001", name_zh="公交", parent=kind, depth=2)
    bus, lots = a_table(key="transport.buses"), a_table(key="transport.parking_lots")
    for table in (bus, lots):
        resource = make_resource()
        resource.classification = below
        resource.save()
        LakeTable.objects.filter(pk=table.pk).update(resource=resource)

    keeper.post(reverse("lake:new_rule", args=[area.pk]), {"area": area.pk, "classification": "307"})
    assert (area_of(bus), area_of(lots)) == (area, area)
    set_rule(parking, key_start="transport.parking", by=PLATFORM)

    assert (area_of(bus), area_of(lots)) == (area, parking)
    assert "目录分类 307（交通部门）" in keeper.get(reverse("lake:areas")).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "只填一项"),
        ({"key_start": "water.", "classification": "307"}, "只填一项"),
        ({"key_start": "transport."}, "已有规则“transport.”"),
        ({"key_start": "交通"}, 'aria-invalid="true"'),
    ],
)
def test_a_rule_says_one_thing_that_no_other_says(keeper: Client, typed: dict[str, str], said: str) -> None:
    CatalogueClass.objects.create(code="307", name_zh="交通部门")
    area = an_area()
    set_rule(area, key_start="transport.", by=PLATFORM)

    answer = keeper.post(reverse("lake:new_rule", args=[area.pk]), {"area": area.pk, **typed})

    assert said in answer.content.decode()
    assert [str(rule) for rule in AreaRule.objects.all()] == ["transport."]


def test_an_area_is_renamed_and_ended_and_what_was_put_there_by_hand_stays_and_is_counted(keeper: Client) -> None:
    area = an_area()
    set_rule(area, key_start="transport.", by=PLATFORM)
    free, by_hand = a_table(key="transport.buses"), a_table(key="water.levels")
    keeper.post(reverse("lake:arrange", args=[by_hand.pk]), {"area": area.pk})

    keeper.post(reverse("lake:area", args=[area.pk]), {**TYPED, "key": "other", "name_zh": "出行", "active": ""})

    area.refresh_from_db()
    assert (area.key, area.name_zh, area.active) == ("transport", "出行", False)
    assert (area_of(free), area_of(by_hand)) == (None, area)
    assert {str(one.area): one.tables for one in areas_standing()} == {"出行": 1, "None": 1}
    assert "已停用" in keeper.get(reverse("lake:areas")).content.decode()

    keeper.post(reverse("lake:area", args=[area.pk]), TYPED)
    assert area_of(free) == area


def test_a_key_of_an_area_is_given_once(keeper: Client) -> None:
    an_area(zh="交通")
    answer = keeper.post(reverse("lake:new_area"), TYPED)

    assert answer.status_code == 422
    assert "请换一个标识" in answer.content.decode()
    assert SubjectArea.objects.get().name_zh == "交通"


def test_nobody_else_keeps_areas(client: Client) -> None:
    area = an_area()
    rule = set_rule(area, key_start="transport.", by=PLATFORM)
    client.force_login(make_account(may={SEE_LAKE: Scope.ALL}))
    assert reverse("lake:areas") not in client.get(reverse("lake:tables")).content.decode()
    assert client.get(reverse("lake:areas")).status_code == 403
    for name, key in (("new_area", None), ("area", area), ("new_rule", area), ("rule", rule), ("end_rule", rule)):
        url = reverse(f"lake:{name}", args=[key.pk] if key else [])
        assert client.get(url).status_code == 403
        assert client.post(url, {**TYPED, "area": area.pk, "key_start": "x."}).status_code == 403
    reader = make_actor(may={SEE_LAKE: Scope.ALL})
    with pytest.raises(NotAllowed):
        set_area("x", Text("某", "X"), by=reader)
    with pytest.raises(NotAllowed):
        set_rule(area, key_start="x.", by=reader)
    with pytest.raises(NotAllowed):
        end_rule(rule, by=reader)
    assert [str(one) for one in AreaRule.objects.all()] == ["transport."]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_and_forms_open_in_both_languages(keeper: Client, language: str) -> None:
    area = an_area()
    rule = set_rule(area, key_start="transport.", by=PLATFORM)
    keeper.post(reverse("install:language"), {"language": language})

    said = {"zh": "标识开头优先于目录分类", "en": "a beginning goes before a class"}[language]
    assert said in keeper.get(reverse("lake:areas")).content.decode()
    assert keeper.get(reverse("lake:new_area")).status_code == 200
    for name, key in (("area", area.pk), ("new_rule", area.pk), ("rule", rule.pk), ("end_rule", rule.pk)):
        assert keeper.get(reverse(f"lake:{name}", args=[key])).status_code == 200
