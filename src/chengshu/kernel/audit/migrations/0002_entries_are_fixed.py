"""The database itself refuses to change or delete entries."""

from __future__ import annotations

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from chengshu.kernel.audit import triggers


def install(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if settings.AUDIT_TRIGGERS:
        triggers.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
