"""SHA-256, Ed25519, AES-256-GCM."""

from __future__ import annotations

import hashlib
import os

from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from chengshu.base.suites.suite import BadKey, BadSeal, KeyPair, Suite

NONCE = 12


class International(Suite):
    """What the rest of the world uses."""

    key = "international"
    digest_name = "SHA-256"
    signature_name = "Ed25519"
    seal_name = "AES-256-GCM"
    secret_size = 32

    def digest(self, content: bytes) -> bytes:
        return hashlib.sha256(content).digest()

    def new_pair(self) -> KeyPair:
        private = Ed25519PrivateKey.generate()
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return KeyPair(pem, _public_pem(private.public_key()))

    def public_of(self, private: bytes) -> bytes:
        return _public_pem(_private(private).public_key())

    def sign(self, private: bytes, message: bytes) -> bytes:
        return _private(private).sign(message)

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        try:
            _public(public).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def seal(self, secret: bytes, content: bytes, *, belongs_to: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(secret).encrypt(nonce, content, belongs_to)

    def open(self, secret: bytes, sealed: bytes, *, belongs_to: bytes) -> bytes:
        try:
            return AESGCM(secret).decrypt(sealed[:NONCE], sealed[NONCE:], belongs_to)
        except (InvalidTag, ValueError) as wrong:
            raise BadSeal from wrong

    def public_bytes(self, public: bytes) -> bytes:
        return _public(public).public_bytes(Encoding.Raw, PublicFormat.Raw)


def _private(pem: bytes) -> Ed25519PrivateKey:
    try:
        found = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise BadKey from wrong
    if not isinstance(found, Ed25519PrivateKey):
        raise BadKey
    return found


def _public(pem: bytes) -> Ed25519PublicKey:
    try:
        found = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as wrong:
        raise BadKey from wrong
    if not isinstance(found, Ed25519PublicKey):
        raise BadKey
    return found


def _public_pem(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


INTERNATIONAL = International()
