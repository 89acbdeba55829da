"""Cipher suites, the international and the national one (国密) side by side behind the same three words.

``digest`` of bytes, ``sign`` and ``verify`` by a key pair, ``seal`` and ``open`` under a secret of 16 or 32 bytes.

=============  =====================================  ==============================================
word           international                          national
=============  =====================================  ==============================================
digest         SHA-256                                SM3, GB/T 32905-2016
sign           Ed25519 (RFC 8032), 64 bytes           SM2 with SM3, GB/T 32918.2-2016, DER of r and s
seal           AES-256-GCM                            SM4-GCM, GB/T 32907-2016 and GB/T 17964-2021
keys           PKCS#8 and SubjectPublicKeyInfo, PEM   the same, curve 1.2.156.10197.1.301 (RFC 8998)
=============  =====================================  ==============================================
"""

from __future__ import annotations

from chengshu.base.suites.international import INTERNATIONAL
from chengshu.base.suites.national import NATIONAL
from chengshu.base.suites.suite import BadKey, BadSeal, KeyPair, Suite

SUITES: dict[str, Suite] = {suite.key: suite for suite in (INTERNATIONAL, NATIONAL)}

__all__ = ["INTERNATIONAL", "NATIONAL", "SUITES", "BadKey", "BadSeal", "KeyPair", "Suite"]
