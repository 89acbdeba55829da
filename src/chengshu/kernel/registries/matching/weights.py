"""Weights of evidence learnt from the data itself (Fellegi and Sunter 1969, by expectation and maximisation)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDS = 200
SETTLED = 1e-6
LEAST = 1e-6


@dataclass(frozen=True)
class Weights:
    """What each level of each field says, in bits (log2 of how much more often it is seen among the same).

    ``prior`` is the share of the same among all pairs there are; ``bits[field][level]``, level 0 first.
    """

    prior: float
    bits: tuple[tuple[float, ...], ...]

    @property
    def start(self) -> float:
        """The bits with which every pair starts."""
        return float(np.log2(self.prior / (1 - self.prior)))

    def probability(self, levels: Sequence[int]) -> float:
        """How likely two are the same, by their levels; a missing one (-1) says nothing."""
        total = self.start + sum(bits[level] for bits, level in zip(self.bits, levels, strict=True) if level >= 0)
        return float(1 / (1 + 2.0**-total))


@dataclass(frozen=True)
class Counted:
    """How often each pattern of levels occurs: ``patterns (n, fields)``, ``counts (n,)``."""

    patterns: NDArray[np.int8]
    counts: Floats


def learnt(offered: Counted, random: Counted, sizes: Sequence[int], *, pairs: float) -> Weights:
    """Learn from the pairs that blocking offers and from random pairs; ``pairs`` is how many there are at all.

    What the same look like is learnt from the offered pairs, what others look like from random ones: those that
    blocking offers agree on something by its very choice. ``sizes`` is the number of levels of each field. A higher
    level never speaks less for sameness than a lower one.
    """
    same, other = _first_guess(sizes)
    prior = float(np.clip(0.1 * offered.counts.sum() / pairs, LEAST / pairs, 0.5))
    for _ in range(ROUNDS):
        likely = offered.counts * _posterior(offered.patterns, same, other, prior)
        unlikely = random.counts * (1 - _posterior(random.patterns, same, other, prior))
        before = prior
        prior = float(np.clip(likely.sum() / pairs, LEAST / pairs, 0.5))
        for field, size in enumerate(sizes):
            same[field] = _shares(offered.patterns[:, field], likely, size)
            other[field] = _shares(random.patterns[:, field], unlikely, size)
        if abs(prior - before) < SETTLED * prior:
            break
    bits = tuple(
        tuple(np.maximum.accumulate(np.log2(one / another)).tolist()) for one, another in zip(same, other, strict=True)
    )
    return Weights(prior, bits)


def _posterior(patterns: NDArray[np.int8], same: list[Floats], other: list[Floats], prior: float) -> Floats:
    total = np.full(len(patterns), np.log(prior / (1 - prior)))
    for field, (one, another) in enumerate(zip(same, other, strict=True)):
        levels = patterns[:, field]
        ratio = np.append(np.log(one / another), 0.0)
        total += ratio[levels]
    posterior: Floats = 1 / (1 + np.exp(-np.clip(total, -700, 700)))
    return posterior


def _shares(levels: NDArray[np.int8], weight: Floats, size: int) -> Floats:
    """Share of each level among those present, never quite zero."""
    present = levels >= 0
    found: Floats = np.bincount(levels[present], weights=weight[present], minlength=size).astype(np.float64)
    shares: Floats = np.maximum(found / max(found.sum(), 1.0), LEAST).astype(np.float64)
    return shares


def _first_guess(sizes: Sequence[int]) -> tuple[list[Floats], list[Floats]]:
    """The same mostly agree, others mostly do not."""
    same, other = [], []
    for size in sizes:
        rising = np.full(size, 0.1 / max(size - 1, 1))
        rising[-1] = 0.9
        same.append(rising)
        other.append(rising[::-1].copy())
    return same, other
