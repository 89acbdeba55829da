"""Tables for tests."""

from __future__ import annotations

from itertools import count

import pyarrow as pa

from chengshu.kernel.lake import store
from chengshu.kernel.lake.models import LakeTable
from chengshu.kernel.lake.names import Layer, TableName
from chengshu.kernel.lake.services import note_written

_numbers = count(1)


def a_name(layer: Layer = Layer.BRONZE) -> TableName:
    """A name nobody has."""
    return TableName(layer, f"test.table{next(_numbers)}")


def people(*names: str) -> pa.Table:
    """Numbered from 1."""
    return pa.table({"id": list(range(1, len(names) + 1)), "name": list(names)})


def a_table(*names: str, layer: Layer = Layer.BRONZE, key: str = "") -> LakeTable:
    """A written and noted table of people."""
    name = TableName(layer, key) if key else a_name(layer)
    store.append(name, people(*(names or ("甲", "乙"))))
    return note_written(name)
