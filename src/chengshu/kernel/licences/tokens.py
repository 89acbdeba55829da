"""Private keys in a token (密码机、智能密码钥匙), used through PKCS#11 and never seen.

Needs the extra ``chengshu[pkcs11]``: import this module only where a token is asked for.

Every signature opens a session of its own and closes it, one after the other within a process: a token then never runs
out of sessions, may be taken out and put back, and a log-in does not outlast what it was for. Whatever goes wrong ends
the driver, which closes what was left open (a refused PIN leaves its session behind), and all but a refused PIN is
tried once more with the driver begun anew: a cryptographic machine (密码机) that was started again is found again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pkcs11
from asn1crypto import algos
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11 import Attribute, KeyType, ObjectClass, PKCS11Error
from pkcs11 import exceptions as wrong
from pyhanko.sign import signers
from pyhanko.sign.pkcs11 import select_pkcs11_signing_params
from pyhanko_certvalidator.registry import SimpleCertificateStore

from chengshu.base.errors import Refusal
from chengshu.kernel.licences.certificates import is_signed
from chengshu.kernel.licences.errors import (
    DriverFailed,
    KeyDoesNotFit,
    PinFileGone,
    PinLocked,
    PinRefused,
    SeveralInToken,
    TokenCertificateGone,
    TokenFailed,
    TokenGone,
    TokenKeyGone,
)

Found = TypeVar("Found")
PIN_WRONG = (wrong.PinIncorrect, wrong.PinInvalid, wrong.PinLenRange)
PIN_SHUT = (wrong.PinLocked, wrong.PinExpired, wrong.UserPinNotInitialized)
GONE = (wrong.NoSuchToken, wrong.TokenNotPresent, wrong.TokenNotRecognised, wrong.DeviceRemoved)
KEY_TYPES = {"rsassa_pkcs1v15": KeyType.RSA, "ecdsa": KeyType.EC}
LARGEST_SIGNATURE = 1024  # bytes; RSA of 8192 bits


class Turn:
    """Whose turn it is with the driver: one thread at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.inherited = False
        os.register_at_fork(after_in_child=self.renew)

    def renew(self) -> None:
        """After a fork: whoever held the lock is not here to let it go, and the driver's state is the parent's."""
        self.lock = threading.Lock()
        self.inherited = True


TURN = Turn()


