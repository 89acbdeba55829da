"""A private key that never leaves its token signs for many, one after the other, and leaves no session behind."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from chengshu.base.errors import Refusal
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.licences import keys
from chengshu.kernel.licences.errors import (
    DriverFailed,
    KeyStoreNotConnected,
    PinFileGone,
    PinLocked,
    PinRefused,
    SeveralInToken,
    TokenFailed,
    TokenGone,
    TokenKeyGone,
)
from chengshu.kernel.licences.models import KeyStore, Seal
from chengshu.kernel.licences.printing import sealing, typesetting
from chengshu.kernel.licences.services.seals import try_seal, use_token
from chengshu.kernel.licences.tests.softhsm import DRIVER, KINDS, LABEL, PIN, Bought, SoftToken, bought

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def key() -> Bought:
    """A key as most cities buy it, and its certificate."""
    return bought(KINDS["EC P-256"]())


@pytest.fixture
def moved(seal: Seal, token: SoftToken, keeper: Actor, key: Bought) -> Seal:
    """The seal, with its key in the token."""
    token.take_key(key.private, seal.key_name)
    return use_token(seal.pk, by=keeper, certificate=key.pem)


def signed(seal: Seal) -> bytes:
    sheet, picture = typesetting.pages("= 营业执照", {"sample": ""}, b"{}"), typesetting.seal_page(seal.name_zh)
    return sealing.sealed(sheet, keys.pdf_signer(seal), place_mm=(100, 30, 40), picture=picture, reason="签发")


def signs(seal: Seal, key: Bought) -> bool:
    return keys.signs_by(keys.pdf_signer(seal), key.certificate)


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_is_sealed_by_a_key_that_lies_in_no_file(seal: Seal, token: SoftToken, keeper: Actor, kind: str) -> None:
    for mine in keys.folder().glob(f"{seal.key_name}.*"):
        mine.unlink()
    key = bought(KINDS[kind](), usage=("digital_signature", "content_commitment"))
    token.take_key(key.private, seal.key_name)
    seal = use_token(seal.pk, by=keeper, certificate=key.pem)
    (signature,) = PdfFileReader(BytesIO(signed(seal))).embedded_signatures
    root = asn1_x509.Certificate.load(key.authority.public_bytes(Encoding.DER))
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
    assert status.bottom_line
    assert signature.signer_cert.sha256.hex() == seal.fingerprint


def test_signing_leaves_no_session_behind(moved: Seal, token: SoftToken, key: Bought) -> None:
    with token.opened():
        assert token.open_sessions() == 1  # the token counts
    assert all(signs(moved, key) for _ in range(200))
    assert token.open_sessions() == 0


def test_a_refused_pin_leaves_no_session_behind(moved: Seal, token: SoftToken, keeper: Actor) -> None:
    token.pin_file.write_text("000000")
    for _ in range(3):
        with pytest.raises(PinRefused):
            try_seal(moved.pk, by=keeper)
    assert token.open_sessions() == 0


def test_threads_take_turns(moved: Seal, token: SoftToken, key: Bought) -> None:
    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(lambda _: signs(moved, key), range(60)))
    assert token.open_sessions() == 0


def test_a_process_that_was_forked_signs_and_so_does_its_parent(moved: Seal, key: Bought) -> None:
    from chengshu.kernel.licences.tokens import TURN

    assert signs(moved, key)
    TURN.lock.acquire()  # as another thread of the parent does while it signs
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        try:
            os._exit(0 if signs(moved, key) and signs(moved, key) else 1)
        finally:
            os._exit(2)
    TURN.lock.release()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert signs(moved, key)


def test_a_token_that_was_taken_out_is_found_again(moved: Seal, token: SoftToken, key: Bought, tmp_path: Path) -> None:
    assert signs(moved, key)
    token.store.rename(tmp_path / "drawer")
    token.store.mkdir()
    with pytest.raises(TokenGone):
        signed(moved)
    token.store.rmdir()
    (tmp_path / "drawer").rename(token.store)
    assert signs(moved, key)


def test_a_wrong_pin_is_tried_once_and_not_until_the_token_locks(
    moved: Seal, token: SoftToken, key: Bought, keeper: Actor
) -> None:
    token.pin_file.write_text("000000")
    with pytest.raises(PinRefused):
        signed(moved)
    shutil.rmtree(token.store)
    token.store.mkdir()  # a token that is asked now is missing
    with pytest.raises(PinRefused):
        signed(moved)
    with pytest.raises(TokenGone):
        try_seal(moved.pk, by=keeper)  # somebody says that it is right now


def test_a_corrected_pin_is_tried_at_once(moved: Seal, token: SoftToken, key: Bought) -> None:
    token.pin_file.write_text("000000")
    with pytest.raises(PinRefused):
        signed(moved)
    token.pin_file.write_text(PIN)
    assert signs(moved, key)


def test_a_key_that_asks_for_the_pin_each_time_signs(seal: Seal, token: SoftToken, keeper: Actor) -> None:
    from pkcs11 import Attribute, KeyType

    with token.opened() as session:
        public, _ = session.generate_keypair(
            KeyType.RSA,
            2048,
            store=True,
            label="of a person",
            private_template={Attribute.ALWAYS_AUTHENTICATE: True, Attribute.ID: b"\x07"},
        )
        modulus = int.from_bytes(public[Attribute.MODULUS], "big")
    from cryptography.hazmat.primitives.asymmetric import rsa

    held = bought(KINDS["EC P-256"](), public=rsa.RSAPublicNumbers(65537, modulus).public_key())
    assert use_token(seal.pk, by=keeper, label="of a person", certificate=held.pem).store == KeyStore.PKCS11


def _no_driver(token: SoftToken, settings: Settings) -> None:
    settings.PKCS11 = ""


def _no_such_driver(token: SoftToken, settings: Settings) -> None:
    settings.PKCS11 = f"/usr/lib/nowhere.so;{LABEL};{token.pin_file}"


def _no_driver_but_text(token: SoftToken, settings: Settings) -> None:
    settings.PKCS11 = f"{token.pin_file};{LABEL};{token.pin_file}"


def _other_token(token: SoftToken, settings: Settings) -> None:
    settings.PKCS11 = f"{DRIVER};another;{token.pin_file}"


def _no_pin_file(token: SoftToken, settings: Settings) -> None:
    settings.PKCS11 = f"{DRIVER};{LABEL};"


def _empty_pin_file(token: SoftToken, settings: Settings) -> None:
    token.pin_file.write_text("\n")


def _pin_of_letters_unknown(token: SoftToken, settings: Settings) -> None:
    token.pin_file.write_bytes(b"\xff\xfe\x00")


def _pin_too_long(token: SoftToken, settings: Settings) -> None:
    token.pin_file.write_text("1" * 5000)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_no_driver, KeyStoreNotConnected),
        (_no_such_driver, DriverFailed),
        (_no_driver_but_text, DriverFailed),
        (_other_token, TokenGone),
        (_no_pin_file, PinFileGone),
        (_empty_pin_file, PinFileGone),
        (_pin_of_letters_unknown, PinFileGone),
        (_pin_too_long, PinRefused),
    ],
)
def test_what_is_missing_is_said(
    moved: Seal,
    token: SoftToken,
    settings: Settings,
    spoil: Callable[[SoftToken, Settings], None],
    said: type[Refusal],
) -> None:
    spoil(token, settings)
    with pytest.raises(said) as refused:
        signed(moved)
    assert type(refused.value) is said
    assert refused.value.sentence.zh != refused.value.sentence.en


def test_without_the_library_nothing_is_connected(moved: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "chengshu.kernel.licences.tokens", None)
    with pytest.raises(KeyStoreNotConnected):
        signed(moved)


@pytest.mark.parametrize(
    ("failed", "said"), [("DeviceError", TokenFailed), ("PinLocked", PinLocked), ("DeviceRemoved", TokenGone)]
)
def test_what_a_device_reports_becomes_a_sentence(
    moved: Seal, token: SoftToken, monkeypatch: pytest.MonkeyPatch, failed: str, said: type[Refusal]
) -> None:
    from pkcs11 import exceptions

    from chengshu.kernel.licences import tokens

    def fails(*_: object) -> None:
        raise getattr(exceptions, failed)

    monkeypatch.setattr(tokens, "_private_key", fails)
    with pytest.raises(said):
        signed(moved)
    assert token.open_sessions() == 0


def test_a_device_that_failed_once_is_asked_again(moved: Seal, key: Bought, monkeypatch: pytest.MonkeyPatch) -> None:
    from pkcs11 import exceptions

    from chengshu.kernel.licences import tokens

    found = tokens._private_key
    asked: list[str] = []

    def fails_once(session: Any, label: str) -> Any:
        asked.append(label)
        if len(asked) == 1:
            raise exceptions.SessionHandleInvalid
        return found(session, label)

    monkeypatch.setattr(tokens, "_private_key", fails_once)
    assert signs(moved, key)


def test_a_key_that_is_not_there_or_there_twice_is_not_guessed(
    moved: Seal, token: SoftToken, key: Bought, keeper: Actor
) -> None:
    with pytest.raises(TokenKeyGone):
        use_token(moved.pk, by=keeper, label="another", certificate=key.pem)
    token.take_key(KINDS["EC P-256"](), moved.key_name, "02")
    with pytest.raises(SeveralInToken):
        signed(moved)
