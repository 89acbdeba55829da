"""Makers of systems for tests."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.inventory.contents import SystemContent
from chengshu.kernel.inventory.models import Hosting, InformationSystem, Network
from chengshu.kernel.inventory.services.systems import register_system

_numbers = count(1)


def content(**given: Any) -> SystemContent:
    """What is registered of a system."""
    number = next(_numbers)
    plain = SystemContent(
        name_zh=f"业务系统{number}",
        code=f"XT-{number:04}",
        purpose="办理业务。",
        network=Network.EXTRANET,
        hosting=Hosting.OWN_ROOM,
        users=100,
    )
    return replace(plain, **given)


def make_system(owner: Organisation | None = None, **given: Any) -> InformationSystem:
    """A system in use."""
    return register_system(owner or make_organisation(), content(**given), by=PLATFORM)
