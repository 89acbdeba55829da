"""Tables of the intake channels."""

from __future__ import annotations

from chengshu.kernel.intake.models.doors import ApiKey, Jurisdiction, Knock
from chengshu.kernel.intake.models.fields import DataType, ServiceField

__all__ = ["ApiKey", "DataType", "Jurisdiction", "Knock", "ServiceField"]
