"""Private keys of seals: outside the database, in files that their owner alone reads, or in a token.

``<HOME>/keys/seals`` (``CHENGSHU_SEAL_KEYS``) holds for each seal ``<name>.p12`` or ``<name>.pdf.pem`` with
``<name>.crt.pem``, and ``<name>.sm2.pem``. Where no certificate was bought, a city's own authority (``authority``)
signs one, so that a city can begin; readers of PDF trust it once its root is installed. A seal whose ``store`` is
PKCS#11 signs PDF by a key in the token of ``CHENGSHU_PKCS11``; its SM2 key lies in the folder like those of others.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from asn1crypto import keys as asn1_keys
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from chengshu.base import clock
from chengshu.base.suites import NATIONAL
from chengshu.base.text import Text
from chengshu.kernel.licences import certificates
from chengshu.kernel.licences.errors import KeyNotThere, KeyStoreNotConnected, KeyUnreadable, NationalKeyNotConnected
from chengshu.kernel.licences.models import KeyStore, Seal

if TYPE_CHECKING:
    from chengshu.kernel.licences.tokens import Token

AUTHORITY = "authority"
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Made:
    """What of new keys may be known: certificate and SM2 public key as PEM."""

    certificate: bytes
    national_public: bytes


def folder() -> Path:
    """Where the keys lie; made at the first use, for its owner alone."""
    found = Path(settings.SEAL_KEYS or Path(settings.HOME) / "keys" / "seals")
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def make_keys(name: str, *, body: str, issuer_code: str, years: int = 5) -> Made:
    """Fresh keys of a seal in files, with a certificate of the city's own authority."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = _named(body, issuer_code)
    certificate = _certificate(subject, private.public_key(), years=years, signs_others=False)
    _keep(f"{name}.pdf.pem", private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _keep(f"{name}.crt.pem", certificate)
    pair = NATIONAL.new_pair()
    _keep(f"{name}.sm2.pem", pair.private)
    return Made(certificate, pair.public)


def pdf_signer(seal: Seal) -> signers.Signer:
    """Who signs PDF for a seal. Raises KeysOutOfReach; a token does so no sooner than it signs."""
    if seal.store == KeyStore.PKCS11:
        return token_signer(seal.label_in_token, certificates.read_chain(seal.certificate.encode()))
    return file_signer(seal)


def file_signer(seal: Seal) -> signers.Signer:
    """The key in the folder: a bought one before one of the city's own. Raises KeyNotThere, KeyUnreadable."""
    bought = folder() / f"{seal.key_name}.p12"
    if bought.exists():
        found: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
            bought, passphrase=_passphrase(seal.key_name)
        )
        if found is None:
            raise KeyUnreadable(file=bought.name)
        return found
    key, certificate = _read(seal, "pdf.pem"), _read(seal, "crt.pem")
    store = SimpleCertificateStore.from_certs([root_certificate()])  # type: ignore[no-untyped-call]
    try:
        private = asn1_keys.PrivateKeyInfo.load(_bare(key))
        return signers.SimpleSigner(asn1_x509.Certificate.load(_bare(certificate)), private, store)
    except ValueError as damaged:
        raise KeyUnreadable(file=f"{seal.key_name}.pdf.pem") from damaged


def token_signer(label: str, chain: Sequence[x509.Certificate]) -> signers.Signer:
    """The key of this label in the token; ``chain`` begins with its certificate. Raises KeyStoreNotConnected."""
    holder = token()
    from chengshu.kernel.licences.tokens import TokenSigner  # noqa: PLC0415 - an extra that most cities do not need

    return TokenSigner(holder, label, chain)


def token() -> Token:
    """The token of ``CHENGSHU_PKCS11`` (driver, its label, file of the PIN). Raises KeyStoreNotConnected."""
    driver, _, rest = settings.PKCS11.partition(";")
    label, _, pin_file = rest.partition(";")
    if not driver or not label:
        raise KeyStoreNotConnected
    try:
        from chengshu.kernel.licences.tokens import Token  # noqa: PLC0415 - an extra that most cities do not need
    except ImportError as gone:
        raise KeyStoreNotConnected from gone
    return Token(driver, label, Path(pin_file), folder() / "pin.refused")


def signs_by(signer: signers.Signer, certificate: x509.Certificate) -> bool:
    """Whether a signer signs, in a trial, so that the certificate proves it. Raises KeysOutOfReach."""
    content = os.urandom(64)
    signature = asyncio.run(signer.async_sign_raw(content, "sha256"))
    return certificates.is_signed(certificate, signature, content)


