"""A city with its offices, a unit that builds, and a project at any point of its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.access.models import Grant, Role, RolePermission
from chengshu.kernel.access.tests.make import PASSWORD, make_organisation, make_person
from chengshu.kernel.governance.models import Committee
from chengshu.kernel.identity.models import Account, Organisation, Person
from chengshu.kernel.identity.services import open_account
from chengshu.kernel.lifecycle import services
from chengshu.kernel.lifecycle.first import add_first_rows
from chengshu.kernel.lifecycle.models import (
    BodyRole,
    CallForNeeds,
    ContractKind,
    FundSource,
    Kind,
    Mode,
    Project,
    RunState,
    StageRun,
    Urgency,
    YearPlan,
)
from chengshu.kernel.lifecycle.queries.rules import papers_needed
from chengshu.kernel.lifecycle.rights import ROLES
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work

ROLE = {role.key.removeprefix("lifecycle."): role for role in ROLES}
IN_JUNE = datetime(2026, 6, 10, 2, tzinfo=UTC)
IN_AUGUST = datetime(2026, 8, 12, 2, tzinfo=UTC)
WAN = 1_000_000  # 10,000 yuan in fen


@dataclass(frozen=True)
class City:
    """The bodies of a city and somebody of each who acts."""

    data: Organisation
    reform: Organisation
    finance: Organisation
    audit: Organisation
    bureau: Organisation
    officer: Actor
    reformer: Actor
    treasurer: Actor
    auditor: Actor
    clerk: Actor
    leader: Actor
    manager: Person

    @property
    def bodies(self) -> tuple[Actor, ...]:
        """Those who sign in the joint review."""
        return (self.officer, self.reformer, self.treasurer, self.auditor)


def make_city() -> City:
    """A data office, development and reform, finance, audit, one bureau, a leader, a project manager."""
    add_first_rows(apps.get_model)
    government = make_organisation("天中市人民政府", division_code="9901")
    data, reform, finance, audit, bureau = (
        make_organisation(name, parent=government, division_code="9901")
        for name in ("市数据局", "市发改委", "市财政局", "市审计局", "市交通局")
    )
    for body, role in (
        (data, BodyRole.DATA),
        (reform, BodyRole.REFORM),
        (finance, BodyRole.FINANCE),
        (audit, BodyRole.AUDIT),
    ):
        services.name_body(data, body, role, by=PLATFORM)
    return City(
        data=data,
        reform=reform,
        finance=finance,
        audit=audit,
        bureau=bureau,
        officer=make_holder(data, "officer"),
        reformer=make_holder(reform, "reform_reviewer"),
        treasurer=make_holder(finance, "finance_reviewer"),
        auditor=make_holder(audit, "audit_reviewer"),
        clerk=make_holder(bureau, "unit_clerk"),
        leader=make_holder(government, "leader"),
        manager=person_with(bureau, "manager"),
    )


def make_holder(organisation: Organisation, role: str) -> Actor:
    """Somebody who holds a role of this app for an organisation."""
    return actor_for(person_with(organisation, role))


def person_with(organisation: Organisation, role: str) -> Person:
    """A person who holds a role of this app for an organisation."""
    declared = ROLE[role]
    row, new = Role.objects.get_or_create(
        key=declared.key, defaults={"name_zh": declared.label.zh, "name_en": declared.label.en}
    )
    if new or not row.permissions.exists():
        for permission, scope in declared.may.items():
            RolePermission.objects.get_or_create(role=row, permission=permission.key, defaults={"scope": scope})
    person = make_person(organisation=organisation)
    Grant.objects.create(person=person, role=row, organisation=organisation, since=date(2020, 1, 1))
    return person


def account_of(actor: Actor) -> Account:
    """An account for somebody who acts; ``client.force_login(account_of(city.officer))``."""
    person = Person.objects.get(pk=actor.person_id or 0)
    known = Account.objects.filter(person=person).first()
    return known or open_account(person, username=f"u{person.pk}", password=PASSWORD, must_change=False)


def make_call(city: City, year: int = 2027) -> CallForNeeds:
    """A call that went out in spring."""
    with clock.frozen(IN_JUNE):
        return services.open_call(city.data, year=year, by=city.officer)


def make_project(
    city: City,
    name: str = "智慧停车管理平台",
    *,
    functions: str = "汇聚停车场泊位数据，提供停车诱导、无感支付和泊位共享服务。",
    kind: Kind = Kind.PUBLIC_BENEFIT,
    urgency: Urgency = Urgency.NEEDED,
    asked_fen: int = 300 * WAN,
    cross_department: bool = False,
    confidential: bool = False,
    unit: Organisation | None = None,
    year: int = 2027,
) -> Project:
    """A proposed project of the bureau."""
    return services.propose_project(
        unit=unit or city.bureau,
        office=city.data,
        name=Text(name, "Project"),
        year=year,
        kind=kind,
        urgency=urgency,
        purpose="解决停车难。",
        functions=functions,
        asked_fen=asked_fen,
        cross_department=cross_department,
        confidential=confidential,
        by=city.officer,
    )


def admit(city: City, project: Project, approved_fen: int | None = None) -> Project:
    """Take a project through a joint review in which everybody agrees."""
    check = services.check_duplicates(project, by=city.officer)
    for hit in check.hits.filter(score__gte=check.threshold):
        services.explain_hit(hit, words="对象不同，不重复。", by=city.officer)
    review = services.send_to_review(project, by=city.officer)
    item = work_queries.item_about(review)
    assert item is not None
    for signer in city.bodies:
        work.make_move(item, "agree", by=signer, values={"opinion": "同意。"})
    values: dict[str, object] = {"conclusion": "同意入库。"}
    if approved_fen is not None:
        values["approved_fen"] = approved_fen
    work.make_move(item, "admit", by=city.officer, values=values)
    project.refresh_from_db()
    return project


def publish_plan(city: City, *projects: Project, year: int = 2027) -> YearPlan:
    """An annual plan with these admitted projects, ranked, approved and published."""
    with clock.frozen(IN_AUGUST.replace(year=year - 1)):
        plan = services.open_plan(city.data, year=year, by=city.officer)
        for project in projects:
            services.add_entry(plan, project, by=city.officer)
        services.rank_plan(plan, by=city.officer)
        services.send_plan(plan, by=city.officer)
        item = work_queries.item_about(plan)
        assert item is not None
        work.make_move(item, "approve", by=city.leader, values={"document_number": "天智办〔2026〕9号"})
    for project in projects:
        project.refresh_from_db()
    plan.refresh_from_db()
    return plan


def planned_project(city: City, name: str = "智慧停车管理平台", asked_fen: int = 300 * WAN) -> Project:
    """A project in a published annual plan, with its mode."""
    project = admit(city, make_project(city, name, asked_fen=asked_fen))
    publish_plan(city, project)
    services.choose_mode(project, mode("government_government"), reason="政务系统。", by=city.officer)
    project.refresh_from_db()
    return project


def mode(key: str) -> Mode:
    """A mode by its key."""
    return Mode.objects.get(key=key)


def source(key: str = "finance") -> FundSource:
    """A source of money by its key."""
    return FundSource.objects.get(key=key)


def a_pdf(name: str = "材料.pdf") -> SimpleUploadedFile:
    """A small PDF."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")


