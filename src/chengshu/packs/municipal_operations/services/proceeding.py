"""The way of a proceeding (行政处罚程序) as a kind of work: what the law asks for stands between its stages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chengshu.base import clock
from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.audit.services import record
from chengshu.kernel.events.services import publish
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import Moved, make_move
from chengshu.packs.municipal_operations.errors import (
    DiscussFirst,
    NoEvidence,
    NoPenaltyProposed,
    NotPaidYet,
    NotSimple,
    UnderReconsideration,
)
from chengshu.packs.municipal_operations.events import PenaltyDecided, ProceedingTold
from chengshu.packs.municipal_operations.models import Proceeding
from chengshu.packs.municipal_operations.models.enforcement import PartyKind, Procedure, Stage
from chengshu.packs.municipal_operations.models.reconsidering import PENDING
from chengshu.packs.municipal_operations.queries.penalties import debt_of, rule_now
from chengshu.packs.municipal_operations.rights import DECIDE, INVESTIGATE, REVIEW_LEGALITY, SEE_PROCEEDINGS
from chengshu.packs.municipal_operations.services import hearing
from chengshu.packs.municipal_operations.services.papers import make_paper
from chengshu.packs.municipal_operations.services.publication import withdraw
from chengshu.packs.municipal_operations.services.stages import day_of, put, stand, working_day
from chengshu.spec.work import Act, Allowance, Extension, Move, Need, NeedKind, Party, Pause, State, Unit, WorkType

OFFICERS = "officers"


def _filed(moved: Moved) -> None:
    today = clock.today()
    row = stand(moved, Stage.INVESTIGATING, filed_on=today)
    put(row, decide_by=today + timedelta(days=rule_now().decision_days))


def _decided_on_the_spot(moved: Moved) -> None:
    today, rule = clock.today(), rule_now()
    row = stand(moved, Stage.PERFORMING, filed_on=today, decided_on=today, served_on=today)
    limit = rule.simple_person_fen if row.party_kind == PartyKind.PERSON else rule.simple_entity_fen
    if row.procedure != Procedure.SIMPLE or row.fine_fen > limit or row.confiscated_fen:
        raise NotSimple
    if not (row.warning or row.fine_fen):
        raise NoPenaltyProposed
    pay_by = today + timedelta(days=rule.pay_days) if row.fine_fen else None
    put(row, pay_by=pay_by, publish_by=working_day(today, rule.publish_days))
    make_paper(row, "on_the_spot", by=moved.by)
    _decree(row)


def _investigated(moved: Moved) -> None:
    row = stand(moved, Stage.LEGAL)
    if not row.evidence.exists():
        raise NoEvidence
    if not row.reasoning:
        raise NoPenaltyProposed
    make_paper(row, "report", by=moved.by)


def _passed(moved: Moved) -> None:
    stand(moved, Stage.NOTICE, review_words=str(moved.values.get("opinion", ""))[:1000])


def _sent_back(moved: Moved) -> None:
    stand(moved, Stage.INVESTIGATING)


def _decided(moved: Moved) -> None:
    today, rule = clock.today(), rule_now()
    discussed = str(moved.values.get("discussion", ""))[:1000]
    row = stand(moved, Stage.SERVING, decided_on=today, discussed=discussed)
    if row.fine_fen >= rule.collective_fen and not discussed:
        raise DiscussFirst
    put(row, publish_by=working_day(today, rule.publish_days))
    make_paper(row, "decision", by=moved.by)
    _decree(row)


def _served(moved: Moved) -> None:
    served = day_of(moved, "served_on")
    row = stand(moved, Stage.PERFORMING, served_on=served)
    owed = row.fine_fen or row.confiscated_fen
    put(row, pay_by=served + timedelta(days=rule_now(row.decided_on).pay_days) if owed else None)
    make_paper(row, "receipt", by=moved.by)


def _closed(moved: Moved) -> None:
    row = stand(moved, Stage.CLOSED, closed_on=clock.today())
    pending = row.reconsiderations.filter(stage__in=PENDING).first()
    if pending is not None:
        raise UnderReconsideration(number=pending.number)
    left = debt_of(row).left_fen
    if left and not moved.step.why:
        raise NotPaidYet(yuan=yuan(left))
    make_paper(row, "closing", by=moved.by)
    _tell(row)


def _annulled(moved: Moved) -> None:
    row = stand(moved, Stage.ANNULLED, closed_on=clock.today(), annulled_on=clock.today())
    withdraw(row, moved.step.why, by=moved.by)
    _tell(row)


def annul(row: Proceeding, why: str, *, by: Actor) -> None:
    """A decision is void from today on, whether its execution is over or not, and leaves the public page.

    One that was annulled before stays so from its own day on.
    """
    if row.annulled_on is not None:
        return
    item = item_about(row, PROCEEDING)
    if item is not None and item.is_open:
        make_move(item, "annul", by=PLATFORM, why=why)
        return
    put(row, stage=Stage.ANNULLED, annulled_on=clock.today())
    record(by, "municipal_operations.proceeding.annulled", row, why=why)
    withdraw(row, why, by=by)
    _tell(row)


def _ended(stage: Stage) -> Any:
    def end(moved: Moved) -> None:
        _tell(stand(moved, stage, closed_on=clock.today()))

    return end


def _decree(row: Proceeding) -> None:
    publish(PenaltyDecided(proceeding_id=row.pk, number=row.number, fine_fen=row.fine_fen))
    _tell(row)


def _tell(row: Proceeding) -> None:
    publish(ProceedingTold(proceeding_id=row.pk, number=row.number, stage=row.stage))


SERVED_ON = Need("served_on", Text("送达日期", "Served on"), NeedKind.DAY)
PROCEEDING = WorkType(
    key="municipal_operations.proceeding",
    label=Text("城管行政处罚案件", "Penalty proceeding"),
    allowance=Allowance(60),
    states=(
        State("filing", Text("立案审批", "To be filed"), held_by=(Unit(DECIDE),), allowance=Allowance(3)),
        State("investigating", Text("调查取证", "Investigation"), held_by=(Party(OFFICERS),), allowance=Allowance(30)),
        State("legal", Text("法制审核", "Legal review"), held_by=(Unit(REVIEW_LEGALITY),), allowance=Allowance(5)),
        State("notice", Text("告知与陈述申辩", "Notice and statement"), held_by=(Party(OFFICERS),)),
        State("hearing", Text("听证", "Hearing"), held_by=(Unit(REVIEW_LEGALITY),)),
        State("deciding", Text("处罚决定", "Decision"), held_by=(Unit(DECIDE),), allowance=Allowance(5)),
        State("serving", Text("送达", "Service"), held_by=(Party(OFFICERS),), allowance=Allowance(7)),
        State("performing", Text("执行", "Execution"), held_by=(Party(OFFICERS),)),
        State("closed", Text("已结案", "Closed"), final=True),
        State("not_filed", Text("不予立案", "Not filed"), final=True),
        State("spared", Text("不予处罚", "No penalty"), final=True),
        State("transferred", Text("已移送", "Handed over"), final=True),
        State("annulled", Text("处罚已撤销", "Penalty revoked"), final=True),
    ),
    moves=(
        Move("file", Text("批准立案", "File it"), ("filing",), ("investigating",), tone="primary", on_move=_filed),
        Move(
            "decide_on_the_spot",
            Text("当场处罚", "Decide on the spot"),
            ("filing",),
            ("performing",),
            who=(Party(OFFICERS), Unit(DECIDE)),
            hint=Text("仅限简易程序（第五十一条）。", "The simple procedure only (§51)."),
            on_move=_decided_on_the_spot,
        ),
        Move(
            "do_not_file",
            Text("不予立案", "Do not file"),
            ("filing",),
            ("not_filed",),
            why=True,
            on_move=_ended(Stage.NOT_FILED),
        ),
        Move(
            "end_investigation",
            Text("调查终结，送法制审核", "Investigated, to legal review"),
            ("investigating",),
            ("legal",),
            tone="primary",
            on_move=_investigated,
        ),
        Move(
            "transfer",
            Text("移送其他机关", "Hand over to another authority"),
            ("investigating", "legal"),
            ("transferred",),
            who=(Party(OFFICERS), Unit(REVIEW_LEGALITY)),
            why=True,
            on_move=_ended(Stage.TRANSFERRED),
        ),
        Move(
            "pass_review",
            Text("审核通过", "Pass"),
            ("legal",),
            ("notice",),
            needs=(Need("opinion", Text("审核意见", "Opinion"), NeedKind.TEXT),),
            tone="primary",
            on_move=_passed,
        ),
        Move(
            "send_back", Text("退回补充调查", "Send back"), ("legal",), ("investigating",), why=True, on_move=_sent_back
        ),
        Move(
            "serve_notice",
            Text("送达告知书", "Serve the notice"),
            ("notice",),
            ("notice",),
            needs=(SERVED_ON,),
            on_move=hearing.noticed,
        ),
        Move(
            "take_statement",
            Text("记录陈述申辩", "Take the statement"),
            ("notice",),
            ("notice",),
            needs=(Need("statement", Text("陈述申辩内容及复核意见", "Statement and what it changes"), NeedKind.TEXT),),
            on_move=hearing.stated,
        ),
        Move(
            "note_waiver",
            Text("当事人书面放弃", "The party waives"),
            ("notice",),
            ("notice",),
            needs=(Need("paper", Text("放弃陈述申辩、听证的书面材料", "The waiver in writing"), NeedKind.FILES),),
            on_move=hearing.waived,
        ),
        Move(
            "call_hearing",
            Text("组织听证", "Call a hearing"),
            ("notice",),
            ("hearing",),
            needs=(
                Need("asked_on", Text("当事人申请日期", "Asked for on"), NeedKind.DAY),
                Need("held_on", Text("听证日期", "To be held on"), NeedKind.DAY),
            ),
            on_move=hearing.hearing_asked,
        ),
        Move(
            "end_hearing",
            Text("听证结束", "The hearing is over"),
            ("hearing",),
            ("deciding",),
            needs=(Need("record", Text("听证笔录摘要", "Record of the hearing"), NeedKind.TEXT),),
            tone="primary",
            on_move=hearing.heard,
        ),
        Move(
            "ask_decision",
            Text("报请决定", "Ask for the decision"),
            ("notice",),
            ("deciding",),
            tone="primary",
            hint=Text("陈述申辩期、听证申请期满，或当事人书面放弃后。", "Once the party's time is over, or waived."),
            on_move=hearing.ready,
        ),
        Move(
            "decide",
            Text("决定处罚", "Decide"),
            ("deciding",),
            ("serving",),
            needs=(
                Need(
                    "discussion",
                    Text("集体讨论记录", "Record of the discussion"),
                    NeedKind.TEXT,
                    required=False,
                    hint=Text("重大处罚必填（第五十七条）。", "Needed for a grave penalty (§57)."),
                ),
            ),
            tone="primary",
            on_move=_decided,
        ),
        Move(
            "spare",
            Text("不予处罚", "No penalty"),
            ("deciding",),
            ("spared",),
            why=True,
            on_move=_ended(Stage.SPARED),
        ),
        Move(
            "serve",
            Text("送达决定书", "Serve the decision"),
            ("serving",),
            ("performing",),
            needs=(SERVED_ON,),
            tone="primary",
            on_move=_served,
        ),
        Move("close", Text("结案", "Close"), ("performing",), ("closed",), tone="primary", on_move=_closed),
        Move(
            "close_unpaid",
            Text("终结执行", "End the execution"),
            ("performing",),
            ("closed",),
            who=(Unit(DECIDE),),
            why=True,
            on_move=_closed,
        ),
        Move(
            "annul",
            Text("撤销处罚决定", "Revoke the decision"),
            ("serving", "performing"),
            ("annulled",),
            who=(Unit(DECIDE),),
            why=True,
            tone="danger",
            hint=Text("发现处罚有错误，主动改正（第七十五条）。", "The penalty was wrong and is put right (§75)."),
            on_move=_annulled,
        ),
    ),
    pauses=(
        Pause("appraisal", Text("检测、检验、鉴定", "Expert opinion"), who=(Party(OFFICERS),)),
        Pause("announcement", Text("公告送达", "Service by public notice"), who=(Party(OFFICERS),)),
    ),
    extension=Extension(decided_by=(Unit(DECIDE),), asked_by=(Party(OFFICERS),)),
    acts=frozenset({Act.COPY, Act.URGE, Act.PAUSE, Act.EXTEND, Act.ADD_SIGNER, Act.TRANSFER}),
    opens=INVESTIGATE,
    sees=SEE_PROCEEDINGS,
    about_url="municipal_operations:proceeding",
    icon="gavel",
)
