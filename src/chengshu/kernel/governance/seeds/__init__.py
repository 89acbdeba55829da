"""What a city begins with in governance, and how the invented city is governed."""

from __future__ import annotations

from chengshu.kernel.governance.seeds.alliance import seed_alliance
from chengshu.kernel.governance.seeds.experts import seed_consultations, seed_experts
from chengshu.kernel.governance.seeds.groups import seed_groups
from chengshu.kernel.governance.seeds.officers import seed_officers
from chengshu.kernel.governance.seeds.papers import seed_documents, seed_standards
from chengshu.kernel.governance.seeds.words import seed_words


def seed_governance() -> None:
    """All of it; safe to run twice."""
    seed_words()
    seed_groups()
    seed_officers()
    seed_experts()
    seed_consultations()
    seed_alliance()
    seed_standards()
    seed_documents()
