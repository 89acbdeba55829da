"""What the seat's page makes of what was typed and taken."""

from __future__ import annotations

import pytest
from django.test import Client

from chengshu.base import clock
from chengshu.kernel.cases.models import Case
from chengshu.kernel.places.tests.make import make_city
from chengshu.packs.hotline_12345.tests.make import PHONE, Hotline, make_hotline

pytestmark = pytest.mark.django_db
SEAT = "/hotline_12345/seat/"


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline()


@pytest.fixture
def seat(hotline: Hotline, client: Client) -> Client:
    client.force_login(hotline.seat_account)
    return client


def typed(**said: str) -> dict[str, str]:
    given = {"once": "page-1", "began": str(clock.now().timestamp()), "phone": PHONE, "text": "路灯不亮了。"}
    return given | {"proposed": "1001", "file": "1"} | said


def test_a_place_that_is_taken_gives_its_name_its_position_and_how_sure_it_is(seat: Client) -> None:
    make_city()
    seat.post(SEAT, typed(spot="114.030000,33.050000,990102,0.85,清河路118号"))
    case = Case.everywhere.get()
    assert (case.address, case.lon, case.lat) == ("清河路118号", 114.03, 33.05)
    assert case.place_confidence == 0.85


def test_the_middle_of_a_district_is_no_position(seat: Client) -> None:
    seat.post(SEAT, typed(spot="114.100000,33.050000,990102,0.25,望河区"))
    case = Case.everywhere.get()
    assert (case.address, case.division_code, case.lon) == ("望河区", "990102", None)


def test_the_address_typed_stands_before_the_name_of_the_place(seat: Client) -> None:
    seat.post(SEAT, typed(spot=",,990102,0.30,望河区", address="清河路桥头"))
    assert Case.everywhere.get().address == "清河路桥头"


def test_a_page_sent_from_the_script_is_led_on_and_what_does_not_fit_comes_back_with_what_was_typed(
    seat: Client,
) -> None:
    answer = seat.post(SEAT, typed(proposed=""), headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "路灯不亮了。" in answer.content.decode()
    assert "data-wrong" in answer.content.decode()
    answer = seat.post(SEAT, typed(), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, SEAT)


@pytest.mark.parametrize("spot", ["114,north,990102,0.9,桥", "x", "1e999,33,990102,0.9,桥"])
def test_a_place_that_cannot_be_read_is_told(seat: Client, spot: str) -> None:
    answer = seat.post(SEAT, typed(spot=spot))
    assert answer.status_code == 422
    assert not Case.everywhere.exists()
