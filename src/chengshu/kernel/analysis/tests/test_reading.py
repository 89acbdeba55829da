"""What may be asked: one SELECT over granted tables, and nothing that looks anywhere else."""

from __future__ import annotations

import pytest

from chengshu.base.errors import Refusal
from chengshu.kernel.analysis.errors import NoSuchSubject, NotOneQuery, QueryTooLong, WhatIsNotAllowed
from chengshu.kernel.analysis.sandbox.reading import read

GRANTED = {"civil_marriages", "x"}


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("SELECT * FROM x", {"x"}),
        ("from X select a where b in (select c from Civil_Marriages)", {"x", "civil_marriages"}),
        ("WITH t AS (SELECT 1 AS a) SELECT * FROM t, x", {"x"}),
        ("WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT n + 1 FROM t WHERE n < 5) SELECT * FROM t", set()),
        ("SELECT sum(a) OVER (PARTITION BY b) FROM x QUALIFY row_number() OVER () < 3", {"x"}),
        ("SELECT * FROM (FROM x) t PIVOT (sum(a) FOR b IN (1, 2))", {"x"}),
        ("SELECT list_transform([1, 2], lambda a: a + 1), unnest([1, 2])", set()),
        ("SELECT * FROM x, LATERAL (SELECT x.a + 1), range(3)", {"x"}),
        ("SELECT count(*) FILTER (WHERE a > 1) FROM x TABLESAMPLE 10%", {"x"}),
        ("SELECT '; DROP TABLE x' AS text -- ; SELECT 2", set()),
    ],
)
def test_what_analysts_need_is_read(text: str, tables: set[str]) -> None:
    assert read(text, GRANTED).tables == tables


@pytest.mark.requirement("big-data-platform.11")
@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("SELECT 1; SELECT 2", NotOneQuery),
        ("SELECT 1; DROP TABLE x", NotOneQuery),
        ("DROP TABLE x", NotOneQuery),
        ("INSERT INTO x VALUES (1)", NotOneQuery),
        ("COPY x TO '/tmp/x.csv'", NotOneQuery),
        ("ATTACH '/tmp/city.sqlite3' (TYPE sqlite)", NotOneQuery),
        ("INSTALL httpfs", NotOneQuery),
        ("PRAGMA version", NotOneQuery),
        ("CALL pragma_version()", NotOneQuery),
        ("SET memory_limit = '100GB'", NotOneQuery),
        ("EXPLAIN ANALYZE SELECT 1", NotOneQuery),
        ("CREATE TABLE y AS SELECT 1", NotOneQuery),
        ("nonsense", NotOneQuery),
        ("", NotOneQuery),
        ("SELECT * FROM 'x.parquet'", NoSuchSubject),
        ("SELECT * FROM '/etc/passwd'", NoSuchSubject),
        ("SELECT * FROM main.x", NoSuchSubject),
        ("SELECT * FROM other", NoSuchSubject),
        ("SELECT (SELECT max(a) FROM other) FROM x", NoSuchSubject),
        ("SELECT * FROM information_schema.tables", NoSuchSubject),
        ("SELECT sql FROM duckdb_views", NoSuchSubject),
        ("WITH duckdb_views AS (SELECT 1) SELECT sql FROM duckdb_views", WhatIsNotAllowed),
        ("SELECT * FROM (WITH sqlite_master AS (SELECT 1) SELECT 1), sqlite_master", WhatIsNotAllowed),
        ("SELECT * FROM (WITH \"/lake/a.parquet\" AS (SELECT 1) SELECT 1), '/lake/a.parquet'", WhatIsNotAllowed),
        ('WITH RECURSIVE "/lake/*.csv" AS (SELECT 1) SELECT 1', WhatIsNotAllowed),
        ("SELECT * FROM duckdb_views()", WhatIsNotAllowed),
        ("SELECT * FROM read_parquet('/tmp/*.parquet')", WhatIsNotAllowed),
        ("SELECT * FROM read_text('/etc/passwd')", WhatIsNotAllowed),
        ("SELECT * FROM glob('/*')", WhatIsNotAllowed),
        ("SELECT * FROM query('SELECT 1')", WhatIsNotAllowed),
        ("SELECT * FROM query_table('other')", WhatIsNotAllowed),
        ("SELECT * FROM pragma_table_info('x')", WhatIsNotAllowed),
        ("SELECT * FROM json_execute_serialized_sql('{}')", WhatIsNotAllowed),
        ("SELECT getenv('HOME')", WhatIsNotAllowed),
        ("SELECT main.current_setting('threads')", WhatIsNotAllowed),
        ("SELECT error(name) FROM x", WhatIsNotAllowed),
        ("DESCRIBE x", WhatIsNotAllowed),
        ("SUMMARIZE x", WhatIsNotAllowed),
        ("SHOW TABLES", WhatIsNotAllowed),
        ("SELECT * FROM (SHOW ALL TABLES)", WhatIsNotAllowed),
        ("SELECT " + "1 + " * 30_000 + "1", QueryTooLong),
        ("SELECT " + "abs(" * 3_000 + "1" + ")" * 3_000, Refusal),
    ],
)
def test_what_looks_elsewhere_is_refused(text: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read(text, GRANTED)
