"""Pages of the inventory."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.identity.seeds.organisations import seed_organisations
from chengshu.kernel.inventory.contents import FunctionLine
from chengshu.kernel.inventory.models import InformationSystem
from chengshu.kernel.inventory.rights import JUDGE_SYSTEMS, KEEP_SYSTEMS, SEE_SYSTEMS, SET_USE_RULE
from chengshu.kernel.inventory.seeds import SYSTEMS, seed_inventory
from chengshu.kernel.inventory.services.mergers import plan_merger
from chengshu.kernel.inventory.services.roll_outs import plan_roll_out
from chengshu.kernel.inventory.services.systems import set_functions
from chengshu.kernel.inventory.tests.make import make_system
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
KEEPER = {SEE_SYSTEMS: Scope.UNIT, KEEP_SYSTEMS: Scope.UNIT, SET_USE_RULE: Scope.ALL}


def test_a_keeper_walks_the_menu_as_indented_lines(client: Client) -> None:
    unit = make_organisation()
    system = make_system(unit)
    client.force_login(make_account(organisation=unit, may=KEEPER))

    typed = "婚姻登记 | 结婚登记 | 结婚登记信息\n  预约\n  查询\n救助"
    answer = client.post(reverse("inventory:menu", args=[system.pk]), {"menu": typed})

    assert answer.status_code == 302
    assert [one.path for one in system.functions.all()] == ["1", "1.1", "1.2", "2"]
    assert typed in client.get(reverse("inventory:menu", args=[system.pk])).content.decode()


@pytest.mark.parametrize(
    "page", ["systems", "report", "mergers", "exceptions", "roll_outs", "rule", "new_system", "hand_in"]
)
def test_every_list_opens_also_while_nothing_is_there(client: Client, page: str) -> None:
    client.force_login(make_account(organisation=make_organisation(), may=KEEPER))
    assert client.get(reverse(f"inventory:{page}")).status_code == 200


def test_a_reader_who_keeps_no_systems_is_not_offered_to_report_their_use(client: Client) -> None:
    unit = make_organisation()
    system = make_system(unit)
    plan_roll_out(system, [unit], planned_users=10, planned_by=date(2026, 12, 31), by=PLATFORM)
    report = reverse("inventory:rolled_out", args=[system.roll_outs.get().pk])
    for may, offered in ((KEEPER, True), ({SEE_SYSTEMS: Scope.ALL}, False)):
        client.force_login(make_account(organisation=unit, may=may))
        assert (report in client.get(reverse("inventory:roll_outs")).content.decode()) is offered
        assert client.get(report).status_code == (200 if offered else 403)


def test_a_merger_leads_its_readers_to_their_own_system_and_names_the_other(client: Client) -> None:
    ours, theirs = make_organisation(), make_organisation()
    small, big = make_system(ours), make_system(theirs, comprehensive=True)
    merger = plan_merger(small, big, planned_on=date(2027, 6, 30), plan="迁移数据", by=PLATFORM)
    for unit, own, other in ((ours, small, big), (theirs, big, small)):
        client.force_login(make_account(organisation=unit, may=KEEPER))
        page = client.get(reverse("inventory:merger", args=[merger.pk])).content.decode()
        assert reverse("inventory:system", args=[own.pk]) in page
        assert f'"{reverse("inventory:system", args=[other.pk])}"' not in page
        assert other.name_zh in page


def test_the_page_of_a_system_asks_for_leave_where_it_is_isolated(client: Client) -> None:
    unit = make_organisation()
    system = make_system(unit, network="alone")
    set_functions(system, [FunctionLine(1, "登记", "", "登记信息")], by=PLATFORM)
    client.force_login(make_account(organisation=unit, may=KEEPER))

    shown = client.get(reverse("inventory:system", args=[system.pk])).content.decode()

    assert "没有有效的例外" in shown
    assert reverse("inventory:ask_exception", args=[system.pk]) in shown


def test_the_system_of_another_unit_is_not_found(client: Client) -> None:
    client.force_login(make_account(organisation=make_organisation(), may=KEEPER))
    assert client.get(reverse("inventory:system", args=[make_system().pk])).status_code == 404


def test_an_empty_form_can_be_taken_and_a_broken_one_is_told(client: Client) -> None:
    unit = make_organisation()
    client.force_login(make_account(organisation=unit, may=KEEPER))
    assert client.get(reverse("inventory:empty_sheet")).content[:2] == b"PK"

    file = SimpleUploadedFile("x.xlsx", b"no sheet")
    answer = client.post(reverse("inventory:hand_in"), {"owner": unit.pk, "file": file})

    assert "无法读取该表格" in answer.content.decode()


def test_the_invented_city_has_systems_of_every_kind_and_twice_changes_nothing() -> None:
    seed_organisations()
    make_account(may={JUDGE_SYSTEMS: Scope.ALL})
    seed_inventory()
    states = sorted(InformationSystem.everywhere.values_list("code", "state"))
    seed_inventory()

    assert len(states) == len(SYSTEMS)
    assert {"in_use", "doubted"} == {state for _, state in states}
    assert sorted(InformationSystem.everywhere.values_list("code", "state")) == states
