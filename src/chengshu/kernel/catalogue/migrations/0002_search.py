"""The index of the full-text search, as each database has it."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    "CREATE VIRTUAL TABLE catalogue_search USING fts5("
    " name, items, rest, tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\", prefix = '1 2 3')",
)
POSTGRESQL = (
    "CREATE TABLE catalogue_search (resource_id bigint PRIMARY KEY, name tsvector NOT NULL, items tsvector NOT NULL,"
    " everything tsvector NOT NULL)",
    "CREATE INDEX catalogue_search_name ON catalogue_search USING gin (name)",
    "CREATE INDEX catalogue_search_items ON catalogue_search USING gin (items)",
    "CREATE INDEX catalogue_search_everything ON catalogue_search USING gin (everything)",
)


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE catalogue_search")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
