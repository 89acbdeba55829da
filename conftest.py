"""Makes the tests' database quickly; notes which functions of the register each passing test proves.

Tables are made from the models and not by migrations, which take twenty seconds of computing for each test process;
that both agree is held by ``makemigrations --check``, and the cities of ``tests/city`` are made by migrations.
"""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from chengshu.config.tables import bring_first_rows

CACHE_KEY = "chengshu/requirements"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> None:
    """The rows that migrations bring along are there as well."""
    if not request.config.getvalue("nomigrations"):
        return
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        bring_first_rows(editor)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Carry the marks along with the report, also from a worker of pytest-xdist."""
    for item in items:
        for mark in item.iter_markers("requirement"):
            item.user_properties.extend(("requirement", function) for function in mark.args)


class Proofs:
    """The outcome of every marked test of this run, by its name."""

    def __init__(self) -> None:
        self.outcomes: dict[str, dict[str, object]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test proves its functions when its call passed and nothing around it failed."""
        functions = [value for name, value in report.user_properties if name == "requirement"]
        if functions and (report.when == "call" or not report.passed):
            self.outcomes[report.nodeid] = {"functions": functions, "outcome": report.outcome}

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Add this run to what earlier runs of other packages found."""
        cache = getattr(session.config, "cache", None)  # absent where its plugin is turned off
        if cache is None or hasattr(session.config, "workerinput"):
            return
        known: dict[str, dict[str, object]] = cache.get(CACHE_KEY, {})
        cache.set(CACHE_KEY, {**known, **self.outcomes})


def pytest_configure(config: pytest.Config) -> None:
    """Only the process that prints the summary keeps the proofs."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Proofs(), "proofs")
