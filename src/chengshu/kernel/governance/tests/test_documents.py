"""Top-level design, sub-plans and policy documents."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chengshu.base import clock
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.governance.errors import DocumentNotInForce, EndsBeforeStart, NoTextYet, NumberUsed
from chengshu.kernel.governance.models import DocumentKind, Effect, PolicyDocument
from chengshu.kernel.governance.queries import documents_of
from chengshu.kernel.governance.queries.documents import documents_for, in_force, tasks_of
from chengshu.kernel.governance.rights import EDIT_DOCUMENTS, SEE_DOCUMENTS
from chengshu.kernel.governance.services.documents import (
    DocumentContent,
    add_document_version,
    issue_document,
    link_tasks,
    register_document,
    repeal_document,
)
from chengshu.kernel.governance.tests.make import body_of, make_office
from chengshu.kernel.projects.models import Plan, Task, TaskKind
from chengshu.spec.people import Scope

TODAY = date(2026, 11, 22)
NOON = clock.start_of_day(TODAY) + timedelta(hours=12)


def document_of(office: Actor, number: str = "天政办〔2026〕3号") -> PolicyDocument:
    """A draft with one version."""
    content = DocumentContent(DocumentKind.POLICY, "项目管理办法", number=number)
    document = register_document(body_of(office), content, by=office)
    add_document_version(document.pk, text="第一条", by=office)
    return document


def task_of(office: Actor) -> Task:
    """A task of a plan."""
    plan = Plan.everywhere.create(key="p", title="实施方案", owner=body_of(office))
    return Task.everywhere.create(plan=plan, key="1", name="健全领导机制", kind=TaskKind.ROW)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.8")
def test_a_sub_plan_belongs_to_the_top_level_design_and_keeps_its_versions() -> None:
    office = make_office()
    design = register_document(body_of(office), DocumentContent(DocumentKind.TOP_DESIGN, "顶层设计"), by=office)
    content = DocumentContent(DocumentKind.SUB_PLAN, "智慧城管分系统规划设计", parent=design)
    sub_plan = register_document(body_of(office), content, by=office)
    with pytest.raises(NoTextYet):
        issue_document(sub_plan.pk, effective_on=TODAY, by=office)
    add_document_version(sub_plan.pk, text="初稿", by=office)
    add_document_version(sub_plan.pk, text="定稿", note="按专家意见修改", by=office)

    assert list(design.sub_plans.all()) == [sub_plan]
    assert [(one.number, one.text) for one in sub_plan.versions.all()] == [(2, "定稿"), (1, "初稿")]


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.8")
@pytest.mark.parametrize(
    ("since", "until", "effect"),
    [
        (TODAY + timedelta(days=1), None, Effect.COMING),
        (TODAY, None, Effect.IN_FORCE),
        (TODAY - timedelta(days=9), TODAY, Effect.IN_FORCE),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), Effect.EXPIRED),
    ],
)
def test_a_document_holds_from_its_first_day_to_its_last(since: date, until: date | None, effect: Effect) -> None:
    with clock.frozen(NOON):
        office = make_office()
        document = document_of(office)
        assert document.effect == Effect.DRAFT
        issued = issue_document(document.pk, effective_on=since, expires_on=until, by=office)

        assert issued.effect == effect
        assert in_force(documents_for(office)).filter(pk=issued.pk).exists() is (effect == Effect.IN_FORCE)


@pytest.mark.django_db
def test_a_repealed_document_is_not_repealed_or_issued_again_and_numbers_are_unique() -> None:
    office = make_office()
    document = document_of(office)
    with pytest.raises(DocumentNotInForce):
        repeal_document(document.pk, why="重复", by=office)
    with pytest.raises(EndsBeforeStart):
        issue_document(document.pk, effective_on=TODAY, expires_on=TODAY - timedelta(days=1), by=office)
    issue_document(document.pk, effective_on=clock.today(), by=office)
    repeal_document(document.pk, why="被新办法代替", by=office)

    with pytest.raises(DocumentNotInForce):
        issue_document(document.pk, effective_on=TODAY, by=office)
    with pytest.raises(NumberUsed):
        document_of(office)


@pytest.mark.django_db
@pytest.mark.requirement("governance-mechanism.8")
def test_a_document_and_the_tasks_it_stands_behind_lead_to_each_other() -> None:
    office = make_office()
    document, task = document_of(office), task_of(office)
    link_tasks(document.pk, [task], by=office)

    assert list(document.tasks.all()) == [task]
    assert not documents_of(task)
    issue_document(document.pk, effective_on=clock.today(), by=office)
    assert list(documents_of(task)) == [document]
    link_tasks(document.pk, [], by=office)
    assert not documents_of(task)


@pytest.mark.django_db
def test_a_document_offers_the_tasks_that_its_reader_may_open_and_keeps_the_others() -> None:
    office = make_office()
    document, task = document_of(office), task_of(office)
    link_tasks(document.pk, [task], by=office)
    elsewhere = make_actor(organisation=body_of(office), may={EDIT_DOCUMENTS: Scope.ALL, SEE_DOCUMENTS: Scope.ALL})

    assert list(tasks_of(document, office)) == [task]
    assert not tasks_of(document, elsewhere)
    link_tasks(document.pk, [], by=elsewhere)
    assert list(tasks_of(document, office)) == [task]
