"""The papers of a proceeding (执法文书): what stands in each, and each as Word and PDF.

Contents follow the law: the notice §44 and §64, the decision §59, the record on the spot §55, service §61.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from chengshu.base import clock
from chengshu.base.money import yuan
from chengshu.base.text import Text
from chengshu.kernel.licences.printing import typesetting
from chengshu.packs.municipal_operations.models import Paper, PenaltyRule, Proceeding
from chengshu.packs.municipal_operations.models.enforcement import PartyKind

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
SUE_WITHIN_MONTHS = 6  # 行政诉讼法 第四十六条
MARKUP = """
#set page(paper: "a4", margin: (x: 2.8cm, top: 3.2cm, bottom: 2.8cm), numbering: "1")
#set text(size: 12pt)
#set par(first-line-indent: (amount: 2em, all: true), leading: 1em, justify: true)
#align(center, text(size: 15pt, data.unit))
#v(2pt)
#align(center, text(size: 20pt, weight: "bold", data.title))
#v(4pt)
#align(right, data.number)
#line(length: 100%, stroke: 0.8pt)
#for line in data.lines { par(line) }
#v(2em)
#align(right, data.unit)
#align(right, data.day)
"""


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper: ``word`` stands in its number, ``write`` gives its paragraphs for a proceeding."""

    key: str
    title: Text
    word: str
    write: Callable[[Proceeding, PenaltyRule], Sequence[str]]


def day(on: date | None) -> str:
    """A day as papers write it."""
    return f"{on.year}年{on.month}月{on.day}日" if on else "____年__月__日"


def penalty_words(row: Proceeding) -> str:
    """What is imposed, in one sentence, as papers write it."""
    return penalty_text(row).zh


def penalty_text(row: Proceeding) -> Text:
    """What is imposed, in one sentence, as pages say it."""
    parts = [Text("警告", "warning")] if row.warning else []
    if row.fine_fen:
        fine = yuan(row.fine_fen)
        parts.append(Text(f"罚款人民币{fine}元", f"fine of {fine} yuan"))
    if row.confiscated_fen:
        gained = yuan(row.confiscated_fen)
        parts.append(Text(f"没收违法所得人民币{gained}元", f"{gained} yuan confiscated"))
    if not parts:
        return Text("不予行政处罚", "no penalty")
    return Text("；".join(one.zh for one in parts), "; ".join(one.en for one in parts))


def _party(row: Proceeding) -> str:
    kind = "公民" if row.party_kind == PartyKind.PERSON else "法人或者其他组织"
    return f"当事人：{row.party}（{kind}），住所（地址）：{row.party_address or '____'}。"


def _officers(row: Proceeding) -> str:
    return "、".join(person.name_zh for person in row.officers.all())


def _filing(row: Proceeding, _rule: PenaltyRule) -> list[str]:
    return [
        _party(row),
        f"案由：{row.offence.name_zh}。",
        f"案发地点：{row.address}；案发时间：{day(row.happened_on)}。",
        f"基本情况：{row.facts}",
        f"涉嫌违反{row.offence.broken}，符合《中华人民共和国行政处罚法》第五十四条规定的立案条件，建议立案，"
        f"由执法人员{_officers(row)}办理。",
    ]


def _rectify(row: Proceeding, _rule: PenaltyRule) -> list[str]:
    return [
        _party(row),
        f"经查，你（单位）于{day(row.happened_on)}在{row.address}{row.offence.name_zh}，违反了{row.offence.broken}。",
        f"依据《中华人民共和国行政处罚法》第二十八条第一款，责令你（单位）于{day(row.rectify_by)}前改正。",
        "逾期不改正的，将依法处理。",
    ]


def _report(row: Proceeding, _rule: PenaltyRule) -> list[str]:
    evidence = [
        f"证据{number}：{one.kind_label.zh}，{one.shows}（{clock.local(one.taken_at):%Y-%m-%d %H:%M} 取得）。"
        for number, one in enumerate(row.evidence.all(), 1)
    ]
    return [
        _party(row),
        f"违法事实：{row.facts}",
        *evidence,
        f"违反的规定：{row.offence.broken}。",
        f"处罚依据：{row.offence.punished_by}。",
        f"处理意见：{penalty_words(row)}。理由：{row.reasoning}",
        f"执法人员：{_officers(row)}。",
    ]


def _notice(row: Proceeding, _rule: PenaltyRule) -> list[str]:
    lines = [
        _party(row),
        f"经查，{row.facts}",
        f"上述行为违反了{row.offence.broken}，依据{row.offence.punished_by}，拟作出如下处罚：{penalty_words(row)}。",
        "依据《中华人民共和国行政处罚法》第四十四条、第四十五条，你（单位）有权陈述、申辩，"
        f"请于{day(row.statement_until)}前提出；逾期未提出的，视为放弃。",
    ]
    if row.hearing_until:
        lines.append(
            "依据《中华人民共和国行政处罚法》第六十三条、第六十四条，你（单位）有要求听证的权利，"
            f"请于{day(row.hearing_until)}前提出；逾期未提出的，视为放弃。"
        )
    return lines


def _hearing(row: Proceeding, _rule: PenaltyRule) -> list[str]:
    return [
        _party(row),
        f"你（单位）于{day(row.hearing_asked_on)}就{row.offence.name_zh}一案要求听证，本机关决定于{day(row.hearing_on)}"
        "公开举行听证（涉及国家秘密、商业秘密或者个人隐私依法予以保密的除外）。",
        "你（单位）可以亲自参加听证，也可以委托一至二人代理；认为主持人与本案有直接利害关系的，有权申请回避。",
        "无正当理由拒不出席听证的，视为放弃听证权利。",
    ]


