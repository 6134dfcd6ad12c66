"""The work of a sync, shown in the tab of documents while it goes on, whoever started it."""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.reports import Progress
from rag.system import System
from ui.catalogue import notice, working
from ui.texts import Words
from ui.view import View

_LOOK = 0.5  # seconds between two looks at how far the work is
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

Shown = Callable[[View], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Work:
    """The components that show a sync going on."""

    told: gr.Markdown
    stop: gr.Button
    go_on: gr.Button

    @property
    def shown(self) -> list[Any]:
        """What changes while a sync goes on and when it ends."""
        return [self.told, self.stop, self.go_on]


def build_work(
    system: System, words: Words, work: Work, outputs: list[Any], view: gr.State, shown: Shown, *, tab: gr.Tab
) -> None:
    """Show how far a sync has come, from when the tab is opened; a button ends it, another goes on with it.

    `shown` makes what the `outputs` show of a `view` once it has ended.
    """

    async def watch(looked: View) -> AsyncIterator[tuple[Any, ...]]:
        watched = system.indexer.stopped
        while progress := system.indexer.progress:
            watched = True
            yield *_going_on(progress, words), *_same(outputs)
            await asyncio.sleep(_LOOK)
        if watched:
            yield *_ended(system, words), *await asyncio.to_thread(shown, looked)

    async def started(looked: View) -> AsyncIterator[tuple[Any, ...]]:
        running = _start(system, retry=False)
        while running.is_alive():
            if progress := system.indexer.progress:
                yield *_going_on(progress, words), *_same(outputs)
            await asyncio.sleep(_LOOK)
        yield *_ended(system, words), *await asyncio.to_thread(shown, looked)

    # Asynchronous, so that a page that watches takes no thread from those that ask.
    tab.select(watch, view, [*work.shown, *outputs], concurrency_limit=None, **_QUIET)
    work.stop.click(system.indexer.cancel, None, None, **_QUIET)
    work.go_on.click(started, view, [*work.shown, *outputs], concurrency_limit=None, **_QUIET)


def retried(system: System, words: Words) -> Iterator[tuple[Any, ...]]:
    """Try all files again that could not be read, showing how far that is."""
    running = _start(system, retry=True)
    while running.is_alive():
        if progress := system.indexer.progress:
            yield _going_on(progress, words)
        time.sleep(_LOOK)
    yield _ended(system, words)


def _start(system: System, *, retry: bool) -> threading.Thread:
    def sync() -> None:
        with contextlib.suppress(RagError):  # what is wrong with the index, the list that is made afterwards tells
            system.indexer.sync(retry=retry)

    running = threading.Thread(target=sync, name="sync", daemon=True)
    running.start()
    return running


def _same(outputs: list[Any]) -> tuple[Any, ...]:
    return tuple(gr.skip() for _ in outputs)


def _going_on(progress: Progress, words: Words) -> tuple[Any, ...]:
    return working(progress, words), gr.Button(visible=True), gr.Button(visible=False)


def _ended(system: System, words: Words) -> tuple[Any, ...]:
    stopped = system.indexer.stopped
    told = notice(words.stopped if stopped else words.worked)
    return told, gr.Button(visible=False), gr.Button(visible=stopped)
