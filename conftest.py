"""Notes which functions of the register each passing test proves, for ``tools/requirements.py``."""

from __future__ import annotations

import json

import pytest

CACHE_KEY = "chengshu/requirements"


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
        cache = session.config.cache
        if cache is None or hasattr(session.config, "workerinput"):
            return
        known: dict[str, object] = json.loads(json.dumps(cache.get(CACHE_KEY, {})))
        cache.set(CACHE_KEY, known | self.outcomes)


def pytest_configure(config: pytest.Config) -> None:
    """Only the process that prints the summary keeps the proofs."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Proofs(), "proofs")
