"""Writes of people and their posts."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chengshu.base import clock, masks
from chengshu.base.errors import BadInput
from chengshu.base.text import Text
from chengshu.kernel.acting.actor import PLATFORM, Actor
from chengshu.kernel.audit import services as audit
from chengshu.kernel.identity.errors import BodyClosed
from chengshu.kernel.identity.models import Organisation, Person, Post
from chengshu.kernel.identity.services.accounts import suspend_account

ENDS_BEFORE_START = Text("结束日期早于开始日期，请修改。", "The last day lies before the first; please change it.")
IN_THE_FUTURE = Text("日期晚于今天，请到期再办理。", "The day lies in the future; do this when it has come.")


@transaction.atomic
def add_person(
    name_zh: str,
    *,
    organisation: Organisation,
    title_zh: str,
    name_en: str = "",
    title_en: str = "",
    leads: bool = False,
    phone: str = "",
    email: str = "",
    by: Actor = PLATFORM,
) -> Person:
    """A person of the staff with the main post. Raises BodyClosed."""
    if not organisation.active:
        raise BodyClosed
    person = Person.objects.create(name_zh=name_zh, name_en=name_en, phone=phone, email=email)
    Post.objects.create(
        person=person,
        organisation=organisation,
        title_zh=title_zh,
        title_en=title_en,
        leads=leads,
        since=clock.today(),
    )
    audit.record(by, "identity.person.added", person, organisation=organisation.code, title=title_zh)
    return person


@transaction.atomic
def change_person(person: Person, *, name_zh: str, name_en: str, phone: str, email: str, by: Actor) -> Person:
    """Name and contacts; the record keeps the contacts masked."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    changed = {}
    for name, value, mask in (
        ("name_zh", name_zh, str),
        ("name_en", name_en, str),
        ("phone", phone, masks.phone),
        ("email", email, masks.email),
    ):
        if getattr(person, name) != value:
            changed[name] = [mask(getattr(person, name)), mask(value)]
            setattr(person, name, value)
    if changed:
        person.changed_at = clock.now()
        person.save()
        audit.record(by, "identity.person.changed", person, **changed)
    return person


@transaction.atomic
def give_post(
    person: Person,
    *,
    organisation: Organisation,
    title_zh: str,
    title_en: str = "",
    leads: bool = False,
    main: bool = False,
    since: date | None = None,
    by: Actor,
) -> Post:
    """A further post (兼任). As the main one it takes that mark from the former main post.

    Locks the person. Raises BodyClosed; BadInput for a day in the future.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not organisation.active:
        raise BodyClosed
    _not_in_the_future(since)
    if main:
        person.posts.filter(until=None, main=True).update(main=False)
    post = Post.objects.create(
        person=person,
        organisation=organisation,
        title_zh=title_zh,
        title_en=title_en,
        leads=leads,
        main=main or not person.posts.filter(until=None, main=True).exists(),
        since=since or clock.today(),
    )
    audit.record(by, "identity.post.given", person, organisation=organisation.code, title=title_zh, main=post.main)
    return post


@transaction.atomic
def end_post(post: Post, *, until: date | None = None, by: Actor) -> Post:
    """The last day of a post. Where it was the main one, the oldest remaining post becomes it. Raises BadInput."""
    person = Person.objects.select_for_update().get(pk=post.person_id)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.until is not None:
        return post
    last = until or clock.today()
    _not_in_the_future(last)
    if last < post.since:
        raise BadInput(fields={"until": ENDS_BEFORE_START})
    post.until = last
    post.save(update_fields=["until"])
    heir = person.posts.filter(until=None).order_by("since", "pk").first() if post.main else None
    if heir:
        heir.main = True
        heir.save(update_fields=["main"])
    audit.record(by, "identity.post.ended", person, organisation=post.organisation.code, until=last)
    return post


@transaction.atomic
def move_person(
    person: Person,
    *,
    organisation: Organisation,
    post: Post | None = None,
    title_zh: str = "",
    title_en: str = "",
    leads: bool | None = None,
    by: Actor,
) -> Post:
    """From a post, the main one unless another is given, to one in another body; what is not said stays the same.

    Raises BodyClosed; BadInput where the person holds no post.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    former = post or person.posts.filter(until=None, main=True).first()
    if not organisation.active:
        raise BodyClosed
    if former is None:
        raise BadInput(Text("该人员没有在任岗位，请直接任职。", "This person holds no post; give one instead."))
    former.until = max(clock.today(), former.since)
    former.save(update_fields=["until"])
    moved = Post.objects.create(
        person=person,
        organisation=organisation,
        title_zh=title_zh or former.title_zh,
        title_en=title_en or ("" if title_zh else former.title_en),
        leads=former.leads if leads is None else leads,
        main=former.main,
        since=clock.today(),
    )
    codes = (former.organisation.code, organisation.code)
    audit.record(by, "identity.person.moved", person, before=codes[0], after=codes[1], title=moved.title_zh)
    return moved


@transaction.atomic
def leave_service(person: Person, *, by: Actor, reason: str = "") -> Person:
    """The person no longer works here: posts end today, the account is suspended. Raises LastOfPower, NotOneself."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    account = getattr(person, "account", None)
    if account:
        suspend_account(account, by=by, reason=reason)
    today = clock.today()
    for post in person.posts.filter(until=None):
        post.until = max(today, post.since)
        post.save(update_fields=["until"])
    person.active = False
    person.changed_at = clock.now()
    person.save(update_fields=["active", "changed_at"])
    audit.record(by, "identity.person.left", person, reason=reason)
    return person


def _not_in_the_future(day: date | None) -> None:
    if day and day > clock.today():
        raise BadInput(fields={"since": IN_THE_FUTURE})
