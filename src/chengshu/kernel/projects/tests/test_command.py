"""``plan_import`` tells what it read, what it did, and by its exit code whether it went well."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chengshu.kernel.access.tests.make import make_organisation
from chengshu.kernel.projects.models import Plan, PlanVersion, Task, VersionState
from chengshu.kernel.projects.tests.make import ROLE, TABLE, make_city, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TABLE, "utf-8")
    return path


def run(*words: object) -> str:
    out = StringIO()
    call_command("plan_import", *map(str, words), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_text_is_read_and_kept_and_accepted_only_when_asked(file: Path) -> None:
    owner = make_city()

    assert "3 项任务" in run(file, "--owner", owner.code)
    assert Task.everywhere.count() == 0
    assert "新增 3" in run(file, "--owner", owner.code, "--accept")
    assert Task.everywhere.count() == 3
    assert "没有改动任何内容" in run(file, "--owner", owner.code, "--accept")


def test_programs_read_the_same_as_json(file: Path) -> None:
    told = json.loads(run(file, "--owner", make_city().code, "--accept", "--json"))

    assert (told["ok"], told["accepted"], told["tasks"], told["added"]) == (True, True, 3, 3)
    assert told["unresolved_units"] == ["市财政局", "市城管局", "各区县"]


def test_without_an_owner_the_citys_plan_manager_keeps_the_plan(file: Path) -> None:
    county = make_organisation("东县数据局", division_code="990121")
    make_officer(ROLE["plan_manager"], county)
    city = make_city()
    make_officer(ROLE["plan_manager"], city)

    run(file, "--accept")

    assert Plan.everywhere.get().owner == city


def test_a_bad_file_is_refused_with_its_line_and_nothing_is_kept(tmp_path: Path) -> None:
    cut = tmp_path / "cut.txt"
    cut.write_text(TABLE[:-40], "utf-8")

    with pytest.raises(CommandError, match=r"第 \d+ 行") as refused:
        run(cut, "--owner", make_city().code, "--accept")

    assert refused.value.returncode == 1
    assert PlanVersion.everywhere.count() == 0


def test_a_refusal_is_json_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("plan_import", str(empty), "--owner", make_city().code, "--json", stdout=out)

    assert ended.value.code == 1
    assert json.loads(out.getvalue())["refused"] == "FileEmpty"


def test_a_file_far_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    with pytest.raises(CommandError, match=r"50\.0 MB"):
        run(large, "--owner", make_city().code)


def test_wrong_arguments_have_an_exit_code_of_their_own(file: Path) -> None:
    for words in (["/nowhere/plan.txt", "--owner", make_city().code], [file, "--owner", "nobody"], [file]):
        with pytest.raises(CommandError) as refused:
            run(*words)
        assert refused.value.returncode == 2


def test_a_changed_text_tells_what_it_would_change(file: Path) -> None:
    owner = make_city()
    run(file, "--owner", owner.code, "--accept")
    file.write_text(TABLE.replace("中心建成使用。", "中心建成并对外服务。"), "utf-8")

    told = run(file, "--owner", owner.code)

    assert "中心建成使用。 → 中心建成并对外服务。" in told
    assert PlanVersion.everywhere.filter(state=VersionState.PROPOSED).count() == 1
