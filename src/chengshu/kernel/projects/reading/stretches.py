"""Prose of one task cut into stretches: what is to be done, up to the words that say who does it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chengshu.kernel.projects.reading.dates import promises_in
from chengshu.kernel.projects.reading.draft import Due, Milestone
from chengshu.kernel.projects.reading.fold import folded
from chengshu.kernel.projects.reading.lines import Passage
from chengshu.kernel.projects.reading.units import Responsibility, is_deadline, is_responsibility, responsibility

_PAIRS = {"(": ")", "“": "”", "《": "》", "〔": "〕", "[": "]", "【": "】"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_STOPS = frozenset("。!?\n")
_ENDS = " ，,；;。、：:"
_LONGEST_BRACKET = 1500
_COUNT = re.compile(r"^(?:[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]|[0-9]{1,2}[、.)]|\([0-9]{1,2}\))")


@dataclass(frozen=True, slots=True)
class Token:
    """A sentence, or words that name units, or words that name a time limit, with its place in the passage."""

    start: int
    end: int
    words: str
    who: Responsibility | None = None
    due: tuple[Due | None, str] | None = None


@dataclass(slots=True)
class _Stretch:
    tokens: list[Token] = field(default_factory=list)
    who: list[Token] = field(default_factory=list)
    limits: list[Token] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        return bool(self.who or self.limits)


def tokens_of(text: str) -> Iterator[Token]:
    """Cut a passage at its full stops outside brackets and quotes, and cut out the brackets that name units."""
    partner = _partners(text)
    same = folded(text)
    start = place = 0
    while place < len(text):
        character = same[place]
        end = partner.get(place)
        if end is not None:
            if character == "(" and _names_who(text, place, end):
                yield from _tokens(text, start, place)
                yield from _tokens(text, place + 1, end, in_brackets=True)
                start = end + 1
            place = end + 1
            continue
        place += 1
        if character in _STOPS:
            yield from _tokens(text, start, place)
            start = place
    yield from _tokens(text, start, len(text))


def names_somebody(text: str) -> bool:
    """Whether any words of the passage say who is responsible."""
    return any(token.who is not None for token in tokens_of(text))


def milestones_in(passage: Passage) -> list[Milestone]:
    """The promises of a passage, not yet keyed; one without a date where it states none."""
    stretches = _stretches(tokens_of(passage.text))
    milestones: list[Milestone] = []
    who = Responsibility("", (), ())
    for stretch in stretches:
        if stretch.who:
            # Sentences behind the last bracket still belong to the units named before them.
            who = _together([token.who for token in stretch.who if token.who is not None])
        milestones += _milestones_of(stretch, who, passage)
    return milestones


def _partners(text: str) -> dict[int, int]:
    partners: dict[int, int] = {}
    opened: dict[str, list[int]] = {opener: [] for opener in _PAIRS}
    for place, character in enumerate(folded(text)):
        if character in opened:
            opened[character].append(place)
        elif character in _CLOSERS and opened[_CLOSERS[character]]:
            partners[opened[_CLOSERS[character]].pop()] = place
    return partners


def _names_who(text: str, start: int, end: int) -> bool:
    inside = text[start + 1 : end] if end - start < _LONGEST_BRACKET else ""
    return is_responsibility(inside, in_brackets=True) or is_deadline(inside) is not None


def _tokens(text: str, start: int, end: int, *, in_brackets: bool = False) -> Iterator[Token]:
    words = text[start:end].strip()
    if not words.strip(_ENDS + "()（）"):
        return
    start += len(text[start:end]) - len(text[start:end].lstrip())
    limit = is_deadline(words)
    if limit is not None:
        yield Token(start, end, words, due=limit)
    elif is_responsibility(words, in_brackets=in_brackets):
        yield Token(start, end, words, who=responsibility(words.rstrip("。；; ")))
    else:
        by = _named_at_end(words)
        yield Token(start, start + by, words[:by])
        if by < len(words):
            yield Token(start + by, end, words[by:], who=responsibility(words[by:].lstrip("，,").rstrip("。 ")))


def _named_at_end(words: str) -> int:
    """Where ,由某局牵头 begins at the end of a sentence; its length where nothing of the kind stands there."""
    place = max(folded(words).rfind(",由"), 0)
    return place if place and is_responsibility(words[place + 1 :]) else len(words)


def _stretches(tokens: Iterable[Token]) -> list[_Stretch]:
    stretches = [_Stretch()]
    for token in tokens:
        is_sentence = token.who is None and token.due is None
        if is_sentence and stretches[-1].is_closed:
            stretches.append(_Stretch())
        kept = stretches[-1].tokens if is_sentence else stretches[-1].who if token.who else stretches[-1].limits
        kept.append(token)
    return [stretch for stretch in stretches if stretch.tokens or stretch.is_closed]


def _together(named: list[Responsibility]) -> Responsibility:
    """牵头单位 and 配合单位 may be named by sentences of their own."""
    if len(named) == 1:
        return named[0]
    return responsibility(";".join(who.printed for who in named))


def _milestones_of(stretch: _Stretch, who: Responsibility, passage: Passage) -> list[Milestone]:
    drafts: list[_Promise] = []
    loose: list[Token] = []
    for token in stretch.tokens:
        for promise in _promises(token):
            if promise.due is None:
                loose += promise.said
                continue
            back = _belonging_back(loose, promise, token) if drafts else 0
            if drafts:
                drafts[-1].content += loose[:back]
            promise.content, loose = loose[back:], []
            drafts.append(promise)
    limit = _limit(stretch, who)
    if not drafts:
        drafts = [_Promise(limit[0], limit[1], [], loose)]
    elif limit[1]:
        drafts.append(_Promise(limit[0], limit[1], [], loose))
    else:
        drafts[-1].content = [*drafts[-1].content, *loose]
    closing = {
        line for token in (*stretch.who, *stretch.limits) for line in passage.lines_between(token.start, token.end)
    }
    return [draft.as_milestone(who, closing, passage) for draft in drafts]


def _belonging_back(loose: list[Token], following: _Promise, its_sentence: Token) -> int:
    """How many of the undated sentences between two dates belong to the first of them.

    2019年,做甲。做乙。 tells the date first, and then all do; 一是做甲。2019年完成。 tells it last, and a new count
    (二是) or a bare date behind shows it.
    """
    if following.is_bare:
        return 0
    for place, token in enumerate(loose):
        if _COUNT.match(folded(token.words[:6])) or token.start >= its_sentence.start:
            return place
    return len(loose)


def _limit(stretch: _Stretch, who: Responsibility) -> tuple[Due | None, str]:
    stated = [token.due for token in stretch.limits if token.due is not None]
    if stated:
        return stated[0]
    return (who.due, who.due_printed) if stretch.who else (None, "")


@dataclass(slots=True)
class _Promise:
    due: Due | None
    due_printed: str
    said: list[Token]
    content: list[Token] = field(default_factory=list)

    @property
    def is_bare(self) -> bool:
        """2018年完成。 says when and not what."""
        return sum(len(token.words) for token in self.said) <= len(self.due_printed) + 4

    def as_milestone(self, who: Responsibility, closing: set[int], passage: Passage) -> Milestone:
        own = {line for token in (*self.said, *self.content) for line in passage.lines_between(token.start, token.end)}
        return Milestone(
            key="",
            due=self.due,
            due_printed=self.due_printed,
            goal="".join(token.words for token in self.said).rstrip("，,；;、 "),
            responsible_raw=who.printed,
            lead=who.lead,
            support=who.support,
            content=tuple(words for token in self.content if (words := token.words.strip(_ENDS))),
            period=None,
            period_printed="",
            lines=tuple(sorted(own | closing)),
        )


def _promises(token: Token) -> list[_Promise]:
    """A sentence cut before each clause that begins with a date; what stands before the first has none."""
    quiet = _without_quotes(token.words)
    found = promises_in(quiet)
    cuts = [0, *(place for place, _, _ in found), len(token.words)]
    dues: list[tuple[Due | None, str]] = [(None, ""), *((due, printed) for _, due, printed in found)]
    promises: list[_Promise] = []
    for (due, printed), start, end in zip(dues, cuts, cuts[1:], strict=False):
        words = token.words[start:end]
        if words.strip(_ENDS):
            part = Token(token.start + start, token.start + end, words)
            promises.append(_Promise(due, printed, [part]))
    return promises


def _without_quotes(words: str) -> str:
    """The sentence with quoted and bracketed words blanked out, so that their dates promise nothing."""
    partner = _partners(words)
    kept = list(words)
    place = 0
    while place < len(kept):
        end = partner.get(place)
        if end is not None:
            kept[place : end + 1] = "□" * (end + 1 - place)
            place = end
        place += 1
    return "".join(kept)
