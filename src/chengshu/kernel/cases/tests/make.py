"""Cases, classes and people for tests."""

from __future__ import annotations

from typing import Any

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, STRANGER, Actor
from chengshu.kernel.access.tests.make import make_actor as make_actor_with
from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.cases.models import Case, CaseClass, Channel, ClassKind, Scheme
from chengshu.kernel.cases.services import Report, TermsContent, add_class, report, set_keeper, set_terms
from chengshu.kernel.identity.models import Organisation
from chengshu.spec.people import Role


def make_actor(body: Organisation, *roles: Role) -> Actor:
    """Somebody of the body with these roles."""
    may = {permission: scope for role in roles for permission, scope in role.may.items()}
    return make_actor_with(organisation=body, may=may)


def make_class(code: str = "0101", name: str = "暴露垃圾", **limits: tuple[int, str]) -> CaseClass:
    """A class of the city's tree with one set of terms."""
    row = add_class(Scheme.CITY, code, Text(name, name), kind=ClassKind.EVENT, by=PLATFORM)
    set_terms(row, TermsContent(Text("发现即立案", "When seen"), Text("清理干净", "When clean"), limits), by=PLATFORM)
    return row


def make_keeper(channel: str = "", body: Organisation | None = None, scheme: Scheme = Scheme.CITY) -> Organisation:
    """The body that keeps the cases of a channel."""
    body = body or make_organisation()
    set_keeper(channel, body, scheme, by=PLATFORM)
    return body


def make_case(text: str = "路口井盖破损，车辆经过很危险。", *, by: Actor = STRANGER, **content: Any) -> Case:
    """A case as a citizen reports it on the website, unless said otherwise."""
    return report(Report(channel=content.pop("channel", Channel.WEB), text=text, **content), by=by)
