"""The classes of components: the national list, what a city adds of its own, names and ends."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chengshu.base.errors import NotAllowed
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.places import services
from chengshu.kernel.places.errors import ClassEnded
from chengshu.kernel.places.models import Component, ComponentClass
from chengshu.kernel.places.rights import EDIT_COMPONENTS, KEEPER, READER, UNIT
from chengshu.kernel.places.services import ClassNames, ComponentContent
from chengshu.kernel.places.standard import STANDARD, first_of_the_city
from chengshu.kernel.places.tests.make import make_city, make_component
from chengshu.spec.people import Role, Scope

CLASSES = "/places/components/classes/"
TYPED = {"code": "0139", "name_zh": "智慧灯杆", "name_en": "Smart pole"}


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(make_account(organisation=make_organisation(), may=dict(role.may)))
    return client


@pytest.fixture
def keeper(db: None) -> Client:
    make_city()
    return signed_in(KEEPER)


def test_a_class_of_the_city_is_added_and_components_come_under_it(keeper: Client) -> None:
    answer = keeper.post(f"{CLASSES}new/", TYPED)
    assert answer.headers["Location"] == f"{CLASSES}0139/"
    page = keeper.get(f"{CLASSES}0139/").content.decode()
    assert "公用设施类" in page
    assert "本市扩展" in page
    assert "案件类别" in page
    assert Entry.objects.filter(verb="places.class.added").exists()

    typed = {"class_code": "0139", "lon": "114.02", "lat": "33.02", "state": "sound"}
    assert keeper.post("/places/components/new/", typed).status_code == 302
    assert Component.everywhere.get().code == "9901020139000001"
    listed = keeper.get(CLASSES, {"origin": "own"}).content.decode()
    assert "智慧灯杆" in listed
    assert "雨水井盖" not in listed


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "139"}, "4位数字"),
        ({"code": "01３9"}, "4位数字"),
        ({"code": "0100"}, "4位数字"),
        ({"code": "0039"}, "4位数字"),
        ({"code": "0118"}, "已用于“路灯”"),
        ({"code": "0101"}, "从 0139 起编"),
        ({"name_zh": "路灯"}, "已是小类 0118 的名称"),
        ({"code": "0601"}, "请填写大类名称"),
    ],
)
def test_a_class_that_cannot_be_is_told_with_all_that_was_typed(
    keeper: Client, changed: dict[str, str], said: str
) -> None:
    answer = keeper.post(f"{CLASSES}new/", {**TYPED, **changed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Smart pole" in answer.content.decode()
    assert ComponentClass.objects.count() == 3


def test_a_main_class_of_the_city_is_named_once_and_named_anew_for_all_its_classes(keeper: Client) -> None:
    keeper.post(f"{CLASSES}new/", {**TYPED, "code": "0601", "main_zh": "扩展类"})
    keeper.post(f"{CLASSES}new/", {"code": "0602", "name_zh": "充电桩"})
    assert ComponentClass.objects.get(code="0602").main_zh == "扩展类"
    keeper.post(f"{CLASSES}0602/names/", {"name_zh": "充电桩", "main_zh": "新型设施类"})
    assert set(ComponentClass.objects.filter(code__startswith="06").values_list("main_zh", "main_en")) == {
        ("新型设施类", "新型设施类")
    }


def test_names_are_changed_but_the_chinese_one_of_the_standard_stays(keeper: Client) -> None:
    keeper.post(f"{CLASSES}new/", TYPED)
    keeper.post(f"{CLASSES}0139/names/", {"name_zh": "综合杆", "name_en": ""})
    assert ComponentClass.objects.get(code="0139").name_zh == "综合杆"
    keeper.post(f"{CLASSES}0118/names/", {"name_zh": "灯", "name_en": "Lamp post"})
    lamp = ComponentClass.objects.get(code="0118")
    assert (lamp.name_zh, lamp.name_en, lamp.main_zh) == ("路灯", "Lamp post", "公用设施类")


def test_an_ended_class_takes_no_new_components_and_those_there_stay_and_change(keeper: Client) -> None:
    row = make_component()
    keeper.post(f"{CLASSES}0103/end/", {"why": "改用细分小类"})
    assert "恢复启用" in keeper.get(f"{CLASSES}0103/").content.decode()
    with pytest.raises(ClassEnded):
        make_component(114.03)
    assert "0103 雨水井盖" not in keeper.get("/places/components/new/").content.decode()

    page = keeper.get("/places/components/", {"class": "0103"}).content.decode()
    assert row.code in page
    services.change_component(row.code, ComponentContent("0103", 114.021, 33.02), by=PLATFORM)

    keeper.post(f"{CLASSES}0103/resume/", {"why": "恢复"})
    assert make_component(114.03).class_code == "0103"
    assert list(
        Entry.objects.filter(verb__startswith="places.class.").values_list("verb", flat=True).order_by("pk")
    ) == [
        "places.class.ended",
        "places.class.resumed",
    ]


def test_a_list_changes_components_of_an_ended_class_and_adds_none(keeper: Client) -> None:
    row = make_component()
    services.end_class("0103", by=PLATFORM, why="停用")
    lines = f"标识码,小类,经度,纬度,地址\n{row.code},0103,114.02,33.02,清河路1号\n,雨水井盖,114.05,33.02,清河路2号\n"
    page = keeper.post("/places/components/import/", {"file": SimpleUploadedFile("a.csv", lines.encode())}, follow=True)
    assert "该小类已停用" in page.content.decode()
    keeper.post(f"{page.redirect_chain[0][0]}take/")
    assert Component.everywhere.get().address == "清河路1号"


def test_a_list_handed_in_before_its_class_ended_is_not_taken(keeper: Client) -> None:
    handed = services.hand_in("a.csv", "小类,经度,纬度\n0103,114.02,33.02\n".encode(), by=PLATFORM)
    services.end_class("0103", by=PLATFORM, why="停用")
    with pytest.raises(ClassEnded):
        services.take_in(handed.pk, by=PLATFORM)
    assert not Component.everywhere.exists()


def test_an_ended_class_whose_name_went_to_another_is_not_taken_up_again(keeper: Client) -> None:
    services.end_class("0118", by=PLATFORM, why="停用")
    services.add_class("0139", ClassNames("路灯"), by=PLATFORM)
    answer = keeper.post(f"{CLASSES}0118/resume/", {"why": "恢复"})
    assert answer.status_code == 422
    assert "已是小类 0139 的名称" in answer.content.decode()


def test_the_national_list_is_added_by_a_button_and_leaves_what_is_there(keeper: Client) -> None:
    services.end_class("0118", by=PLATFORM, why="停用")
    assert f"{CLASSES}load/" in keeper.get(CLASSES).content.decode()
    keeper.post(f"{CLASSES}load/")
    assert ComponentClass.objects.count() == len(STANDARD)
    assert not ComponentClass.objects.get(code="0118").active
    assert f"{CLASSES}load/" not in keeper.get(CLASSES).content.decode()


def test_the_city_begins_after_the_standard() -> None:
    assert [first_of_the_city(main) for main in ("01", "02", "05", "06")] == ["0139", "0220", "0507", "0601"]


@pytest.mark.parametrize("role", [READER, UNIT], ids=["reader", "body"])
def test_nobody_else_keeps_classes(db: None, role: Role) -> None:
    make_city()
    client = signed_in(role)
    for url in (CLASSES, f"{CLASSES}0118/"):
        page = client.get(url).content.decode()
        assert "路灯" in page
        for word in ("新增扩展小类", "修改名称", "停用</a>", f"{CLASSES}load/"):
            assert word not in page
    for step in ("new/", "0118/names/", "0118/end/", "0118/resume/"):
        assert client.get(f"{CLASSES}{step}").status_code == 403
        assert client.post(f"{CLASSES}{step}", {**TYPED, "why": "x"}).status_code == 403
    assert client.post(f"{CLASSES}load/").status_code == 403
    assert ComponentClass.objects.filter(active=True).count() == 3


def test_the_services_ask_for_the_whole_register(db: None) -> None:
    make_city()
    body = make_actor(organisation=make_organisation(), may={EDIT_COMPONENTS: Scope.UNIT_AND_BELOW})
    with pytest.raises(NotAllowed):
        services.add_class("0139", ClassNames("智慧灯杆"), by=body)
    with pytest.raises(NotAllowed):
        services.rename_class("0118", ClassNames("路灯", "Lamp"), by=body)
    for write in (services.end_class, services.resume_class):
        with pytest.raises(NotAllowed):
            write("0118", by=body, why="x")
    with pytest.raises(NotAllowed):
        services.load_standard_classes(by=body)


def test_the_pages_open_in_english(keeper: Client) -> None:
    keeper.post(reverse("install:language"), {"language": "en"})
    for step, said in (("", "Classes of components"), ("0118/", "Take it up again"), ("new/", "A class of the city")):
        if step == "0118/":
            services.end_class("0118", by=PLATFORM, why="x")
        assert said in keeper.get(f"{CLASSES}{step}").content.decode()


def test_a_class_nobody_has_is_not_found(keeper: Client) -> None:
    for step in ("9999/", "9999/names/", "9999/end/"):
        assert keeper.get(f"{CLASSES}{step}").status_code == 404
