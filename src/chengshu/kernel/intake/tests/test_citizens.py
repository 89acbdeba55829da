"""What citizens do without an account."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, CaseClass, Stage
from chengshu.kernel.cases.services import Contact
from chengshu.kernel.cases.tests.make import make_case
from chengshu.kernel.intake.errors import NothingHere
from chengshu.kernel.intake.queries.following import case_numbered

TOLD = {"text": "路灯坏了三天", "address": "望河区人民路", "phone": "16012345678", "name": "王女士", "once": "form-1"}


def test_report_sent_twice_is_one_case_and_leads_to_its_own_page(lamp: CaseClass) -> None:
    client = Client()
    answers = [client.post("/intake/report/", TOLD) for _ in range(2)]
    case = Case.everywhere.get()
    assert {answer.headers["Location"] for answer in answers} == {f"/intake/follow/{case.follow_key}/?new=1"}
    page = client.get(answers[0].headers["Location"]).content.decode()
    assert case.number in page
    assert "16012345678" not in page


def test_reporter_finds_the_case_by_number_and_end_of_telephone(lamp: CaseClass) -> None:
    Client().post("/intake/report/", TOLD)
    case = Case.everywhere.get()
    right = Client().get("/intake/follow/", {"number": case.number, "digits": "5678"})
    wrong = Client().get("/intake/follow/", {"number": case.number, "digits": "0000"})
    assert (right.status_code, wrong.status_code) == (302, 404)


def test_what_was_typed_stays_where_something_is_missing(lamp: CaseClass) -> None:
    answer = Client().post("/intake/report/", {**TOLD, "address": ""})
    assert answer.status_code == 422
    assert "路灯坏了三天" in answer.content.decode()
    assert not Case.everywhere.exists()


def test_reporter_reads_the_answer_and_rates_it_once(lamp: CaseClass) -> None:
    Client().post("/intake/report/", TOLD)
    case = cases.answer(Case.everywhere.get(), "已修复", by=PLATFORM)
    where = f"/intake/follow/{case.follow_key}/"
    assert "已修复" in Client().get(where).content.decode()
    assert Client().post(f"{where}rate/", {"satisfaction": "4", "words": "还行"}).status_code == 302
    case.refresh_from_db()
    assert (case.satisfaction, case.stage) == (4, Stage.OVER)
    assert Client().post(f"{where}rate/", {"satisfaction": "1"}).status_code != 302


def test_flood_from_one_address_is_stopped(lamp: CaseClass) -> None:
    answers = [Client().post("/intake/report/", {**TOLD, "once": str(n)}).status_code for n in range(21)]
    assert answers[:20] == [302] * 20
    assert answers[20] != 302
    assert Case.everywhere.count() == 20


def test_language_is_chosen_on_a_page_that_set_no_cookie(lamp: CaseClass) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/intake/")
    assert not page.cookies
    answer = browser.post(reverse("install:language"), {"language": "en", "next": "/intake/"}, follow=True)
    assert "Tell us what is wrong" in answer.content.decode()


def test_case_of_a_caller_who_withheld_the_number_is_not_opened_by_zeros(lamp: CaseClass) -> None:
    case = make_case(contact=Contact(phone="00000000"))
    with pytest.raises(NothingHere):
        case_numbered(case.number, "0000")
