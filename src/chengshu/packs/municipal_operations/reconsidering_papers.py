"""The papers of a reconsideration (行政复议文书): acceptance §30, the answer §48, more time §62, the decision §75.

They are Chinese alone: what an authority issues is written in the standard language (国家通用语言文字法 第九条).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.packs.municipal_operations.models import PenaltyRule, Reconsideration
from chengshu.packs.municipal_operations.models.reconsidering import Outcome, ReconsiderationStage
from chengshu.packs.municipal_operations.papers import day, penalty_words

SUE_WITHIN_DAYS = 15  # 行政诉讼法 第四十五条
LAW = "《中华人民共和国行政复议法》"
ARTICLES = {
    Outcome.UPHELD: "第六十八条",
    Outcome.CHANGED: "第六十三条",
    Outcome.REVOKED: "第六十四条",
    Outcome.ORDERED: "第六十六条",
    Outcome.UNLAWFUL: "第六十五条",
}


@dataclass(frozen=True)
class ReconsiderationPaper:
    """A kind of paper: ``word`` stands in its number, ``write`` gives its paragraphs."""

    title: Text
    word: str
    write: Callable[[Reconsideration, PenaltyRule], Sequence[str]]


def decided_words(row: Reconsideration) -> Text:
    """What is decided, in one sentence: the Chinese one is the paper's, the English one helps who reads the page."""
    number, demand = row.proceeding.number, row.demand
    act = Text(f"责令被申请人于{day(row.demand_by)}前{demand}", f" By {row.demand_by} the authority has to: {demand}")
    match Outcome(row.outcome):
        case Outcome.UPHELD:
            return Text(f"维持{number}号行政处罚决定。", f"Penalty {number} is upheld.")
        case Outcome.CHANGED:
            fine = yuan(row.fine_fen or 0)
            return Text(
                f"将{number}号行政处罚决定的罚款变更为人民币{fine}元。",
                f"The fine of penalty {number} is changed to {fine} yuan.",
            )
        case Outcome.REVOKED:
            zh, en = (act.zh, act.en) if demand else ("", "")
            return Text(f"撤销{number}号行政处罚决定。{zh}", f"Penalty {number} is revoked.{en}")
        case Outcome.ORDERED:
            return Text(act.zh, act.en.strip())
        case Outcome.UNLAWFUL:
            return Text(
                f"确认{number}号行政处罚决定违法。{demand}", f"Penalty {number} is found unlawful. {demand}".strip()
            )


def _heads(row: Reconsideration) -> list[str]:
    return [f"申请人：{row.applicant}。", f"被申请人：{row.proceeding.unit.name_zh}。"]


def _asked(row: Reconsideration) -> str:
    return (
        f"申请人不服被申请人{day(row.proceeding.decided_on)}作出的{row.proceeding.number}号行政处罚决定"
        f"（{penalty_words(row.proceeding)}），于{day(row.applied_on)}申请行政复议。"
    )


def _accept(row: Reconsideration, _rule: PenaltyRule) -> list[str]:
    procedure = "简易程序" if row.simplified else "普通程序"
    return [
        *_heads(row),
        _asked(row),
        f"经审查，申请符合{LAW}第三十条规定的条件，本机关决定予以受理，适用{procedure}审理，"
        f"将于{day(row.decide_by)}前作出行政复议决定。",
        f"行政复议期间行政处罚决定不停止执行，但有{LAW}第四十二条规定情形的除外。",
    ]


def _refuse(row: Reconsideration, _rule: PenaltyRule) -> list[str]:
    return [
        *_heads(row),
        _asked(row),
        f"经审查，{row.closed_why}",
        f"依据{LAW}第三十条第二款，决定不予受理。",
        f"申请人不服本决定的，可以自收到之日起{SUE_WITHIN_DAYS}日内向人民法院提起行政诉讼。",
    ]


def _answer(row: Reconsideration, _rule: PenaltyRule) -> list[str]:
    return [
        *_heads(row),
        _asked(row),
        f"申请人请求：{row.claim}",
        f"事实和理由：{row.grounds}",
        f"请于{day(row.answer_by)}前提出书面答复，并提交作出行政处罚决定的证据、依据和其他有关材料。"
        "逾期不答复、不提交的，视为该决定没有证据、依据。",
    ]


