"""The page says everything in Indonesian and in English, and nothing in a mixture of both."""

import dataclasses
import datetime
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import ui.texts
from rag.errors import AddressError, ChatError, DamagedIndexError, LoadError, QuestionError, RagError
from rag.reports import AddReport, State, Status
from rag.types import Answer, By, Filters, Language, Order, Outcome, Span, Stage, StageKind, Unwritten, Way
from tests.ui.samples import Structure, answer, document, not_found, shelf, tab_of, view, written
from ui.catalogue import done, heading, outcomes
from ui.conversation import Failure
from ui.plain import missing_page
from ui.render import pending, turn
from ui.texts import ALL_WORDS, ENGLISH, INDONESIAN, Words, words_of
from ui.view import View as Looked
from ui.viewer import View, document_page

FIELDS = [field.name for field in dataclasses.fields(Words)]
SENTENCES = [name for name in FIELDS if isinstance(getattr(ENGLISH, name), str)]
SAME_IN_BOTH = {"title", "label_format"}


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _kinds(kind: type[RagError] = RagError) -> Iterator[type[RagError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


@pytest.mark.parametrize("name", SENTENCES)
def test_each_text_exists_in_both_languages(name: str) -> None:
    indonesian, english = getattr(INDONESIAN, name), getattr(ENGLISH, name)
    assert indonesian.strip()
    assert english.strip()
    assert (indonesian == english) == (name in SAME_IN_BOTH)
    assert _placeholders(indonesian) == _placeholders(english)


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "language"])
def test_each_text_is_used_by_the_page(name: str) -> None:
    folder = Path(ui.texts.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    assert re.search(rf"\b(words|self|to)\.{name}\b", code)


@pytest.mark.parametrize("words", ALL_WORDS, ids=lambda words: words.language.value)
@pytest.mark.parametrize("kind", [AddressError, LoadError, QuestionError])
def test_every_reason_is_explained(kind: type[AddressError | LoadError | QuestionError], words: Words) -> None:
    reasons = set(re.findall(r"`(\w+)`", kind.__doc__ or "")) - {"reason"}
    explained = {
        AddressError: words.address_reasons,
        LoadError: words.load_reasons,
        QuestionError: words.question_reasons,
    }[kind]
    assert set(explained) == reasons
    for reason in reasons:
        assert words.explain(kind("internal", reason=reason)) == explained[reason]


@pytest.mark.parametrize("words", ALL_WORDS, ids=lambda words: words.language.value)
def test_every_kind_of_error_is_explained_without_its_internals(words: Words) -> None:
    for kind in set(_kinds()):
        if issubclass(kind, AddressError | ChatError | LoadError | QuestionError):
            error: RagError = kind("internal", reason="new")
        elif issubclass(kind, DamagedIndexError):
            error = kind("internal", wrong="a page is damaged")
        else:
            error = kind("internal")
        assert words.explain(error) in words.error_kinds.values()


def test_months_are_twelve() -> None:
    assert len(INDONESIAN.months) == len(ENGLISH.months) == 12


@pytest.mark.parametrize("words", ALL_WORDS, ids=lambda words: words.language.value)
def test_every_outcome_and_language_has_a_name(words: Words) -> None:
    assert len({words.outcome(outcome) for outcome in Outcome}) == len(Outcome)
    assert len({words.language_name(language) for language in Language}) == len(Language)


def test_unknown_language_falls_back_to_indonesian() -> None:
    assert words_of(Language.UNDETERMINED) is INDONESIAN


def _pages(words: Words) -> str:
    """Every piece of our HTML in one language, with digits in place of all that is not the page's own."""
    plain = {"title": "1", "source": "2", "name": "3"}
    cited, missing = (
        answer("4 [1]", **plain, quote="5", before="6", after="7", question="8"),
        not_found(**plain, quote="5"),
    )
    views = (
        Looked(),
        Looked(Filters(date_from=datetime.date(2023, 11, 1), sources=("",)), sought="4", order=Order.ADDED, start=25),
        Looked(removing=("1",)),
        Looked(removing=("1",) * 7),
    )
    reports = [AddReport("9", status, "empty" if status is Status.REFUSED else "") for status in Status]
    pieces = [
        *(turn(1, dataclasses.replace(entry, text="4 [1]", question="8"), words) for entry in (cited, missing)),
        turn(1, Failure("8", words.question_reasons["empty"]), words),
        pending(1, "8", "", words),
        pending(1, "8", "4", words),
        *(pending(1, "8", "", words, stage=Stage(kind, 1, 2)) for kind in StageKind),
        *(turn(1, one, words) for one in _written(cited)),
        *words.doubts.values(),
        *(words.unwritten.format(model="1", reason=words.unwritten_reasons[reason]) for reason in Unwritten),
        words.welcome_written.format(model="1"),
        heading(words, words.upload_note.format(suffixes="0", megabytes=1)),
        *(piece for looked in views for piece in tab_of(shelf("1", kind="2", looked=looked, documents=60), words)),
        *(words.by(By(way, user)) for way in Way for user in ("", "3")),
        *(words.state(state) for state in State),
        done([words.none_chosen, words.removed_many.format(count=2)], words, undoable=True),
        outcomes(reports, words, status=words.upload_done.format(total=1)),
        *(document_page(shown, words) for shown in _views()),
        missing_page(words),
    ]
    markup = [
        piece
        for html in pieces
        for piece in [Structure(html).text, *re.findall(r'(?:aria-label|title)="([^"]*)"', html)]
    ]
    return " ".join(markup)


def _written(cited: Answer) -> Iterator[Answer]:
    """Answers of a chat model, with digits in place of all that is not the page's own."""
    for doubted in ((), ("5",)):
        one = written("4", doubted=doubted, model="1")
        citations = tuple(dataclasses.replace(cited.citations[0], marker=marker) for marker in (1, 2))
        yield dataclasses.replace(one, question="8", citations=citations)


def _views() -> Iterator[View]:
    """A document's page with everything that can be on it."""
    known = {"title": "1", "source": "2", "name": "3", "address": "https://192.0.2.1/1"}
    numbers = document("1 1 1", page_starts=(0,), format="pdf", **known)
    for sought in ("1", "2", "", "1" * 1_001):
        yield view(numbers, Span(0, 1), Span(2, 3), sought=sought)
    yield view(document("1" * 1_002, **known), sought="1", size=None)  # type: ignore[arg-type]


def test_no_word_of_one_language_is_on_the_page_of_the_other() -> None:
    words = [set(re.findall(r"[^\W\d_]{4,}", _pages(words).casefold())) for words in ALL_WORDS]
    shared = words[0] & words[1]
    # Names, and words that both languages write alike.
    assert shared <= {"tanya", "indonesia", "english", "sampit", "november", "format", "folder", "forum", "model"}
