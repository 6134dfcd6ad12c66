"""A system -> the web application with both languages of the page, and the server that offers it."""

import contextlib
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio import routes
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from rag import handover
from rag.beginning import Beginning
from rag.errors import ConfigurationError
from rag.following import Follower
from rag.reports import Progress, SyncReport
from rag.store import Owner
from rag.suggesting.filling import Filling
from rag.system import System
from ui.commands import Commands
from ui.documents import add_documents
from ui.gate import Fence, Gate
from ui.language import COOKIE, request_language
from ui.page import build_page
from ui.plain import ICON_URL, STYLE_URL
from ui.requests import EXPORT_URL, FEEDBACK_URL, Requests
from ui.shell import shell
from ui.texts import ALL_WORDS, Words, words_of
from ui.theme import build_theme

MOST_WAITING = 64  # requests in line before new ones are turned away
# Seconds between two looks of Gradio at what waits; a millisecond, as it comes, takes a tenth of a core day and night.
LOOKED_AT = 0.01
FILES_AT_ONCE = 10  # an upload holds at most this many times the largest file
_MEGABYTE = 1_000_000
_HERE = Path(__file__).parent
_SCRIPTS = ("page.js", "answers.js", "conversations.js", "gradio.js", "shelf.js")
_ASSETS = {STYLE_URL: "style.css", ICON_URL: "icon.svg", **{f"/{name}": name for name in _SCRIPTS}}


def serve(
    system: System,
    *,
    host: str,
    port: int,
    announce: Callable[[str], None] = lambda _: None,
    report: Callable[[Progress], None] = lambda _: None,
    synced: Callable[[SyncReport], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the page until interrupted; `announce` is given its address, `ConfigurationError` says a port is taken.

    Other processes learn from the index folder that this one takes their commands. Meanwhile the index is brought up to
    date, an outdated one made anew, the corpus folder followed, and questions to suggest are made: `report` and
    `synced` are told how far the first sync is and what it did, `warn` what comes of the rest or keeps it from that.
    """
    with (
        contextlib.closing(_listen(host, port)) as listener,
        tempfile.TemporaryDirectory(prefix="tanya-", ignore_cleanup_errors=True) as uploads,
        _tidy_end(),
    ):
        address = _address(host, listener.getsockname()[1])
        owner = system.lock.announce(address)
        app = build_app(system, owner, host=host, uploads=Path(uploads).resolve())
        announce(address)
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2, server_header=False)
        with contextlib.ExitStack() as beside:
            beside.enter_context(Beginning(system.indexer, system.successor, report=report, synced=synced, tell=warn))
            beside.enter_context(
                Filling(
                    system.suggester, system.assistant, system.indexer, changes=lambda: system.store.changes, warn=warn
                )
            )
            beside.enter_context(Follower(system.indexer, system.settings.corpus, warn=warn))
            uvicorn.Server(config).run(sockets=[listener])


def build_app(system: System, owner: Owner, *, host: str, uploads: Path) -> FastAPI:
    """The application: both languages of the page, the documents, the owner's door, and a fence around all of it.

    `uploads` is an empty folder of this server alone; Gradio's default is one that all programs share.
    """
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    # Read from the environment at import; the shared folder may belong to somebody else, who shuts us out.
    routes.DEFAULT_TEMP_DIR = str(uploads)  # type: ignore[attr-defined]
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Fence, host=host)
    app.add_api_route("/", _start, methods=["GET", "HEAD"])
    for url in _ASSETS:
        app.add_api_route(url, _asset, methods=["GET", "HEAD"])
    add_documents(app, system)
    requests = Requests(system, lambda request: words_of(request_language(request)))
    app.add_api_route(EXPORT_URL, requests.export, methods=["POST"])
    app.add_api_route(FEEDBACK_URL, requests.judge, methods=["POST"])
    app.add_api_route(handover.PATH, Commands(system, owner).answer, methods=["POST"])
    for words in ALL_WORDS:
        _mount(app, system, words, uploads)
    return app


def _mount(app: FastAPI, system: System, words: Words, uploads: Path) -> None:
    largest = system.settings.max_file_mb * _MEGABYTE
    page = build_page(system, words)
    page.queue(max_size=MOST_WAITING, api_open=False)
    page._queue.sleep_when_free = LOOKED_AT
    gr.mount_gradio_app(
        app,
        page,
        path=f"/{words.language.value}",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        enable_monitoring=False,
        # A file over the limit still arrives, up to this, and is refused by name in the reader's language.
        max_file_size=largest * FILES_AT_ONCE,
        theme=build_theme(),
    )
    mounted = app.routes[-1]
    mounted.app = Gate(  # type: ignore[attr-defined]
        mounted.app,  # type: ignore[attr-defined]
        rewrite=lambda text, nonce: shell(text, words, nonce=nonce),
        cookie=f"{COOKIE}={words.language.value}",
        largest_upload=largest * FILES_AT_ONCE,
        uploads=uploads,
    )


def _address(host: str, port: int) -> str:
    """Where a browser on this machine finds the page; a host that stands for all addresses is none itself."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


@contextlib.contextmanager
def _tidy_end() -> Iterator[None]:
    """Both Ctrl+C and a request to terminate end the block, so that what is around it can clean up."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that a taken port is known before anything is built."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform == "win32":
        # There SO_REUSEADDR would let two programs share the port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"cannot serve on {host}:{port} ({error.strerror or error}); stop what uses that port or set TANYA_PORT"
        ) from error
    return listener


async def _start(request: Request) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{request_language(request).value}/{query}", status_code=307, headers={"Vary": "*"})


async def _asset(request: Request) -> Response:
    return FileResponse(_HERE / _ASSETS[request.url.path], headers={"Cache-Control": "no-cache"})
