"""Letters that repeat each other, so that no letter is tested on by a model that has learnt from its repeat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from chengshu.kernel.texts.likeness import bands_of, sameness, shingles_of

SAME_FROM = 0.5


def groups_of(texts: Sequence[str], given: Sequence[str] = ()) -> NDArray[np.int64]:
    """For each text the number of its group: texts that repeat each other, or whose ``given`` group is the same."""
    leader = np.arange(len(texts))

    def found(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = int(leader[one])
        return one

    shingles = [shingles_of(text) for text in texts]
    first: dict[int | str, list[int]] = {}
    for place, own in enumerate(shingles):
        for band in bands_of(own):
            others = first.setdefault(band, [])
            for other in others[:20]:
                if found(other) != found(place) and sameness(own, shingles[other]) >= SAME_FROM:
                    leader[found(place)] = found(other)
            others.append(place)
    named: dict[str, int] = {}
    for place, name in enumerate(given):
        if name:
            leader[found(place)] = found(named.setdefault(name, place))
    return np.array([found(place) for place in range(len(texts))], dtype=np.int64)
