"""The people and bodies of the invented city."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from chengshu.kernel.identity.models import Account, Organisation, OrganisationAlias, Person
from chengshu.kernel.identity.queries import organisation_called
from chengshu.kernel.identity.seeds import DEMO_PASSWORD, HEADLINE, seed_organisations, seed_people
from chengshu.kernel.identity.seeds.bodies import BUREAUS, PARTY

SHARED = next(
    (folder.parent / "shared" for folder in Path(__file__).parents if (folder / "pyproject.toml").exists()), Path()
)
COLLECTIVE = ("各", "相关", "其它", "其他", "运营商", "景区")


@pytest.mark.django_db
def test_seeding_the_bodies_and_people_twice_changes_nothing() -> None:
    counts = []
    for _ in range(2):
        seed_organisations()
        seed_people()
        counts.append([model.objects.count() for model in (Organisation, OrganisationAlias, Person, Account)])
    assert counts[0] == counts[1]
    assert counts[0][0] >= 70


@pytest.mark.django_db
def test_every_body_of_the_invented_city_has_a_head_and_a_clerk() -> None:
    seed_organisations()
    seed_people()
    for body in (*PARTY, *BUREAUS):
        organisation = Organisation.objects.get(code=f"tianzhong.{body.key}")
        assert organisation.posts.filter(leads=True).count() == 1
        assert organisation.posts.filter(leads=False).exists()


@pytest.mark.django_db
def test_the_people_of_the_invented_city_cannot_be_mistaken_for_real_ones() -> None:
    seed_organisations()
    seed_people()
    assert Person.objects.exclude(phone__startswith="164").exclude(email__endswith=".example").count() == 0
    names = Counter(Person.objects.values_list("name_zh", flat=True))
    assert max(names.values()) == 1


@pytest.mark.django_db
def test_the_shown_accounts_open_with_the_printed_password() -> None:
    seed_organisations()
    seed_people()
    for username in HEADLINE:
        assert Account.objects.get(username=username).check_password(DEMO_PASSWORD)


def test_no_name_in_documents_stands_for_two_bodies() -> None:
    names = Counter(alias for body in (*PARTY, *BUREAUS) for alias in set(body.aliases))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.django_db
def test_the_units_that_a_published_plan_prints_are_bodies_of_the_invented_city() -> None:
    tasks = SHARED / "requirements" / "zhumadian_tasks.json"
    if not tasks.exists():
        pytest.skip("the published plan lies beside the checkout, under ../shared")
    seed_organisations()
    printed = {
        unit
        for task in json.loads(tasks.read_text(encoding="utf-8"))
        for milestone in task["milestones"]
        for unit in (*milestone["lead"], *milestone["support"])
        if unit.startswith("市") and not any(word in unit for word in COLLECTIVE)
    }
    assert len(printed) > 30
    assert sorted(unit for unit in printed if organisation_called(unit) is None) == []
