"""Forms about when a crew is on duty."""

from __future__ import annotations

from typing import Any

from django import forms

from chengshu.base import clock
from chengshu.base.errors import BadInput
from chengshu.kernel.dispatch.models import Crew
from chengshu.kernel.dispatch.models.crews import WEEKDAYS
from chengshu.kernel.dispatch.services.hours import week_of
from chengshu.kernel.dispatch.stretches import Stretch, in_words, stretches_of
from chengshu.ui.fields import flag, line
from chengshu.ui.forms import DateInput, Form, words


class StretchesField(forms.CharField):
    """Stretches of a day in one line; cleaned to pairs of times, to none where nothing was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=100, **kwargs)

    def clean(self, value: Any) -> tuple[Stretch, ...]:
        """The pairs."""
        typed = super().clean(value)
        try:
            return stretches_of(str(typed))
        except BadInput as odd:
            raise forms.ValidationError(str(odd.sentence)) from None


class HoursForm(Form):
    """The week of a crew."""

    days_off = flag("法定节假日照常值班", "Works on public holidays, too")

    def __init__(self, *args: Any, crew: Crew, **kwargs: Any) -> None:
        rows = list(crew.hours.all())
        super().__init__(*args, initial={"days_off": all(row.days_off for row in rows)}, **kwargs)
        for number, (day, stretches) in enumerate(zip(WEEKDAYS, week_of(crew), strict=True)):
            field = StretchesField(label=words(day), initial=in_words(stretches))
            field.widget.attrs |= {"class": "form-control", "placeholder": "08:00-12:00、13:30-17:30"}
            self.fields[f"day{number}"] = field
        self.order_fields([*(f"day{number}" for number in range(len(WEEKDAYS))), "days_off"])

    def hours(self) -> list[tuple[int, Any, Any]]:
        """Weekday, start, end."""
        return [(number, *stretch) for number in range(len(WEEKDAYS)) for stretch in self.cleaned_data[f"day{number}"]]


class DayForm(Form):
    """What a crew does on one date."""

    day = forms.DateField(label=words("日期", "Date"), widget=DateInput)
    stretches = StretchesField(
        label=words("值班时段", "Hours"),
        help_text=words(
            "如 08:00-12:00、13:30-17:30；跨夜写 19:30-07:30；留空为当天休息。",
            "As 08:00-12:00, 13:30-17:30; over midnight 19:30-07:30; empty: off duty all day.",
        ),
    )
    note = line("事由", "Why", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].widget.attrs["min"] = clock.today().isoformat()
