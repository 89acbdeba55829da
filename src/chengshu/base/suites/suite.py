"""What a cipher suite offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass


class BadKey(ValueError):
    """The bytes are no key of this suite."""


class BadSeal(ValueError):
    """The sealed bytes were changed, or the secret or what they belong to is another."""


@dataclass(frozen=True)
class KeyPair:
    """A key pair as PEM: the private one in PKCS#8, unencrypted, the public one as SubjectPublicKeyInfo."""

    private: bytes
    public: bytes


class Suite(ABC):
    """One family of algorithms. Everything is bytes in and bytes out."""

    key: str
    digest_name: str
    signature_name: str
    seal_name: str
    secret_size: int

    @abstractmethod
    def digest(self, content: bytes) -> bytes:
        """32 bytes."""

    @abstractmethod
    def new_pair(self) -> KeyPair:
        """A fresh key pair."""

    @abstractmethod
    def public_of(self, private: bytes) -> bytes:
        """The public key, PEM, that belongs to a private one. Raises BadKey."""

    @abstractmethod
    def sign(self, private: bytes, message: bytes) -> bytes:
        """The signature over the message. Raises BadKey."""

    @abstractmethod
    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Whether the signature is the key's over this message. Raises BadKey; a malformed signature is False."""

    @abstractmethod
    def seal(self, secret: bytes, content: bytes, *, belongs_to: bytes) -> bytes:
        """The content unreadable and unchangeable: nonce of 12 bytes, cipher text, tag of 16 bytes."""

    @abstractmethod
    def open(self, secret: bytes, sealed: bytes, *, belongs_to: bytes) -> bytes:
        """The content again. Raises BadSeal."""

    def fingerprint(self, public: bytes) -> str:
        """What two people read to each other to know that they hold the same key: eight groups of four hex digits."""
        text = self.digest(self.public_bytes(public)).hex()[:32].upper()
        return " ".join(text[start : start + 4] for start in range(0, 32, 4))

    @abstractmethod
    def public_bytes(self, public: bytes) -> bytes:
        """The public key without its wrapping: 32 bytes, or 64 for a point. Raises BadKey."""
