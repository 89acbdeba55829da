"""Sealing a PDF: the visible seal is the appearance of the signature, which certifies the paper (ISO 32000-2, 12.8)."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.stamp import StaticStampStyle

POINTS = 72 / 25.4
FIELD = "Seal"


class SealPicture(PdfContent):
    """A page of another PDF, held in memory, drawn as the stamp."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.page = page

    def render(self) -> bytes:
        """Draw the imported page."""
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self.page)), page_ix=0)
        name = f"/Seal{uuid4().hex}"
        self.resources.xobject[name] = drawn
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode()


def sealed(pdf: bytes, signer: signers.Signer, *, place_mm: tuple[int, int, int], picture: bytes, reason: str) -> bytes:
    """The PDF with a certifying PAdES signature under the seal; any later change breaks it.

    ``place_mm`` is left, bottom and size of the seal, from the left lower corner.
    """
    left, bottom, size = (round(number * POINTS) for number in place_mm)
    spec = fields.SigFieldSpec(FIELD, on_page=0, box=(left, bottom, left + size, bottom + size))
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    style = StaticStampStyle(background=SealPicture(picture), border_width=0)
    work = signers.PdfSigner(about, signer=signer, stamp_style=style, new_field_spec=spec)
    out = work.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return bytes(out.getvalue())
