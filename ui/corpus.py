"""The tab where documents are listed, uploaded and removed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from rag.corpus import safe_name
from rag.errors import LoadError, RagError
from rag.loading import SUPPORTED_SUFFIXES
from rag.reports import AddReport, Status
from rag.system import System
from rag.types import DocumentEntry
from ui.catalogue import confirmation, heading, notice, outcomes, row, summary
from ui.chat import ChatTab, refreshed
from ui.components import markup
from ui.texts import Words
from ui.upkeep import build_work, list_failing, list_similar, list_trash, state_of

PER_PAGE = 25
LONGEST_SHOWN = 200  # characters of an address
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build_corpus(system: System, words: Words, chat: ChatTab, *, page: gr.Blocks, tab: gr.Tab) -> None:
    """Lay out the tab of a page; what is removed leaves the conversation too."""
    # What the list is made of: it is made anew when any of this changes, and only then.
    versions, first = gr.State(None), gr.State(0)
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
    work = build_work(system, words, versions, tab=tab)

    def upload(paths: list[str]) -> Iterator[tuple[Any, ...]]:
        files, done = [Path(path) for path in paths], list[AddReport]()
        for number, file in enumerate(files, start=1):
            status = words.uploading.format(number=number, total=len(files), name=file.name)
            yield outcomes(done, words, status=status), gr.skip()
            done.append(take_in(system, file, words))
        status = words.upload_done.format(total=len(files))
        yield outcomes(done, words, status=status), state_of(system)

    button.upload(
        upload,
        button,
        [report, versions],
        concurrency_limit=1,
        concurrency_id="change",
        **_QUIET,
    )

    if system.settings.allow_urls:

        def take_address(written: str | None) -> Iterator[tuple[Any, ...]]:
            address = (written or "").strip()
            yield outcomes([], words, status=words.fetching.format(address=address[:LONGEST_SHOWN])), gr.skip()
            yield outcomes([fetch_in(system, address, words)], words, status=words.fetched), state_of(system)

        gr.on(
            [fetch.click, field.submit],
            take_address,
            field,
            [report, versions],
            concurrency_limit=1,
            concurrency_id="address",  # a slow site keeps nobody from uploading
            **_QUIET,
        )

    # Documents also come and go without this page.
    gr.on([page.load, tab.select], lambda: state_of(system), None, versions, **_QUIET)

    @gr.render(  # type: ignore[untyped-decorator]
        inputs=first, triggers=[versions.change, first.change], show_progress="hidden"
    )
    def listing(start: int) -> None:
        try:
            entries = system.store.documents()
        except RagError as error:
            markup(notice(words.explain(error)))
            return
        markup(summary(entries, words))
        newest = sorted(entries, key=_newest_first)
        start = min(start, max(0, len(newest) - 1) // PER_PAGE * PER_PAGE)
        for entry in newest[start : start + PER_PAGE]:
            _row(system, entry, words, chat, report, versions)
        if len(newest) > PER_PAGE:
            _pages(start, len(newest), first, words)
        list_failing(system, words, work)
        list_similar(system, words)
        list_trash(system, words, report, versions)


def take_in(system: System, file: Path, words: Words) -> AddReport:
    """Add an uploaded file to the corpus under a safe form of its name, and delete the upload."""
    try:
        return system.indexer.add(file, name=safe_name(file.name))
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


def _newest_first(entry: DocumentEntry) -> tuple[int, str]:
    return -(entry.info.date.toordinal() if entry.info.date else 0), entry.info.title.casefold()


def _row(
    system: System, entry: DocumentEntry, words: Words, chat: ChatTab, report: gr.Markdown, versions: gr.State
) -> None:
    with gr.Row(elem_classes="document-row"):
        markup(row(entry, words))
        remove = gr.Button(words.remove, elem_classes="remove", scale=0)
        with gr.Row(visible=False, elem_classes="confirmation") as question:
            markup(confirmation(entry, words))
            yes = gr.Button(words.confirm_remove, variant="stop", scale=0)
            no = gr.Button(words.cancel, scale=0)
    remove.click(lambda: gr.Row(visible=True), None, question, **_QUIET)
    no.click(lambda: gr.Row(visible=False), None, question, **_QUIET)

    def confirmed(before: Any) -> tuple[Any, ...]:
        try:
            system.indexer.remove(entry.info.name)
            said = words.removed.format(title=entry.info.title)
        except RagError as error:
            said = words.explain(error)
        return notice(said), state_of(system), *refreshed(system, before, words)

    outputs = [report, versions, *chat.shown]
    yes.click(confirmed, chat.conversation, outputs, concurrency_id="change", concurrency_limit=1, **_QUIET)


def _pages(start: int, total: int, first: gr.State, words: Words) -> None:
    with gr.Row(elem_id="pages"):
        previous = gr.Button(words.previous, interactive=start > 0, scale=0)
        markup(notice(words.corpus_range.format(first=start + 1, last=min(start + PER_PAGE, total), total=total)))
        following = gr.Button(words.next, interactive=start + PER_PAGE < total, scale=0)
    previous.click(lambda: start - PER_PAGE, None, first, **_QUIET)
    following.click(lambda: start + PER_PAGE, None, first, **_QUIET)
