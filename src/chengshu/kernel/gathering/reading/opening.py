"""The reader for a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.gathering.errors import BadFile
from chengshu.kernel.gathering.models import Connection, Kind
from chengshu.kernel.gathering.models.connections import DATABASES
from chengshu.kernel.gathering.reading import files
from chengshu.kernel.gathering.reading.boxes import unpacked
from chengshu.kernel.gathering.reading.csvs import CsvReader
from chengshu.kernel.gathering.reading.databases import Following, TableReader
from chengshu.kernel.gathering.reading.interfaces import InterfaceReader
from chengshu.kernel.gathering.reading.jsons import JsonReader
from chengshu.kernel.gathering.reading.own import OwnReader
from chengshu.kernel.gathering.reading.raw import Origin, Reader
from chengshu.kernel.gathering.reading.sheets import SheetReader
from chengshu.kernel.gathering.reading.xmls import XmlReader
from chengshu.kernel.gathering.sealing import secret_of

FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",  # many are an xlsx by another name; of the others it is said what to do
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xml": "xml",
}
UNKNOWN = Text(
    "不认识的格式，请使用 CSV、Excel（xlsx）、JSON 或 XML", "its form is not known; use CSV, Excel (xlsx), JSON or XML"
)


def opened(
    connection: Connection,
    origin: Mapping[str, Any],
    scratch: Path,
    *,
    file: files.Found | None = None,
    following: Following | None = None,
) -> Reader:
    """The reader of what ``origin`` names at the connection; of ``file`` where it is one among several.

    Raises NotReachable or SourceTrouble.
    """
    kind, named, secret = Kind(connection.kind), Origin.of(origin), secret_of(connection)
    if kind in DATABASES:
        return TableReader(kind, connection.way, secret, named, following or Following())
    if kind == Kind.HTTP:
        return InterfaceReader(connection.way, secret, named, following.column if following else "")
    if kind == Kind.OWN:
        return OwnReader(named)
    chosen = file or files.newest(kind, connection.way, secret, named.files)
    return reader_of(files.brought(kind, connection.way, secret, chosen, scratch), chosen.name, origin, scratch)


def reader_of(file: Path, name: str, origin: Mapping[str, Any], scratch: Path) -> Reader:
    """The reader of a file that is here, by its format or its name. Raises ZipBomb, BadFile."""
    named = Origin.of(origin)
    box = unpacked(file, name, scratch, named.sheet)
    inner = box.file
    if box.chosen:
        named = replace(named, sheet="")
    form = named.format or FORMATS.get(Path(box.name).suffix.lower(), "")
    match form:
        case "csv":
            return CsvReader(inner, named, name)
        case "xlsx":
            return SheetReader(inner, named, name)
        case "json" | "jsonl":
            return JsonReader(inner, replace(named, format=form), name)
        case "xml":
            return XmlReader(inner, named, name)
        case _:
            raise BadFile(name=name, why=UNKNOWN)
