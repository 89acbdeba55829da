"""What a reply says about its letter: four parts, 0 to 100 each, and hints in words. Pure, no database.

The parts are those of the measures for judging replies of the hotlines: relevance (相关性), completeness (完整性),
explainability (可解释性), timeliness (及时性).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chengshu.base.text import Text
from chengshu.kernel.texts.asking import ANSWERED, ASKED, FACT, GROUND, MISSING, POLITE, REASON, STEP
from chengshu.kernel.texts.likeness import COMMON
from chengshu.kernel.texts.normalising import folded, readable, sentences

TERMS = 40
_EDGES = "的了是有在和要么什怎这那我你他就都也还把被让给到对从一个们吗呢啊以及请问"
SHORT = 40
LONG_ENOUGH = 120
MOST_POINTS = 12
MOST_HINTS = 8
# A matching reply shares about this much of what its letter is about; more says nothing more.
FULL_COVERAGE = 0.34


@dataclass(frozen=True)
class Point:
    """Something a letter asks for, and what an answer to it must hold."""

    said: str
    kind: str


@dataclass(frozen=True)
class Judged:
    """The parts of a reply's score, 0 to 100; ``timeliness`` is None where no time is known."""

    relevance: float
    completeness: float
    explainability: float
    timeliness: float | None
    hints: tuple[Text, ...]


_NOT_SPOKEN_OF = Text("来信提到“%(words)s”，答复没有回应。", "The letter speaks of “%(words)s”; the reply does not.")
_OFF = Text(
    "答复与来信内容关联很少，请核对是否答复了这封来信。",
    "The reply has little to do with the letter; please check that it answers this one.",
)
_SHORT = Text("答复过短，只有 %(n)s 个字。", "The reply is very short: %(n)s characters.")
_EMPTY = Text("还没有写答复内容。", "Nothing is written yet.")
_PHRASES = Text("除客套话外几乎没有实质内容。", "Apart from polite phrases there is hardly any content.")
_NO_GROUND = Text("没有引用依据（法规、文件或规定）。", "No regulation or document is cited.")
_NO_REASON = Text("没有说明理由或调查结果。", "No reason and no finding is given.")
_NO_STEP = Text("没有写下一步安排或联系方式。", "No next step and no contact is named.")
_LATE = Text("已超过答复期限 %(n)s 天。", "The reply is %(n)s days past its term.")


def judged(
    letter: str,
    reply: str,
    *,
    asked_at: datetime | None = None,
    replied_at: datetime | None = None,
    allowed: timedelta,
) -> Judged:
    """The parts of the score. ``letter`` begins with its title, where there is one."""
    question, answer = readable(letter), readable(reply)
    substance = _substance(answer, question)
    timeliness, late = _timeliness(asked_at, replied_at, allowed)
    if not substance:
        hint = _PHRASES if answer else _EMPTY
        return Judged(0.0, 0.0, 0.0, timeliness, (hint,))
    covered, missing = _coverage(question, answer)
    relevance = 100 * min(1.0, covered / FULL_COVERAGE)
    fullness = min(1.0, len(substance) / LONG_ENOUGH)
    completeness, unanswered = _completeness(question, answer, substance, covered)
    explainability, unexplained = _explainability(substance)
    hints: list[Text] = []
    if len(substance) < SHORT:
        hints.append(_SHORT.with_values(n=len(substance)))
    if relevance < 25:
        hints.append(_OFF)
    hints += unanswered
    if missing and relevance < 90:
        hints.append(_NOT_SPOKEN_OF.with_values(words="、".join(missing)))
    hints += [*unexplained, *late]
    return Judged(
        relevance=relevance * (0.1 + 0.9 * min(1.0, 1.5 * fullness)),
        completeness=completeness * fullness,
        explainability=explainability * (0.5 + 0.5 * fullness),
        timeliness=timeliness,
        hints=tuple(hints[:MOST_HINTS]),
    )


def points_of(letter: str) -> list[Point]:
    """What a readable letter asks for, each kind of asking once for a sentence, the clearest kind first."""
    found: list[Point] = []
    for said in sentences(letter):
        kind = next((kind for kind, pattern in ASKED if pattern.search(said)), None)
        if kind and len(found) < MOST_POINTS:
            found.append(Point(said, kind))
    return found


