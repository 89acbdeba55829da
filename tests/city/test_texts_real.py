"""Published letters as they are: their own replies score above foreign ones, and one matter's letters come together."""

from __future__ import annotations

import statistics
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from pytest_django import Settings

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM
from chengshu.kernel.texts import services
from chengshu.kernel.texts.guessing import Described
from chengshu.kernel.texts.models import Topic
from chengshu.kernel.texts.queries import proposals_by_words, reply_score
from chengshu.kernel.texts.words import Handed
from tests.city.running import ROOT

DATA = ROOT.parent / "shared" / "data" / "citizen_letters"
NAMES = ("城乡建设", "环境保护", "交通运输", "教育文体", "劳动和社会保障", "商贸旅游", "卫生计生")
POLITE = "您好！您反映的问题已收悉，我们高度重视，已转交相关部门研究处理。感谢您的关心、支持和监督！"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the published letters are not there"),
]


def rows_of(name: str) -> list[tuple[str, ...]]:
    sheet = openpyxl.load_workbook(DATA / name, read_only=True).active
    assert sheet is not None
    return [tuple(str(cell or "") for cell in row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_replies_score_above_those_to_other_letters_and_above_polite_phrases() -> None:
    letters = [
        (title, " ".join(text.split()), " ".join(reply.split()))
        for _, _, title, _, text, reply, _ in rows_of("附件4.xlsx")
    ]
    own = [float(reply_score(text, reply, title=title).total) for title, text, reply in letters]
    foreign = [
        float(reply_score(title=title, letter=text, reply=letters[(place + 37) % len(letters)][2]).total)
        for place, (title, text, _) in enumerate(letters)
    ]
    polite = [float(reply_score(text, POLITE, title=title).total) for title, text, _ in letters]

    above = sum(mine > other for mine, other in zip(own, foreign, strict=True))
    assert above >= 0.8 * len(letters)  # the rest are replies that say no more than a date or “passed on”
    assert statistics.median(own) > 50
    assert statistics.median(foreign) < 10
    assert max(polite) < 20


def test_the_letters_on_one_matter_become_a_topic(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    rows = sorted(rows_of("附件3.xlsx"), key=lambda row: row[3])
    for key, author, title, at, text, _, _ in rows:
        moment = datetime.strptime(at, "%Y-%m-%d %H:%M:%S").replace(tzinfo=clock.LOCAL)
        services.remember(Handed("real", key, text, title=title, at=moment, author=author), by=PLATFORM)

    largest = Topic.objects.order_by("-letters")[0]
    titles = list(largest.texts.values_list("title", flat=True))

    assert largest.letters >= 4
    shared = {titles[0][place : place + 4] for place in range(len(titles[0]) - 3)}
    assert any(all(piece in title for title in titles) for piece in shared)
    assert largest.last_at - largest.first_at < timedelta(days=200)
    assert Topic.objects.filter(letters__gt=len(rows) / 2).count() == 0


def test_before_anything_is_learnt_the_words_of_the_tree_find_the_matter_of_most_letters() -> None:
    tree = [row[:3] for row in rows_of("附件1.xlsx")]
    top = {str(number): first for number, (first, _, _) in enumerate(tree) if first in NAMES}
    labels = [Described(key, Text(tree[int(key)][2], tree[int(key)][2]), " ".join(tree[int(key)][:2])) for key in top]
    letters = [line.rsplit("\t", 1) for line in (DATA / "letters_labelled.tsv").read_text("utf-8").splitlines()]
    found = [proposals_by_words(text, labels, 1) for text, _ in letters]

    right = sum(
        bool(one) and top[one[0].label] == NAMES[int(label)] for one, (_, label) in zip(found, letters, strict=True)
    )
    assert right >= 0.6 * len(letters)
