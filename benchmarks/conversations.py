"""Conversations over the sample corpus to what is found for their follow-ups: as asked, made standalone, by hand.

    python -m benchmarks.conversations [--llm] [--part PART ...] [--data DIR] [--each]

Every follow-up is asked three times: as it stands, with the turns before it, and as a person would have written it out;
with --llm also as the chat model of the settings (TANYA_LLM and what belongs to it) makes it of the turns, in a
conversation that goes on with what that model made. Ten conversations were held out while the rules were written, and
twelve more were written later and measured before the rules were changed. With DIR, the folder of the data sets, 2,000
of its questions are asked after a turn about something else, and those that are not left as they are counted.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.data import read_sets, read_tydiqa
from rag.chat import ChatModel, Message, Usage
from rag.conversation import standalone
from rag.conversation.checking import faithful
from rag.conversation.leaning import leans
from rag.conversation.rewriting import Rewriter
from rag.evaluation.measuring import RANKED, Measured, measured
from rag.evaluation.questions import Case
from rag.settings import Settings, read_settings
from rag.system import System
from rag.types import Answer, Language, Outcome, Turn

CONVERSATIONS = Path(__file__).with_name("conversations.jsonl")
CORPUS = Path(__file__).parent.parent / "corpus"
WAYS = ("as it stands", "with the turns before", "written out by hand")
BY_MODEL = "by the chat model"
SECONDS = 10.0  # that the chat model may take for a follow-up
UNRELATED = (  # turns that no question of the data sets leans on
    Turn(
        "Siapa tuan rumah raker 2023?", "Siapa tuan rumah raker 2023?", Outcome.ANSWERED, "Kabupaten Kotawaringin Timur"
    ),
    Turn("Who opened the meeting in Sampit?", "Who opened the meeting in Sampit?", Outcome.ANSWERED, "Halikinnor"),
)
SAMPLED = 2000


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A turn of a conversation that is not its first: what was searched for, and what each way brought.

    `written` is the question as a person writes it out, empty for one that stands alone.
    """

    part: str
    question: str
    written: str
    searched: str
    ways: Mapping[str, Measured]
    rewritten: "Rewritten | None" = None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What the chat model's way made of a follow-up: whether it was asked, what it wrote, and what was taken of it.

    `taken` is empty where the rules' question stood in for it.
    """

    sent: bool
    written: str
    taken: str
    question: str
    seconds: float


class Recorder:
    """A chat model that keeps what it last wrote."""

    def __init__(self, chat: ChatModel) -> None:
        self._chat = chat
        self.written = ""

    @property
    def identity(self) -> str:
        """The name of the model."""
        return self._chat.identity

    def stream(
        self, messages: Sequence[Message], *, tokens: int, seconds: float, grammar: str = ""
    ) -> Generator[str | Usage]:
        """See `ChatModel.stream`."""
        self.written = ""
        for piece in self._chat.stream(messages, tokens=tokens, seconds=seconds, grammar=grammar):
            if isinstance(piece, str):
                self.written += piece
            yield piece


def main() -> None:
    """Hold every conversation and print the figures of both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the data sets")
    parser.add_argument("--llm", action="store_true", help="measure the chat model of the settings as well")
    parser.add_argument("--part", action="append", default=[], help="only this part of the conversations")
    parser.add_argument("--each", action="store_true", help="print what became of every follow-up of the first part")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, System.open(_quoting(Path(folder))) as system:
        system.indexer.sync()
        held = list(hold(system, parts=arguments.part, chat=Recorder(_chat()) if arguments.llm else None))
    print(table(held))
    if arguments.each:
        print("\n".join(map(line, (one for one in held if one.part == "rules"))))
    if arguments.data:
        sets = (*read_sets(arguments.data), read_tydiqa(arguments.data))
        questions = [query.text for one in sets for query in one.queries]
        sample = questions[:: max(1, len(questions) // SAMPLED)][:SAMPLED]
        for turn in UNRELATED:
            changed = [question for question in sample if standalone(question, (turn,)) != question]
            print(f"\n{len(changed)} of {len(sample)} questions changed after {turn.question}")
            if arguments.each:
                print("\n".join(f"  {question} -> {standalone(question, (turn,))}" for question in changed))


def _quoting(index: Path) -> Settings:
    """The sample without a chat model, whatever the settings say: only what a follow-up is made into is compared."""
    return Settings(corpus=CORPUS, index=index, llm="none")


def _chat() -> ChatModel:
    """The chat model of the settings."""
    from rag.langchain_chat import open_chat  # an extra, which the other ways do without

    settings = read_settings()
    if settings.llm == "none":
        raise SystemExit("no chat model: set TANYA_LLM, and TANYA_LLM_BASE_URL for a server of your own")
    address = "" if settings.llm_base_url == "none" else settings.llm_base_url
    key = settings.llm_api_key.get_secret_value()
    return open_chat(settings.llm, base_url=address, api_key=key, timeout=settings.llm_timeout)


def hold(
    system: System, *, ways: Sequence[str] = WAYS, parts: Sequence[str] = (), chat: Recorder | None = None
) -> Iterator[FollowUp]:
    """The conversations of these parts, or all, turn by turn, each with what was really said before.

    Follow-ups are asked in these ways, and with a chat model as it makes them.
    """
    for row in map(json.loads, CONVERSATIONS.read_text(encoding="utf-8").splitlines()):
        turns: list[Turn] = []
        by_model: list[Turn] = []
        if parts and row["part"] not in parts:
            continue
        for fields in row["turns"]:
            case, rewritten = _case(fields), None
            answer = system.assistant.ask(case.question, turns=turns)
            if turns:
                searched = answer.searched or case.question
                asked = dict(zip(WAYS, (case.question, searched, fields.get("standalone", case.question)), strict=True))
                found = {
                    one: _searched(system, case, one, answer=answer if one == searched else None)
                    for one in dict.fromkeys(asked[way] for way in ways)
                }
                brought = {way: found[asked[way]] for way in ways}
                if chat:
                    rewritten = _rewritten(chat, case.question, by_model)
                    brought[BY_MODEL] = found.get(rewritten.question) or _searched(system, case, rewritten.question)
                written = fields.get("standalone", "")
                yield FollowUp(row["part"], case.question, written, answer.searched, brought, rewritten)
            turns.append(Turn.of(answer))
            if chat:
                last = rewritten.question if rewritten else case.question
                by_model.append(replace(Turn.of(system.assistant.ask(last)), question=case.question))


def _rewritten(chat: Recorder, question: str, turns: Sequence[Turn]) -> Rewritten:
    chat.written = ""
    begun = time.monotonic()
    made = Rewriter(chat, seconds=SECONDS)(question, turns)
    took = time.monotonic() - begun
    written = chat.written.strip().partition("\n")[0]
    return Rewritten(leans(question, turns), written, faithful(written, question, turns), made, took)


def _case(fields: Mapping[str, Any]) -> Case:
    answers, documents = tuple(fields.get("answers", ())), tuple(fields.get("documents", ()))
    return Case(fields["question"], Language.UNDETERMINED, "", Outcome(fields["outcome"]), answers, documents)


def _searched(system: System, case: Case, question: str, *, answer: Answer | None = None) -> Measured:
    """What a question brings; `answer` is what it was answered with, where it was asked already."""
    assistant = system.assistant
    return measured(case, answer or assistant.ask(question), assistant.search(question, k=5 * RANKED), system.store)


def table(held: Sequence[FollowUp]) -> str:
    """The figures of each part and way."""
    lines = []
    for part in dict.fromkeys(one.part for one in held):
        leaning = [one for one in held if one.part == part and one.written]
        alone = [one for one in held if one.part == part and not one.written]
        kept = sum(not one.searched for one in alone)
        lines.append(f"{part}: {len(leaning)} follow-ups, {kept} of {len(alone)} full questions left as they are")
        lines.append(f"  {'':24}{'first':>8}{'in 5':>8}{'quoted':>8}{'outcome':>9}{'wrong':>7}")
        for way in (*WAYS, *((BY_MODEL,) if leaning[0].rewritten else ())):
            ways = [one.ways[way] for one in leaning]
            findable = [one for one in ways if one.case.documents]
            first, five = (
                sum(any(rank <= k for rank in one.ranks) for one in findable) / len(findable) for k in (1, 5)
            )
            quoted = sum(bool(one.right) for one in findable) / len(findable)
            as_expected = sum(one.as_expected for one in ways) / len(ways)
            wrong = sum(one.wrong for one in ways) / len(ways)
            lines.append(f"  {way:24}{first:8.3f}{five:8.3f}{quoted:8.3f}{as_expected:9.3f}{wrong:7.3f}")
        lines += _of_the_model([one.rewritten for one in held if one.part == part and one.rewritten])
    return "\n".join(lines)


def _of_the_model(made: Sequence[Rewritten]) -> list[str]:
    """How many follow-ups were given to the model, how many of its questions were taken, and its time."""
    sent = [one for one in made if one.sent]
    if not sent:
        return []
    took = sorted(one.seconds for one in sent)
    taken = sum(bool(one.taken) for one in sent)
    return [
        f"  {len(sent)} of {len(made)} given to the model, {taken} of its questions taken, "
        f"{took[len(took) // 2]:.1f} s in the middle, {took[-1]:.1f} s at most"
    ]


def line(one: FollowUp) -> str:
    """One follow-up, with the rank of its document and the outcome each way."""
    fared = "  ".join(f"{min(way.ranks, default=0)} {way.outcome.value} {way.right}" for way in one.ways.values())
    by_model = f" | model: {one.rewritten.written!r} {'taken' * bool(one.rewritten.taken)}" if one.rewritten else ""
    made = one.searched or "(as it stands)"
    return f"{one.question} -> {made} | {one.written or '(stands alone)'} | {fared}{by_model}"


if __name__ == "__main__":
    main()
