"""Makers of plans, tasks and people who supervise, for tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chengshu.kernel.access.actor import PLATFORM, Actor, actor_for
from chengshu.kernel.access.models import Grant, Role, RolePermission
from chengshu.kernel.access.tests.make import make_organisation, make_person
from chengshu.kernel.files import services as files
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.identity.models import Account, Organisation, Person
from chengshu.kernel.identity.services import open_account
from chengshu.kernel.projects.models import Milestone, Plan
from chengshu.kernel.projects.purposes import EVIDENCE
from chengshu.kernel.projects.rights import ROLES
from chengshu.kernel.projects.services import accept_plan, import_plan
from chengshu.spec import people

CITY = "9901"
ROLE = {role.key.removeprefix("projects."): role for role in ROLES}

TABLE = """天中市人民政府办公室关于印发《天中市智慧城市建设实施方案》的通知

天政办〔2026〕5号

2026年1月9日

天中市智慧城市建设实施方案

(2026—2028年)

附件

天中市智慧城市建设任务分工表

序号\t项目名称\t时间节点\t建设目标\t责任单位\t建设内容\t建设周期
1\t建设数据共享平台\t2026年12月底\t平台建成,部门全部接入。\t市数据局牵头,市财政局配合\t1.建设平台;2.接入部门。\t2026年
2\t建设城市运行中心\t2027年6月底\t中心建成使用。\t市城管局牵头,市数据局、各区县配合\t1.建设大厅;2.汇聚数据。\t2026—2027年
3\t推广城市运行中心\t2027年12月底\t应用覆盖全市。\t市城管局牵头,市数据局配合\t1.扩展应用。\t2027年
"""


def shared_root() -> Path:
    """The folder of material shared between projects; skips the test where it is absent."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "pyproject.toml").exists():
            shared = folder.parent / "shared"
            if shared.is_dir():
                return shared
            break
    pytest.skip("the published plans and transcriptions (../shared) are not on this machine")


def seed(number: str) -> bytes:
    """The published text of one of the five plans, ``004``."""
    found = sorted((shared_root() / "seeds").glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"the published text {number} (../shared/seeds) is not on this machine")
    return found[0].read_bytes()


def make_city() -> Organisation:
    """The city's data bureau, which keeps the plan."""
    return make_organisation("天中市数据局", division_code=CITY)


def make_bureau(name_zh: str) -> Organisation:
    """Another bureau of the city."""
    return make_organisation(name_zh, division_code=CITY)


def make_officer(role: people.Role, organisation: Organisation, *, leads: bool = False) -> Person:
    """Somebody with a role of this floor, granted for the organisation."""
    person = make_person(organisation=organisation, leads=leads)
    give_role(person, role, organisation)
    return person


def give_role(person: Person, role: people.Role, organisation: Organisation) -> None:
    """Grant a declared role, its rows made where they are missing."""
    row, made = Role.objects.get_or_create(key=role.key, defaults={"name_zh": role.label.zh, "name_en": role.label.en})
    if made:
        RolePermission.objects.bulk_create(
            RolePermission(role=row, permission=permission.key, scope=scope) for permission, scope in role.may.items()
        )
    Grant.objects.create(person=person, role=row, organisation=organisation)


def make_officer_actor(role: people.Role, organisation: Organisation, *, leads: bool = False) -> Actor:
    """The same as somebody who acts."""
    return actor_for(make_officer(role, organisation, leads=leads))


def make_officer_account(role: people.Role, organisation: Organisation) -> Account:
    """The same as somebody who signs in."""
    person = make_officer(role, organisation)
    return open_account(person, username=f"officer{person.pk}", password="correct-horse-battery", must_change=False)


def make_plan(owner: Organisation | None = None, text: str = TABLE) -> Plan:
    """A plan of three tasks with a milestone each, imported and accepted."""
    proposal = import_plan(text.encode(), "plan.txt", owner=owner or make_city(), by=PLATFORM)
    return accept_plan(proposal.version.pk, by=PLATFORM).plan


def milestone_due(plan: Plan, due: date) -> Milestone:
    """The milestone of the plan that is due on this day."""
    return Milestone.everywhere.select_related("task").get(task__plan=plan, due_on=due)


def make_evidence(by: Actor, name: str = "验收报告.txt") -> Attachment:
    """A file that shows something."""
    return files.keep(SimpleUploadedFile(name, "验收合格。".encode()), purpose=EVIDENCE, by=by)
