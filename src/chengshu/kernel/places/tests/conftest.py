"""The invented city with its grid, its map and its components, made once for a file of tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

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


@pytest.fixture
def lake(settings: Settings, tmp_path: Path) -> Path:
    """A lake of its own."""
    settings.LAKE = tmp_path / "lake"
    return tmp_path / "lake"
