"""Documents and what became of uploaded files -> the HTML of the corpus tab."""

from collections.abc import Sequence

from rag.reports import AddReport, Progress, Status
from rag.trash import Removed
from rag.types import DocumentEntry, FileRecord
from ui.markup import block, document_url, escape
from ui.texts import Words


def heading(words: Words, note: str) -> str:
    """What the tab is for, and what may be uploaded."""
    return block(
        f'<section class="about"><h2>{escape(words.corpus_title)}</h2><p>{escape(words.corpus_text)}</p>'
        f'<p class="note">{escape(note)}</p></section>'
    )


def summary(entries: Sequence[DocumentEntry], words: Words) -> str:
    """How much there is to answer from."""
    if not entries:
        return block(f'<p class="count">{escape(words.corpus_empty)}</p>')
    count = words.corpus_count.format(documents=len(entries), passages=sum(entry.passages for entry in entries))
    return block(f'<p class="count">{escape(count)}</p>')


def row(entry: DocumentEntry, words: Words) -> str:
    """One document of the list, its title leading to its page."""
    info = entry.info
    facts = [
        words.date(info.date),
        *([info.source] if info.source else []),
        words.language_name(info.language),
        info.format.upper(),
        *([words.recognised(info)] if words.recognised(info) else []),
        words.passages.format(passages=entry.passages),
        *([words.unread_pages(info.unread_pages)] if info.unread_pages else []),
    ]
    meta = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    return block(
        f'<article class="document"><h3><a href="{escape(document_url(info.name))}" target="_blank" rel="noopener">'
        f'{escape(info.title)}<span class="unseen"> {escape(words.new_tab)}</span></a></h3>'
        f'<ul class="facts">{meta}</ul></article>'
    )


def confirmation(entry: DocumentEntry, words: Words) -> str:
    """What removing a document means, asked before it is done."""
    return block(f'<p class="confirm">{escape(words.confirm.format(title=entry.info.title))}</p>')


def failing(records: Sequence[FileRecord], words: Words) -> str:
    """The files that could not be read, with their reasons."""
    lines = "".join(
        f'<li class="refused"><b>{escape(record.name)}</b>'
        f'<span class="label">{escape(words.tries.format(tries=record.tries))}</span>'
        f'<span class="reason">{escape(words.load_reasons.get(record.reason, record.message))}</span></li>'
        for record in records
    )
    return _section(words.failing_title, words.failing_note, f'<ul class="outcomes">{lines}</ul>')


def similar(groups: Sequence[Sequence[str]], words: Words) -> str:
    """The documents that are almost the same, each leading to its page."""
    links = [[f'<a href="{escape(document_url(name))}">{escape(name)}</a>' for name in names] for names in groups]
    lines = "".join(f"<li>{'<br>'.join(together)}</li>" for together in links)
    return _section(words.similar_title, words.similar_note, f'<ul class="outcomes">{lines}</ul>')


def trash_heading(words: Words) -> str:
    """What the list of removed documents is."""
    return _section(words.trash_title, words.trash_note, "")


def trash_row(removed: Removed, words: Words) -> str:
    """One removed document."""
    local = removed.when.astimezone()
    told = words.trash_replaced if removed.replaced else words.trash_when
    when = told.format(date=f"{words.date(local.date())}, {local:%H:%M}")
    return block(
        f'<article class="removed"><h3>{escape(removed.name)}</h3>'
        f'<ul class="facts"><li>{escape(when)}</li></ul></article>'
    )


def working(progress: Progress, words: Words) -> str:
    """How far the reading of the folder has come."""
    text = words.working.format(done=progress.done, total=progress.total, passages=progress.passages)
    if progress.passages and progress.seconds_left:
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        time_left = f"{minutes}:{seconds:02}"
        text += ", " + words.working_rate.format(rate=round(progress.passages_per_second), time=time_left)
    return notice(text)


def _section(title: str, note: str, content: str) -> str:
    return block(
        f'<section class="about upkeep"><h2>{escape(title)}</h2><p class="note">{escape(note)}</p>{content}</section>'
    )


def notice(text: str) -> str:
    """A sentence about what was just done."""
    return block(f'<p class="notice" role="status">{escape(text)}</p>')


def outcomes(reports: Sequence[AddReport], words: Words, *, status: str) -> str:
    """What became of each uploaded file so far, under a line that says how far the work is."""
    lines = "".join(f'<li class="{report.status.value}">{_outcome(report, words)}</li>' for report in reports)
    listed = f'<ul class="outcomes">{lines}</ul>' if reports else ""
    return block(f'<div class="upload-report"><p class="notice" role="status">{escape(status)}</p>{listed}</div>')


def _outcome(report: AddReport, words: Words) -> str:
    label = {
        Status.ADDED: words.added,
        Status.REPLACED: words.replaced,
        Status.UNCHANGED: words.unchanged,
        Status.REFUSED: words.refused,
    }[report.status]
    reason = f'<span class="reason">{escape(words.unread_pages(report.unread))}</span>' if report.unread else ""
    if report.status is Status.REFUSED:
        known = words.load_reasons.get(report.reason, report.message)
        reason = f'<span class="reason">{escape(known)}</span>'
    return f'<b>{escape(report.name)}</b><span class="label">{escape(label)}</span>{reason}'
