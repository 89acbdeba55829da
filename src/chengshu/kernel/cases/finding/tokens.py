"""What a case is found by, as numbers: pairs of neighbouring signs of its words, and its facets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from chengshu.kernel.cases.models import Case
from chengshu.kernel.catalogue.search.grams import grams, phrases

LONGEST = 600
"""So many characters of what was said are looked through; the main point stands before."""
AREAS = (4, 6, 9, 12)
SIGNED = 1 << 31


@dataclass(frozen=True)
class Tokens:
    """What is looked for: all of ``every``, and one of ``either`` where there are any."""

    every: tuple[int, ...] = ()
    either: tuple[int, ...] = ()


def tokens_of(case: Case) -> list[int]:
    """Everything that a case is found by, sorted, none twice; signed, of 32 bits."""
    words = grams(f"{case.title} {case.address} {case.text[:LONGEST]}")
    return sorted({number(token) for token in (*words, *_facets(case))})


def wanted_words(words: str) -> list[str]:
    """The tokens of what somebody typed; one Chinese sign alone has none."""
    return [token for phrase in phrases(words) for token in phrase.tokens if not _one_sign(token)]


def number(token: str) -> int:
    """A token as the index holds it."""
    value = crc32(token.encode())
    return value - 2 * SIGNED if value >= SIGNED else value


def numbers(tokens: Iterable[str]) -> tuple[int, ...]:
    """Tokens as the index holds them."""
    return tuple(number(token) for token in tokens)


def kept_by(unit_id: int) -> tuple[str, str]:
    """Cases that a unit keeps, and those that it handles."""
    return f"@k{unit_id}", f"@l{unit_id}"


def of_class(scheme: str, code: str) -> str:
    """Cases of a class and all below it."""
    return f"@c{scheme}.{code}"


def of_area(code: str) -> str:
    """Cases in an area."""
    return f"@d{code}"


def by_channel(channel: str) -> str:
    """Cases that came through a channel."""
    return f"@h{channel}"


def as_urgent(urgency: int) -> str:
    """Cases of an urgency."""
    return f"@g{urgency}"


STILL_OPEN = "@o"


def _facets(case: Case) -> Iterator[str]:
    yield kept_by(case.keeper_id)[0]
    if case.lead_id:
        yield kept_by(case.lead_id)[1]
    for code in case.class_path.split("/"):
        if code:
            yield of_class(case.scheme, code)
    for length in AREAS:
        if len(case.division_code) >= length:
            yield of_area(case.division_code[:length])
    yield by_channel(case.channel)
    yield as_urgent(case.urgency)
    if not case.outcome:
        yield STILL_OPEN


def _one_sign(token: str) -> bool:
    return len(token) == 1 and not token.isascii()
