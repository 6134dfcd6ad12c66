"""The retriever as a part of LangChain chains."""

from datetime import date

import pytest
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough
from pydantic import ValidationError

from rag.errors import QuestionError
from rag.langchain import ForumRetriever
from rag.system import System
from rag.types import Filters, Language


def test_retriever_brings_exact_passages_with_their_sources(sample_system: System) -> None:
    documents = ForumRetriever(system=sample_system, k=4).invoke("Siapa ketua umum Forsesdasi?")
    assert len(documents) == 4
    for document in documents:
        found = document.metadata
        text = sample_system.store.document(found["document"]).text
        assert text[found["start"] : found["end"]] == document.page_content
        assert found["title"]
    scores = [document.metadata["score"] for document in documents]
    assert scores == sorted(scores, reverse=True)


def test_retriever_brings_what_the_search_of_the_program_does(sample_system: System) -> None:
    asked = "Apa ibu kota Kabupaten Seruyan?"
    found = ForumRetriever(system=sample_system, k=12).invoke(asked)
    hits = sample_system.assistant.search(asked, k=12)
    assert [document.id for document in found] == [hit.passage.id for hit in hits]
    assert "Kuala Pembuang" in found[0].page_content


def test_retriever_stands_in_a_chain(sample_system: System) -> None:
    retriever = ForumRetriever(system=sample_system, k=2)
    prompt = ChatPromptTemplate.from_template("{passages}\n\n{question}")
    chain = {
        "passages": retriever | (lambda found: "\n\n".join(one.page_content for one in found)),
        "question": RunnablePassthrough(),
    } | prompt
    asked = "Apa ibu kota Kabupaten Seruyan?"
    text = chain.invoke(asked).to_string()
    assert "Kuala Pembuang" in text
    assert text.endswith(asked)


def test_filters_narrow_what_the_retriever_brings(sample_system: System) -> None:
    english = ForumRetriever(system=sample_system, filters=Filters(languages=(Language.ENGLISH,)))
    assert {found.metadata["language"] for found in english.invoke("Siapa ketua umum Forsesdasi?")} == {"en"}
    early = ForumRetriever(system=sample_system, filters=Filters(date_to=date(1990, 1, 1)))
    assert early.invoke("Siapa ketua umum Forsesdasi?") == []


def test_retriever_refuses_what_cannot_be_asked(sample_system: System) -> None:
    with pytest.raises(QuestionError):
        ForumRetriever(system=sample_system).invoke("?")
    with pytest.raises(ValidationError):
        ForumRetriever(system=sample_system, k=0)