def _correct(row: Reconsideration, _rule: PenaltyRule) -> list[str]:
    return [
        *_heads(row),
        _asked(row),
        f"经审查，申请材料需要补正：{row.halted_why}",
        f"依据{LAW}第三十一条，请按上述要求补正。补正申请材料所用时间不计入审理期限；"
        "无正当理由逾期不补正的，视为放弃行政复议申请。",
    ]


def _suspend(row: Reconsideration, _rule: PenaltyRule) -> list[str]:
    return [
        *_heads(row),
        _asked(row),
        f"因{row.halted_why}",
        f"依据{LAW}第三十九条，决定自{day(row.halted_on)}起中止行政复议。中止的原因消除后，恢复审理，期限相应顺延。",
    ]


def _resume(row: Reconsideration, _rule: PenaltyRule) -> list[str]:
    until = f"，将于{day(row.decide_by)}前作出行政复议决定" if row.decide_by else ""
    answer = f"被申请人应于{day(row.answer_by)}前提出书面答复。" if row.stage == ReconsiderationStage.ANSWERING else ""
    return [
        *_heads(row),
        _asked(row),
        f"行政复议中止的原因已经消除，依据{LAW}第三十九条第二款，本机关决定恢复审理{until}。{answer}",
    ]


def _stop(row: Reconsideration, _rule: PenaltyRule) -> list[str]:
    return [
        *_heads(row),
        _asked(row),
        f"因{row.stopped_why}",
        f"依据{LAW}第四十二条，决定自{day(row.stopped_on)}起停止执行上述行政处罚决定。",
    ]


def _longer(row: Reconsideration, _rule: PenaltyRule) -> list[str]:
    return [
        *_heads(row),
        f"本案情况复杂，不能在规定期限内作出决定，依据{LAW}第六十二条，经负责人批准延长{row.longer_days}日，"
        f"将于{day(row.decide_by)}前作出行政复议决定。",
    ]


def _decision(row: Reconsideration, _rule: PenaltyRule) -> list[str]:
    return [
        *_heads(row),
        _asked(row),
        f"申请人请求：{row.claim}",
        f"申请人称：{row.grounds}",
        f"被申请人称：{row.answer or '（逾期未答复）'}",
        f"本机关认为：{row.opinion}",
        f"依据{LAW}{ARTICLES[Outcome(row.outcome)]}，决定如下：{decided_words(row).zh}",
        f"不服本决定的，可以自收到之日起{SUE_WITHIN_DAYS}日内向人民法院提起行政诉讼。",
    ]


def _end(row: Reconsideration, _rule: PenaltyRule) -> list[str]:
    return [*_heads(row), _asked(row), f"因{row.closed_why}", f"依据{LAW}第四十一条，决定终止行政复议。"]


KINDS: dict[str, ReconsiderationPaper] = {
    "reconsider_accept": ReconsiderationPaper(Text("行政复议受理通知书", "Notice of acceptance"), "复受", _accept),
    "reconsider_refuse": ReconsiderationPaper(Text("行政复议不予受理决定书", "Refusal to accept"), "复拒", _refuse),
    "reconsider_answer": ReconsiderationPaper(Text("行政复议答复通知书", "Call for an answer"), "复答", _answer),
    "reconsider_correct": ReconsiderationPaper(Text("行政复议补正通知书", "Call for corrections"), "复补", _correct),
    "reconsider_suspend": ReconsiderationPaper(Text("行政复议中止通知书", "Notice of suspension"), "复中", _suspend),
    "reconsider_resume": ReconsiderationPaper(Text("行政复议恢复审理通知书", "Notice of resumption"), "复恢", _resume),
    "reconsider_stop": ReconsiderationPaper(Text("停止执行决定书", "Stay of execution"), "复停", _stop),
    "reconsider_longer": ReconsiderationPaper(Text("行政复议延期审理通知书", "Notice of more time"), "复延", _longer),
    "reconsider_decision": ReconsiderationPaper(Text("行政复议决定书", "Decision"), "复决", _decision),
    "reconsider_end": ReconsiderationPaper(Text("行政复议终止决定书", "End of the review"), "复终", _end),
}
