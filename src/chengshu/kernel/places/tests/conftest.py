"""The invented city with its grid, its map and its components, made once for a file of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from chengshu.kernel.geo.seeds import seed_divisions
from chengshu.kernel.identity.seeds import seed_organisations, seed_people
from chengshu.kernel.places.seeds import seed_classes, seed_components, seed_features, seed_grid


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Everything that the demo city knows of places; gone after the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_organisations()
        seed_people()
        seed_divisions()
        seed_classes()
        seed_grid()
        seed_features()
        seed_components()
        yield
        transaction.set_rollback(True)
