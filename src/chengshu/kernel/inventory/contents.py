"""What is registered of a system, before it is a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SystemContent:
    """What is registered of a system; money in fen."""

    name_zh: str
    code: str
    purpose: str
    network: str
    hosting: str
    name_en: str = ""
    builder: str = ""
    built_on: date | None = None
    cost_fen: int = 0
    yearly_fen: int = 0
    users: int = 0
    comprehensive: bool = False


@dataclass(frozen=True)
class FunctionLine:
    """One entry of a function menu; ``depth`` 1 is the first level."""

    depth: int
    name: str
    business_item: str = ""
    yields: str = ""
    resource_key: str = ""
