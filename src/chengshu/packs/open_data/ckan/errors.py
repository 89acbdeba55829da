"""What the action API answers when it cannot do what was asked, in CKAN's own words."""

from __future__ import annotations

from typing import Any


class ActionError(Exception):
    """``kind`` is the ``__type`` clients look for; ``details`` stand beside it."""

    status = 409
    kind = "Validation Error"

    def __init__(self, **details: Any) -> None:
        self.details = details
        super().__init__(str(details))

    def as_json(self) -> dict[str, Any]:
        """The ``error`` of the envelope."""
        return {**self.details, "__type": self.kind}


class Invalid(ActionError):
    """A parameter is missing or does not fit."""


class Missing(ActionError):
    """There is no such thing."""

    status = 404
    kind = "Not Found Error"

    def __init__(self, what: str = "") -> None:
        super().__init__(message=f"Not found: {what}" if what else "Not found")


class Denied(ActionError):
    """Not for this caller."""

    status = 403
    kind = "Authorization Error"

    def __init__(self, why: str) -> None:
        super().__init__(message=f"Access denied: {why}")
