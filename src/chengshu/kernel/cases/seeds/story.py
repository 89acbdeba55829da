"""Some sixty invented reports, moved on by the people of the demo city through the same verbs that pages use."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM, Actor, actor_of_account
from chengshu.kernel.cases import services
from chengshu.kernel.cases.models import Case, Channel, Stage
from chengshu.kernel.cases.queries.classes import unit_on_duty
from chengshu.kernel.cases.services import Contact, Place, Report
from chengshu.kernel.identity.models import Account, Organisation
from chengshu.kernel.identity.seeds.organisations import code_of

DONE = "已到现场处置完毕，恢复正常，处置照片已留存。"
REPLY = "您反映的问题已办理完毕，感谢您的监督。"
ANSWER = "您好，经与责任单位核实，您反映的问题已有安排，办理进度可在“我的诉求”中查看。"
STEPS = (Stage.DISPATCH, Stage.HANDLING, Stage.FEEDBACK, Stage.CHECK, Stage.CLOSING, Stage.EVALUATION, Stage.OVER)
AFTER = timedelta(hours=3)


@dataclass(frozen=True)
class Told:
    """A report of the table and how far it went."""

    days: int
    channel: Channel
    code: str
    area: str
    address: str
    stage: str
    rating: int
    text: str


def seed_story() -> None:
    """Report and move; nothing where there are cases already or nobody to move them."""
    people = {account.username: account for account in Account.objects.select_related("person")}
    if Case.everywhere.exists() or "dispatcher" not in people or "seat" not in people:
        return
    play = _Play({name: actor_of_account(people[name]) for name in ("seat", "dispatcher", "inspector", "crew")})
    for number, told in enumerate(_told()):
        play.tell(told, number)


class _Play:
    """The people who act, and the case into which repeats go."""

    def __init__(self, people: dict[str, Actor]) -> None:
        self.people = people
        self.seen: dict[str, Case] = {}

    def tell(self, told: Told, number: int) -> None:
        began = _morning(told.days, number)
        with clock.frozen(began):
            case = self._reported(told, number)
        if told.stage == "merged":
            services.merge([case], into=self.seen[told.address], by=PLATFORM)
            return
        self.seen.setdefault(told.address, case)
        if told.stage == "refused":
            services.refuse(case, by=PLATFORM, why="已进入诉讼程序，请向受理法院查询。")
            return
        self._move(case, told, began)

    def _reported(self, told: Told, number: int) -> Case:
        by_staff = told.channel == Channel.INSPECTOR
        contact = Contact() if by_staff else Contact(name=f"市民{number}", phone=f"1990000{number:04d}")
        content = Report(
            channel=told.channel,
            text=told.text,
            class_code=told.code,
            terms=1,
            place=Place(address=told.address, division_code=told.area),
            contact=contact,
            once=f"demo-{number}",
        )
        return services.report(content, by=self.people["inspector" if by_staff else "seat"])

    def _move(self, case: Case, told: Told, began: datetime) -> None:
        if told.stage == "intake":
            return
        if told.stage == "answered":
            with clock.frozen(min(began + AFTER, clock.now())):
                services.answer(case, ANSWER, by=self._desk(case))
                if told.rating:
                    services.rate(case, told.rating, by=PLATFORM)
            return
        if told.stage == "filing":
            services.take_in(case, by=self._desk(case))
            return
        last = Stage.HANDLING if told.stage == "suspended" else Stage(told.stage)
        for number, stage in enumerate(STEPS[: STEPS.index(last) + 1]):
            with clock.frozen(min(began + (number + 1) * AFTER, clock.now())):
                self._step(case, stage, told, last)
        if told.stage == "suspended":
            services.suspend(case, by=PLATFORM, why="等待专家会诊意见后处置。")

    def _step(self, case: Case, stage: Stage, told: Told, last: Stage) -> None:
        keeper = self._desk(case)
        match stage:
            case Stage.DISPATCH if last is Stage.DISPATCH:
                services.file(case, by=keeper)
            case Stage.HANDLING:
                services.send(case, self._unit(case), by=keeper)
            case Stage.FEEDBACK:
                services.report_done(case, DONE, by=self._of_unit(case))
            case Stage.CHECK:
                services.approve(case, by=PLATFORM)
            case Stage.CLOSING:
                services.pass_check(case, by=PLATFORM)
            case Stage.EVALUATION:
                services.close(case, by=keeper, reply=REPLY)
            case Stage.OVER:
                services.rate(case, told.rating, by=PLATFORM)

    def _desk(self, case: Case) -> Actor:
        return self.people["dispatcher"] if case.keeper.code == code_of("command") else PLATFORM

    def _of_unit(self, case: Case) -> Actor:
        crew = self.people["crew"]
        return crew if case.lead_id in crew.organisation_ids else PLATFORM

    def _unit(self, case: Case) -> Organisation:
        unit = unit_on_duty(case.case_class, case.division_code) if case.case_class else None
        return unit or Organisation.objects.get(code=code_of("urban"))


def _morning(days: int, number: int) -> datetime:
    """A moment of that day within working hours, never in the future."""
    day = clock.start_of_day(clock.today() - timedelta(days=days))
    return min(day + timedelta(hours=8, minutes=30 + number * 7 % 500), clock.now() - timedelta(minutes=90 - number))


def _told() -> list[Told]:
    text = files(__name__.rpartition(".")[0]).joinpath("reports.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return [
        Told(
            int(row["days"]),
            Channel(row["channel"]),
            row["class"],
            row["area"],
            row["address"],
            row["stage"],
            int(row["rating"]),
            row["text"],
        )
        for row in rows
    ]
