"""The tables of a new city, made from the models.

Migrations lead a city that runs from one release to the next. On an empty database they would only rebuild, step by
step and for half a minute, what the models already say; ``makemigrations --check`` and a test hold both together.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import StateApps

from chengshu.config.settings import environment

OURS = "chengshu."
UNFINISHED = "tables_unfinished"


def is_new() -> bool:
    """Whether the database holds no table, or only what a start that was cut short left behind."""
    present = set(connection.introspection.table_names())
    recorder = MigrationRecorder(connection)
    return UNFINISHED in present or (
        present <= {recorder.Migration._meta.db_table} and not recorder.applied_migrations()
    )


def lay_out() -> None:
    """Make all tables, the rows that migrations bring along, and the note that all migrations are done.

    All or nothing. On SQLite that is one transaction. PostgreSQL lets none lock as many tables as a city has: there a
    mark stands until all is done, and the next start clears what it finds with the mark.
    """
    recorder = MigrationRecorder(connection)
    at_once = connection.vendor == "sqlite"
    if not at_once:
        _begin_anew()
    recorder.ensure_schema()
    with connection.schema_editor(atomic=at_once) as editor:
        for model in apps.get_models(include_auto_created=False):
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        bring_first_rows(editor)
        for app, name in MigrationLoader(connection).disk_migrations:
            recorder.record_applied(app, name)
    if not at_once:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
            cursor.execute(f"DROP TABLE {UNFINISHED}")
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def _begin_anew() -> None:
    from chengshu.config import schema  # noqa: PLC0415 - only a city on PostgreSQL loads its driver

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")  # of no worth before the mark goes, and much faster
        if UNFINISHED in connection.introspection.table_names(cursor):
            schema.empty(environment.database_url())
        cursor.execute(f"CREATE TABLE {UNFINISHED} (since timestamptz DEFAULT now())")


def bring_first_rows(editor: BaseDatabaseSchemaEditor) -> None:
    """Run what migrations do beside tables: first rows, triggers."""
    for migration in _our_migrations():
        for operation in migration.operations:
            if isinstance(operation, RunPython):
                operation.code(cast(StateApps, apps), editor)  # they only look models up


def _our_migrations() -> Iterator[type[Migration]]:
    """The migrations of our apps, in their order."""
    for app in apps.get_app_configs():
        if app.name.startswith(OURS) and (Path(app.path) / "migrations").is_dir():
            package = import_module(f"{app.name}.migrations")
            for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
                yield import_module(f"{package.__name__}.{module.name}").Migration
