"""Lines that surround a plan on a web page or a printed page, and its signature."""

from __future__ import annotations

import re

from chengshu.kernel.projects.reading.dates import due_in
from chengshu.kernel.projects.reading.draft import FrameReason
from chengshu.kernel.projects.reading.lines import Line
from chengshu.kernel.projects.reading.units import looks_like_unit

_PAGE_WORDS = re.compile(
    r"^[\[【(•·\s]*(?:相关(?:链接|阅读|文件|解读|附件|文档|新闻|信息)|标签|留言|评论|验证码|责任编辑|编辑|责编|来源|信息来源|稿源|扫一扫|"
    r"分享|打印|关闭|上一[篇条]|下一[篇条]|浏览次数|点击数|阅读次数|访问量|字体|字号|返回|您现在的位置|当前位置|您当前的位置|首页|版权所有|"
    r"网站地图|附件下载|文件下载|政策解读|收藏|纠错|投稿|作者|联系我们|网站标识码|主办单位)(?=[:\s】\])(]|$|[^,。;、]{0,30}$)"
)
_PAGE_NUMBER = re.compile(
    r"^(?:[-—·]+ ?[0-9]{1,4} ?[-—·]+|[0-9]{1,4} ?/ ?[0-9]{1,4}"
    r"|第 ?[0-9]{1,4} ?页(?:[,/( ]{0,2}共 ?[0-9]{1,4} ?页\)?)?)$"
)
_COLOPHON = re.compile(r"^(?:主办:|督办:|承办:|抄送|抄报|分送|\(?此件.{0,12}(?:发布|公开)\)?$|.{0,30}印发$)")
_ISSUER = re.compile(r"^[^,;、。:()牵头配合]{2,40}(?:人民政府|人民政府办公[室厅]|委员会办公[室厅]|委办公[室厅])$")
_CLOSING = re.compile(r"^(?:特此|此复|此答复|以上(?:意见|答复)|专此)|批评指正")
_ANNEX = re.compile(r"^附[件表录]\s?[0-9一二三四五六七八九十]{0,3}\s?(?::.*)?$")


def page_words(line: Line) -> bool:
    """Whether the line belongs to the page and not to the plan."""
    return len(line.words) < 200 and bool(_PAGE_WORDS.match(line.folded) or _PAGE_NUMBER.match(line.folded))


def ends_document(line: Line) -> bool:
    """Whether the line closes the document: copies, printing note, closing phrase of a letter."""
    return len(line.words) < 300 and bool(_COLOPHON.match(line.folded) or _CLOSING.search(line.folded))


def names_annex(line: Line) -> bool:
    """Whether the line announces an annex (附件)."""
    return len(line.words) < 120 and _ANNEX.match(line.folded) is not None


def signs(line: Line) -> bool:
    """Whether the line is a signing body or the date under it."""
    if len(line.words) > 60:
        return False
    return due_in(line.words) is not None or (looks_like_unit(line.words) and not set("，,。；;：:") & set(line.words))


def issues(line: Line, following: Line | None) -> bool:
    """Whether the line is the government or office whose date or printing note comes next."""
    if following is None or not _ISSUER.match(line.folded[:60]) or len(line.words) > 40:
        return False
    return ends_document(following) or due_in(following.words) is not None


def surrounding(line: Line) -> FrameReason | None:
    """Why this line surrounds the plan; nothing where it does not."""
    if not line.words:
        return FrameReason.BLANK
    if page_words(line):
        return FrameReason.PAGE
    if ends_document(line):
        return FrameReason.SIGNATURE
    return None
