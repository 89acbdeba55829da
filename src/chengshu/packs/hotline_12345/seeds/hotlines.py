"""Departmental hotlines of the invented city, and who receives what is handed on."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

from chengshu.kernel.access.actor import PLATFORM
from chengshu.packs.hotline_12345.models import Hotline, Receiver, Recipient
from chengshu.packs.hotline_12345.seeds.people import body
from chengshu.packs.hotline_12345.services.hotlines import HotlineContent, add_hotline
from chengshu.packs.hotline_12345.services.rules import set_recipient

RECIPIENTS = {
    Receiver.CITY: "市数字城管指挥中心",
    Receiver.MARKET: "市市场监督管理局",
    Receiver.SUPERVISION: "市人民政府办公室",
}
SINCE = date(2020, 1, 1)


def seed_recipients() -> None:
    """Name those that nobody named."""
    held = set(Recipient.objects.filter(until=None).values_list("receiver", flat=True))
    for receiver, name in RECIPIENTS.items():
        unit = body(name)
        if unit is not None and receiver not in held:
            set_recipient(receiver, unit, by=PLATFORM)


def seed_hotlines() -> None:
    """Put the hotlines on record that are not."""
    if Hotline.everywhere.exists():
        return
    text = files(__package__).joinpath("hotlines.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        unit = body(row["body"])
        if unit is None:
            continue
        days = {name: date.fromisoformat(row[name]) if row[name] else None for name in DAYS}
        content = HotlineContent(
            number=row["number"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            way=row["way"],
            urgent=row["way"] == "",
            seats=int(row["seats"]),
            basis="天中市政务服务便民热线优化方案（样例）",
            since=SINCE,
            **days,
        )
        add_hotline(content, unit, by=PLATFORM)


DAYS = ("organisation_on", "duty_on", "staff_on", "number_on")
