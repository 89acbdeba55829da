"""JSON: one object in a line, or a document with a list of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from chengshu.base.text import Text
from chengshu.kernel.gathering.errors import BadFile
from chengshu.kernel.gathering.reading.csvs import unchanged
from chengshu.kernel.gathering.reading.names import keyed, keys_of, renamed
from chengshu.kernel.gathering.reading.raw import Bench, Origin, Raw
from chengshu.kernel.gathering.reading.scratch import TextRows
from chengshu.kernel.gathering.reading.surveying import UTF_8, encoding_of, is_chinese_utf_8

LARGEST_DOCUMENT = 128 * 1024 * 1024
LONGEST_LINE = 16 * 1024 * 1024
LOOKED_AT = 20_000
NO_RECORDS = Text("没有找到记录列表 %(path)s", "there is no list of records at %(path)s")
NOT_JSON = Text("第 %(line)s 行不是 JSON：%(why)s", "line %(line)s is no JSON: %(why)s")
TOO_LARGE = Text(
    "文档超过 128 MB，请改为每行一个对象（JSON Lines）",
    "the document is over 128 MB; give one object in a line instead",
)
SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""A NUL, or half of a character that takes two; pairs are as they should be."""
NO_OBJECT = Text("没有一行是 JSON 对象", "no line is a JSON object")


@dataclass
class JsonReader:
    """One file of either form. ``records`` of the origin is the path of the list, ``data.items``; ``*`` any list."""

    file: Path
    origin: Origin
    name: str
    suspect: bool = False
    loose: ClassVar[bool] = True

    def columns(self) -> dict[str, str]:
        """The keys of the first objects; all text, a nested value as JSON. None where the list is empty."""
        keys = self._keys()
        if not keys and self._holds_any():
            raise BadFile(name=self.name, why=NO_OBJECT)
        return dict.fromkeys(keyed(keys), "VARCHAR")

    def sample(self, rows: int) -> list[dict[str, Any]]:
        """The first objects."""
        columns = keyed(self._keys())
        return [renamed(record, columns) for record in islice(self._records(), rows)]

    def relation(self, bench: Bench, wanted: Sequence[str], since: str) -> Raw:
        """Lines are read one by one; a document is small enough to be read whole."""
        stamp = self.file.stat().st_mtime_ns
        keys = self._keys()
        columns = keyed(keys, wanted)
        rows = TextRows(bench.scratch / "records.parquet", columns, columns.values())
        with rows:
            for number, record, written, reason in self._lines() if self._in_lines() else self._elements():
                if record is None:
                    bench.misfits.add(number, f"{reason}:", written)
                else:
                    rows.add_record(number, texts(record))
                if number % 50_000 == 0:
                    bench.tell("reading", number)
        raw = rows.raw(counted=rows.count, wanted=wanted, known=keyed(keys))
        return replace(raw, done=lambda: unchanged(self.file, stamp, self.name))

    def _keys(self) -> list[str]:
        return keys_of(islice(self._records(), LOOKED_AT))

    def _holds_any(self) -> bool:
        return self._in_lines() or bool(self._list())

    def _lines(self) -> Iterator[tuple[int, dict[str, Any] | None, str, str]]:
        """(line, record, text, reason) of every line that is not empty; no record where it has a reason."""
        encoding = self.origin.encoding or encoding_of(self.file)
        with self.file.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    record, reason = parsed(line, encoding)
                    written = "" if record else line.decode("utf-8", "backslashreplace").rstrip("\r\n")
                    yield number, record, written, reason

    def _elements(self) -> Iterator[tuple[int, dict[str, Any] | None, str, str]]:
        for number, record in enumerate(self._list(), 1):
            reason = fault(record) if self.suspect or not isinstance(record, dict) else ""
            yield number, None if reason else record, json.dumps(record) if reason else "", reason

    def _records(self) -> Iterator[dict[str, Any]]:
        for _, record, _, _ in self._lines() if self._in_lines() else self._elements():
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
        return record is not None and (several or not lists_in(record))

    def _list(self) -> list[Any]:
        if self.file.stat().st_size > LARGEST_DOCUMENT:
            raise BadFile(name=self.name, why=TOO_LARGE)
        encoding = self.origin.encoding or encoding_of(self.file)
        try:
            content = self.file.read_bytes()
            text = content.decode("utf-8-sig" if encoding in UTF_8 or is_chinese_utf_8(content) else encoding)
            self.suspect = SUSPECT.search(text) is not None
            whole = json.loads(text, parse_float=str, parse_int=str)
        except json.JSONDecodeError as failure:
            raise BadFile(name=self.name, why=NOT_JSON.with_values(line=failure.lineno, why=failure.msg)) from failure
        except (UnicodeDecodeError, LookupError, RecursionError) as failure:
            raise BadFile(name=self.name, why=NOT_JSON.with_values(line=1, why=type(failure).__name__)) from failure
        return listed(whole, self.origin.records, self.name)


def parsed(line: bytes, encoding: str = "utf-8") -> tuple[dict[str, Any] | None, str]:
    """The object in a line, or None with the reason. Lines of two encodings in one file are both read."""
    text = decoded(line, encoding)
    if text is None:
        return None, "bytes"
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return None, "json"
    reason = fault(found) if not isinstance(found, dict) or SUSPECT.search(text) else ""
    return (None, reason) if reason else (found, "")


def decoded(content: bytes, encoding: str) -> str | None:
    """Text that is Chinese in UTF-8 is not so by chance; other is of its own encoding first. None where none fits."""
    first = "utf-8-sig" if encoding in UTF_8 or is_chinese_utf_8(content) else encoding
    for name in (first, "utf-8-sig", "gb18030"):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def fault(record: Any) -> str:
    """Why a record is none that can be kept: no object, a NUL in it, or half a character; empty where it can."""
    if not isinstance(record, dict):
        return "json"
    written = json.dumps(record, ensure_ascii=False)
    if "\\u0000" in written:
        return "nul"
    try:
        written.encode()
    except UnicodeEncodeError:
        return "bytes"
    return ""


def lists_in(record: Mapping[str, Any], depth: int = 3) -> list[list[Any]]:
    """Lists in an object that may be its records: any at the top, those of objects further in."""
    found = [value for value in record.values() if isinstance(value, list)]
    for value in record.values():
        if isinstance(value, Mapping) and depth:
            found += [one for one in lists_in(value, depth - 1) if one and all(isinstance(row, dict) for row in one)]
    return found


def listed(whole: Any, path: str, name: str) -> list[Any]:
    """The list of records in a document: at the path, the document itself, or its only list."""
    found = whole
    for part in (part for part in path.split(".") if part):
        found = found.get(part) if isinstance(found, Mapping) else None
    if not path and isinstance(found, Mapping):
        lists = lists_in(found)
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
