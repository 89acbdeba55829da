"""Templates speak both languages through one tag, and carry nothing that the content policy forbids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
CHINESE = re.compile(r"[\u3400-\u9fff]")
TAG = re.compile(r"\{%.*?%\}", re.S)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.S)
VALUE = re.compile(r"\{\{.*?\}\}", re.S)
SAID = re.compile(r'\{%\s*text\s+"((?:[^"\\]|\\.)*)"\s+"((?:[^"\\]|\\.)*)"', re.S)
HTML = re.compile(r"<[^>]*>", re.S)
WORDS = re.compile(r"[A-Za-z]{3,}")
OTHER_LANGUAGE = ("English", "中文")
NAMES = frozenset({"html", "utf", "Chengshu", "TOTP", "PDF", "CSV", "Excel", "Word", "JSON", "GeoJSON", "CGCS", "Open"})
FORBIDDEN = (
    re.compile(r"<script(?![^>]*\b(src|type=\"application/json\"))", re.I),
    re.compile(r"\sstyle\s*=", re.I),
    re.compile(r"\son[a-z]+\s*=", re.I),
    re.compile(r"hx-on", re.I),
    re.compile(r"(src|href)\s*=\s*\"(https?:)?//", re.I),
)

all_templates = pytest.mark.parametrize(
    "template", [pytest.param(one, id=str(one.relative_to(SOURCE))) for one in TEMPLATES]
)


@all_templates
def test_every_sentence_is_said_in_both_languages(template: Path) -> None:
    for zh, en in SAID.findall(template.read_text(encoding="utf-8")):
        if (zh, en) == OTHER_LANGUAGE:
            continue
        assert CHINESE.search(zh) or not set(WORDS.findall(zh)) - NAMES, f"no Chinese: {zh}"
        assert not CHINESE.search(en), f"Chinese in the English: {en}"


@all_templates
def test_no_sentence_stands_outside_the_tags(template: Path) -> None:
    source = COMMENT.sub("", template.read_text(encoding="utf-8"))
    bare = HTML.sub(" ", VALUE.sub(" ", TAG.sub(" ", source)))
    assert not CHINESE.search(bare), CHINESE.findall(bare)
    assert not set(WORDS.findall(re.sub(r"&\w+;", "", bare))) - NAMES


@all_templates
def test_nothing_inline_and_nothing_from_elsewhere(template: Path) -> None:
    source = TAG.sub("", COMMENT.sub("", template.read_text(encoding="utf-8")))
    for pattern in FORBIDDEN:
        assert not pattern.search(source), pattern.pattern


NAMED = re.compile(r"\{% \w+ [^%]*?\bas (\w+) %\}")
BLOCK = re.compile(r"\{% (block|endblock)\b[^%]*%\}")


def blocks_of(source: str) -> list[str]:
    """What stands in each outermost block."""
    found, depth, start = [], 0, 0
    for tag in BLOCK.finditer(source):
        if tag[1] == "block":
            start = start if depth else tag.end()
            depth += 1
        else:
            depth -= 1
            if not depth:
                found.append(source[start : tag.start()])
    return found


@all_templates
def test_what_one_block_names_is_not_asked_of_by_another(template: Path) -> None:
    """A name given in a block is gone after it: a button that leads ``back`` by it would lead nowhere."""
    blocks = blocks_of(COMMENT.sub("", template.read_text(encoding="utf-8")))
    for number, giving in enumerate(blocks):
        for asking in blocks[:number] + blocks[number + 1 :]:
            for name in set(NAMED.findall(giving)) - set(NAMED.findall(asking)):
                assert not re.search(rf"(?:\{{\{{ |=|\{{% \w+ ){name}\b(?!=)", asking), name


def test_there_are_templates_to_look_at() -> None:
    assert TEMPLATES
