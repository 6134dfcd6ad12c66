"""Answers and failures -> the HTML of a conversation."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.frames import percent
from rag.evaluation.feedback import LONGEST_NOTE, Verdict
from rag.types import Answer, Citation, Outcome, Span, Stage, StageKind, Written
from ui.conversation import Failure
from ui.exporting import as_text, titles_in
from ui.filters import told
from ui.keeping import kept
from ui.markup import block, escape, icon, quotation_url
from ui.texts import Words
from ui.written import Paragraph, details, in_doubt, is_written, paragraphs_of, wrote

LONGEST_QUESTION_SHOWN = 240  # characters; a longer question is cut where it is shown, not where it is asked

_MARKER = re.compile(r"\[(\d{1,4})\]")
_LAST_MARKERS = re.compile(r"(?:\s*\[\d{1,4}\])+\s*$")
_DIGITS = re.compile(r"\d+")
_QUOTED_LINE = re.compile(r"^> ?", re.MULTILINE)


def conversation(turns: Sequence[Answer | Failure], words: Words, *, first: int = 1) -> str:
    """All turns in order, numbered from `first`."""
    return "".join(turn(number, entry, words) for number, entry in enumerate(turns, start=first))


def turn(number: int, entry: Answer | Failure, words: Words, *, asked_next: Sequence[str] = (), note: str = "") -> str:
    """A question with what was said to it, beside it where that is written, and what may be asked next.

    A `note` tells what the answer could not take into account.
    """
    keep = f' data-kept="{escape(kept(entry))}"'
    if isinstance(entry, Failure):
        return _article(number, entry.question, _failure(entry, words), "", words, keep=keep)
    reply = _searched(entry, words) + _within(entry, words)
    reply += f'<p class="searched" role="note">{escape(note)}</p>' if note else ""
    reply += _reply(number, entry, words)
    reply += _tools(number, entry, words) + _next(asked_next, words)
    return _article(number, entry.question, reply, _margin(number, entry, words), words, keep=keep)


def pending(number: int, question: str, text: str, words: Words, *, stage: Stage | None = None) -> str:
    """A question while its answer is being written, with the part of the answer that is there and what it waits for."""
    reply = f'<p class="status" role="status">{escape(_status(text, stage, words))}</p>'
    return _article(number, question, reply + _paragraphs(text, number, {}, words), "", words, busy=True)


def _status(text: str, stage: Stage | None, words: Words) -> str:
    """What is being done, in words."""
    if stage and stage.kind is StageKind.PART:
        return words.writing_part.format(done=stage.done, total=stage.total)
    if text:
        return words.answering
    if stage is None:
        return words.searching
    if stage.kind is StageKind.WITHDRAWN:
        return words.withdrawn
    waits = stage.kind is StageKind.QUEUED and stage.total
    return words.queued.format(count=stage.total) if waits else words.writing


def _article(
    number: int, question: str, reply: str, margin: str, words: Words, *, keep: str = "", busy: bool = False
) -> str:
    shown = _cut(question)
    heading = (
        f'<h2 class="question" id="question-{number}"><span class="unseen">{escape(words.you_asked)} </span>'
        f"{escape(shown.strip())}</h2>"
        if shown.strip()
        else f'<h2 class="question unseen" id="question-{number}">{escape(words.question)}</h2>'
    )
    return block(
        f'<article class="turn" id="turn-{number}" aria-labelledby="question-{number}"'
        f' aria-busy="{str(busy).lower()}"{keep}>'
        f'{heading}<div class="columns"><div class="reply">{reply}</div>{margin}</div></article>'
    )


def _searched(answer: Answer, words: Words) -> str:
    """The question that was searched for in the place of a follow-up."""
    if not answer.searched:
        return ""
    return f'<p class="searched">{escape(words.searched.format(question=_cut(answer.searched)))}</p>'


def _within(answer: Answer, words: Words) -> str:
    """What the answer was sought within, and where nothing was found a way to seek it everywhere."""
    if answer.filters.empty:
        return ""
    line = words.within_answer.format(filters=told(answer.filters, words, titles_in(answer)))
    again = ""
    if answer.outcome is Outcome.NOT_FOUND:
        asked = escape(answer.searched or answer.question)
        again = (
            f' <button type="button" class="tool" data-ask="{asked}" data-within="">{escape(words.within_all)}</button>'
        )
    return f'<p class="searched">{escape(line)}{again}</p>'


def _tools(number: int, answer: Answer, words: Words) -> str:
    """What can be done with an answer: copy it with its sources, and say whether it is right."""
    verdicts = "".join(
        f'<button type="button" class="tool" data-verdict="{verdict.value}" aria-pressed="false">'
        f"{escape(label)}</button>"
        for verdict, label in _verdicts(answer, words)
    )
    return (
        f'<div class="tools"><button type="button" class="tool" data-copy>{escape(words.copy)}</button>'
        f'<span class="verdicts" role="group" aria-label="{escape(words.judge)}">{verdicts}</span></div>'
        f'<pre class="as-text" hidden>{escape(as_text(answer, words))}</pre>'
        f'<p class="told" role="status" data-copied="{escape(words.copied)}"'
        f' data-uncopied="{escape(words.copy_failed)}"'
        f' data-judged="{escape(words.judged)}" data-unjudged="{escape(words.judge_failed)}"'
        f' data-noted="{escape(words.note_sent)}"></p>'
        f'<form class="remark" hidden><label for="remark-{number}">{escape(words.note)}</label>'
        f'<textarea id="remark-{number}" rows="2" maxlength="{LONGEST_NOTE}"></textarea>'
        f'<button class="tool">{escape(words.note_send)}</button></form>'
    )


def _verdicts(answer: Answer, words: Words) -> list[tuple[Verdict, str]]:
    quoted = [(Verdict.WRONG, words.wrong), (Verdict.WRONG_SOURCE, words.wrong_source)] if answer.citations else []
    missed = [] if answer.outcome is Outcome.ANSWERED else [(Verdict.MISSED, words.missed)]
    return [(Verdict.RIGHT, words.right), *quoted, *missed]


def _next(questions: Sequence[str], words: Words) -> str:
    if not questions:
        return ""
    entries = "".join(
        f'<li><button type="button" class="ask-next" data-ask="{escape(one)}">{escape(one)}</button></li>'
        for one in questions
    )
    return f'<div class="next"><h3>{escape(words.ask_next)}</h3><ul>{entries}</ul></div>'


def _cut(question: str) -> str:
    return question if len(question) <= LONGEST_QUESTION_SHOWN else question[:LONGEST_QUESTION_SHOWN] + "…"


def _failure(failure: Failure, words: Words) -> str:
    return _outcome("failed", words.failed) + f'<p class="failure" role="alert">{escape(failure.message)}</p>'


def _reply(number: int, answer: Answer, words: Words) -> str:
    cited = {citation.marker: citation for citation in answer.citations}
    seconds = ""
    if "total" in answer.timings:
        figure = words.number(answer.timings["total"] / 1000, places=2)
        seconds = f'<p class="timing">{escape(words.seconds.format(seconds=figure))}</p>'
    outcome = _outcome(answer.outcome.value, words.outcome(answer.outcome))
    sure = _probability(answer, words) if answer.outcome is Outcome.ANSWERED and not answer.digest else ""
    who = f'<p class="written" role="note">{escape(wrote(answer, words))}</p>' if answer.writing else ""
    if is_written(answer):
        body, before, after = _prose(answer, number, cited, words), "", who + _why_struck(in_doubt(answer), words)
    else:
        body, before, after = _paragraphs(answer.text, number, cited, words), who, ""
    said = f'<div class="answer" lang="{escape(answer.language.value)}">{body}</div>'
    return f"{outcome}{before}{said}{after}{sure}{seconds}{_about_writing(answer, words)}"


def _prose(answer: Answer, number: int, cited: dict[int, Citation], words: Words) -> str:
    """What a chat model wrote, sentence by sentence: its brackets are text, and only what supports it is linked."""
    assert answer.writing is not None
    paragraphs = paragraphs_of(answer.text, answer.writing.sentences)
    led_to = set[int]()
    return "".join(
        f"<p>{' '.join(_sentence(one, number, cited, led_to, words) for one in paragraph)}</p>"
        for paragraph in paragraphs
    )


def _sentence(sentence: Written, number: int, cited: dict[int, Citation], led_to: set[int], words: Words) -> str:
    """A sentence with its markers; `led_to` are those that a card leads back to already."""
    if sentence.doubt:
        return f'<s><span class="unseen">{escape(words.struck)} </span>{escape(sentence.text)}</s>'
    head, space, last = sentence.text.rpartition(" ")
    links = "".join(
        _marker(number, cited[marker], words, led_to) if marker in cited else f"[{marker}]"
        for marker in sentence.markers
    )
    # A marker never stands alone on a line: it is kept with the last word.
    return f'{escape(head + space)}<span class="tail">{escape(last)}{links}</span>'


def _why_struck(sentences: Paragraph, words: Words) -> str:
    """What speaks against each sentence that is struck out, on demand."""
    if not sentences:
        return ""
    entries = "".join(
        f"<li><q>{escape(one.text)}</q> {escape(words.doubts[one.doubt])}.</li>" for one in sentences if one.doubt
    )
    label = escape(words.why_struck.format(count=len(sentences)))
    return f'<details class="why struck"><summary>{label}</summary><ul>{entries}</ul></details>'


def _about_writing(answer: Answer, words: Words) -> str:
    """What the writing took, on demand; nothing where that is not known."""
    lines = details(answer.writing, words) if answer.writing else []
    if not lines:
        return ""
    entries = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<details class="why"><summary>{escape(words.writing_details)}</summary><ul>{entries}</ul></details>'


def _probability(answer: Answer, words: Words) -> str:
    # Whole percents, and never certainty: nothing measured says more.
    label = words.probability_written if is_written(answer) else words.probability
    return f'<p class="probability">{escape(label.format(percent=percent(answer.probability)))}</p>'


def _outcome(name: str, label: str) -> str:
    return f'<p class="outcome outcome-{name}">{icon(name)}{escape(label)}</p>'


def _paragraphs(text: str, number: int, cited: dict[int, Citation], words: Words) -> str:
    return "".join(
        _quotation(_QUOTED_LINE.sub("", paragraph), number, cited, words)
        if paragraph.startswith(">")
        else f"<p>{_linked(paragraph, number, cited, words)}</p>"
        for paragraph in text.split("\n\n")
        if paragraph.strip()
    )


def _quotation(paragraph: str, number: int, cited: dict[int, Citation], words: Words) -> str:
    # Brackets inside a quotation belong to the document; only those that close the paragraph are markers.
    last = _LAST_MARKERS.search(paragraph)
    quoted, markers = (paragraph[: last.start()], last.group()) if last else (paragraph, "")
    answer = _answer_in(quoted, [cited[marker] for marker in map(int, _DIGITS.findall(markers)) if marker in cited])
    # A marker never stands alone on a line: it is kept with the last word.
    last_word = quoted.rfind(" ") + 1
    tail = _emphasised(quoted, answer, Span(last_word, len(quoted))) if last_word < len(quoted) else ""
    head = _emphasised(quoted, answer, Span(0, last_word)) if last_word else ""
    kept = f'<span class="tail">{tail}{_linked(markers, number, cited, words)}</span>'
    return f"<blockquote><p>{head}{kept}</p></blockquote>"


def _answer_in(quoted: str, citations: Sequence[Citation]) -> Span | None:
    """The words that answer, in a paragraph of the answer that is the quotation of a citation."""
    for citation in citations:
        start = quoted.find(citation.quote)
        if citation.answer and start >= 0:
            return Span(start + citation.answer.start - citation.start, start + citation.answer.end - citation.start)
    return None


def _emphasised(text: str, answer: Span | None, part: Span) -> str:
    """A part of a text, escaped, the words that answer standing out in it."""
    start, end = (max(part.start, answer.start), min(part.end, answer.end)) if answer else (part.end, part.end)
    if start >= end:
        return escape(text[part.start : part.end])
    before, words, after = text[part.start : start], text[start:end], text[end : part.end]
    return f'{escape(before)}<strong class="words">{escape(words)}</strong>{escape(after)}'


def _linked(text: str, number: int, cited: dict[int, Citation], words: Words) -> str:
    pieces, end, led_to = [], 0, set[int]()
    for match in _MARKER.finditer(text):
        citation = cited.get(int(match.group(1)))
        shown = _marker(number, citation, words, led_to) if citation else escape(match.group())
        pieces += [escape(text[end : match.start()]), shown]
        end = match.end()
    return "".join(pieces) + escape(text[end:])


def _marker(number: int, citation: Citation, words: Words, led_to: set[int]) -> str:
    name = words.source.format(marker=citation.marker, title=citation.title)
    # Its card leads back to the first of them.
    identity = "" if citation.marker in led_to else f' id="cite-{number}-{citation.marker}"'
    led_to.add(citation.marker)
    return (
        f'<a class="marker"{identity} href="#source-{number}-{citation.marker}"'
        f' aria-label="{escape(name)}" title="{escape(name)}">{citation.marker}</a>'
    )


def _margin(number: int, answer: Answer, words: Words) -> str:
    unused = _unused(answer.unused, words)
    if answer.outcome is not Outcome.NOT_FOUND:
        cards = "".join(_source(number, citation, answer.citations, words) for citation in answer.citations)
        return f'<aside class="margin sources"><h3>{escape(words.sources)}</h3>{cards}{unused}</aside>'
    if not answer.closest:
        return ""
    note = f'<p class="note">{escape(words.closest_note)}</p>'
    cards = _alone(answer.closest, words)
    return f'<aside class="margin closest"><h3>{escape(words.closest)}</h3>{note}{cards}{unused}</aside>'


def _unused(citations: Sequence[Citation], words: Words) -> str:
    if not citations:
        return ""
    label = escape(words.unused.format(count=len(citations)))
    note = f'<p class="note">{escape(words.unused_note)}</p>'
    return f'<details class="unused closest"><summary>{label}</summary>{note}{_alone(citations, words)}</details>'


def _alone(citations: Sequence[Citation], words: Words) -> str:
    # The passage is shown by itself: text around it would only add to what does not answer.
    return "".join(_card("", replace(citation, before="", after=""), "", words) for citation in citations)


def _source(number: int, citation: Citation, beside: Sequence[Citation], words: Words) -> str:
    back = escape(words.back_to_answer.format(marker=citation.marker))
    label = (
        f'<a class="number" href="#cite-{number}-{citation.marker}" aria-label="{back}" title="{back}">'
        f"{citation.marker}</a>"
    )
    return _card(f' id="source-{number}-{citation.marker}" tabindex="-1"', citation, label, words, beside)


def _card(attributes: str, citation: Citation, label: str, words: Words, beside: Sequence[Citation] = ()) -> str:
    page = [words.page.format(page=citation.page)] if citation.page else []
    speaker = [words.said_by.format(speaker=citation.speaker)] if citation.speaker else []
    facts = [*speaker, words.date(citation.date), *([citation.source] if citation.source else []), *page]
    meta = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    quote = _emphasised(citation.quote, _answer_in(citation.quote, [citation]), Span(0, len(citation.quote)))
    quoted = (
        f'<span class="context">{escape(citation.before.lstrip())}</span><mark>{quote}</mark>'
        f'<span class="context">{escape(citation.after.rstrip())}</span>'
    )
    return (
        f'<article class="card"{attributes}><header>{label}<h4>{escape(citation.title)}</h4></header>'
        f'<ul class="facts">{meta}</ul><blockquote>{quoted}</blockquote>{_open(citation, beside, words)}'
        f"{_why(citation, words)}</article>"
    )


def _why(citation: Citation, words: Words) -> str:
    """The ranks of the passage, on demand; nothing where they are not known."""
    ranks = citation.ranks
    if not any((ranks.lexical, ranks.dense, ranks.reader)):
        return ""
    searches = ((words.why_lexical, ranks.lexical), (words.why_dense, ranks.dense), (words.why_reader, ranks.reader))
    entries = "".join(f"<li>{escape(label.format(place=_place(rank, words)))}</li>" for label, rank in searches)
    return f'<details class="why"><summary>{escape(words.why)}</summary><ul>{entries}</ul></details>'


def _place(rank: int, words: Words) -> str:
    return words.why_place.format(rank=rank) if rank else words.why_none


def _open(citation: Citation, beside: Sequence[Citation], words: Words) -> str:
    return (
        f'<a class="open" href="{escape(quotation_url(citation, beside))}" target="_blank" rel="noopener">'
        f"{icon('open')}{escape(words.open_document)}"
        f'<span class="unseen">: {escape(citation.title)} {escape(words.new_tab)}</span></a>'
    )
