"""A token made of software (SoftHSM), with keys and certificates as they are bought."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from chengshu.base import clock

TOOL = shutil.which("softhsm2-util") or ""
DRIVER = next((str(one) for one in Path("/usr/lib").rglob("libsofthsm2.so")), "") if TOOL else ""
LABEL, PIN = "city", "271828"
MOST_HANDLES = 5000  # sessions, keys and certificates that a test opens
NEEDED = "needs SoftHSM (apt-get install softhsm2) and python-pkcs11"

Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
KINDS: dict[str, Callable[[], Private]] = {
    "RSA 2048": lambda: rsa.generate_private_key(65537, 2048),
    "EC P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "EC P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
}


@dataclass(frozen=True)
class SoftToken:
    """The token, the folder it is in, and the file of its PIN."""

    folder: Path
    pin_file: Path

    @property
    def store(self) -> Path:
        """Where SoftHSM keeps it; a token that was taken out is not there."""
        return self.folder / "tokens"

    def begin(self) -> None:
        """Make it afresh."""
        self.store.mkdir()
        self.pin_file.write_text(f"{PIN}\n")
        softhsm("--init-token", "--free", "--label", LABEL, "--so-pin", PIN, "--pin", PIN)

    def take_key(self, private: Private, label: str, identifier: str = "01") -> None:
        """Keep a private key; its file is gone afterwards."""
        file = self.folder / "bought.pem"
        file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        words = "--import", str(file), "--token", LABEL, "--label", label, "--id", identifier, "--pin", PIN
        softhsm(*words, *(("--force",) if identifier == "02" else ()))
        file.unlink()

    def take_certificate(self, certificate: x509.Certificate, label: str, identifier: str = "01") -> None:
        """Keep a certificate."""
        from pkcs11 import Attribute, CertificateType, ObjectClass

        with self.opened() as session:
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.LABEL: label,
                    Attribute.ID: bytes.fromhex(identifier),
                    Attribute.SUBJECT: certificate.subject.public_bytes(),
                    Attribute.VALUE: certificate.public_bytes(Encoding.DER),
                    Attribute.TOKEN: True,
                }
            )

    def opened(self) -> Any:
        """A session that may write."""
        import pkcs11

        return pkcs11.lib(DRIVER).get_token(token_label=LABEL).open(user_pin=PIN, rw=True)

    def open_sessions(self) -> int:
        """How many sessions this process has, asked handle by handle: SoftHSM counts them up and tells no number."""
        library, told = ctypes.CDLL(DRIVER), ctypes.create_string_buffer(64)
        handles = map(ctypes.c_ulong, range(1, MOST_HANDLES))
        return sum(library.C_GetSessionInfo(one, told) == 0 for one in handles)


def softhsm(*words: str) -> None:
    """The vendor's tool."""
    subprocess.run([TOOL, *words], check=True, capture_output=True)  # noqa: S603 - our own words


def end_driver() -> None:
    """Let the driver forget the tokens it knows; it reads its settings when it begins again."""
    import pkcs11

    with suppress(pkcs11.PKCS11Error):
        pkcs11.lib(DRIVER).finalize()


@dataclass(frozen=True)
class Bought:
    """A key, its certificate, and the authority's."""

    private: Private
    certificate: x509.Certificate
    authority: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The certificate alone."""
        return self.certificate.public_bytes(Encoding.PEM)


def bought(
    private: Private,
    *,
    days: tuple[int, int] = (-1, 99),
    usage: Sequence[str] = ("digital_signature",),
    public: Any = None,
    name: str = "市场监督管理局",
) -> Bought:
    """A certificate as an authority sells it to a body, valid from and until so many days from now, for this usage.

    ``public`` is given where the private key was made within the token.
    """
    authority = ec.generate_private_key(ec.SECP256R1())
    root = _certificate(
        "天中证书认证中心",
        authority.public_key(),
        "天中证书认证中心",
        authority,
        days=(-2, 999),
        usage=("key_cert_sign",),
    )
    leaf = _certificate(name, public or private.public_key(), "天中证书认证中心", authority, days=days, usage=usage)
    return Bought(private, leaf, root)


def _certificate(
    name: str, public: Any, issuer: str, by: Private, *, days: tuple[int, int], usage: Sequence[str]
) -> x509.Certificate:
    subject, above = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, issuer))
    since, until = (clock.now() + timedelta(days=one) for one in days)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(above).public_key(public)
    made = made.serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    allowed = x509.KeyUsage(**{one: one in usage for one in names})
    made = made.add_extension(allowed, True).add_extension(x509.BasicConstraints(name == issuer, None), True)
    return made.sign(by, hashes.SHA256())
