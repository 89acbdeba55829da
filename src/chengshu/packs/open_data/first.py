"""The table by whose words datasets are found."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

from chengshu.packs.open_data import searching


def install_words(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Django knows neither FTS5 nor tsvector columns without its PostgreSQL app."""
    searching.install(editor.connection)


OPERATIONS = (RunPython(install_words, RunPython.noop),)
