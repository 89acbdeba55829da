"""How the invented city's projects came to where they are; told through the same verbs that people use."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.governance.models import ExpertField
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.lifecycle import services
from chengshu.kernel.lifecycle.amounts import FEN_IN_WAN
from chengshu.kernel.lifecycle.first import add_first_rows
from chengshu.kernel.lifecycle.models import (
    BodyRole,
    ContractKind,
    FundSource,
    Mode,
    PointKind,
    Project,
    Quality,
    ReviewBody,
    RunState,
    Service,
    Stage,
)
from chengshu.kernel.lifecycle.queries.rules import papers_needed
from chengshu.kernel.lifecycle.seeds.cast import Cast, body, cast, on
from chengshu.kernel.lifecycle.seeds.projects import (
    DRAFT,
    EXCEPTION,
    IN_REVIEW,
    NEEDS,
    PROJECTS,
    SUSPENDED,
    Told,
)
from chengshu.kernel.work import queries as work_queries
from chengshu.kernel.work import services as work


def seed_lifecycle() -> None:
    """Rules, calls, plans and projects; nothing where the office has reviewing bodies already."""
    office = body("data")
    if office is None or ReviewBody.everywhere.filter(office=office).exists():
        return
    add_first_rows(apps.get_model)
    year = clock.today().year
    play = Story(office, cast(), year)
    play.rules()
    play.this_year()
    play.next_year()
    play.points()


class Story:
    """The story of one office's projects around ``year``, this one."""

    def __init__(self, office: Organisation, people: Cast, year: int) -> None:
        self.office, self.people, self.year = office, people, year
        self.finance = FundSource.objects.get(key="finance")

    def rules(self) -> None:
        """Who reviews."""
        with on(date(self.year - 1, 3, 2)):
            for key, role in (
                ("data", BodyRole.DATA),
                ("reform", BodyRole.REFORM),
                ("finance", BodyRole.FINANCE),
                ("audit-bureau", BodyRole.AUDIT),
            ):
                found = body(key)
                if found is not None:
                    services.name_body(self.office, found, role, by=PLATFORM)

    def this_year(self) -> None:
        """The plan of this year, published last autumn, and what became of its projects."""
        with on(date(self.year - 1, 4, 8)):
            services.open_call(self.office, year=self.year, by=self.people.officer, words="请围绕民生和共享提出需求。")
        told = [(one, self.admitted(one, date(self.year - 1, 7, 6))) for one in PROJECTS if one.ahead == 0]
        with on(date(self.year - 1, 8, 12)):
            plan = services.open_plan(self.office, year=self.year, by=self.people.officer)
            services.fill_plan(plan, by=self.people.officer)
            services.rank_plan(plan, by=self.people.officer)
            services.send_plan(plan, by=self.people.officer)
        with on(date(self.year - 1, 9, 22)):
            item = work_queries.item_about(plan)
            if item is not None:
                number = f"天智办〔{self.year - 1}〕9号"
                work.make_move(item, "approve", by=self.people.leader, values={"document_number": number})
        for one, project in told:
            if project is not None:
                project.refresh_from_db()
                self.carried(one, project)

    def next_year(self) -> None:
        """Needs and projects of the coming year, its plan under way."""
        year = self.year + 1
        with on(date(self.year, 4, 7)):
            call = services.open_call(self.office, year=year, by=self.people.officer)
        with on(date(self.year, 6, 18)):
            for key, name, functions, wan in NEEDS:
                unit = body(key)
                if unit is None or clock.today() > call.due_on:
                    continue
                services.hand_in_need(
                    call,
                    unit=unit,
                    name=name,
                    purpose=f"{name}是本单位年度重点工作。",
                    functions=functions,
                    estimate_fen=wan * FEN_IN_WAN,
                    by=PLATFORM,
                )
                title = f"{unit.name_zh}{year}年信息化建设白皮书"
                services.hand_in_paper(call, unit=unit, title=title, summary=f"以{name}为重点。", by=PLATFORM)
        for one in PROJECTS:
            if one.ahead:
                self.ahead(one)
        self.proposed(DRAFT, date(self.year, 10, 12))
        self.plans_ahead(year)

    def plans_ahead(self, year: int) -> None:
        """The coming year's annual and rolling plans are still being compiled; their time was lengthened."""
        for rolling in (False, True):
            plan = services.open_plan(self.office, year=year, rolling=rolling, by=self.people.officer)
            services.set_compile_time(
                plan,
                compile_from=min(plan.compile_from, clock.today()),
                compile_until=max(plan.compile_until, clock.today() + timedelta(days=30)),
                why="等待上级资金安排，编制期延长。",
                by=self.people.officer,
            )
            plan.refresh_from_db()
            services.fill_plan(plan, by=self.people.officer)
            services.rank_plan(plan, by=self.people.officer)

    def ahead(self, one: Told) -> None:
        """A project of the coming year."""
        if one.unit == IN_REVIEW:
            project = self.proposed(one, date(self.year, 10, 20))
            if project is not None:
                self.sent(project, signed=2)
            return
        project = self.admitted(one, date(self.year, 7, 20))
        if project is None:
            return
        if one.unit == EXCEPTION:
            self.beside_the_plan(project, one)
        if one.unit == SUSPENDED:
            services.suspend_project(project, why="等待省级平台接口规范发布。", by=self.people.officer)

    def beside_the_plan(self, project: Project, one: Told) -> None:
        """A pressing project that a leader allowed to begin before its year."""
        with on(date(self.year, 8, 3)):
            asked = services.ask_exception(project, reason="主汛期前必须投入使用，不能等到下一年度。", by=PLATFORM)
            item = work_queries.item_about(asked)
            if item is not None:
                work.make_move(item, "grant", by=self.people.leader, why="同意先行实施，列入下一年度计划补报。")
        self.mode(project, one)
        with on(date(self.year, 8, 17)):
            services.begin_stages(project, by=PLATFORM)
            amount = 200 * FEN_IN_WAN
            services.enter_budget(
                project, source=self.finance, amount_fen=amount, year=self.year, by=self.people.treasurer, note="预备费"
            )

    def proposed(self, one: Told, day: date) -> Project | None:
        """A proposed project, checked for duplicates; None where its unit is not there."""
        unit = body(one.unit)
        if unit is None:
            return None
        with on(day):
            project = services.propose_project(
                unit=unit,
                office=self.office,
                name=one.name,
                year=self.year + one.ahead,
                kind=one.kind,
                urgency=one.urgency,
                purpose=one.purpose,
                functions=one.functions,
                asked_fen=one.wan * FEN_IN_WAN,
                cross_department=one.cross,
                confidential=one.secret,
                starts_on=date(self.year + one.ahead - 1, 10, 8),
                ends_on=date(self.year + one.ahead, 12, 20),
                by=PLATFORM,
            )
            services.check_duplicates(project, by=self.people.officer)
        return project

    def sent(self, project: Project, *, signed: int) -> None:
        """Lay it before the reviewing bodies, of which so many have signed."""
        check = project.checks.get()
        for hit in check.hits.filter(score__gte=check.threshold):
            services.explain_hit(hit, words="服务对象和建设内容不同，接口复用，不重复建设。", by=PLATFORM)
        item = work_queries.item_about(services.send_to_review(project, by=self.people.officer))
        for signer in self.people.bodies[:signed]:
            if item is not None:
                work.make_move(item, "agree", by=signer, values={"opinion": "同意，请做好与已有平台的衔接。"})

    def admitted(self, one: Told, day: date) -> Project | None:
        """A project that came through its joint review."""
        project = self.proposed(one, day)
        if project is None:
            return None
        with on(day + timedelta(days=5)):
            self.sent(project, signed=4)
        with on(day + timedelta(days=12)):
            item = work_queries.item_about(project.reviews.get())
            if item is not None:
                values = {"conclusion": "各部门一致同意，准予入库。", "approved_fen": one.wan * FEN_IN_WAN * 95 // 100}
                work.make_move(item, "admit", by=self.people.officer, values=values)
        project.refresh_from_db()
        return project

    def mode(self, project: Project, one: Told) -> None:
        """Its mode of building and operating."""
        mode = Mode.objects.get(key=one.mode)
        services.choose_mode(project, mode, reason="符合该模式的适用范围。", by=self.people.officer)
        project.refresh_from_db()

    def carried(self, one: Told, project: Project) -> None:
        """A project of this year's plan, taken as far as the story has it."""
        day = date(self.year - 1, 10, 9)
        with on(day):
            self.mode(project, one)
            self.named(project)
            self.milestones(project)
            services.begin_stages(project, by=PLATFORM)
            source = project.mode.sources.first() if project.mode else None
            budget = project.amount_fen * 8 // 10
            services.enter_budget(
                project,
                source=source or self.finance,
                amount_fen=budget,
                year=self.year,
                by=self.people.treasurer,
                note=f"{self.year} 年部门预算",
            )
        for number in range(one.stages):
            self.stage(project, day + timedelta(days=20 + 28 * number), source or self.finance)
        project.refresh_from_db()
        begun = project.milestones.filter(done_on=None, due_on__lte=min(date(self.year, 2, 1), clock.today()))
        for milestone in begun:
            services.reach_milestone(milestone, done_on=milestone.due_on, by=PLATFORM)
        if not one.late:
            self.on_time(project)
        if one.open_words:
            services.open_to_public(project, words=one.open_words, by=self.people.officer)
        if one.stages == 8:
            self.afterwards(project)
        if one.late:
            services.raise_finding(
                project,
                title="进度滞后且未按合同约定扣减进度款",
                words="监理报告显示设备到货迟延，项目单位未按合同第十二条处理。",
                amount_fen=18 * FEN_IN_WAN,
                due_on=clock.today() + timedelta(days=20),
                by=self.people.auditor,
            )

    def named(self, project: Project) -> None:
        """Somebody of the unit is its manager."""
        posts = Person.objects.filter(posts__organisation=project.unit, posts__until=None, active=True)
        manager = posts.filter(account__username__endswith=".clerk").first()
        if manager is not None:
            services.assign_manager(project, manager, by=PLATFORM)

    def milestones(self, project: Project) -> None:
        """What it promises."""
        for name, month in (
            (Text("完成方案论证", "Design agreed"), 1),
            (Text("平台上线试运行", "Trial run"), 9),
            (Text("通过竣工验收", "Accepted"), 12),
        ):
            services.add_milestone(project, name=name, due_on=date(self.year, month, 25), by=PLATFORM)

    def stage(self, project: Project, day: date, source: FundSource) -> None:
        """One stage, with its papers, its contract and its money."""
        run = project.runs.filter(state=RunState.RUNNING).select_related("stage", "project").get()
        with on(day):
            for paper in papers_needed(run.stage, project):
                services.add_paper(
                    run, name=paper.name_zh, required=paper, uploads=[_paper(project, paper.name_zh)], by=PLATFORM
                )
            if run.stage.key == "contract":
                self.contract(project, source)
            if run.stage.key == "supervision":
                services.report_quality(
                    project,
                    service=Service.SUPERVISION,
                    party="天中工程监理公司",
                    on=clock.today(),
                    verdict=Quality.GOOD,
                    words="进度和质量符合合同要求。",
                    by=PLATFORM,
                )
            services.hand_in_stage(run, result=f"{run.stage.name_zh}工作已完成，材料齐全。", by=PLATFORM)
            services.confirm_stage(run, by=self.people.checker(run.stage.checked_by))

    def contract(self, project: Project, source: FundSource) -> None:
        """The building contract and its first payment."""
        amount = project.amount_fen * 7 // 10
        contract = services.enter_contract(
            project,
            kind=ContractKind.BUILDING,
            number=f"HT-{project.number}",
            party="天中市数字产业公司",
            amount_fen=amount,
            signed_on=clock.today(),
            by=PLATFORM,
        )
        services.pay(
            project,
            source=source,
            contract=contract,
            amount_fen=amount * 3 // 10,
            voucher=f"PZ-{project.pk:04}-1",
            by=self.people.treasurer,
            note="合同首付款",
        )

    def on_time(self, project: Project) -> None:
        """The running stage is within its day, and milestones that are due are reached."""
        soon = clock.today() + timedelta(days=35)
        for run in project.runs.filter(state=RunState.RUNNING, due_on__lt=soon):
            services.set_stage_due(run, due_on=soon, why="建设内容调整，经会商延长。", by=PLATFORM)
        for one in project.milestones.filter(done_on=None, due_on__lt=clock.today()):
            services.reach_milestone(one, done_on=one.due_on, by=PLATFORM)

    def afterwards(self, project: Project) -> None:
        """Operation, income, review of funds and the evaluation of a finished project."""
        first_day = date(clock.today().year, 1, 1)
        services.arrange_operation(
            project,
            operator="天中市数字产业公司",
            starts_on=first_day,
            yearly_cost_fen=24 * FEN_IN_WAN,
            market=True,
            city_share=Decimal(20),
            income_words="上门服务平台费和适老产品展销",
            service_words="平台可用率 99.9%，工单两小时内响应。",
            by=self.people.officer,
        )
        services.pay_operation(
            project, source=self.finance, amount_fen=12 * FEN_IN_WAN, voucher="PZ-YW-1", by=self.people.treasurer
        )
        services.enter_income(project, amount_fen=15 * FEN_IN_WAN, note="上半年平台服务费", by=self.people.treasurer)
        services.review_funds(
            project,
            year=self.year,
            output=92,
            effect=88,
            satisfaction=90,
            words="产出和效益达到预期，满意度较高。",
            by=self.people.treasurer,
        )
        due = clock.today() + timedelta(days=45)
        services.begin_evaluation(project, due_on=due, by=self.people.reformer)

    def points(self) -> None:
        """From today on experts and third parties are heard in large projects."""
        field = ExpertField.objects.filter(active=True).first()
        assessment, acceptance = Stage.objects.get(key="assessment"), Stage.objects.get(key="acceptance")
        if field is not None:
            above = 1000 * FEN_IN_WAN
            services.set_point(
                assessment, PointKind.EXPERTS, above_fen=above, field=field, experts=5, by=self.people.officer
            )
        services.set_point(
            acceptance,
            PointKind.THIRD_PARTY,
            above_fen=500 * FEN_IN_WAN,
            service=Service.TESTING,
            by=self.people.officer,
        )


def _paper(project: Project, name: str) -> SimpleUploadedFile:
    words = f"{project.name_zh}\n{name}\n（演示材料，虚构城市）\n"
    return SimpleUploadedFile(f"{name}.txt", words.encode(), "text/plain")
