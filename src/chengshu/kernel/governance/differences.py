"""What changed between two texts, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Line:
    """A line of a comparison: ``sign`` is ``+`` added, ``-`` dropped, a space kept, ``…`` kept lines left out.

    ``old`` and ``new`` are line numbers from 1, None on the side that has no such line.
    """

    sign: str
    words: str
    old: int | None = None
    new: int | None = None


def difference(before: str, after: str, *, around: int = 2) -> list[Line]:
    """The lines that changed, with a few kept ones around each change; empty where the texts are the same."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(around):
        if found or group[0][1] > 0:
            found.append(Line("…", ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [Line(" ", old[i1 + n], i1 + n + 1, j1 + n + 1) for n in range(i2 - i1)]
                continue
            found += [Line("-", old[i], i + 1, None) for i in range(i1, i2)]
            found += [Line("+", new[j], None, j + 1) for j in range(j1, j2)]
    return found