@dataclass(frozen=True)
class Token:
    """A token: its driver, its label, the file of its PIN, and where it is noted that this PIN was refused.

    Every method raises DriverFailed, TokenGone, PinFileGone, PinRefused, PinLocked, TokenFailed.
    """

    driver: str
    label: str
    pin_file: Path
    refused_note: Path

    def sign(self, key: str, content: bytes, method: algos.SignedDigestAlgorithm, digest: str) -> bytes:
        """The signature by the key of this label. Raises TokenKeyGone, SeveralInToken."""

        def signed(session: pkcs11.Session, pin: str) -> bytes:
            private = _private_key(session, key)
            if _told(private, Attribute.KEY_TYPE) != KEY_TYPES.get(method.signature_algo):
                raise KeyDoesNotFit
            spec = select_pkcs11_signing_params(method, digest, False, {})
            if spec.sign_kwargs["mechanism"] not in session.token.slot.get_mechanisms():
                spec = select_pkcs11_signing_params(method, digest, True, {})  # it signs digests, it does not make them
            given = spec.pre_sign_transform(content) if spec.pre_sign_transform else content
            # keys of persons want the PIN before each signature
            again = {"pin": pin} if _told(private, Attribute.ALWAYS_AUTHENTICATE) else {}
            made = private.sign(given, **spec.sign_kwargs, **again)
            return bytes(spec.post_sign_transform(made) if spec.post_sign_transform else made)

        return self._in_session(signed)

    def certificates(self, key: str) -> list[bytes]:
        """The certificate that lies with the key of this label, then those of the authorities above it, as DER.

        It has the label of the key, or its identifier. Raises TokenCertificateGone, TokenKeyGone, SeveralInToken.
        """

        def found(session: pkcs11.Session, pin: str) -> list[bytes]:
            identifier = _told(_private_key(session, key), Attribute.ID)
            there = list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}))
            same = [one for one in there if identifier and _told(one, Attribute.ID) == identifier]
            mine = same or [one for one in there if _told(one, Attribute.LABEL) == key]
            if not mine:
                raise TokenCertificateGone(label=key, token=self.label)
            if len(mine) > 1:
                raise SeveralInToken(label=key, token=self.label)
            return _with_authorities(_told(mine[0], Attribute.VALUE), [_told(one, Attribute.VALUE) for one in there])

        return self._in_session(found)

    def _in_session(self, work: Callable[[pkcs11.Session, str], Found]) -> Found:
        pin = self._pin()
        with TURN.lock:
            try:
                return self._once(work, pin)
            except (*PIN_WRONG, *PIN_SHUT) as refused:
                raise self._refusal(refused) from refused
            except PKCS11Error:
                pass
            try:
                return self._once(work, pin)
            except PKCS11Error as failed:
                raise self._refusal(failed) from failed

    def _once(self, work: Callable[[pkcs11.Session, str], Found], pin: str) -> Found:
        library = self._library()
        try:
            session = library.get_token(token_label=self.label).open(user_pin=pin)
            found = work(session, pin)
            session.close()
        except BaseException:
            _end(library)
            raise
        self.refused_note.unlink(missing_ok=True)
        return found

    def _library(self) -> Any:
        """The driver, loaded and begun; begun anew where it was inherited from the process that forked us."""
        try:
            if TURN.inherited:
                _end(pkcs11.lib(self.driver))
                TURN.inherited = False
            return pkcs11.lib(self.driver)
        except PKCS11Error as failed:
            raise DriverFailed(driver=Path(self.driver).name) from failed

    def _pin(self) -> str:
        try:
            found = self.pin_file.read_text().strip()
            known_wrong = self.refused_note.exists() and self.refused_note.read_text() == self._written()
        except (OSError, UnicodeDecodeError) as gone:
            raise PinFileGone from gone
        if not found:
            raise PinFileGone
        if known_wrong:
            raise PinRefused(token=self.label)
        return found

    def allow_again(self) -> None:
        """Let a PIN that was refused be tried once more: somebody says that it is right now."""
        self.refused_note.unlink(missing_ok=True)

    def _written(self) -> str:
        """Which PIN file this is and when it was written; nothing of the PIN."""
        return f"{self.driver};{self.label};{self.pin_file};{self.pin_file.stat().st_mtime_ns}"

    def _refusal(self, failed: PKCS11Error) -> Refusal:
        """What went wrong, for people. A refused PIN is noted, so that no process tries it until the token locks."""
        if isinstance(failed, PIN_WRONG):
            self.refused_note.write_text(self._written())
            return PinRefused(token=self.label)
        if isinstance(failed, PIN_SHUT):
            return PinLocked(token=self.label)
        if isinstance(failed, GONE):
            return TokenGone(token=self.label)
        return TokenFailed(token=self.label, why=f"{type(failed).__name__} {failed}".strip())


class TokenSigner(signers.Signer):
    """Signs PDF by a key in a token; ``chain`` is the certificate and those of the authorities above it."""

    def __init__(self, token: Token, key: str, chain: Sequence[x509.Certificate]) -> None:
        first, *above = (asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in chain)
        store = SimpleCertificateStore.from_certs(above)  # type: ignore[no-untyped-call]
        super().__init__(signing_cert=first, cert_registry=store)
        self.token, self.key, self.certificate = token, key, chain[0]

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature, proven by the certificate; with ``dry_run`` as many bytes as it may take.

        Raises KeyDoesNotFit where another key was put under the label since.
        """
        if dry_run:
            return bytes(LARGEST_SIGNATURE)
        digest = digest_algorithm.lower()
        made = self.token.sign(self.key, data, self.get_signature_mechanism_for_digest(digest), digest)
        if not is_signed(self.certificate, made, data, digest):
            raise KeyDoesNotFit
        return made


def _private_key(session: pkcs11.Session, label: str) -> Any:
    asked = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.SIGN: True, Attribute.LABEL: label}
    found = list(session.get_objects(asked))
    if not found:
        raise TokenKeyGone(label=label, token=session.token.label)
    if len(found) > 1:
        raise SeveralInToken(label=label, token=session.token.label)
    return found[0]


def _told(thing: Any, attribute: Attribute) -> Any:
    """What the token tells about a key or a certificate; None where it does not."""
    try:
        return thing[attribute]
    except PKCS11Error:
        return None


def _with_authorities(leaf: bytes, there: list[bytes]) -> list[bytes]:
    by_subject = {one.subject.sha256: one for one in map(asn1_x509.Certificate.load, there)}
    chain = [asn1_x509.Certificate.load(leaf)]
    while len(chain) < len(there) and (above := by_subject.get(chain[-1].issuer.sha256)) and above not in chain:
        chain.append(above)
    return [one.dump() for one in chain]


def _end(library: Any) -> None:
    """Close all sessions by ending the driver; ``pkcs11.lib`` begins it again."""
    with suppress(PKCS11Error):
        library.finalize()
