"""The tab where documents are listed, uploaded and removed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from rag.corpus import safe_name
from rag.errors import LoadError, RagError
from rag.loading import SUPPORTED_SUFFIXES
from rag.reports import AddReport, Status
from rag.system import System
from ui.acting import BY, act
from ui.catalogue import beginning, done, failing, heading, notice, outcomes, similar, summary, trash
from ui.chat import ChatTab, refreshed
from ui.components import markup
from ui.looking import look
from ui.overview import overview
from ui.shelf import shelf_list
from ui.texts import Words
from ui.upkeep import Work, build_work, retried
from ui.view import View, told_in

LONGEST_SHOWN = 200  # characters of an address
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class Pieces:
    """The components that show the documents, and what is looked at in them."""

    view: gr.State
    glance: gr.Markdown
    shelf: gr.Markdown
    upkeep: gr.Markdown

    @property
    def outputs(self) -> list[Any]:
        """What changes when documents do."""
        return [self.view, self.glance, self.shelf, self.upkeep]


def build_corpus(system: System, words: Words, chat: ChatTab, *, page: gr.Blocks, tab: gr.Tab) -> None:
    """Lay out the tab of a page; what is removed leaves the conversation too."""
    view = gr.State(View())
    suffixes = sorted(SUPPORTED_SUFFIXES)
    note = words.upload_note.format(suffixes=", ".join(suffixes), megabytes=system.settings.max_file_mb)
    with gr.Row(elem_id="corpus-head"):
        markup(heading(words, note))
        button = gr.UploadButton(words.upload, file_count="multiple", variant="primary", elem_id="upload")
    if system.settings.allow_urls:
        with gr.Row(elem_id="address"):
            field = gr.Textbox(label=words.address, placeholder=words.address_hint, max_lines=1)
            fetch = gr.Button(words.add_address, scale=0)
    report = markup("", elem_id="report")
    # What the reader does in our own HTML, which page.js writes here; Gradio's components have no tables of such rows.
    message = gr.Textbox(visible="hidden", show_label=False, container=False, elem_id="told", max_lines=1)
    work, pieces = _shown(system, words, view, tab)

    def upload(paths: list[str], looked: View) -> Iterator[tuple[Any, ...]]:
        files, taken = [Path(path) for path in paths], list[AddReport]()
        for number, file in enumerate(files, start=1):
            status = words.uploading.format(number=number, total=len(files), name=file.name)
            yield outcomes(taken, words, status=status), *_same()
            taken.append(take_in(system, file, words))
        status = words.upload_done.format(total=len(files))
        yield outcomes(taken, words, status=status), *shown(system, looked, words)

    button.upload(
        upload,
        [button, view],
        [report, *pieces.outputs],
        concurrency_limit=1,
        concurrency_id="change",
        **_QUIET,
    )

    if system.settings.allow_urls:

        def take_address(written: str | None, looked: View) -> Iterator[tuple[Any, ...]]:
            address = (written or "").strip()
            yield outcomes([], words, status=words.fetching.format(address=address[:LONGEST_SHOWN])), *_same()
            taken = [fetch_in(system, address, words)]
            yield outcomes(taken, words, status=words.fetched), *shown(system, looked, words)

        gr.on(
            [fetch.click, field.submit],
            take_address,
            [field, view],
            [report, *pieces.outputs],
            concurrency_limit=1,
            concurrency_id="address",  # a slow site keeps nobody from uploading
            **_QUIET,
        )

    def told(written: str | None, looked: View, conversation: Any) -> Iterator[tuple[Any, ...]]:
        reader = told_in(written)
        nothing = tuple(gr.skip() for _ in chat.shown)
        if reader.act == "retry-all":
            for progress in retried(system, words):
                yield gr.skip(), *progress, *_same(), *nothing
            yield gr.skip(), *(gr.skip(),) * 3, *shown(system, looked, words), *nothing
            return
        for now in act(system, looked, reader, words):
            undoable = reader.act == "remove" and bool(now.view.undoable)
            said = done(now.said, words, undoable=undoable) if now.said else ""
            looked = now.view
            yield said, *(gr.skip(),) * 3, *_same(), *nothing
        chat_after = refreshed(system, conversation, words) if reader.act == "remove" else nothing
        yield gr.skip(), *(gr.skip(),) * 3, *shown(system, looked, words), *chat_after

    message.change(
        told,
        [message, view, chat.conversation],
        [report, *work.shown, *pieces.outputs, *chat.shown],
        concurrency_limit=4,
        concurrency_id="told",
        trigger_mode="multiple",
        **_QUIET,
    )
    # Documents also come and go without this page.
    gr.on([page.load, tab.select], lambda looked: shown(system, looked, words), view, pieces.outputs, **_QUIET)


def _shown(system: System, words: Words, view: gr.State, tab: gr.Tab) -> tuple[Work, Pieces]:
    """Lay out what shows the documents, work that goes on first."""
    with gr.Row(elem_id="work"):
        told = markup("")
        stop = gr.Button(words.stop, visible=False, scale=0)
        go_on = gr.Button(words.go_on, visible=False, scale=0)
    pieces = Pieces(view, markup("", elem_id="glance"), markup("", elem_id="shelf"), markup("", elem_id="upkeep"))
    work = Work(told, stop, go_on)
    build_work(system, words, work, pieces.outputs, view, lambda looked: shown(system, looked, words), tab=tab)
    return work, pieces


def shown(system: System, view: View, words: Words) -> tuple[Any, ...]:
    """What the tab shows of a view: the view, the corpus at a glance, the list, and the files beside it."""
    try:
        shelf = look(system, view)
    except RagError as error:
        return view, "", notice(words.explain(error)), ""
    beside = [
        *([failing(shelf.failing, words)] if shelf.failing else []),
        *([similar(shelf.similar, words)] if shelf.similar else []),
        *([trash(shelf.removed, words)] if shelf.removed else []),
    ]
    if not shelf.counts.all.documents and not shelf.failures:
        start = beginning(system.settings.corpus.absolute(), words)
        return replace(view, start=0), start, "", "".join(beside)
    glance = summary(shelf, words) + overview(shelf.counts, shelf.view.filters, words)
    return shelf.view, glance, shelf_list(shelf, words), "".join(beside)


def _same() -> tuple[Any, ...]:
    return (gr.skip(),) * 4


def take_in(system: System, file: Path, words: Words) -> AddReport:
    """Add an uploaded file to the corpus under a safe form of its name, and delete the upload."""
    try:
        return system.indexer.add(file, name=safe_name(file.name), by=BY)
    except LoadError as error:
        return AddReport(file.name, Status.REFUSED, error.reason, words.explain(error))
    except RagError as error:
        return AddReport(file.name, Status.REFUSED, "", words.explain(error))
    finally:
        file.unlink(missing_ok=True)


def fetch_in(system: System, address: str, words: Words) -> AddReport:
    """Add what lies at an address to the corpus."""
    try:
        return system.add_address(address)
    except RagError as error:
        return AddReport(address[:LONGEST_SHOWN], Status.REFUSED, "", words.explain(error))
