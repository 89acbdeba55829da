"""The database's own refusal to change or delete entries, in the dialects of both databases.

A later migration that alters the table of entries on SQLite makes a new table and must install them again.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_KEPT = (
    "id",
    "at",
    "actor_id",
    "actor_name",
    "organisation_id",
    "address",
    "verb",
    "subject_type",
    "subject_id",
    "subject_name",
    "details",
)
_OTHER = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in _KEPT)
_SQLITE = (
    "DROP TRIGGER IF EXISTS audit_entry_stays",
    "DROP TRIGGER IF EXISTS audit_entry_is_fixed",
    """CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END""",
    f"""CREATE TRIGGER audit_entry_is_fixed BEFORE UPDATE ON audit_entry
        WHEN OLD.seq IS NOT NULL OR {" OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in _KEPT)}
        BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END""",
)
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION audit_entry_is_fixed() RETURNS trigger AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF OLD.seq IS NULL AND NOT ({_OTHER})
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'audit entries are never changed or deleted' USING ERRCODE = 'restrict_violation';
        END $$ LANGUAGE plpgsql""",
    "DROP TRIGGER IF EXISTS audit_entry_is_fixed ON audit_entry",
    "DROP TRIGGER IF EXISTS audit_entry_stays ON audit_entry",
    """CREATE TRIGGER audit_entry_is_fixed BEFORE UPDATE OR DELETE ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION audit_entry_is_fixed()""",
    """CREATE TRIGGER audit_entry_stays BEFORE TRUNCATE ON audit_entry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_fixed()""",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; again changes nothing."""
    statements = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