def do_stage(city: City, project: Project, *, checker: Actor | None = None) -> StageRun:
    """Hand in all papers of the running stage, hand it in and let its body confirm it."""
    run = project.runs.select_related("stage", "project").get(state=RunState.RUNNING)
    for paper in papers_needed(run.stage, project):
        services.add_paper(run, name=paper.name_zh, uploads=[a_pdf()], required=paper, by=city.clerk)
    if run.stage.needs_contract and not project.contracts.exists():
        services.enter_contract(
            project,
            kind=ContractKind.BUILDING,
            number="HT-1",
            party="某科技公司",
            amount_fen=250 * WAN,
            signed_on=clock.today(),
            by=city.clerk,
        )
    services.hand_in_stage(run, result="已完成。", by=city.clerk)
    by_role = {"data": city.officer, "reform": city.reformer, "finance": city.treasurer, "audit": city.auditor}
    return services.confirm_stage(run, by=checker or by_role[run.stage.checked_by])


def pay_something(city: City, project: Project, amount_fen: int = 50 * WAN) -> None:
    """A budget and a payment out of it."""
    services.enter_budget(project, source=source(), amount_fen=amount_fen, year=2027, by=city.treasurer)
    services.pay(project, source=source(), amount_fen=amount_fen, voucher="PZ-1", by=city.treasurer)


def finish(city: City, project: Project) -> Project:
    """Take a planned project through all its stages."""
    services.begin_stages(project, by=city.clerk)
    while (running := project.runs.filter(state=RunState.RUNNING).select_related("stage").first()) is not None:
        if running.stage.settles_funds:
            pay_something(city, project)
        do_stage(city, project)
    project.refresh_from_db()
    return project


def soon(days: int = 30) -> date:
    """A day to come."""
    return clock.today() + timedelta(days=days)


def make_committee(city: City) -> Committee:
    """The secretariat of experts lies with the data office."""
    return Committee.everywhere.create(
        name_zh="专家咨询委员会", name_en="Expert committee", organisation=city.data, body=make_organisation()
    )
