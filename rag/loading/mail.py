"""The bytes of a mail to what its sender wrote, apart from signatures and from what is quoted of others."""

import datetime
import email.errors
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.headerregistry import DateHeader
from email.message import EmailMessage
from email.parser import BytesParser
from typing import cast

from rag.errors import LoadError
from rag.loading.cleaning import clean, clean_line, unwrap
from rag.loading.decoding import decode
from rag.loading.html import written_text
from rag.loading.refusals import damaged

# What the library raises on heads and parts that no program writes.
_DAMAGE = (
    email.errors.MessageError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    RecursionError,
)
# Mails of some hundred parts are made to break readers; the library walks into each, and calls itself for each level.
_MOST_PARTS = 1_000
_DEEPEST = 50
_LONGEST_HEAD = 2_000
_MOST_ATTACHED = 100
_SECRET = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_QUOTED_HTML = "//blockquote|//*[contains(@class, 'gmail_quote')]|//*[@id='divRplyFwdMsg']/following-sibling::*"
_REPLY = re.compile(r"(?:\[[^\]]{1,60}\]\s*|(?:re|fwd?|bls|trs|balas|terusan)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)

_QUOTE = re.compile(r"[ \t]?(?:>[ \t]?)+")
_ATTRIBUTION = re.compile(r".{0,300}\b(?:wrote|writes|menulis|berkata)\s?:", re.IGNORECASE)
_BEGINS_ATTRIBUTION = re.compile(r"(?:On|Pada)\b.{0,40}\d")
_ORIGINAL = re.compile(
    r"-{2,}\s?(?:original message|forwarded message|pesan asli|pesan terusan|pesan yang diteruskan)\s?-{2,}",
    re.IGNORECASE,
)
_HEAD_LINES = (
    re.compile(r"\*?(?:From|Dari)\*?\s?:", re.I),
    re.compile(r"\*?(?:Sent|Date|Dikirim|Tanggal)\*?\s?:", re.I),
)
_SIGNATURE = "--"
_LIST_FOOT = re.compile(r"_{20,}")
_LONGEST_FOOT = 8  # lines below the rule that a list draws under each message


class _BoundedHeads(email.policy.EmailPolicy):
    """Cuts heads before they are parsed, in a time that grows with their square: 20,000 addresses took 8 s."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEAD]


_POLICY = _BoundedHeads()


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: its heads, what its sender wrote, what is quoted in it, and names of files that came with it.

    `date` is as its sender's clock showed it. `is_secret` where only its addressee can read it.
    """

    subject: str
    sender: str
    date: datetime.datetime | None
    identifier: str
    references: tuple[str, ...]
    text: str
    quoted: tuple[str, ...]
    attached: tuple[str, ...]
    is_secret: bool

    @property
    def topic(self) -> str:
        """The subject without "Re:" and the name of a list."""
        return _REPLY.sub("", self.subject, count=1).strip() or self.subject


def read_mail(content: bytes, *, name: str) -> Mail:
    """Read one mail, whose fields may all be empty; `LoadError` (reason `damaged`) where it cannot be read."""
    try:
        message = cast(EmailMessage, BytesParser(EmailMessage, policy=_POLICY).parsebytes(content))
        parts = list(_parts(message, name))
        body, attached = _body(parts, name), tuple(_attached(parts))
        own, quoted = parted(body)
        return Mail(
            subject=_head(message, "Subject"),
            sender=_sender(message),
            date=_date(message),
            identifier=_head(message, "Message-ID"),
            references=tuple(f"{_head(message, 'References')} {_head(message, 'In-Reply-To')}".split()),
            text=own,
            quoted=quoted,
            attached=attached,
            is_secret=any(part.get_content_type() in _SECRET for part in parts),
        )
    except _DAMAGE as error:
        raise damaged(name) from error


def parted(body: str) -> tuple[str, tuple[str, ...]]:
    """What the sender wrote, without a signature, and each text quoted in it under the line that introduces it."""
    own: list[str] = []
    quotes: list[tuple[str, list[str]]] = []
    lines, original = _original(body.split("\n"))
    is_open = False
    for line in lines:
        mark = _QUOTE.match(line)
        if mark:
            if not is_open:
                quotes.append((_introduction(own), []))
            quotes[-1][1].append(line[mark.end() :])
            is_open = True
        else:
            is_open = is_open and not line.strip()
            own.append(line)
    if original:
        quotes.append(("", [_QUOTE.sub("", line, count=1) for line in original]))
    said = ((introduction, unwrap("\n".join(quote))) for introduction, quote in quotes)
    return unwrap("\n".join(_unsigned(own))), tuple(
        f"{introduction}\n{words}".strip() for introduction, words in said if words
    )


def _original(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines above and below the one under which a program puts the whole mail that is answered or passed on."""
    for number, line in enumerate(lines):
        stripped = line.strip()
        following = next((one.strip() for one in lines[number + 1 : number + 3] if one.strip()), "")
        heads = bool(_HEAD_LINES[0].match(stripped) and _HEAD_LINES[1].match(following)) and number > 0
        if heads or _ORIGINAL.fullmatch(stripped):
            return lines[:number], lines[number + (not heads) :]
    return lines, []


def _introduction(own: list[str]) -> str:
    """The line before a quotation that says whose it is ("On Monday Budi wrote:"), taken away from the sender's own."""
    while own and not own[-1].strip():
        own.pop()
    over_lines = len(own) > 1 and _BEGINS_ATTRIBUTION.match(own[-2]) and not _BEGINS_ATTRIBUTION.match(own[-1])
    count = 2 if over_lines else 1
    line = " ".join(own[-count:]).strip()
    if not _ATTRIBUTION.fullmatch(line):
        return ""
    del own[-count:]
    return line


def _unsigned(lines: list[str]) -> list[str]:
    """The lines without a signature, and without what a list puts under every message."""
    end = next((number for number, line in enumerate(lines) if line.rstrip() == _SIGNATURE), len(lines))
    for number in range(end - 1, max(-1, end - _LONGEST_FOOT - 2), -1):
        if _LIST_FOOT.fullmatch(lines[number].strip()):
            return lines[:number]
    return lines[:end]


def _parts(message: EmailMessage, name: str) -> Iterator[EmailMessage]:
    """The parts that are no containers, in order; a mail that is attached to another is not opened."""
    waiting: list[tuple[EmailMessage, int]] = [(message, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > _MOST_PARTS or depth > _DEEPEST:
            raise LoadError(f"{name!r} has too many parts in it to be a mail; save its text as .txt", reason="damaged")
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            if part.get_content_type() in _SECRET:
                yield part
            waiting += ((one, depth + 1) for one in reversed(list(part.iter_parts())) if isinstance(one, EmailMessage))
        else:
            yield part


def _body(parts: list[EmailMessage], name: str) -> str:
    """The plain text of a mail; where there is none, that of its HTML."""
    shown = [part for part in parts if not _is_attached(part)]
    plain = [_plain(part, name) for part in shown if part.get_content_type() == "text/plain"]
    if any(map(str.strip, plain)):
        return "\n\n".join(plain)
    pages = [_decoded(part, name) for part in shown if part.get_content_type() == "text/html"]
    return "\n\n".join(written_text(page, name=name, unseen=_QUOTED_HTML) for page in pages)


def _plain(part: EmailMessage, name: str) -> str:
    text = _decoded(part, name).replace("\r\n", "\n").replace("\r", "\n")
    if part.get_param("format", "") != "flowed":
        return text
    # RFC 3676: a line that ends in a space goes on in the next; the dashes above a signature are none.
    return re.sub(r"(?<!^--) \n(?![ >])", " ", text, flags=re.MULTILINE)


def _decoded(part: EmailMessage, name: str) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_content_charset("")).lower()
    try:
        return content.decode(charset) if charset not in ("", "iso-8859-1", "us-ascii") else decode(content, name=name)
    except (LookupError, UnicodeError):
        return decode(content, name=name)  # the declaration is wrong; the bytes decide


def _attached(parts: list[EmailMessage]) -> Iterator[str]:
    for part in parts[:_MOST_ATTACHED]:
        if _is_attached(part):
            yield clean_line(str(part.get_filename() or part.get_content_type())[:_LONGEST_HEAD])


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _head(message: EmailMessage, name: str) -> str:
    return clean_line(str(message.get(name, ""))[:_LONGEST_HEAD])


def _sender(message: EmailMessage) -> str:
    addresses = getattr(message.get("From"), "addresses", ())
    named = (clean_line(str(one.display_name or one.addr_spec)[:_LONGEST_HEAD]) for one in addresses)
    return next(filter(None, named), "") or clean(_head(message, "From"))


def _date(message: EmailMessage) -> datetime.datetime | None:
    head = message.get("Date")
    return head.datetime if isinstance(head, DateHeader) else None
