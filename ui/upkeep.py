"""What the tab of documents shows beside them: work that goes on, files that failed, near-duplicates, and the trash."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.reports import Progress
from rag.system import System
from rag.trash import Removed
from ui.catalogue import failing, notice, similar, trash_heading, trash_row, working
from ui.components import markup
from ui.texts import Words

_MOST_LISTED = 50  # failed files, groups of near-duplicates, removed documents
_LOOK = 0.5  # seconds between two looks at how far the work is
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class Work:
    """The components that show a sync going on, and the list that is made anew after it."""

    told: gr.Markdown
    stop: gr.Button
    go_on: gr.Button
    versions: gr.State

    @property
    def outputs(self) -> list[Any]:
        """What changes while a sync goes on and when it ends."""
        return [self.told, self.stop, self.go_on, self.versions]


def build_work(system: System, words: Words, versions: gr.State, *, tab: gr.Tab) -> Work:
    """Show how far a sync has come, whoever started it, from when the tab is opened; a button ends it."""
    with gr.Row(elem_id="work"):
        told = markup("")
        stop = gr.Button(words.stop, visible=False, scale=0)
        go_on = gr.Button(words.go_on, visible=False, scale=0)
    work = Work(told, stop, go_on, versions)

    async def watch() -> AsyncIterator[tuple[Any, ...]]:
        async for shown in _watched(system, words):
            yield shown

    # Asynchronous, so that a page that watches takes no thread from those that ask.
    tab.select(watch, None, work.outputs, concurrency_limit=None, **_QUIET)
    stop.click(system.indexer.cancel, None, None, **_QUIET)
    _starts_sync(go_on, system, words, work, retry=False)
    return work


def state_of(system: System) -> tuple[str, ...]:
    """What the list of the tab depends on: it differs whenever the list has to be made anew."""
    try:
        documents = [entry.info.version for entry in system.store.documents()]
        failed = [f"{record.name} {record.checksum} {record.tries}" for record in system.store.failing()]
        removed = [f"{one.folder.name} {one.name}" for one in system.indexer.removed()]
    except RagError as error:
        return (repr(error),)
    return (*documents, "failing", *failed, "removed", *removed)


def list_failing(system: System, words: Words, work: Work) -> None:
    """List the files that could not be read, with a button to try them again."""
    records = system.store.failing()
    if not records:
        return
    markup(failing(records[:_MOST_LISTED], words))
    again = gr.Button(words.retry, elem_id="retry", scale=0)
    _starts_sync(again, system, words, work, retry=True)


def list_similar(system: System, words: Words) -> None:
    """List the documents that are almost the same."""
    if groups := system.store.duplicates():
        markup(similar(groups[:_MOST_LISTED], words))


def list_trash(system: System, words: Words, report: gr.Markdown, versions: gr.State) -> None:
    """List the removed documents, each with a button that brings it back."""
    if not (trash := system.indexer.removed()):
        return
    markup(trash_heading(words))
    for removed in trash[:_MOST_LISTED]:
        _trash_row(system, removed, words, report, versions)


def _trash_row(system: System, removed: Removed, words: Words, report: gr.Markdown, versions: gr.State) -> None:
    with gr.Row(elem_classes="document-row"):
        markup(trash_row(removed, words))
        button = gr.Button(words.restore, elem_classes="restore", scale=0)

    def restore() -> tuple[Any, ...]:
        try:
            done = system.indexer.restore(removed.name, version=removed.version)
            said = words.load_reasons.get(done.reason, words.restored.format(name=removed.name))
        except RagError as error:
            said = words.explain(error)
        return notice(said), state_of(system)

    button.click(restore, None, [report, versions], concurrency_id="change", concurrency_limit=1, **_QUIET)


def _starts_sync(button: gr.Button, system: System, words: Words, work: Work, *, retry: bool) -> None:
    """Let a button start a sync and show how far it has come."""

    def sync() -> None:
        with contextlib.suppress(RagError):  # what is wrong with the index, the list that is made afterwards tells
            system.indexer.sync(retry=retry)

    async def started() -> AsyncIterator[tuple[Any, ...]]:
        running = threading.Thread(target=sync, name="sync", daemon=True)
        running.start()
        while running.is_alive():
            if progress := system.indexer.progress:
                yield _going_on(progress, words)
            await asyncio.sleep(_LOOK)
        yield _ended(system, words)

    button.click(started, None, work.outputs, concurrency_limit=None, **_QUIET)


async def _watched(system: System, words: Words) -> AsyncIterator[tuple[Any, ...]]:
    """What to show of the sync that goes on, until it ends; nothing where none does and none was stopped."""
    watched = system.indexer.stopped
    while progress := system.indexer.progress:
        watched = True
        yield _going_on(progress, words)
        await asyncio.sleep(_LOOK)
    if watched:
        yield _ended(system, words)


def _going_on(progress: Progress, words: Words) -> tuple[Any, ...]:
    return working(progress, words), gr.Button(visible=True), gr.Button(visible=False), gr.skip()


def _ended(system: System, words: Words) -> tuple[Any, ...]:
    stopped = system.indexer.stopped
    told = notice(words.stopped if stopped else words.worked)
    return told, gr.Button(visible=False), gr.Button(visible=stopped), state_of(system)
