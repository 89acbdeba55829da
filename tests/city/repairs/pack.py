"""What the pack declares."""

from __future__ import annotations

import os
import signal

from chengshu.base.text import Text
from chengshu.kernel.access.actor import PLATFORM
from chengshu.kernel.audit import services as audit
from chengshu.kernel.work.services import Moved
from chengshu.spec.pack import Pack
from chengshu.spec.work import Move, Party, State, WorkType

MENDED = "repairs.repair.mended"


def mend(moved: Moved) -> None:
    """Leaves a row in the move's transaction; killed where the test wants that, with everything written."""
    audit.record(PLATFORM, MENDED, moved.item)
    if os.environ.get("KILL_IN_MOVE"):
        os.kill(os.getpid(), signal.SIGKILL)


REPAIR = WorkType(
    key="repairs.repair",
    label=Text("维修", "Repair"),
    states=(
        State("doing", Text("维修中", "Being done"), held_by=(Party("crew"),)),
        State("done", Text("已修好", "Done"), final=True),
    ),
    moves=(Move("mended", Text("修好", "Mended"), ("doing",), ("done",), on_move=mend),),
)

PACK = Pack(key="repairs", label=Text("维修", "Repairs"), work_types=(REPAIR,))
