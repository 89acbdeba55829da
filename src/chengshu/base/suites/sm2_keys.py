"""SM2 keys as PEM that OpenSSL 3 reads and writes: PKCS#8 and SubjectPublicKeyInfo (RFC 5915, RFC 8998)."""

from __future__ import annotations

from typing import Any

from asn1crypto import pem
from asn1crypto.keys import PrivateKeyInfo, PublicKeyInfo

from chengshu.base.suites.curve import N, on_curve
from chengshu.base.suites.suite import BadKey

CURVE = "1.2.156.10197.1.301"
_ALGORITHM = "301306072a8648ce3d020106082a811ccf5501822d"  # id-ecPublicKey with the curve, as DER
_PRIVATE = bytes.fromhex(f"308187020100{_ALGORITHM}046d306b0201010420")
_BETWEEN = bytes.fromhex("a144034200")
_PUBLIC = bytes.fromhex(f"3059{_ALGORITHM}034200")
_UNCOMPRESSED = b"\x04"


def private_pem(number: int, point: bytes) -> bytes:
    """The private key with its public point."""
    return _armoured("PRIVATE KEY", _PRIVATE + number.to_bytes(32, "big") + _BETWEEN + _UNCOMPRESSED + point)


def public_pem(point: bytes) -> bytes:
    """The public key."""
    return _armoured("PUBLIC KEY", _PUBLIC + _UNCOMPRESSED + point)


def private_number(text: bytes) -> int:
    """The secret number of a private key. Raises BadKey."""
    try:
        info = PrivateKeyInfo.load(_bare(text, "PRIVATE KEY"), strict=True)
        _must_be_sm2(info["private_key_algorithm"])
        number = int(info["private_key"].parsed["private_key"].native)
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise BadKey from wrong
    if not 0 < number < N - 1:
        raise BadKey
    return number


def public_point(text: bytes) -> bytes:
    """x and y, 64 bytes, of a public key; a point that is not on the curve is no key. Raises BadKey."""
    try:
        info = PublicKeyInfo.load(_bare(text, "PUBLIC KEY"), strict=True)
        _must_be_sm2(info["algorithm"])
        raw = bytes(info["public_key"].native)
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:
        raise BadKey from wrong
    if raw[:1] != _UNCOMPRESSED or not on_curve(raw[1:]):
        raise BadKey
    return raw[1:]


def _must_be_sm2(algorithm: Any) -> None:
    if algorithm["parameters"].chosen.dotted != CURVE:
        raise BadKey


def _bare(text: bytes, kind: str) -> bytes:
    if not pem.detect(text):
        raise BadKey
    name, _headers, inner = pem.unarmor(text)
    if name != kind:
        raise BadKey
    return bytes(inner)


def _armoured(kind: str, inner: bytes) -> bytes:
    return bytes(pem.armor(kind, inner))
