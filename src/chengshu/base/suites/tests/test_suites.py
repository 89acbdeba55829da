"""Both suites against published vectors, against OpenSSL, and against tampering."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from chengshu.base.suites import NATIONAL, SUITES, BadKey, BadSeal, Suite
from chengshu.base.suites.national import National
from chengshu.base.suites.sm2_keys import private_pem, public_pem

VECTORS = Path(__file__).resolve().parents[6] / "shared" / "data" / "vectors"
OPENSSL = shutil.which("openssl") or ""
needs_vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason=f"no published vectors in {VECTORS}")
needs_openssl = pytest.mark.skipif(not OPENSSL, reason="no openssl program on this machine")
BOTH = pytest.mark.parametrize("suite", SUITES.values(), ids=SUITES)
SM2_OPTIONS = ("-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")


def openssl(*words: str) -> None:
    subprocess.run([OPENSSL, *words], check=True, capture_output=True, timeout=30)  # noqa: S603


@BOTH
def test_a_signature_counts_for_its_message_and_its_key_alone(suite: Suite) -> None:
    pair, other = suite.new_pair(), suite.new_pair()
    signature = suite.sign(pair.private, b"paper")
    assert suite.verify(pair.public, b"paper", signature)
    assert not suite.verify(pair.public, b"papers", signature)
    assert not suite.verify(other.public, b"paper", signature)
    assert suite.public_of(pair.private) == pair.public


@BOTH
@pytest.mark.parametrize("broken", [b"", b"\x00" * 64, b"0\x06\x02\x01\x00\x02\x01\x00", b"\xff" * 71])
def test_a_malformed_signature_is_no_signature(suite: Suite, broken: bytes) -> None:
    assert not suite.verify(suite.new_pair().public, b"paper", broken)


@BOTH
def test_what_is_sealed_opens_with_its_secret_and_its_owner_only(suite: Suite) -> None:
    secret, content = b"k" * suite.secret_size, "身份证号 411702".encode()
    sealed = suite.seal(secret, content, belongs_to=b"licence 1")
    assert suite.open(secret, sealed, belongs_to=b"licence 1") == content
    assert suite.seal(secret, content, belongs_to=b"licence 1") != sealed
    for wrong, owner in ((sealed[:-1] + bytes([sealed[-1] ^ 1]), b"licence 1"), (sealed, b"licence 2"), (b"", b"")):
        with pytest.raises(BadSeal):
            suite.open(secret, wrong, belongs_to=owner)
    with pytest.raises(BadSeal):
        suite.open(b"x" * suite.secret_size, sealed, belongs_to=b"licence 1")


@BOTH
def test_a_key_of_the_other_suite_is_refused(suite: Suite) -> None:
    other = next(one for one in SUITES.values() if one is not suite)
    pair = other.new_pair()
    with pytest.raises(BadKey):
        suite.sign(pair.private, b"paper")
    with pytest.raises(BadKey):
        suite.verify(pair.public, b"paper", b"")
    with pytest.raises(BadKey):
        suite.public_of(b"no key")


def test_two_people_read_the_same_fingerprint() -> None:
    pair = NATIONAL.new_pair()
    said = NATIONAL.fingerprint(pair.public)
    assert re.fullmatch(r"([0-9A-F]{4} ){7}[0-9A-F]{4}", said)
    assert NATIONAL.fingerprint(NATIONAL.new_pair().public) != said


def test_a_point_beside_the_curve_is_no_key() -> None:
    with pytest.raises(BadKey):
        NATIONAL.verify(public_pem(b"\x04" * 64), b"paper", b"")


@needs_vectors
def test_sm2_signs_and_verifies_as_the_annex_of_the_standard() -> None:
    named = dict(re.findall(r"^(\w+) *= ([0-9A-Fa-f]{64})$", (VECTORS / "sm2_gbt32918_sign.txt").read_text(), re.M))
    point = bytes.fromhex(named["px"] + named["py"])
    assert National().prehash(point, b"message digest").hex().upper() == named["e"]
    assert NATIONAL.public_of(private_pem(int(named["d"], 16), point)) == public_pem(point)
    r, s = (bytes.fromhex(named[name]) for name in "rs")
    der = b"\x30\x46" + b"".join(b"\x02\x21\x00" + number for number in (r, s))
    assert NATIONAL.verify(public_pem(point), b"message digest", der)
    assert not NATIONAL.verify(public_pem(point), b"message digesT", der)


@needs_vectors
def test_sm3_as_published() -> None:
    blocks = (VECTORS / "sm3_oscca.txt").read_text().split("\n\n")
    checked = 0
    for block in blocks:
        named = dict(re.findall(r"^(\w+) = (.+)$", block, re.M))
        if "MD" not in named:
            continue
        if "Repeat" in named:
            piece, times = named["Repeat"].split(" x ")
            message = bytes.fromhex(piece) * int(times)
        else:
            message = bytes.fromhex(named["Msg"])[: int(named["Len"]) // 8]
        assert NATIONAL.digest(message).hex() == named["MD"]
        checked += 1
    assert checked >= 5


@needs_vectors
def test_sm4_as_published() -> None:
    blocks = (VECTORS / "sm4_cbc.txt").read_text().split("\n\n")
    vectors = [named for block in blocks if "KEY" in (named := dict(re.findall(r"^(\w+) = (\w+)$", block, re.M)))]
    assert vectors
    for named in vectors:
        key, iv = bytes.fromhex(named["KEY"]), bytes.fromhex(named["IV"])
        cipher = Cipher(algorithms.SM4(key), modes.CBC(iv)).encryptor()
        made = cipher.update(bytes.fromhex(named["PLAINTEXT"])) + cipher.finalize()
        assert made.hex() == named["CIPHERTEXT"]


@needs_openssl
def test_openssl_accepts_our_sm2_signature_and_key(tmp_path: Path) -> None:
    pair = NATIONAL.new_pair()
    (tmp_path / "public.pem").write_bytes(pair.public)
    (tmp_path / "paper").write_bytes("证照".encode())
    (tmp_path / "signature").write_bytes(NATIONAL.sign(pair.private, "证照".encode()))
    files = ("-in", f"{tmp_path}/paper", "-sigfile", f"{tmp_path}/signature")
    openssl("pkeyutl", "-verify", "-pubin", "-inkey", f"{tmp_path}/public.pem", *files, *SM2_OPTIONS)


@needs_openssl
def test_we_accept_openssls_sm2_signature_and_key(tmp_path: Path) -> None:
    private, paper, signature = tmp_path / "private.pem", tmp_path / "paper", tmp_path / "signature"
    paper.write_bytes("证照".encode())
    openssl("genpkey", "-algorithm", "SM2", "-out", f"{private}")
    openssl("pkeyutl", "-sign", "-inkey", f"{private}", "-in", f"{paper}", *SM2_OPTIONS, "-out", f"{signature}")
    public = NATIONAL.public_of(private.read_bytes())
    assert NATIONAL.verify(public, paper.read_bytes(), signature.read_bytes())


@needs_openssl
def test_ed25519_and_openssl_agree(tmp_path: Path) -> None:
    suite = SUITES["international"]
    pair = suite.new_pair()
    (tmp_path / "public.pem").write_bytes(pair.public)
    (tmp_path / "paper").write_bytes(b"licence")
    (tmp_path / "signature").write_bytes(suite.sign(pair.private, b"licence"))
    files = ("-in", f"{tmp_path}/paper", "-sigfile", f"{tmp_path}/signature")
    openssl("pkeyutl", "-verify", "-pubin", "-inkey", f"{tmp_path}/public.pem", *files, "-rawin")
