"""Labelled letters of others: any table, any labels; what cannot be learnt is named."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.texts import queries, services
from chengshu.kernel.texts.errors import NotLabelled, TooFewExamples
from chengshu.kernel.texts.labelled import read_labelled
from chengshu.kernel.texts.services import training
from chengshu.kernel.texts.tests.make import SCHEME, make_scheme, sayings
from chengshu.kernel.texts.words import Example

pytestmark = pytest.mark.django_db
PAIRS = [(label, text) for label in ("roads", "school") for text in sayings(label, 20)]


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def excel(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMS = {
    "tsv without headings": "".join(f"{text}\t{label}\n" for label, text in PAIRS).encode(),
    "csv with headings": ("label,review\n" + "".join(f'{label},"{text}, 请办"\n' for label, text in PAIRS)).encode(),
    "of Chinese Excel": ("类别,内容\n" + "".join(f"{label},{text}\n" for label, text in PAIRS)).encode("gb18030"),
    "unicode text": ("类别\t内容\n" + "".join(f"{label}\t{text}\n" for label, text in PAIRS)).encode("utf-16"),
    "excel": excel(
        ("编号", "用户", "主题", "时间", "详情", "一级标签"),
        *((n, f"u{n % 3}", "来信", "2020-01-01", text, label) for n, (label, text) in enumerate(PAIRS)),
    ),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS.keys())
def test_letters_and_labels_are_found_in_tables_of_any_make(content: bytes) -> None:
    found = read_labelled(content)
    assert (len(found.examples), found.left_out) == (40, 0)
    assert [one.label for one in found.examples] == [label for label, _ in PAIRS]
    assert all(text in one.text for one, (_, text) in zip(found.examples, PAIRS, strict=True))


def test_columns_that_are_named_are_taken() -> None:
    content = "甲,乙,丙\n" + "".join(f"{text},{label},{n % 2}\n" for n, (label, text) in enumerate(PAIRS))
    assert {one.label for one in read_labelled(content.encode(), text=["甲"], label="3").examples} == {"0", "1"}
    with pytest.raises(NotLabelled):
        read_labelled(content.encode(), label="丁")


@pytest.mark.parametrize("content", [b"", b"\n\n", "只有一列\n第二行\n".encode(), b"PK\x03\x04broken"])
def test_file_without_labels_is_refused(content: bytes) -> None:
    with pytest.raises(NotLabelled):
        read_labelled(content)


def test_rows_without_letter_or_label_are_counted_and_left_out() -> None:
    content = FORMS["csv with headings"] + "roads,\n,没有类别的来信\n".encode()
    assert read_labelled(content).left_out == 2


def test_command_trains_from_a_file_and_reports_each_label(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, unseen = tmp_path / "letters.tsv", tmp_path / "unseen.tsv"
    source.write_bytes(FORMS["tsv without headings"] + "只有一封的小类\tsmall\n".encode())
    others = [
        ("school", "老师上课玩手机没有人管"),
        ("unheard", "一封没有学过的类别的来信"),
        ("unheard", "又是一封这样的信"),
    ]
    told = "".join(f"{text}\t{label}\n" for label, text in [*others, *PAIRS[:2], *PAIRS[-2:]])
    unseen.write_text(told, encoding="utf-8")
    call_command("train_texts", "other-city", "--file", str(source), "--test", str(unseen))
    printed = capsys.readouterr().out
    for said in ("roads", "school", "small (1)", "F1", "unseen.tsv"):
        assert said in printed
    assert queries.proposals(sayings("roads", 1, seed=9)[0], "other-city")[0].label == "roads"
    call_command("train_texts", "other-city", "--file", str(source), "--test", str(unseen), "--json")
    report = json.loads(capsys.readouterr().out)
    assert report["left_out"] == {"small": 1}
    assert (report["tried"]["n"], report["tried"]["repeats"]) == (3, 4)
    assert report["tried"]["accuracy"] < 0.5


@pytest.mark.parametrize(
    "arguments", [["--file", "/nowhere.csv"], ["one", "--file", "/nowhere.csv"], ["one", "--file", "{empty}"]]
)
def test_command_says_what_is_wrong(tmp_path: Path, arguments: list[str]) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    with pytest.raises(CommandError):
        call_command("train_texts", *(one.format(empty=empty) for one in arguments))


@pytest.mark.parametrize(
    "letters",
    [
        [Example("路灯坏了请修理一下谢谢", "a")] * 8 + [Example(text, "b") for text in sayings("roads", 30)],
        [Example("路灯坏了请修理一下谢谢", label) for label in "ab" for _ in range(20)],
        [Example("", "a")] * 10 + [Example(text, "b") for text in sayings("roads", 30)],
        [Example(text, "a") for text in sayings("roads", 30)],
    ],
    ids=["one letter copied", "same letters under both", "nothing said", "one label"],
)
def test_letters_that_teach_no_difference_are_refused(letters: list[Example]) -> None:
    make_scheme()
    with pytest.raises(TooFewExamples):
        services.train(SCHEME, letters, by=PLATFORM)


def test_more_letters_of_a_label_than_teach_are_left_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "MOST_EACH", 12)
    make_scheme()
    model = services.train(SCHEME, [Example(text, label) for label, text in PAIRS], by=PLATFORM)
    assert model.examples == 24


def test_label_of_few_repeated_letters_does_not_stop_the_others() -> None:
    make_scheme()
    few = [Example(text, "few") for text in ("河边的路灯坏了请修理", "门口的井盖丢了请补上") for _ in range(5)]
    others = [Example(text, label) for label, text in PAIRS]
    model = services.train(SCHEME, [*few, *others], by=PLATFORM)
    assert {one["label"] for one in model.scores["labels"]} == {"few", "roads", "school"}
