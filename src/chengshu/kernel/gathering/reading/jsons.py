"""JSON: one object in a line, or a document with a list of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.gathering.errors import BadFile, TooManyColumns
from chengshu.kernel.gathering.reading.csvs import MOST_COLUMNS, unchanged
from chengshu.kernel.gathering.reading.raw import Bench, Origin, Raw
from chengshu.kernel.gathering.reading.scratch import TextRows
from chengshu.kernel.gathering.reading.surveying import UTF_8, encoding_of

LARGEST_DOCUMENT = 128 * 1024 * 1024
LONGEST_LINE = 16 * 1024 * 1024
LOOKED_AT = 20_000
NO_RECORDS = Text("没有找到记录列表 %(path)s", "there is no list of records at %(path)s")
NOT_JSON = Text("第 %(line)s 行不是 JSON：%(why)s", "line %(line)s is no JSON: %(why)s")
TOO_LARGE = Text(
    "文档超过 128 MB，请改为每行一个对象（JSON Lines）",
    "the document is over 128 MB; give one object in a line instead",
)
NO_OBJECT = Text("没有一行是 JSON 对象", "no line is a JSON object")


@dataclass
class JsonReader:
    """One file of either form. ``records`` of the origin is the path of the list, ``data.items``; ``*`` any list."""

    file: Path
    origin: Origin
    name: str

    def columns(self) -> dict[str, str]:
        """The keys of the first objects; all text, a nested value as JSON."""
        names: dict[str, str] = {}
        for record in islice(self._records(), LOOKED_AT):
            names.update(dict.fromkeys(record, "VARCHAR"))
            if len(names) > MOST_COLUMNS:
                raise TooManyColumns(n=len(names), most=MOST_COLUMNS)
        if not names:
            raise BadFile(name=self.name, why=NO_OBJECT)
        return names

    def sample(self, rows: int) -> list[dict[str, Any]]:
        """The first objects."""
        return list(islice(self._records(), rows))

    def relation(self, bench: Bench, wanted: Sequence[str], since: str) -> Raw:
        """Lines go through DuckDB at once; a document is small enough to be read whole."""
        stamp = self.file.stat().st_mtime_ns
        columns = self.columns()
        lines = self._in_lines() and encoding_of(self.file) in UTF_8
        raw = self._lines(bench, list(columns)) if lines else self._document(bench, list(columns))
        return Raw(
            raw.sql,
            raw.columns,
            raw.line,
            raw.original,
            raw.counted,
            done=lambda: unchanged(self.file, stamp, self.name),
        )

    def _lines(self, bench: Bench, names: Sequence[str]) -> Raw:
        rows = TextRows(bench.scratch / "lines.parquet", names)
        seen = 0
        with rows, self.file.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if not line.strip():
                    continue
                seen += 1
                record, reason = parsed(line)
                if record is None:
                    bench.misfits.add(number, f"{reason}:", line.decode("utf-8", "backslashreplace").rstrip("\r\n"))
                else:
                    rows.add_record(number, texts(record))
                if seen % 50_000 == 0:
                    bench.tell("reading", seen)
        return rows.raw(counted=rows.count)

    def _document(self, bench: Bench, names: Sequence[str]) -> Raw:
        rows = TextRows(bench.scratch / "document.parquet", names)
        with rows:
            for number, record in enumerate(self._list(), 1):
                if isinstance(record, dict):
                    rows.add_record(number, texts(record))
                else:
                    bench.misfits.add(number, "json:", json.dumps(record, ensure_ascii=False))
        return rows.raw(counted=rows.count)

    def _records(self) -> Any:
        if not self._in_lines():
            yield from (record for record in self._list() if isinstance(record, dict))
            return
        with self.file.open("rb") as stream:
            for line in stream:
                record, _ = parsed(line) if line.strip() else (None, "")
                if record is not None:
                    yield record

    def _in_lines(self) -> bool:
        if self.origin.format in {"jsonl", "ndjson"}:
            return True
        if self.origin.records:
            return False
        with self.file.open("rb") as stream:
            lines = islice((line for line in stream if line.strip()), 2)
            first = next(lines, b"").strip().removeprefix(b"\xef\xbb\xbf")
            several = next(lines, b"") != b""
        record = parsed(first)[0] if first.startswith(b"{") else None
        # A document may well stand in one line: then it holds a list, and nothing follows.
        return record is not None and (several or not any(isinstance(one, list) for one in record.values()))

    def _list(self) -> list[Any]:
        if self.file.stat().st_size > LARGEST_DOCUMENT:
            raise BadFile(name=self.name, why=TOO_LARGE)
        encoding = self.origin.encoding or encoding_of(self.file)
        try:
            text = self.file.read_bytes().decode("utf-8-sig" if encoding == "utf-8" else encoding)
            whole = json.loads(text, parse_float=str, parse_int=str)
        except json.JSONDecodeError as failure:
            raise BadFile(name=self.name, why=NOT_JSON.with_values(line=failure.lineno, why=failure.msg)) from failure
        except (UnicodeDecodeError, RecursionError) as failure:
            raise BadFile(name=self.name, why=NOT_JSON.with_values(line=1, why=type(failure).__name__)) from failure
        return listed(whole, self.origin.records, self.name)


def parsed(line: bytes) -> tuple[dict[str, Any] | None, str]:
    """The object in a line, or None with the reason."""
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = line.decode("gb18030")
        except UnicodeDecodeError:
            return None, "bytes"
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return None, "json"
    return (found, "") if isinstance(found, dict) else (None, "json")


def listed(whole: Any, path: str, name: str) -> list[Any]:
    """The list of records in a document: at the path, the document itself, or its only list."""
    found = whole
    for part in (part for part in path.split(".") if part):
        found = found.get(part) if isinstance(found, Mapping) else None
    if not path and isinstance(found, Mapping):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else None
    if not isinstance(found, list):
        raise BadFile(name=name, why=NO_RECORDS.with_values(path=path or "."))
    return found


def read_json(text: str | bytes) -> Any:
    """A document with its numbers as they are written, since a float would change some."""
    return json.loads(text, parse_float=str, parse_int=str)


def texts(record: Mapping[str, Any]) -> dict[str, str | None]:
    """Values as text: numbers as they are written, what is nested as JSON."""
    return {str(name): _text(value) for name, value in record.items()}


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case _:
            return json.dumps(value, ensure_ascii=False)
