"""What is asked about the exchange."""

from __future__ import annotations

from chengshu.kernel.exchange.queries.agreements import (
    agreement_for,
    agreements_in_force,
    granted_fields,
    show_granted,
)

__all__ = ["agreement_for", "agreements_in_force", "granted_fields", "show_granted"]
