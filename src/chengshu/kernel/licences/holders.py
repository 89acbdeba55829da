"""Holders by their number: how it is checked, found again, shown and kept."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base import masks, numbers
from chengshu.base.text import Text
from chengshu.kernel.identity import ciphers
from chengshu.kernel.licences.errors import HolderFaulty
from chengshu.kernel.licences.models import HolderKind

PURPOSE = "licences.holder"
NUMBER_LABELS: dict[str, Text] = {
    HolderKind.PERSON: Text("公民身份号码", "Identity number"),
    HolderKind.ENTITY: Text("统一社会信用代码", "Unified credit code"),
}


@dataclass(frozen=True)
class Holder:
    """Somebody who holds licences. Make one with ``holder``, which checks the number."""

    kind: HolderKind
    number: str
    name: str = ""

    @property
    def key(self) -> str:
        """By what licences of this holder are found; says nothing to whoever has the database alone."""
        return key_of(self.kind, self.number)

    @property
    def masked(self) -> str:
        """The name as others may see it."""
        return masked_name(self.kind, self.name)

    @property
    def masked_number(self) -> str:
        """The number as others may see it."""
        return masked_number(self.kind, self.number)


def holder(kind: str, number: str, name: str = "") -> Holder:
    """The holder of a number as typed. Raises HolderFaulty for a number that cannot be."""
    compact = numbers.compact(number)
    kind = HolderKind(kind)
    flaw = numbers.identity_flaw(compact) if kind is HolderKind.PERSON else numbers.credit_code_flaw(compact)
    if flaw is not None:
        raise HolderFaulty(why=flaw.words, fields={"number": flaw.words})
    return Holder(kind, compact, name.strip())


def key_of(kind: str, number: str) -> str:
    """The keyed digest of a number."""
    return ciphers.digest(f"{kind}:{number}", purpose=PURPOSE)


def masked_name(kind: str, name: str) -> str:
    """Names of persons are hidden but for the family name; names of entities are public."""
    return masks.name(name) if kind == HolderKind.PERSON and name else name


def masked_number(kind: str, number: str) -> str:
    """Identity numbers are hidden in the middle; credit codes are public."""
    return masks.identity_number(number) if kind == HolderKind.PERSON else number
