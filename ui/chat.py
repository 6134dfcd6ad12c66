"""The tab where questions are asked and answered."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any

import gradio as gr

from rag.errors import RagError, UnknownDocumentError
from rag.language import question_language
from rag.system import NO_MODEL, System
from rag.types import Answer, Citation, Outcome, Stage, StageKind
from ui.components import markup
from ui.conversation import Conversation, Failure
from ui.filters import filters_of
from ui.keeping import parsed, restored
from ui.language import has_words_of_ours
from ui.markup import block, escape
from ui.narrowing import build_narrowed, build_panel
from ui.render import conversation, pending, turn
from ui.texts import Words

SHOWN = 20  # turns on the page at first; those before come when asked for, so that a long conversation stays quick
MOST_NEXT = 3  # questions suggested after an answer
AT_ONCE = 4  # questions answered at the same time; the models use all cores for each

MOST_EXAMPLES = 5
_LOOK = 1.0  # seconds between two looks for examples, which are made while the page is served
_LOOKS = 30


@dataclass(frozen=True, slots=True)
class ChatTab:
    """The components that other parts of the page refresh."""

    conversation: gr.State
    earlier: gr.Button
    past: gr.Markdown
    current: gr.Markdown

    @property
    def shown(self) -> list[Any]:
        """What `refreshed` gives anew."""
        return [self.earlier, self.past, self.current, self.conversation]


def build_chat(system: System, words: Words) -> ChatTab:
    """Lay out the tab inside the current page."""
    state, asking = gr.State(Conversation()), gr.State("")
    # What the page's own script tells: the turns that the browser keeps, and those to go on from.
    kept = gr.Textbox(visible="hidden", elem_id="kept")
    restoring = gr.Textbox(visible="hidden", elem_id="restoring")
    restore = gr.Button(visible="hidden", elem_id="restore")
    with gr.Column(elem_id="welcome") as welcome:
        greeting = markup(_welcome(system, words, examples=False))
        with gr.Row(elem_id="examples"):
            examples = [gr.Button("", elem_classes="example", visible=False) for _ in range(MOST_EXAMPLES)]
    earlier = gr.Button(elem_id="earlier", visible=False)
    past = markup("", elem_id="past")
    current = markup("", elem_id="current")
    markup(_beside(words))
    clear = gr.Button(words.clear, elem_id="clear", scale=0, visible=False)
    with gr.Column(elem_id="composer"):
        narrowed = build_narrowed(words)
        with gr.Row(elem_id="asking"):
            box = gr.Textbox(
                label=words.question, placeholder=words.question_hint, lines=1, max_lines=5, elem_id="question", scale=1
            )
            send = gr.Button(words.ask, variant="primary", elem_id="ask", scale=0)
            stop = gr.Button(words.stop_asking, elem_id="stop", scale=0, visible=False)
        build_panel(system, words, narrowed)

    def ask(question: str | None, before: Conversation, busy: str, within: str, keep: str) -> Iterator[tuple[Any, ...]]:
        if busy:  # one after the other, so that each can lean on the one before
            return
        before = _present(system, before if before.turns else _kept(system, keep, words), words)
        number, question = before.next_number, question or ""
        frame = (gr.Column(visible=False), *_past(before, words, beside=1))
        waiting = (gr.Button(visible=False), gr.Button(visible=True), gr.skip())
        yield "", *waiting, *frame, pending(number, question, "", words), before, question
        unchanged = (gr.skip(),) * 7
        text, stage, reach, seen = "", None, system.reach(), ""
        entry: Answer | Failure = Failure(question, words.error_kinds[RagError])
        try:
            # Closed where the reader stops it, so that a chat model is not left writing for nobody.
            with closing(
                system.assistant.stream(question, turns=before.leant_on, filters=filters_of(within))
            ) as pieces:
                for piece in pieces:
                    if isinstance(piece, Answer):
                        entry = _told(piece, words)
                        continue
                    text, stage = _so_far(text, stage, piece)
                    now = pending(number, question, text, words, stage=stage)
                    # Gradio can stop it only here, so it comes here with nothing new as well.
                    yield *unchanged, gr.skip() if now == seen else now, gr.skip(), gr.skip()
                    seen = now
        except RagError as error:
            entry = Failure(question, words.explain(error))
        after = before.with_turn(entry)
        ready = (gr.Button(visible=True), gr.Button(visible=False), gr.Button(visible=True))
        shown = _last(after, words, asked_next=_next(system, after), note=words.reached(reach) if reach else "")
        yield gr.skip(), *ready, gr.skip(), gr.skip(), gr.skip(), shown, after, ""

    def stopped(question: str, before: Conversation) -> tuple[Any, ...]:
        ready = (gr.Button(visible=True), gr.Button(visible=False), gr.Button(visible=True))
        if not question:  # it was answered in the same moment
            return *ready, gr.skip(), gr.skip(), ""
        after = before.with_turn(Failure(question, words.stopped_asking))
        return *ready, _last(after, words), after, ""

    def go_on(keep: str) -> tuple[Any, ...]:
        """Show the conversation that the browser kept."""
        after = _kept(system, keep, words)
        there = bool(after.turns)
        frame = (gr.Button(visible=there), gr.Column(visible=not there), *refreshed(system, after, words))
        return *frame, ""

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    options: dict[str, Any] = {
        "outputs": [box, send, stop, clear, welcome, earlier, past, current, state, asking],
        "concurrency_limit": AT_ONCE,
        "concurrency_id": "ask",
        "trigger_mode": "multiple",  # with "once" Gradio lets nothing through any more after a question was stopped
        **quiet,
    }
    given = [state, asking, narrowed.within, kept]
    asked = [gr.on([box.submit, send.click], ask, [box, *given], **options)]
    asked += [example.click(ask, [example, *given], **options) for example in examples]
    stop.click(stopped, [asking, state], [send, stop, clear, current, state, asking], cancels=asked, **quiet)
    restore.click(go_on, [restoring], [clear, welcome, earlier, past, current, state, restoring], **quiet)
    earlier.click(
        lambda before: (gr.Button(visible=False), _html(before.before_last(), words)), [state], [earlier, past], **quiet
    )
    clear.click(
        lambda: (gr.Button(visible=False), gr.Column(visible=True), gr.Button(visible=False), "", "", Conversation()),
        outputs=[clear, welcome, earlier, past, current, state],
        **quiet,
    )
    looks, timer = gr.State(0), gr.Timer(_LOOK)

    def offer(looked: int, *shown: str) -> list[Any]:
        questions = _examples(system, words)
        foreign = {question: question_language(question) is not words.language for question in questions}
        # Those in the page's language come first, and stay where they are.
        places = {question: place for place, question in enumerate(shown)}
        questions.sort(key=lambda one: (not one, foreign[one], places.get(one, len(shown))))
        buttons = [gr.Button(question, visible=bool(question)) for question in questions]
        looking = looked < _LOOKS and not all(questions)  # once there are enough, they change no more
        welcomed = _welcome(system, words, examples=any(questions))
        return [looked + 1, gr.Timer(active=looking), welcomed, *buttons]

    offered = [looks, timer, greeting, *examples]
    gr.on(None, lambda: offer(0), outputs=offered, **quiet)
    timer.tick(offer, [looks, *examples], offered, **quiet)
    return ChatTab(state, earlier, past, current)


def refreshed(system: System, before: Conversation, words: Words) -> tuple[Any, Any, str, Conversation]:
    """The conversation without what removed documents said, for `ChatTab.shown`."""
    after = _present(system, before, words)
    return *_past(after.before_last(), words, beside=1), _last(after, words), after


def _past(turns: Conversation, words: Words, *, beside: int) -> tuple[gr.Button, str]:
    """The button that shows the earliest turns, where there are so many, and the other turns."""
    hidden = max(0, len(turns.turns) + beside - SHOWN)
    label = words.earlier.format(turns=hidden)
    return gr.Button(label, visible=hidden > 0), _html(turns, words, hidden=hidden)


def _html(turns: Conversation, words: Words, *, hidden: int = 0) -> str:
    return conversation(turns.turns[hidden:], words, first=turns.dropped + hidden + 1)


def _last(turns: Conversation, words: Words, *, asked_next: Sequence[str] = (), note: str = "") -> str:
    if not turns.turns:
        return ""
    return turn(turns.next_number - 1, turns.turns[-1], words, asked_next=asked_next, note=note)


def _next(system: System, turns: Conversation) -> tuple[str, ...]:
    """What the documents of the last answer answer as well."""
    last = turns.turns[-1]
    if isinstance(last, Failure):
        return ()
    try:
        return system.suggester.after(last, asked=[entry.question for entry in turns.turns], k=MOST_NEXT)
    except RagError:
        return ()


def _so_far(text: str, stage: Stage | None, piece: str | Stage) -> tuple[str, Stage | None]:
    """The text that is there, and what is waited for, after another piece."""
    if isinstance(piece, str):
        return text + piece, stage
    return "" if piece.kind is StageKind.WITHDRAWN else text, piece


def _told(answer: Answer, words: Words) -> Answer | Failure:
    """The answer, or what to do where nothing was found for a question that is in neither language."""
    if answer.outcome is Outcome.NOT_FOUND and not has_words_of_ours(answer.searched or answer.question):
        return Failure(answer.question, words.other_script)
    return answer


def _kept(system: System, keep: str, words: Words) -> Conversation:
    """The conversation that the browser kept; a new one where that cannot be read."""
    try:
        return restored(parsed(keep), cache(system.store.document), words) if keep else Conversation()
    except (ValueError, RagError):
        return Conversation()


def _present(system: System, before: Conversation, words: Words) -> Conversation:
    document = cache(system.store.document)

    def stands(citation: Citation) -> bool:
        try:
            return document(citation.document).text[citation.start : citation.end] == citation.quote
        except UnknownDocumentError:
            return False

    try:
        return before.of(stands, words.source_removed)
    except RagError:
        return before  # the question that follows meets the same error and tells it


def _examples(system: System, words: Words) -> list[str]:
    """The example questions of the day, and empty texts for those that there are not."""
    try:
        questions = system.suggester.examples(words.language, k=MOST_EXAMPLES)
    except RagError:
        questions = ()
    return [*questions, *[""] * (MOST_EXAMPLES - len(questions))]


def _welcome(system: System, words: Words, *, examples: bool) -> str:
    model = system.settings.llm
    welcome = words.welcome_text if model == NO_MODEL else words.welcome_written.format(model=model)
    heading = f"<h3>{escape(words.examples)}</h3>" if examples else ""
    return block(
        f'<section class="welcome"><h2>{escape(words.welcome_title)}</h2><p>{escape(welcome)}</p>{heading}</section>'
    )


def _beside(words: Words) -> str:
    """What is said once to those who hear the page, and what is wrong with keeping the conversation."""
    return block(
        f'<p class="unseen" id="heard" role="status" data-sources="{escape(words.sources)}"></p>'
        f'<p class="notice" id="kept-notice" role="status" hidden data-off="{escape(words.kept_off)}"'
        f' data-opening="{escape(words.kept_opening)}"'
        f' data-full="{escape(words.kept_full)}" data-failed="{escape(words.export_failed)}"></p>'
    )
