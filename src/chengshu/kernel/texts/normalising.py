"""A text as the floor reads it: markup out, full-width to half-width, traditional to simplified, bounded in length."""

from __future__ import annotations

import html
import re

import numpy as np

from chengshu.kernel.texts.simplified import SIMPLE

LONGEST = 20_000
"""Characters that are read of a text, its first three quarters and its last quarter; nothing longer says more."""

_PLAIN = np.arange(0x110000, dtype="<u4")
_PLAIN[0xFF01:0xFF5F] -= 0xFEE0
_PLAIN[0x3000] = 0x20
_PLAIN[[ord(one) for one in SIMPLE]] = [ord(one) for one in SIMPLE.values()]
_TAG = re.compile(r"<(?:!--.{0,2000}?--|/?[a-zA-Z][^<>]{0,500})>", re.DOTALL)
_CODE = re.compile(r"<(script|style)\b[^>]{0,500}>.{0,20000}?</\1\s{0,9}>", re.DOTALL | re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_GAPS = re.compile(r"[ \t\u00a0]{2,}")
_PIECES = re.compile(r"[0-9a-z]+|[\u3400-\u9fff]+")
_CODED = re.compile(r"(?<![a-z0-9])[a-z]\d{0,2}(?=[市县区])")
_NUMBER = re.compile(r"\d+")
_SENTENCE = re.compile(r"[。！？!?;；\n]+")


def bounded(text: str, most: int = LONGEST) -> str:
    """At most so many characters: the beginning and the end, where letters say what they want."""
    if len(text) <= most:
        return text
    tail = most // 4
    return f"{text[: most - tail - 1]}\n{text[-tail:]}"


def readable(text: str) -> str:
    """What a person would read of it: no markup, no unseen characters, half-width Latin, simplified Chinese."""
    cut = bounded(text)
    if "<" in cut:
        cut = _TAG.sub(" ", _CODE.sub(" ", cut))
    if "&" in cut:
        cut = html.unescape(cut)
    return _GAPS.sub(" ", _UNSEEN.sub(" ", half_width_simplified(cut))).strip()


def half_width_simplified(text: str) -> str:
    """The text with full-width Latin and traditional characters replaced, one for one."""
    # One look-up for all characters: ``str.translate`` takes longer than all the rest of classifying a letter.
    if text.isascii():
        return text
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    plain: bytes = _PLAIN[codes].tobytes()
    return plain.decode("utf-32-le", "surrogatepass")


def folded(text: str) -> str:
    """The readable text for comparing: lower case, every number ``0``, coded places (“A7县”) without their code.

    Runs of Chinese and of letters stand apart by single blanks; punctuation is gone.
    """
    plain = _CODED.sub("", readable(text).lower())
    return " ".join(_PIECES.findall(_NUMBER.sub("0", plain)))


def sentences(text: str) -> list[str]:
    """The sentences of a readable text, without empty ones."""
    return [one.strip() for one in _SENTENCE.split(text) if one.strip()]
