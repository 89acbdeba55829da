"""Downloads: each format of a release is written once, whole, and sent from disk afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import duckdb
from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from chengshu.base.text import Text
from chengshu.kernel.lake import engine as lake
from chengshu.kernel.lake.sql import identifier, literal
from chengshu.packs.open_data.errors import BeingWritten, TooLarge
from chengshu.packs.open_data.models import FileOrder, OpenDataset, Release, Stage
from chengshu.packs.open_data.releasing import ROW, table_of

VIEW = "opened"
BATCH = 20_000
WRITTEN_AT_ONCE = 100_000  # rows that take a second at most
PATIENCE_S = 30
# What spreadsheets take for the start of a formula, in text; numbers are left alone.
_FORMULA = r"^\s*[=+\-@＝＋－＠]|[\t\r\n]"


@dataclass(frozen=True)
class Format:
    """A file format. ``number`` goes into the identifiers of files; ``sheet`` ones are bounded by the rule's rows."""

    number: int
    key: str
    label: Text
    mime: str
    write: Callable[[duckdb.DuckDBPyConnection, Release, Path], None]
    uri: str
    sheet: bool = False


def file_of(dataset: OpenDataset, release: Release, form: Format, *, sheet_rows: int) -> Path:
    """The file of a release. A small one is written now where nobody asked before; a large one the worker writes.

    Raises TooLarge beyond ``sheet_rows``, BeingWritten.
    """
    if form.sheet and release.rows > sheet_rows:
        raise TooLarge(rows=f"{sheet_rows:,}")
    path = _path(dataset, release, form)
    if path.exists():
        return path
    if release.rows > WRITTEN_AT_ONCE:
        order(release, form)
        raise BeingWritten(PATIENCE_S)
    return _written(dataset, release, form)


def is_ready(dataset: OpenDataset, release: Release, form: Format) -> bool:
    """Whether whoever asks for the file gets it without waiting."""
    return release.rows <= WRITTEN_AT_ONCE or _path(dataset, release, form).exists()


def order(release: Release, form: Format) -> None:
    """Let the worker write a file."""
    FileOrder.objects.get_or_create(release=release, form=form.key)


def order_usual(release: Release) -> None:
    """Let the worker write what most people and harvesters will ask for, before they do."""
    if release.rows > WRITTEN_AT_ONCE:
        order(release, FORMATS[0])


def write_ordered() -> int:
    """Write the files that are waited for, the longest waited for first; returns how many."""
    done = 0
    for one in FileOrder.objects.select_related("release__dataset"):
        form = format_called(one.form)
        try:
            if form is not None and one.release.dataset.stage == Stage.PUBLISHED:
                _written(one.release.dataset, one.release, form)
                done += 1
        finally:
            one.delete()  # also where it failed: whoever still wants it asks again, and the others get theirs
    return done


def _path(dataset: OpenDataset, release: Release, form: Format) -> Path:
    return folder_of(dataset) / f"{release.number}.{form.key}"


def _written(dataset: OpenDataset, release: Release, form: Format) -> Path:
    path = _path(dataset, release, form)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(lake.connect()) as engine, tempfile.TemporaryDirectory(dir=path.parent) as scratch:
            lake.show(engine, table_of(dataset), as_view=VIEW, version=release.table_version)
            draft = Path(scratch) / path.name
            form.write(engine, release, draft)
            os.replace(draft, path)
    return path


def folder_of(dataset: OpenDataset) -> Path:
    """Where the files of a dataset lie."""
    return Path(settings.HOME) / "open_data" / dataset.slug


def remove_files(dataset: OpenDataset) -> None:
    """Remove all files of a dataset; they are written again when somebody asks."""
    shutil.rmtree(folder_of(dataset), ignore_errors=True)


def sweep_files() -> int:
    """Remove files of versions that are no longer the newest; returns how many."""
    root, removed = Path(settings.HOME) / "open_data", 0
    newest = dict(OpenDataset.everywhere.values_list("slug", "release"))
    for path in root.glob("*/*.*") if root.exists() else ():
        if path.stem != str(newest.get(path.parent.name)):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _names(release: Release) -> list[str]:
    return [one["name"] for one in release.columns]


def _write_csv(engine: duckdb.DuckDBPyConnection, release: Release, path: Path) -> None:
    """RFC 4180, UTF-8 with a byte order mark, without which Excel takes Chinese for Latin."""
    parts = ", ".join(_harmless(one) for one in release.columns)
    draft = path.with_suffix(".part")
    engine.execute(
        f"COPY (SELECT {parts} FROM {VIEW} ORDER BY {identifier(ROW)}) TO {literal(str(draft))} (FORMAT csv, HEADER)"
    )
    with path.open("wb") as file, draft.open("rb") as written:
        file.write(b"\xef\xbb\xbf")
        shutil.copyfileobj(written, file, 1024 * 1024)
    draft.unlink()


