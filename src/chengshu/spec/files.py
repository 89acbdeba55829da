"""Words for files (附件): what they are kept for, and what they are attached to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chengshu.base.text import Text


class Family(StrEnum):
    """Kinds of files that are allowed or not allowed together; told by content, never by name."""

    PICTURE = "picture"
    DOCUMENT = "document"
    TABLE = "table"
    TEXT = "text"
    ARCHIVE = "archive"
    VIDEO = "video"
    AUDIO = "audio"


MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Purpose:
    """What a file is kept for, with its first limits; officials may change the limits of each in rows.

    ``at_most`` is the number of files in one go.
    """

    key: str
    label: Text
    families: frozenset[Family]
    largest: int = 50 * MEGABYTE
    at_most: int = 10


@dataclass(frozen=True)
class Attachable:
    """A model to which files may be attached, ``projects.Report``, and who may see them.

    ``may_see(actor, key)`` tells whether the actor may see that row, and so its files. Reads of a ``guarded`` one are
    written to the audit chain.
    """

    model: str
    may_see: Callable[[Any, str], bool]
    guarded: bool = False

    @property
    def key(self) -> str:
        """By what it is looked up: the model's label."""
        return self.model
