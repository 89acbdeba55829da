"""Typst with the fonts that come with the product: 1.5 ms a page once the fonts are read, and the same on any machine.

Markup may read nothing from disk and load no packages: its root is an empty folder, ``@`` imports are refused.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

from chengshu import ui
from chengshu.kernel.licences.errors import MarkupFaulty, PrintFontsMissing

FONTS = Path(ui.__file__).parent / "fonts"
LAYOUTS = Path(__file__).parents[1] / "layouts"
ARCHIVE = ["a-3b"]  # ISO 19005-3: readable for as long as licences are kept, with the signed content attached
_OUTSIDE = re.compile(r"@(preview|local)|\bplugin\s*\(")


@lru_cache(maxsize=1)
def fonts() -> Any:
    """The fonts, read once a process. Raises PrintFontsMissing where the front end was not built."""
    if not any(FONTS.glob("*.ttf")):
        raise PrintFontsMissing
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=8)
def layout(name: str) -> str:
    """The markup of a layout that comes along: ``certificate``, ``booklet``."""
    return (LAYOUTS / f"{name}.typ").read_text()


@lru_cache(maxsize=1)
def shipped() -> frozenset[str]:
    """The markup of all layouts that come along."""
    return frozenset(file.read_text() for file in LAYOUTS.glob("*.typ"))


def pages(markup: str, data: Mapping[str, Any], attached: bytes = b"") -> bytes:
    """The PDF/A-3b; ``attached`` goes along as ``licence.json``. Raises MarkupFaulty."""
    source = layout("prelude") + _attachment(attached) + markup
    return _compiled(source, data, format="pdf", pdf_standards=ARCHIVE)


def picture(markup: str, data: Mapping[str, Any]) -> bytes:
    """The first page as PNG. Raises MarkupFaulty."""
    return _compiled(layout("prelude") + markup, data, format="png", ppi=110.0)


@lru_cache(maxsize=256)
def seal_page(name: str, note: str = "") -> bytes:
    """The seal's picture as a PDF of one page, transparent."""
    return _compiled(layout("seal"), {"name": name, "note": note}, format="pdf")


def qr_svg(address: str) -> str:
    """The QR code of an address (ISO/IEC 18004, level M) as SVG."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False, dark="#1f2933")
    return out.getvalue().decode()


def check(markup: str) -> None:
    """Refuse markup that reaches for something outside. Raises MarkupFaulty."""
    found = _OUTSIDE.search(markup)
    if found:
        raise MarkupFaulty(why=found.group())


def _attachment(content: bytes) -> str:
    if not content:
        return ""
    text = json.dumps(content.decode(), ensure_ascii=False)
    return (
        f'#pdf.attach("licence.json", bytes({text}), relationship: "data", '
        'mime-type: "application/json", description: "签名内容 signed content")\n'
    )


def _compiled(source: str, data: Mapping[str, Any], **how: Any) -> bytes:
    check(source)
    with tempfile.TemporaryDirectory(prefix="typeset-") as root:
        compiler = typst.Compiler(
            root=root, font_paths=fonts(), ignore_system_fonts=True, package_path=root, package_cache_path=root
        )
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        try:
            made = compiler.compile(source.encode(), sys_inputs=inputs, **how)
        except typst.TypstError as wrong:
            raise MarkupFaulty(why=str(wrong)[:300]) from wrong
    return b"".join(made) if isinstance(made, list) else made or b""
