"""Search in Chinese and English, and its facets."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connections

from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.catalogue.models import Resource, SearchState, SearchText
from chengshu.kernel.catalogue.search import Wanted, found_for, warm
from chengshu.kernel.catalogue.search import shelf as shelves
from chengshu.kernel.catalogue.search.grams import grams
from chengshu.kernel.catalogue.search.index import index, index_everything
from chengshu.kernel.catalogue.search.shelf import shelf
from chengshu.kernel.catalogue.services import withdraw_directly
from chengshu.kernel.catalogue.tests.make import make_class, make_item, make_resource
from chengshu.spec.data import Sharing

pytestmark = pytest.mark.django_db


def names(**wanted: object) -> list[str]:
    """What is found, in its order."""
    return [one.name_zh for one in found_for(Wanted(**wanted)).resources]  # type: ignore[arg-type]


@pytest.fixture
def marriages() -> Resource:
    return make_resource(
        make_organisation("民政局"),
        name_zh="婚姻登记信息",
        name_en="Registered marriages",
        summary_zh="结婚、离婚、补领证件的登记记录",
        items=(make_item("id_number", "公民身份号码"), make_item("wed_on", "登记日期")),
    )


@pytest.mark.requirement("data-catalogue.6")
@pytest.mark.parametrize(
    "words",
    ["婚姻", "登记", "婚姻登记信息", "离婚", "婚", "补", "身份号码", "marriage", "Marriages", "MARRI", "民政局",
     "婚姻　离婚",
     "wed_on", "307001/000001", "test.marriages", "ｍarriages", "婚姻 registered"],
)  # fmt: skip
def test_an_entry_is_found_by_words_of_any_length(marriages: Resource, words: str) -> None:
    make_resource(name_zh="机动车信息", name_en="Vehicles", items=("plate",), classification="")
    Resource.everywhere.filter(pk=marriages.pk).update(key="test.marriages")
    index_everything()
    assert names(words=words) == ["婚姻登记信息"]


@pytest.mark.parametrize(
    "words", ["姻婚", "婚登", "离登记", "arriage", "婚姻 机动车", "%", '"', "'", "*", "OR", "NEAR(", ":", "\\"]
)
def test_what_does_not_stand_there_is_not_found(marriages: Resource, words: str) -> None:
    assert names(words=words) == []


def test_a_name_goes_before_an_item_and_that_before_the_rest() -> None:
    make_resource(name_zh="甲信息", summary_zh="含水库名称", items=("a",))
    make_resource(name_zh="乙信息", items=(make_item("b", "水库编号"),))
    make_resource(name_zh="水库信息", items=("c",))
    assert names(words="水库") == ["水库信息", "乙信息", "甲信息"]


def test_facets_count_what_remains_and_let_another_value_be_chosen() -> None:
    civil, police = make_organisation("民政局"), make_organisation("公安局")
    make_resource(civil, sharing=Sharing.OPEN_TO_ALL)
    make_resource(civil, sharing=Sharing.ON_REQUEST)
    make_resource(police, sharing=Sharing.ON_REQUEST)
    found = found_for(Wanted(facets={"sharing": "conditional"}))
    facets = {facet.key: {value.value: value.count for value in facet.values} for facet in found.facets}
    assert found.total == 2
    assert facets["sharing"] == {"unconditional": 1, "conditional": 2}
    assert facets["provider"] == {str(civil.pk): 1, str(police.pk): 1}


def test_a_class_holds_what_lies_below_it() -> None:
    for code in ("307001", "307002", "102001"):
        make_resource(name_zh=f"信息{code}", classification=make_class(code).code)
    assert names(classification="307001") == ["信息307001"]
    assert set(names(classification="3")) == {"信息307001", "信息307002"}


def test_drafts_and_withdrawn_entries_are_not_found(marriages: Resource) -> None:
    make_resource(name_zh="婚姻草稿", published=False)
    assert names(words="婚姻") == ["婚姻登记信息"]
    withdraw_directly(marriages, reason="停用")
    assert names(words="婚姻") == names() == []


def test_pages_follow_each_other_to_the_end() -> None:
    body = make_organisation()
    for number in range(5):
        make_resource(body, name_zh=f"信息{number}", items=("a",))
    pages = [names(page=number, size=2) for number in (1, 2, 3, 99)]
    assert [len(page) for page in pages] == [2, 2, 1, 1]
    assert len({name for page in pages for name in page}) == 5


def test_one_sign_at_the_end_of_a_run_has_its_own_token() -> None:
    assert grams("婚姻登记 Births") == ["婚姻", "姻登", "登记", "记", "birth"]


@pytest.mark.django_db(transaction=True)
def test_what_was_published_changed_or_withdrawn_since_is_found_as_it_stands_now() -> None:
    body = make_organisation("水务局")
    old, gone = make_resource(body, name_zh="水库名录"), make_resource(body, name_zh="水库水位")
    index_everything()
    assert set(names(words="水库")) == {"水库名录", "水库水位"}
    large = shelf().large
    new = make_resource(body, name_zh="水库巡查", sharing=Sharing.OPEN_TO_ALL)
    withdraw_directly(gone, reason="停用")
    Resource.everywhere.filter(pk=old.pk).update(name_zh="堤防名录")
    index([Resource.everywhere.get(pk=old.pk)])
    assert names(words="水库") == [new.name_zh]
    assert names(words="堤防") == ["堤防名录"]
    assert len(names()) == 2
    assert shelf().large is large  # the rest was not read again
    assert {value.value: value.count for value in found_for(Wanted(words="水库")).facets[1].values} == {
        "unconditional": 1
    }


@pytest.mark.django_db(transaction=True)
def test_after_many_changes_searches_go_on_while_all_is_read_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    body = make_organisation("水务局")
    make_resource(body, name_zh="水库名录")
    index_everything()
    large = shelf().large
    behind: list[object] = []
    monkeypatch.setattr(shelves, "MOST_BESIDE", 1)
    monkeypatch.setattr(shelves, "_behind", behind.append)
    for name in ("水库水位", "水库巡查"):
        make_resource(body, name_zh=name)

    assert set(names(words="水库")) == {"水库名录", "水库水位", "水库巡查"}
    assert shelf().large is large
    assert behind == [shelves.renew]

    shelves.renew()

    assert shelf().large is not large
    assert set(names(words="水库")) == {"水库名录", "水库水位", "水库巡查"}


@pytest.mark.django_db(transaction=True)
def test_a_process_that_begins_reads_the_catalogue_before_anybody_searches(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    make_resource(make_organisation("水务局"), name_zh="水库名录")
    index_everything()
    monkeypatch.setattr(shelves, "_held", None)
    monkeypatch.setattr(shelves, "_behind", lambda work: work())
    warm()
    with django_assert_max_num_queries(1):  # only whether anything was published since
        assert shelf().keys.size == 1


def test_reading_ahead_leaves_a_city_without_tables_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(shelves, "shelf", broken)
    monkeypatch.setattr(connections, "close_all", lambda: None)  # the test needs its own
    shelves.warm().join(10)
    assert "the next search reads it" in caplog.text


def test_an_entry_is_found_by_a_city_of_a_former_release_that_holds_no_words(marriages: Resource) -> None:
    SearchText.objects.all().delete()
    SearchState.objects.all().delete()
    assert names(words="婚姻") == ["婚姻登记信息"]
