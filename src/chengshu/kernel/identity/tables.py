"""Lists of this floor."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from chengshu.base.text import Text, current_language
from chengshu.kernel.identity.models import Organisation, Person, Post, StaffSession
from chengshu.kernel.identity.words import ENDINGS, KINDS, LEVELS
from chengshu.ui.parts import Noted, State, plain
from chengshu.ui.tables import Column, Filter, Table


def organisation_url(body: Organisation) -> str:
    """The page of a body."""
    return reverse("identity:organisation", args=[body.pk])


def person_url(person: Person) -> str:
    """The page of a person."""
    return reverse("identity:person", args=[person.pk])


def _in_tree(body: Any) -> Noted:
    """A body's name as deep as it stands in the tree; below it that in the other language, and its key."""
    name, indent = body.name, "　" * getattr(body, "depth", 0)
    other = name.zh if current_language() == "en" else name.en
    notes = (body.code,) if name.zh == name.en else (other, body.code)
    return Noted(f"{indent}{name}", f"{indent}{' · '.join(notes)}")


def _aliases(body: Organisation) -> str | None:
    return plain([alias.name for alias in body.aliases.all()]) or None


def _working(body: Organisation) -> State:
    if body.active:
        return State("good", Text("在用", "Open"))
    return State("off", Text("已撤销", "Closed"))


ORGANISATIONS: Table[Organisation] = Table(
    key="organisations",
    label=Text("机构", "Organisations"),
    columns=(
        Column("name", Text("名称", "Name"), _in_tree, link=organisation_url, wide=True, plain=lambda body: body.name),
        Column("aliases", Text("别名", "Other names"), _aliases, phone=False, wide=True),
        Column("kind", Text("类别", "Kind"), lambda body: KINDS[body.kind]),
        Column("level", Text("层级", "Level"), lambda body: LEVELS[body.level], phone=False),
        Column("division_code", Text("区划代码", "Division"), phone=False),
        Column("posts", Text("在任岗位", "Posts held"), lambda body: getattr(body, "posts_held", None), numeric=True),
        Column("active", Text("状态", "State"), _working),
        Column("code", Text("标识", "Key"), page=False),
    ),
    search=("name", "code", "aliases"),
    filters=(
        Filter("active", Text("状态", "State"), [("True", Text("在用", "Open")), ("False", Text("已撤销", "Closed"))]),
        Filter("kind", Text("类别", "Kind"), list(KINDS.items())),
        Filter("level", Text("层级", "Level"), list(LEVELS.items())),
    ),
    empty=Text("还没有机构，可以逐个添加或从文件导入。", "No organisations yet: add them one by one or import a file."),
    page_size=100,
)


def _main_post(person: Person) -> Post | None:
    held = [post for post in person.posts.all() if post.until is None]
    return next((post for post in held if post.main), held[0] if held else None)


def _body(person: Person) -> object:
    post = _main_post(person)
    return post.organisation.name if post else None


def _title(person: Person) -> object:
    post = _main_post(person)
    return post.title if post else None


def _account(person: Person) -> State:
    account = getattr(person, "account", None)
    if not person.active:
        return State("off", Text("已离任", "Left"))
    if account is None:
        return State("neutral", Text("未开通", "No account"))
    if not account.is_active:
        return State("warning", Text("已停用", "Suspended"))
    return State("good", Text("正常", "Works"))


PEOPLE: Table[Person] = Table(
    key="people",
    label=Text("人员", "People"),
    columns=(
        Column("name", Text("姓名", "Name"), lambda person: person.name, link=person_url, sort="name_zh"),
        Column("organisation", Text("机构", "Organisation"), _body, wide=True),
        Column("title", Text("职务", "Title"), _title),
        Column("account", Text("账号", "Account"), _account, sort="account__is_active"),
    ),
    filters=(
        Filter(
            "active",
            Text("状态", "State"),
            [("True", Text("在任", "In service")), ("False", Text("已离任", "Left"))],
        ),
    ),
    search=("name_zh", "name_en", "account__username"),
    order=("pk",),
    empty=Text("还没有人员，可以逐个添加或从文件导入。", "No people yet: add them one by one or import a file."),
)


def _session_state(session: StaffSession) -> State:
    if session.ended_at:
        return State("off", ENDINGS.get(session.ended_why, ENDINGS["ended"]))
    return State("good", Text("登录中", "Signed in"))


SESSIONS: Table[StaffSession] = Table(
    key="sessions",
    label=Text("登录记录", "Sign-ins"),
    columns=(
        Column("device", Text("设备", "Device"), lambda session: session.device or None),
        Column("address", Text("地址", "Address")),
        Column("since", Text("登录时间", "Since")),
        Column("last_seen", Text("最近操作", "Last seen")),
        Column("state", Text("状态", "State"), _session_state),
    ),
    empty=Text("没有登录记录。", "No sign-ins."),
)
