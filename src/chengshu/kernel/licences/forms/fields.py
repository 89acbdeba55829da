"""Fields that several forms share."""

from __future__ import annotations

from chengshu.ui.fields import long_text
from chengshu.ui.forms import Form


class ReasonForm(Form):
    """Why something is done."""

    why = long_text("理由", "Reason", rows=3, length=400)
