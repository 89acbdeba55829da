"""What files are kept for in governance, and who may see them."""

from __future__ import annotations

from chengshu.base.text import Text
from chengshu.kernel.access.actor import Actor
from chengshu.kernel.governance.models import DocumentVersion, StandardVersion
from chengshu.kernel.governance.queries.alliance import agreements_seen_by
from chengshu.kernel.governance.queries.documents import documents_for
from chengshu.kernel.governance.queries.experts import consultations_seen_by
from chengshu.kernel.governance.queries.groups import meetings_seen_by
from chengshu.kernel.governance.queries.standards import standards_for
from chengshu.spec.files import Attachable, Family, Purpose

_PAPERS = frozenset({Family.DOCUMENT, Family.TABLE, Family.TEXT, Family.PICTURE, Family.ARCHIVE})

MINUTES = Purpose("governance.minutes", Text("会议纪要文件", "Minutes as a file"), _PAPERS)
QUESTIONS = Purpose("governance.question", Text("咨询评审材料", "Papers of the request"), _PAPERS)
AGREEMENTS = Purpose("governance.agreement", Text("协议文本", "The agreement as a file"), _PAPERS)
EDITIONS = Purpose("governance.edition", Text("标准文本文件", "The standard as a file"), _PAPERS)
DOCUMENTS = Purpose("governance.document", Text("文件正文", "The document as a file"), _PAPERS)
OPINION_FILES = Purpose("governance.opinion", Text("意见附件", "Files of the opinion"), _PAPERS)
YEARLY_PAPERS = Purpose("governance.paper", Text("计划、报告正文", "The paper as a file"), _PAPERS)
CORRECTIONS = Purpose("governance.correction", Text("整改佐证材料", "Evidence of the correction"), _PAPERS)

PURPOSES = (MINUTES, QUESTIONS, AGREEMENTS, EDITIONS, DOCUMENTS, OPINION_FILES, YEARLY_PAPERS, CORRECTIONS)


def _sees_meeting(actor: Actor, key: str) -> bool:
    return meetings_seen_by(actor).filter(pk=key).exists()


def _sees_consultation(actor: Actor, key: str) -> bool:
    return consultations_seen_by(actor).filter(pk=key).exists()


def _sees_agreement(actor: Actor, key: str) -> bool:
    return agreements_seen_by(actor).filter(pk=key).exists()


def _sees_edition(actor: Actor, key: str) -> bool:
    versions = StandardVersion.objects.filter(pk=key).values("standard_id")
    return standards_for(actor).filter(pk__in=versions).exists()


def _sees_document(actor: Actor, key: str) -> bool:
    versions = DocumentVersion.objects.filter(pk=key).values("document_id")
    return documents_for(actor).filter(pk__in=versions).exists()


ATTACHABLES = (
    Attachable("governance.Meeting", _sees_meeting),
    Attachable("governance.Consultation", _sees_consultation),
    Attachable("governance.CooperationAgreement", _sees_agreement),
    Attachable("governance.StandardVersion", _sees_edition),
    Attachable("governance.DocumentVersion", _sees_document),
)
