"""Settings to working objects: the only place that chooses which parts a running program is made of."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

from rag.answering.gate import Caution
from rag.assistant import Assistant
from rag.calibration import load_calibration
from rag.conversation import standalone
from rag.corpus import Corpus
from rag.embedding import BUNDLED, Embedder, load_embedder
from rag.errors import AddressError, ConfigurationError
from rag.indexing import Indexer
from rag.loading import Bounds, Limits, LoaderPool
from rag.preparing import TITLE_TOKENS, Preparer
from rag.reading import Reader
from rag.reports import AddReport, Reach
from rag.reranking import CrossEncoderReranker, ReaderReranker, Reranker
from rag.retrieval import Retriever
from rag.settings import Settings, networks_in
from rag.splitting import SPLITTER_VERSION
from rag.store import Identity, IndexLock, Store, erase, open_store
from rag.suggesting.suggester import Suggester
from rag.types import Turn

if TYPE_CHECKING:
    from rag.writing.prose import Prose

_MEGABYTE = 1_000_000
_MEBIBYTE = 1 << 20
NO_MODEL = "none"
_REWRITING = 10.0  # seconds that a model may take over a follow-up, which the bundled rules take in none
_MOST_LOADERS = 4  # processes; one reads faster than several cores embed, unless most files are PDFs


@dataclass(frozen=True)
class System:
    """A program at work on one corpus and the index that it owns.

    `notices` say what was wrong with the index and what was done; an outdated one has a `successor`, which is to be
    filled by `Indexer.renew` and is `store` itself where the old one cannot be asked. With the texts `copied` from the
    old one, it answers by words from the beginning. `settled` is whether the index was closed in order, so that nothing
    may be left half done.
    """

    settings: Settings
    lock: IndexLock
    embedder: Embedder
    reader: Reader
    reranker: Reranker
    store: Store
    retriever: Retriever
    loaders: LoaderPool
    indexer: Indexer
    assistant: Assistant
    suggester: Suggester
    successor: Store | None
    copied: bool
    notices: tuple[str, ...]
    settled: bool

    @classmethod
    def open(cls, settings: Settings, *, wait: float = 10.0, rebuild: bool = False, adding: bool = False) -> "System":
        """Take the index (waiting up to `wait` seconds for it) and load the models.

        `rebuild` starts from an empty index, whatever was there. With `adding` a process that reads files starts beside
        the models, so that the first file does not wait for it. Raises `IndexHeldError`, `ModelError` or
        `StoreError`.
        """
        lock = IndexLock(settings.index, timeout=wait)
        loaders = _loaders(settings)
        try:
            if adding:
                loaders.warm()
            embedder = load_embedder(settings.embedding_model, threads=settings.threads)
            reader = Reader(threads=settings.threads)
            calibration = load_calibration(reader.identity)
            reranker: Reranker = (
                ReaderReranker(calibration.rerank)
                if settings.reranker == BUNDLED
                else CrossEncoderReranker(settings.reranker)
            )
            if rebuild:
                erase(settings.index)
            tokens = min(settings.passage_tokens, embedder.passage_tokens - TITLE_TOKENS)
            identity = Identity(embedder.identity, f"{SPLITTER_VERSION}/{tokens}")
            opened = open_store(settings.index, identity=identity)
            store = opened.store
            rewrite, prose = _with_model(settings, store)
        except BaseException:
            loaders.close()
            lock.release()
            raise
        retriever = Retriever(store)

        def answering(
            reader: Reader,
            rewrite: Callable[[str, Sequence[Turn]], str] = standalone,
            prose: "Prose | None" = None,
        ) -> Assistant:
            return Assistant(
                store,
                retriever,
                embedder,
                reader,
                reranker,
                gates=calibration.gates,
                caution=Caution(settings.caution),
                candidates=settings.candidates,
                rewrite=rewrite,
                prose=prose,
            )

        assistant = answering(reader, rewrite, prose)
        # What is asked to find questions to suggest goes after what readers ask.
        checker = answering(reader.giving_way())
        return cls(
            settings=settings,
            lock=lock,
            embedder=embedder,
            reader=reader,
            reranker=reranker,
            store=store,
            retriever=retriever,
            loaders=loaders,
            indexer=Indexer(
                Corpus(settings.corpus),
                store,
                loaders,
                Preparer(embedder, passage_tokens=tokens),
                succeeds=opened.successor is store,
            ),
            assistant=assistant,
            suggester=Suggester(store, checker, checked_with=_answering(settings, reader)),
            successor=opened.successor,
            copied=opened.copied,
            notices=opened.notices,
            settled=opened.settled,
        )

    def add_address(self, address: str) -> AddReport:
        """Take in what lies at an address; `AddressError` or `LoadError` where it cannot be."""
        if not self.settings.allow_urls:
            raise AddressError(
                "adding by address is switched off; set TANYA_ALLOW_URLS=true to switch it on", reason="off"
            )
        # Only those who add by address pay for what fetches and reads web pages.
        from rag.web.adding import add_address

        return add_address(
            address,
            indexer=self.indexer,
            corpus=Corpus(self.settings.corpus),
            max_bytes=self.settings.max_file_mb * _MEGABYTE,
            networks=networks_in(self.settings.url_networks),
        )

    def reach(self) -> Reach | None:
        """How many of the folder's documents are searched so far; None where all are."""
        searched, total = self.indexer.reach
        return Reach(searched, total, others_by_words=self.copied) if searched < total else None

    def close(self) -> None:
        """Release the index."""
        self.loaders.close()
        self.store.close()
        if self.successor and self.successor.folder != self.store.folder:
            self.successor.close()
        self.lock.release()

    def __enter__(self) -> "System":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _with_model(settings: Settings, store: Store) -> "tuple[Callable[[str, Sequence[Turn]], str], Prose | None]":
    """How follow-ups are made standalone and what writes answers, with the chat model where there is one."""
    if settings.llm == NO_MODEL:
        return standalone, None
    # Only those who have a chat model pay for it.
    from rag.conversation.rewriting import Rewriter
    from rag.entailment import Entailer
    from rag.writing.prose import Prose
    from rag.writing.writer import Writer

    try:
        from rag.langchain_chat import open_chat
    except ImportError as error:
        raise ConfigurationError(
            "TANYA_LLM needs LangChain's chat models; type: pip install 'tanya[llm]', or in a checkout: pip install -e "
            "'.[llm]'"
        ) from error
    chat = open_chat(
        settings.llm,
        base_url="" if settings.llm_base_url == NO_MODEL else settings.llm_base_url,
        api_key=settings.llm_api_key.get_secret_value(),
        timeout=settings.llm_timeout,
    )
    writer = Writer(
        chat,
        Entailer(threads=settings.threads),
        seconds=settings.llm_timeout,
        context=settings.llm_context,
        strict=settings.llm_strict,
    )
    return Rewriter(chat, seconds=_REWRITING), Prose(writer, store)


def _answering(settings: Settings, reader: Reader) -> str:
    """What an answer depends on besides the index."""
    return f"{reader.identity}/{settings.reranker}/{settings.candidates}/{settings.caution}"


def _loaders(settings: Settings) -> LoaderPool:
    limits = Limits(
        max_bytes=settings.max_file_mb * _MEGABYTE,
        max_characters=settings.max_characters,
        max_pages=settings.max_pages,
        max_unpacked=settings.max_unpacked_mb * _MEBIBYTE,
        page_seconds=settings.page_seconds,
    )
    bounds = Bounds(seconds=settings.load_seconds, memory_mb=settings.load_memory_mb)
    processes = min(settings.threads or os.cpu_count() or 1, _MOST_LOADERS)
    return LoaderPool(limits, bounds=bounds, processes=processes)
