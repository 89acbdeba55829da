"""``chengshu doctor``: looks at everything a city needs and tells what is missing and how to get it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from chengshu.base.text import Text
from chengshu.config import findings
from chengshu.config.findings import Finding, State
from chengshu.config.options import JSON, flag, parsed, parser
from chengshu.config.process import OneCity
from chengshu.config.settings import environment
from chengshu.config.terminal import Exit, Stop, as_json, languages, out, say, show_json
from chengshu.kernel.intake.imap import Unreachable, account_from, opened

ABOUT = Text(
    "检查运行和测试还缺什么，以及如何补齐。有不能运行的问题时退出码为 1。",
    "Tell what running and testing still need and how to get it. The exit code is 1 where something prevents a start.",
)
SIGNS = {State.GOOD: ("✓", "default"), State.POOR: ("!", "yellow"), State.BAD: ("✗", "red")}
NODE_NEEDED = 20


def run(name: str, words: Sequence[str]) -> Exit:
    """Print what was found, the bad ones with what to do."""
    options = parser(name, ABOUT)
    flag(options, "json", JSON)
    wants_json = parsed(options, words).json
    found = list(look())
    healthy = all(one.state is not State.BAD for one in found)
    if wants_json:
        rows = [{"key": one.key, "state": one.state, "text": as_json(one.text)} for one in found]
        show_json({"healthy": healthy, "findings": rows})
    else:
        _print(found)
    return Exit.OK if healthy else Exit.PROBLEM


def look() -> Iterator[Finding]:
    """Everything that matters to running a city, then what only tests and set-up use."""
    yield python()
    settings = findings.settings()
    if settings.state is State.BAD:
        yield settings
        return
    yield from findings.before_start()
    yield from _ports_unless_running()
    yield time_service()
    yield mailbox()
    yield program("node", _node(), "Node.js ≥ 20", "make setup")
    yield program("chromium", shutil.which("chromium"), "Chromium", "apt-get install chromium")
    yield program("fonts", _chinese_font(), "Noto CJK", "apt-get install fonts-noto-cjk")
    yield program("postgresql", _postgresql(), "PostgreSQL", "apt-get install postgresql")


def python() -> Finding:
    """The interpreter we run on."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", State.GOOD, Text("Python %(v)s", "Python %(v)s").with_values(v=version))


def time_service() -> Finding:
    """Whether the machine's clock is kept right by a time service."""
    control = shutil.which("timedatectl")
    if control:
        asked = subprocess.run(  # noqa: S603 - a program of the system
            [control, "show", "--property=NTPSynchronized", "--value"], check=False, capture_output=True, text=True
        )
        if asked.stdout.strip() == "yes":
            return Finding("time", State.GOOD, Text("系统时钟已自动校时", "The clock is kept by a time service"))
    return Finding(
        "time",
        State.POOR,
        Text(
            "没有看到校时服务。正式运行请先 apt-get install systemd-timesyncd，再 timedatectl set-ntp true。",
            "No time service was seen. For a real city set one up: apt-get install systemd-timesyncd, "
            "then timedatectl set-ntp true.",
        ),
    )


def mailbox() -> Finding:
    """Whether the mailbox for citizens' letters answers; none need be connected."""
    try:
        account = account_from(environment.setting)
        if account is None:
            return Finding("mailbox", State.GOOD, Text("收信邮箱未接入", "No mailbox for letters is connected"))
        with opened(account):
            text = Text("收信邮箱 %(key)s 可以打开", "The mailbox %(key)s can be opened")
            return Finding("mailbox", State.GOOD, text.with_values(key=account.key))
    except (Unreachable, ValueError) as failure:
        reason = failure.reason if isinstance(failure, Unreachable) else str(failure)
        text = Text(
            "%(why)s。请检查 CHENGSHU_INTAKE_IMAP_HOST、_PORT、_SECURITY、_USER、_PASSWORD 和 _FOLDER。",
            "%(why)s. Check CHENGSHU_INTAKE_IMAP_HOST, _PORT, _SECURITY, _USER, _PASSWORD and _FOLDER.",
        )
        return Finding("mailbox", State.POOR, text.with_values(why=reason))


def program(key: str, found: str | None, name: str, command: str) -> Finding:
    """Something that set-up or tests use, and how to get it."""
    if found:
        return Finding(key, State.GOOD, Text("%(name)s：%(at)s", "%(name)s: %(at)s").with_values(name=name, at=found))
    return Finding(
        key,
        State.POOR,
        Text(
            "没有 %(name)s（只有构建和测试才用到）。安装：%(command)s",
            "%(name)s is missing (only building and testing use it). To get it: %(command)s",
        ).with_values(name=name, command=command),
    )


def _ports_unless_running() -> Iterator[Finding]:
    try:
        with OneCity(environment.home()):
            yield from findings.ports()
    except Stop:
        yield Finding("port", State.GOOD, Text("城市正在运行", "The city is running"))
    except OSError:
        return


def _node() -> str | None:
    beside = Path(sys.executable).parent / "node"
    found = shutil.which("node") or (str(beside) if beside.exists() else None)
    if found is None:
        return None
    told = subprocess.run(  # noqa: S603 - found by us
        [found, "--version"], check=False, capture_output=True, text=True
    )
    major = told.stdout.strip().removeprefix("v").split(".")[0]
    return found if major.isdigit() and int(major) >= NODE_NEEDED else None


def _chinese_font() -> str | None:
    return next((str(file) for file in Path("/usr/share/fonts").rglob("NotoSansCJK*")), None)


def _postgresql() -> str | None:
    return next((str(file) for file in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None)


def _print(found: Sequence[Finding]) -> None:
    for one in found:
        sign, colour = SIGNS[one.state]
        for position, language in enumerate(languages()):
            lead = sign if position == 0 else " "
            out.print(f"{lead} {one.text.in_language(language)}", style=colour, markup=False)
    if all(one.state is State.GOOD for one in found):
        say(Text("一切就绪。", "Everything is there."))
