"""What a message says: the words as officials last wrote them, else as declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.kernel.messages.models import Wording
from chengshu.spec.pages import MessageTemplate
from chengshu.spec.registry import registry


@dataclass(frozen=True)
class Words:
    """Heading and body of a message in both languages."""

    title: Text
    body: Text

    def filled(self, values: Mapping[str, object]) -> Words:
        """With the values put in. Raises KeyError where one is missing."""
        return Words(self.title.with_values(**values), self.body.with_values(**values))


def words_of(template: MessageTemplate) -> Words:
    """The words that count now."""
    row = Wording.objects.filter(template=template.key).first()
    if row is None:
        return Words(template.title, template.body)
    return Words(Text(row.title_zh, row.title_en), Text(row.body_zh, row.body_en))


def template_called(key: str) -> MessageTemplate:
    """The declared template. Raises KeyError for one that no pack declares in ``messages``."""
    return registry.messages[key]
