"""Commands that bring a home up to date, fill it or empty it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

from chengshu.base.text import Text
from chengshu.config import findings
from chengshu.config.findings import State
from chengshu.config.options import YES, flag, parsed, parser
from chengshu.config.process import OneCity
from chengshu.config.settings import environment
from chengshu.config.terminal import Exit, Stop, languages, out, say

ABOUT = {
    "migrate": Text("更新数据表，同步各模块的声明。", "Bring the tables up to date and sync what the packs declare."),
    "reset": Text(
        "清空数据目录中的一切（备份除外）和数据库。不可恢复，先询问。",
        "Wipe everything in the city's folder except backups, and the database. It asks first.",
    ),
}
KEPT = {"backups", "run"}
KNOWN_BY = ("secret.key", "city.sqlite3", "log")


def run(name: str, words: Sequence[str]) -> Exit:
    """Do one of them."""
    options = parser(name, ABOUT[name])
    if name == "reset":
        flag(options, "yes", YES)
    given = parsed(options, words)
    for found in (findings.settings(), findings.home(), findings.database()):
        if found.state is State.BAD:
            raise Stop(found.text, Exit.ENVIRONMENT)
    if name == "reset":
        return reset(asked=not given.yes)
    _migrate()
    return Exit.OK


def reset(*, asked: bool) -> Exit:
    """Wipe the city on this home; refused while it runs."""
    home = environment.home()
    with OneCity(home):
        question = Text(
            "将清空 %(home)s（备份除外）和数据库 %(url)s，不可恢复。",
            "This wipes %(home)s (except backups) and the database %(url)s for good.",
        ).with_values(home=home, url=_without_password(environment.database_url()))
        if asked and not confirmed(question):
            return Exit.PROBLEM
        if not any((home / name).exists() for name in KNOWN_BY) and any(one.name not in KEPT for one in home.iterdir()):
            raise Stop(
                Text(
                    "%(home)s 看起来不是城枢的数据目录，没有清空。请检查 CHENGSHU_HOME。",
                    "%(home)s does not look like a city's folder; nothing was wiped. Check CHENGSHU_HOME.",
                ).with_values(home=home)
            )
        _drop_tables()
        for one in home.iterdir():
            if one.name not in KEPT:
                shutil.rmtree(one) if one.is_dir() else one.unlink()
    say(Text("已清空。", "Wiped."))
    return Exit.OK


def confirmed(question: Text) -> bool:
    """Ask on a terminal; anything but a yes is a no. Without a terminal it says how to go on."""
    say(question)
    if not sys.stdin.isatty():
        say(Text("没有执行。确认请加 --yes。", "Nothing was done. Add --yes to confirm."))
        return False
    words = {"zh": "输入 yes 确认：", "en": "Type yes to confirm: "}
    out.print(" ".join(words[language] for language in languages()), end="")
    return input().strip().lower() == "yes"


def _migrate() -> None:
    import django  # noqa: PLC0415 - Django only where needed

    django.setup()
    from chengshu.config import preparation  # noqa: PLC0415 - reads tables, so after the set-up
    from chengshu.kernel.install.sync import sync_packs  # noqa: PLC0415

    preparation.migrate(say)
    sync_packs()


def _drop_tables() -> None:
    """On SQLite the file goes with the home; on PostgreSQL the schema is made anew."""
    if environment.database_url().startswith("sqlite"):
        return
    from chengshu.config import schema  # noqa: PLC0415 - only a city on PostgreSQL loads its driver

    schema.empty(environment.database_url())


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
