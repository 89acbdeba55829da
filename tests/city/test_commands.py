"""The command line: help in both languages, exit codes that mean something, reports for programs."""

from __future__ import annotations

import json

import httpx

from chengshu.config.terminal import EXIT_TEXTS, Exit
from tests.city.running import City


def test_help_names_every_command_in_both_languages(city: City) -> None:
    told = city.command("--help")

    assert told.returncode == Exit.OK
    for words in ("up", "web", "worker", "live", "doctor", "reset", "seed", "audit verify", "backup", "restore"):
        assert f"\n  {words} " in told.stdout
    assert "启动整个城市" in told.stdout
    assert "run the whole city" in told.stdout
    assert all(str(text.zh) in told.stdout for text in EXIT_TEXTS.values())


def test_help_of_a_command_is_in_both_languages(bare_city: City) -> None:
    told = bare_city.command("backup", "--help").stdout
    assert "备份数据库和文件" in told
    assert "Back up the database" in told


def test_help_works_where_the_settings_are_wrong(bare_city: City) -> None:
    assert bare_city.command("--help", CHENGSHU_DATABASE_URL="nonsense://").returncode == Exit.OK


def test_unknown_command_and_wrong_argument_are_told_apart_from_problems(city: City) -> None:
    assert city.command("dance").returncode == Exit.USAGE
    assert city.command("backup", "--dance").returncode == Exit.USAGE
    assert city.command().returncode == Exit.USAGE


def test_chinese_terminal_reads_chinese_and_an_unknown_one_both(city: City) -> None:
    chinese = city.command("dance", CHENGSHU_LANGUAGE="zh").stderr
    assert "没有这个命令" in chinese
    assert "There is no such command" not in chinese

    both = city.command("dance", CHENGSHU_LANGUAGE="", LANG="C", LC_ALL="").stderr
    assert "没有这个命令" in both
    assert "There is no such command" in both


def test_words_name_a_management_command(city: City) -> None:
    sound = city.command("audit", "verify", "--json")
    assert sound.returncode == Exit.OK, sound.stderr
    assert json.loads(sound.stdout)["sound"] is True


def test_doctor_reports_for_programs(city: City) -> None:
    answer = city.command("doctor", "--json")
    report = json.loads(answer.stdout)

    assert answer.returncode == Exit.OK
    assert report["healthy"] is True
    keys = {one["key"] for one in report["findings"]}
    assert {"home", "disk", "clock", "build", "broker", "database", "port", "node", "chromium", "fonts"} <= keys
    assert all(one["text"]["zh"] and one["text"]["en"] for one in report["findings"])


def test_doctor_finds_what_prevents_a_start(city: City) -> None:
    answer = city.command("doctor", "--json", CHENGSHU_DATABASE_URL="mysql://x")
    bad = [one["key"] for one in json.loads(answer.stdout)["findings"] if one["state"] == "bad"]
    assert answer.returncode == Exit.PROBLEM
    assert bad == ["database"]


def test_running_city_says_that_it_is_alive_and_ready(running_city: City) -> None:
    web = f"http://127.0.0.1:{running_city.port}"
    assert httpx.get(f"{web}/healthz").json() == {"alive": True}
    ready = httpx.get(f"{web}/readyz").json()
    assert ready["ready"] is True
    assert set(ready["checks"]) == {"database", "migrations", "broker", "worker", "disk"}


def test_broker_listens_on_the_loopback_alone_and_wants_a_password(running_city: City) -> None:
    configured = (running_city.home / "broker" / "nats.conf").read_text()
    assert 'listen: "127.0.0.1:' in configured
    assert "mqtt" not in configured
    assert (running_city.home / "broker" / "nats.conf").stat().st_mode & 0o077 == 0
    assert (running_city.home / "broker.key").read_text() in configured
