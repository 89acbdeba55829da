"""Reads of divisions."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chengshu.base.errors import NotFound
from chengshu.base.models import one_of
from chengshu.kernel.geo.models import Division, DivisionChange, DivisionImport, DivisionLevel


def division(code: str) -> Division:
    """The division with this code, also one that ceased to be; ``411702000000`` and ``411702`` are the same.

    Raises NotFound.
    """
    return one_of(Division.objects.select_related("parent"), code=short_code(code))


def short_code(code: str) -> str:
    """The code without the zeros that fill it up, as a key: ``411702000000`` is ``411702``, ``110000`` is ``11``.

    A code of a place without counties keeps its county part (``441900003``), as its towns are below it.
    """
    plain = code.strip()
    if not plain.isdigit():
        return plain
    if len(plain) > 9:
        plain = plain[:9] if plain[9:].strip("0") == "" else plain
    if len(plain) == 9 and plain.endswith("000"):
        plain = plain[:6]
    if len(plain) == 6 and not Division.objects.filter(code=plain).exists():
        plain = plain[:-2] if plain.endswith("00") else plain
        plain = plain[:-2] if len(plain) == 4 and plain.endswith("00") else plain
    return plain


def children(code: str = "") -> QuerySet[Division]:
    """What lies directly in a place, in the order of codes; the provinces for an empty code. With ``below`` counted."""
    within = Q(parent__code=code) if code else Q(parent=None)
    return with_below(Division.objects.filter(within, active=True))


def path(code: str) -> list[Division]:
    """The place with everything it lies in, from the province down. Raises NotFound."""
    place = division(code)
    found = [place]
    while found[0].parent_id is not None:
        found.insert(0, Division.objects.get(pk=found[0].parent_id))
    return found


def full_name(code: str) -> str:
    """The names from the province down, as addresses begin; empty for a code nobody has."""
    try:
        return "".join(str(place) for place in path(code))
    except NotFound:
        return ""


def within(code: str) -> QuerySet[Division]:
    """The place and all that lies in it; all of the country for an empty code."""
    return Division.objects.filter(code__startswith=code, active=True)


def search(words: str, limit: int = 50) -> QuerySet[Division]:
    """Places whose names contain each of the words, or whose code begins with one; exact names and wide places first.

    ``临渠 云溪`` finds the town within the county.
    """
    found = Division.objects.filter(active=True).select_related("parent__parent__parent")
    for word in words.split():
        here = Q(name_zh__icontains=word) | Q(name_en__icontains=word) | Q(code__startswith=short_code(word))
        above = Q(parent__name_zh__icontains=word) | Q(parent__parent__name_zh__icontains=word)
        found = found.filter(here | above)
    last = words.rsplit(maxsplit=1)[-1] if words.split() else ""
    narrowed = found.filter(
        Q(name_zh__icontains=last) | Q(name_en__icontains=last) | Q(code__startswith=short_code(last))
    )
    return narrowed.order_by("code")[:limit]


def listed(code: str, words: str) -> QuerySet[Division]:
    """What a page of a place lists: what lies directly in it; with words, everything in it for the words to narrow."""
    rows = within(code).exclude(code=code) if words.strip() else children(code)
    return with_below(rows).select_related("parent")


def with_below(rows: QuerySet[Division]) -> QuerySet[Division]:
    """The places with ``below``: how many lie directly in each."""
    counted = Division.objects.filter(parent=OuterRef("pk"), active=True).order_by().values("parent")
    below = Subquery(counted.annotate(n=Count("pk")).values("n"))
    return rows.annotate(below=Coalesce(below, 0))


def counts() -> dict[str, int]:
    """How many active divisions of each level."""
    rows = Division.objects.filter(active=True).values_list("level").annotate(n=Count("pk"))
    found = dict(rows)
    return {level.value: found.get(level.value, 0) for level in DivisionLevel}


def history(place: Division) -> QuerySet[DivisionChange]:
    """What changed in a place, newest first."""
    return place.changes.select_related("through", "through__by")


def own_codes() -> dict[tuple[str, str], str]:
    """The codes of ours by the code above and the name, for places without one of the standards."""
    rows = Division.objects.filter(code__contains="-").values_list("parent__code", "name_zh", "code")
    return {(parent, name): code for parent, name, code in rows}


def proposed(key: int) -> DivisionImport:
    """An import, proposed or accepted. Raises NotFound."""
    return one_of(DivisionImport.objects.select_related("by"), key)


def imports() -> QuerySet[DivisionImport]:
    """Lists that were handed in, newest first, without their rows."""
    return DivisionImport.objects.select_related("by").defer("places")
