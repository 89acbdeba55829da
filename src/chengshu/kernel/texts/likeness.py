"""How alike two texts are: shingles, MinHash bands, rare pieces. Pure arithmetic, no database.

A shingle is a piece of three characters of the folded text. Candidates share a band of the MinHash (Broder 1997) or a
rare piece; whether they are alike is then counted exactly from the shingles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from chengshu.kernel.texts.pieces import codes_of, folded_for_reading, hashes

LENGTH = 3
BANDS = 8
ROWS = 3
RARE = 8
BITS = 20
SLOTS = 1 << BITS
SURE_LENGTH = 30
"""Shingles a text needs before being part of a longer one says anything."""

Shingles = NDArray[np.uint32]

# What every letter says: pieces of it never tell a topic.
COMMON = (
    "尊敬的领导您好尊敬的书记尊敬的市长尊敬的县长尊敬的局长您好你好我是一名我们是希望有关部门希望相关部门请有关部门请相关部门希望政府希望领导"
    "请领导给予解决望领导给予解决得到解决尽快解决尽快处理予以解决予以处理予以答复给予答复给予回复望回复盼回复请回复谢谢谢谢您非常感谢万分感谢"
    "反映的问题反映一下情况向您反映咨询一下请问一下请问是否什么时候为什么没有人管一直没有到现在至今没有多次反映多次投诉打电话工作人员老百姓人民群众"
    "广大居民广大业主严重影响居民生活严重影响我们的生活影响正常生活影响休息造成了很大的影响带来了极大的不便安全隐患存在安全隐患人民政府人民服务为人民"
    "相关规定根据有关规定国家规定政策规定合法权益维护权益是不是合理是否合法能不能可不可以有没有怎么办该怎么办在百忙之中抽出时间我们的问题这个问题的时候"
    "我们小区的小区业主小区的居民由于因为所以但是如果虽然现在已经开始之后之前以后以来以及或者而且就是还是不是都是也是没有可以不能应该需要进行"
)


@dataclass(frozen=True)
class Background:
    """How many of ``letters`` texts hold each shingle, (SLOTS,) uint32 by the upper bits of its hash."""

    letters: int
    held: NDArray[np.uint32]

    def slots(self, shingles: Shingles) -> NDArray[np.int64]:
        """Where shingles are counted."""
        return (shingles >> np.uint32(32 - BITS)).astype(np.int64)

    def weights(self, shingles: Shingles) -> NDArray[np.float64]:
        """How much each shingle tells, above 0: the fewer letters hold it, the more."""
        held = self.held[self.slots(shingles)].astype(np.float64)
        return np.log((self.letters + 2.0) / (held + 1.0)) + 0.05


@dataclass(frozen=True)
class Said:
    """What a letter says: the shingles of the whole letter and of its title, which may have none."""

    shingles: Shingles
    title: Shingles


def shingles_of(text: str) -> Shingles:
    """The hashes of a text's shingles, (n,) uint32 ascending, each once; a shorter text is one shingle itself."""
    bare = folded_for_reading(text).replace(" ", "")
    if not bare:
        return np.zeros(0, np.uint32)
    codes = codes_of([bare])[:-1]
    found = hashes(codes, min(LENGTH, len(codes)))
    return np.unique((found >> np.uint64(32)).astype(np.uint32))


def shingle(piece: str) -> int:
    """The hash of one piece of three characters."""
    return int(hashes(codes_of([piece])[:-1], LENGTH)[0] >> np.uint64(32))


@cache
def first_background() -> Background:
    """What is known before any letter came: the pieces every letter says."""
    held = np.zeros(SLOTS, np.uint32)
    held[(shingles_of(COMMON) >> np.uint32(32 - BITS)).astype(np.int64)] = 40
    return Background(100, held)


def background_of(texts: Sequence[Shingles]) -> Background:
    """The background that these letters make, on top of the first one."""
    first = first_background()
    held = first.held.copy()
    for shingles in texts:
        held[np.unique(first.slots(shingles))] += 1
    return Background(first.letters + len(texts), held)


def jaccard(one: Shingles, other: Shingles) -> float:
    """The share of shingles both have among those either has; 0 where there are none."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    either = len(one) + len(other) - both
    return both / either if either else 0.0


def sameness(one: Shingles, other: Shingles) -> float:
    """0 to 1: Jaccard, or nearly the share of the shorter text within the longer one where that is more."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    shorter = min(len(one), len(other))
    within = 0.9 * both / shorter if shorter >= SURE_LENGTH else 0.0
    return max(jaccard(one, other), within)


