"""The documents are true: links lead somewhere, settings are described, one word stands for one term."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#]+?)(?:#[^)]*)?\)")
SETTING = re.compile(r"""\bsetting\(\s*["']([A-Z_]+)["']""")
TERM = re.compile(r"^\| ([^|]+?) \| ([^|]+?) \| [^|]+ \| (\w+) \|$", re.M)


@pytest.mark.parametrize("document", [pytest.param(one, id=str(one.relative_to(ROOT))) for one in DOCUMENTS])
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (document.parent / target).exists(), target


def test_every_setting_is_described_in_the_operations_guide() -> None:
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    names = {
        name for file in (ROOT / "src").rglob("*.py") for name in SETTING.findall(file.read_text(encoding="utf-8"))
    }
    assert names
    assert [name for name in sorted(names) if f"CHENGSHU_{name}" not in guide] == []


def test_the_glossary_has_one_english_word_for_one_chinese_term() -> None:
    rows = TERM.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    assert rows
    for words in ([en for en, _, _ in rows], [zh for _, zh, _ in rows]):
        assert [word for word, count in Counter(words).items() if count > 1] == []


def test_decisions_are_numbered_once() -> None:
    numbers = [file.name[:4] for file in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))
