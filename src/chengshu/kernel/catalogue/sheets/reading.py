"""Reading the form: entries with their items, or what is wrong by row and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from chengshu.base.text import Text
from chengshu.kernel.catalogue.contents import ItemContent, ResourceContent
from chengshu.kernel.catalogue.errors import BadSheet
from chengshu.kernel.catalogue.likeness import normalised
from chengshu.kernel.catalogue.names import COLUMN
from chengshu.kernel.catalogue.sheets.cells import Grid, grid_of
from chengshu.kernel.catalogue.sheets.columns import (
    BY_KEY,
    LONGEST,
    REQUIRED,
    SECRET,
    USUAL,
    VALUES,
    FormColumn,
    column_called,
)
from chengshu.spec.data import Sharing

HEADER_WITHIN = 20
MOST_PROBLEMS = 200
NO_HEADER = Text(
    "没有找到表头。前 20 行里须有“信息资源名称”和“信息项名称”两列，可下载本系统的填报表使用。",
    "No heading found: the columns “信息资源名称” and “信息项名称” must stand within the first 20 rows; "
    "you can download our form.",
)
MISSING = Text("缺少“%(name)s”这一列。", "The column “%(name)s” is missing.")
TWICE = Text("“%(name)s”出现了两列，请只留一列。", "There are two columns “%(name)s”; please keep one.")
EMPTY = Text("不能为空。", "Must not be empty.")
FORMULA = Text(
    "单元格里是公式，系统不运行公式。请复制后“粘贴为值”。",
    "A formula stands in this cell; formulas are never run. Copy it and paste it as a value.",
)
UNKNOWN = Text("“%(value)s”不在可选值中，可填：%(choices)s。", "“%(value)s” is none of: %(choices)s.")
TOO_LONG = Text("最多 %(n)s 字，现有 %(has)s 字。", "At most %(n)s characters; there are %(has)s.")
NO_NUMBER = Text("“%(value)s”不是正整数。", "“%(value)s” is no whole number above zero.")
NO_BODY = Text("没有名为或代码为“%(value)s”的单位。", "No body has the name or code “%(value)s”.")
NO_CLASS = Text("分类“%(value)s”不存在。", "There is no class “%(value)s”.")
NO_ELEMENT = Text("没有代码为“%(value)s”的数据元。", "No data element has the code “%(value)s”.")
NO_LIST = Text("没有标识为“%(value)s”的代码集。", "No code list has the key “%(value)s”.")
IS_SECRET = Text(
    "涉密信息资源不得录入本平台，请从表中删除，按保密规定另行管理。",
    "State secrets must not enter this platform; take the row out and keep it by the rules of secrecy.",
)
DIFFERS = Text(
    "与第 %(row)s 行不一致：同一信息资源的“%(name)s”应相同。",
    "Differs from row %(row)s: “%(name)s” must be the same throughout one resource.",
)
TWO_ITEMS = Text("信息项“%(name)s”在第 %(row)s 行已出现。", "The item “%(name)s” stands in row %(row)s already.")
TWO_RESOURCES = Text(
    "信息资源“%(name)s”在第 %(row)s 行已出现，请把它的信息项放在一起。",
    "The resource “%(name)s” stands in row %(row)s already; keep its items together.",
)
BAD_COLUMN = Text(
    "字段名“%(value)s”不合要求：以小写字母开头，只用小写字母、数字和下划线，最长 63 个字符。",
    "“%(value)s” is no column: begin with a small letter; small letters, digits, underscores; at most 63.",
)
NO_ROWS = Text("表头下面没有数据行。", "There are no rows below the heading.")


@dataclass(frozen=True)
class Problem:
    """Something wrong; ``column`` is the letter in Excel, row 0 means the sheet as a whole."""

    row: int
    column: str
    heading: str
    sentence: Text


@dataclass(frozen=True)
class Known:
    """What the form may refer to. ``body`` finds an organisation's key by a name or code, None where there is none."""

    body: Callable[[str], int | None]
    classes: Mapping[str, str]
    elements: Mapping[str, str]
    by_name: Mapping[str, str]
    code_lists: frozenset[str]


