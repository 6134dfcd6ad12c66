"""Conversations over the sample corpus to what is found for their follow-ups: as asked, made standalone, by hand.

    python -m benchmarks.conversations [--data DIR] [--each]

Every follow-up is asked three times: as it stands, with the turns before it, and as a person would have written it out.
A third of the conversations was held out while the rules were written. With DIR, the folder of the data sets, 2,000 of
its questions are asked after a turn about something else, and those that are not left as they are counted.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.data import read_sets, read_tydiqa
from rag.conversation import standalone
from rag.evaluation.measuring import RANKED, Measured, measured
from rag.evaluation.questions import Case
from rag.settings import Settings
from rag.system import System
from rag.types import Language, Outcome, Turn

CONVERSATIONS = Path(__file__).with_name("conversations.jsonl")
CORPUS = Path(__file__).parent.parent / "corpus"
WAYS = ("as it stands", "with the turns before", "written out by hand")
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


def main() -> None:
    """Hold every conversation and print the figures of both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the data sets")
    parser.add_argument("--each", action="store_true", help="print what became of every follow-up of the first part")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, System.open(Settings(corpus=CORPUS, index=Path(folder))) as system:
        system.indexer.sync()
        held = list(hold(system))
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


def hold(system: System, *, ways: Sequence[str] = WAYS) -> Iterator[FollowUp]:
    """Every conversation, turn by turn, each with what was really said before; follow-ups asked in these ways."""
    for row in map(json.loads, CONVERSATIONS.read_text(encoding="utf-8").splitlines()):
        turns: list[Turn] = []
        for fields in row["turns"]:
            case = _case(fields)
            answer = system.assistant.ask(case.question, turns=turns)
            if turns:
                searched = answer.searched or case.question
                asked = dict(zip(WAYS, (case.question, searched, fields.get("standalone", case.question)), strict=True))
                found = {one: _searched(system, case, one) for one in dict.fromkeys(asked[way] for way in ways)}
                brought = {way: found[asked[way]] for way in ways}
                yield FollowUp(row["part"], case.question, fields.get("standalone", ""), answer.searched, brought)
            turns.append(Turn.of(answer))


def _case(fields: Mapping[str, Any]) -> Case:
    answers, documents = tuple(fields.get("answers", ())), tuple(fields.get("documents", ()))
    return Case(fields["question"], Language.UNDETERMINED, "", Outcome(fields["outcome"]), answers, documents)


def _searched(system: System, case: Case, question: str) -> Measured:
    assistant = system.assistant
    return measured(case, assistant.ask(question), assistant.search(question, k=5 * RANKED), system.store)


def table(held: Sequence[FollowUp]) -> str:
    """The figures of each part and way."""
    lines = []
    for part in dict.fromkeys(one.part for one in held):
        leaning = [one for one in held if one.part == part and one.written]
        alone = [one for one in held if one.part == part and not one.written]
        kept = sum(not one.searched for one in alone)
        lines.append(f"{part}: {len(leaning)} follow-ups, {kept} of {len(alone)} full questions left as they are")
        lines.append(f"  {'':24}{'first':>8}{'in 5':>8}{'quoted':>8}{'outcome':>9}{'wrong':>7}")
        for way in WAYS:
            ways = [one.ways[way] for one in leaning]
            findable = [one for one in ways if one.case.documents]
            first, five = (
                sum(any(rank <= k for rank in one.ranks) for one in findable) / len(findable) for k in (1, 5)
            )
            quoted = sum(bool(one.right) for one in findable) / len(findable)
            as_expected = sum(one.as_expected for one in ways) / len(ways)
            wrong = sum(one.wrong for one in ways) / len(ways)
            lines.append(f"  {way:24}{first:8.3f}{five:8.3f}{quoted:8.3f}{as_expected:9.3f}{wrong:7.3f}")
    return "\n".join(lines)


def line(one: FollowUp) -> str:
    """One follow-up, with the rank of its document and the outcome each way."""
    fared = "  ".join(f"{min(way.ranks, default=0)} {way.outcome.value} {way.right}" for way in one.ways.values())
    return f"{one.question} -> {one.searched or '(as it stands)'} | {one.written or '(stands alone)'} | {fared}"


if __name__ == "__main__":
    main()
