"""A hotline with its people, and calls, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.access.tests.make import make_account, make_organisation
from chengshu.kernel.cases import rights as cases_rights
from chengshu.kernel.cases import services as cases
from chengshu.kernel.cases.models import Case, CaseClass, Channel, ClassKind, Scheme
from chengshu.kernel.cases.services import Contact, TermsContent, add_class, set_terms
from chengshu.kernel.cases.tests.make import make_class, make_keeper
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.hotline_12345 import rights
from chengshu.packs.hotline_12345.models import Article, Receiver
from chengshu.packs.hotline_12345.services.calls import CallContent
from chengshu.packs.hotline_12345.services.knowledge import Content, write_article
from chengshu.packs.hotline_12345.services.rules import set_recipient
from chengshu.spec.people import Role

PHONE = "13900001234"
_numbers = count(1)


@dataclass
class Hotline:
    """The centre, those it hands cases to, and its people."""

    centre: Organisation
    command: Organisation
    market: Organisation
    office: Organisation
    seat_account: Account
    seat: Actor
    clerk_account: Account
    clerk: Actor
    head_account: Account
    head: Actor


def make_person(body: Organisation, *roles: Role) -> Account:
    """Somebody of the body who can sign in."""
    return make_account(
        organisation=body, may={permission: scope for role in roles for permission, scope in role.may.items()}
    )


def make_hotline() -> Hotline:
    """Everything that comes by the hotline's channels is kept by one centre; all else by the command centre."""
    make_class("0101")
    make_request_class()
    command = make_keeper(scheme=Scheme.CITY)
    centre = make_organisation("热线中心")
    for channel in (Channel.PHONE, Channel.APP, Channel.WEB, Channel.SOCIAL):
        make_keeper(channel, centre, Scheme.HOTLINE)
    market, office = make_organisation("市场监管局"), make_organisation("督查室")
    for receiver, unit in ((Receiver.CITY, command), (Receiver.MARKET, market), (Receiver.SUPERVISION, office)):
        set_recipient(receiver, unit, by=PLATFORM)
    seat = make_person(centre, cases_rights.SEAT, rights.SEAT)
    clerk = make_person(centre, cases_rights.SEAT, cases_rights.DISPATCHER, rights.CLERK)
    head = make_person(centre, cases_rights.DISPATCHER, rights.HEAD)
    actors = [actor_for(account.person) for account in (seat, clerk, head)]
    return Hotline(centre, command, market, office, seat, actors[0], clerk, actors[1], head, actors[2])


def make_request_class(code: str = "1001", name: str = "道路破损") -> CaseClass:
    """A class of the hotline's tree."""
    row = add_class(Scheme.HOTLINE, code, Text(name, name), kind=ClassKind.REQUEST, by=PLATFORM)
    limits = {"handling": (2, "working_days"), "whole": (3, "working_days")}
    set_terms(row, TermsContent(Text("诉求明确", "Clear"), Text("已答复", "Answered"), limits), by=PLATFORM)
    return row


def make_call(text: str = "清河路路面有一个大坑，请修补。", **said: Any) -> CallContent:
    """A call as a seat writes it down."""
    given: dict[str, Any] = {
        "once": f"call-{next(_numbers)}",
        "began_at": clock.now(),
        "class_code": "1001",
        "contact": Contact(name="王芳", phone=PHONE),
    }
    return CallContent(text=text, **{**given, **said})


def make_article(hotline: Hotline, title: str, body: str, **said: Any) -> Article:
    """A published article."""
    version = write_article(Content(title, body, **said), hotline.centre, by=hotline.clerk)
    item = item_about(version)
    assert item is not None
    make_move(item, "submit", by=hotline.clerk)
    item.refresh_from_db()
    make_move(item, "publish", by=hotline.head)
    return Article.everywhere.select_related("current").get(pk=version.article_id)


def close(case: Case, reply: str = "已修补。") -> Case:
    """Bring a filed case to its end."""
    unit = make_organisation()
    cases.send(case, unit, by=PLATFORM)
    cases.report_done(case, reply, by=PLATFORM)
    cases.approve(case, by=PLATFORM)
    cases.pass_check(case, by=PLATFORM)
    return cases.close(case, by=PLATFORM, reply=reply)
