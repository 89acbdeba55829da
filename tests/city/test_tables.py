"""A new city makes its tables from the models, an older one by migrations; both have the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tests.city.running import City, new_city

LITE = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
COLUMNS = """SELECT table_name || '.' || column_name, data_type, is_nullable, character_maximum_length::text
             FROM information_schema.columns WHERE table_schema = 'public'"""
CONSTRAINTS = "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0"
INDEXES = """SELECT tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON') FROM pg_indexes
             WHERE schemaname = 'public'"""
APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"


def test_tables_of_a_new_city_are_those_that_migrations_make(bare_city: City, tmp_path: Path) -> None:
    with new_city(tmp_path / "migrated") as migrated:
        assert migrated.command("manage", "migrate", "--verbosity=0").returncode == 0
        laid_out = bare_city.command("migrate")
        assert laid_out.returncode == 0, laid_out.stderr

        found, wanted = schema(bare_city), schema(migrated)
        assert found.keys() == wanted.keys()
        for part, those in wanted.items():
            assert [one for one in those if one not in found[part]] == [], part
            assert [one for one in found[part] if one not in those] == [], part
        assert bare_city.rows(APPLIED) == migrated.rows(APPLIED)


def schema(city: City) -> dict[str, Sequence[object]]:
    """What the database itself says of its tables; the order of columns left aside."""
    if city.database_url.startswith("postgresql"):
        return {query: sorted(map(tuple, city.rows(query))) for query in (COLUMNS, CONSTRAINTS, INDEXES)}
    return {f"{kind} {name}": parts_of(sql) for kind, name, sql in city.rows(LITE)}


def parts_of(sql: str) -> list[str]:
    """The columns and constraints of a table."""
    inner = re.sub(r"\s+", " ", sql).removesuffix(")")
    return sorted(re.split(r', (?="|CONSTRAINT)|\((?="\w+" (?:integer|varchar|char|text))', inner))
