"""A question that was made to whether the program answers it: surely, and from the sentence it was made from."""

from rag.assistant import Assistant
from rag.language import question_language
from rag.suggesting.headings import KIND as HEADING
from rag.suggesting.people import SPEECH
from rag.types import Outcome, Suggestion

SURE = 0.8  # probability of an answer from which a question is suggested
SURE_TOGETHER = 0.5  # the same where the words that answer are those that the question was made to get
_WHOLE = frozenset({HEADING, SPEECH})  # kinds of which any words of the sentence may be the answer


def is_answered(suggestion: Suggestion, assistant: Assistant) -> bool:
    """Ask it, and see whether the answer is the one that it was made for."""
    if question_language(suggestion.question) is not suggestion.language:
        return False  # what frames the answer would be in another language
    answer = assistant.ask(suggestion.question)
    if answer.outcome is not Outcome.ANSWERED or answer.citations[0].document != suggestion.document:
        return False
    first = answer.citations[0]
    if suggestion.kind in _WHOLE:
        return answer.probability >= SURE and first.span.meets(suggestion.source)
    return answer.probability >= SURE_TOGETHER and bool(first.answer and first.answer.meets(suggestion.answer))
