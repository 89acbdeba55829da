"""Actions about rows: ``datastore_search`` and what describes a table."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

from chengshu.packs.open_data import datastore
from chengshu.packs.open_data.ckan.errors import Invalid, Missing
from chengshu.packs.open_data.ckan.reading import Params, flag, listed, needed, parsed, text, whole
from chengshu.packs.open_data.ckan.shapes import TABLE_FORMAT
from chengshu.packs.open_data.datastore import Answer, NoSuchColumn, Question, TooManyValues
from chengshu.packs.open_data.errors import NoSuchDataset
from chengshu.packs.open_data.models import OpenDataset, Release
from chengshu.packs.open_data.queries.datasets import file_called, release_of
from chengshu.packs.open_data.queries.rules import rule_or_usual

TYPES = {
    "BIGINT": "int8",
    "INTEGER": "int4",
    "SMALLINT": "int4",
    "HUGEINT": "numeric",
    "DOUBLE": "float8",
    "FLOAT": "float8",
    "BOOLEAN": "bool",
    "DATE": "date",
    "TIME": "time",
    "VARCHAR": "text",
}
FORMS = frozenset({"objects", "lists", "csv", "tsv"})


def datastore_search(params: Params) -> dict[str, Any]:
    """Rows of a table, filtered, searched, ordered, paged."""
    dataset, release = table_called(params)
    question = _question(params)
    form = text(params, "records_format", "objects")
    if form not in FORMS:
        raise Invalid(records_format=[f"Value must be one of {', '.join(sorted(FORMS))}"])
    try:
        found = datastore.answer(dataset, release, question)
    except NoSuchColumn as wrong:
        raise Invalid(**{wrong.place: [f'field "{wrong.name}" not in table']}) from None
    except TooManyValues as many:
        raise Invalid(filters=[many.sentence.en]) from None
    answer: dict[str, Any] = {
        "include_total": question.with_total,
        "limit": question.limit,
        "offset": question.offset,
        "records_format": form,
        "resource_id": text(params, "resource_id") or text(params, "id"),
        "fields": [{"id": name, "type": type_of(kind)} for name, kind in found.columns],
        "records": _records(found, form),
        "_links": _links(params, question),
        "total_was_estimated": False,
        "total_estimation_threshold": None,
    }
    if question.filters:
        answer["filters"] = {
            name: values[0] if len(values) == 1 else values for name, values in question.filters.items()
        }
    for name in ("q", "sort", "distinct"):
        if params.get(name):
            answer[name] = params[name]
    return {**answer, "total": found.total} if question.with_total else answer


def datastore_info(params: Params) -> dict[str, Any]:
    """The columns of a table with their words, and how many rows there are."""
    dataset, release = table_called(params)
    key = str(dataset.file_id(TABLE_FORMAT.number))
    fields = [{"id": "_id", "type": "int", "schema": {"native_type": "int8", "notnull": True}}]
    for one in release.columns:
        info = {"label": one["label_zh"], "label_en": one["label_en"], "notes": one["unit"]}
        native = type_of(one["kind"])
        fields.append({"id": one["name"], "type": native, "info": info, "schema": {"native_type": native}})
    meta = {"id": key, "count": release.rows, "table_type": "BASE TABLE", "aliases": []}
    return {"meta": meta, "fields": fields, "schema": {one["id"]: one["type"] for one in fields}}


def table_called(params: Params) -> tuple[OpenDataset, Release]:
    """The table behind an identifier. Raises Missing in CKAN's words."""
    key = text(params, "resource_id") or text(params, "id") or needed(params, "resource_id")
    try:
        dataset, form = file_called(key)
    except NoSuchDataset:
        dataset = None
    if dataset is None or form is not TABLE_FORMAT:
        raise Missing(f'Resource "{key[:100]}" was not found.')
    return dataset, release_of(dataset)


def type_of(kind: str) -> str:
    """DuckDB's type in PostgreSQL's words, which CKAN's clients know."""
    if kind.startswith("DECIMAL"):
        return "numeric"
    if kind.startswith("TIMESTAMP"):
        return "timestamptz" if "TIME ZONE" in kind else "timestamp"
    return TYPES.get(kind, "text")


def _question(params: Params) -> Question:
    words = parsed(params, "q")
    return Question(
        filters=_filters(params),
        words="" if isinstance(words, dict) else str(words or "")[:200],
        words_in={str(k): str(v)[:200] for k, v in words.items()} if isinstance(words, dict) else {},
        columns=tuple(listed(params, "fields")),
        sort=_sort(params),
        distinct=flag(params, "distinct"),
        limit=whole(params, "limit", 100, most=rule_or_usual().rows_per_call),
        offset=whole(params, "offset", 0, most=datastore.DEEPEST_OFFSET),
        with_total=flag(params, "include_total", usual=True),
    )


def _filters(params: Params) -> dict[str, list[Any]]:
    given = parsed(params, "filters")
    if given is None or given == "":
        return {}
    if not isinstance(given, dict):
        raise Invalid(filters=["Must be a JSON object of field and value pairs"])
    filters = {str(name): value if isinstance(value, list) else [value] for name, value in given.items()}
    if any(isinstance(one, (dict, list)) for values in filters.values() for one in values):
        raise Invalid(filters=["Values must be plain"])
    return filters


def _sort(params: Params) -> tuple[tuple[str, bool], ...]:
    keys = []
    for part in listed(params, "sort"):
        words = part.rsplit(maxsplit=1) if part.lower().endswith((" asc", " desc")) else [part, "asc"]
        keys.append((words[0].strip().strip('"'), words[1].lower() == "desc"))
    return tuple(keys)


def _records(found: Answer, form: str) -> Any:
    names = [name for name, _ in found.columns]
    rows = [[datastore.plain(value) for value in row] for row in found.rows]
    if form == "lists":
        return rows
    if form == "objects":
        return [dict(zip(names, row, strict=True)) for row in rows]
    text_file = io.StringIO()
    csv.writer(text_file, delimiter="," if form == "csv" else "\t", lineterminator="\n").writerows(rows)
    return text_file.getvalue()


def _links(params: Params, question: Question) -> dict[str, str]:
    kept = {name: value for name, value in params.items() if name not in {"offset"} and isinstance(value, (str, int))}
    path = "/api/3/action/datastore_search"
    later = urlencode({**kept, "offset": question.offset + question.limit})
    return {"start": f"{path}?{urlencode(kept)}", "next": f"{path}?{later}"}
