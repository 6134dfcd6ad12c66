"""The tab where questions are asked and answered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.system import System
from rag.types import Answer, Citation, Outcome, Turn
from ui.components import markup
from ui.language import has_words_of_ours
from ui.markup import block, escape
from ui.render import Failure, conversation, pending, turn
from ui.texts import Words

MOST_TURNS = 100  # kept of one conversation; older ones leave the page, so that its memory is bounded
AT_ONCE = 4  # questions answered at the same time; the models use all cores for each

# Questions that a named document of the sample answers; shown while that document is there.
EXAMPLES = {
    "id": (
        ("Siapa tuan rumah raker 2024?", "tuan-rumah-raker-2023-dan-2024.md"),
        ("Apa saja lima peran sekretaris daerah menurut Bupati Halikinnor?", "sambutan-bupati-kotim-raker-2023.md"),
        ("Kapan Pilkada serentak 2024 diselenggarakan?", "netralitas-asn-pilkada-2024.md"),
        ("Apa ibu kota Kabupaten Seruyan?", "kabupaten-kota-kalimantan-tengah.docx"),
    ),
    "en": (
        ("Who hosts the 2024 meeting?", "forsesdasi-faq.md"),
        ("Who was elected general chair of Forsesdasi?", "forsesdasi-faq.md"),
        ("When did Law 20 of 2023 take effect?", "civil-service-law-2023.md"),
        ("What is the capital of Seruyan Regency?", "kabupaten-kota-kalimantan-tengah.docx"),
    ),
}


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns on the page; `dropped` counts older ones, so that numbers never change."""

    turns: tuple[Answer | Failure, ...] = ()
    dropped: int = 0

    @property
    def next_number(self) -> int:
        """The number of the turn that comes next."""
        return self.dropped + len(self.turns) + 1

    def with_turn(self, entry: Answer | Failure) -> "Conversation":
        """One turn longer, the oldest let go beyond the bound."""
        turns = (*self.turns, entry)
        surplus = max(0, len(turns) - MOST_TURNS)
        return Conversation(turns[surplus:], self.dropped + surplus)

    @property
    def leant_on(self) -> tuple[Turn, ...]:
        """The turns that a follow-up may lean on: the answers since the last failure, oldest first."""
        answers = takewhile(lambda entry: isinstance(entry, Answer), reversed(self.turns))
        return tuple(Turn.of(entry) for entry in answers if isinstance(entry, Answer))[::-1]

    def of(self, stands: Callable[[Citation], bool], message: str) -> "Conversation":
        """The same, without answers of which a quotation no longer stands in its document, and what followed them."""
        kept: list[Answer | Failure] = []
        for entry in self.turns:
            follows_failure = kept and isinstance(kept[-1], Failure)
            if isinstance(entry, Answer) and (not _stand(entry, stands) or (entry.searched and follows_failure)):
                entry = Failure(entry.question, message)
            kept.append(entry)
        return replace(self, turns=tuple(kept))


def _stand(answer: Answer, stands: Callable[[Citation], bool]) -> bool:
    """Whether all that an answer shows stands in its document still."""
    return all(map(stands, (*answer.citations, *answer.closest)))


@dataclass(frozen=True, slots=True)
class ChatTab:
    """The components that other parts of the page refresh."""

    conversation: gr.State
    past: gr.Markdown
    current: gr.Markdown