def closeness(one: Shingles, other: Shingles, background: Background) -> float:
    """0 to 1: the cosine of both texts with each shingle weighted by how much it tells."""
    both = np.intersect1d(one, other, assume_unique=True)
    if not len(both):
        return 0.0
    shared = (background.weights(both) ** 2).sum()
    sizes = (background.weights(one) ** 2).sum() * (background.weights(other) ** 2).sum()
    return float(shared / np.sqrt(sizes))


def kinship(one: Said, other: Said, background: Background) -> float:
    """0 to 1: how close two letters are in what they are about; where both have titles these count for half.

    A title names the matter in a few words, so that two letters in quite different words still meet there.
    """
    whole = closeness(one.shingles, other.shingles, background)
    if not len(one.title) or not len(other.title):
        return whole
    return max(whole, (whole + closeness(one.title, other.title, background)) / 2)


@cache
def _turns() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    random = np.random.default_rng(20240701)
    size = (BANDS * ROWS, 1)
    odd = random.integers(1, 1 << 62, size=size, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return odd, random.integers(0, 1 << 62, size=size, dtype=np.uint64)


def bands_of(shingles: Shingles) -> list[int]:
    """The bands of the MinHash as signed 64-bit numbers; texts of Jaccard 0.5 share one two times in three."""
    if not len(shingles):
        return []
    factor, shift = _turns()
    turned = shingles.astype(np.uint64)[None, :] * factor + shift
    least = (turned >> np.uint64(32)).min(axis=1).reshape(BANDS, ROWS)
    value = np.arange(1, BANDS + 1, dtype=np.uint64)
    for place in range(ROWS):
        value = (value ^ least[:, place]) * np.uint64(0x9E3779B97F4A7C15)
        value ^= value >> np.uint64(31)
    return [int(one) for one in value.view(np.int64)]


def rare_of(said: Said, background: Background) -> list[int]:
    """Up to RARE shingles that mark what a text is about: those that few others hold, and those of its title.

    Among equals the hash decides, so that two letters on one matter choose the same ones.
    """
    shingles = said.shingles
    if not len(shingles):
        return []
    held = background.held[background.slots(shingles)].astype(np.float64)
    known = (held >= 1) & (held <= max(20.0, background.letters * 0.01))
    weight = background.weights(shingles) * np.where(known, 3.0, 1.0)
    if len(said.title):
        weight = weight * np.where(np.isin(shingles, said.title), 3.0, 1.0)
    weight = np.where(held > background.letters * 0.05, 0.001, weight)
    # Weighted sampling by the hash itself (Efraimidis and Spirakis 2006): the same piece is drawn in every letter.
    draw = ((shingles.astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93)) >> np.uint64(40)).astype(np.float64)
    order = np.log((draw + 1.0) / (1 << 24)) / weight
    chosen = shingles[np.argsort(-order, kind="stable")[:RARE]]
    return [int(one) + (1 << 40) for one in chosen]


def shared_words(one: str, other: str, background: Background, *, most: int = 4, longest: int = 12) -> list[str]:
    """What both folded texts say in the same words and few others do, the most telling first."""
    runs = {run for part in one.split() for run in _runs(part, other, longest)}
    ranked = sorted(runs, key=lambda run: (-_telling(run, background), run))
    kept: list[str] = []
    for run in ranked:
        if not any(run in longer or longer in run for longer in kept):
            kept.append(run)
    return kept[:most]


def _runs(part: str, other: str, longest: int) -> list[str]:
    """The longest stretches of ``part``, up to ``longest`` characters, that stand in ``other``, left to right."""
    found: list[str] = []
    start = 0
    while start < len(part) - 1:
        end = start + 2
        while end <= len(part) and end - start <= longest and part[start:end] in other:
            end += 1
        if end - start > 2:
            found.append(part[start : end - 1])
            start = end - 2
        else:
            start += 1
    return [run for run in found if len(run) >= 2 and not run.isdigit()]


def _telling(run: str, background: Background) -> float:
    """How much a stretch of characters tells: the sum over its shingles; two characters tell little."""
    if len(run) < LENGTH:
        return 0.5
    return float(background.weights(shingles_of(run)).sum())
