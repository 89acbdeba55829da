"""The way of a reconsideration (行政复议程序) as a kind of work; what is decided holds for the penalty at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from chengshu.base import clock
from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.work import services as work
from chengshu.kernel.work.calendar import city_calendar
from chengshu.kernel.work.clocks import end_of_day, shifted, working_days
from chengshu.kernel.work.services import Moved
from chengshu.packs.municipal_operations.errors import (
    AnnulledMeanwhile,
    DemandMissing,
    LongerThanAllowed,
    WorseForTheParty,
)
from chengshu.packs.municipal_operations.models import Proceeding, Reconsideration
from chengshu.packs.municipal_operations.models.reconsidering import OUTCOMES, Outcome, ReconsiderationStage
from chengshu.packs.municipal_operations.queries.penalties import rule_now
from chengshu.packs.municipal_operations.rights import (
    DECIDE_RECONSIDERATION,
    INVESTIGATE,
    RECONSIDER,
    SEE_PROCEEDINGS,
)
from chengshu.packs.municipal_operations.services.papers import make_reconsideration_paper
from chengshu.packs.municipal_operations.services.proceeding import annul
from chengshu.packs.municipal_operations.services.publication import withdraw
from chengshu.spec.work import Act, Allowance, Move, Need, NeedKind, Party, Pause, Span, State, Unit, WorkType

if TYPE_CHECKING:
    from chengshu.kernel.work.models import Item

RESPONDENT = "respondent"
SIMPLIFIED = "simplified"
LAST_DAY = {"received": "accept_by", "answering": "answer_by"}
COUNTED_IN = {"accept_by": Span.WORKING_DAYS, "answer_by": Span.WORKING_DAYS, "decide_by": Span.CALENDAR_DAYS}


def time_for(item: Item, state: str) -> Allowance | None:
    """The days until the date that the law gives this very item in a state; None where it has none yet.

    They are of the kind in which a pause is counted, so that clock and date move alike.
    """
    row = Reconsideration.everywhere.filter(pk=item.about_id).first() if state and item.about_id else None
    name = LAST_DAY.get(state, "decide_by")
    ends: date | None = getattr(row, name, None)
    if ends is None:
        return None
    today, span = clock.today(), COUNTED_IN[name]
    if span is Span.WORKING_DAYS:
        return Allowance(working_days(city_calendar(), today, ends), span)
    return Allowance(max(0, (ends - today).days), span)


def locked(key: Any) -> Reconsideration:
    """The row, locked."""
    rows = Reconsideration.everywhere.select_for_update(of=("self",))
    return rows.select_related("unit", "proceeding__unit", "proceeding__offence").get(pk=key)


def put(row: Reconsideration, **fields: Any) -> None:
    """Write fields of a locked row."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    row.save(update_fields=[*fields, "changed_at"])


def _stand(moved: Moved, stage: ReconsiderationStage, **fields: Any) -> Reconsideration:
    """Note where it stands; the clocks follow the dates that came of it."""
    row = locked(moved.item.about_id)
    put(row, stage=stage, **fields)
    record(moved.by, f"municipal_operations.reconsideration.{stage}", row, why=moved.step.why)
    if row.is_pending:
        work.renew_clocks(moved.item)
    return row


def _working_day(start: date, days: int) -> date:
    return city_calendar().nth_working_day(start, days)


def _accepted(moved: Moved) -> None:
    today, rule = clock.today(), rule_now()
    simplified = moved.values.get("procedure") == SIMPLIFIED
    answer = rule.reconsider_simple_answer_days if simplified else rule.reconsider_answer_days
    decide = rule.reconsider_simple_days if simplified else rule.reconsider_decide_days
    row = _stand(
        moved,
        ReconsiderationStage.ANSWERING,
        simplified=simplified,
        accepted_on=today,
        answer_by=_working_day(today, answer),
        decide_by=today + timedelta(days=decide),
    )
    make_reconsideration_paper(row, "reconsider_accept", by=moved.by)
    make_reconsideration_paper(row, "reconsider_answer", by=moved.by)


def _refused(moved: Moved) -> None:
    row = _over(moved, ReconsiderationStage.REFUSED)
    make_reconsideration_paper(row, "reconsider_refuse", by=moved.by)


def _ended(moved: Moved) -> None:
    row = _over(moved, ReconsiderationStage.ENDED)
    make_reconsideration_paper(row, "reconsider_end", by=moved.by)


def _over(moved: Moved, stage: ReconsiderationStage) -> Reconsideration:
    return _stand(moved, stage, closed_on=clock.today(), closed_why=moved.step.why[:1000])


def _answered(moved: Moved) -> None:
    answer = str(moved.values.get("answer", ""))[:4000]
    _stand(moved, ReconsiderationStage.REVIEWING, answered_on=clock.today(), answer=answer)


def _unanswered(moved: Moved) -> None:
    _stand(moved, ReconsiderationStage.REVIEWING)