@dataclass(frozen=True)
class Entry:
    """An entry that was read: whose it is (key of the organisation), its code where given, from which row on."""

    provider: int
    code: str
    content: ResourceContent
    row: int


@dataclass
class Sheet:
    """What came of reading: entries, or problems and no entries."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_sheet(content: bytes, known: Known) -> Sheet:
    """Read a form. Whatever is wrong is told by row and column, and then no entry is given. Raises BadSheet."""
    grid = grid_of(content)
    reader = _Reader(grid, known, *_header(grid))
    reader.read()
    if reader.sheet.problems:
        reader.sheet.entries = []
    elif not reader.sheet.entries:
        raise BadSheet(NO_ROWS)
    return reader.sheet


def _header(grid: Grid) -> tuple[dict[str, int], int]:
    """Columns by key, and the last row of the heading. A heading may take one row or two with merged groups."""
    for row in range(1, min(grid.rows, HEADER_WITHIN) + 1):
        for depth in (1, 2):
            found, twice = _named(grid, row, depth)
            if "name_zh" in found and "item_name" in found:
                if twice:
                    raise BadSheet(TWICE.with_values(name=BY_KEY[twice].heading))
                missing = [BY_KEY[key].heading for key in REQUIRED if key not in found]
                if missing and "provider_code" not in found:
                    raise BadSheet(MISSING.with_values(name="、".join(missing)))
                return found, row + depth - 1
    raise BadSheet(NO_HEADER)


def _named(grid: Grid, row: int, depth: int) -> tuple[dict[str, int], str]:
    found: dict[str, int] = {}
    twice = ""
    for place in range(1, grid.columns + 1):
        above, below = grid.at(row, place).text, grid.at(row + 1, place).text
        column = column_called(below if depth == 2 and below else above)
        if column is not None:
            twice = twice or (column.key if column.key in found else "")
            found.setdefault(column.key, place)
    return found, twice


class _Reader:
    """Goes down the rows; ``values`` are those of the entry begun, ``begun`` the row it began in."""

    def __init__(self, grid: Grid, known: Known, columns: dict[str, int], header: int) -> None:
        self.grid, self.known, self.columns, self.header = grid, known, columns, header
        self.sheet = Sheet()
        self.begun: int | None = None
        self.values: dict[str, Any] = {}
        self.items: list[ItemContent] = []
        self.item_rows: dict[str, int] = {}
        self.names: dict[tuple[int, str], int] = {}

    def read(self) -> None:
        """Every row below the heading that has something in one of our columns."""
        for row in range(self.header + 1, self.grid.rows + 1):
            if len(self.sheet.problems) >= MOST_PROBLEMS:
                return
            if self._is_empty(row) or self._counts_columns(row):
                continue
            if self._begins(row):
                self._finish()
                self._begin(row)
            elif self.begun is None:
                self._wrong(row, "name_zh", EMPTY)
                continue
            else:
                self._compare(row)
            self._item(row)
        self._finish()

    def _is_empty(self, row: int) -> bool:
        return not any(self._cell(row, key) or self._is_formula(row, key) for key in self.columns)

    def _counts_columns(self, row: int) -> bool:
        """Whether the row merely numbers the columns, as forms do below their heading."""
        shown = [self._cell(row, key) for key in self.columns]
        return row <= self.header + 1 and all(text.isdigit() for text in shown if text) and len(set(shown)) > 3

    def _begins(self, row: int) -> bool:
        """Whether another entry begins: its name is not empty, and neither merged with nor like the one above."""
        name = self._cell(row, "name_zh")
        if not name or self.begun is None:
            return bool(name)
        place = self.columns["name_zh"]
        same_block = self.grid.block(row, place) == self.grid.block(self.begun, place)
        return not same_block and (
            name != self.values["name_zh"] or self.grid.block(row, place) in self.grid.starts.values()
        )

    def _begin(self, row: int) -> None:
        self.begun, self.items, self.item_rows = row, [], {}
        self.values = {key: self._text(row, key) for key in BY_KEY if not BY_KEY[key].of_item}
        for key in ("format", "sharing", "sharing_way", "opening", "cycle", "grade"):
            self.values[key] = self._chosen(row, key, key, USUAL[key])
        self.values["secrecy"] = self._secrecy(row)
        self.values["classification"] = self._class(row)
        self.values["body"] = self._body(row)

    def _compare(self, row: int) -> None:
        """A further row of one entry may repeat what stands above, and nothing else."""
        for key in ("code", "provider", "format", "cycle"):
            text = self._cell(row, key)
            if text and self.begun and text != self._cell(self.begun, key):
                self._wrong(row, key, DIFFERS.with_values(row=self.begun, name=BY_KEY[key].heading))

    def _finish(self) -> None:
        if self.begun is None:
            return
        name, body = self.values["name_zh"], self.values["body"]
        if body is not None and (body, name) in self.names:
            self._wrong(self.begun, "name_zh", TWO_RESOURCES.with_values(name=name, row=self.names[body, name]))
        elif body is not None:
            self.names[body, name] = self.begun
            self.sheet.entries.append(Entry(body, self.values["code"], self._content(), self.begun))
        self.begun = None

    def _content(self) -> ResourceContent:
        held = self.values
        names = ("name_zh", "name_en", "summary_zh", "format", "format_detail", "cycle", "sharing", "sharing_way")
        more = ("opening", "opening_condition", "grade", "secrecy", "standard", "interface", "storage", "system_code")
        shut = held["sharing"] is Sharing.NOT_SHARED
        related = held["related"].replace("，", ",").replace("；", ",").replace("、", ",").replace(";", ",")
        return ResourceContent(
            **{name: held[name] for name in (*names, *more)},
            classification=held["classification"],
            sharing_condition="" if shut else held["sharing_condition"],
            sharing_ground=held["sharing_condition"] if shut else "",
            related=tuple(one.strip() for one in related.split(",") if one.strip()),
            items=tuple(self.items),
        )

    def _item(self, row: int) -> None:
        name = self._text(row, "item_name")
        if not name:
            if any(self._cell(row, key) for key in self.columns if BY_KEY[key].of_item):
                self._wrong(row, "item_name", EMPTY)
            return
        if name in self.item_rows:
            self._wrong(row, "item_name", TWO_ITEMS.with_values(name=name, row=self.item_rows[name]))
            return
        self.item_rows[name] = row
        element = self._element(row, name)
        self.items.append(
            ItemContent(
                column=self._column(row, element),
                name_zh=name,
                name_en=self._text(row, "item_en"),
                type=self._chosen(row, "item_type", "type", USUAL["type"]),
                length=self._number(row, "item_length"),
                scale=self._number(row, "item_scale", zero=True),
                meaning=self._chosen(row, "item_meaning", "meaning", USUAL["meaning"]),
                unit=self._text(row, "item_unit"),
                grade=self._chosen(row, "item_grade", "grade", self.values["grade"]),
                sharing=self._chosen(row, "item_sharing", "sharing", self.values["sharing"]),
                opening=self._chosen(row, "item_opening", "opening", self.values["opening"]),
                required=self._chosen(row, "item_required", "yes", default=False),
                is_key=self._chosen(row, "item_key", "yes", default=False),
                element=element,
                code_list=self._code_list(row),
                remark=self._text(row, "item_remark"),
            )
        )

    def _column(self, row: int, element: str) -> str:
        """The name of the column: as written, else that of the data element, else a number."""
        written = self._text(row, "item_column").lower()
        if written and (len(written) > 63 or not COLUMN.fullmatch(written)):
            self._wrong(row, "item_column", BAD_COLUMN.with_values(value=written))
        taken = {item.column for item in self.items}
        for one in (written, self.known.elements.get(element, "")):
            if one and one not in taken:
                return one
        if written:
            self._wrong(row, "item_column", TWO_ITEMS.with_values(name=written, row="…"))
        return next(name for number in range(len(taken) + 1, 10**6) if (name := f"c{number:02}") not in taken)

    def _element(self, row: int, name: str) -> str:
        written = self._text(row, "item_element")
        if written and written not in self.known.elements:
            self._wrong(row, "item_element", NO_ELEMENT.with_values(value=written))
        return written or self.known.by_name.get(normalised(name), "")

    def _code_list(self, row: int) -> str:
        written = self._text(row, "item_code_list")
        if written and written not in self.known.code_lists:
            self._wrong(row, "item_code_list", NO_LIST.with_values(value=written))
        return written

    def _body(self, row: int) -> int | None:
        said = [text for text in (self._text(row, "provider"), self._text(row, "provider_code")) if text]
        if not said:
            self._wrong(row, "provider", EMPTY)
            return None
        found = next((key for text in said if (key := self.known.body(text)) is not None), None)
        if found is None:
            self._wrong(row, "provider", NO_BODY.with_values(value=said[0]))
        return found

    def _class(self, row: int) -> str:
        """The code of the class: digits of its four parts, or their names one below the other."""
        code = ""
        for key in ("class_1", "class_2", "class_3", "class_4"):
            said = self._text(row, key)
            if not said:
                break
            found = _part(self.known.classes, code, said, width={"class_1": 1, "class_2": 2, "class_3": 3}.get(key, 0))
            if found is None:
                self._wrong(row, key, NO_CLASS.with_values(value=said))
                return ""
            code = found
        return code

    def _secrecy(self, row: int) -> Any:
        if self._cell(row, "secrecy") in SECRET:
            self._wrong(row, "secrecy", IS_SECRET)
            return USUAL["secrecy"]
        return self._chosen(row, "secrecy", "secrecy", USUAL["secrecy"])

    def _chosen(self, row: int, key: str, kind: str, default: Any) -> Any:
        said = self._text(row, key)
        if not said:
            return default
        spoken = VALUES[kind]
        if normalised(said) not in spoken:
            known = list(dict.fromkeys(word for word in spoken if not word.isascii()))
            self._wrong(row, key, UNKNOWN.with_values(value=said[:40], choices="、".join(known[:12])))
        return spoken.get(normalised(said), default)

    def _number(self, row: int, key: str, *, zero: bool = False) -> int | None:
        said = self._text(row, key)
        if not said:
            return None
        if not said.isdigit() or len(said) > 9 or (int(said) == 0 and not zero):
            self._wrong(row, key, NO_NUMBER.with_values(value=said[:40]))
            return None
        return int(said)

    def _text(self, row: int, key: str) -> str:
        """What stands in a cell, without what is too long or a formula, which are told."""
        if self._is_formula(row, key):
            self._wrong(row, key, FORMULA)
            return ""
        text, most = self._cell(row, key), LONGEST.get(key, 400)
        if len(text) > most:
            self._wrong(row, key, TOO_LONG.with_values(n=most, has=len(text)))
        return text[:most]

    def _cell(self, row: int, key: str) -> str:
        return self.grid.at(row, self.columns[key]).text if key in self.columns else ""

    def _is_formula(self, row: int, key: str) -> bool:
        return key in self.columns and self.grid.at(row, self.columns[key]).formula

    def _wrong(self, row: int, key: str, sentence: Text) -> None:
        column: FormColumn = BY_KEY[key]
        letter = get_column_letter(self.columns[key]) if key in self.columns else "—"
        problem = Problem(row, letter, column.heading, sentence)
        if problem not in self.sheet.problems:
            self.sheet.problems.append(problem)


def _part(classes: Mapping[str, str], above: str, said: str, *, width: int) -> str | None:
    """The code of the class meant below another: by its own digits, its whole code, or its name."""
    if said.isdigit():
        own = said.zfill(width)
        return next((code for code in (above + own, said) if code in classes and code.startswith(above)), None)
    return next(_called(classes, above, said), None)


def _called(classes: Mapping[str, str], above: str, said: str) -> Iterator[str]:
    wanted = normalised(said)
    for code, name in classes.items():
        if (
            code.startswith(above)
            and code != above
            and wanted in {normalised(name), normalised(name.removesuffix("信息"))}
        ):
            yield code
