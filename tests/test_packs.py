"""What every pack and kernel floor holds to."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.urls import resolve, reverse

from chengshu.base.text import Text
from chengshu.kernel.access.guards import guard_of
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
