"""Tables of the intake channels."""

from __future__ import annotations

from chengshu.kernel.intake.models.doors import ApiKey, Jurisdiction, Knock
from chengshu.kernel.intake.models.fields import DATA_TYPES, OFFERING, DataType, ServiceField
from chengshu.kernel.intake.models.files import FILE_STATES, CaseFile, FileRow, FileState
from chengshu.kernel.intake.models.findings import FINDERS, FINDING_STATES, Finding, FindingState
from chengshu.kernel.intake.models.letters import LETTER_STATES, Letter, LetterState, Mailbox

__all__ = [
    "DATA_TYPES",
    "FILE_STATES",
    "FINDERS",
    "FINDING_STATES",
    "LETTER_STATES",
    "OFFERING",
    "ApiKey",
    "CaseFile",
    "DataType",
    "FileRow",
    "FileState",
    "Finding",
    "FindingState",
    "Jurisdiction",
    "Knock",
    "Letter",
    "LetterState",
    "Mailbox",
    "ServiceField",
]
