"""What the worker and the events do for governance, and what other floors are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.tests.make import make_actor, make_organisation
from chengshu.kernel.events.services import deliver_due
from chengshu.kernel.governance.models import DocumentKind, Paper, PaperKind
from chengshu.kernel.governance.rights import SEE_DOCUMENTS
from chengshu.kernel.governance.services.documents import (
    DocumentContent,
    add_document_version,
    issue_document,
    link_tasks,
    register_document,
)
from chengshu.kernel.governance.services.officers import DueDay, prolong_office, set_paper_rule
from chengshu.kernel.governance.services.papers import ask_for_papers
from chengshu.kernel.governance.services.warnings import warn_of_terms
from chengshu.kernel.governance.tests.make import body_of, make_committee, make_expert, make_office, make_officer
from chengshu.kernel.messages.models import Notice
from chengshu.kernel.projects.models import Plan, Task, TaskKind
from chengshu.kernel.work import services as work
from chengshu.kernel.work.queries import item_about
from chengshu.spec.people import Scope
from chengshu.ui.panels import panels_for


def at(day: date) -> datetime:
    """Noon of the day."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


@pytest.mark.django_db
def test_more_time_granted_by_the_engine_moves_the_due_day_of_the_paper() -> None:
    with clock.frozen(at(date(2026, 1, 5))):
        office = make_office()
        set_paper_rule(body_of(office), PaperKind.PLAN, DueDay(1, 31), first_year=2026, by=office)
        make_officer(make_organisation(), since=date(2025, 6, 1))
        ask_for_papers()
        paper = Paper.everywhere.get()
        item = item_about(paper)
        assert item is not None
        work.set_due(item, date(2026, 2, 10), by=office, why="换届")
        deliver_due()

    paper.refresh_from_db()
    assert paper.due_on == date(2026, 2, 10)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.2")
def test_the_office_is_told_once_of_a_term_that_ends_and_again_after_it_was_prolonged() -> None:
    with clock.frozen(at(date(2026, 11, 2))):
        office = make_office()
        officer = make_officer(make_organisation())
        prolong_office(officer.pk, until=date(2026, 12, 2), by=office)
        make_expert(make_committee(office), by=office, until=date(2026, 12, 1))
        assert (warn_of_terms(), warn_of_terms()) == (2, 0)
        prolong_office(officer.pk, until=date(2026, 12, 20), by=office)
    with clock.frozen(at(date(2026, 11, 30))):
        assert warn_of_terms() == 1

    assert Notice.objects.filter(person=office.person_id, template="governance.term_ends").count() == 3


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.2")
def test_the_page_of_a_unit_shows_its_officers_or_that_it_has_none() -> None:
    office, bureau = make_office(), make_organisation()
    (panel,) = panels_for("projects.unit", office, bureau)
    assert panel.context["officers"] == []

    officer = make_officer(bureau)
    (panel,) = panels_for("projects.unit", office, bureau)
    assert [one for one, *_ in panel.context["officers"]] == [officer]


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.8")
def test_the_page_of_a_task_shows_the_documents_it_stands_on() -> None:
    office = make_office()
    plan = Plan.everywhere.create(key="p", title="实施方案", owner=body_of(office))
    task = Task.everywhere.create(plan=plan, key="1", name="健全机制", kind=TaskKind.ROW)
    document = register_document(body_of(office), DocumentContent(DocumentKind.RULE, "办法"), by=office)
    add_document_version(document.pk, text="第一条", by=office)
    link_tasks(document.pk, [task], by=office)
    assert not [panel for panel in panels_for("projects.task", office, task) if "documents" in panel.context]

    issue_document(document.pk, effective_on=clock.today(), by=office)

    shown = [panel for panel in panels_for("projects.task", office, task) if "documents" in panel.context]
    assert [panel.context["documents"] for panel in shown] == [[(document, True)]]
    stranger = make_actor(organisation=make_organisation(division_code="9801"), may={SEE_DOCUMENTS: Scope.UNIT})
    (panel,) = [one for one in panels_for("projects.task", stranger, task) if "documents" in one.context]
    assert panel.context["documents"] == [(document, False)]
    assert reverse("governance:document", args=[document.pk]) not in render_to_string(
        "governance/_documents_panel.html", {"panel": panel.context}
    )
