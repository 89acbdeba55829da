"""Makers for tests of messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from chengshu.base.text import Text
from chengshu.kernel.access.tests.make import make_person
from chengshu.kernel.identity.models import Person
from chengshu.spec.pages import MessageTemplate
from chengshu.spec.registry import registry

DUE = MessageTemplate("test.due", Text("“%(what)s”将到期", "“%(what)s” is nearly due"), Text("请办理。", "Please act."))
ALARM = MessageTemplate("test.alarm", Text("告警", "Alarm"), Text("水位超限。", "The water is high."), urgent=True)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)


@contextmanager
def declared(*templates: MessageTemplate) -> Iterator[None]:
    """These templates are declared for a while."""
    before = dict(registry.messages)
    registry.messages.update({template.key: template for template in templates})
    try:
        yield
    finally:
        registry.messages.clear()
        registry.messages.update(before)


def make_reader(*, email: str = "reader@tianzhong.example", phone: str = "16400000001") -> Person:
    """Somebody who can be reached."""
    person = make_person()
    person.email, person.phone = email, phone
    person.save(update_fields=["email", "phone"])
    return person
