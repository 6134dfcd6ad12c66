"""What a chat model makes of the questions of the sample corpus, beside the bundled reader that only quotes.

    TANYA_LLM=... [TANYA_LLM_BASE_URL=...] python -m benchmarks.generation [--most N] [--json] [--each]

Every question is asked of the same index with the model and without it. A sentence that is shown counts as supported
where a second rule, which shares nothing with the program's own, finds it in its quotations: every number and every
capitalised word within it stands there or in the title, and of its longer words at least half begin as a word there
does; across languages, where words say little, the
retriever has to find the two as near as a sentence and its translation are.
"""

import argparse
import json
import re
import statistics
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.embedding import Embedder
from rag.evaluation.measuring import Measured, measured
from rag.evaluation.questions import SAMPLE, Case, read_cases
from rag.language import detect
from rag.settings import read_settings
from rag.system import NO_MODEL, System
from rag.types import Answer, Citation, Language, Outcome, Written

CORPUS = Path(__file__).parent.parent / "corpus"
BEGINNING = 4  # letters by which a longer word is known again in another form
SHARED = 0.5  # of the longer words of a sentence in its own language
NEAR = (
    0.88  # cosine: of NTREX-128's sentences 95 in 100 are nearer to their translation, 5 to that of the one before it
)
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[\w,] )[A-Z]\w{2,}")
_WORD = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with and without the model."""

    case: Case
    quoting: Measured
    writing: Measured
    answer: Answer
    unsupported: tuple[str, ...]


def main() -> None:
    """Ask all questions and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=10_000, help="questions, evenly taken")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--each", action="store_true", help="print every answer that was written")
    arguments = parser.parse_args()
    chosen = read_settings()
    if chosen.llm == NO_MODEL:
        parser.error("set TANYA_LLM to the model that is to be measured")
    cases = read_cases(SAMPLE)
    cases = cases[:: max(1, -(-len(cases) // arguments.most))]
    with tempfile.TemporaryDirectory() as folder:
        own = chosen.model_copy(update={"corpus": CORPUS, "index": Path(folder)})
        with System.open(own.model_copy(update={"llm": NO_MODEL})) as system:
            system.indexer.sync()
            without = [_measured(system, case)[0] for case in cases]
        with System.open(own) as system:
            asked = []
            for case, quoting in zip(cases, without, strict=True):
                asked.append(_asked(system, case, quoting))
                if arguments.each:
                    print(_line(asked[-1]), flush=True)
    figures = figures_of(asked)
    print(json.dumps(figures, ensure_ascii=False) if arguments.json else _table(figures))


def _measured(system: System, case: Case) -> tuple[Measured, Answer]:
    answer = system.assistant.ask(case.question)
    return measured(case, answer, (), system.store), answer


def _asked(system: System, case: Case, quoting: Measured) -> Asked:
    writing, answer = _measured(system, case)
    shown = answer.writing.sentences if answer.writing else ()
    unsupported = tuple(
        one.text for one in shown if one.markers and not is_supported(one, answer.citations, system.embedder)
    )
    return Asked(case, quoting, writing, answer, unsupported)


def is_supported(sentence: Written, citations: Sequence[Citation], embedder: Embedder) -> bool:
    """Whether the second rule finds a sentence in what it cites."""
    cited = [citations[marker - 1] for marker in sentence.markers]
    source = " ".join(f"{one.title} {one.quote}" for one in cited)
    if not set(_NUMBER.findall(sentence.text)) <= set(_NUMBER.findall(source)):
        return False
    quote = " ".join(one.quote for one in cited)
    languages = {detect(sentence.text), detect(quote)} - {Language.UNDETERMINED}
    if len(languages) > 1:
        vectors = embedder.encode_passages([sentence.text, quote])
        return float(vectors[0] @ vectors[1]) >= NEAR
    there = source.casefold()
    if any(name.casefold() not in there for name in _NAME.findall(sentence.text)):
        return False
    longer = _WORD.findall(sentence.text.casefold())
    beginnings = {word[:BEGINNING] for word in re.findall(r"\w+", there)}
    return not longer or sum(word[:BEGINNING] in beginnings for word in longer) >= SHARED * len(longer)


def figures_of(asked: Sequence[Asked]) -> dict[str, Any]:
    """The figures of all questions, with the model and without."""
    written = [one for one in asked if one.answer.writing]
    prose = [one for one in written if one.answer.writing and not one.answer.writing.unwritten]
    shown = sum(bool(sentence.markers) for one in prose for sentence in _sentences(one.answer))
    unsupported = sum(len(one.unsupported) for one in prose)
    seconds = [one.answer.writing.seconds for one in written if one.answer.writing]
    return {
        "model": written[0].answer.writing.model if written and written[0].answer.writing else "",
        "questions": len(asked),
        "asked_of_model": len(written),
        "prose": len(prose),
        "unwritten": dict(
            Counter(
                str(one.answer.writing.unwritten)
                for one in written
                if one.answer.writing and one.answer.writing.unwritten
            )
        ),
        "sentences_shown": shown,
        "sentences_dropped": sum(one.answer.writing.dropped for one in written if one.answer.writing),
        "supported_by_second_rule": (shown - unsupported) / shown if shown else None,
        "answers_in_prose": sum(_says(one.answer, one.case) for one in prose if one.case.answers),
        "answers_in_prose_of": sum(bool(one.case.answers) for one in prose),
        "with": _outcomes([one.writing for one in asked]),
        "without": _outcomes([one.quoting for one in asked]),
        "seconds_median": statistics.median(seconds) if seconds else None,
        "seconds_most": max(seconds, default=None),
        "tokens_read": sum(one.answer.writing.read for one in written if one.answer.writing),
        "tokens_written": sum(one.answer.writing.written for one in written if one.answer.writing),
    }


def _outcomes(brought: Sequence[Measured]) -> Mapping[str, int]:
    """How many of the questions were as expected, by the outcome that was, and how many answers were wrong."""
    expected = {
        outcome.value: sum(one.as_expected for one in brought if one.case.outcome is outcome) for outcome in Outcome
    }
    return {**expected, "wrong": sum(one.wrong for one in brought)}


def _sentences(answer: Answer) -> Sequence[Written]:
    return answer.writing.sentences if answer.writing else ()


def _says(answer: Answer, case: Case) -> bool:
    """Whether prose has one of the expected answers in its own words."""
    return any(text.casefold() in answer.text.casefold() for text in case.answers)


def _line(one: Asked) -> str:
    writing = one.answer.writing
    if not writing:
        return f"- {one.case.question} -> {one.answer.outcome}: the model was not asked"
    came = writing.unwritten.value if writing.unwritten else one.answer.text
    doubted = f" | NOT SUPPORTED by the second rule: {' / '.join(one.unsupported)}" if one.unsupported else ""
    return f"- {one.case.question} -> {came} ({writing.seconds:.1f} s, {writing.dropped} dropped){doubted}"


def _table(figures: Mapping[str, Any]) -> str:
    return "\n".join(f"{name:26} {value}" for name, value in figures.items())


if __name__ == "__main__":
    main()
