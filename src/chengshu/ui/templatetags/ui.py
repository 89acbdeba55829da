"""Template words: sentences in two languages, times and amounts as people read them, and the parts of a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context, RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chengshu.base import clock, money
from chengshu.base.text import Text
from chengshu.ui import opening, parts

register = template.Library()


@register.simple_tag
def text(zh: str, en: str, **values: object) -> str:
    """``{% text "共 %(n)s 项" "%(n)s items" n=total %}``: the sentence in the reader's language, escaped."""
    sentence = Text(zh, en)
    return str(sentence.with_values(**values) if values else sentence)


@register.filter
def when(moment: datetime | date | None) -> str:
    """A time on the city's wall clock, ``2026-11-22 14:57``; a bare day as it is; nothing for None."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        return f"{clock.local(moment):%Y-%m-%d %H:%M}"
    return f"{moment:%Y-%m-%d}"


@register.filter
def yuan(fen: int | None) -> str:
    """An amount in yuan; nothing for None."""
    return "" if fen is None else money.yuan(fen)


@register.filter
def number(value: object) -> str:
    """A number grouped by thousands."""
    return parts.number(value)


@register.filter
def percent(ratio: Decimal | float | None) -> str:
    """A ratio 0 to 1 in per cent with one digit; says so where nothing was measured."""
    return str(parts.NOT_MEASURED) if ratio is None else f"{ratio * 100:.1f}%"


@register.filter
def moved(ratio: Decimal | float | None) -> parts.Change | None:
    """A change as a ratio, to be shown with its sign: ``{% show line.change|moved %}``; None stays None."""
    return None if ratio is None else parts.Change(ratio)


@register.filter
def file_size(size: int | None) -> str:
    """Bytes as people read them: 1.4 MB."""
    if size is None:
        return ""
    value = float(size)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


@register.simple_tag
def show(value: object) -> SafeString | str:
    """``{% show task.light %}``: any value or part as a page shows it; a dash for nothing."""
    return parts.shown(value)


@register.simple_tag
def icon(name: str, zh: str = "", en: str = "") -> SafeString:
    """``{% icon "bell" %}``; with two more words where it stands alone: ``{% icon "bell" "通知" "Notices" %}``."""
    return parts.icon(name, Text(zh, en) if zh else "")


@register.simple_tag
def state(tone: str, zh: str, en: str, hint: Text | str = "") -> SafeString:
    """``{% state "warning" "逾期" "Overdue" %}``; tones: good, warning, bad, info, neutral, off."""
    return SafeString(parts.State(tone, Text(zh, en), hint).__html__())


@register.simple_tag
def light(colour: str, word: Text | str, rule: Text | str) -> SafeString:
    """``{% light task.colour task.word task.rule %}``: a traffic light with its rule on hover and focus."""
    return SafeString(parts.Light(colour, word, rule).__html__())


@register.simple_tag
def progress(percent: Decimal | float | None, tone: str = "info") -> SafeString:
    """``{% progress 42 %}``; None is shown as not measured yet."""
    return SafeString(parts.Progress(percent, tone).__html__())


@register.simple_tag
def person(who: Any, note: object = "", url: str = "") -> SafeString:
    """``{% person task.owner %}``: a chip for anybody with a ``name``; nobody is a dash."""
    return SafeString(parts.shown(who and parts.Chip(_name(who), "person", str(note), url)))


@register.simple_tag
def organisation(body: Any, note: object = "", url: str = "") -> SafeString:
    """``{% organisation task.lead %}``: a chip for anything with a ``name``; none is a dash."""
    return SafeString(parts.shown(body and parts.Chip(_name(body), "organisation", str(note), url)))


@register.simple_tag
def crumb(url: str, label: Any, en: str = "") -> SafeString:
    """``{% crumb url "规划" "Plan" %}`` or ``{% crumb url task.name %}`` in the block ``crumbs``."""
    shown = Text(label, en) if en else label
    return format_html('<li class="breadcrumb-item"><a href="{}">{}</a></li>', url, str(shown))


@register.inclusion_tag("ui/_tiles.html", takes_context=True)
def tiles(context: Context, tiles: Sequence[parts.Tile]) -> dict[str, object]:
    """``{% tiles tiles %}``: a row of numbers that matter, each leading to its rows where those open for the reader."""
    return {"tiles": tiles, "actor": context.get("actor")}


@register.inclusion_tag("ui/_tabs.html")
def tabs(tabs: Sequence[parts.Tab]) -> dict[str, object]:
    """``{% tabs tabs %}``: links between views of the same thing."""
    return {"tabs": tabs}


@register.inclusion_tag("ui/_timeline.html")
def timeline(happenings: Sequence[parts.Happening]) -> dict[str, object]:
    """``{% timeline history %}``: what happened, newest first as given."""
    return {"happenings": happenings}


@register.inclusion_tag("ui/_files.html", takes_context=True)
def files(context: RequestContext, files: Sequence[parts.FileLine]) -> dict[str, object]:
    """``{% files evidence %}``: files with preview, size and download."""
    return {"files": files, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/_empty.html")
def empty(
    zh: str, en: str, url: str = "", action_zh: str = "", action_en: str = "", *, icon: str = "inbox"
) -> dict[str, object]:
    """``{% empty "还没有任务" "No tasks yet" url "导入" "Import" %}``: what is not there, and what to do."""
    action = Text(action_zh, action_en) if action_zh else ""
    return {"sentence": Text(zh, en), "url": url, "action": action, "icon": icon}


@register.inclusion_tag("ui/_fields.html")
def fields(form: BaseForm) -> dict[str, object]:
    """``{% fields form %}`` inside ``<form>``: what is wrong first, then every field with label, help and error."""
    return {"form": form}


@register.inclusion_tag("ui/_field.html")
def field(field: BoundField) -> dict[str, object]:
    """``{% field form.name %}``: one field, where a form is laid out by hand."""
    return {"field": field}


@register.simple_block_tag
def heading(content: str, title: object, en: str = "", note: object = "") -> SafeString:
    """The head of a page with its actions: ``{% heading "任务" "Tasks" %}<a class="btn …">{% endheading %}``.

    A title that is no sentence of the page, such as a name, comes alone: ``{% heading task.name note=task.code %}``.
    """
    shown = Text(str(title), en) if en else title
    below = format_html('<div class="page-note">{}</div>', parts.shown(note)) if note else ""
    actions = format_html('<div class="page-actions">{}</div>', SafeString(content)) if content.strip() else ""
    return format_html(
        '<header class="page-head"><div class="page-words"><h1>{}</h1>{}</div>{}</header>', str(shown), below, actions
    )


@register.simple_block_tag
def card(content: str, zh: object = "", en: str = "", flush: bool = False, id: str = "") -> SafeString:
    """``{% card "节点" "Milestones" %}…{% endcard %}``; ``flush=True`` lets a table touch the edges."""
    head = format_html('<h2 class="card-title">{}</h2>', str(Text(str(zh), en) if en else zh)) if zh else ""
    body = SafeString(content) if flush else format_html('<div class="card-body">{}</div>', SafeString(content))
    named = format_html(' id="{}"', id) if id else ""
    return format_html(
        '<section class="card"{}>{}{}</section>',
        named,
        format_html('<div class="card-header">{}</div>', head) if head else "",
        body,
    )


@register.simple_block_tag
def callout(content: str, tone: str = "info") -> SafeString:
    """``{% callout "warning" %}…{% endcallout %}``: a note that should not be overlooked."""
    return format_html(
        '<div class="callout callout-{}">{}<div>{}</div></div>',
        tone,
        parts.icon({"info": "info-circle"}.get(tone, parts.SHAPES[parts.Tone(tone)])),
        SafeString(content),
    )


@register.simple_block_tag
def confirm(content: str, zh: str, en: str, tone: str = "danger", icon: str = "") -> SafeString:
    """An action that wants a second thought, opened in place: the content is the form with what will happen.

    ``{% confirm "终止" "Terminate" %}<form method="post" …>…{% endconfirm %}``
    """
    return format_html(
        '<details class="confirm"><summary class="btn btn-outline-{}">{}{}</summary>'
        '<div class="confirm-body">{}</div></details>',
        tone,
        parts.icon(icon) if icon else "",
        str(Text(zh, en)),
        SafeString(content),
    )


@register.simple_block_tag
def drop(content: str, zh: str, en: str, icon: str = "dots") -> SafeString:
    """A menu of further actions: ``{% drop "更多" "More" %}<a class="drop-item" href="…">…</a>{% enddrop %}``."""
    return format_html(
        '<details class="drop" data-island="menu"><summary class="btn">{}{}</summary>'
        '<div class="drop-body">{}</div></details>',
        parts.icon(icon),
        str(Text(zh, en)),
        SafeString(content),
    )


@register.filter
def slice_text(value: object, length: int) -> str:
    """The first signs of anything that can be written: ``{{ actor.name|slice_text:1 }}``."""
    return str(value)[:length]


@register.filter
def get(mapping: Any, key: object) -> Any:
    """``{{ labels|get:row.kind }}``; None where the key is not there."""
    return mapping.get(key) if mapping else None


def _name(thing: Any) -> str:
    return str(getattr(thing, "name", thing))


register.filter(opening.open_to)
