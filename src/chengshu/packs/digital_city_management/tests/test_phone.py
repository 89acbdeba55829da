"""The inspector's phone: whatever the network does, one report is one case, and what does not fit costs no more."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import rights as case_rights
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, Channel, Stage
from chengshu.kernel.cases.services import Report
from chengshu.kernel.cases.tests.make import make_case, make_class, make_keeper
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.places.tests.make import make_city
from chengshu.packs.digital_city_management import rights
from chengshu.packs.digital_city_management.errors import NotOnShift
from chengshu.packs.digital_city_management.models import Received, Shift, TrackPoint, Verification
from chengshu.packs.digital_city_management.services import shifts, verifying
from chengshu.packs.digital_city_management.services.reporting import FieldReport, take_in
from chengshu.packs.digital_city_management.services.shifts import Spot
from chengshu.packs.digital_city_management.tests.make import Centre, make_centre, photo

pytestmark = pytest.mark.django_db
HOME = "/digital_city_management/mobile/"


@pytest.fixture
def centre() -> Centre:
    return make_centre()


def told(key: str = "k1", **content: Any) -> FieldReport:
    return FieldReport(key, **{"class_code": "0101", "lon": 114.02, "lat": 33.02, "how": "gps", **content})


@pytest.fixture
def phone() -> Client:
    make_class("0101", "上水井盖")
    body = make_keeper()
    may = {**case_rights.INSPECTOR.may, **rights.INSPECTOR.may}
    client = Client()
    client.force_login(make_account(organisation=body, may=may))
    return client


def send(phone: Client, key: str = "k1", **fields: Any) -> dict[str, Any]:
    answer = phone.post(
        f"{HOME}reports/", {"key": key, "class_code": "0101", **fields}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.requirement("digital-city-management.2")
def test_report_from_the_phone_is_a_case_with_photo_position_class_and_terms(phone: Client) -> None:
    make_city()
    found = send(phone, lon=114.02, lat=33.02, how="gps", accuracy_m=8, terms=1, photos=[photo()])
    case = Case.everywhere.get(number=found["number"])
    assert (case.channel, case.case_class and case.case_class.code, case.terms and case.terms.number) == (
        Channel.INSPECTOR,
        "0101",
        1,
    )
    assert (case.lon, case.grid_code, case.division_code) == (114.02, "990102001001001", "990102001")
    assert [one.name for one in attachments_of(case)] == ["井盖.png"]
    assert found["said"] == []


def test_same_report_sent_five_times_over_two_days_is_one_case(centre: Centre) -> None:
    numbers = set()
    for hours in (0, 1, 11, 26, 48):
        with clock.frozen(clock.now() + timedelta(hours=hours)):
            numbers.add(take_in(told(photos=[photo()]), by=centre.inspector).number)
    assert len(numbers) == 1
    assert Case.everywhere.count() == 1
    assert attachments_of(Case.everywhere.get()).count() == 1
    assert Received.objects.get().times == 5


def test_key_of_one_phone_says_nothing_to_another(centre: Centre) -> None:
    first = take_in(told(), by=centre.inspector)
    second = take_in(told(), by=centre.other_inspector)
    assert first.number != second.number
    assert not second.again


def test_photo_that_is_none_is_told_and_the_rest_kept(phone: Client) -> None:
    wrong = SimpleUploadedFile("照片.jpg", b"MZ not a picture at all" * 40, "image/jpeg")
    found = send(phone, address="清河路", photos=[wrong, photo()])
    assert "照片.jpg" in found["said"][0]
    assert attachments_of(Case.everywhere.get(number=found["number"])).count() == 1


def test_photo_beyond_what_any_file_may_have_is_told_and_the_rest_kept(phone: Client, settings: Any) -> None:
    settings.FILES_LARGEST = 64 * 1024  # stands for 300 MB: what lies beyond it is dropped while it comes in
    content = photo().read()
    huge = SimpleUploadedFile("大图.png", content + bytes(40 * 1024 * 1024), "image/png")
    found = send(phone, address="清河路", photos=[huge, photo()])
    assert "大图.png" in found["said"][0]
    assert attachments_of(Case.everywhere.get(number=found["number"])).count() == 1


def test_position_in_the_sea_is_told_and_the_address_stands(phone: Client) -> None:
    make_city()
    found = send(phone, lon=122.9, lat=28.1, address="云溪小学门口")
    case = Case.everywhere.get(number=found["number"])
    assert any("不在本市" in sentence for sentence in found["said"])
    assert (case.lon, case.address) == (None, "云溪小学门口")
    assert case.attributes["position_told"] == [122.9, 28.1]


def test_position_far_from_its_address_is_kept_with_a_doubt(phone: Client) -> None:
    make_city()
    found = send(phone, lon=114.18, lat=33.08, address="云溪小学")
    case = Case.everywhere.get(number=found["number"])
    assert case.lon == 114.18
    assert "云溪小学" in found["said"][0]
    assert "云溪小学" in case.attributes["doubt"][0]


def test_retired_or_unknown_class_does_not_lose_the_report(phone: Client) -> None:
    found = send(phone, class_code="9999", words="路灯不亮", address="清河路")
    case = Case.everywhere.get(number=found["number"])
    assert case.case_class is None
    assert "9999" in found["said"][0]


def test_report_that_says_nothing_is_refused_in_both_languages(phone: Client) -> None:
    answer = phone.post(f"{HOME}reports/", {"key": "k"}, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert json.loads(answer.content)["title_zh"]
    assert not Received.objects.exists()


def test_page_carries_the_classes_for_the_time_without_network(phone: Client) -> None:
    page = phone.get(HOME)
    assert page.status_code == 200
    carried = re.search(r'id="field-props" type="application/json">(.*?)</script>', page.content.decode())
    assert carried is not None
    [main] = json.loads(carried[1])["classes"]
    assert [leaf["name"] for leaf in main["below"]] == ["上水井盖"]
    assert main["below"][0]["terms"] == [{"number": 1, "text": "发现即立案"}]
    assert phone.get(f"{HOME}state.json").json()["tasks"] == []


def test_stranger_is_led_to_sign_in_and_sends_nothing() -> None:
    answer = Client().post(f"{HOME}reports/", {"key": "k", "words": "x"})
    assert answer.status_code == 302
    assert not Case.everywhere.exists()


def to_check(centre: Centre) -> Case:
    case = make_case(class_code="0101")
    cases.file(cases.take_in(case, by=PLATFORM), by=PLATFORM)
    cases.send(case, centre.unit, by=PLATFORM)
    cases.report_done(case, "已更换", by=centre.crew)
    return cases.approve(case, by=centre.clerk)


@pytest.mark.requirement("digital-city-management.2")
def test_one_tap_passes_a_check_and_the_same_tap_again_changes_nothing(centre: Centre) -> None:
    case = to_check(centre)
    first = verifying.check("c1", case.pk, passed=True, by=centre.inspector, photos=[photo()])
    again = verifying.check("c1", case.pk, passed=True, by=centre.inspector, photos=[photo()])
    case.refresh_from_db()
    assert (case.stage, case.checked_by_id) == (Stage.CLOSING, centre.inspector.person_id)
    assert (first.number, again.again) == (case.number, True)


def test_check_that_fails_sends_the_case_back_with_its_reason(centre: Centre) -> None:
    case = to_check(centre)
    verifying.check("c1", case.pk, passed=False, why="井盖仍松动", by=centre.inspector)
    case.refresh_from_db()
    assert (case.stage, case.reworked) == (Stage.HANDLING, 1)


@pytest.mark.requirement("digital-city-management.2")
def test_citizens_report_is_verified_on_the_spot_before_it_is_filed(centre: Centre) -> None:
    case = make_case("桥下有积水", class_code="0101")
    asked = verifying.ask_to_verify(case, by=centre.dispatcher, words="看积水多深")
    verifying.verify("v1", asked.pk, true=False, note="没有积水", by=centre.inspector, photos=[photo()])
    row = Verification.everywhere.get()
    assert (row.verdict, row.done_by_id) == ("false", centre.inspector.person_id)
    assert attachments_of(case).count() == 1
    assert "不属实" in case.remarks.get().text


def test_positions_are_kept_on_shift_alone_and_deleted_after_the_rules_days(centre: Centre) -> None:
    with pytest.raises(NotOnShift):
        shifts.note_spots([Spot(clock.now(), 114.0, 33.0)], by=centre.inspector)
    shifts.begin(by=centre.inspector)
    shifts.note_spots([Spot(clock.now(), 114.0, 33.0, 12)], by=centre.inspector)
    shifts.set_rule(7, "考勤", by=centre.keeper)
    assert TrackPoint.objects.count() == 1
    with clock.frozen(clock.now() + timedelta(days=8)):
        shifts.forget()
    assert not TrackPoint.objects.exists()
    assert Shift.everywhere.get().ended_at is not None


@pytest.mark.requirement("digital-city-management.3")
def test_every_channel_ends_in_one_list(centre: Centre) -> None:
    make_organisation()
    for channel in (Channel.WEB, Channel.APP, Channel.PHONE, Channel.VIDEO, Channel.SENSOR):
        cases.report(Report(channel=channel, text="井盖破损", once=f"{channel}-1"), by=PLATFORM)
    take_in(told(), by=centre.inspector)
    assert Case.everywhere.filter(keeper=centre.body).count() == 6
