"""Retrieval as LangChain knows it: a question in, `Document`s with their sources out."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from rag.system import System
from rag.types import Filters, Hit


class ForumRetriever(BaseRetriever):
    """The `k` best passages of an open system's index, as a LangChain retriever."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    system: System
    k: int = Field(default=5, ge=1, le=50)
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [_document(hit) for hit in self.system.assistant.search(query, k=self.k, filters=self.filters)]


def _document(hit: Hit) -> LangChainDocument:
    return LangChainDocument(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "document": hit.info.name,
            "title": hit.info.title,
            "date": hit.info.date.isoformat() if hit.info.date else "",
            "source": hit.info.source,
            "language": hit.info.language.value,
            "page": hit.passage.page,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "score": hit.score,
        },
    )
