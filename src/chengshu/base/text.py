"""Text in Chinese and English; every sentence a person sees is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

_current: ContextVar[Language] = ContextVar("language", default="zh")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or term in both languages; ``str()`` gives the one the reader has chosen.

    Values stand in it as ``%(name)s`` and are filled by ``with_values``, so that a translation may move them.
    """

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh or not self.en:
            raise ValueError(f"both languages are required: {self.zh!r}, {self.en!r}")

    def __str__(self) -> str:
        return self.in_language(_current.get())

    def in_language(self, language: Language) -> str:
        """The text in one language, whatever the reader has chosen."""
        return self.zh if language == "zh" else self.en

    def with_values(self, **values: object) -> Text:
        """The same sentence with its ``%(name)s`` filled; a ``Text`` value is filled in the same language."""

        def filled(language: Language) -> str:
            return self.in_language(language) % {
                name: value.in_language(language) if isinstance(value, Text) else value
                for name, value in values.items()
            }

        return Text(filled("zh"), filled("en"))


def bracketed(name: object, note: object) -> str:
    """A name with a note behind it, in the brackets of the reader's language."""
    return f"{name}（{note}）" if _current.get() == "zh" else f"{name} ({note})"


def listed(parts: Iterable[object], *, apart: bool = False) -> str:
    """Parts one after another, with the marks of the reader's language; ``apart`` where they hold commas themselves."""
    marks = ("、", ", ") if not apart else ("；", "; ")
    return marks[_current.get() != "zh"].join(map(str, parts))


def current_language() -> Language:
    """The language of the person now served; Chinese where nobody has chosen."""
    return _current.get()


def choose_language(language: Language) -> None:
    """Set the language for the rest of this request or task."""
    _current.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Write in one language for a while, as when a message goes to somebody else."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)
