"""The archive of a mailing list to its messages, thread by thread, each with its subject, sender and date."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.errors import LoadError
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.mail import Mail, read_mail
from rag.loading.metadata import title_of_name
from rag.loading.posts import Post, extraction_of

_MESSAGE = re.compile(rb"^From [^\n]{0,300}\d\d:\d\d[^\n]{0,100}\n", re.MULTILINE)
_GUARDED = re.compile(rb"^>(>*From )", re.MULTILINE)  # so that no line of a message begins as one
_MOST_MESSAGES = 50_000  # each is compared with those that it may quote; as many short ones fill the largest file
_WORD = re.compile(r"\w+")
_RUN = 4  # words in a row that count as the same
_KNOWN_SHARE = 0.8  # of a quotation's runs of words that stand elsewhere in the archive


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mail with its time in seconds, that of the mail before it where it has none."""

    mail: Mail
    time: float


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .mbox file."""
    limits.check_characters(len(content) // 10, name=name)
    mails = [read_mail(part, name=name) for part in _messages(content, name)]
    threads = _threads(mails)
    written = {run for mail in mails for run in _runs(mail.text)}
    posts = [_post(placed.mail, thread[0].mail.topic, written) for thread in threads for placed in thread]
    dates = [post.date for post in posts if post.date]
    title = threads[0][0].mail.topic if len(threads) == 1 else ""
    stated = Metadata(title=title[:200] or title_of_name(name), date=max(dates, default=None))
    return extraction_of(posts, stated=stated, name=name, limits=limits)


def _messages(content: bytes, name: str) -> Iterator[bytes]:
    content = content.replace(b"\r\n", b"\n").lstrip()
    starts = [match.span() for match in _MESSAGE.finditer(content) if _begins(content, match.start())]
    if not starts or starts[0][0] != 0:
        raise LoadError(
            f"{name!r} does not begin with a message, as an mbox archive does; save it anew", reason="damaged"
        )
    if len(starts) > _MOST_MESSAGES:
        raise LoadError(
            f"{name!r} has more than {_MOST_MESSAGES:,} messages; split it and add the parts", reason="too_large"
        )
    ends = [start for start, _ in starts[1:]] + [len(content)]
    for (_, begin), end in zip(starts, ends, strict=True):
        yield _GUARDED.sub(rb"\1", content[begin:end])


def _begins(content: bytes, place: int) -> bool:
    return place == 0 or content[place - 2 : place] == b"\n\n"


def _threads(mails: Sequence[Mail]) -> list[list[_Placed]]:
    """The messages that answer each other together, in the order they were sent; threads by their first message."""
    known = {mail.identifier: number for number, mail in enumerate(mails) if mail.identifier}
    first_of_topic: dict[str, int] = {}
    root = list(range(len(mails)))

    def found(number: int) -> int:
        while root[number] != number:
            root[number] = number = root[root[number]]
        return number

    for number, mail in enumerate(mails):
        same = first_of_topic.setdefault(mail.topic.casefold(), number)
        answered = [known[one] for one in mail.references if one in known]
        # A program that names no message it answers still keeps the subject.
        for other in answered or ([same] if mail.topic != mail.subject else []):
            root[found(number)] = found(other)
    threads: dict[int, list[_Placed]] = {}
    time = 0.0
    for number, mail in enumerate(mails):
        time = _seconds(mail.date, time)
        threads.setdefault(found(number), []).append(_Placed(mail, time))
    in_order = [sorted(thread, key=lambda placed: placed.time) for thread in threads.values()]
    return sorted(in_order, key=lambda thread: thread[0].time)


def _seconds(date: datetime.datetime | None, before: float) -> float:
    if date is None:
        return before
    aware = date if date.tzinfo else date.replace(tzinfo=datetime.UTC)
    return (aware - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)).total_seconds()


def _post(mail: Mail, topic: str, written: set[int]) -> Post:
    """A message of a thread; what it quotes from others of the archive stands there already."""
    return Post(
        author=mail.sender,
        date=mail.date.date() if mail.date else None,
        text=mail.text,
        subject=topic,
        quoted=tuple(quote for quote in mail.quoted if not _is_known(quote, written)),
        attached=mail.attached,
    )


def _is_known(quote: str, written: set[int]) -> bool:
    first, _, rest = quote.partition("\n")
    runs = _runs(rest if first.endswith(":") else quote)
    return not runs or sum(run in written for run in runs) >= _KNOWN_SHARE * len(runs)


def _runs(text: str) -> list[int]:
    words = _WORD.findall(text.casefold())
    return [hash(tuple(words[place : place + _RUN])) for place in range(len(words) - _RUN + 1)]
