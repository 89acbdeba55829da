"""What a letter says: the words of its writer, without markup, and without what an answer repeats of other letters."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Mapping
from email.message import EmailMessage, MIMEPart

from lxml import etree

MOST_READ = 2_000_000
QUOTED = re.compile(r"(?m)^[ \t]*>.*$")
RULE = re.compile(r"(?m)^[ \t]*-{2,}[ \t]*(?:原始邮件|Original Message).*$")
BELOW = re.compile(
    r"(?mi)^[ \t]*+(?:-{2,}[ \t]*(?:原始邮件|Original Message|转发邮件|Forwarded message)\b.*"
    r"|_{10,}[ \t]*"
    r"|On [^\n]{5,200}wrote:[ \t]*"
    r"|[^\n]{0,160}\d{1,4}[年/-][^\n]{2,160}写道[：:][ \t]*)$"
)
"""Where mail programs of Outlook's, QQ's, 163's and Gmail's kind begin to repeat the letter that is answered."""
GB = frozenset({"gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936", "gb18030"})
OLD_CHARSET = re.compile(rb"=\?(?:gb2312|gb_2312-80|x-gbk|cp936)\?", re.IGNORECASE)
BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote"})
UNSAID = frozenset({"script", "style", "head", "title"})


def words_of(message: EmailMessage) -> str:
    """All that a letter says; empty where nothing in it can be read."""
    return _tidy(RULE.sub("", _lines(message, with_quotes=True)))


def new_words_of(message: EmailMessage) -> str:
    """What an answer adds to the letter it answers; empty where that is nothing."""
    text = _lines(message, with_quotes=False)
    below = BELOW.search(text)
    return _tidy(text[: below.start()] if below else text)


def _lines(message: EmailMessage, *, with_quotes: bool) -> str:
    """Letters end their lines as SMTP does."""
    return _body(message, with_quotes=with_quotes).replace("\r\n", "\n").replace("\r", "\n")


def _body(message: EmailMessage, *, with_quotes: bool) -> str:
    """The plain part; the page where that says nothing, as programs that write pages alone leave it empty."""
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        text = _decoded(part) if part is not None else ""
        if kind == "html":
            text = _seen(text[:MOST_READ].replace("\0", ""), with_quotes=with_quotes)
        if text.strip():
            return text
    return ""


def header_of(message: EmailMessage, name: str) -> str:
    """A header in one line, also one whose signs were sent bare, as old programs do."""
    raw = next((str(value) for known, value in message.raw_items() if known.lower() == name.lower()), "")
    if raw.isascii():
        return " ".join(str(message.get(name, "")).replace("\0", "").split())
    return " ".join(_guessed(raw.encode(errors="surrogateescape")).replace("\0", "").split())


def parsed(content: bytes) -> EmailMessage:
    """A message as it came over the wire. What calls itself GB 2312 is most often GBK, of which that is a part."""
    return email.message_from_bytes(OLD_CHARSET.sub(rb"=?gb18030?", content), policy=email.policy.default)


def _decoded(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    named = str(part.get_content_charset() or "").lower()
    try:
        return content.decode("gb18030" if named in GB else named) if named else _guessed(content)
    except (LookupError, UnicodeError):
        return _guessed(content)


def _guessed(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _seen(page: str, *, with_quotes: bool) -> str:
    """What a reader sees of a page. Parsed by libxml2, whose time grows with the page and not with its square."""
    parser = etree.HTMLParser(target=_Reader(with_quotes=with_quotes))
    try:
        parser.feed(page.encode("utf-8", "replace").decode())
        return str(parser.close())
    except etree.XMLSyntaxError:
        return ""


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", QUOTED.sub("", text)).strip()


class _Reader:
    """Gathers what a page says, line by line; ``with_quotes`` also what stands in ``blockquote``."""

    def __init__(self, *, with_quotes: bool) -> None:
        self._said: list[str] = []
        self._left_out = UNSAID if with_quotes else UNSAID | {"blockquote"}
        self._within = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A line ends where the page begins another."""
        if tag in self._left_out:
            self._within += 1
        elif tag in BREAKS:
            self._said.append("\n")

    def end(self, tag: str) -> None:
        """What was left out is over; each tag that began is ended, by the parser where the page forgot."""
        if tag in self._left_out:
            self._within -= 1
        elif tag in BREAKS and tag != "br":
            self._said.append("\n")

    def data(self, words: str) -> None:
        """Words that a reader sees; the page's own line ends are none."""
        if not self._within:
            self._said.append(words if words.strip(" \t\r\n") or not self._said else " ")

    def close(self) -> str:
        """All of it."""
        return "".join(self._said)
