"""A real model that is held to the form writes marked sentences and nothing else."""

import re

import pytest

from rag.chat import Usage
from rag.langchain_chat import open_chat
from rag.types import Language
from rag.writing.drafting import Draft
from rag.writing.form import MOST, form_of
from rag.writing.prompts import NOTHING, Purpose, messages_for
from rag.writing.sources import sources_of
from tests.local_model import SmallModel
from tests.writing.scripted import material_of

TEXTS = (
    "Raker Komisariat 2023 diadakan di Sampit pada 30 November 2023. Rapat itu dibuka oleh Wakil Bupati Irawati.",
    "Biaya raker ditanggung tuan rumah. Sebanyak 14 sekretaris daerah hadir.",
)
SECONDS = 60
TOKENS = 90
# A sentence that is broken off at the last token is not whole.
_SENTENCES = re.compile(r"(?:[“A-Z][^<>{}|\[\]]+\.[”]?(?: \[\d+\]){1,2} ?)+(?:[“A-Z][^<>{}|\[\]]*)?(?: \[?\d?)?")


@pytest.mark.parametrize("language", [Language.INDONESIAN, Language.ENGLISH])
@pytest.mark.parametrize("purpose", [Purpose.ANSWER, Purpose.TIMELINE])
def test_every_sentence_has_the_number_of_a_source(
    small_model: SmallModel, purpose: Purpose, language: Language
) -> None:
    chat = open_chat(small_model.llm, base_url=small_model.base_url, api_key=small_model.api_key, timeout=SECONDS)
    materials = [material_of(text, name=f"{place}.md") for place, text in enumerate(TEXTS)]
    sources = sources_of(materials, tokens=1000)
    messages = messages_for(purpose, "Di mana raker 2023?", sources, language)
    grammar = form_of(purpose, len(sources), language)
    pieces = list(chat.stream(messages, tokens=TOKENS, seconds=SECONDS, grammar=grammar))
    text = "".join(piece for piece in pieces if not isinstance(piece, Usage))
    assert text == NOTHING[language] or _SENTENCES.fullmatch(text), text
    draft = Draft(language)
    written = draft.add(text) + draft.rest()
    assert len(written) <= MOST[purpose]
    assert all(set(one.numbers) <= {1, 2} for one in written)


def test_form_names_the_sources_that_there_are() -> None:
    grammar = form_of(Purpose.ANSWER, 12, Language.ENGLISH)
    assert '"1" | "2" | "3" |' in grammar
    assert '| "12")' in grammar
    assert '"13"' not in grammar
