"""What the channels add to the page of a case: what was answered with it, and what its reporter was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.cases.models import Case, CaseClass
from chengshu.kernel.cases.rights import KEEP_CLASSES, SEE_CONTACT
from chengshu.kernel.intake.queries.services import answers_to, questions_of
from chengshu.kernel.intake.tables import QUESTIONS, TELLINGS
from chengshu.kernel.messages.queries import connected_ways, tellings_about
from chengshu.kernel.texts.contacts import masked
from chengshu.spec.pages import Panel
from chengshu.ui.parts import Link
from chengshu.ui.tables import short_list, unlinked, without


def _tellings(actor: Actor, case: Case) -> Mapping[str, Any] | None:
    """For who may see how the reporter is reached; addresses stay masked."""
    who = case.reporter
    if who is None or not any(reaches(actor, SEE_CONTACT, body) for body in (case.keeper, case.lead) if body):
        return None
    return {
        "listing": short_list(TELLINGS, list(tellings_about(case)[:50])),
        "reachable": bool(who.phone_sealed or who.email_sealed),
        "connected": bool(connected_ways()),
        "silent": who.wishes_silence,
    }


def _answers(actor: Actor, case: Case) -> Mapping[str, Any] | None:
    """What the report answered to the questions of its class, and what the program that sent it said beside it."""
    told = [*answers_to(case), *((label, case.attributes.get(name)) for name, label in OF_PROGRAMS.items())]
    answers = [(label, masked(str(value))) for label, value in told if value]
    if left_out := case.attributes.get("files_left_out"):
        answers.append((Text("未收下的附件", "Files that were not kept"), masked("、".join(map(str, left_out)))))
    picture = str(case.attributes.get("media_url", ""))
    if not answers and not picture:
        return None
    link = Link(masked(picture), picture) if picture.startswith(("https://", "http://")) else picture
    return {"answers": answers, "picture": link}


def _questions(actor: Actor, row: CaseClass) -> Mapping[str, Any] | None:
    """What a class asks when it is reported; a class with others below it takes no case and asks nothing."""
    if row.children.exists():
        return None
    may_keep = actor.may(KEEP_CLASSES) and row.retired_on is None
    found = questions_of(row)
    if not found and not may_keep:
        return None
    table = without(QUESTIONS, "class") if may_keep else unlinked(without(QUESTIONS, "class"), "name")
    new_url = reverse("intake:new_question", args=[row.pk]) if may_keep else ""
    return {"listing": short_list(table, found), "new_url": new_url}


OF_PROGRAMS = {
    "client": Text("上报程序", "Program that sent it"),
    "device_id": Text("设备标识", "Device"),
    "account_id": Text("对方账号", "Account there"),
}
PANELS = (
    Panel("intake.questions", "cases.class", Text("上报问题", "Questions"), "intake/_questions_of.html", _questions),
    Panel(
        "intake.answers",
        "cases.case",
        Text("随报信息", "What came with the report"),
        "intake/_answers.html",
        _answers,
    ),
    Panel(
        "intake.tellings",
        "cases.case",
        Text("告知诉求人", "Told to the reporter"),
        "intake/_tellings.html",
        _tellings,
        needs=SEE_CONTACT,
    ),
)
