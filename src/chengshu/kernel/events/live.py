"""News for the people who have a page open now: a hint to look, never the only place where something is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from chengshu.kernel.events import bus


def push(person_ids: Iterable[int], kind: str, payload: Mapping[str, object]) -> None:
    """Once the caller's transaction commits, tell these persons' open pages. ``payload`` holds JSON values.

    ``kind`` is the name of the server-sent event, ``messages.new``; nobody is told who has no page open.
    """
    note = {"kind": kind, "payload": dict(payload)}
    people = tuple(person_ids)

    def send() -> None:
        sender = bus.post()
        if sender:
            for person_id in people:
                sender.send(f"live.person.{person_id}", note)

    transaction.on_commit(send)
