"""A command centre with its inspectors for tests."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.cases import rights as cases
from chengshu.kernel.cases.models import CaseClass
from chengshu.kernel.cases.tests.make import make_actor, make_class, make_keeper
from chengshu.kernel.evaluation import rights as evaluation
from chengshu.kernel.files.tests.make import picture
from chengshu.kernel.identity.models import Organisation
from chengshu.packs.digital_city_management import rights


@dataclass
class Centre:
    """As many people as the pack needs."""

    body: Organisation
    unit: Organisation
    enforcement: Organisation
    inspector: Actor
    other_inspector: Actor
    dispatcher: Actor
    keeper: Actor
    crew: Actor
    clerk: Actor
    enforcer: Actor
    manhole: CaseClass


def make_centre() -> Centre:
    """The centre keeps whatever comes; one class of cases."""
    body = make_keeper()
    unit, enforcement = make_organisation("市政处"), make_organisation("执法队")
    return Centre(
        body,
        unit,
        enforcement,
        inspector=make_actor(body, cases.INSPECTOR, rights.INSPECTOR),
        other_inspector=make_actor(body, cases.INSPECTOR, rights.INSPECTOR),
        dispatcher=make_actor(body, cases.DISPATCHER, rights.DISPATCHER),
        keeper=make_actor(body, cases.DISPATCHER, rights.KEEPER, evaluation.LEADER),
        crew=make_actor(unit, cases.CREW),
        clerk=make_actor(unit, cases.UNIT_CLERK),
        enforcer=make_actor(enforcement, rights.ENFORCER),
        manhole=make_class("0101", "上水井盖"),
    )


def photo(name: str = "井盖.png") -> SimpleUploadedFile:
    """A small picture."""
    return SimpleUploadedFile(name, picture(), "image/png")
