"""The knowledge base: writing, reviewing, publishing, reminding, feeding."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import OperationalError, transaction
from django.db.models import F, Max
from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.access.queries import people_who_may
from chengshu.kernel.access.scopes import must_reach
from chengshu.kernel.audit.services import record
from chengshu.kernel.catalogue.search.grams import grams
from chengshu.kernel.messages.services import tell
from chengshu.kernel.work import services as work
from chengshu.kernel.work.services import Moved
from chengshu.packs.hotline_12345.errors import DraftWaits, ExpiresInPast, NotInThisState
from chengshu.packs.hotline_12345.models import Article, Gram, Source, Version, VersionState
from chengshu.packs.hotline_12345.queries.knowledge import running_out
from chengshu.packs.hotline_12345.rights import PUBLISH, READ, WRITE
from chengshu.spec.pages import MessageTemplate
from chengshu.spec.work import Act, Allowance, Move, State, Unit, WorkType

if TYPE_CHECKING:
    from chengshu.kernel.identity.models import Organisation

log = logging.getLogger(__name__)
AT_ONCE = 200
EXPIRING = MessageTemplate(
    key="hotline_12345.article.expiring",
    title=Text("知识即将到期：%(title)s", "An article expires: %(title)s"),
    body=Text(
        "“%(title)s”的有效期到 %(day)s。请核对内容，另起一版延长有效期，或停用。",
        "“%(title)s” is valid until %(day)s. Please check it, and publish a new version or retire it.",
    ),
)


@dataclass(frozen=True)
class Content:
    """What an article says; the English words may be empty."""

    title_zh: str
    body_zh: str
    title_en: str = ""
    body_en: str = ""
    basis: str = ""
    expires_on: date | None = None
    public: bool = True


@transaction.atomic
def write_article(
    content: Content, unit: Organisation, *, by: Actor, source: Source = Source.HAND, source_key: str = ""
) -> Version:
    """A new article in its first version, a draft on its writer's desk. Raises ExpiresInPast."""
    must_reach(by, WRITE, unit)
    article = Article.everywhere.create(unit=unit, source=source, source_key=source_key[:120], public=content.public)
    return _version(article, content, by)


@transaction.atomic
def revise_article(article: Article, content: Content, *, by: Actor) -> Version:
    """A further version; the published one answers until it is published. Raises DraftWaits, ExpiresInPast."""
    row = Article.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=article.pk)
    must_reach(by, WRITE, row.unit)
    if row.versions.filter(state__in=[VersionState.DRAFT, VersionState.REVIEW]).exists():
        raise DraftWaits
    return _version(row, content, by)


@transaction.atomic
def change_draft(version: Version, content: Content, *, by: Actor) -> Version:
    """Write on at a draft. Raises NotInThisState, ExpiresInPast."""
    row = Version.everywhere.select_for_update(of=("self",)).select_related("article__unit").get(pk=version.pk)
    must_reach(by, WRITE, row.article.unit)
    if row.state != VersionState.DRAFT:
        raise NotInThisState
    _check(content)
    for name, value in content.__dict__.items():
        setattr(row, name, value)
    row.save()
    record(by, "hotline_12345.article.written", row, number=row.number)
    return row


@transaction.atomic
def retire_article(article: Article, *, by: Actor) -> Article:
    """It answers no more."""
    row = Article.everywhere.select_for_update(of=("self",)).select_related("unit").get(pk=article.pk)
    must_reach(by, PUBLISH, row.unit)
    row.retired_on, row.changed_at = clock.today(), clock.now()
    row.save()
    row.grams.all().delete()
    record(by, "hotline_12345.article.retired", row)
    return row


def count_reader(article: Article) -> None:
    """Somebody opened it on the self-service page. While the database is busy the reader goes before the count."""
    try:
        with transaction.atomic():
            Article.everywhere.filter(pk=article.pk).update(opened=F("opened") + 1)
    except OperationalError:
        log.warning("a reader of article %s was not counted", article.pk)


def remind_due() -> int:
    """Tell the writers of articles that run out, once for each date; returns of how many."""
    due = list(running_out()[:AT_ONCE])
    for article in due:
        with transaction.atomic():
            people = people_who_may(WRITE, article.unit).values_list("pk", flat=True)
            url = reverse("hotline_12345:article", args=[article.pk])
            title = article.current.title if article.current else Text("", "")
            tell(people, EXPIRING.key, subject=article, url=url, title=title, day=article.expires_on)
            Article.everywhere.filter(pk=article.pk).update(reminded_on=clock.today())
    return len(due)


