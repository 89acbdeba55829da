"""What a class asks of whoever reports it: set by officials, answered by citizens and programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account
from chengshu.kernel.cases.models import Case, CaseClass, ClassKind, Scheme
from chengshu.kernel.cases.rights import KEEP_CLASSES, SEE
from chengshu.kernel.cases.services import add_class
from chengshu.kernel.intake.models import ApiKey, Jurisdiction, ServiceField
from chengshu.kernel.intake.rights import KEEP_DOORS
from chengshu.spec.people import Permission, Scope

TOLD = {"text": "路灯坏了", "address": "望河区人民路", "code": "0205", "once": "form-1"}
TYPED = {
    "name_zh": "颜色",
    "name_en": "Colour",
    "code": "colour",
    "data_type": "multivaluelist",
    "values": "red|红|red\nblue｜蓝",
    "order": "3",
    "variable": "on",
    "active": "on",
}


@pytest.fixture
def keeper(db: None) -> Client:
    return signed_in(KEEP_DOORS, KEEP_CLASSES, SEE)


def signed_in(*may: Permission) -> Client:
    client = Client()
    client.force_login(make_account(may=dict.fromkeys(may, Scope.ALL)))
    return client


def test_an_official_adds_a_question_that_citizens_and_programs_are_asked(
    keeper: Client, lamp: CaseClass, area: Jurisdiction
) -> None:
    answer = keeper.post(f"/intake/questions/of/{lamp.pk}/new/", TYPED)
    assert answer.headers["Location"] == f"/cases/classes/{lamp.pk}/"
    assert "颜色" in keeper.get(answer.headers["Location"]).content.decode()
    assert ServiceField.objects.get(code="colour").values == [["red", "红", "red"], ["blue", "蓝", ""]]

    asked = Client().get("/intake/report/questions/", {"code": "0205"}).content.decode()
    assert "颜色" in asked
    assert 'name="ask_colour"' in asked
    described = Client().get("/intake/open311/v2/services/0205.json").json()
    assert [one["code"] for one in described["attributes"]] == ["size", "since_day", "colour"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"values": ""}, "请至少填写一个选项"),
        ({"values": "red|红\nred|赤"}, "第 2 个选项"),
        ({"values": "红"}, "第 1 个选项"),
        ({"code": "size"}, "已有同样代码"),
        ({"code": "尺寸"}, "code"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told(
    keeper: Client, lamp: CaseClass, changed: dict[str, str], said: str
) -> None:
    answer = keeper.post(f"/intake/questions/of/{lamp.pk}/new/", {**TYPED, **changed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ServiceField.objects.filter(case_class=lamp).count() == 2


def test_a_question_is_changed_but_not_its_code_and_an_ended_one_is_asked_no_more(
    keeper: Client, lamp: CaseClass
) -> None:
    size = ServiceField.objects.get(code="size")
    page = keeper.get(f"/intake/questions/{size.pk}/").content.decode()
    assert "one|一盏|one" in page
    typed = {**TYPED, "code": "other", "data_type": "string", "name_zh": "多大范围", "active": ""}
    keeper.post(f"/intake/questions/{size.pk}/", typed)
    size.refresh_from_db()
    assert (size.code, size.name_zh, size.values, size.active) == ("size", "多大范围", [], False)
    assert "ask_size" not in Client().get("/intake/report/questions/", {"code": "0205"}).content.decode()


def test_answers_of_a_citizen_stand_with_the_case(lamp: CaseClass) -> None:
    answered: dict[str, Any] = {**TOLD, "ask_size": "row", "ask_since_day": "3"}
    assert Client().post("/intake/report/", answered).status_code == 302
    assert Case.everywhere.get().attributes == {"size": "row", "since_day": 3.0}


def test_a_question_that_must_be_answered_comes_back_with_all_that_was_typed(lamp: CaseClass) -> None:
    answer = Client().post("/intake/report/", {**TOLD, "ask_since_day": "很久"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "路灯坏了" in html
    assert 'name="ask_size"' in html
    assert not Case.everywhere.exists()


def test_without_a_class_nothing_more_is_asked(lamp: CaseClass) -> None:
    for code in ("", "9999"):
        assert "ask_" not in Client().get("/intake/report/questions/", {"code": code}).content.decode()
    assert Client().post("/intake/report/", {**TOLD, "code": ""}).status_code == 302


def test_a_class_with_classes_below_it_asks_nothing(keeper: Client, lamp: CaseClass) -> None:
    add_class(Scheme(lamp.scheme), "020501", Text("灯杆", "Pole"), kind=ClassKind.EVENT, parent=lamp, by=PLATFORM)
    assert keeper.get(f"/intake/questions/of/{lamp.pk}/new/").status_code == 404


def test_nobody_else_sets_questions(lamp: CaseClass) -> None:
    clerk = signed_in(SEE)
    assert clerk.get(f"/intake/questions/of/{lamp.pk}/new/").status_code == 403
    page = clerk.get(f"/cases/classes/{lamp.pk}/").content.decode()
    assert "范围" in page
    assert "新增问题" not in page
    assert "/intake/questions/" not in page


@pytest.mark.usefixtures("lamp")
def test_an_official_adds_a_jurisdiction_and_ends_it(keeper: Client, key: tuple[ApiKey, str]) -> None:
    typed = {"key": "north.city.example", "name_zh": "北区", "division_code": "990102", "active": "on"}
    keeper.post("/intake/keys/areas/new/", typed)
    row = Jurisdiction.objects.get(key="north.city.example")
    assert (row.name_zh, row.division_code, row.usual) == ("北区", "990102", False)
    assert "北区" in keeper.get("/intake/keys/").content.decode()
    ask = {"jurisdiction_id": "north.city.example"}
    assert Client().get("/intake/open311/v2/services.json", ask).status_code == 200

    keeper.post(f"/intake/keys/areas/{row.pk}/", {**typed, "key": "other", "active": ""})
    row.refresh_from_db()
    assert (row.key, row.active) == ("north.city.example", False)
    assert Client().get("/intake/open311/v2/services.json", ask).status_code == 404