def _longer(moved: Moved) -> None:
    row = locked(moved.item.about_id)
    days, most = int(moved.values["days"]), rule_now().reconsider_longer_days
    if row.longer_days or days > most or row.decide_by is None:
        said = LongerThanAllowed.text.with_values(days=most)
        raise LongerThanAllowed(said, fields={"days": said})
    ends = row.decide_by + timedelta(days=days)
    row = _stand(moved, ReconsiderationStage.REVIEWING, longer_days=days, decide_by=ends)
    make_reconsideration_paper(row, "reconsider_longer", by=moved.by)


def _proposed(moved: Moved) -> None:
    given = moved.values
    day = given.get("demand_by")
    row = _stand(
        moved,
        ReconsiderationStage.DECIDING,
        outcome=Outcome(str(given["outcome"])),
        opinion=str(given["opinion"])[:4000],
        fine_fen=given.get("fine_fen"),
        demand=str(given.get("demand") or "")[:1000],
        demand_by=date.fromisoformat(str(day)) if day else None,
    )
    before = row.proceeding.fine_fen
    if row.outcome == Outcome.CHANGED and (row.fine_fen is None or row.fine_fen >= before):
        said = WorseForTheParty.text.with_values(yuan=yuan(before))
        raise WorseForTheParty(said, fields={"fine_fen": said})
    if row.outcome == Outcome.CHANGED and row.proceeding.annulled_on is not None:
        raise AnnulledMeanwhile(fields={"outcome": AnnulledMeanwhile.text})
    if row.outcome == Outcome.ORDERED and not (row.demand and row.demand_by):
        raise DemandMissing(fields={"demand": DemandMissing.text})


def _thought_over(moved: Moved) -> None:
    _stand(moved, ReconsiderationStage.REVIEWING)


def _decided(moved: Moved) -> None:
    today = clock.today()
    row = _stand(moved, ReconsiderationStage.DECIDED, decided_on=today, closed_on=today)
    make_reconsideration_paper(row, "reconsider_decision", by=moved.by)
    _hold(row, moved.by)


def _hold(row: Reconsideration, by: Actor) -> None:
    """What was decided holds for the penalty, what is owed, and what the public reads."""
    about = Proceeding.everywhere.select_for_update(of=("self",)).get(pk=row.proceeding_id)
    why = f"行政复议决定（{row.number}）：{OUTCOMES[Outcome(row.outcome)].zh}"
    match Outcome(row.outcome):
        case Outcome.REVOKED:
            annul(about, why, by=by)
        case Outcome.CHANGED:
            before, about.fine_fen = about.fine_fen, row.fine_fen or 0
            about.save(update_fields=["fine_fen"])
            record(by, "municipal_operations.proceeding.changed", about, before_fen=before, fine_fen=about.fine_fen)
            withdraw(about, why, by=by)
        case Outcome.UNLAWFUL:
            withdraw(about, why, by=by)
        case Outcome.UPHELD | Outcome.ORDERED:
            pass


def _halted(moved: Moved) -> Reconsideration:
    row = locked(moved.item.about_id)
    put(row, halted_on=clock.today(), halted_why=moved.step.why[:400])
    record(moved.by, "municipal_operations.reconsideration.halted", row, why=moved.step.why)
    return row


def _correcting(moved: Moved) -> None:
    make_reconsideration_paper(_halted(moved), "reconsider_correct", by=moved.by)


def _suspended(moved: Moved) -> None:
    make_reconsideration_paper(_halted(moved), "reconsider_suspend", by=moved.by)


def _going_on(moved: Moved) -> Reconsideration:
    """The last days that still wait move on by what the pause took of the days they are counted in."""
    row, calendar = locked(moved.item.about_id), city_calendar()
    began, ended = clock.start_of_day(row.halted_on or clock.today()), clock.now()
    moved_on: dict[str, date] = {}
    for name in {LAST_DAY.get(row.stage, "decide_by"), "decide_by"}:
        ends: date | None = getattr(row, name)
        if ends is not None:
            due = shifted(calendar, end_of_day(ends), began, ended, COUNTED_IN[name])
            moved_on[name] = clock.local(due).date()
    put(row, halted_on=None, **moved_on)
    record(moved.by, "municipal_operations.reconsideration.goes_on", row, **moved_on)
    return row


def _resumed(moved: Moved) -> None:
    make_reconsideration_paper(_going_on(moved), "reconsider_resume", by=moved.by)


