"""The sub-systems, their checks, warnings, registers, referrals and the two indicators."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from chengshu.base import clock
from chengshu.base.errors import Refusal
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.cases import rights as case_rights
from chengshu.kernel.cases.models import Case, LinkKind
from chengshu.kernel.cases.services import Place
from chengshu.kernel.cases.tests.make import make_case, make_class
from chengshu.kernel.evaluation import rights as evaluation
from chengshu.kernel.files.queries import attachments_of
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.intake import rights as intake
from chengshu.kernel.intake.services.findings import Found, confirm, find
from chengshu.kernel.places import rights as places
from chengshu.kernel.places.tests.make import make_city, make_component
from chengshu.kernel.work.errors import NotYours
from chengshu.kernel.work.services import make_move
from chengshu.packs.digital_city_management import rights, subsystems
from chengshu.packs.digital_city_management.errors import AlreadyAsked, WarningSettled
from chengshu.packs.digital_city_management.models import Supervised, Warning
from chengshu.packs.digital_city_management.models.watching import WarningState
from chengshu.packs.digital_city_management.queries.scores import scores
from chengshu.packs.digital_city_management.services import commanding, referring, registers, verifying, warning
from chengshu.packs.digital_city_management.services.reporting import FieldReport, take_in
from chengshu.packs.digital_city_management.tests.make import Centre, make_centre, photo
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
HOME = "/digital_city_management/"


@pytest.fixture
def centre() -> Centre:
    return make_centre()


def client_of(body: Organisation) -> Client:
    client = Client()
    roles = (rights.KEEPER, case_rights.DISPATCHER, evaluation.LEADER, intake.CONFIRMER, places.READER)
    client.force_login(
        make_account(organisation=body, may={key: scope for role in roles for key, scope in role.may.items()})
    )
    return client


@pytest.mark.requirement("digital-city-management.1")
@pytest.mark.parametrize("key", [one.key for one in subsystems.STANDARD])
def test_each_standard_subsystem_answers_alone_and_says_how_it_stands(centre: Centre, key: str) -> None:
    make_city()
    take_in(FieldReport("k", class_code="0101", lon=114.02, lat=33.02, photos=[photo()]), by=centre.inspector)
    page = client_of(centre.body).get(f"{HOME}systems/{key}/?q=云溪小学")
    assert page.status_code == 200
    assert str(subsystems.ALL[key].label) in page.content.decode()


@pytest.mark.parametrize("key", [one.key for one in subsystems.EXTENSION])
def test_each_extension_answers_and_what_is_not_connected_says_so(centre: Centre, key: str) -> None:
    page = client_of(centre.body).get(f"{HOME}systems/{key}/")
    assert page.status_code == 200
    if key in {"scene", "video"}:
        assert "未接入" in page.content.decode()


@pytest.mark.parametrize("key", list(subsystems.ALL))
def test_no_subsystem_shows_its_reader_a_door_that_is_shut_to_him(centre: Centre, key: str) -> None:
    make_city()
    client = Client()
    client.force_login(make_account(organisation=centre.body, may={rights.SEE: Scope.ALL}))
    page = client.get(f"{HOME}systems/{key}/").content.decode()
    main = page[page.index("<main") : page.index("</main")]
    doors = {html.unescape(url) for url in re.findall(r'href="(/[^"#]*)', main)}
    assert [url for url in doors if client.get(url).status_code == 403] == []


@pytest.mark.requirement("digital-city-management.11")
@pytest.mark.parametrize("key", ["perception", "analysis", "service", "command", "inspection"])
def test_each_of_the_five_faces_has_a_view(centre: Centre, key: str) -> None:
    make_case(class_code="0101")
    assert client_of(centre.body).get(f"{HOME}faces/{key}/").status_code == 200


def test_subsystem_counts_when_it_was_used_within_thirty_days_and_no_longer_after(centre: Centre) -> None:
    shops = subsystems.ALL["shops"]
    assert not subsystems.standing_of(shops).in_operation
    take_in(FieldReport("k", class_code="0101", address="清河路"), by=centre.inspector)
    mobile, today = subsystems.ALL["mobile_collection"], clock.today()
    assert subsystems.standing_of(mobile, today + timedelta(days=29)).uses == 1
    assert not subsystems.standing_of(mobile, today + timedelta(days=31)).in_operation


def test_standard_subsystems_in_operation_counts_those_that_work(centre: Centre) -> None:
    before = subsystems.standard_in_operation(clock.today())
    make_city()
    make_component()
    after = subsystems.standard_in_operation(clock.today())
    assert (before.rows, after.rows) == (9, 9)
    assert after.value > before.value


def test_extension_subsystems_in_operation_leaves_out_what_is_not_connected(centre: Centre) -> None:
    before = subsystems.extension_in_operation(clock.today()).value
    shop(centre)
    after = subsystems.extension_in_operation(clock.today())
    assert after.value > before
    assert after.value < 1


def shop(centre: Centre) -> object:
    values = {
        "name_zh": "便利店",
        "code": "M1",
        "unit": centre.body,
        "address": "清河路1号",
        "duties": ["clean", "order"],
    }
    return registers.keep_shop(values, by=centre.keeper)


def test_score_of_a_shop_is_the_mean_of_its_duties_and_a_bad_one_becomes_a_case(centre: Centre) -> None:
    row = shop(centre)
    visit = registers.visit_shop(row, {"clean": 60, "order": 90, "green": 0}, by=centre.inspector, report=True)  # type: ignore[arg-type]
    assert (visit.score, visit.marks) == (75, {"clean": 60, "order": 90})
    assert visit.case is not None and visit.case.address == "清河路1号"


def test_permit_of_a_site_ends_with_its_last_day(centre: Centre) -> None:
    today = clock.today()
    row = Supervised(kind="site", number="Z1", permit_from=today, permit_until=today)
    assert row.permit_state() == "valid"
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert row.permit_state() == "ended"


RULE = warning.RuleContent(Text("井盖聚集", "Covers"), "0101", 3, 500, 24)


def lying(lon: float, lat: float = 33.02, code: str = "0101") -> Case:
    return make_case("井盖缺失", class_code=code, place=Place(lon=lon, lat=lat))


@pytest.mark.requirement("digital-city-management.12")
def test_cases_of_a_class_that_gather_raise_one_warning_with_work(centre: Centre) -> None:
    rule = warning.set_rule(RULE, centre.body, by=centre.keeper)
    near = [lying(114.020), lying(114.021), lying(114.022)]
    lying(114.15)
    make_class("0202", "别的")
    lying(114.021, code="0202")
    assert warning.raise_warnings() == 1
    row = Warning.everywhere.get()
    assert set(row.cases.all()) == set(near)
    assert (row.rule, row.item and row.item.unit_id) == (rule, centre.body.pk)
    warning.raise_warnings()
    assert Warning.everywhere.count() == 1
    joined = lying(114.0215)
    warning.raise_warnings()
    assert joined in row.cases.all()


def test_two_cases_or_old_ones_raise_nothing(centre: Centre) -> None:
    warning.set_rule(RULE, centre.body, by=centre.keeper)
    with clock.frozen(clock.now() - timedelta(hours=30)):
        lying(114.020)
    lying(114.021)
    lying(114.022)
    assert warning.raise_warnings() == 0


def test_settling_a_warning_says_by_whom_and_how(centre: Centre) -> None:
    warning.set_rule(RULE, centre.body, by=centre.keeper)
    for lon in (114.020, 114.021, 114.022):
        lying(lon)
    warning.raise_warnings()
    row = Warning.everywhere.get()
    assert row.item is not None
    make_move(row.item, "act", by=centre.dispatcher, values={"note": "已围挡并抢修"})
    row.refresh_from_db()
    assert (row.state, row.note, row.settled_by_id) == (WarningState.ACTED, "已围挡并抢修", centre.dispatcher.person_id)


@pytest.mark.requirement("digital-city-management.13")
def test_case_goes_to_enforcement_with_its_evidence_and_the_result_comes_back(centre: Centre) -> None:
    told = take_in(FieldReport("k", class_code="0101", address="清河路", photos=[photo()]), by=centre.inspector)
    case = Case.everywhere.get(number=told.number)
    row = referring.refer(case, centre.enforcement, "涉嫌偷盗井盖", by=centre.dispatcher)
    assert [one.name for one in attachments_of(row)] == ["井盖.png"]
    with pytest.raises(NotYours):
        referring.answer(row, "已立案", by=centre.crew)
    referring.answer(row, "已立案调查", reference="城管罚〔2026〕1号", by=centre.enforcer)
    links = case.links.filter(kind=LinkKind.ENFORCEMENT)
    assert "城管罚〔2026〕1号" in {link.reference for link in links}
    assert "已立案调查" in case.remarks.get().text


@pytest.mark.requirement("digital-city-management.6")
def test_what_a_camera_finds_is_a_case_after_somebody_confirmed_and_counts_as_used(centre: Centre) -> None:
    found = find(Found("video", "占道经营", "cam-1", class_code="0101"), source="视频平台")  # type: ignore[arg-type]
    assert not Case.everywhere.exists()
    confirm(found, by=PLATFORM)
    assert Case.everywhere.get().channel == "video"
    assert subsystems.standing_of(subsystems.ALL["video"]).in_operation


@pytest.mark.requirement("digital-city-management.10")
def test_inspectors_are_scored_by_what_stood_and_what_was_in_time(centre: Centre) -> None:
    for number in range(4):
        take_in(FieldReport(f"k{number}", class_code="0101", address="清河路"), by=centre.inspector)
    Case.everywhere.filter(pk=Case.everywhere.latest("pk").pk).update(outcome="refused", stage="over")
    found = next(one for one in scores(PLATFORM) if one.reported)
    assert (found.reported, found.valid, found.score) == (4, 3, 75)


@pytest.mark.requirement("digital-city-management.12")
def test_every_number_of_the_big_screen_opens_its_cases(centre: Centre) -> None:
    make_case(class_code="0101")
    page = client_of(centre.body).get(f"{HOME}screen/")
    html = page.content.decode()
    assert page.status_code == 200
    assert html.count('class="city-number') >= 8
    assert 'href="/cases/?which=all"' in html


def test_asking_twice_for_a_verification_is_refused(centre: Centre) -> None:
    case = make_case(class_code="0101")
    verifying.ask_to_verify(case, by=centre.dispatcher)
    with pytest.raises(AlreadyAsked):
        verifying.ask_to_verify(case, by=centre.dispatcher)


@pytest.mark.requirement("digital-city-management.7")
def test_base_data_counts_components_cells_and_bodies_over_the_map(centre: Centre) -> None:
    make_city()
    make_component()
    html = client_of(centre.body).get(f"{HOME}systems/base_data/").content.decode()
    assert "在册部件" in html
    assert "雨水井盖" in html


@pytest.mark.requirement("digital-city-management.12")
def test_warning_is_commanded_from_its_page_and_settled_when_every_unit_has_answered(centre: Centre) -> None:
    warning.set_rule(RULE, centre.body, by=centre.keeper)
    for lon in (114.020, 114.021, 114.022):
        lying(lon)
    warning.raise_warnings()
    row, client = Warning.everywhere.get(), client_of(centre.body)
    page, told = f"{HOME}warnings/{row.pk}/", {"units": "市政处、执法队", "order": "围挡并抢修", "minutes": "20"}
    assert f"{page}order/" in client.get(page).content.decode()
    assert client.post(f"{page}order/", told | {"units": "没有这个单位"}).status_code == 422
    assert client.post(f"{page}order/", told).status_code == 302
    assert row.item is not None
    first, second = row.item.children.order_by("pk")
    assert (first.unit, second.unit) == (centre.unit, centre.enforcement)
    assert first.due_at is not None
    assert timedelta(minutes=19) < first.due_at - clock.now() <= timedelta(minutes=20)
    with pytest.raises(NotYours):
        make_move(first, "report", by=centre.enforcer, values={"result": "不是我们的"})
    make_move(first, "report", by=centre.clerk, values={"result": "已围挡"})
    with pytest.raises(Refusal):
        make_move(row.item, "act", by=centre.dispatcher, values={"note": "还没有都回报"})
    make_move(second, "decline", by=centre.enforcer, why="不在辖区")
    shown = client.get(page).content.decode()
    assert "围挡并抢修" in shown
    assert "已围挡" in shown
    make_move(row.item, "act", by=centre.dispatcher, values={"note": "处置完毕"})
    with pytest.raises(WarningSettled):
        commanding.command(row, [centre.unit], "再去", minutes=20, by=centre.dispatcher)
