"""What people type in gathering."""

from __future__ import annotations

from chengshu.kernel.gathering.forms.connections import ConnectionForm, KindForm, PlaceForm
from chengshu.kernel.gathering.forms.handovers import ColumnsForm, HandoverForm
from chengshu.kernel.gathering.forms.rows import AsideForm, DriftForm, MendForm
from chengshu.kernel.gathering.forms.sources import ChooseForm, MappingForm, OriginForm, ScheduleForm

__all__ = [
    "AsideForm",
    "ChooseForm",
    "ColumnsForm",
    "ConnectionForm",
    "DriftForm",
    "HandoverForm",
    "KindForm",
    "MappingForm",
    "MendForm",
    "OriginForm",
    "PlaceForm",
    "ScheduleForm",
]
