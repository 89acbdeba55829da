"""Work through its other doors: the API, the search, errands, files given with a move."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chengshu.kernel.access.tests.make import make_actor
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.work import services as work
from chengshu.kernel.work.errands import ERRAND
from chengshu.kernel.work.errors import WrongValues
from chengshu.kernel.work.models import Item
from chengshu.kernel.work.rights import ASSIGN_ERRANDS, SEE_ITEMS
from chengshu.kernel.work.searching import find
from chengshu.kernel.work.services.handing_in import hand_in
from chengshu.kernel.work.tests.make import REPAIR, declared, make_bureau, make_repair, person, states_of
from chengshu.kernel.work.tests.test_pages import signed_in
from chengshu.spec.people import Scope
from chengshu.spec.work import Need, NeedKind

pytestmark = pytest.mark.django_db

API = "/api/v1/work"


def test_a_program_reads_the_inbox_and_makes_a_move_once() -> None:
    bureau = make_bureau()
    item = make_repair(bureau)
    client = signed_in(bureau.crew)
    line = client.get(f"{API}/inbox").json()["lines"][0]
    assert line["item"] == item.pk
    assert line["title"] == {"zh": "井盖破损", "en": "井盖破损"}
    shown = client.get(f"{API}/items/{item.pk}").json()
    assert [move["move"] for move in shown["moves"]] == ["repaired"]

    sent: dict[str, Any] = {"desk": line["desk"], "values": {"share": 100}, "once": "phone-1"}
    url = f"{API}/items/{item.pk}/moves/repaired"
    assert client.post(url, sent, content_type="application/json").json()["states"] == ["review"]
    again = client.post(url, sent, content_type="application/json")
    assert again.status_code == 409
    assert "维修员" in again.json()["title_zh"]


def test_a_program_learns_which_field_is_wrong() -> None:
    bureau = make_bureau()
    item = make_repair(bureau)
    client = signed_in(bureau.crew)
    answer = client.post(f"{API}/items/{item.pk}/moves/repaired", {"values": {}}, content_type="application/json")
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"share"}
    assert client.post(f"{API}/items/{item.pk}/moves/nothing", {}, content_type="application/json").status_code == 403


def test_a_stranger_finds_nothing_through_the_api() -> None:
    item = make_repair(make_bureau())
    assert signed_in(make_actor()).get(f"{API}/items/{item.pk}").status_code == 404
    assert Client().get(f"{API}/items/{item.pk}").status_code == 401
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = signed_in(make_actor()).cookies
    assert forged.post(f"{API}/items/{item.pk}/moves/repaired", {}, content_type="application/json").status_code == 403


def test_the_search_finds_what_one_may_see_and_nothing_else() -> None:
    bureau = make_bureau()
    make_repair(bureau, title="建设路井盖破损")
    make_repair(bureau, title="文明路路灯不亮")
    assert [hit.title for hit in find(bureau.crew, "井盖 建设", 10)] == ["建设路井盖破损"]
    assert find(make_actor(), "井盖", 10) == []
    chief = make_actor(organisation=bureau.body, may={SEE_ITEMS: Scope.UNIT})
    assert len(find(chief, "路", 10)) == 2
    assert len(find(chief, "路", 1)) == 1


def test_an_errand_is_assigned_done_by_all_and_confirmed() -> None:
    bureau = make_bureau()
    boss = make_actor("交办领导", organisation=bureau.body, may={ASSIGN_ERRANDS: Scope.UNIT})
    client = signed_in(boss)
    assert signed_in(bureau.crew).get(reverse("work:assign")).status_code == 403
    asked = {"title": "报送清单", "note": "按附件格式", "due": "2026-12-01", "urgency": "1"}
    assert client.post(reverse("work:assign"), asked).status_code == 422
    client.post(reverse("work:assign"), {**asked, "people": "维修员、审核员"})

    item = Item.everywhere.get(kind=ERRAND.key)
    assert (item.urgency, item.values) == (1, {"note": "按附件格式"})
    for actor in (bureau.crew, bureau.reviewer):
        assert states_of(item) == ["doing"]
        work.make_move(item, "report", by=actor, values={"result": "已报送"})
    assert states_of(item) == ["confirming"]
    assert "按附件格式" in client.get(reverse("work:item", args=[item.pk])).content.decode()
    work.make_move(item, "confirm", by=boss)
    assert states_of(item) == ["done"]


def test_an_item_is_broken_down_on_its_page_and_waits_for_the_part() -> None:
    bureau = make_bureau()
    boss = make_actor("交办领导", organisation=bureau.body, may={ASSIGN_ERRANDS: Scope.UNIT})
    item = work.open_item(ERRAND, title="总任务", by=boss, parties={"doers": [person(boss)]})
    url = reverse("work:part", args=[item.pk])
    signed_in(boss).post(url, {"title": "子任务", "due": "2026-12-01", "urgency": "0", "people": "维修员"})
    part = item.children.get()
    assert part.awaited
    assert "子任务" in signed_in(boss).get(reverse("work:item", args=[item.pk])).content.decode()


EVIDENCED = replace(
    REPAIR,
    key="test.evidenced",
    moves=tuple(
        replace(move, needs=(Need("photos", move.label, NeedKind.FILES),)) if move.key == "repaired" else move
        for move in REPAIR.moves
    ),
)


def test_evidence_given_with_a_move_is_seen_by_whoever_sees_the_item() -> None:
    bureau = make_bureau()
    with declared(EVIDENCED):
        item = work.open_item(EVIDENCED, title="x", by=bureau.opener, parties={"crew": [person(bureau.crew)]})
        work.make_move(item, "submit", by=bureau.opener)
        with pytest.raises(WrongValues):
            hand_in(item, "repaired", by=bureau.crew)
        upload = SimpleUploadedFile("现场.txt", "已修好".encode())
        step = hand_in(item, "repaired", by=bureau.crew, uploads={"photos": [upload]})

        kept = Attachment.objects.get()
        assert (kept.subject_type, kept.subject_id) == ("work.Step", str(step.pk))
        url = reverse("files:download", args=[kept.pk])
        assert signed_in(bureau.opener).get(url).status_code == 200
        assert signed_in(make_actor()).get(url).status_code == 404
        assert "现场.txt" in signed_in(bureau.opener).get(reverse("work:item", args=[item.pk])).content.decode()


def test_somebody_elses_unattached_file_is_no_evidence() -> None:
    bureau = make_bureau()
    with declared(EVIDENCED):
        item = work.open_item(EVIDENCED, title="x", by=bureau.opener, parties={"crew": [person(bureau.crew)]})
        work.make_move(item, "submit", by=bureau.opener)
        first = hand_in(item, "repaired", by=bureau.crew, uploads={"photos": [SimpleUploadedFile("a.txt", b"a")]})
        other = work.open_item(EVIDENCED, title="y", by=bureau.opener, parties={"crew": [person(bureau.crew)]})
        work.make_move(other, "submit", by=bureau.opener)
        with pytest.raises(WrongValues):
            work.make_move(other, "repaired", by=bureau.crew, values=dict(first.values))
