"""What guards the record from the first day: the database itself refuses to change or delete entries."""

from __future__ import annotations

from django.apps.registry import Apps
from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from chengshu.kernel.audit import triggers


def install_triggers(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Unless the settings say that a test deletes rows."""
    if settings.AUDIT_TRIGGERS:
        triggers.install(editor.connection)


OPERATIONS = (RunPython(install_triggers, RunPython.noop),)
