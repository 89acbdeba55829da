"""The kinds of files the city knows, and telling them by content alone."""

from __future__ import annotations

from dataclasses import dataclass

from chengshu.base.text import Text
from chengshu.spec.files import Family

FAMILY_LABELS: dict[Family, Text] = {
    Family.PICTURE: Text("图片", "pictures"),
    Family.DOCUMENT: Text("文档（PDF、OFD、Word、WPS、演示文稿）", "documents (PDF, OFD, Word, WPS, slides)"),
    Family.TABLE: Text("表格（Excel）", "spreadsheets (Excel)"),
    Family.TEXT: Text("文本（TXT、CSV）", "plain text (TXT, CSV)"),
    Family.ARCHIVE: Text("压缩包（ZIP）", "archives (ZIP)"),
    Family.VIDEO: Text("视频", "videos"),
    Family.AUDIO: Text("音频", "sound recordings"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of file. ``extensions`` are those its names usually end in; the first is put where a name has none."""

    key: str
    label: Text
    family: Family
    media_type: str
    extensions: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ALL = (
    Kind("png", Text("PNG 图片", "a PNG picture"), Family.PICTURE, "image/png", ("png",)),
    Kind("jpeg", Text("JPEG 图片", "a JPEG picture"), Family.PICTURE, "image/jpeg", ("jpg", "jpeg")),
    Kind("gif", Text("GIF 图片", "a GIF picture"), Family.PICTURE, "image/gif", ("gif",)),
    Kind("webp", Text("WebP 图片", "a WebP picture"), Family.PICTURE, "image/webp", ("webp",)),
    Kind("bmp", Text("BMP 图片", "a BMP picture"), Family.PICTURE, "image/bmp", ("bmp",)),
    Kind("tiff", Text("TIFF 图片", "a TIFF picture"), Family.PICTURE, "image/tiff", ("tif", "tiff")),
    Kind("pdf", Text("PDF 文件", "a PDF"), Family.DOCUMENT, "application/pdf", ("pdf",)),
    Kind("ofd", Text("OFD 版式文件", "an OFD document"), Family.DOCUMENT, "application/ofd", ("ofd",)),
    Kind(
        "docx", Text("Word 文档", "a Word document"), Family.DOCUMENT, f"{_OFFICE}.wordprocessingml.document", ("docx",)
    ),
    Kind("xlsx", Text("Excel 表格", "an Excel workbook"), Family.TABLE, f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",)),
    Kind("pptx", Text("演示文稿", "slides"), Family.DOCUMENT, f"{_OFFICE}.presentationml.presentation", ("pptx",)),
    Kind(
        "odt",
        Text("ODF 文档", "an ODF document"),
        Family.DOCUMENT,
        "application/vnd.oasis.opendocument.text",
        ("odt",),
    ),
    Kind(
        "ods",
        Text("ODF 表格", "an ODF spreadsheet"),
        Family.TABLE,
        "application/vnd.oasis.opendocument.spreadsheet",
        ("ods",),
    ),
    Kind("doc", Text("Word 97 文档", "a Word 97 document"), Family.DOCUMENT, "application/msword", ("doc", "wps")),
    Kind("xls", Text("Excel 97 表格", "an Excel 97 workbook"), Family.TABLE, "application/vnd.ms-excel", ("xls", "et")),
    Kind(
        "ppt",
        Text("97 版演示文稿", "slides of 97"),
        Family.DOCUMENT,
        "application/vnd.ms-powerpoint",
        ("ppt", "dps"),
    ),
    Kind("text", Text("文本", "plain text"), Family.TEXT, "text/plain", ("txt", "csv", "md", "json", "tsv", "log")),
    Kind("zip", Text("ZIP 压缩包", "a ZIP archive"), Family.ARCHIVE, "application/zip", ("zip",)),
    Kind("mp4", Text("MP4 视频", "an MP4 video"), Family.VIDEO, "video/mp4", ("mp4", "m4v", "mov")),
    Kind("webm", Text("WebM 视频", "a WebM video"), Family.VIDEO, "video/webm", ("webm", "mkv")),
    Kind("mp3", Text("MP3 音频", "an MP3 recording"), Family.AUDIO, "audio/mpeg", ("mp3",)),
    Kind("m4a", Text("M4A 音频", "an M4A recording"), Family.AUDIO, "audio/mp4", ("m4a",)),
    Kind("wav", Text("WAV 音频", "a WAV recording"), Family.AUDIO, "audio/wav", ("wav",)),
    Kind("amr", Text("AMR 录音", "an AMR recording"), Family.AUDIO, "audio/amr", ("amr",)),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}


def name_for(kind: Kind, name: str) -> str:
    """The name a content may carry: one that ends otherwise than its kind gets the kind's own ending."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return name if ending in kind.extensions else f"{name}.{kind.extensions[0]}"
