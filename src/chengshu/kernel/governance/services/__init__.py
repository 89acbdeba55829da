"""Writes of governance; the functions named here are the door for the floors above."""

from __future__ import annotations

from chengshu.kernel.governance.services.consultations import Stake, ask_experts, cancel_consultation

__all__ = ["Stake", "ask_experts", "cancel_consultation"]
