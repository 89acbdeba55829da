"""The pages of grid and components, as people with and without the permission meet them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.places import services
from chengshu.kernel.places.entities import locate_entities
from chengshu.kernel.places.models import Cell, CellDuty, Component, DutyRole, LikelyDouble, Verdict
from chengshu.kernel.places.rights import KEEPER, SEE_COMPONENTS, SEE_GRID
from chengshu.kernel.places.tests.make import WEST, make_city, make_component
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client: Client) -> Client:
    make_city()
    client.force_login(make_account(may=dict(KEEPER.may)))
    return client


def text(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"places:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("digital-city-management.7")
def test_the_page_of_a_component_says_where_whose_and_who_answers(keeper: Client) -> None:
    bureau = make_organisation("第九养护处")
    services.appoint(Cell.objects.get(code="990102"), DutyRole.UNIT, organisation=bureau, by=PLATFORM)
    row = make_component(114.02, 33.02, name_zh="清河路9号井", keeper=bureau)
    shown = text(keeper, "component", row.code)
    for word in ("清河路9号井", row.code, "公用设施类", "第九养护处", "114.020000", "福园社区001单元网格", "责任单位"):
        assert word in shown


def test_height_is_shown_where_measured_and_the_real_scene_says_that_it_is_not_connected(keeper: Client) -> None:
    measured, other = make_component(114.02, height_m=81.25, position_by="RTK"), make_component(114.03)
    shown = text(keeper, "component", measured.code)
    assert "81.25" in shown
    assert "RTK" in shown
    assert "三维实景" in shown
    assert "未接入" in shown
    assert "未测" in text(keeper, "component", other.code)


def test_a_component_is_registered_changed_and_taken_away_by_forms(keeper: Client) -> None:
    typed = {"class_code": "0103", "lon": "114.02", "lat": "33.02", "state": "sound"}
    answer = keeper.post(reverse("places:register"), typed)
    row = Component.everywhere.get()
    assert answer["Location"] == reverse("places:component", args=[row.code])
    changed = keeper.post(reverse("places:change", args=[row.code]), typed | {"lat": "33.021", "why": "重测"})
    assert changed.status_code == 302
    keeper.post(reverse("places:remove", args=[row.code]), {"why": "改造"})
    row.refresh_from_db()
    assert row.lat == 33.021
    assert row.removed_on is not None
    assert "重测" in text(keeper, "component", row.code)


def test_a_position_outside_comes_back_with_a_sentence_and_all_that_was_typed(keeper: Client) -> None:
    typed = {"class_code": "0103", "lon": "122.5", "lat": "30.1", "state": "sound", "address": "海上"}
    answer = keeper.post(reverse("places:register"), typed)
    assert answer.status_code == 422
    assert "不在本市范围内" in answer.content.decode()
    assert "海上" in answer.content.decode()


def test_the_map_page_keeps_what_the_list_was_narrowed_to(keeper: Client) -> None:
    make_component()
    shown = keeper.get(reverse("places:component_map"), {"class": "0103"}).content.decode()
    assert "components.geojson?class=0103" in shown
    assert "雨水井盖（1）" in shown


def test_the_grid_and_a_cell_show_what_lies_within_and_who_answers(keeper: Client) -> None:
    assert "福园社区" in keeper.get(reverse("places:grid"), {"q": "福园"}).content.decode()
    body = make_organisation("第八街道办")
    services.appoint(Cell.objects.get(code=WEST), DutyRole.UNIT, organisation=body, by=PLATFORM)
    shown = text(keeper, "cell", f"{WEST}001")
    assert "第八街道办" in shown
    assert "福园社区第一网格" in shown


def test_somebody_is_appointed_and_relieved_on_the_page_of_a_cell(keeper: Client) -> None:
    body = make_organisation()
    answer = keeper.post(reverse("places:appoint", args=[WEST]), {"role": "unit", "organisation": body.pk})
    assert answer["Location"] == reverse("places:cell", args=[WEST])
    duty = CellDuty.objects.get()
    keeper.post(reverse("places:relieve", args=[WEST, duty.pk]))
    duty.refresh_from_db()
    assert duty.until is not None


def test_a_list_goes_from_upload_to_the_register(keeper: Client) -> None:
    upload = SimpleUploadedFile("部件.csv", "小类,经度,纬度\n0103,114.02,33.02\n0103,x,33.02\n".encode())
    page = keeper.post(reverse("places:imports"), {"file": upload}, follow=True)
    assert "B（经度）" in page.content.decode()
    key = int(page.redirect_chain[0][0].rstrip("/").rpartition("/")[2])
    taken = keeper.post(reverse("places:take", args=[key]), follow=True)
    assert "新增 1" in taken.content.decode()
    assert Component.everywhere.count() == 1


def test_the_form_to_fill_in_can_be_handed_in_as_it_is(keeper: Client) -> None:
    make_organisation("市政设施管理处")
    content = keeper.get(reverse("places:import_template")).content
    upload = SimpleUploadedFile("form.csv", content.replace(b"114.251585", b"114.05"))
    page = keeper.post(reverse("places:imports"), {"file": upload}, follow=True).content.decode()
    assert "新增 1" in page


def test_a_pair_is_settled_side_by_side(keeper: Client) -> None:
    one, other = make_component(114.02, 33.02), make_component(114.02001, 33.02)
    pair = LikelyDouble.objects.get()
    assert "待认定" in text(keeper, "doubles")
    assert other.code in text(keeper, "double", pair.pk)
    keeper.post(reverse("places:double", args=[pair.pk]), {"verdict": Verdict.SAME, "keep": one.code, "why": "看过"})
    other.refresh_from_db()
    assert other.same_as == one
    again = keeper.post(reverse("places:double", args=[pair.pk]), {"verdict": Verdict.DIFFERENT})
    assert again.status_code == 409


def test_who_may_only_look_is_offered_nothing_to_write(client: Client) -> None:
    make_city()
    row = make_component()
    client.force_login(make_account(may={SEE_COMPONENTS: Scope.ALL, SEE_GRID: Scope.ALL}))
    shown = text(client, "components") + text(client, "component", row.code) + text(client, "cell", WEST)
    for name, args in (("register", ()), ("imports", ()), ("change", (row.code,)), ("appoint", (WEST,))):
        url = reverse(f"places:{name}", args=args)
        assert f'"{url}"' not in shown
        assert client.get(url).status_code == 403
    assert client.post(reverse("places:look")).status_code == 403


def test_a_long_list_costs_no_query_for_each_row(
    keeper: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    body = make_organisation()
    for n in range(25):
        make_component(114.02 + n / 1000, owner=body, keeper=body)
    with django_assert_max_num_queries(24):
        keeper.get(reverse("places:components"))


def test_a_city_without_a_grid_or_components_shows_empty_pages(client: Client) -> None:
    client.force_login(make_account(may=dict(KEEPER.may)))
    for name in ("grid", "components", "component_map", "doubles", "imports", "register"):
        text(client, name)
    assert locate_entities() == 0


def test_programs_locate_ask_the_grid_and_register(keeper: Client) -> None:
    found = keeper.get("/api/v1/places/locate", {"q": "清河路与建设路交叉口"}).json()
    assert found[0]["grid_code"] == f"{WEST}001001"
    assert found[0]["confidence"] > 0.8
    many = keeper.post("/api/v1/places/locate", {"texts": ["云溪小学", ""]}, content_type="application/json").json()
    assert [len(one) for one in many] == [1, 0]
    grid = keeper.get("/api/v1/places/grid", {"lon": "114.02", "lat": "33.02"}).json()
    assert [cell["level"] for cell in grid["cells"]] == [1, 2, 3, 4, 5]
    judged = keeper.get("/api/v1/places/judge", {"lon": "122.5", "lat": "30.1"}).json()
    assert judged["verdict"] == "outside"
    new = {"class_code": "0103", "lon": 114.02, "lat": 33.02}
    made = keeper.post("/api/v1/places/components", new, content_type="application/json")
    assert made.status_code == 201
    code = made.json()["code"]
    assert keeper.get(f"/api/v1/places/components/{code}").json()["grid_code"] == f"{WEST}001001"
    near = keeper.get("/api/v1/places/components/near", {"lon": "114.0201", "lat": "33.02"}).json()
    assert [one["code"] for one in near] == [code]
    assert len(keeper.get("/api/v1/places/components", {"bbox": "114,33,114.1,33.1"}).json()) == 1
    assert keeper.get("/api/v1/places/components", {"bbox": "x"}).status_code == 422
    bad = keeper.post("/api/v1/places/components", new | {"lon": 999}, content_type="application/json")
    assert bad.status_code == 422


def test_programs_of_strangers_learn_nothing(client: Client) -> None:
    make_city()
    for path in ("locate?q=x", "grid?lon=114&lat=33", "components", "components/near?lon=114&lat=33"):
        assert client.get(f"/api/v1/places/{path}").status_code in {401, 403}
