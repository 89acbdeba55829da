"""A mailbox over IMAP (RFC 3501): what lies in it by its UIDs, fetched without marking, moved or flagged afterwards."""

from __future__ import annotations

import base64
import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from chengshu.base.text import Text

TIMEOUT_S = 20
PORTS = {"tls": 993, "starttls": 143, "none": 143}
SEEN, SET_ASIDE = r"(\Seen)", r"(\Seen \Flagged)"


class Unreachable(Exception):
    """The mailbox does not answer, or not as one of IMAP; ``reason`` says why."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)


@dataclass(frozen=True)
class Account:
    """Where the mailbox is. ``taken`` and ``aside`` are folders for what was read; empty leaves letters where they are,
    marked as read, those set aside with a flag.
    """

    host: str
    port: int
    security: str
    user: str
    password: str
    folder: str
    taken: str
    aside: str

    @property
    def key(self) -> str:
        """The mailbox among all mailboxes."""
        return f"{self.user}@{self.host}/{self.folder}"

    @property
    def address(self) -> str:
        """Where one writes to it, as far as its user's name says; else empty."""
        return self.user if "@" in self.user else ""


def account_from(setting: Callable[[str, str], str]) -> Account | None:
    """The account of the settings; None where no host is given."""
    host = setting("INTAKE_IMAP_HOST", "")
    if not host:
        return None
    security = setting("INTAKE_IMAP_SECURITY", "tls")
    return Account(
        host=host,
        port=int(setting("INTAKE_IMAP_PORT", "") or PORTS.get(security, PORTS["tls"])),
        security=security,
        user=setting("INTAKE_IMAP_USER", ""),
        password=setting("INTAKE_IMAP_PASSWORD", ""),
        folder=setting("INTAKE_IMAP_FOLDER", "INBOX"),
        taken=setting("INTAKE_IMAP_TAKEN", ""),
        aside=setting("INTAKE_IMAP_ASIDE", ""),
    )


class Box:
    """A folder that is open; ``uid_validity`` changes when its UIDs mean other letters than before."""

    def __init__(self, client: imaplib.IMAP4, account: Account) -> None:
        self._client = client
        self._account = account
        self._can = frozenset(str(_done(client.capability(), "CAPABILITY")[0], "ascii").upper().split())
        if "ID" in self._can:  # some providers of the country open no folder to a program that does not name itself
            client.xatom("ID", '("name" "Chengshu")')
        _done(client.select(_quoted(account.folder)), "SELECT")
        self.uid_validity = int(client.response("UIDVALIDITY")[1][0] or 0)

    def after(self, uid: int, most: int) -> list[int]:
        """The UIDs above this one, lowest first. A server answers ``n:*`` with its last letter in any case."""
        (found,) = _done(self._client.uid("SEARCH", f"UID {uid + 1}:*"), "SEARCH")[:1]
        return sorted(number for number in map(int, (found or b"").split()) if number > uid)[:most]

    def size_of(self, uid: int) -> int | None:
        """Its bytes; None where it is gone."""
        for line in _done(self._client.uid("FETCH", str(uid), "(RFC822.SIZE)"), "FETCH"):
            words = line.replace(b"(", b" ").replace(b")", b" ").split() if isinstance(line, bytes) else []
            if b"RFC822.SIZE" in words:
                return int(words[words.index(b"RFC822.SIZE") + 1])
        return None

    def content_of(self, uid: int) -> bytes | None:
        """The letter as it came; None where it is gone. Reading it marks nothing."""
        for part in _done(self._client.uid("FETCH", str(uid), "(BODY.PEEK[])"), "FETCH"):
            if isinstance(part, tuple):
                return bytes(part[1])
        return None

    def put_away(self, uid: int, *, aside: bool) -> None:
        """Flag the letter, then move it where a folder is named for it. One that is gone already stays gone."""
        folder = self._account.aside if aside else self._account.taken
        _done(self._client.uid("STORE", str(uid), "+FLAGS", SET_ASIDE if aside else SEEN), "STORE")
        if not folder:
            return
        self._client.create(_quoted(folder))  # refused where it is there already
        if "MOVE" in self._can:
            _done(self._client.uid("MOVE", str(uid), _quoted(folder)), "MOVE")
            return
        _done(self._client.uid("COPY", str(uid), _quoted(folder)), "COPY")
        _done(self._client.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)"), "STORE")
        if "UIDPLUS" in self._can:
            _done(self._client.uid("EXPUNGE", str(uid)), "EXPUNGE")


@contextmanager
def opened(account: Account) -> Iterator[Box]:
    """The folder of the account for a while. Raises Unreachable, also for what goes wrong within."""
    try:
        client = _connected(account)
        try:
            client.login(account.user, account.password)
            yield Box(client, account)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                client.logout()
    except (imaplib.IMAP4.error, OSError, ValueError) as problem:
        reason = Text("信箱没有应答：%(why)s", "The mailbox does not answer: %(why)s")
        said = problem.args[0] if problem.args and isinstance(problem.args[0], bytes) else str(problem)
        why = said.decode(errors="replace") if isinstance(said, bytes) else said
        raise Unreachable(reason.with_values(why=why[:200].replace(account.password or "\0", "…"))) from problem


def _connected(account: Account) -> imaplib.IMAP4:
    if account.security == "tls":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=TIMEOUT_S)
    client = imaplib.IMAP4(account.host, account.port, timeout=TIMEOUT_S)
    if account.security != "none":
        client.starttls(ssl_context=ssl.create_default_context())
    return client


def _done(answer: tuple[str, list[Any]], command: str) -> list[Any]:
    """What the server said. Raises IMAP4.error where it said no."""
    status, said = answer
    if status != "OK":
        first = said[0] if said and isinstance(said[0], bytes) else b""
        raise imaplib.IMAP4.error(f"{command}: {first.decode(errors='replace')}")
    return said


def _quoted(folder: str) -> str:
    """A folder's name as IMAP writes it: modified UTF-7 (RFC 3501, 5.1.3), in quotation marks."""
    parts: list[str] = []
    run = ""
    for sign in [*folder, ""]:
        if sign and not " " <= sign <= "~":
            run += sign
            continue
        if run:
            coded = base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
            parts.append(f"&{coded}-")
            run = ""
        parts.append("&-" if sign == "&" else sign)
    name = "".join(parts).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'
