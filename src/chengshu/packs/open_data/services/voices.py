"""Ratings by visitors, and what they ask: bounded against abuse, answered in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text, current_language
from chengshu.kernel.access.actor import PLATFORM, Actor
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.packs.open_data.errors import NotPublished, TriedTooOften
from chengshu.packs.open_data.models import Inquiry, OpenDataset, Review
from chengshu.packs.open_data.models.datasets import Stage
from chengshu.packs.open_data.models.voices import InquiryKind, InquiryState, Shown
from chengshu.packs.open_data.queries.rules import rule_now
from chengshu.packs.open_data.rights import ANSWER, ASSIGN, PUBLISH, SEE
from chengshu.packs.open_data.services.postings import post
from chengshu.packs.open_data.visitors import channel_of, new_number, sealed, visitor_of
from chengshu.spec.work import Act, Allowance, Extension, Move, Need, NeedKind, Party, State, WorkType

RATINGS_A_DAY = 20
INQUIRIES_A_DAY = 5
DAY = timedelta(days=1)


@transaction.atomic
def rate(dataset_id: int, stars: int, *, words: str = "", address: str) -> Review:
    """Rate a dataset from an address; rating again changes one's stars. Words stand on the page once released.

    Raises NotPublished, TriedTooOften.
    """
    dataset = OpenDataset.everywhere.select_for_update(of=("self",)).filter(pk=dataset_id).first()
    if dataset is None or dataset.stage != Stage.PUBLISHED:
        raise NotPublished
    visitor = visitor_of(address)
    former = Review.objects.filter(dataset=dataset, visitor=visitor).first()
    if former is None and _tried(
        Review.objects.filter(visitor=visitor, at__gt=clock.now() - DAY).count(), RATINGS_A_DAY
    ):
        raise TriedTooOften
    review = former or Review(dataset=dataset, visitor=visitor, stars=0)
    OpenDataset.everywhere.filter(pk=dataset.pk).update(
        stars=F("stars") + stars - review.stars, ratings=F("ratings") + (0 if former else 1)
    )
    review.stars, review.words, review.at = stars, words[:500], clock.now()
    review.shown = Shown.WAITING
    review.save()
    return review


@transaction.atomic
def show_review(review_id: int, *, shown: bool, by: Actor) -> Review:
    """Let the words of a rating stand on the page, or not."""
    review = Review.objects.select_for_update(of=("self",)).select_related("dataset__publisher").get(pk=review_id)
    must_reach(by, PUBLISH, review.dataset.publisher)
    review.shown = Shown.SHOWN if shown else Shown.HIDDEN
    review.save(update_fields=["shown"])
    record(by, "open_data.review.shown" if shown else "open_data.review.hidden", review)
    return review


@dataclass(frozen=True)
class Asked:
    """What a visitor wrote. ``contact`` is an e-mail address or a mobile number, or empty."""

    kind: InquiryKind
    title: str
    words: str
    purpose: str = ""
    contact: str = ""


@transaction.atomic
def ask(asked: Asked, *, dataset: OpenDataset | None = None, address: str) -> Inquiry:
    """Take in what a visitor asks; its number is how they follow it. The office assigns it to who answers.

    Raises NotAnAddress, TriedTooOften, PortalNotSetUp.
    """
    visitor = visitor_of(address)
    if _tried(Inquiry.everywhere.filter(visitor=visitor, created_at__gt=clock.now() - DAY).count(), INQUIRIES_A_DAY):
        raise TriedTooOften
    if asked.contact:
        channel_of(asked.contact)
    rule = rule_now()
    inquiry = Inquiry.everywhere.create(
        number=new_number("KF"),
        kind=asked.kind,
        dataset=dataset,
        title=asked.title,
        words=asked.words,
        purpose=asked.purpose,
        sealed_contact=sealed(asked.contact),
        language=current_language(),
        visitor=visitor,
        office=rule.office,
    )
    item = work.open_item(
        INQUIRY,
        title=Text("%(kind)s：%(title)s", "%(kind)s: %(title)s").with_values(
            kind=inquiry.kind_label, title=asked.title
        ),
        by=PLATFORM,
        about=inquiry,
        unit=rule.office,
        parties={"office": [rule.office]},
        once=f"open_data.inquiry.{inquiry.pk}",
    )
    inquiry.due_at = item.due_at
    inquiry.save(update_fields=["due_at"])
    record(PLATFORM, "open_data.inquiry.received", inquiry, kind=asked.kind)
    _write(inquiry, RECEIVED)
    return inquiry


def _tried(times: int, most: int) -> bool:
    return times >= most


RECEIVED = (
    Text("已收到您的来件 %(number)s", "We have received %(number)s"),
    Text(
        "您的来件“%(title)s”已受理，我们会在期限内答复。可凭编号 %(number)s 查询进度。",
        "Your message “%(title)s” has been received and will be answered in time. Follow it by %(number)s.",
    ),
)
ANSWERED = (
    Text("您的来件 %(number)s 已答复", "An answer to %(number)s"),
    Text("您的来件“%(title)s”已答复：\n\n%(answer)s", "The answer to “%(title)s”:\n\n%(answer)s"),
)


def _write(inquiry: Inquiry, letter: tuple[Text, Text]) -> None:
    values = {"number": inquiry.number, "title": inquiry.title, "answer": inquiry.answer}
    post(
        inquiry.sealed_contact,
        letter[0].with_values(**values),
        letter[1].with_values(**values),
        path=reverse("open_data:follow", args=[inquiry.number]),
        language=inquiry.language,
    )


def _inquiry(moved: Moved) -> Inquiry:
    return Inquiry.everywhere.select_for_update().get(pk=moved.item.about_id)


def _assigned(moved: Moved) -> None:
    inquiry = _inquiry(moved)
    inquiry.provider_id, inquiry.state = moved.values["provider"][0], InquiryState.ANSWERING
    _save(inquiry, moved, "assigned")


def _given_back(moved: Moved) -> None:
    inquiry = _inquiry(moved)
    inquiry.provider_id, inquiry.state = None, InquiryState.RECEIVED
    _save(inquiry, moved, "given_back")


def _answered(moved: Moved) -> None:
    _settle(moved, InquiryState.ANSWERED, moved.values["answer"], public=bool(moved.values.get("public")))


def _declined(moved: Moved) -> None:
    _settle(moved, InquiryState.DECLINED, moved.step.why, public=False)


def _settle(moved: Moved, state: InquiryState, answer: str, *, public: bool) -> None:
    inquiry = _inquiry(moved)
    inquiry.state, inquiry.answer, inquiry.public = state, answer[:4000], public
    inquiry.answered_at = clock.now()
    _save(inquiry, moved, str(state))
    _write(inquiry, ANSWERED)


def _save(inquiry: Inquiry, moved: Moved, done: str) -> None:
    inquiry.changed_at = clock.now()
    inquiry.due_at = moved.item.due_at or inquiry.due_at
    inquiry.save()
    record(moved.by, f"open_data.inquiry.{done}", inquiry, why=moved.step.why)


_REPLY = (
    Need("answer", Text("答复", "Answer"), NeedKind.TEXT, hint=Text("来件人会看到。", "Whoever asked will read this.")),
    Need(
        "public", Text("在网站公开来件和答复", "Show question and answer on the portal"), NeedKind.FLAG, required=False
    ),
)
INQUIRY = WorkType(
    key="open_data.inquiry",
    label=Text("公众来件", "What a visitor asks"),
    allowance=Allowance(10),
    states=(
        State("assigning", Text("分派", "To be assigned"), held_by=(Party("office", ASSIGN),), allowance=Allowance(2)),
        State("answering", Text("承办", "To be answered"), held_by=(Party("provider", ANSWER),)),
        State("answered", Text("已答复", "Answered"), final=True),
        State("declined", Text("不予受理", "Not taken up"), final=True),
    ),
    moves=(
        Move(
            "assign",
            Text("分派给承办单位", "Assign"),
            ("assigning",),
            ("answering",),
            needs=(Need("provider", Text("承办单位", "Department"), NeedKind.UNITS, most=1, fills="provider"),),
            tone="primary",
            on_move=_assigned,
        ),
        Move(
            "answer",
            Text("答复", "Answer"),
            ("assigning", "answering"),
            ("answered",),
            needs=_REPLY,
            tone="primary",
            on_move=_answered,
        ),
        Move(
            "give_back",
            Text("不属于本单位，退回", "Not ours"),
            ("answering",),
            ("assigning",),
            why=True,
            on_move=_given_back,
        ),
        Move("decline", Text("不予受理", "Do not take up"), ("assigning",), ("declined",), why=True, on_move=_declined),
    ),
    extension=Extension(decided_by=(Party("office", ASSIGN),)),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.URGE, Act.COPY, Act.EXTEND}),
    sees=SEE,
    about_url="open_data:inquiry",
    icon="messages",
)
