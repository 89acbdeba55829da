"""The invented city's own plan, half of its first year done: imported, supervised and reported on as any other."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from importlib import resources

from django.core.files.uploadedfile import SimpleUploadedFile

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.files import services as files
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.kernel.projects import services
from chengshu.kernel.projects.models import Matter, MatterSource, Milestone, Plan, PrintedUnit
from chengshu.kernel.projects.purposes import EVIDENCE
from chengshu.kernel.projects.services import MatterNews, TimePoint

KEEPER = "tianzhong.data"
SUPERVISION = "tianzhong.office"
# Task by number: (account that reports, share done, reached on, what it says). Days lie in the plan's first year.
REPORTS: tuple[tuple[int, str, int, date | None, str], ...] = (
    (1, "data.clerk", 100, date(2026, 3, 20), "领导小组已成立，首席数据官名单已印发。"),
    (2, "data.clerk", 100, date(2026, 7, 9), "两个办法已印发，较计划晚九天。"),
    (3, "data.clerk", 70, None, "已整合 14 条业务专网，余 6 条在割接。"),
    (4, "data.clerk", 55, None, "云平台扩容完成，已迁移 41 个系统。"),
    (6, "data.clerk", 90, None, "38 个部门完成编目，其余部门正在核定共享属性。"),
    (7, "data.clerk", 60, None, "人口库、法人库已建成，证照库正在对接。"),
    (9, "services.clerk", 45, None, "已上线 9 个“一件事”。"),
    (11, "urban.clerk", 40, None, "大厅主体完工，设备正在安装。"),
    (12, "services.clerk", 80, None, "23 条热线已归并，余 2 条待协调。"),
)


def seed_plan() -> None:
    """Import, settle, report; nothing where the plan is there already, or where the people are missing."""
    keeper = Organisation.objects.filter(code=KEEPER).first()
    if keeper is None or Plan.everywhere.filter(owner=keeper).exists():
        return
    raw = resources.files("chengshu.kernel.projects.seeds").joinpath("tianzhong.txt").read_bytes()
    with clock.frozen(_noon(date(2026, 1, 12))):
        proposal = services.import_plan(raw, "天中市新型智慧城市建设实施方案.txt", owner=keeper, by=PLATFORM)
        plan = services.accept_plan(proposal.version.pk, by=PLATFORM).plan
        _settle(keeper)
    _report(plan)
    _matter()


def _settle(keeper: Organisation) -> None:
    counties = list(Organisation.objects.filter(kind="county", division_code__startswith=keeper.division_code))
    for unit in PrintedUnit.objects.filter(owner=keeper, name="各县区"):
        services.settle_unit(unit.pk, organisations=counties, by=PLATFORM)


def _report(plan: Plan) -> None:
    supervisor = _actor("supervisor")
    for number, username, share, reached, words in REPORTS:
        reporter = _actor(username)
        milestone = Milestone.everywhere.filter(task__plan=plan, task__no=number).select_related("task").first()
        if reporter is None or supervisor is None or milestone is None:
            continue
        on = reached or min(date(2026, 11, 12), (milestone.due_on or date(2026, 11, 12)))
        with clock.frozen(_noon(on)):
            _hand_in(milestone, share, reached is not None, words, reporter)
        with clock.frozen(_noon(on + timedelta(days=1))):
            services.accept_reports(milestone, by=supervisor)


def _hand_in(milestone: Milestone, share: int, complete: bool, words: str, by: Actor) -> None:
    evidence = []
    if complete:
        upload = SimpleUploadedFile("情况说明.txt", f"{milestone.task.name}：{words}".encode())
        evidence = [files.keep(upload, purpose=EVIDENCE, by=by)]
    services.report_progress(milestone, words=words, share_done=share, complete=complete, evidence=evidence, by=by)


def _matter() -> None:
    office = Organisation.objects.filter(code=SUPERVISION).first()
    supervisor = _actor("supervisor")
    if office is None or supervisor is None or Matter.everywhere.exists():
        return
    bodies = {body.code: body for body in Organisation.objects.filter(code__startswith="tianzhong.")}
    with clock.frozen(_noon(date(2026, 11, 9))):
        news = MatterNews(
            title="主城区三处低洼路段积水整治",
            source=MatterSource.INSTRUCTION,
            content="入秋以来三处低洼路段多次积水，群众反映集中。",
            instruction="请城管局牵头，水利、应急配合，年底前见效，月底报进展。",
            instructed_by="副市长",
            instructed_on=date(2026, 11, 6),
            due_on=date(2026, 12, 25),
        )
        matter = services.register_matter(news, owner=office, by=supervisor)
        services.add_task(
            matter,
            name="完成三处积水点改造",
            leads=[bodies["tianzhong.urban"]],
            supports=[bodies["tianzhong.water"], bodies["tianzhong.emergency"]],
            time_points=[
                TimePoint(date(2026, 11, 30), "完成设计并进场施工。"),
                TimePoint(date(2026, 12, 25), "改造完成并通过验收。"),
            ],
            by=supervisor,
        )
        services.hand_out(matter, by=supervisor)


def _actor(username: str) -> Actor | None:
    account = Account.objects.select_related("person").filter(username=username).first()
    return actor_for(account.person) if account else None


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.LOCAL)
