"""What people type about quality."""

from __future__ import annotations

from chengshu.kernel.quality.forms.objections import ObjectionForm
from chengshu.kernel.quality.forms.rules import EndForm, KindForm, RaisingForm, RuleForm, WeightForm

__all__ = ["EndForm", "KindForm", "ObjectionForm", "RaisingForm", "RuleForm", "WeightForm"]
