"""Nothing lies about unused: every module can be reached, and what a module defines is named somewhere else."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "chengshu"
# Django finds these by their place, not by a name that stands elsewhere.
FOUND_BY_PLACE = ("tests", "migrations", "settings", "apps.py")


def test_no_module_lies_hidden_behind_a_package_of_its_name() -> None:
    assert [path for path in SOURCE.rglob("*.py") if (path.with_suffix("") / "__init__.py").exists()] == []


def test_whatever_a_module_defines_is_named_somewhere_else() -> None:
    texts = [path.read_text("utf-8") for folder in ("src", "tests", "tools") for path in (ROOT / folder).rglob("*.py")]
    texts += [path.read_text("utf-8") for path in SOURCE.rglob("*.html")]
    said = Counter(re.findall(r"\w+", "\n".join(texts)))
    defined = [
        (path, name)
        for path in SOURCE.rglob("*.py")
        if not set(path.relative_to(SOURCE).parts) & set(FOUND_BY_PLACE)
        for name in _defined(path)
    ]
    assert len(defined) > 5_000
    assert [f"{path.relative_to(SOURCE)}: {name}" for path, name in defined if said[name] == 1] == []


def _defined(path: Path) -> Iterator[str]:
    """Functions, classes and constants at the top of a module; what is decorated is known to its decorator."""
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.FunctionDef(name=name, decorator_list=[]) | ast.ClassDef(name=name, decorator_list=[]):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
