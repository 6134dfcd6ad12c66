"""The addresses of a document -> its page, the pictures of its pages, its original file."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from rag.corpus import Corpus
from rag.errors import LoadError, RagError, UnknownDocumentError
from rag.system import System
from rag.types import Document
from ui.find import find
from ui.language import request_language
from ui.markup import document_url
from ui.originals import original, size_of
from ui.pictures import BusyError, Pictures, placeholder, tag
from ui.places import quotations_in
from ui.plain import failure_page, missing_page
from ui.texts import Words, words_of
from ui.viewer import PICTURED, View, document_page

# An original never becomes a page of ours: it is saved, its kind is not guessed, and nothing in it would run.
_SAVED = {"Content-Type": "application/octet-stream", "Content-Security-Policy": "default-src 'none'; sandbox"}
_FRESH = {"Cache-Control": "no-store"}
_Answer = Callable[[Document, Request, Words], Response]


def add_documents(app: FastAPI, system: System) -> None:
    """Have an application answer the addresses of the system's documents."""
    documents = _Documents(system)
    for path, answer in (
        # A document's name ends in the suffix of a format that is read, so it is none of the first two.
        ("/dokumen/{name:path}/halaman/{page:int}.png", documents.picture),
        ("/dokumen/{name:path}/asli", documents.original),
        ("/dokumen/{name:path}", documents.page),
        ("/document/{name:path}", _moved),
    ):
        app.add_api_route(path, answer, methods=["GET", "HEAD"])


class _Documents:
    def __init__(self, system: System) -> None:
        self._system = system
        self._corpus = Corpus(system.settings.corpus)
        self._pictures = Pictures(system.loaders)

    def page(self, request: Request) -> Response:
        """The page of a document."""
        return self._answered(request, self._page)

    def picture(self, request: Request) -> Response:
        """The picture of one of its pages."""
        return self._answered(request, self._picture)

    def original(self, request: Request) -> Response:
        """Its file, to be saved."""
        return self._answered(request, self._original)

    def _answered(self, request: Request, answer: _Answer) -> Response:
        words = words_of(request_language(request))
        try:
            document = self._system.store.document(request.path_params["name"])
        except UnknownDocumentError:
            return HTMLResponse(missing_page(words), status_code=404, headers=_FRESH)
        except RagError as error:
            return HTMLResponse(failure_page(words.explain(error), words), status_code=503, headers=_FRESH)
        return answer(document, request, words)

    def _page(self, document: Document, request: Request, words: Words) -> Response:
        query = request.query_params
        sought = query.get("find")
        view = View(
            document,
            quotations_in(document.text, query.getlist("at")),
            None if sought is None else find(document.text, sought, hit=_number(query.get("hit", ""))),
            size_of(self._corpus, document.info.name),
        )
        return HTMLResponse(document_page(view, words), headers=_FRESH)

    def _picture(self, document: Document, request: Request, words: Words) -> Response:
        page, places = request.path_params["page"], request.query_params.getlist("at")
        if document.info.format != PICTURED or not 1 <= page <= len(document.page_starts):
            return PlainTextResponse("Not found", 404)
        # Asked for anew each time, and sent only if it would be another.
        headers = {"ETag": tag(document, page, places), "Cache-Control": "private, no-cache"}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        try:
            path = self._corpus.path(document.info.name)
            drawn = self._pictures.draw(path, document, page, quotations_in(document.text, places))
        except BusyError:
            return _no_picture(words.picture_busy, 503)
        except LoadError:
            return _no_picture(words.picture_failed, 422)
        return Response(drawn, media_type="image/png", headers=headers)

    def _original(self, document: Document, request: Request, words: Words) -> Response:
        name = document.info.name
        try:
            file = original(self._corpus, name)
        except LoadError:
            return HTMLResponse(failure_page(words.original_gone, words), status_code=404, headers=_FRESH)
        saved_as = f"attachment; filename*=UTF-8''{quote(name.rsplit('/', 1)[-1], safe='')}"
        headers = {**_SAVED, **_FRESH, "Content-Disposition": saved_as, "Content-Length": str(file.size)}
        if request.method == "HEAD":
            file.stream.close()
            return Response(headers=headers)
        return StreamingResponse(file.blocks(), headers=headers)


def _no_picture(message: str, status: int) -> Response:
    return Response(placeholder(message), status, media_type="image/png", headers=_FRESH)


def _moved(request: Request) -> Response:
    """Where a document was found under its former address, with the quotation that was asked for."""
    query = request.query_params
    place = "-".join(query.get(name, "") for name in ("start", "end", "check"))
    address = document_url(request.path_params["name"])
    return RedirectResponse(f"{address}?{urlencode({'at': place})}" if "check" in query else address, status_code=308)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 1
