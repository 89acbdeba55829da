"""What the keys of a dimension are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chengshu.base.text import Text
from chengshu.kernel.cases.models import CHANNEL_LABELS, STAGE_LABELS, CaseClass
from chengshu.kernel.cases.models.classes import KIND_LABELS
from chengshu.kernel.evaluation.models import Dimension
from chengshu.kernel.geo.models import Division
from chengshu.kernel.identity.models import Organisation, Person

UNKNOWN = Text("（未明确）", "(not told)")
CITY = Text("全市", "The city")


def names_of(dimension: Dimension, keys: Iterable[str]) -> Mapping[str, Text]:
    """The name of each key; one that is empty or gone is not told."""
    asked = list(keys)
    match dimension:
        case Dimension.ALL:
            found = {"": CITY}
        case Dimension.AREA:
            found = {row.code: row.name for row in Division.objects.filter(code__in=asked)}
        case Dimension.UNIT | Dimension.KEEPER:
            rows = Organisation.objects.filter(pk__in=[key for key in asked if key])
            found = {str(row.pk): row.name for row in rows}
        case Dimension.CLASS:
            codes = [key.partition(":")[2] for key in asked]
            main = CaseClass.objects.filter(code__in=codes, parent=None)
            found = {f"{row.scheme}:{row.code}": _beside(row.name, KIND_LABELS[row.kind]) for row in main}
        case Dimension.CHANNEL:
            found = dict(CHANNEL_LABELS)
        case Dimension.POST:
            found = dict(STAGE_LABELS)
        case Dimension.PERSON:
            found = _people(asked)
    return {key: found.get(key, UNKNOWN) for key in asked}


def _people(keys: Iterable[str]) -> dict[str, Text]:
    parts = {key: key.partition(":")[::2] for key in keys}
    people = {str(row.pk): row.name for row in Person.objects.filter(pk__in={one for _, one in parts.values()})}
    found = {}
    for key, (stage, person) in parts.items():
        name, post = people.get(person, UNKNOWN), STAGE_LABELS[stage]
        found[key] = _beside(name, post)
    return found


def _beside(name: Text, which: Text) -> Text:
    return Text(f"{name.zh}（{which.zh}）", f"{name.en} ({which.en.lower()})")