def _substance(answer: str, question: str) -> str:
    """The reply without polite phrases and without what it only repeats of the letter's first line."""
    bare = answer
    title = question.split("\n", 1)[0].strip("。？！?!. ")
    if len(title) >= 6:
        bare = bare.replace(title, "")
    kept = []
    for part in re.split(r"[，。！？；：\n,!?;:]+", bare):
        plain = re.sub(r"\W|\d", "", part)
        told = [plain[place : place + 2] for place in range(len(plain) - 1)]
        if told and sum(one in _POLITE_PIECES for one in told) / len(told) < 0.75:
            kept.append(part)
    return "，".join(kept)


def _terms(text: str) -> Counter[str]:
    """Pieces of two characters of a text that are not what every letter and reply says."""
    pieces = (run[place : place + 2] for run in folded(text).split() for place in range(len(run) - 1))
    return Counter(piece for piece in pieces if piece not in _USUAL)


def _coverage(question: str, answer: str) -> tuple[float, list[str]]:
    """The share of what the letter is about that the reply speaks of, and what it leaves out, in words."""
    first = question.split("\n", 1)[0]
    terms = _terms(question)
    for piece in _terms(first):
        terms[piece] += 2
    if not terms:
        return 0.0, []
    top = terms.most_common(TERMS)
    spoken = folded(answer)
    weight = sum(count**0.5 for _, count in top)
    covered = sum(count**0.5 for piece, count in top if piece in spoken) / weight
    return covered, _words([piece for piece, count in top if piece not in spoken and count >= 2], folded(question))


def _words(pieces: list[str], text: str, most: int = 3) -> list[str]:
    """Words the pieces make up where they follow each other in the text."""
    left = set(pieces)
    found: Counter[str] = Counter()
    for run in text.split():
        place = 0
        while place < len(run) - 1:
            end = place
            while end < len(run) - 1 and run[end : end + 2] in left:
                end += 1
            if end > place:
                found[run[place : end + 1].strip(_EDGES)] += 1
            place = end + 1
    ranked = sorted((word for word in found if 2 <= len(word) <= 8), key=lambda word: (-found[word] * len(word), word))
    return ranked[:most]


def _completeness(question: str, answer: str, substance: str, covered: float) -> tuple[float, list[Text]]:
    """How many of the letter's points are answered, and hints on those that are not."""
    points = points_of(question)
    if not points:
        return 100 * min(1.0, covered / FULL_COVERAGE), []
    spoken = folded(answer)
    reached: list[float] = []
    hints: list[Text] = []
    told: set[str] = set()
    for point in points:
        fits = bool(ANSWERED[point.kind].search(substance))
        terms = _terms(point.said)
        about = sum(piece in spoken for piece in terms) / len(terms) if terms else covered
        reached.append((0.5 if fits else 0.0) + 0.5 * min(1.0, about / FULL_COVERAGE))
        if not fits and point.kind not in told:
            told.add(point.kind)
            hints.append(MISSING[point.kind].with_values(said=_short(point.said)))
    return 100 * sum(reached) / len(reached), hints


def _explainability(substance: str) -> tuple[float, list[Text]]:
    ground = 35 * bool(GROUND.search(substance))
    reason = 25 * bool(REASON.search(substance))
    step = 20 * bool(STEP.search(substance))
    facts = 5 * min(4, len(set(FACT.findall(substance))))
    hints = [hint for part, hint in ((ground, _NO_GROUND), (reason, _NO_REASON), (step, _NO_STEP)) if not part]
    return float(ground + reason + step + facts), hints


def _timeliness(
    asked_at: datetime | None, replied_at: datetime | None, allowed: timedelta
) -> tuple[float | None, list[Text]]:
    """100 within a third of the time allowed, 80 at its end, then falling to 0 at four times of it."""
    if asked_at is None or replied_at is None or allowed <= timedelta(0):
        return None, []
    used = max(0.0, (replied_at - asked_at) / allowed)
    if used <= 1:
        return 100.0 - 20.0 * max(0.0, (used - 1 / 3) / (2 / 3)), []
    days = max(1, round((replied_at - asked_at - allowed) / timedelta(days=1)))
    return max(0.0, 80.0 * (4 - used) / 3), [_LATE.with_values(n=days)]


def _short(said: str, most: int = 24) -> str:
    return said if len(said) <= most else f"{said[:most]}…"


def _pieces(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text[place : place + 2] for text in texts for place in range(len(text) - 1))


_POLITE_PIECES = _pieces((POLITE, COMMON))
_USUAL = _POLITE_PIECES
