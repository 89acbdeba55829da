"""What issuing and checking a licence costs, step by step.

``python -m tests.bench.bench_licences``: LICENCES licences (200) are issued on the database of CHENGSHU_DATABASE_URL
or on SQLite. The sheet is set beside a bare Typst page, the seal beside a bare signature by ``cryptography`` over the
same PDF, SM2 beside Ed25519. Gives 1 where issuing takes more than 150 ms in the median.
"""

from __future__ import annotations

import os
import sys
import time
from functools import partial

from tests.bench.home import throwaway_city
from tests.bench.measuring import Figure, printed, timed

AIM_MS = 150
COUNT = int(os.environ.get("LICENCES", "200"))


def main() -> int:
    """Issue, measure, say whether the aim is met."""
    with throwaway_city() as database:
        figures, facts = measured()
    return 0 if printed(f"licences on {database}", figures, aim_ms=AIM_MS, facts=facts) else 1


def measured() -> tuple[list[Figure], dict[str, object]]:
    """Every step with its reference, and how many licences a second are issued one after another."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    from chengshu.base.suites import SUITES
    from chengshu.kernel.licences import checking, keys
    from chengshu.kernel.licences.contents import content_of
    from chengshu.kernel.licences.models import HolderKind
    from chengshu.kernel.licences.printing import sealing, typesetting
    from chengshu.kernel.licences.printing.samples import sample_of
    from chengshu.kernel.licences.tests.make import make_holder, make_issuer, make_licence, make_type

    by = make_issuer()
    kind = make_type(by)
    holders = [make_holder(HolderKind.ENTITY) for _ in range(COUNT)]
    waiting = iter(holders)
    began = time.perf_counter()
    issuing = timed("issue one licence, whole", lambda: make_licence(kind, by, holder=next(waiting)), COUNT - 1)
    seconds = time.perf_counter() - began
    licence = make_licence(kind, by)
    data, markup = sample_of(kind), typesetting.layout("certificate")
    pdf = typesetting.pages(markup, data, b"{}")
    signer, stamp = keys.pdf_signer(licence.seal), typesetting.seal_page("天中市市场监督管理局")
    bare = ec.generate_private_key(ec.SECP256R1())
    canonical = content_of(licence).canonical()
    figures = [
        issuing,
        timed("set the sheet (PDF/A-3b)", lambda: typesetting.pages(markup, data, b"{}"), 50),
        timed("  reference: a bare Typst page", lambda: typesetting.pages("= 证照", data), 50),
        timed(
            "seal the PDF (PAdES)",
            lambda: sealing.sealed(pdf, signer, place_mm=(215, 30, 42), picture=stamp, reason="x"),
            50,
        ),
        timed("  reference: a bare ECDSA signature", lambda: bare.sign(pdf, ec.ECDSA(hashes.SHA256())), 50),
        timed("check as anybody does", lambda: checking.standing_of(licence.code), 50),
    ]
    for key, suite in SUITES.items():
        pair = suite.new_pair()
        signature = suite.sign(pair.private, canonical)
        signing = partial(suite.sign, pair.private, canonical)
        verifying = partial(suite.verify, pair.public, canonical, signature)
        figures.append(timed(f"{suite.signature_name} signs ({key})", signing, 50))
        figures.append(timed(f"{suite.signature_name} verifies ({key})", verifying, 50))
    return figures, {"licences": COUNT, "licences_per_s": round(COUNT / seconds, 1)}


if __name__ == "__main__":
    sys.exit(main())
