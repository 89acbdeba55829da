"""The work place (工作台): what waits for this person, what their unit answers for or they watch, what they were told.

Packs and lower floors add to it by a ``Panel`` at ``install.home``; the row of the panel is the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from chengshu.base import clock
from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.identity.models import Organisation
from chengshu.kernel.install.tables import FIRST_DUE, TO_CLAIM, duties_table
from chengshu.kernel.messages.queries import notices_to, unread_count
from chengshu.kernel.projects.lights import Lamp, Light
from chengshu.kernel.projects.queries.rules import lamp_on
from chengshu.kernel.projects.queries.tasks import DutyLine, duties_of, lights_of, tasks_seen_by
from chengshu.kernel.projects.rights import SEE_TASKS
from chengshu.kernel.work.queries.inbox import Box, Due, Wanted, box_counts, inbox_page, overdue_count
from chengshu.ui.panels import panels_for
from chengshu.ui.parts import Tile, Tone
from chengshu.ui.tables import short_list

SHOWN = 6
COUNTED = 200
WEEKDAYS = (
    Text("星期一", "Monday"),
    Text("星期二", "Tuesday"),
    Text("星期三", "Wednesday"),
    Text("星期四", "Thursday"),
    Text("星期五", "Friday"),
    Text("星期六", "Saturday"),
    Text("星期日", "Sunday"),
)


def work_place_of(actor: Actor) -> dict[str, Any]:
    """The context of ``install/home.html``."""
    today, lamp = clock.today(), lamp_on()
    duties = duties_of(actor, lamp, COUNTED)
    mine = inbox_page(actor, Wanted(), size=SHOWN).lines
    return {
        "today": today,
        "weekday": WEEKDAYS[today.weekday()],
        "unit": Organisation.objects.filter(pk=actor.organisation_id or 0).first(),
        "tiles": _tiles(actor, duties),
        "first_due": short_list(FIRST_DUE, mine),
        "to_claim": short_list(TO_CLAIM, [] if mine else inbox_page(actor, Wanted(box=Box.UNIT), size=SHOWN).lines),
        "duties": short_list(duties_table(lamp), duties[:SHOWN]) if duties else None,
        "duties_count": len(duties),
        "plan": _plan(actor, lamp) if not duties and actor.may(SEE_TASKS) else [],
        "panels": panels_for("install.home", actor, actor),
        "notices": notices_to(actor)[:SHOWN],
    }


def _tiles(actor: Actor, duties: Sequence[DutyLine]) -> list[Tile]:
    counts, late = box_counts(actor, (Box.TODO, Box.UNIT)), overdue_count(actor)
    unread = unread_count(actor)
    tiles = [
        Tile(Text("待办", "To do"), counts[Box.TODO], icon="inbox", url=_inbox()),
        Tile(Text("已超期", "Overdue"), late, tone=Tone.BAD if late else "", icon="alarm", url=_inbox(due=Due.OVERDUE)),
        Tile(Text("待签收", "To claim"), counts[Box.UNIT], icon="stack-2", url=_inbox(box=Box.UNIT)),
        Tile(Text("未读消息", "Unread notices"), unread, icon="bell", url=reverse("messages:notices")),
    ]
    if duties:
        red = sum(line.light is Light.OVERDUE for line in duties)
        label = Text("本单位逾期", "Late in my unit")
        tone = Tone.BAD if red else ""
        tiles.insert(2, Tile(label, red, tone=tone, icon="flag", url=reverse("projects:duties")))
    return tiles


def _plan(actor: Actor, lamp: Lamp) -> list[Tile]:
    """How the tasks of the plans stand, for those who watch them and have none of their own; empty without tasks."""
    board, lights = reverse("projects:board"), lights_of(tasks_seen_by(actor), lamp)
    shown = [Tile(one.label, n, tone=one.tone, url=f"{board}?light={one.value}") for one, n in lights.items() if n]
    return [Tile(Text("任务", "Tasks"), sum(lights.values()), url=board), *shown] if shown else []


def _inbox(**wanted: Any) -> str:
    return f"{reverse('work:inbox')}?{Wanted().query(**wanted)}"
