"""What the hotline of the invented city begins with: recipients, hotlines, shifts, articles, callbacks."""

from __future__ import annotations

from chengshu.packs.hotline_12345.seeds.articles import seed_articles
from chengshu.packs.hotline_12345.seeds.callbacks import seed_callbacks
from chengshu.packs.hotline_12345.seeds.hotlines import seed_hotlines, seed_recipients
from chengshu.packs.hotline_12345.seeds.shifts import seed_shifts

__all__ = ["seed_articles", "seed_callbacks", "seed_hotlines", "seed_recipients", "seed_shifts"]
