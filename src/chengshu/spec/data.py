"""Declared tables: what the city keeps, how sensitive it is and how it is shared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chengshu.base.text import Text
from chengshu.base.units import Unit


class Sharing(StrEnum):
    """Sharing types of the State Council's rules on government information resources (国发〔2016〕51号, §9)."""

    OPEN_TO_ALL = "unconditional"
    ON_REQUEST = "conditional"
    NOT_SHARED = "not_shared"


class Grade(StrEnum):
    """Grades of data by harm when leaked (GB/T 43697-2024): general levels 1 to 4."""

    PUBLIC = "1"
    INTERNAL = "2"
    SENSITIVE = "3"
    HIGHLY_SENSITIVE = "4"


@dataclass(frozen=True)
class Field:
    """A field of a dataset, by the name it has in the model."""

    name: str
    label: Text
    unit: Unit | None = None
    grade: Grade = Grade.INTERNAL


@dataclass(frozen=True)
class Dataset:
    """A declared table (信息资源). ``model`` is ``app.Model``, resolved when the city starts (check hub.E101)."""

    key: str
    label: Text
    model: str
    fields: tuple[Field, ...]
    sharing: Sharing = Sharing.ON_REQUEST
    grade: Grade = Grade.INTERNAL
    standard: str = ""
