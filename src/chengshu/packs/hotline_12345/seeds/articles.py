"""Articles of the knowledge base, published, but for one that waits for review."""

from __future__ import annotations

import csv
from datetime import timedelta
from importlib.resources import files

from chengshu.base import clock
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.work.queries import item_about
from chengshu.kernel.work.services import make_move
from chengshu.packs.hotline_12345.models import Article, Version
from chengshu.packs.hotline_12345.seeds.people import centre
from chengshu.packs.hotline_12345.services.knowledge import Content, write_article


def seed_articles() -> None:
    """Write and publish them; nothing where there are articles."""
    unit = centre()
    if unit is None or Article.everywhere.exists():
        return
    text = files(__package__).joinpath("articles.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        expires = clock.today() + timedelta(days=int(row["days"])) if row["days"] else None
        content = Content(
            title_zh=row["title_zh"],
            body_zh=row["body_zh"],
            title_en=row["title_en"],
            body_en=row["body_en"],
            basis=row["basis"],
            expires_on=expires,
        )
        version = write_article(content, unit, by=PLATFORM)
        _move(version, "submit")
        if row["published"] == "1":
            _move(version, "publish")
            Article.everywhere.filter(pk=version.article_id).update(used=int(row["used"]))


def _move(version: Version, move: str) -> None:
    item = item_about(version)
    if item is not None:
        make_move(item, move, by=PLATFORM)
