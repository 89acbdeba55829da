"""The index that cases are found by, as each database has it."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = ("CREATE VIRTUAL TABLE cases_found USING fts5(tokens, tokenize = 'ascii', detail = none, columnsize = 0)",)
POSTGRESQL = (
    "CREATE TABLE cases_found (case_id bigint PRIMARY KEY, tokens integer[] NOT NULL)",
    "CREATE INDEX cases_found_tokens ON cases_found USING gin (tokens)",
)


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE cases_found")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
