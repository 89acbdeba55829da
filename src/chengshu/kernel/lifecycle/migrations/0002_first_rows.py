"""Sources of money, modes and stages from the plans, which officials then change."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from chengshu.kernel.lifecycle.first import add_first_rows


def add(apps: Any, schema_editor: Any) -> None:
    add_first_rows(apps.get_model)


class Migration(migrations.Migration):
    dependencies = [("lifecycle", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
