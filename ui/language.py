"""What a reader sends -> what it tells of their language."""

import unicodedata
from collections.abc import Mapping

from starlette.requests import Request

from rag.types import Language

COOKIE = "tanya_language"
_SPOKEN = {"id": Language.INDONESIAN, "in": Language.INDONESIAN, "en": Language.ENGLISH}


def preferred_language(*, cookies: Mapping[str, str], accept_language: str) -> Language:
    """The language chosen with the switch, else the first in Accept-Language that the page speaks, else Indonesian."""
    chosen = _SPOKEN.get(cookies.get(COOKIE, ""))
    return chosen or _first_spoken(accept_language)


def request_language(request: Request) -> Language:
    """The language in which a request is answered."""
    return preferred_language(cookies=request.cookies, accept_language=request.headers.get("accept-language", ""))


def has_words_of_ours(question: str) -> bool:
    """Whether a question has a letter of the script that both languages are written in."""
    return any("LATIN" in unicodedata.name(character, "") for character in question if character.isalpha())


def _first_spoken(accept_language: str) -> Language:
    # 4,096 characters and 32 entries are more than any browser sends and bound the work.
    wishes = [_wish(entry) for entry in accept_language[:4096].split(",")[:32]]
    wishes.sort(key=lambda wish: -wish[0])
    return next((_SPOKEN[tag] for weight, tag in wishes if weight > 0 and tag in _SPOKEN), Language.INDONESIAN)


def _wish(entry: str) -> tuple[float, str]:
    tag, _, parameter = entry.partition(";")
    weight = parameter.strip().removeprefix("q=") if parameter else "1"
    try:
        return float(weight), tag.strip().lower().split("-")[0]
    except ValueError:
        return 0.0, ""
