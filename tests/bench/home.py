"""A throw-away city for measuring: its own home, its own database."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chengshu.base.scratch import end_in_order, scratch_folder

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def throwaway_city() -> Iterator[str]:
    """Django set up on an empty, migrated database; gives the name of its kind. Everything is gone afterwards.

    The database is that of CHENGSHU_DATABASE_URL (under another name), without it a SQLite file.
    """
    end_in_order()
    with scratch_folder("chengshu-measuring-") as home:
        os.environ["DJANGO_SETTINGS_MODULE"] = "chengshu.config.settings.test"
        os.environ["CHENGSHU_HOME"] = str(home)
        sys.path.insert(0, str(ROOT / "src"))
        import django

        django.setup()
        from django.db import connection

        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{home}/bench.sqlite3"
        from chengshu.config.tables import bring_first_rows

        name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["MIGRATE"] = False  # tables from the models, as a new city makes them
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        with connection.schema_editor() as editor:
            bring_first_rows(editor)
        try:
            yield connection.vendor
        finally:
            connection.creation.destroy_test_db(str(name), verbosity=0)
