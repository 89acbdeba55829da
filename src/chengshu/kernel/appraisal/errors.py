"""What the appraisal refuses."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class RuleAlreadyPublished(Refusal):
    """Published rules never change."""

    text = Text(
        "这一版办法已经发布，不能再改。请另立新版本。",
        "This version of the rules is published and cannot change. Please start a new version.",
    )


class RuleNotPublished(Refusal):
    """A round runs only by published rules."""

    text = Text(
        "考核办法尚未发布，不能据此考核。请先发布办法。",
        "These rules are not published yet, so nobody can be appraised by them. Publish them first.",
    )


class RuleWithoutCriteria(Refusal):
    """Rules need at least one criterion."""

    text = Text("考核办法里还没有考核项，请先添加。", "The rules have no criterion yet; please add one first.")


class RoundNotThere(Refusal):
    """The round is not in the state which the step needs."""

    text = Text(
        "本轮考核现在处于“%(state)s”阶段，不能做这一步。",
        "This round is now at “%(state)s”, so this step cannot be taken.",
    )


class DueOutsideRound(BadInput):
    """A goal's day lies within its round."""

    text = Text(
        "完成时限应在考核周期 %(start)s 至 %(end)s 之内。",
        "The time limit must lie within the round, %(start)s to %(end)s.",
    )


class MeasuredByTheSystem(Refusal):
    """Values which the systems give are not reported by hand."""

    text = Text(
        "这一目标的完成值由系统自动计量，不需要填报。",
        "The systems measure this goal themselves; there is nothing to report.",
    )


class AlreadyDecided(Refusal):
    """A report or appeal is decided once."""

    text = Text("这一项已经有了结论。请刷新页面查看。", "This has been decided already. Reload the page to see it.")


class AppealTooLate(Refusal):
    """Appeals come within the days which the rules give."""

    text = Text(
        "申诉期已过，截止时间为 %(until)s。",
        "The time for appeals is over; it ended on %(until)s.",
    )


class AlreadyAppealed(Refusal):
    """One open appeal for a line."""

    text = Text("这一考核项已有申诉正在办理。", "An appeal against this line is already under way.")


class NothingToScore(Refusal):
    """A round without goals has nobody to score."""

    text = Text("本轮考核还没有任何目标，请先设定目标。", "This round has no goals yet; please set them first.")


class OpenAppeals(Refusal):
    """Results are published when every appeal is decided."""

    text = Text(
        "还有 %(n)s 件申诉没有裁决，裁决后才能公布结果。",
        "%(n)s appeals are not decided yet; decide them before publishing the results.",
    )
