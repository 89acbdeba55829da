"""The telephone exchange: a door through which calls are put through. None is connected until a city brings one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from chengshu.base.text import Text

NOT_CONNECTED = Text(
    "电话交换系统未接入，请同时人工转接", "no telephone exchange is connected: put the call through by hand"
)


class TelephoneExchange(Protocol):
    """What a telephone exchange does for a seat."""

    def put_through(self, seat_id: int, number: str) -> str:
        """Hand the seat's present call on to a number; gives the exchange's key of it. Raises OSError."""
        ...


_connected: ContextVar[TelephoneExchange | None] = ContextVar("telephone_exchange", default=None)


def exchange() -> TelephoneExchange | None:
    """The exchange that is connected; None where there is none."""
    return _connected.get()


@contextmanager
def connected(one: TelephoneExchange) -> Iterator[None]:
    """Work with an exchange."""
    token = _connected.set(one)
    try:
        yield
    finally:
        _connected.reset(token)
