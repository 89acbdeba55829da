"""What goes out on a channel, and what may go wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from chengshu.base.text import Language, Text


@dataclass(frozen=True)
class Letter:
    """A notice as it leaves the house, in the language of whom it is for.

    ``key`` stays the same when it is tried again, so that the other side can tell a repetition. ``answers_to`` is the
    address for answers by e-mail; empty where that is the sender's.
    """

    key: str
    address: str
    title: str
    body: str
    url: str
    language: Language
    template: str
    secret: str = ""
    answers_to: str = ""


class NotSent(Exception):
    """A try failed; ``final`` where trying again is of no use. ``reason`` is shown to administrators."""

    def __init__(self, reason: Text, *, final: bool = False) -> None:
        self.reason = reason
        self.final = final
        super().__init__(reason.en)


class Sender(Protocol):
    """A channel's way out. ``connected`` is false until somebody configures it; ``missing`` says what to set."""

    @property
    def connected(self) -> bool: ...

    @property
    def missing(self) -> Text: ...

    def send(self, letter: Letter) -> str:
        """Hand the letter over and give the other side's receipt, or an empty string. Raises NotSent."""
        ...
