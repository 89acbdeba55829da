"""Ready queries, written over the data somebody may query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chengshu.base.errors import BadInput, NotFound
from chengshu.base.text import Text

if TYPE_CHECKING:
    from chengshu.kernel.lake.shipped.declaring import Shipped

NO_NUMBER = Text("请填写允许范围内的整数。", "Give a whole number within the bounds.")


def ready_queries() -> tuple[Shipped, ...]:
    """All of them, in their order."""
    from chengshu.kernel.lake.shipped.queries import QUERIES  # noqa: PLC0415 - Ibis takes half a second to import

    return QUERIES


def ready_query(key: str) -> Shipped:
    """One by its key. Raises NotFound."""
    found = next((one for one in ready_queries() if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def written(
    query: Shipped,
    tables: Mapping[str, str],
    columns: Mapping[str, Mapping[str, str]],
    values: Mapping[str, int | None],
) -> str:
    """The query as SQL over these tables. Raises BadInput for a number out of bounds."""
    from chengshu.kernel.lake.shipped.engines import as_sql  # noqa: PLC0415 - as above

    try:
        return as_sql(query, tables, columns, values)
    except ValueError as wrong:
        raise BadInput(NO_NUMBER) from wrong
