"""The index that cases are found by, as each database has it."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

SQLITE = ("CREATE VIRTUAL TABLE cases_found USING fts5(tokens, tokenize = 'ascii', detail = none, columnsize = 0)",)
POSTGRESQL = (
    "CREATE TABLE cases_found (case_id bigint PRIMARY KEY, tokens integer[] NOT NULL)",
    "CREATE INDEX cases_found_tokens ON cases_found USING gin (tokens)",
)


def make_index(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Django knows neither of the two."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def drop_index(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """With the tables of cases."""
    editor.execute("DROP TABLE cases_found")


OPERATIONS = (RunPython(make_index, drop_index),)