RECONSIDERATION = WorkType(
    key="municipal_operations.reconsideration",
    label=Text("行政复议案件", "Reconsideration"),
    states=(
        State("received", Text("受理审查", "To be accepted"), held_by=(Unit(RECONSIDER),), allowance=Allowance(5)),
        State(
            "answering",
            Text("被申请人答复", "Answer of the authority"),
            held_by=(Party(RESPONDENT, INVESTIGATE),),
            allowance=Allowance(10),
        ),
        State(
            "reviewing",
            Text("审理", "Under review"),
            held_by=(Unit(RECONSIDER),),
            allowance=Allowance(60, Span.CALENDAR_DAYS),
        ),
        State(
            "deciding",
            Text("复议决定", "To be decided"),
            held_by=(Unit(DECIDE_RECONSIDERATION),),
            allowance=Allowance(60, Span.CALENDAR_DAYS),
        ),
        State("decided", Text("已决定", "Decided"), final=True),
        State("refused", Text("不予受理", "Not accepted"), final=True),
        State("ended", Text("已终止", "Ended"), final=True),
    ),
    moves=(
        Move(
            "accept",
            Text("受理", "Accept"),
            ("received",),
            ("answering",),
            needs=(
                Need(
                    "procedure",
                    Text("审理程序", "Procedure"),
                    NeedKind.CHOICE,
                    choices=(
                        ("ordinary", Text("普通程序", "Ordinary")),
                        (SIMPLIFIED, Text("简易程序", "Simplified")),
                    ),
                    hint=Text(
                        "当场作出、警告、三千元以下罚款等可适用简易程序（第五十三条）。",
                        "Decisions on the spot, warnings and fines up to 3,000 yuan may be simplified (§53).",
                    ),
                ),
            ),
            tone="primary",
            on_move=_accepted,
        ),
        Move("refuse", Text("不予受理", "Do not accept"), ("received",), ("refused",), why=True, on_move=_refused),
        Move(
            "answer",
            Text("提交答复", "Answer"),
            ("answering",),
            ("reviewing",),
            needs=(
                Need("answer", Text("答复意见", "Answer"), NeedKind.TEXT, most=4000),
                Need("papers", Text("证据、依据材料", "Evidence and grounds"), NeedKind.FILES, required=False),
            ),
            tone="primary",
            on_move=_answered,
        ),
        Move(
            "go_on",
            Text("逾期未答复，进入审理", "Go on without an answer"),
            ("answering",),
            ("reviewing",),
            who=(Unit(RECONSIDER),),
            why=True,
            on_move=_unanswered,
        ),
        Move(
            "propose",
            Text("拟定决定，报批", "Propose the decision"),
            ("reviewing",),
            ("deciding",),
            needs=(
                Need("outcome", Text("决定", "Decision"), NeedKind.CHOICE, choices=tuple(OUTCOMES.items())),
                Need("opinion", Text("认定的事实和理由", "Facts and reasons"), NeedKind.TEXT, most=4000),
                Need(
                    "fine_fen",
                    Text("变更后的罚款（元）", "Changed fine (yuan)"),
                    NeedKind.MONEY,
                    required=False,
                    least=0,
                    hint=Text("仅变更决定填写，应低于原罚款。", "For a change alone; less than before."),
                ),
                Need(
                    "demand",
                    Text("责令被申请人", "The authority has to"),
                    NeedKind.TEXT,
                    required=False,
                    most=1000,
                    hint=Text("责令履行必填；撤销后可责令重新作出。", "Needed for an order; may follow a revocation."),
                ),
                Need("demand_by", Text("期限", "By"), NeedKind.DAY, required=False),
            ),
            tone="primary",
            on_move=_proposed,
        ),
        Move(
            "prolong",
            Text("批准延长审理期限", "Grant more time"),
            ("reviewing",),
            ("reviewing",),
            who=(Unit(DECIDE_RECONSIDERATION),),
            needs=(Need("days", Text("延长天数", "Days"), NeedKind.NUMBER, least=1, most=90),),
            why=True,
            on_move=_longer,
        ),
        Move(
            "end",
            Text("终止复议", "End it"),
            ("answering", "reviewing"),
            ("ended",),
            who=(Unit(RECONSIDER),),
            why=True,
            hint=Text("申请人撤回、达成和解等（第四十一条）。", "It is taken back, settled, or the like (§41)."),
            on_move=_ended,
        ),
        Move(
            "send_back",
            Text("退回重新审理", "Send back"),
            ("deciding",),
            ("reviewing",),
            why=True,
            on_move=_thought_over,
        ),
        Move("approve", Text("批准决定", "Approve"), ("deciding",), ("decided",), tone="primary", on_move=_decided),
    ),
    pauses=(
        Pause(
            "correction",
            Text("申请人补正", "The applicant corrects"),
            who=(Unit(RECONSIDER),),
            on_pause=_correcting,
            on_resume=_going_on,
        ),
        Pause(
            "suspended",
            Text("中止复议（第三十九条）", "Suspended (§39)"),
            who=(Unit(RECONSIDER),),
            on_pause=_suspended,
            on_resume=_resumed,
        ),
    ),
    allowance_of=time_for,
    acts=frozenset({Act.COPY, Act.URGE, Act.PAUSE, Act.ADD_SIGNER, Act.TRANSFER}),
    opens=RECONSIDER,
    sees=SEE_PROCEEDINGS,
    about_url="municipal_operations:reconsideration",
    icon="scale",
)
