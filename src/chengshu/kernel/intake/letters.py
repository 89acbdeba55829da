"""What a letter says: the words of its writer, without markup, and without what an answer repeats of other letters."""

from __future__ import annotations

import re
from email.message import EmailMessage
from html.parser import HTMLParser

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
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, UnicodeError):
        text = (part.get_payload(decode=True) or b"").decode("gb18030", "replace")  # type: ignore[union-attr]
    if part.get_content_type() != "text/html":
        return text
    reader = _Reader(with_quotes=with_quotes)
    reader.feed(text[:MOST_READ])
    reader.close()
    return "".join(reader.said)


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", QUOTED.sub("", text)).strip()


class _Reader(HTMLParser):
    """Gathers what a page says, line by line; ``with_quotes`` also what stands in ``blockquote``."""

    def __init__(self, *, with_quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._left_out = UNSAID if with_quotes else UNSAID | {"blockquote"}
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A line ends where the page begins another."""
        if tag in self._left_out:
            self._within.append(tag)
        elif tag in BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """What was left out is over."""
        if self._within and self._within[-1] == tag:
            self._within.pop()
        elif tag in BREAKS and tag != "br":
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        """Words that a reader sees; the page's own line ends are none."""
        if not self._within:
            self.said.append(data if not self.said or not data.isspace() else " ")
