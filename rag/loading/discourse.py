"""A topic saved from the forum software Discourse (its address with .json after it) to its posts, in their order."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rag.errors import LoadError
from rag.loading.cleaning import clean_line
from rag.loading.dates import parse_date
from rag.loading.decoding import decode
from rag.loading.extraction import Extraction, Limits, Metadata
from rag.loading.html import written_text
from rag.loading.posts import Post, extraction_of

# Of Discourse's kinds of posts: those of readers and moderators; not "closed this topic", not whispers among staff.
_SHOWN = (1, 2)
# Quotations of other posts and previews of other pages are aside; the others are captions of pictures.
_UNSEEN = "//aside|//*[@class='meta']|//*[contains(@class, 'signature')]"


def read(content: bytes, *, name: str, limits: Limits) -> Extraction:
    """Read a .json file."""
    try:
        topic = json.loads(decode(content, name=name))
    except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of figures
        raise LoadError(
            f"{name!r} is not JSON, or cut short; save the topic again and add that", reason="damaged"
        ) from error
    stream = topic.get("post_stream") if isinstance(topic, dict) else None
    posts = stream.get("posts") if isinstance(stream, dict) else None
    if not isinstance(posts, list):
        raise LoadError(
            f"{name!r} is JSON, but no topic of a Discourse forum; save the topic's own address with .json after it",
            reason="unsupported",
        )
    shown = list(_posts([post for post in posts if isinstance(post, dict)], name))
    dates = [post.date for post in shown if post.date]
    stated = Metadata(title=_text(topic, "title")[:200], date=max(dates, default=None))
    return extraction_of(shown, stated=stated, name=name, limits=limits)


def _posts(posts: list[dict[str, Any]], name: str) -> Iterator[Post]:
    for post in sorted(posts, key=_number):
        if post.get("hidden") or post.get("deleted_at") or post.get("post_type", 1) not in _SHOWN:
            continue
        cooked = post.get("cooked")
        yield Post(
            author=_author(post),
            date=parse_date(_text(post, "created_at")),
            text=written_text(cooked, name=name, unseen=_UNSEEN) if isinstance(cooked, str) else "",
        )


def _number(post: Mapping[str, Any]) -> int:
    number = post.get("post_number")
    return number if isinstance(number, int) else 0


def _author(post: Mapping[str, Any]) -> str:
    full, short = _text(post, "name"), _text(post, "username")
    return f"{full} ({short})" if full and short and full.casefold() != short.casefold() else full or short


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return clean_line(value[:1_000]) if isinstance(value, str) else ""
