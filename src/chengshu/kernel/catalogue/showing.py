"""What a page says about an entry."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.catalogue import words
from chengshu.kernel.catalogue.differences import RESOURCE_LABELS, shown
from chengshu.kernel.catalogue.models import CatalogueClass, Resource
from chengshu.kernel.catalogue.words import Origin
from chengshu.spec.data import Cycle, Grade, Opening, Sharing

CHOSEN = ("cycle", "grade", "secrecy", "format", "sharing_way", "opening")
PLAIN = ("standard", "system_code", "storage", "interface")


def entry_facts(entry: Resource) -> list[tuple[Text, Text]]:
    """Labels with what they say; what nobody wrote is left out."""
    facts = [(Text("目录分类", "Class"), class_path(entry.classification))]
    for name in CHOSEN:
        kind = {"cycle": Cycle, "grade": Grade, "opening": Opening}.get(name)
        value = getattr(entry, name)
        facts.append((RESOURCE_LABELS[name], shown(name, kind(value) if kind else value)))
    if entry.format_detail:
        facts.append((RESOURCE_LABELS["format_detail"], _plain(entry.format_detail)))
    for name in PLAIN:
        if getattr(entry, name):
            facts.append((RESOURCE_LABELS[name], _plain(getattr(entry, name))))
    if entry.related:
        facts.append((RESOURCE_LABELS["related"], _plain("、".join(entry.related))))
    facts.append((Text("标识", "Key"), _plain(entry.key)))
    facts.append((Text("来源", "Origin"), words.ORIGIN_LABELS[Origin(entry.origin)]))
    if entry.node:
        facts.append((Text("原提供单位", "Provider there"), _plain(f"{entry.node_provider}（{entry.node}）")))
    return facts


def conditions(entry: Resource) -> list[tuple[Text, Text]]:
    """What sharing and opening depend on, as far as written."""
    written = (
        ("sharing_condition", entry.sharing == Sharing.ON_REQUEST),
        ("sharing_ground", entry.sharing == Sharing.NOT_SHARED),
        ("opening_condition", entry.opening == Opening.CONDITIONAL),
    )
    return [
        (RESOURCE_LABELS[name], _plain(getattr(entry, name))) for name, due in written if due and getattr(entry, name)
    ]


def class_path(one: CatalogueClass | None) -> Text:
    """A class with those above it: ``部门信息资源 / 政府 / 民政``."""
    if one is None:
        return Text("未分类", "No class yet")
    codes = [one.code[:end] for end in (1, 3, 6) if end < len(one.code)] + [one.code]
    rows = list(CatalogueClass.objects.filter(code__in=codes).order_by("code"))
    return Text(" / ".join(row.name_zh for row in rows), " / ".join(row.name.en for row in rows))


def _plain(text: str) -> Text:
    return Text(text or "—", text or "—")
