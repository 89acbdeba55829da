"""A tree of classes from a table and back: what it would change, and changing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from chengshu.base import clock
from chengshu.base.errors import NotAllowed
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.cases.errors import AppliedBefore
from chengshu.kernel.cases.models import CaseClass, ClassImport, ClassKind, Scheme
from chengshu.kernel.cases.rights import KEEP_CLASSES
from chengshu.kernel.cases.services.classing import add_class, rename_class, retire_class
from chengshu.kernel.cases.services.tree_tables import Node, read_tree

LEVELS = "一二三四五六"
KINDS = {Scheme.CITY: ClassKind.EVENT, Scheme.HOTLINE: ClassKind.REQUEST}


class Deed(StrEnum):
    """What a table changes."""

    ADDED = "added"
    RENAMED = "renamed"
    BACK = "back"
    GONE = "gone"


DEED_LABELS = {
    Deed.ADDED: Text("新增", "New"),
    Deed.RENAMED: Text("改名", "Renamed"),
    Deed.BACK: Text("恢复使用", "In use again"),
    Deed.GONE: Text("停用", "Retired"),
}


@dataclass(frozen=True)
class Difference:
    """One change: the names from the main class down, and how a renamed class was called."""

    deed: Deed
    path: tuple[str, ...]
    before: str = ""
    row: CaseClass | None = None


@transaction.atomic
def hand_in_tree(scheme: Scheme, content: bytes, name: str, *, by: Actor) -> ClassImport:
    """Keep a table until its difference was looked at. Raises NotAllowed and what ``read_tree`` raises."""
    _may(by)
    row = ClassImport.objects.create(scheme=scheme, name=name[:200], branches=read_tree(content), by_id=by.person_id)
    record(by, "cases.tree.handed_in", row, classes=len(row.branches))
    return row


def differences_of(row: ClassImport) -> list[Difference]:
    """What a table would change, the new ones first; nothing is retired that has a class in use below it."""
    tree = _Tree(Scheme(row.scheme))
    wanted: set[int] = set()
    found: list[Difference] = []
    for branch in row.branches:
        for path, known in tree.along(branch):
            if known is None:
                found.append(Difference(Deed.ADDED, path))
            elif known.pk not in wanted:
                wanted.update({known.pk, *tree.above(known)})
                if known.name_zh != path[-1]:
                    found.append(Difference(Deed.RENAMED, path, known.name_zh, known))
                if known.retired_on is not None:
                    found.append(Difference(Deed.BACK, path, row=known))
    unique = list({(one.deed, one.path): one for one in found}.values())
    return [*unique, *(Difference(Deed.GONE, tree.path_of(one), row=one) for one in tree.rows if _gone(one, wanted))]


@transaction.atomic
def apply_tree(row: ClassImport, *, by: Actor, retire: bool = False) -> ClassImport:
    """Change the tree; classes that the table lacks are retired where ``retire`` says so. Open cases keep theirs.

    Locks the import. Raises AppliedBefore, NotAllowed.
    """
    _may(by)
    kept = ClassImport.objects.select_for_update().get(pk=row.pk)
    if kept.applied_at is not None:
        raise AppliedBefore
    for one in differences_of(kept):
        if one.deed is Deed.GONE and retire and one.row is not None:
            retire_class(one.row, by=by)
        elif one.deed is Deed.BACK and one.row is not None:
            CaseClass.objects.filter(pk=one.row.pk).update(retired_on=None)
        elif one.deed is Deed.RENAMED and one.row is not None:
            rename_class(one.row, Text(one.path[-1], one.row.name_en or one.path[-1]), by=by, why=row.name)
    _add(Scheme(kept.scheme), kept.branches, by)
    kept.applied_at = clock.now()
    kept.save(update_fields=["applied_at"])
    record(by, "cases.tree.applied", kept, retire=retire)
    row.refresh_from_db()
    return row


def tree_lines(scheme: str) -> Iterator[list[object]]:
    """A tree as a table that can be handed in again, its head first."""
    rows = {row.pk: row for row in CaseClass.objects.filter(scheme=scheme)}
    parents = {row.parent_id for row in rows.values()}
    leaves = [(row, _names(row, rows)) for row in rows.values() if row.pk not in parents]
    depth = max([3, *(len(names) for _, names in leaves)])
    yield ["代码", *(f"{level}级分类" for level in LEVELS[:depth]), "英文名称", "停用日期"]
    for row, names in leaves:
        yield [row.code, *names, *[""] * (depth - len(names)), row.name_en, row.retired_on]


class _Tree:
    """The classes of a tree by code and by the names from the root down."""

    def __init__(self, scheme: Scheme) -> None:
        self.rows = list(CaseClass.objects.filter(scheme=scheme))
        by_key = {row.pk: row for row in self.rows}
        self.paths = {row.pk: tuple(_names(row, by_key)) for row in self.rows}
        self.by_path = {self.paths[row.pk]: row for row in self.rows}
        self.by_code = {row.code: row for row in self.rows}
        self.parents = {row.pk: row.parent_id for row in self.rows}

    def find(self, code: str, path: tuple[str, ...]) -> CaseClass | None:
        return self.by_code.get(code) if code in self.by_code else self.by_path.get(path)

    def along(self, branch: Sequence[Node]) -> Iterator[tuple[tuple[str, ...], CaseClass | None]]:
        """The classes of a path, the upper ones first; one known by its code alone, as it knows those above it."""
        whole = tuple(node[1] for node in branch)
        if branch[-1][0] in self.by_code:
            yield whole, self.by_code[branch[-1][0]]
            return
        for depth, node in enumerate(branch, 1):
            yield whole[:depth], self.find(node[0], whole[:depth])

    def above(self, row: CaseClass) -> Iterator[int]:
        key = row.parent_id
        while key is not None:
            yield key
            key = self.parents[key]

    def path_of(self, row: CaseClass) -> tuple[str, ...]:
        return self.paths[row.pk]


def _gone(row: CaseClass, wanted: set[int]) -> bool:
    return row.pk not in wanted and row.retired_on is None


def _add(scheme: Scheme, branches: Iterable[Sequence[Node]], by: Actor) -> None:
    tree = _Tree(scheme)
    numbers = _Numbers(tree.by_code)
    for branch in branches:
        if branch[-1][0] in tree.by_code:
            continue
        parent: CaseClass | None = None
        for depth in range(1, len(branch) + 1):
            path = tuple(node[1] for node in branch[:depth])
            code, name, english = branch[depth - 1]
            known = tree.find(code, path)
            if known is None:
                known = add_class(
                    scheme,
                    numbers.next(parent, code),
                    Text(name, english or name),
                    kind=KINDS[scheme],
                    by=by,
                    parent=parent,
                    changeable=("name", "terms", "duty"),
                    order=len(tree.by_path),
                )
                tree.by_path[path] = tree.by_code[known.code] = known
            parent = known


class _Numbers:
    """Codes for classes that bring none: two digits for each level, three where two are used up."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self.last: dict[str, int] = {}

    def next(self, parent: CaseClass | None, given: str) -> str:
        above = parent.code if parent else ""
        code = given
        while not code or code in self.taken:
            self.last[above] = self.last.get(above, 0) + 1
            code = f"{above}{self.last[above]:02d}"
        self.taken.add(code)
        return code


def _names(row: CaseClass, rows: dict[int, CaseClass]) -> list[str]:
    names = [row.name_zh]
    while row.parent_id is not None:
        row = rows[row.parent_id]
        names.insert(0, row.name_zh)
    return names


def _may(by: Actor) -> None:
    if not by.may(KEEP_CLASSES):
        raise NotAllowed
