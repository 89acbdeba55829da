"""A seal, and a token made of software for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.licences.models import Seal
from chengshu.kernel.licences.services.seals import make_seal
from chengshu.kernel.licences.tests.make import body_of, credit_code, make_issuer
from chengshu.kernel.licences.tests.softhsm import DRIVER, LABEL, NEEDED, TOOL, SoftToken, end_driver


@pytest.fixture
def keeper() -> Actor:
    """Who keeps the seal and issues by it."""
    return make_issuer()


@pytest.fixture
def seal(keeper: Actor, settings: Settings, tmp_path: Path) -> Seal:
    """A seal as any other, its keys in files."""
    settings.SEAL_KEYS = str(tmp_path / "keys")
    return make_seal(body_of(keeper), credit_code(), by=keeper)


@pytest.fixture
def token(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoftToken]:
    """An empty token that the city is connected to."""
    if not TOOL or not DRIVER:
        pytest.skip(NEEDED)
    pytest.importorskip("pkcs11", reason=NEEDED)
    made = SoftToken(tmp_path, tmp_path / "pin")
    settled = {"directories.tokendir": made.store, "objectstore.backend": "file", "library.reset_on_fork": "true"}
    (tmp_path / "softhsm2.conf").write_text("".join(f"{name} = {value}\n" for name, value in settled.items()))
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    made.begin()
    end_driver()
    settings.PKCS11 = f"{DRIVER};{LABEL};{made.pin_file}"
    yield made
    end_driver()
