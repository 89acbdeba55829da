"""What a move asks for: checking what was given, and putting it where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.files.models import Attachment
from chengshu.kernel.files.services import attach
from chengshu.kernel.identity.models import Organisation, Person
from chengshu.kernel.work.errors import WrongValues
from chengshu.kernel.work.models import Item, Party, Step
from chengshu.spec.work import Need, NeedKind

Given = Mapping[str, Any]

MISSING = Text("请填写。", "Please fill this in.")
NOT_A_NUMBER = Text("请填写整数。", "Please give a whole number.")
NOT_A_DECIMAL = Text("请填写数字。", "Please give a number.")
NOT_A_DAY = Text("请填写日期，如 2026-12-31。", "Please give a date such as 2026-12-31.")
NOT_A_CHOICE = Text("请从列表中选择。", "Please choose from the list.")
UNKNOWN_PERSON = Text("所选人员不存在或已离岗。", "Somebody chosen does not exist or has left.")
UNKNOWN_UNIT = Text("所选单位不存在或已停用。", "A unit chosen does not exist or is closed.")
UNKNOWN_FILE = Text("附件已失效，请重新上传。", "A file has expired; please upload it again.")
TOO_LITTLE = Text("不能小于 %(least)s。", "Must not be less than %(least)s.")
TOO_MUCH = Text("不能大于 %(most)s。", "Must not be more than %(most)s.")


class Unfit(Exception):
    """A value does not fit its need."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


def checked(needs: Iterable[Need], given: Given, *, by: Actor) -> dict[str, Any]:
    """The values by key as JSON, each as its kind has it; what no need asks for is dropped.

    Files must be fresh ones of the giver's own. Raises WrongValues.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, Text] = {}
    for need in needs:
        try:
            value = _checked(need, given.get(need.key))
            if need.kind is NeedKind.FILES and value:
                _own_fresh_files(value, by)
        except Unfit as unfit:
            wrong[need.key] = unfit.text
        else:
            if value is not None:
                values[need.key] = value
    if wrong:
        raise WrongValues(fields=wrong)
    return values


def put(item: Item, needs: Iterable[Need], values: Given) -> dict[str, Any]:
    """Keep the values with the item and name its parties; what they replace, by key."""
    before = {key: item.values.get(key) for key in values if item.values.get(key) != values[key]}
    if before:
        item.values = {**item.values, **values}
        item.save(update_fields=["values"])
    for need in needs:
        if need.fills and need.key in values:
            name_party(item, need.fills, values[need.key], units=need.kind is NeedKind.UNITS)
    return before


def name_party(item: Item, role: str, keys: Iterable[int], *, units: bool) -> None:
    """Name those concerned in a role, in place of who was named before."""
    item.parties.filter(role=role).delete()
    field = "organisation_id" if units else "person_id"
    Party.objects.bulk_create(
        Party(item=item, role=role, order=order, **{field: key}) for order, key in enumerate(dict.fromkeys(keys))
    )


def keep_files(step: Step, needs: Iterable[Need], *, by: Actor) -> None:
    """Attach the files given with a step to it, so that they are seen by whoever sees the item."""
    keys = [key for need in needs if need.kind is NeedKind.FILES for key in step.values.get(need.key, [])]
    if keys:
        attach(Attachment.objects.filter(pk__in=keys), step, by=by)


def _checked(need: Need, value: Any) -> Any:
    empty = value is None or value in ("", [], ())
    if need.kind is NeedKind.FLAG:
        if need.required and not value:
            raise Unfit(MISSING)
        return bool(value)
    if empty:
        if need.required:
            raise Unfit(MISSING)
        return None
    return _READ[need.kind](need, value)


def _words(need: Need, value: Any) -> str:
    words = str(value).strip()
    if need.required and not words:
        raise Unfit(MISSING)
    _within(need, len(words)) if need.least or need.most else None
    return words


def _number(need: Need, value: Any) -> int:
    try:
        number = int(str(value).strip())
    except ValueError:
        raise Unfit(NOT_A_NUMBER) from None
    _within(need, number)
    return number


def _decimal(need: Need, value: Any) -> str:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise Unfit(NOT_A_DECIMAL) from None
    if not number.is_finite():
        raise Unfit(NOT_A_DECIMAL)
    _within(need, number)
    return str(number)


def _day(need: Need, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value).strip())).isoformat()[:10]
    except ValueError:
        raise Unfit(NOT_A_DAY) from None


def _choice(need: Need, value: Any) -> str:
    if value not in dict(need.choices):
        raise Unfit(NOT_A_CHOICE)
    return str(value)


def _people(need: Need, value: Any) -> list[int]:
    keys = _keys(value, UNKNOWN_PERSON)
    if Person.objects.filter(pk__in=keys, active=True).count() != len(keys):
        raise Unfit(UNKNOWN_PERSON)
    return keys


def _units(need: Need, value: Any) -> list[int]:
    keys = _keys(value, UNKNOWN_UNIT)
    if Organisation.objects.filter(pk__in=keys, active=True).count() != len(keys):
        raise Unfit(UNKNOWN_UNIT)
    return keys


def _files(need: Need, value: Any) -> list[str]:
    listed = value if isinstance(value, list | tuple) else [value]
    try:
        keys = list(dict.fromkeys(str(UUID(str(getattr(one, "pk", one)))) for one in listed))
    except ValueError:
        raise Unfit(UNKNOWN_FILE) from None
    _within(need, len(keys))
    return keys


def _own_fresh_files(keys: list[str], by: Actor) -> None:
    fresh = Attachment.objects.filter(pk__in=keys, subject_type="")
    if not by.everything:
        fresh = fresh.filter(kept_by_id=by.person_id or 0)
    if fresh.count() != len(keys):
        raise Unfit(UNKNOWN_FILE)


def _keys(value: Any, unknown: Text) -> list[int]:
    listed = value if isinstance(value, list | tuple | set | frozenset) else [value]
    try:
        return list(dict.fromkeys(_key(one) for one in listed))
    except (TypeError, ValueError):
        raise Unfit(unknown) from None


def _key(one: Any) -> int:
    return int(one.pk if hasattr(one, "pk") else one)


def _within(need: Need, number: int | Decimal) -> None:
    if need.least is not None and number < need.least:
        raise Unfit(TOO_LITTLE.with_values(least=need.least))
    if need.most is not None and number > need.most:
        raise Unfit(TOO_MUCH.with_values(most=need.most))


_READ = {
    NeedKind.LINE: _words,
    NeedKind.TEXT: _words,
    NeedKind.NUMBER: _number,
    NeedKind.DECIMAL: _decimal,
    NeedKind.MONEY: _number,
    NeedKind.DAY: _day,
    NeedKind.CHOICE: _choice,
    NeedKind.PEOPLE: _people,
    NeedKind.UNITS: _units,
    NeedKind.FILES: _files,
}
