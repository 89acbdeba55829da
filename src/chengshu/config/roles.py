"""One role of the city in this process, for machines that run them apart."""

from __future__ import annotations

from collections.abc import Sequence

from chengshu.base.text import Text
from chengshu.config import findings
from chengshu.config.findings import State
from chengshu.config.options import parsed, parser
from chengshu.config.terminal import Exit, Stop

ABOUT = {
    "web": Text("启动网页服务，监听 CHENGSHU_BIND。", "Run the web server on CHENGSHU_BIND."),
    "live": Text("启动实时推送服务，监听 CHENGSHU_LIVE_BIND。", "Run the live streams on CHENGSHU_LIVE_BIND."),
    "worker": Text("启动一个工作进程；可以同时运行多个。", "Run a worker; several may run at once."),
}


def run(name: str, words: Sequence[str]) -> Exit:
    """Serve until told to stop."""
    parsed(parser(name, ABOUT[name]), words)
    for found in (findings.settings(), findings.home()):
        if found.state is State.BAD:
            raise Stop(found.text, Exit.ENVIRONMENT)
    if name == "worker":
        return _work()
    from chengshu.config import web  # noqa: PLC0415 - granian only where it serves

    if name == "web":
        web.serve()
    else:
        web.serve_live()
    return Exit.OK


def _work() -> Exit:
    import django  # noqa: PLC0415 - set up in the process that needs it

    django.setup()
    from chengshu.config import worker  # noqa: PLC0415 - reads tables, so after the set-up

    return Exit.OK if worker.main() else Exit.PROBLEM
