"""Words of one meaning lend each other weight: what is learnt of one is believed of the others, more or less.

Each word of the table of meanings stands for itself, less for its meaning, and least for its matter. A linear model
over all three is a linear model over the words alone, so that classifying takes no longer for it.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, identity

from chengshu.kernel.texts.meanings import MEANINGS, words_in
from chengshu.kernel.texts.pieces import BUCKETS, bucket_of

OF_MEANING = 0.6
OF_MATTER = 0.3


@cache
def meanings() -> csr_matrix:
    """(BUCKETS, meanings): 1 where a piece is a word of the meaning."""
    return _membership(list(MEANINGS.values()), list(range(len(MEANINGS))))


@cache
def matters() -> csr_matrix:
    """(BUCKETS, matters): 1 where a piece is a word of the matter."""
    number = {matter: place for place, matter in enumerate(dict.fromkeys(matter for matter, _ in MEANINGS))}
    return _membership(list(MEANINGS.values()), [number[matter] for matter, _ in MEANINGS])


def lent(buckets: NDArray[np.int64]) -> csr_matrix:
    """(pieces, pieces + meanings + matters): how each piece is made of itself and what it stands for."""
    own = identity(len(buckets), format="csr")
    return hstack([own, OF_MEANING * meanings()[buckets], OF_MATTER * matters()[buckets]]).tocsr()


def _membership(lists: list[str], columns: list[int]) -> csr_matrix:
    pairs = {
        (bucket_of(word), column) for words, column in zip(lists, columns, strict=True) for word in words_in(words)
    }
    rows, places = np.array(sorted(pairs)).T
    return csr_matrix((np.ones(len(rows)), (rows, places)), shape=(BUCKETS, max(columns) + 1))
