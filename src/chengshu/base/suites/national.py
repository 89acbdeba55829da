"""SM3, SM2 and SM4: digest and cipher by OpenSSL, the curve's arithmetic by ``gmssl``.

Of ``gmssl`` only the arithmetic is taken: its own nonces come from a generator that is not made for secrets, a public
key that begins with 0 or 4 is cut by it, and it verifies without looking whether r and s lie in their range.
"""

from __future__ import annotations

import os
import secrets

from asn1crypto.core import Integer, SequenceOf
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from gmssl.sm2 import CryptSM2

from chengshu.base.suites.curve import B, G, N, P, on_curve
from chengshu.base.suites.sm2_keys import private_number, private_pem, public_pem, public_point
from chengshu.base.suites.suite import BadKey, BadSeal, KeyPair, Suite

NONCE, TAG = 12, 16
IDENTITY = b"1234567812345678"  # GB/T 35276-2017, 10: where the signer has no identifier of its own


class National(Suite):
    """What the law of cryptography asks of the city (密码法 §27)."""

    key = "national"
    digest_name = "SM3"
    signature_name = "SM2"
    seal_name = "SM4-GCM"
    secret_size = 16

    def digest(self, content: bytes) -> bytes:
        sm3 = hashes.Hash(hashes.SM3())
        sm3.update(content)
        return sm3.finalize()

    def new_pair(self) -> KeyPair:
        number = secrets.randbelow(N - 2) + 1
        point = _public_of(number)
        return KeyPair(private_pem(number, point), public_pem(point))

    def public_of(self, private: bytes) -> bytes:
        return public_pem(_public_of(private_number(private)))

    def sign(self, private: bytes, message: bytes) -> bytes:
        number = private_number(private)
        e = self.prehash(_public_of(number), message)
        signer = _arithmetic(private=f"{number:064x}")
        while True:
            made = signer.sign(e, f"{secrets.randbelow(N - 1) + 1:064x}")
            if made:  # it is None for the one nonce in 2^256 that does not serve
                return bytes(_Signature([int(made[:64], 16), int(made[64:], 16)]).dump())

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        point = public_point(public)
        try:
            parsed = _Signature.load(signature, strict=True)
            if len(parsed) != 2:
                return False
            r, s = (int(number.native) for number in parsed)
        except (ValueError, TypeError):
            return False
        if not (0 < r < N and 0 < s < N) or (r + s) % N == 0:
            return False
        checker = _arithmetic(public=point.hex())
        return bool(checker.verify(f"{r:064x}{s:064x}", self.prehash(point, message)))

    def prehash(self, point: bytes, message: bytes, identity: bytes = IDENTITY) -> bytes:
        """The digest that is signed: of the signer's identity and key, then of the message (GB/T 32918.2-2016, 5.5)."""
        head = (len(identity) * 8).to_bytes(2, "big") + identity
        curve = b"".join(number.to_bytes(32, "big") for number in (P - 3, B, *G))
        return self.digest(self.digest(head + curve + point) + message)

    def seal(self, secret: bytes, content: bytes, *, belongs_to: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        cipher = Cipher(algorithms.SM4(secret), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(belongs_to)
        return nonce + cipher.update(content) + cipher.finalize() + cipher.tag

    def open(self, secret: bytes, sealed: bytes, *, belongs_to: bytes) -> bytes:
        if len(sealed) < NONCE + TAG:
            raise BadSeal
        cipher = Cipher(algorithms.SM4(secret), modes.GCM(sealed[:NONCE], sealed[-TAG:])).decryptor()
        cipher.authenticate_additional_data(belongs_to)
        try:
            return cipher.update(sealed[NONCE:-TAG]) + cipher.finalize()
        except InvalidTag as wrong:
            raise BadSeal from wrong

    def public_bytes(self, public: bytes) -> bytes:
        return public_point(public)


class _Signature(SequenceOf):  # type: ignore[misc]
    """r and s."""

    _child_spec = Integer


def _arithmetic(*, private: str = "", public: str = "") -> CryptSM2:
    arithmetic = CryptSM2(private_key=private, public_key="")
    arithmetic.public_key = public  # set here, as the constructor strips leading zeros and fours
    return arithmetic


def _public_of(number: int) -> bytes:
    point = bytes.fromhex(_arithmetic()._kg(number, f"{G[0]:064x}{G[1]:064x}"))
    if not on_curve(point):
        raise BadKey
    return point


NATIONAL = National()
