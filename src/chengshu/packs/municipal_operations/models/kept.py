"""Columns that follow from others of the row, kept so that an index alone can answer."""

from __future__ import annotations

import unicodedata
from math import floor
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    Words = models.CharField[str, str]
    Whole = models.IntegerField[int | None, int | None]
    Asked = Lookup[str]
else:
    Words, Whole, Asked = models.CharField, models.IntegerField, Lookup
LONGEST_FOUND = 600
"""So many characters a row is found by: a line of an index of PostgreSQL holds no more than 2,700 bytes."""
SQUARES_A_DEGREE = 400
FINDERS = {"sqlite": "INSTR", "postgresql": "STRPOS"}


def folded(text: str) -> str:
    """Text as it is compared: wide letters as narrow ones, capitals as small ones."""
    return unicodedata.normalize("NFKC", text).casefold()


def square_at(degrees: Any) -> int:
    """The number of the square on an axis, SQUARES_A_DEGREE of them to a degree; a quarter of a kilometre or so."""
    return floor(float(degrees) * SQUARES_A_DEGREE)


class FoundText(Words):
    """What a row is found by: the folded text of its columns ``of``, written with the row.

    ``icontains`` looks for the folded words as they are, without signs that stand for others.
    """

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": LONGEST_FOUND, "editable": False, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        parts = (folded(str(getattr(model_instance, name) or "")) for name in self.of)
        text = "\n".join(part for part in parts if part)[:LONGEST_FOUND]
        setattr(model_instance, self.attname, text)
        return text


@FoundText.register_lookup
class Says(Asked):
    """The folded words stand somewhere in the text; databases name the question differently."""

    lookup_name = "icontains"

    def get_prep_lookup(self) -> str:
        return folded(str(self.rhs))

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        text, params = self.process_lhs(compiler, connection)
        words, sought = self.process_rhs(compiler, connection)
        return f"{FINDERS[connection.vendor]}({text}, {words}) > 0", (*params, *sought)


class SquareNumber(Whole):
    """The number of the square that the degrees of the column ``of`` lie in, written with the row."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"null": True, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> int | None:
        degrees = getattr(model_instance, self.of)
        square = None if degrees is None else square_at(degrees)
        setattr(model_instance, self.attname, square)
        return square