@transaction.atomic
def feed(items: Iterable[tuple[str, Content]], unit: Organisation, source: Source, *, by: Actor) -> int:
    """Take in service items or policies by their own keys as drafts for review; returns how many brought news.

    What says the same as before, or waits for review, is passed over.
    """
    must_reach(by, WRITE, unit)
    fresh = 0
    for key, content in items:
        known = Article.everywhere.select_for_update(of=("self",)).filter(source=source, source_key=key).first()
        if known is None:
            write_article(content, unit, by=by, source=source, source_key=key)
        elif _says(known, content):
            continue
        else:
            revise_article(known, content, by=by)
        fresh += 1
    return fresh


def _says(article: Article, content: Content) -> bool:
    newest = article.versions.order_by("-number").first()
    if newest is None:
        return False
    waits = newest.state in {VersionState.DRAFT, VersionState.REVIEW}
    return waits or all(getattr(newest, name) == value for name, value in content.__dict__.items())


def _version(article: Article, content: Content, by: Actor) -> Version:
    _check(content)
    number = (article.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Version.everywhere.create(article=article, number=number, written_by_id=by.person_id, **content.__dict__)
    work.open_item(
        ARTICLE,
        title=Text(f"知识：{row.title_zh}", f"Article: {row.title.en}"),
        by=by,
        about=row,
        unit=article.unit,
        once=f"hotline_12345.version {row.pk}",
    )
    record(by, "hotline_12345.article.written", row, number=number)
    return row


def _check(content: Content) -> None:
    if content.expires_on is not None and content.expires_on < clock.today():
        raise ExpiresInPast(fields={"expires_on": ExpiresInPast.text})


def _stand(moved: Moved, state: VersionState) -> Version:
    row = Version.everywhere.select_for_update(of=("self",)).select_related("article").get(pk=moved.item.about_id)
    row.state = state
    row.save(update_fields=["state"])
    return row


def _submitted(moved: Moved) -> None:
    _stand(moved, VersionState.REVIEW)


def _returned(moved: Moved) -> None:
    _stand(moved, VersionState.DRAFT)


def _withdrawn(moved: Moved) -> None:
    _stand(moved, VersionState.WITHDRAWN)


def _published(moved: Moved) -> None:
    """The version answers from now on, in place of the one before."""
    key = int(moved.item.about_id)
    article = Article.everywhere.select_for_update(of=("self",)).get(versions=key)
    article.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.REPLACED)
    row = _stand(moved, VersionState.PUBLISHED)
    row.published_by_id, row.published_at = moved.by.person_id, clock.now()
    row.save(update_fields=["published_by", "published_at"])
    article.current, article.public, article.expires_on = row, row.public, row.expires_on
    article.reminded_on, article.retired_on, article.changed_at = None, None, clock.now()
    article.save()
    _index(article, row)
    record(moved.by, "hotline_12345.article.published", row, number=row.number)


def _index(article: Article, version: Version) -> None:
    titled = set(grams(f"{version.title_zh} {version.title_en}"))
    told = set(grams(f"{version.body_zh} {version.body_en}")) | titled
    article.grams.all().delete()
    Gram.objects.bulk_create(
        Gram(article=article, token=token, titled=token in titled) for token in sorted(told) if 1 < len(token) <= 40
    )


ARTICLE = WorkType(
    key="hotline_12345.article",
    label=Text("知识审核", "Review of an article"),
    allowance=Allowance(10),
    states=(
        State("draft", Text("起草", "Being written"), held_by=(Unit(WRITE),)),
        State("review", Text("待审核", "Under review"), held_by=(Unit(PUBLISH),), allowance=Allowance(3)),
        State("published", Text("已发布", "Published"), final=True),
        State("withdrawn", Text("已撤回", "Withdrawn"), final=True),
    ),
    moves=(
        Move("submit", Text("提交审核", "Hand in"), ("draft",), ("review",), tone="primary", on_move=_submitted),
        Move("drop", Text("撤回", "Withdraw"), ("draft",), ("withdrawn",), why=True, on_move=_withdrawn),
        Move(
            "publish",
            Text("审核通过并发布", "Publish"),
            ("review",),
            ("published",),
            tone="primary",
            bulk=True,
            on_move=_published,
        ),
        Move("send_back", Text("退回修改", "Send back"), ("review",), ("draft",), why=True, on_move=_returned),
    ),
    acts=frozenset({Act.CLAIM, Act.TRANSFER, Act.COPY, Act.URGE, Act.ADD_SIGNER}),
    opens=WRITE,
    sees=READ,
    about_url="hotline_12345:version",
    icon="book",
)