def sign_nationally(seal: Seal, content: bytes) -> bytes:
    """The SM2 signature of a seal, by the key in the folder.

    Raises KeyNotThere, NationalKeyNotConnected, KeyUnreadable.
    """
    file = f"{seal.key_name}.sm2.pem"
    if seal.store == KeyStore.PKCS11 and not (folder() / file).exists():
        raise NationalKeyNotConnected(name=seal.name, file=file)
    try:
        return NATIONAL.sign(_read(seal, "sm2.pem"), content)
    except ValueError as damaged:
        raise KeyUnreadable(file=file) from damaged


@dataclass(frozen=True)
class Place:
    """Where one of the keys of a seal lies; ``there`` is None where only a trial would tell."""

    use: Text
    where: Text
    there: bool | None


def places(seal: Seal) -> tuple[Place, Place]:
    """Where the key for PDF lies, and where the one for SM2."""
    bought = folder() / f"{seal.key_name}.p12"
    file = bought if bought.exists() else folder() / f"{seal.key_name}.pdf.pem"
    national = folder() / f"{seal.key_name}.sm2.pem"
    pdf = Place(Text("PDF 签章", "Sealing PDF"), _in_folder(file), file.exists())
    if seal.store == KeyStore.PKCS11:
        holder = settings.PKCS11.split(";")[1] if settings.PKCS11.count(";") else "—"
        where = Text("密码机令牌“%(token)s”，密钥标签 %(label)s", "token “%(token)s”, key labelled %(label)s")
        pdf = Place(pdf.use, where.with_values(token=holder, label=seal.label_in_token), None)
    return pdf, Place(Text("SM2 签名", "Signing by SM2"), _in_folder(national), national.exists())


def _in_folder(file: Path) -> Text:
    return Text("密钥目录 %(file)s", "folder of keys, %(file)s").with_values(file=file.name)


def root_certificate() -> asn1_x509.Certificate:
    """The root of the city's own authority, for readers to install."""
    return asn1_x509.Certificate.load(_bare(root_pem()))


def root_pem() -> bytes:
    """The same as PEM."""
    _authority()
    return (folder() / f"{AUTHORITY}.crt.pem").read_bytes()


def _authority() -> ec.EllipticCurvePrivateKey:
    """The key of the city's own authority, made at the first use; two processes that start at once agree on one."""
    file = folder() / f"{AUTHORITY}.pem"
    if not (folder() / f"{AUTHORITY}.crt.pem").exists():
        private = ec.generate_private_key(ec.SECP384R1())
        _keep(f"{AUTHORITY}.pem", private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        kept = load_pem_private_key(file.read_bytes(), None)
        if not isinstance(kept, ec.EllipticCurvePrivateKey):
            raise KeyNotThere(name=AUTHORITY)
        root = _certificate(_named("城枢电子印章根证书 Chengshu seal root", ""), kept.public_key(), years=20, by=kept)
        _keep(f"{AUTHORITY}.crt.pem", root)
    found = load_pem_private_key(file.read_bytes(), None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise KeyNotThere(name=AUTHORITY)
    return found


def _certificate(
    subject: x509.Name,
    public: ec.EllipticCurvePublicKey,
    *,
    years: int,
    signs_others: bool = True,
    by: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    issuer = subject if by else x509.load_pem_x509_certificate(root_pem()).subject
    now = clock.now().replace(microsecond=0)
    usage = x509.KeyUsage(
        digital_signature=not signs_others,
        content_commitment=not signs_others,
        key_cert_sign=signs_others,
        crl_sign=signs_others,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    key = by or _authority()
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + years * YEAR)
        .add_extension(x509.BasicConstraints(ca=signs_others, path_length=0 if signs_others else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def _named(body: str, code: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, body[:64])]
    if code:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, code))
    return x509.Name(parts)


def _keep(name: str, content: bytes) -> None:
    """Write a file that its owner alone reads; one that is there already stays."""
    target = folder() / name
    draft = target.with_name(f"{name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, target)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(seal: Seal, ending: str) -> bytes:
    try:
        return (folder() / f"{seal.key_name}.{ending}").read_bytes()
    except OSError as gone:
        raise KeyNotThere(name=seal.name) from gone


def _passphrase(name: str) -> bytes | None:
    """Of a bought PKCS#12 file: ``<name>.pass`` beside it, where it has one."""
    file = folder() / f"{name}.pass"
    return file.read_text().strip().encode() if file.exists() else None


def _bare(text: bytes) -> bytes:
    return bytes(asn1_pem.unarmor(text)[2])


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a certificate, as readers of PDF show it."""
    return x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex()
