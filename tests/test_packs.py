"""What every pack and kernel floor holds to."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.apps import apps
from django.urls import resolve, reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import guard_of
from chengshu.kernel.projects.measuring import in_unit_of_target
from chengshu.kernel.projects.register import promised
from chengshu.spec.pack import Pack
from chengshu.spec.people import Permission
from chengshu.spec.registry import registry

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PACKS = [pytest.param(pack, id=pack.key) for pack in registry.packs]


def labels_of(pack: Pack) -> list[Text]:
    """Every term the pack shows."""
    declared = (
        pack.permissions,
        pack.roles,
        pack.datasets,
        pack.indicators,
        pack.ratings,
        pack.work_types,
        pack.pages,
        pack.jobs,
    )
    labels = [one.label for group in declared for one in group]
    fields = [field.label for dataset in pack.datasets for field in dataset.fields]
    return [pack.label, *labels, *fields, *(message.title for message in pack.messages)]


@pytest.mark.parametrize("pack", PACKS)
def test_terms_are_in_chinese_and_english(pack: Pack) -> None:
    for label in labels_of(pack):
        assert CHINESE.search(label.zh), label
        assert not CHINESE.search(label.en), label


@pytest.mark.parametrize("pack", PACKS)
def test_every_permission_is_held_by_some_role(pack: Pack) -> None:
    held = {permission for role in registry.roles.values() for permission in role.may}
    assert set(pack.permissions) <= held


@pytest.mark.parametrize("pack", PACKS)
def test_roles_hold_only_declared_permissions(pack: Pack) -> None:
    for role in pack.roles:
        assert {permission.key for permission in role.may} <= set(registry.permissions), role.key


@pytest.mark.parametrize("pack", PACKS)
def test_every_page_of_the_menu_leads_somewhere_behind_its_permission(pack: Pack) -> None:

    for page in pack.pages:
        guard = guard_of(resolve(reverse(page.url_name)).func)
        assert guard == (page.needs or "signed_in"), page.url_name


@pytest.mark.parametrize("pack", PACKS)
def test_declared_fields_exist_in_their_model(pack: Pack) -> None:
    for dataset in pack.datasets:
        names = {field.name for field in apps.get_model(dataset.model)._meta.get_fields()}
        assert {field.name for field in dataset.fields} <= names, dataset.key


@pytest.mark.parametrize("pack", PACKS)
def test_permissions_are_named_after_their_pack(pack: Pack) -> None:
    for permission in pack.permissions:
        assert isinstance(permission, Permission)
        assert permission.key.startswith(f"{pack.key}."), permission.key


@pytest.mark.parametrize("key", sorted(registry.indicators.keys() & {target.indicator for target in promised()}))
def test_what_is_counted_can_be_shown_in_the_unit_that_the_plan_promises(key: str) -> None:
    counted = registry.indicators[key].unit
    for target in promised():
        if target.indicator == key:
            assert in_unit_of_target(Decimal(1), counted, target.unit, indicator=key) > 0


def test_every_promise_about_cases_hotline_and_municipal_business_is_counted_by_the_city() -> None:
    systems = {"digital-city-management", "hotline-12345", "municipal-operations"}
    wanted = {target.indicator for target in promised() if target.system in systems}
    assert len(wanted) == 8
    assert wanted <= registry.indicators.keys()
