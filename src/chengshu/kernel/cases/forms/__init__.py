"""What people type about cases."""

from __future__ import annotations

from chengshu.kernel.cases.forms.cases import (
    AssistForm,
    DescribeForm,
    LinkForm,
    ReasonForm,
    RemarkForm,
    ReportForm,
    TimeForm,
)

__all__ = ["AssistForm", "DescribeForm", "LinkForm", "ReasonForm", "RemarkForm", "ReportForm", "TimeForm"]
