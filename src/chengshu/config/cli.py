"""The ``chengshu`` command: what runs the city is here, what works on rows is a management command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from chengshu.base.errors import Refusal
from chengshu.base.text import Text, choose_language
from chengshu.config.terminal import EXIT_TEXTS, Exit, Stop, complain, languages, out, say

SETTINGS = "chengshu.config.settings.prod"


@dataclass(frozen=True)
class Command:
    """A command of this floor: its module under ``config`` has ``run(arguments) -> Exit``."""

    name: str
    text: Text
    module: str


COMMANDS = (
    Command(
        "up",
        Text("启动整个城市：网页、实时推送、工作进程、消息服务", "run the whole city: web, live, worker, broker"),
        "up",
    ),
    Command("web", Text("只启动网页服务", "run the web server only"), "roles"),
    Command("live", Text("只启动实时推送服务", "run the live streams only"), "roles"),
    Command("worker", Text("只启动工作进程", "run a worker only"), "roles"),
    Command("doctor", Text("检查还缺什么，以及如何补齐", "tell what is missing and how to get it"), "doctor"),
    Command("migrate", Text("更新数据表并同步声明", "bring tables and declared rows up to date"), "upkeep"),
    Command("reset", Text("清空数据目录（先询问）", "wipe the city's data, after asking"), "upkeep"),
    Command("backup", Text("备份数据库和文件", "back up the database and the files"), "backup"),
    Command("restore", Text("从备份恢复", "bring a backup back"), "backup"),
)
MANAGE = Text("运行任意 Django 管理命令", "run any Django management command")
USAGE = Text("用法：chengshu 命令 [参数]", "Usage: chengshu COMMAND [ARGUMENTS]")
MORE = Text(
    "每个命令加 --help 看参数；能出报告的命令可加 --json。"
    "设置都来自以 CHENGSHU_ 开头的环境变量，见 docs/operations.md。",
    "Add --help to a command for its arguments; those that report take --json. All settings are environment variables "
    "that begin with CHENGSHU_, see docs/operations.md.",
)


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run one command and give the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    choose_language(languages()[0])
    try:
        return _dispatch(list(words))
    except Stop as stop:
        complain(stop.text)
        return stop.code
    except Refusal as refusal:
        complain(refusal.sentence)
        return Exit.PROBLEM
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def _dispatch(words: list[str]) -> int:
    if not words or words[0] in {"-h", "--help", "help"}:
        show_help()
        return Exit.OK if words else Exit.USAGE
    name, rest = words[0], words[1:]
    for command in COMMANDS:
        if command.name == name:
            module: Any = import_module(f"chengshu.config.{command.module}")
            return int(module.run(name, rest))
    return _manage(rest if name == "manage" else _joined(words))


def _joined(words: list[str]) -> list[str]:
    """``plan import FILE`` is the management command ``plan_import FILE``. Raises Stop for one nobody has."""
    known = _managed()
    for length in (3, 2, 1):
        name = "_".join(word.replace("-", "_") for word in words[:length])
        if len(words) >= length and name in known:
            return [name, *words[length:]]
    raise Stop(
        Text(
            "没有这个命令：%(words)s。运行 chengshu --help 查看全部命令。",
            "There is no such command: %(words)s. Run chengshu --help for all of them.",
        ).with_values(words=" ".join(words)),
        Exit.USAGE,
    )


def _manage(words: list[str]) -> int:
    from django.core.management import CommandError, ManagementUtility  # noqa: PLC0415 - Django only where needed
    from django.db import DatabaseError  # noqa: PLC0415

    utility = ManagementUtility(["chengshu", *words])
    try:
        utility.execute()
    except CommandError as failure:
        complain(Text(str(failure), str(failure)))
        return int(failure.returncode)
    except DatabaseError as failure:
        raise Stop(
            Text(
                "数据库出错：%(why)s。如数据表尚未建立，请先运行 chengshu migrate；再运行 chengshu doctor 检查。",
                "The database failed: %(why)s. If it has no tables yet, run chengshu migrate; "
                "chengshu doctor tells more.",
            ).with_values(why=failure),
            Exit.ENVIRONMENT,
        ) from failure
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else Exit.PROBLEM
    return Exit.OK


def _managed() -> dict[str, str]:
    """The management commands of our own floors and Django's, by name, with the app that has them."""
    import django  # noqa: PLC0415 - Django only where needed
    from django.core.management import get_commands  # noqa: PLC0415

    with_database_settings(django.setup)
    return {name: str(getattr(app, "name", app)) for name, app in get_commands().items()}


def with_database_settings(work: Callable[[], None]) -> None:
    """Do what reads the settings. Raises Stop where they or the home cannot be used."""
    try:
        work()
    except OSError as failure:
        raise Stop(
            Text(
                "数据目录无法使用：%(why)s。请检查 CHENGSHU_HOME。",
                "The city's folder cannot be used: %(why)s. Check CHENGSHU_HOME.",
            ).with_values(why=failure),
            Exit.ENVIRONMENT,
        ) from failure
    except ValueError as failure:
        raise Stop(
            Text(
                "设置有误：%(why)s。运行 chengshu doctor 查看哪一项。",
                "A setting is wrong: %(why)s. Run chengshu doctor to see which.",
            ).with_values(why=failure),
            Exit.ENVIRONMENT,
        ) from failure


def show_help() -> None:
    """All commands and exit codes, in both languages."""
    both = Text("城枢 Chengshu", "Chengshu 城枢").zh
    out.print(f"{both}\n{USAGE.zh}\n{USAGE.en}\n", markup=False)
    rows = [(command.name, command.text) for command in COMMANDS]
    rows += [*_own_managed(), ("manage …", MANAGE)]
    for name, text in rows:
        out.print(f"  {name:<18} {text.zh}\n  {'':<18} {text.en}", markup=False)
    out.print("\n退出码 Exit codes", markup=False)
    for code, text in EXIT_TEXTS.items():
        out.print(f"  {code.value:<18} {text.zh} · {text.en}", markup=False)
    out.print(f"\n{MORE.zh}\n{MORE.en}", markup=False)


def _own_managed() -> list[tuple[str, Text]]:
    """Our floors' management commands; none where the settings cannot be read, as help must always work."""
    from django.core.management import load_command_class  # noqa: PLC0415 - Django only where needed

    try:
        known = _managed()
    except Stop as stop:
        say(stop.text)
        return []
    found = []
    for name, app in sorted(known.items()):
        if app.startswith("chengshu."):
            told = load_command_class(app, name).help or name
            chinese, _, english = str(told).replace(" · ", "\n", 1).partition("\n")
            found.append((name.replace("_", " "), Text(chinese, english or chinese)))
    return found
