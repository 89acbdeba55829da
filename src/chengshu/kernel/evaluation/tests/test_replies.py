"""Replies are scored before they are sent and after, and a span of them together."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.access.tests.make import make_account, make_actor
from chengshu.kernel.cases.models import Case, Channel
from chengshu.kernel.cases.rights import SEE
from chengshu.kernel.cases.services import Ending, Report, keep_past
from chengshu.kernel.cases.tests.make import make_case, make_keeper
from chengshu.kernel.evaluation.queries.periods import period_of
from chengshu.kernel.evaluation.replies import replies_of
from chengshu.kernel.evaluation.rights import SEE_RATES
from chengshu.kernel.intake.services import files
from chengshu.kernel.intake.tests.test_files import LETTERS, taken_in
from chengshu.spec.people import Scope

pytestmark = pytest.mark.django_db
ASKED = "文昌街路灯不亮已经三天，什么时候能修好？为什么没有人来？"
GOOD = (
    "您反映的文昌街路灯不亮问题已收悉。经现场核查，因电缆老化造成三盏路灯断电。根据《城市照明管理规定》第二十一条，"
    "我处已安排抢修人员更换电缆，将于9月5日前修好路灯。如有疑问请联系市政处。"
)
SPAN = {"first": "2023-09-01", "last": "2023-09-30"}


def moment(day: int) -> datetime:
    return datetime(2023, 9, day, 10, tzinfo=clock.LOCAL)


def past(reply: str, *, days: int = 3) -> Case:
    asked = Report(Channel.IMPORT, ASKED, reported_at=moment(1), once=reply)
    return keep_past(asked, Ending(at=moment(1 + days), reply=reply), by=PLATFORM)


def client() -> Client:
    one = Client()
    one.force_login(make_account(may={SEE_RATES: Scope.ALL, SEE: Scope.ALL}))
    return one


def test_replies_of_a_span_stand_with_the_weakest_first_and_their_means() -> None:
    make_keeper()
    weak, good = past("已阅。"), past(GOOD)
    found = replies_of(make_actor(may={SEE: Scope.ALL}), period_of(SPAN))
    assert [one.case for one in found] == [weak, good]
    assert found[1].score.parts.keys() == {"relevance", "completeness", "explainability", "timeliness"}
    page = client().get(reverse("evaluation:replies"), SPAN).content.decode()
    assert str(found[1].score.parts["completeness"]) in page
    mean = (found[0].score.total + found[1].score.total) / 2
    assert f"{mean:.1f}" in page


def test_late_reply_loses_by_timeliness_alone() -> None:
    make_keeper()
    soon, late = past(GOOD), past(f"{GOOD} ", days=25)
    scores = {one.case.pk: one.score.parts for one in replies_of(make_actor(may={SEE: Scope.ALL}), period_of(SPAN))}
    assert scores[late.pk]["timeliness"] < scores[soon.pk]["timeliness"]
    assert scores[late.pk]["relevance"] == scores[soon.pk]["relevance"]


def test_page_of_a_case_shows_the_score_of_its_reply() -> None:
    make_keeper()
    page = client().get(reverse("cases:case", args=[past(GOOD).pk])).content.decode()
    assert "答复评分" in page
    assert "可解释性" in page
    assert "原系统" in page


def test_reply_is_scored_while_it_is_written_and_not_kept() -> None:
    make_keeper()
    case = make_case(ASKED)
    told = client().post(reverse("cases:reply_hint", args=[case.pk]), {"reply": GOOD}).content.decode()
    assert "相关性" in told
    assert "相关性、" in client().post(reverse("cases:reply_hint", args=[case.pk]), {"reply": " "}).content.decode()
    case.refresh_from_db()
    assert case.reply == ""


@pytest.mark.skipif(not LETTERS.is_dir(), reason="the published letters do not lie beside the project")
def test_published_replies_are_kept_and_scored() -> None:
    make_keeper()
    everybody = make_actor(may={SEE: Scope.ALL})
    taken_in(files.hand_in((LETTERS / "附件4.xlsx").read_bytes(), "附件4.xlsx", by=PLATFORM), PLATFORM)
    found = replies_of(everybody, period_of({"first": "2010-01-01", "last": "2020-12-31"}))
    assert len(found) == 120
    assert all("timeliness" in one.score.parts for one in found)
