"""What text understanding refuses."""

from __future__ import annotations

from chengshu.base.errors import BadInput, Refusal
from chengshu.base.text import Text


class NumbersLost(Refusal):
    """The file of a model is missing or was changed."""

    text = Text(
        "模型文件缺失或已损坏。请重新训练，或启用历史模型。",
        "The file of the model is missing or damaged. Train again, or take an earlier model into force.",
    )


class TooFewExamples(BadInput):
    """Nothing can be learnt from so little."""

    text = Text(
        "样本太少：至少要有 %(classes)s 个类别、每类 %(each)s 条，现有 %(n)s 个（重复的来信只算一封）。"
        "请先办结并确认更多来信的类别。",
        "Too few examples: at least %(classes)s labels with %(each)s letters each are needed, %(n)s are there, "
        "repeats counting once. Confirm the labels of more letters first.",
    )


class NotLabelled(BadInput):
    """A file of letters without labels, or no such file."""

    text = Text(
        "文件里没有读到带类别的来信。请用 Excel（xlsx）、CSV 或 TSV，至少一列来信、一列类别；"
        "也可以用 --text 和 --label 写明列名或列号（从 1 起）。",
        "No labelled letters were found in the file. Use Excel (xlsx), CSV or TSV with a column of letters and one of "
        "labels at least; --text and --label may name them by heading or number (from 1).",
    )


class AlreadyOrdered(Refusal):
    """A training is waiting or under way."""

    text = Text("该方案已在训练，请等待完成。", "This scheme is in training already; please wait until it is done.")


class WordThereAlready(BadInput):
    """The word is in force."""

    text = Text("“%(word)s”已在使用。请先停用再重新设置。", "“%(word)s” is in force. End it first, then set it again.")


class WordEnded(Refusal):
    """The word was ended before."""

    text = Text("该词已停用。", "This word was ended already.")


class DayTooEarly(BadInput):
    """Rules apply from today on at the earliest."""

    text = Text("生效日期不能早于 %(day)s。", "It cannot be in force before %(day)s.")


class LetterTooLong(BadInput):
    """More than anybody writes."""

    text = Text(
        "文字超过 %(most)s 字，请缩短后再试。", "The text is longer than %(most)s characters; please shorten it."
    )
