"""Makes migrations as Django does, the first one of an app folded: each table with its fields, indexes and constraints.

Django itself leaves most constraints to stand as steps of their own. On SQLite each such step makes its table anew, and
before each the state of all tables that know this one is worked out again: minutes where seconds do.

What an app needs from the first day beside its tables (rows, triggers, indexes that Django does not know) stands in
``OPERATIONS`` of its module ``first`` and comes into its first migration, also when that is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from django.apps import apps
from django.core.management.commands import makemigrations
from django.db.migrations import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.models import Field

from chengshu.base.migrating import CreateTables

PARTS = (CreateModel, AddField, AddIndex, AddConstraint)


class Command(makemigrations.Command):
    """The command of this name."""

    def write_migration_files(self, changes: dict[str, list[Migration]], *args: Any, **kwargs: Any) -> None:
        """Fold what makes tables from nothing and add what stands beside them, then write."""
        for app, migrations in changes.items():
            for migration in migrations:
                beside = first_of(app) if migration.initial else []
                cast(list[Operation], migration.operations)[:] = [*folded(migration.operations, app), *beside]
        super().write_migration_files(changes, *args, **kwargs)


def first_of(app: str) -> list[Operation]:
    """What stands beside the tables of an app from the first day."""
    module = f"{apps.get_app_config(app).name}.first"
    if not find_spec(module):
        return []
    return list(import_module(module).OPERATIONS)


def folded(operations: Sequence[Operation], app: str) -> list[Operation]:
    """The same tables in as few steps as can be, each after those it points to.

    What points in a circle is left as a field to be added at the end, and with it what rests on that field. Operations
    that do more than make tables are left as they are.
    """
    if not all(isinstance(one, PARTS) for one in operations) or not isinstance(operations[0], CreateModel):
        return list(operations)
    made = {one.name_lower: one for one in operations if isinstance(one, CreateModel)}
    added: dict[str, list[Any]] = {name: [] for name in made}
    for one in operations:
        if not isinstance(one, CreateModel):
            name = one.model_name_lower  # type: ignore[attr-defined]
            if name not in made:
                return list(operations)
            added[name].append(one)
    fields = {
        name: [*one.fields, *((part.name, part.field) for part in added[name] if isinstance(part, AddField))]
        for name, one in made.items()
    }
    known = {
        name: {other for _, field in of_model for other in _points_to(field, app) if other in made}
        | {base.rpartition(".")[2].lower() for base in made[name].bases or () if isinstance(base, str)} & made.keys()
        for name, of_model in fields.items()
    }
    tables: list[CreateModel] = []
    rest: list[Operation] = []
    before: set[str] = set()
    for name in _in_order(known):
        late = {key for key, field in fields[name] if _points_to(field, app) & made.keys() - before - {name}}
        before.add(name)
        steps = [part for part in added[name] if not isinstance(part, AddField)]
        waiting = [part for part in steps if _rests_on(part, late)]
        tables.append(_table(made[name], fields[name], late, [part for part in steps if part not in waiting]))
        rest += [AddField(made[name].name, key, field) for key, field in fields[name] if key in late]
        rest += waiting
    return [CreateTables(tables), *sorted(rest, key=lambda one: not isinstance(one, AddField))]


def _table(
    made: CreateModel, fields: list[tuple[str, Field[Any, Any]]], late: set[str], parts: list[Any]
) -> CreateModel:
    options = dict(made.options)
    for key, kind in (("indexes", AddIndex), ("constraints", AddConstraint)):
        more = [
            getattr(part, "index" if kind is AddIndex else "constraint") for part in parts if isinstance(part, kind)
        ]
        if more:
            options[key] = [*options.get(key, ()), *more]
    kept = [(key, field) for key, field in fields if key not in late]
    return CreateModel(made.name, kept, options, made.bases, made.managers)


def _points_to(field: Field[Any, Any], app: str) -> set[str]:
    """The tables of the same app that a field needs, in small letters."""
    remote = getattr(field, "remote_field", None)
    found = set()
    for other in (getattr(remote, "model", None), getattr(remote, "through", None)):
        label = other if isinstance(other, str) else getattr(getattr(other, "_meta", None), "label_lower", "")
        of_app, _, name = label.lower().rpartition(".")
        if name and of_app in ("", app):
            found.add(name)
    return found


def _rests_on(part: Operation, keys: set[str]) -> bool:
    return any(re.search(rf"\b{key}\b", repr(part.deconstruct())) for key in keys)


def _in_order(known: dict[str, set[str]]) -> Iterator[str]:
    """Each after those it points to, as far as no circle forbids."""
    seen: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name in seen:
            return
        seen.add(name)
        for other in sorted(known[name]):
            yield from visit(other)
        yield name

    for name in known:
        yield from visit(name)
