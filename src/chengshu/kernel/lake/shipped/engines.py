"""Running a shipped query: DuckDB in this process, or a Spark cluster that ``CHENGSHU_SPARK_URL`` names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import ibis
import pyarrow as pa
from django.conf import settings

from chengshu.kernel.lake import engine, store
from chengshu.kernel.lake.names import TableName
from chengshu.kernel.lake.shipped.declaring import Expression, Shipped

Names = Mapping[str, TableName]
Values = Mapping[str, int | None]
Columns = Mapping[str, Mapping[str, str]]


def run(
    query: Shipped, names: Names, values: Values | None = None, columns: Columns | None = None, *, memory_mb: int = 1024
) -> pa.Table:
    """The rows, by Spark where a cluster is set, else here. Raises NoSuchTable."""
    if settings.SPARK_URL:
        with spark(settings.SPARK_URL) as session:
            return on_spark(session, query, names, values, columns)
    return here(query, names, values, columns, memory_mb=memory_mb)


def here(
    query: Shipped, names: Names, values: Values | None = None, columns: Columns | None = None, *, memory_mb: int = 1024
) -> pa.Table:
    """The rows, by DuckDB in this process."""
    expression = _expression(query, names, values, columns)
    with closing(engine.connect(memory_mb=memory_mb)) as con:
        for role, name in names.items():
            engine.show(con, name, as_view=f"in_{role}")
        rows = con.execute(str(ibis.to_sql(expression, dialect="duckdb"))).to_arrow_table()
    return rows.cast(expression.schema().to_pyarrow())


def on_spark(
    session: Any, query: Shipped, names: Names, values: Values | None = None, columns: Columns | None = None
) -> pa.Table:
    """The rows, by a Spark session whose workers see the same lake."""
    expression = _expression(query, names, values, columns)
    for role, name in names.items():
        files = store.files_of(name)
        reader = session.read.option("basePath", str(name.folder)).option("mergeSchema", "true")
        frame = reader.parquet(*files) if files else session.createDataFrame(store.schema_of(name).empty_table())
        frame.createOrReplaceTempView(f"in_{role}")
    dialect = ibis.pyspark.name  # naming it also sets up its options, without which it cannot write down a float
    rows: pa.Table = session.sql(str(ibis.to_sql(expression, dialect=dialect))).toArrow()
    return rows.cast(expression.schema().to_pyarrow())


@contextmanager
def spark(url: str, **settings_of_spark: str) -> Iterator[Any]:
    """A session on a cluster, ``spark://host:7077``; times are UTC as everywhere in the lake.

    Needs the extra ``chengshu[spark]`` and a Java runtime. Raises ImportError without the package.
    """
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional extra

    builder = SparkSession.builder.master(url).appName("chengshu")
    usual = {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false"}
    for name, value in (usual | settings_of_spark).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def as_sql(query: Shipped, tables: Mapping[str, str], columns: Columns, values: Values | None = None) -> str:
    """The query as SQL for the workbench, over tables under the names they have there."""
    unbound = {
        role: ibis.table(
            {columns.get(role, {}).get(one.name) or one.name: one.type for one in query.tables[role]}, name=name
        )
        for role, name in tables.items()
    }
    return str(ibis.to_sql(query.expression(unbound, values, columns), dialect="duckdb"))


def _expression(query: Shipped, names: Names, values: Values | None, columns: Columns | None) -> Expression:
    """The expression over the tables as they are; each engine sees them as views called ``in_<role>``.

    Its types are those of the answer: an engine that adds up into wider numbers is brought back to them.
    """
    tables = {
        role: ibis.table(ibis.Schema.from_pyarrow(store.schema_of(name)), name=f"in_{role}")
        for role, name in names.items()
    }
    return query.expression(tables, values, columns)
