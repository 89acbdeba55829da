"""Small parts of a page that Python decides about: states, traffic lights, tiles, tabs, lines of a history.

Each can be shown in a template with ``{% show part %}`` and stands as a value in a table column; ``str()`` gives its
plain words, which is what an export writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chengshu.base import clock
from chengshu.base.text import Text, current_language


class Tone(StrEnum):
    """What a colour says. Each tone also has a shape and stands beside a word, so that nobody has to see colours."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    INFO = "info"
    NEUTRAL = "neutral"
    OFF = "off"


SHAPES = {
    Tone.GOOD: "circle-check",
    Tone.WARNING: "alert-triangle",
    Tone.BAD: "alert-octagon",
    Tone.INFO: "progress",
    Tone.NEUTRAL: "circle",
    Tone.OFF: "circle-dashed",
}

NOTHING = Text("无", "none")
NOT_MEASURED = Text("尚未测量", "not measured yet")
UNCHANGED = Text("持平", "unchanged")
MORE, LESS = Text("上升 %(size)s", "up %(size)s"), Text("下降 %(size)s", "down %(size)s")
POINTS = Text("%(size)s 个百分点", "%(size)s points")
YES, NO = Text("是", "yes"), Text("否", "no")


def icon(name: str, label: Text | str = "") -> SafeString:
    """A drawing of the Tabler set; silent beside a word, and with ``label`` where it stands alone."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            str(label),
            static("built/icons.svg"),
            name,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("built/icons.svg"), name
    )


@dataclass(frozen=True)
class State:
    """A state as a badge: a word with its tone. ``hint`` says why, on hover and on focus."""

    tone: Tone | str
    word: Text | str
    hint: Text | str = ""

    def __str__(self) -> str:
        return str(self.word)

    def __html__(self) -> str:
        tone = Tone(self.tone)
        badge = format_html('{}<span class="state-word">{}</span>', icon(SHAPES[tone]), str(self.word))
        return _hinted(badge, f"state state-{tone}", self.hint)


@dataclass(frozen=True)
class Light:
    """A traffic light (红黄绿灯): ``colour`` is green, amber, red or off, and ``rule`` says how it came to that."""

    colour: str
    word: Text | str
    rule: Text | str

    def __str__(self) -> str:
        return str(self.word)

    def __html__(self) -> str:
        lamp = format_html('<span class="lamp" aria-hidden="true"></span><span>{}</span>', str(self.word))
        return _hinted(lamp, f"light light-{self.colour}", self.rule)


@dataclass(frozen=True)
class Link:
    """A way to another page."""

    label: Text | str
    url: str
    icon: str = ""

    def __str__(self) -> str:
        return str(self.label)

    def __html__(self) -> str:
        return format_html('<a href="{}">{}</a>', self.url, str(self.label))


@dataclass(frozen=True)
class Noted:
    """A value with a smaller line below it: a name with its number, a body with its name in the other language."""

    value: object
    note: object

    def __str__(self) -> str:
        return f"{plain(self.value)} {plain(self.note)}".strip()

    def __html__(self) -> str:
        value, below = shown(self.value), plain(self.note)
        return (
            format_html('<span>{}<br><small class="soft">{}</small></span>', value, below)
            if below
            else format_html("{}", value)
        )


@dataclass(frozen=True)
class Chip:
    """A person or a body as a small label: ``kind`` is person or organisation."""

    name: Text | str
    kind: str = "organisation"
    note: Text | str = ""
    url: str = ""

    def __str__(self) -> str:
        return str(self.name)

    def __html__(self) -> str:
        mark = format_html('<span class="chip-mark" aria-hidden="true">{}</span>', str(self.name)[:1])
        if self.kind == "organisation":
            mark = icon("building")
        inner = format_html('{}<span class="chip-name">{}</span>', mark, str(self.name))
        if self.note:
            inner += format_html('<span class="chip-note">{}</span>', str(self.note))
        if self.url:
            return format_html('<a class="chip chip-{}" href="{}">{}</a>', self.kind, self.url, inner)
        return format_html('<span class="chip chip-{}">{}</span>', self.kind, inner)


@dataclass(frozen=True)
class Progress:
    """How far something has come, 0 to 100; None is not measured, which is not zero."""

    percent: Decimal | float | None
    tone: Tone | str = Tone.INFO

    def __str__(self) -> str:
        return str(NOT_MEASURED) if self.percent is None else f"{self.percent:.0f}%"

    def __html__(self) -> str:
        if self.percent is None:
            return format_html('<span class="nil">{}</span>', str(NOT_MEASURED))
        return format_html(
            '<span class="meter meter-{}"><progress max="100" value="{}" aria-label="{}"></progress>'
            "<span>{}</span></span>",
            Tone(self.tone),
            f"{self.percent:.0f}",
            Text("进度", "Progress"),
            str(self),
        )


@dataclass(frozen=True)
class Change:
    """How far a figure moved against an earlier one (环比、同比), as a ratio: 0.05 is five per cent more.

    It carries its sign, and its word for readers who do not see signs; what rounds to nothing is ``=``. With ``points``
    two shares are compared, and the difference is told in points.
    """

    ratio: Decimal | float
    points: bool = False

    def __str__(self) -> str:
        return f"{self._sign}{self._size}" if self._size else "="

    def __html__(self) -> str:
        return format_html(
            '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', str(self), str(self.words)
        )

    @property
    def words(self) -> Text:
        """The same without signs."""
        if not self._size:
            return UNCHANGED
        said = MORE if self.ratio > 0 else LESS
        return said.with_values(size=self._size)

    @property
    def _sign(self) -> str:
        return "+" if self.ratio > 0 else "−"

    @property
    def _size(self) -> Text | None:
        size = f"{abs(float(self.ratio)) * 100:.1f}"
        if not float(size):
            return None
        return POINTS.with_values(size=size) if self.points else Text(f"{size}%", f"{size}%")


@dataclass(frozen=True)
class Tile:
    """A number that matters, with its unit and a note; ``value`` None says that it is not measured yet."""

    label: Text | str
    value: object
    unit: Text | str = ""
    note: Text | str = ""
    tone: Tone | str = ""
    url: str = ""
    icon: str = ""

    @property
    def shown(self) -> str:
        """The number as printed, grouped by thousands."""
        return number(self.value)


@dataclass(frozen=True)
class Tab:
    """One of several views of the same thing."""

    label: Text | str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Happening:
    """A line of a history: who did what when; ``changes`` are field, before, after."""

    at: datetime
    who: Text | str
    what: Text | str
    note: Text | str = ""
    tone: Tone | str = Tone.NEUTRAL
    icon: str = ""
    changes: Sequence[tuple[Text | str, object, object]] = ()


@dataclass(frozen=True)
class FileLine:
    """A file in a list; ``preview_url`` shows it in the browser, ``url`` brings it. ``size`` in bytes."""

    name: str
    url: str
    size: int
    kind: str = ""
    note: Text | str = ""
    preview_url: str = ""
    remove_url: str = ""


def shown(value: object, *, grouped: bool = False) -> SafeString | str:
    """Any value as a page shows it: nothing as a dash, times on the wall clock, parts by their own look."""
    if value is None or value == "":
        dash = '<span class="nil" aria-hidden="true">—</span><span class="visually-hidden">{}</span>'
        return format_html(dash, NOTHING)
    if hasattr(value, "__html__"):
        return SafeString(value.__html__())
    if grouped and not isinstance(value, (str, bool)):
        return number(value)
    if isinstance(value, date):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), plain(value))
    if isinstance(value, (list, tuple)):
        return format_html_join(" ", "{}", ((shown(one),) for one in value))
    return plain(value)


def plain(value: object) -> str:
    """Any value in plain words, as for a tooltip or an export."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, (list, tuple)):
        return ("、" if current_language() == "zh" else ", ").join(plain(one) for one in value)
    return str(value)


def number(value: object) -> str:
    """A number as printed: grouped by thousands, no trailing zeros behind the point; other values in plain words."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return plain(value)
    text = f"{value:,}" if not isinstance(value, Decimal) else f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _hinted(inner: SafeString, css: str, hint: Text | str) -> SafeString:
    """With a hint the part takes focus, so that the keyboard reaches what the mouse sees."""
    if not hint:
        return format_html('<span class="{}">{}</span>', css, inner)
    tip = format_html('<span class="hint" role="tooltip">{}</span>', str(hint))
    return format_html('<span class="{} hinted" tabindex="0">{}{}</span>', css, inner, tip)
