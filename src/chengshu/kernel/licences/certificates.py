"""Certificates of seals (电子印章证书): read as authorities deliver them, and judged before use."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.licences.errors import CertificateFaulty

LARGEST_FILE = 64 * 1024
LEAST_RSA_BITS = 2048
CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
DIGESTS = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
READERS = (
    x509.load_pem_x509_certificates,
    lambda content: [x509.load_der_x509_certificate(content)],
    pkcs7.load_pem_pkcs7_certificates,
    pkcs7.load_der_pkcs7_certificates,
)


def read_chain(content: bytes) -> list[x509.Certificate]:
    """The certificate of a seal, then those of the authorities above it, of a file in PEM, DER or PKCS#7 (p7b).

    Raises CertificateFaulty.
    """
    if len(content) <= LARGEST_FILE:
        for reader in READERS:
            try:
                found = reader(content)
            except (ValueError, UnsupportedAlgorithm):
                continue
            if found:
                return _ordered(found)
    raise _faulty(Text("不是证书文件（PEM、DER、P7B）。", "it is no file of certificates (PEM, DER, P7B)."))


def chain_of(found: Sequence[bytes]) -> list[x509.Certificate]:
    """The same of certificates in DER, as tokens and archives hold them. Raises CertificateFaulty."""
    try:
        return _ordered([x509.load_der_x509_certificate(one) for one in found])
    except (ValueError, IndexError) as damaged:
        raise _faulty(Text("内容已损坏。", "it is damaged.")) from damaged


def must_be_fit(certificate: x509.Certificate) -> None:
    """Refuse a certificate that seals nothing, or nothing that readers of PDF accept. Raises CertificateFaulty."""
    now = clock.now()
    if certificate.not_valid_after_utc <= now:
        day = clock.local(certificate.not_valid_after_utc).date()
        raise _faulty(Text(f"已于{day}过期，请换用新证书。", f"it expired on {day}; take the new one."))
    if certificate.not_valid_before_utc > now:
        day = clock.local(certificate.not_valid_before_utc).date()
        raise _faulty(Text(f"{day}才生效。", f"it is not valid before {day}."))
    if not algorithm(certificate):
        raise _faulty(
            Text(
                "密钥应为 RSA（2048 位以上）或 EC（P-256、P-384、P-521）。"
                "PDF 阅读器不认 SM2 证书，SM2 签名由另一把密钥完成。",
                "its key must be RSA (2048 bits or more) or EC (P-256, P-384, P-521). Readers of PDF know no SM2 "
                "certificates; another key makes the SM2 signature.",
            )
        )
    if not _is_for_signing(certificate):
        raise _faulty(
            Text(
                "用途不含数字签名，可能选了加密证书。请选择签名证书。",
                "it is not for signing; it may be the one for encryption. Choose the one for signing.",
            )
        )


def is_signed(certificate: x509.Certificate, signature: bytes, content: bytes, digest: str = "sha256") -> bool:
    """Whether the content was signed, over its digest, by the key that the certificate was issued for."""
    public, over = certificate.public_key(), DIGESTS[digest]
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, content, padding.PKCS1v15(), over)
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, content, ec.ECDSA(over))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def algorithm(certificate: x509.Certificate) -> str:
    """The kind of its key, for people; empty where PDF is not signed by such a key."""
    try:
        public = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return ""
    if isinstance(public, rsa.RSAPublicKey) and public.key_size >= LEAST_RSA_BITS:
        return f"RSA {public.key_size}"
    if isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name in CURVES:
        return f"EC {CURVES[public.curve.name]}"
    return ""


def described(pem: str) -> list[tuple[Text, str]]:
    """What a certificate says, for people."""
    found = x509.load_pem_x509_certificate(pem.encode())
    return [
        (Text("证书主体", "Issued to"), common_name(found.subject)),
        (Text("颁发机构", "Issued by"), common_name(found.issuer)),
        (Text("密钥算法", "Key"), algorithm(found)),
        (Text("有效期至", "Valid until"), str(clock.local(found.not_valid_after_utc).date())),
        (Text("证书指纹", "Fingerprint"), found.fingerprint(hashes.SHA256()).hex(":", 2).upper()),
    ]


def other_name(pem: str, body: str) -> str:
    """Whom a certificate names where that is not the body (Chinese name) whose seal it is; else empty."""
    named = common_name(x509.load_pem_x509_certificate(pem.encode()).subject)
    return "" if body in named or named in body else named


def as_pem(chain: Sequence[x509.Certificate]) -> str:
    """One PEM after the other, the seal's own first."""
    return b"".join(one.public_bytes(Encoding.PEM) for one in chain).decode()


def common_name(name: x509.Name) -> str:
    """Whom a certificate names; the whole name where it has no common one."""
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()


def _ordered(found: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    by_subject = {one.subject.public_bytes(): one for one in found}
    issuers = {one.issuer.public_bytes() for one in found if one.issuer != one.subject}
    chain = [next((one for one in found if one.subject.public_bytes() not in issuers), found[0])]
    while (above := by_subject.get(chain[-1].issuer.public_bytes())) and above not in chain:
        chain.append(above)
    return chain


def _is_for_signing(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _faulty(why: Text) -> CertificateFaulty:
    return CertificateFaulty(why=why, fields={"certificate": why})
