"""Purposes are kept by officials: without one nothing is asked, and an ended one is used no more."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_actor, make_organisation
from chengshu.kernel.audit.models import Entry
from chengshu.kernel.registries.errors import PurposeEnded
from chengshu.kernel.registries.models import FieldGrant, Receipt, UsePurpose
from chengshu.kernel.registries.rights import KEEP_REGISTRIES, LOOK_UP, SEE_REGISTRIES
from chengshu.kernel.registries.services import grant_field, look_up, set_purpose
from chengshu.kernel.registries.tests.make import make_person_record, make_purpose, make_registry
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db

TYPED = {"name_zh": "住房保障审核", "name_en": "Housing", "key": "housing", "ground": "法定职责", "active": "on"}


@pytest.fixture
def keeper(client: Client) -> Client:
    account = make_account(may=dict.fromkeys((SEE_REGISTRIES, KEEP_REGISTRIES, LOOK_UP), Scope.ALL))
    client.force_login(account)
    return client


def asked(client: Client, number: str, purpose: str) -> str:
    typed = {"registry": "population", "number": number, "purpose": purpose}
    return client.post(reverse("registries:look_up"), typed).content.decode()


def test_a_city_without_purposes_looks_up_nothing_until_an_official_adds_one(keeper: Client) -> None:
    person = make_person_record("李清和")
    asked(keeper, person.number, "housing")
    assert not Receipt.everywhere.exists()
    assert reverse("registries:purposes") in keeper.get(reverse("registries:overview")).content.decode()

    keeper.post(reverse("registries:new_purpose"), TYPED)

    assert "住房保障审核" in keeper.get(reverse("registries:purposes")).content.decode()
    assert "李**" in asked(keeper, person.number, "housing")
    assert Entry.objects.get(verb="registries.purpose.added").details["ground"] == "法定职责"


def test_name_and_ground_of_a_purpose_change_but_not_its_key(keeper: Client) -> None:
    row = make_purpose()
    changed = {**TYPED, "key": "other", "name_zh": "窗口办件", "ground": "新条例第三条"}

    keeper.post(reverse("registries:purpose", args=[row.pk]), changed)

    row.refresh_from_db()
    assert (row.key, row.name_zh, row.ground, row.active) == ("service", "窗口办件", "新条例第三条", True)
    assert Entry.objects.filter(verb="registries.purpose.changed", subject_id=str(row.pk)).exists()


def test_a_key_is_given_once(keeper: Client) -> None:
    row = make_purpose("housing")
    answer = keeper.post(reverse("registries:new_purpose"), TYPED)

    assert answer.status_code == 422
    assert "请换一个标识" in answer.content.decode()
    row.refresh_from_db()
    assert row.name_zh == "办理政务服务"


def test_an_ended_purpose_is_neither_used_nor_chosen_while_grants_and_receipts_still_name_it(keeper: Client) -> None:
    person, row = make_person_record("李清和"), make_purpose()
    field = make_registry().fields.get(key="name")
    body = make_organisation()
    grant_field(field, body, row, clear=True, by=PLATFORM, reason="窗口办件")
    asked(keeper, person.number, "service")

    keeper.post(reverse("registries:purpose", args=[row.pk]), {**TYPED, "name_zh": "办件", "active": ""})

    assert "李**" not in asked(keeper, person.number, "service")
    for page in (reverse("registries:look_up"), reverse("registries:grant", args=["population"])):
        assert "办件</option>" not in keeper.get(page).content.decode()
    row.refresh_from_db()
    with pytest.raises(PurposeEnded):
        look_up("population", person.number, purpose="service", by=make_actor(may={LOOK_UP: Scope.ALL}))
    with pytest.raises(PurposeEnded):
        grant_field(field, body, row, clear=False, by=PLATFORM, reason="窗口办件")
    assert [one.purpose for one in Receipt.everywhere.all()] == [row]
    assert [(one.purpose, one.clear) for one in FieldGrant.objects.all()] == [(row, True)]
    assert "已停用" in keeper.get(reverse("registries:purposes"), {"state": "off"}).content.decode()


def test_a_purpose_holds_for_all_registries_so_a_keeper_of_one_unit_reads_but_does_not_set(client: Client) -> None:
    row = make_purpose()
    client.force_login(make_account(may={KEEP_REGISTRIES: Scope.UNIT}))

    page = client.get(reverse("registries:purposes")).content.decode()

    assert row.name_zh in page
    assert reverse("registries:new_purpose") not in page
    assert reverse("registries:purpose", args=[row.pk]) not in page
    for url in (reverse("registries:new_purpose"), reverse("registries:purpose", args=[row.pk])):
        assert client.get(url).status_code == 403
        assert client.post(url, TYPED).status_code == 403
    with pytest.raises(NotAllowed):
        set_purpose("x", Text("某目的", "X"), ground="", by=make_actor(may={KEEP_REGISTRIES: Scope.UNIT}))
    assert [one.key for one in UsePurpose.objects.all()] == ["service"]


def test_whoever_only_sees_registries_does_not_find_the_purposes(client: Client) -> None:
    client.force_login(make_account(may={SEE_REGISTRIES: Scope.ALL}))

    assert client.get(reverse("registries:purposes")).status_code == 403
    assert reverse("registries:purposes") not in client.get(reverse("registries:overview")).content.decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_list_and_forms_open_in_both_languages(keeper: Client, language: str) -> None:
    row = make_purpose()
    keeper.post(reverse("install:language"), {"language": language})

    said = {"zh": "停用后不能再选用", "en": "each holds for every registry"}[language]
    assert said in keeper.get(reverse("registries:purposes")).content.decode()
    for url in (reverse("registries:new_purpose"), reverse("registries:purpose", args=[row.pk])):
        assert keeper.get(url).status_code == 200