def _harmless(column: dict[str, Any]) -> str:
    name = identifier(column["name"])
    if column["kind"] != "VARCHAR":
        return name
    return f"CASE WHEN regexp_matches({name}, {literal(_FORMULA)}) THEN chr(39) || {name} ELSE {name} END AS {name}"


def _write_json(engine: duckdb.DuckDBPyConnection, release: Release, path: Path) -> None:
    names = ", ".join(map(identifier, _names(release)))
    engine.execute(
        f"COPY (SELECT {names} FROM {VIEW} ORDER BY {identifier(ROW)}) TO {literal(str(path))} (FORMAT json, ARRAY)"
    )


def _write_xlsx(engine: duckdb.DuckDBPyConnection, release: Release, path: Path) -> None:
    """One sheet; text is stored as text, never as a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("data")
    sheet.freeze_panes = "A2"
    sheet.append([f"{one['label_zh']}（{one['name']}）" for one in release.columns])
    for row in _rows(engine, release):
        sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _cell(sheet: Any, value: object) -> object:
    if isinstance(value, str):
        cell: Any = WriteOnlyCell(sheet, value=_printable(value))
        cell.data_type = "s"
        return cell
    return value.replace(tzinfo=None) if hasattr(value, "tzinfo") else value  # type: ignore[attr-defined]


def _write_xml(engine: duckdb.DuckDBPyConnection, release: Release, path: Path) -> None:
    names = [f"<field name={quoteattr(name)}>" for name in _names(release)]
    with path.open("w", encoding="utf-8") as file:
        head = f"<rows dataset={quoteattr(release.dataset.slug)} release={quoteattr(str(release.number))}>"
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n')
        for row in _rows(engine, release):
            cells = "".join(
                f"{name}{escape(_printable(_text(value)))}</field>"
                for name, value in zip(names, row, strict=True)
                if value is not None
            )
            file.write(f"<row>{cells}</row>\n")
        file.write("</rows>\n")


def _write_rdf(engine: duckdb.DuckDBPyConnection, release: Release, path: Path) -> None:
    """Turtle: a resource for each row, a property for each column, under the dataset's own address."""
    base = f"{settings.PUBLIC_URL.rstrip('/')}/open_data/dataset/{release.dataset.slug}"
    names = [f"<{base}#{quote(name)}>" for name in _names(release)]
    with path.open("w", encoding="utf-8") as file:
        file.write(f"@prefix r: <{base}#row-> .\n")
        file.write("@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n")
        file.write("@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n")
        for name, one in zip(names, release.columns, strict=True):
            file.write(f"{name} rdfs:label {turtle(one['label_zh'])}@zh .\n")
        for number, row in enumerate(_rows(engine, release), 1):
            facts = [f"{n} {_rdf_value(value)}" for n, value in zip(names, row, strict=True) if value is not None]
            if facts:
                file.write(f"r:{number} {' ; '.join(facts)} .\n")


def turtle(text: str) -> str:
    """A text as a Turtle literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _rdf_value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return f'"{value!r}"^^xsd:double'
    kind = type(value).__name__
    datatype = {"date": "xsd:date", "datetime": "xsd:dateTime", "Decimal": "xsd:decimal"}.get(kind, "")
    return f"{turtle(_text(value))}{f'^^{datatype}' if datatype else ''}"


def _rows(engine: duckdb.DuckDBPyConnection, release: Release) -> Iterator[tuple[Any, ...]]:
    names = ", ".join(map(identifier, _names(release)))
    found = engine.execute(f"SELECT {names} FROM {VIEW} ORDER BY {identifier(ROW)}")
    while batch := found.fetchmany(BATCH):
        yield from batch


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _printable(text: str) -> str:
    """Without the control characters that XML forbids."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r") if not text.isprintable() else text


_EU = "http://publications.europa.eu/resource/authority/file-type/"
FORMATS: tuple[Format, ...] = (
    Format(1, "csv", Text("CSV", "CSV"), "text/csv; charset=utf-8", _write_csv, f"{_EU}CSV"),
    Format(2, "json", Text("JSON", "JSON"), "application/json", _write_json, f"{_EU}JSON"),
    Format(
        3,
        "xlsx",
        Text("Excel", "Excel"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _write_xlsx,
        f"{_EU}XLSX",
        sheet=True,
    ),
    Format(4, "xml", Text("XML", "XML"), "application/xml; charset=utf-8", _write_xml, f"{_EU}XML", sheet=True),
    Format(5, "ttl", Text("RDF", "RDF"), "text/turtle; charset=utf-8", _write_rdf, f"{_EU}RDF_TURTLE", sheet=True),
)
_BY_KEY = {form.key: form for form in FORMATS}


def format_called(key: str) -> Format | None:
    """The format of this key; None where there is none."""
    return _BY_KEY.get(key)
