"""The table by whose words datasets are found."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from chengshu.packs.open_data import searching


def install(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Django knows neither FTS5 nor tsvector columns without its PostgreSQL app."""
    searching.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("open_data", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