def build_chat(system: System, words: Words) -> ChatTab:
    """Lay out the tab inside the current page."""
    state = gr.State(Conversation())
    examples = []
    with gr.Column(elem_id="welcome") as welcome:
        markup(_welcome(words))
        with gr.Row(elem_id="examples"):
            examples = [gr.Button(text, elem_classes="example") for text, _ in _examples(words)]
    past = markup("", elem_id="past")
    current = markup("", elem_id="current")
    clear = gr.Button(words.clear, elem_id="clear", scale=0, visible=False)
    with gr.Row(elem_id="composer"):
        box = gr.Textbox(
            label=words.question, placeholder=words.question_hint, lines=1, max_lines=5, elem_id="question", scale=1
        )
        send = gr.Button(words.ask, variant="primary", elem_id="ask", scale=0)

    def ask(question: str | None, before: Conversation) -> Iterator[tuple[Any, ...]]:
        before = _present(system, before, words)
        number, question = before.next_number, question or ""
        frame = (gr.Column(visible=False), conversation(before.turns, words, first=before.dropped + 1))
        busy = gr.Button(interactive=False)
        yield "", busy, gr.skip(), *frame, pending(number, question, "", words), gr.skip()
        text = ""
        entry: Answer | Failure = Failure(question, words.error_kinds[RagError])
        try:
            for piece in system.assistant.stream(question, turns=before.leant_on):
                if isinstance(piece, Answer):
                    entry = _told(piece, words)
                else:
                    text += piece
                    shown = pending(number, question, text, words)
                    yield gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip(), shown, gr.skip()
        except RagError as error:
            entry = Failure(question, words.explain(error))
        after = before.with_turn(entry)
        shown = turn(number, after.turns[-1], words)
        yield gr.skip(), gr.Button(interactive=True), gr.Button(visible=True), gr.skip(), gr.skip(), shown, after

    outputs = [box, send, clear, welcome, past, current, state]
    options: dict[str, Any] = {
        "outputs": outputs,
        "show_progress": "hidden",
        "api_visibility": "private",
        "concurrency_limit": AT_ONCE,
        "concurrency_id": "ask",
        "trigger_mode": "once",
    }
    gr.on([box.submit, send.click], ask, [box, state], **options)
    for example in examples:
        example.click(ask, [example, state], **options)
    clear.click(
        lambda: (gr.Button(visible=False), gr.Column(visible=True), "", "", Conversation()),
        outputs=[clear, welcome, past, current, state],
        show_progress="hidden",
        api_visibility="private",
    )
    gr.on(
        None,
        lambda: [gr.Button(visible=shown) for shown in _available(system, words)],
        outputs=examples,
        show_progress="hidden",
        api_visibility="private",
    )
    return ChatTab(state, past, current)


def _told(answer: Answer, words: Words) -> Answer | Failure:
    """The answer, or what to do where nothing was found for a question that is in neither language."""
    if answer.outcome is Outcome.NOT_FOUND and not has_words_of_ours(answer.searched or answer.question):
        return Failure(answer.question, words.other_script)
    return answer


def refreshed(system: System, before: Conversation, words: Words) -> tuple[str, str, Conversation]:
    """The conversation without what removed documents said: past turns, current turn, state."""
    after = _present(system, before, words)
    if not after.turns:
        return "", "", after
    past = conversation(after.turns[:-1], words, first=after.dropped + 1)
    return past, turn(after.next_number - 1, after.turns[-1], words), after


def _present(system: System, before: Conversation, words: Words) -> Conversation:
    def stands(citation: Citation) -> bool:
        return system.store.says(citation.document, citation.quote, start=citation.start)

    try:
        return before.of(stands, words.source_removed)
    except RagError:
        return before  # the question that follows meets the same error and tells it


def _examples(words: Words) -> tuple[tuple[str, str], ...]:
    own, other = ("en", "id") if words.language == "en" else ("id", "en")
    return (*EXAMPLES[own], EXAMPLES[other][0])


def _available(system: System, words: Words) -> list[bool]:
    try:
        present = {entry.info.name for entry in system.store.documents()}
    except RagError:
        present = set()
    return [document in present for _, document in _examples(words)]


def _welcome(words: Words) -> str:
    return block(
        f'<section class="welcome"><h2>{escape(words.welcome_title)}</h2><p>{escape(words.welcome_text)}</p>'
        f"<h3>{escape(words.examples)}</h3></section>"
    )
