"""The tables of a new city, made from the models in one transaction.

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

OURS = "chengshu."


def is_new() -> bool:
    """Whether the database holds no table, or only the empty list of migrations of a start that was cut short."""
    present = set(connection.introspection.table_names())
    recorder = MigrationRecorder(connection)
    return present <= {recorder.Migration._meta.db_table} and not recorder.applied_migrations()


def lay_out() -> None:
    """Make all tables, the rows that migrations bring along, and the note that all migrations are done.

    All or nothing: a stop in the middle leaves an empty database.
    """
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    with connection.schema_editor() as editor:
        for model in apps.get_models(include_auto_created=False):
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        bring_first_rows(editor)
        for app, name in MigrationLoader(connection).disk_migrations:
            recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


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
