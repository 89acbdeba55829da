"""The knowledge base for the staff, and its page for everybody."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chengshu.base.text import Text
from chengshu.kernel.access.guards import HubRequest, public, requires
from chengshu.kernel.access.scopes import reaches
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.showing import panel_of
from chengshu.packs.hotline_12345.forms.desk import ArticleForm
from chengshu.packs.hotline_12345.models import SOURCES, Article, Source, VersionState
from chengshu.packs.hotline_12345.queries import knowledge as found
from chengshu.packs.hotline_12345.rights import PUBLISH, READ, WRITE
from chengshu.packs.hotline_12345.services import knowledge
from chengshu.packs.hotline_12345.services.calls import seat_unit
from chengshu.packs.hotline_12345.tables.desk import ARTICLES, article_state, article_url, version_badge
from chengshu.ui.forms import done, form_view, typed
from chengshu.ui.pages import page
from chengshu.ui.tables import list_page

HANDED_IN = Text("已存为草稿，提交审核后发布。", "Kept as a draft; hand it in to have it published.")
LONGEST = 100


@requires(READ)
def articles(request: HubRequest) -> HttpResponseBase:
    """All articles; with words those that have them, the best first."""
    words = request.GET.get("words", "").replace("\0", "")[:LONGEST]
    rows = found.articles_seen_by(request.actor)
    context = {
        "words": words,
        "answers": found.articles_found(words) if words else [],
        "waiting": [(version_badge(one), one) for one in found.open_versions(request.actor)[:20]],
        "doors": _doors(),
        "may_write": request.actor.may(WRITE),
    }
    return list_page(request, "hotline_12345/articles.html", ARTICLES, rows, context)


@requires(READ)
def article(request: HubRequest, key: int) -> HttpResponse:
    """An article with its versions."""
    row = found.article_for(request.actor, key)
    context = {
        "article": row,
        "state": article_state(row),
        "source": SOURCES[row.source],
        "versions": [(version_badge(one), one) for one in row.versions.select_related("written_by", "published_by")],
        "may_write": reaches(request.actor, WRITE, row.unit),
        "may_retire": reaches(request.actor, PUBLISH, row.unit) and row.retired_on is None,
    }
    return render(request, "hotline_12345/article.html", context)


@requires(READ)
def version(request: HubRequest, key: int) -> HttpResponse:
    """A version with the work on it."""
    row = found.version_for(request.actor, key)
    item = item_about(row)
    context = {
        "version": row,
        "state": version_badge(row),
        "panel": panel_of(request.actor, item) if item else None,
        "may_write": row.state == VersionState.DRAFT and reaches(request.actor, WRITE, row.article.unit),
    }
    return render(request, "hotline_12345/version.html", context)


@requires(WRITE)
def new_article(request: HubRequest) -> HttpResponseBase:
    """Write an article."""

    def save(filled: ArticleForm) -> str:
        made = knowledge.write_article(filled.content(), seat_unit(), by=request.actor)
        return reverse("hotline_12345:version", args=[made.pk])

    form = typed(ArticleForm, request, initial={"public": True})
    title, back = Text("编写知识", "Write an article"), reverse("hotline_12345:articles")
    return form_view(request, form, save, title=title, back=back, said=HANDED_IN)


@requires(WRITE)
def revise(request: HubRequest, key: int) -> HttpResponseBase:
    """Begin a further version."""
    row = found.article_for(request.actor, key)

    def save(filled: ArticleForm) -> str:
        made = knowledge.revise_article(row, filled.content(), by=request.actor)
        return reverse("hotline_12345:version", args=[made.pk])

    form = typed(ArticleForm, request, initial=_said(row.current))
    title = Text("另起一版", "Begin a new version")
    return form_view(request, form, save, title=title, back=article_url(row), said=HANDED_IN)


@requires(WRITE)
def change_draft(request: HubRequest, key: int) -> HttpResponseBase:
    """Write on at a draft."""
    row = found.version_for(request.actor, key)
    back = reverse("hotline_12345:version", args=[row.pk])

    def save(filled: ArticleForm) -> str:
        knowledge.change_draft(row, filled.content(), by=request.actor)
        return back

    form = typed(ArticleForm, request, initial=_said(row))
    return form_view(request, form, save, title=Text("修改草稿", "Change the draft"), back=back)


@require_POST
@requires(PUBLISH)
def retire(request: HubRequest, key: int) -> HttpResponse:
    """It answers no more."""
    row = knowledge.retire_article(found.article_for(request.actor, key), by=request.actor)
    return done(request, Text("已停用。", "Retired."), article_url(row))


@public
@require_safe
def self_service(request: HubRequest) -> HttpResponse:
    """Everybody looks for an answer."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    rows = found.articles_found(words, public=True) or (found.answers_to(words, limit=10, public=True) if words else [])
    context = {"words": words, "answers": rows}
    return page(request, "hotline_12345/public/ask.html", "hotline_12345/public/_answers.html", context)


@public
@require_safe
def public_article(request: HubRequest, key: int) -> HttpResponse:
    """An answer for everybody."""
    row = found.public_article(key)
    knowledge.count_reader(row)
    return render(request, "hotline_12345/public/answer.html", {"article": row, "version": row.current})


def _said(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in ArticleForm.base_fields} if row is not None else {}


def _doors() -> list[tuple[Text, int]]:
    """How many articles each system fed; nothing yet shows as not connected."""
    return [(SOURCES[one], Article.everywhere.filter(source=one).count()) for one in (Source.MATTER, Source.POLICY)]