def _decision(row: Proceeding, rule: PenaltyRule) -> list[str]:
    evidence = "；".join(f"{one.kind_label.zh}（{one.shows}）" for one in row.evidence.all()) or "见案卷"
    heard = "当事人放弃陈述、申辩。" if row.waived else "当事人未在期限内陈述、申辩。"
    if row.statement:
        heard = f"当事人陈述、申辩：{row.statement} 本机关已复核。"
    lines = [
        _party(row),
        f"经查，{row.facts}",
        f"以上事实有下列证据证明：{evidence}。",
        heard,
        *([f"听证情况：{row.hearing_words}"] if row.hearing_words else []),
        f"本机关认为，上述行为违反了{row.offence.broken}。{row.reasoning}",
        f"依据{row.offence.punished_by}，决定给予如下行政处罚：{penalty_words(row)}。",
    ]
    if row.fine_fen or row.confiscated_fen:
        late = rule.late_per_mille / 10
        lines.append(
            f"请自收到本决定书之日起{rule.pay_days}日内到指定银行或者通过电子支付系统缴纳。到期不缴纳罚款的，依据"
            f"《中华人民共和国行政处罚法》第七十二条，每日按罚款数额的{late:g}%加处罚款，加处罚款不超出罚款的数额。"
        )
    lines.append(
        f"不服本决定的，可以自收到本决定书之日起{rule.reconsider_apply_days}日内申请行政复议，或者在{SUE_WITHIN_MONTHS}个月内"
        "向人民法院提起行政诉讼。复议、诉讼期间本决定不停止执行，法律另有规定的除外。"
    )
    return lines


def _on_the_spot(row: Proceeding, rule: PenaltyRule) -> list[str]:
    return [
        f"依据《中华人民共和国行政处罚法》第五十一条、第五十二条，执法人员{_officers(row)}出示执法证件，当场作出处罚决定。",
        "作出决定前已告知当事人拟处罚的内容及事实、理由、依据，并告知其享有陈述、申辩的权利。",
        *_decision(row, rule),
    ]


def _receipt(row: Proceeding, _rule: PenaltyRule) -> list[str]:
    return [
        f"受送达人：{row.party}。送达地点：{row.party_address or row.address}。",
        f"送达日期：{day(row.served_on)}。送达人：{_officers(row)}。",
        "送达方式：□直接送达　□电子送达（当事人已签署确认书）　□留置送达　□邮寄送达　□公告送达",
        "受送达人签名或者盖章：________________　　见证人：________________",
    ]


def _closing(row: Proceeding, _rule: PenaltyRule) -> list[str]:
    paid = "；".join(
        f"{day(one.on)}缴纳{yuan(one.amount_fen)}元，票据号{one.receipt}" for one in row.payments.all() if not one.back
    )
    return [
        _party(row),
        f"案由：{row.offence.name_zh}。立案日期：{day(row.filed_on)}；决定日期：{day(row.decided_on)}；"
        f"送达日期：{day(row.served_on)}。",
        f"处罚内容：{penalty_words(row)}。",
        f"执行情况：{paid or '无罚没款'}。",
        "处罚决定已执行完毕，建议结案归档。",
    ]


KINDS: dict[str, PaperKind] = {
    one.key: one
    for one in (
        PaperKind("filing", Text("行政处罚立案审批表", "Filing form"), "罚立", _filing),
        PaperKind("rectify", Text("责令改正通知书", "Order to put right"), "责改", _rectify),
        PaperKind("report", Text("案件调查终结报告", "Report of the investigation"), "罚调", _report),
        PaperKind("notice", Text("行政处罚告知书", "Notice before the penalty"), "罚告", _notice),
        PaperKind("hearing", Text("行政处罚听证通知书", "Notice of the hearing"), "罚听", _hearing),
        PaperKind("decision", Text("行政处罚决定书", "Decision"), "罚决", _decision),
        PaperKind("on_the_spot", Text("当场行政处罚决定书", "Decision on the spot"), "罚当", _on_the_spot),
        PaperKind("receipt", Text("送达回证", "Receipt of service"), "送达", _receipt),
        PaperKind("closing", Text("行政处罚结案审批表", "Closing form"), "罚结", _closing),
    )
}


def as_word(paper: Paper) -> bytes:
    """The paper as a Word document."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "FangSong", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    for words, size, bold in ((_unit(paper), 15, False), (paper.title, 20, True)):
        head = document.add_paragraph()
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = head.add_run(words)
        run.bold, run.font.size = bold, Pt(size)
    document.add_paragraph(paper.number).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for line in paper.lines:
        document.add_paragraph(line).paragraph_format.first_line_indent = Pt(28)
    for words in (_unit(paper), day(clock.local(paper.made_at).date())):
        document.add_paragraph(words).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF/A."""
    made = day(clock.local(paper.made_at).date())
    data = {
        "unit": _unit(paper),
        "title": paper.title,
        "number": paper.number,
        "lines": paper.lines,
        "day": made,
        "sample": "",
    }
    return typesetting.pages(MARKUP, data)


def _unit(paper: Paper) -> str:
    made_by = paper.reconsideration or paper.proceeding
    return str(made_by.unit.name_zh)
