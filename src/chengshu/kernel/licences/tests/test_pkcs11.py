"""A seal whose private key never leaves its token: signed through PKCS#11 by SoftHSM, a token made of software."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pytest_django import Settings

from chengshu.base import clock
from chengshu.kernel.licences import keys
from chengshu.kernel.licences.errors import KeyStoreNotConnected
from chengshu.kernel.licences.models import KeyStore, Seal
from chengshu.kernel.licences.printing import sealing, typesetting
from chengshu.kernel.licences.services.types import make_seal
from chengshu.kernel.licences.tests.make import body_of, credit_code, make_issuer

pytestmark = pytest.mark.django_db
TOOL = shutil.which("softhsm2-util")
DRIVER = next((str(one) for one in Path("/usr/lib").rglob("libsofthsm2.so")), "") if TOOL else ""
TOKEN, PIN = "city", "271828"
NEEDED = "needs SoftHSM (apt-get install softhsm2) and python-pkcs11"


@pytest.fixture
def seal(settings: Settings, tmp_path: Path) -> Seal:
    """A seal as any other, its keys in files."""
    settings.SEAL_KEYS = str(tmp_path / "keys")
    issuer = make_issuer()
    return make_seal(body_of(issuer), credit_code(), by=issuer)


@pytest.fixture
def token(seal: Seal, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The seal has a bought RSA key in a token, and none of its own on disk. Gives the file of the PIN."""
    if not TOOL or not DRIVER:
        pytest.skip(NEEDED)
    pkcs11 = pytest.importorskip("pkcs11", reason=NEEDED)
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    for mine in keys.folder().glob(f"{seal.key_name}.*"):
        mine.unlink()
    private = rsa.generate_private_key(65537, 2048)
    bought = tmp_path / "bought.pem"
    bought.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    seal.certificate = certified(private, seal.name_zh).public_bytes(Encoding.PEM).decode()
    seal.store, seal.fingerprint = KeyStore.PKCS11, keys.fingerprint(seal.certificate.encode())
    seal.save()
    softhsm("--init-token", "--free", "--label", TOKEN, "--so-pin", PIN, "--pin", PIN)
    softhsm("--import", str(bought), "--token", TOKEN, "--label", seal.key_name, "--id", "01", "--pin", PIN)
    bought.unlink()
    library = pkcs11.lib(DRIVER)
    library.reinitialize()  # its tokens are those of this test
    with library.get_token(token_label=TOKEN).open(user_pin=PIN, rw=True) as session:
        certificate = asn1_pem.unarmor(seal.certificate.encode())[2]
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.LABEL: seal.key_name,
                pkcs11.Attribute.ID: b"\x01",
                pkcs11.Attribute.SUBJECT: b"",
                pkcs11.Attribute.VALUE: certificate,
                pkcs11.Attribute.TOKEN: True,
            }
        )
    pin = tmp_path / "pin"
    pin.write_text(f"{PIN}\n")
    settings.PKCS11 = f"{DRIVER};{TOKEN};{pin}"
    yield pin
    library.finalize()


def certified(private: rsa.RSAPrivateKey, name: str) -> x509.Certificate:
    """A certificate as an authority sells it, here signed by itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    day = clock.now() - timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(private.public_key())
    made = made.serial_number(7).not_valid_before(day).not_valid_after(day + timedelta(days=99))
    use = x509.KeyUsage(True, True, False, False, False, True, False, False, False)
    made = made.add_extension(use, True).add_extension(x509.BasicConstraints(True, None), True)
    return made.sign(private, hashes.SHA256())


def softhsm(*words: str) -> None:
    subprocess.run([TOOL or "", *words], check=True, capture_output=True)  # noqa: S603 - our own words


def sheet() -> bytes:
    return typesetting.pages("= 营业执照", {"sample": ""}, b"{}")


def signed(seal: Seal) -> bytes:
    picture = typesetting.seal_page(seal.name_zh)
    return sealing.sealed(sheet(), keys.pdf_signer(seal), place_mm=(100, 30, 40), picture=picture, reason="签发")


@pytest.mark.usefixtures("token")
def test_a_pdf_is_sealed_by_a_key_that_lies_in_no_file(seal: Seal) -> None:
    assert not list(keys.folder().glob(f"{seal.key_name}.*"))
    pdf = signed(seal)
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    root = asn1_x509.Certificate.load(asn1_pem.unarmor(seal.certificate.encode())[2])
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
    assert status.bottom_line
    assert signature.signer_cert.sha256.hex() == seal.fingerprint


def test_a_wrong_pin_seals_nothing(seal: Seal, token: Path) -> None:
    token.write_text("000000")
    with pytest.raises(pytest.importorskip("pkcs11.exceptions").PinIncorrect):
        keys.pdf_signer(seal)


@pytest.mark.usefixtures("token")
def test_the_national_signature_is_not_connected_behind_a_token(seal: Seal) -> None:
    with pytest.raises(KeyStoreNotConnected):
        keys.sign_nationally(seal, b"content")


def test_without_a_driver_it_is_said_that_nothing_is_connected(seal: Seal, settings: Settings) -> None:
    settings.PKCS11 = ""
    seal.store = KeyStore.PKCS11
    with pytest.raises(KeyStoreNotConnected):
        keys.pdf_signer(seal)
