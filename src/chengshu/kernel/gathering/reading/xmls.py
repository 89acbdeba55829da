"""XML: every element of one name is a record, its children and attributes are the columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Any, ClassVar
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from chengshu.base.text import Text
from chengshu.kernel.gathering.errors import BadFile
from chengshu.kernel.gathering.reading.csvs import unchanged
from chengshu.kernel.gathering.reading.names import keyed, keys_of, renamed
from chengshu.kernel.gathering.reading.raw import Bench, Origin, Raw
from chengshu.kernel.gathering.reading.scratch import TextRows
from chengshu.kernel.gathering.reading.surveying import encoding_of

LOOKED_AT = 5000
BROKEN = Text("第 %(line)s 行 XML 不完整", "the XML breaks off or is wrong in line %(line)s")
FORBIDDEN = Text("XML 含实体定义，有安全风险，不予读取", "the XML defines entities, which is not safe to read")
ENCODED = Text("编码 %(encoding)s 无法解读", "it cannot be read as %(encoding)s")
SAID = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
LOOK = 1024
PARSED = ("us-ascii", "ascii", "iso-8859-1", "latin-1")
NO_RECORDS = Text("没有重复出现的记录元素", "no element comes more than once")


@dataclass
class XmlReader:
    """One document, read as a stream. ``records`` of the origin names the element; else the one most often seen."""

    file: Path
    origin: Origin
    name: str
    loose: ClassVar[bool] = True

    def __post_init__(self) -> None:
        self.element = self.origin.records or self._usual()

    def columns(self) -> dict[str, str]:
        """All text; what lies deeper is named from above, ``地址_街道``."""
        keys = self._keys()
        if not keys:
            raise BadFile(name=self.name, why=NO_RECORDS)
        return dict.fromkeys(keyed(keys), "VARCHAR")

    def sample(self, rows: int) -> list[dict[str, Any]]:
        """The first records."""
        columns = keyed(self._keys())
        return [renamed(record, columns) for record in islice(self._records(), rows)]

    def relation(self, bench: Bench, wanted: Sequence[str], since: str) -> Raw:
        """A document that breaks off is refused whole: nobody can tell what is missing."""
        stamp = self.file.stat().st_mtime_ns
        keys = self._keys()
        columns = keyed(keys, wanted)
        rows = TextRows(bench.scratch / "xml.parquet", columns, columns.values())
        with rows:
            for number, record in enumerate(self._records(), 1):
                rows.add_record(number, record)
                if number % 20_000 == 0:
                    bench.tell("reading", number)
        raw = rows.raw(counted=rows.count, wanted=wanted, known=keyed(keys))
        return replace(raw, done=lambda: unchanged(self.file, stamp, self.name))

    def _keys(self) -> list[str]:
        return keys_of(islice(self._records(), LOOKED_AT))

    def _usual(self) -> str:
        """The nearest to the root of those that come most often."""
        seen: Counter[tuple[int, str]] = Counter()
        for depth, element in self._elements(LOOKED_AT * 20):
            if len(element) or element.attrib:
                seen[depth, _local(element.tag)] += 1
        several = [(depth, -count, tag) for (depth, tag), count in seen.items() if count > 1 and depth > 0]
        if several:
            return min(several)[2]
        if single := [(depth, tag) for depth, tag in seen if depth == 1]:
            return single[0][1]
        raise BadFile(name=self.name, why=NO_RECORDS)

    def _records(self) -> Iterator[dict[str, str]]:
        for _, element in self._elements(0):
            if _local(element.tag) == self.element:
                yield _flat(element)

    def _elements(self, most: int) -> Iterator[tuple[int, Element]]:
        """Every element when it ends, with its depth; what has been a record is forgotten at once."""
        depth, count = 0, 0
        wanted = getattr(self, "element", "")
        try:
            with self._stream() as stream:
                for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=False):
                    if event == "start":
                        depth += 1
                        continue
                    depth -= 1
                    count += 1
                    yield depth, element
                    if (wanted and _local(element.tag) == wanted) or (not wanted and depth <= 1):
                        element.clear()
                    if most and count >= most:
                        return
        except DefusedXmlException as failure:
            raise BadFile(name=self.name, why=FORBIDDEN) from failure
        except ParseError as failure:
            raise BadFile(name=self.name, why=BROKEN.with_values(line=failure.position[0])) from failure
        except (UnicodeDecodeError, LookupError) as failure:
            raise BadFile(name=self.name, why=ENCODED.with_values(encoding=self._encoding())) from failure

    def _encoding(self) -> str:
        """What the document is written in where its parser does not know that: GB 18030 and its parts, or what it
        says itself; else empty.
        """
        with self.file.open("rb") as stream:
            said = SAID.match(stream.read(LOOK))
        name = said[1].decode().lower() if said else "utf-8"
        if name == "utf-8":
            found = encoding_of(self.file)
            return found if found == "gb18030" else ""
        if name.startswith("utf") or name in PARSED:
            return ""
        return "gb18030" if name.startswith("gb") else name

    def _stream(self) -> IO[Any]:
        encoding = self._encoding()
        return self.file.open(encoding=encoding, newline="") if encoding else self.file.open("rb")


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _flat(element: Element, before: str = "") -> dict[str, str]:
    found: dict[str, str] = {f"{before}{_local(name)}": value for name, value in element.attrib.items()}
    for child in element:
        name = f"{before}{_local(child.tag)}"
        if len(child):
            found.update(_flat(child, f"{name}_"))
        else:
            found.update({f"{name}_{_local(key)}": value for key, value in child.attrib.items()})
            if child.text and child.text.strip():
                found[name] = child.text if name not in found else f"{found[name]}；{child.text}"
    if not len(element) and element.text and element.text.strip():
        found[before.rstrip("_") or _local(element.tag)] = element.text
    return found
