"""Whole catalogues as documents that nodes hand each other, and what comes of taking one over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_ENTRIES = 20_000
MOST_ITEMS = 5_000
NODE = r"^[a-z][a-z0-9_]{0,39}$"


class Part(BaseModel):
    """A part of a document; what it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class ClassPart(Part):
    """A class of the sender's tree."""

    code: str = Field(max_length=30, pattern=r"^[0-9A-Za-z]+$")
    name_zh: str = Field(min_length=1, max_length=200)
    name_en: str = Field("", max_length=200)


class VersionPart(Part):
    """A published version; ``content`` is what ``contents.as_json`` writes, ``number`` that of the sender."""

    number: int = Field(ge=1, le=100_000)
    content: dict[str, Any]
    reason: str = Field("", max_length=400)
    published_at: datetime


class EntryPart(Part):
    """An entry with all its versions, the newest first. ``node`` is where it is kept, empty for the sender itself."""

    key: str = Field(max_length=100, pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")
    node: str = Field("", max_length=40)
    code: str = Field("", max_length=60)
    provider: str = Field(min_length=1, max_length=200)
    standing: Literal["published", "withdrawn"] = "published"
    versions: list[VersionPart] = Field(min_length=1, max_length=1000)


class CatalogueDocument(Part):
    """A catalogue, whole or what changed ``since``; ``node`` is the key of the sender."""

    format: Literal["chengshu.catalogue/1"] = "chengshu.catalogue/1"
    node: str = Field(pattern=NODE)
    made_at: datetime
    since: datetime | None = None
    classes: list[ClassPart] = Field(default_factory=list, max_length=20_000)
    entries: list[EntryPart] = Field(max_length=MOST_ENTRIES)
