"""A case that the command centre gives to enforcement comes back with what became of it: two packs by the kernel."""

from __future__ import annotations

from datetime import date

import pytest

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.queries import people_who_may
from chengshu.kernel.access.tests.make import make_actor, make_person
from chengshu.kernel.cases.models import Case, LinkKind
from chengshu.kernel.cases.tests.make import make_case
from chengshu.kernel.events.services import deliver_due
from chengshu.packs.digital_city_management.models import Referral
from chengshu.packs.digital_city_management.services import referring
from chengshu.packs.digital_city_management.tests.make import Centre, make_centre
from chengshu.packs.municipal_operations.models import Clue, Offence
from chengshu.packs.municipal_operations.models.clues import ClueState
from chengshu.packs.municipal_operations.models.enforcement import PartyKind
from chengshu.packs.municipal_operations.rights import INVESTIGATE, OFFICER
from chengshu.packs.municipal_operations.services.clues import drop, open_from_clue
from chengshu.packs.municipal_operations.services.penalties import ProceedingContent

pytestmark = pytest.mark.django_db


def officers_of(centre: Centre) -> Actor:
    make_person(organisation=centre.enforcement, may=OFFICER.may)
    return make_actor(organisation=centre.enforcement, may=OFFICER.may)


def given(centre: Centre, text: str = "有人偷盗井盖。") -> tuple[Case, Referral, Clue]:
    case = make_case(text)
    row = referring.refer(case, centre.enforcement, "涉嫌偷盗井盖", by=centre.dispatcher)
    deliver_due()
    deliver_due()
    return case, row, Clue.everywhere.latest("pk")


@pytest.mark.requirement("digital-city-management.13")
@pytest.mark.requirement("municipal-operations.5")
def test_the_referral_is_answered_by_the_proceeding_that_its_clue_becomes() -> None:
    centre = make_centre()
    officer = officers_of(centre)
    case, row, clue = given(centre)
    assert (clue.case_id, clue.unit, clue.about_id) == (case.pk, centre.enforcement, str(row.pk))

    offence = Offence.objects.create(code="X", name_zh="盗窃井盖", broken="第一条", punished_by="第二条", most_fen=1)
    content = ProceedingContent(offence, "某人", PartyKind.PERSON, "偷盗。", "清河路", date(2026, 3, 1))
    people = list(people_who_may(INVESTIGATE, centre.enforcement))
    proceeding = open_from_clue(clue, content, people, by=officer)
    row.refresh_from_db()
    assert row.reference == proceeding.number
    assert "提请立案" in row.result
    assert case.remarks.filter(text__contains=proceeding.number).count() == 1
    assert proceeding.number in {link.reference for link in case.links.filter(kind=LinkKind.ENFORCEMENT)}


def test_a_second_referral_of_a_case_is_a_second_clue_and_each_is_answered() -> None:
    centre = make_centre()
    officer = officers_of(centre)
    case, first, clue = given(centre)
    drop(clue, by=officer, why="证据不足")
    second = referring.refer(case, centre.enforcement, "又有新证据", by=centre.dispatcher)
    deliver_due()
    deliver_due()
    assert Clue.everywhere.count() == 2
    drop(Clue.everywhere.latest("pk"), by=officer, why="仍然不足")
    for row, why in ((first, "证据不足"), (second, "仍然不足")):
        row.refresh_from_db()
        assert why in row.result


def test_a_referral_answered_on_its_own_page_still_lets_the_clue_be_settled() -> None:
    centre = make_centre()
    officer = officers_of(centre)
    case, row, clue = given(centre)
    referring.answer(row, "已电话答复", by=centre.enforcer)
    clue = drop(clue, by=officer, why="无需处罚")
    assert clue.state == ClueState.DROPPED
    assert case.remarks.filter(text__contains="无需处罚").count() == 1
