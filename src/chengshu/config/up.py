"""``chengshu up``: checks, prepares and runs the whole city until Ctrl-C or SIGTERM."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chengshu.base.text import Text
from chengshu.config import broker, findings
from chengshu.config.broker import Broker
from chengshu.config.findings import DISK_NEEDED_MB, MEGABYTE, State
from chengshu.config.options import parsed, parser
from chengshu.config.process import OneCity, answers, die_with_parent, port_holder
from chengshu.config.settings import environment
from chengshu.config.settings.environment import Address, setting
from chengshu.config.supervisor import Child, Supervisor
from chengshu.config.terminal import Exit, Stop, complain, phrase, say, show_table

TICK_S = 0.2
NOTE_EVERY_S = 3.0
START_S = 60.0
RELEASE_S = 5.0
CLOCK_LEEWAY_S = 5.0
ABOUT = Text(
    "启动整个城市，按 Ctrl-C 停止。数据在 CHENGSHU_HOME，网页监听 CHENGSHU_BIND。",
    "Run the whole city until Ctrl-C. Its data is in CHENGSHU_HOME, the web listens on CHENGSHU_BIND.",
)


def run(name: str, words: Sequence[str]) -> Exit:
    """Run the city; the exit code says why it did not start."""
    parsed(parser(name, ABOUT), words)
    _refuse_bad(findings.settings(), findings.home())
    with OneCity(environment.home()) as lock:
        lock.note(pid=os.getpid(), address=str(environment.bind()))
        _refuse_bad(*findings.before_start())
        _wait_for_ports()
        supervisor = Supervisor(environment.home() / "log", say, lambda pids: _note_children(lock, pids))
        with supervisor.signals():
            try:
                return _live(supervisor)
            finally:
                supervisor.stop()
                say(Text("已全部停止。", "Everything has stopped."))


def _note_children(lock: OneCity, pids: Mapping[str, int]) -> None:
    lock.note(pid=os.getpid(), address=str(environment.bind()), children=pids)


def _live(supervisor: Supervisor) -> Exit:
    """From the first child to the last."""
    broker_url = _start_broker(supervisor)
    told = _prepare(supervisor, broker_url)
    if told is None:
        return Exit.OK
    for child in _city(broker_url):
        supervisor.start(child)
    if _await_ready(supervisor):
        _show(supervisor, told)
    _watch(supervisor)
    return Exit.OK


def _start_broker(supervisor: Supervisor) -> str:
    """Start our own broker where one is wanted; the address that clients connect to."""
    if not broker.wanted():
        return setting("BROKER_URL")
    own = Broker(environment.home())
    supervisor.start(Child("broker", Text("消息服务", "Broker"), own.command))
    end = time.monotonic() + START_S
    while not answers(own.where):
        supervisor.look_after()
        if time.monotonic() > end or supervisor.stopping.wait(0.05):
            raise Stop(
                Text(
                    "消息服务没有启动。请查看日志 %(log)s。", "The broker did not start. See the log %(log)s."
                ).with_values(log=supervisor.log_folder / "broker.log"),
                Exit.ENVIRONMENT,
            )
    return own.url


def _prepare(supervisor: Supervisor, broker_url: str) -> dict[str, Any] | None:
    """Tables, declarations, recovery, seeds, in a process of its own; None where the stop came meanwhile."""
    command = [sys.executable, "-m", "chengshu.config.prepare"]
    log = supervisor.log_of("prepare")
    with log.open("ab") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own command line
            command,
            env={**os.environ, "CHENGSHU_BROKER_URL": broker_url},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
        )
    outcome: dict[str, Any] = {}
    for line in _lines_until_stop(process, supervisor):
        outcome = json.loads(line)
        if "zh" in outcome:
            say(Text(outcome["zh"], outcome["en"]))
    if process.wait() == 0:
        return outcome
    if supervisor.stopping.is_set():
        return None
    last = (log.read_text(errors="replace").strip().splitlines() or ["?"])[-1]
    raise Stop(
        Text(
            "准备数据库时出错：%(why)s\n详情见 %(log)s；原有数据没有损坏，排除原因后重新启动即可。",
            "Preparing the database failed: %(why)s\nSee %(log)s; "
            "the data is unharmed, start again once the cause is gone.",
        ).with_values(why=last, log=log),
        Exit.ENVIRONMENT,
    )


def _lines_until_stop(process: subprocess.Popen[str], supervisor: Supervisor) -> Iterator[str]:
    """What the process says, line by line; it is asked to end as soon as a stop comes."""
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    while True:
        ready, _, _ = select.select([process.stdout], [], [], TICK_S)
        if supervisor.stopping.is_set():
            process.terminate()
        elif not ready:
            supervisor.look_after()
            continue
        line = process.stdout.readline()
        if not line:
            return
        yield line


def _city(broker_url: str) -> Iterator[Child]:
    """The processes beside the broker."""
    told = {"CHENGSHU_BROKER_URL": broker_url or "none"}
    command = [sys.executable, "-m", "chengshu"]
    yield Child("live", Text("实时推送", "Live streams"), lambda: [*command, "live"], told)
    yield Child("worker", Text("工作进程", "Worker"), lambda: [*command, "worker"], told)
    yield Child("web", Text("网页", "Web"), lambda: [*command, "web"], told)


def _await_ready(supervisor: Supervisor) -> bool:
    """Until the web answers; says so and goes on where it takes too long."""
    end = time.monotonic() + START_S
    while not answers(_reachable(environment.bind())):
        supervisor.look_after()
        if supervisor.stopping.wait(TICK_S):
            return False
        if time.monotonic() > end:
            complain(
                Text(
                    "网页还没有应答，继续等待。日志：%(log)s",
                    "The web does not answer yet; still waiting. Log: %(log)s",
                ).with_values(log=supervisor.log_folder / "web.log")
            )
            return True
    return True


def _watch(supervisor: Supervisor) -> None:
    """Look after the children until told to stop; tell of a clock that jumps and a disk that fills."""
    drift = time.time() - time.monotonic()
    noted, disk_told = 0.0, False
    while not supervisor.stopping.wait(TICK_S):
        supervisor.look_after()
        jump_s = time.time() - time.monotonic() - drift
        drift += jump_s
        if jump_s < -CLOCK_LEEWAY_S:
            complain(
                Text(
                    "系统时钟倒退了 %(n)s 秒。请检查校时服务（timedatectl）；期限和审计时间以系统时钟为准。",
                    "The clock went back by %(n)s seconds. Check the time service (timedatectl): "
                    "deadlines and audit times follow it.",
                ).with_values(n=round(-jump_s))
            )
        if time.monotonic() - noted > NOTE_EVERY_S:
            noted = time.monotonic()
            disk_told = _note(disk_told)


def _note(disk_told: bool) -> bool:
    """Leave the time of this moment in the home; whether the operator has been told that the disk is full."""
    low = shutil.disk_usage(environment.home()).free < DISK_NEEDED_MB * MEGABYTE
    if low and not disk_told:
        complain(findings.disk().text)
    try:
        findings.last_seen().touch()
    except OSError:
        return low
    return low


def _show(supervisor: Supervisor, told: dict[str, Any]) -> None:
    """The address, the demo accounts and a table of what runs."""
    rows = ((phrase(child.label), str(child.pid), _where(child.key)) for child in supervisor.children)
    show_table(
        Text("正在运行", "Running"),
        (Text("进程", "Process"), Text("进程号", "PID"), Text("地址", "Address")),
        rows,
    )
    accounts = told.get("accounts", [])
    if accounts:
        show_table(
            Text("演示账号", "Demo accounts"),
            (Text("账号", "Account"), Text("口令", "Password"), Text("角色", "Role")),
            ((one["username"], one["password"], phrase(Text(**one["role"]))) for one in accounts),
        )
    say(
        Text("城枢已启动：%(url)s （按 Ctrl-C 停止）", "Chengshu is up: %(url)s (Ctrl-C stops it)").with_values(
            url=public_url()
        ),
        style="bold green",
    )


def public_url() -> str:
    """The address to open on this machine."""
    where = _reachable(environment.bind())
    scheme = "https" if setting("HTTPS") == "1" else "http"
    host = "localhost" if where.host in {"127.0.0.1", "::1"} else where.host
    return f"{scheme}://{Address(host, where.port)}/"


def _where(key: str) -> str:
    known = {"web": environment.bind, "live": environment.live_bind}
    return str(known[key]()) if key in known else ""


def _reachable(where: Address) -> Address:
    """Where a client on this machine finds what listens on every interface."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not listened on
    return Address(everywhere.get(where.host, where.host), where.port)


def _refuse_bad(*found: findings.Finding) -> None:
    """Say what is poor, end at the first that is bad."""
    for one in found:
        if one.state is State.BAD:
            raise Stop(one.text, Exit.ENVIRONMENT)
        if one.state is State.POOR:
            complain(one.text)


def _wait_for_ports() -> None:
    """The children of a killed city may take a moment to let go of the ports."""
    end = time.monotonic() + RELEASE_S
    for where in (environment.bind(), environment.live_bind()):
        trouble = port_holder(where)
        while trouble and time.monotonic() < end:
            time.sleep(TICK_S)
            trouble = port_holder(where)
        if trouble:
            raise Stop(trouble, Exit.ENVIRONMENT)
