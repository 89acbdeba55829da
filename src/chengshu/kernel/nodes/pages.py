"""Pages of another node's rows as one table, of the types that the catalogue declares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from chengshu.kernel.catalogue.models import Item
from chengshu.kernel.exchange.masks import is_masked
from chengshu.kernel.gathering.fitting import columns_for
from chengshu.kernel.lake.engine import connect
from chengshu.kernel.lake.masked import with_masks
from chengshu.kernel.lake.sql import identifier, literal

BATCH_ROWS = 100_000
LARGEST_RECORD = 16 * 1024 * 1024


@contextmanager
def rows_of(pages: Sequence[Path], columns: Sequence[str], items: Sequence[Item]) -> Iterator[pa.RecordBatchReader]:
    """The rows of the pages, read within the block; each page is a JSON list of records.

    A column that came masked stays text and says so in the schema. So does, without the mark, one of which any value
    is not of the declared type: every row that was sent is kept as it was sent, and quality says what is wrong.
    """
    with connect() as engine:
        if pages:
            given = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in columns)
            files = ", ".join(literal(str(page)) for page in pages)
            engine.execute(
                f"CREATE OR REPLACE TEMP VIEW sent AS SELECT * FROM read_json([{files}], format = 'array', "
                f"columns = {{{given}}}, maximum_object_size = {LARGEST_RECORD})"
            )
        else:
            given = ", ".join(f"NULL::VARCHAR AS {identifier(column)}" for column in columns)
            engine.execute(f"CREATE OR REPLACE TEMP VIEW sent AS SELECT {given} WHERE false")
        masked = {item.column for item in items if is_masked(item.grade)}
        types = dict.fromkeys(columns, "VARCHAR")
        fitted = columns_for(
            [item for item in items if item.column not in masked], {name: name for name in columns}, types
        )
        wrong = [" OR ".join(f"NOT {fit}" for reason, fit in one.fits if reason == "type") or "false" for one in fitted]
        counted = ", ".join(f"bool_or({condition})" for condition in wrong)
        unfit = engine.execute(f"SELECT {counted} FROM sent r").fetchall()[0] if wrong else ()
        values = {one.name: one.value for one, bad in zip(fitted, unfit, strict=True) if not bad}
        listed = ", ".join(
            f"{values.get(column, 'r.' + identifier(column))} AS {identifier(column)}" for column in columns
        )
        reader = engine.execute(f"SELECT {listed} FROM sent r").to_arrow_reader(BATCH_ROWS)
        schema = with_masks(reader.schema, masked)
        batches = (pa.RecordBatch.from_arrays(batch.columns, schema=schema) for batch in reader)
        yield pa.RecordBatchReader.from_batches(schema, batches)
