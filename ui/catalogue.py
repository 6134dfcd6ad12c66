"""What the tab of documents shows beside their list -> HTML: how to begin, what was done, failed files, the trash."""

from collections.abc import Sequence
from pathlib import Path

from rag.reports import AddReport, Progress, Status
from rag.trash import Removed
from rag.types import FileRecord
from ui.buttons import button
from ui.looking import Shelf
from ui.markup import block, document_url, escape
from ui.texts import Words

MOST_NAMED = 5  # files that are being read


def heading(words: Words, note: str) -> str:
    """What the tab is for, and what may be uploaded."""
    return block(
        f'<section class="about"><h2>{escape(words.corpus_title)}</h2><p>{escape(words.corpus_text)}</p>'
        f'<p class="note">{escape(note)}</p></section>'
    )


def beginning(folder: Path, words: Words) -> str:
    """How to begin, for who has no document yet."""
    ways = (
        escape(words.begin_upload),
        f"{escape(words.begin_folder)} <code>{escape(str(folder))}</code>",
        f"{escape(words.begin_command)} <code>{escape(words.begin_example)}</code>",
    )
    steps = "".join(f"<li>{way}</li>" for way in ways)
    return block(
        f'<section class="about begin"><p class="count">{escape(words.corpus_empty)}</p>'
        f"<h2>{escape(words.begin_title)}</h2><ol>{steps}</ol></section>"
    )


def summary(shelf: Shelf, words: Words) -> str:
    """How much there is to answer from, and how many files failed, with the way to them."""
    counts = shelf.counts.all
    said = escape(words.corpus_count.format(documents=counts.documents, passages=counts.passages))
    if shelf.failures:
        failed = escape(words.corpus_failing.format(count=shelf.failures))
        said += f' <a class="to-failing" href="#failing">{failed}</a>'
    if counts.documents:
        said += f' <a class="to-list" href="#documents">{escape(words.corpus_list)}</a>'
    reading = _reading(shelf.reading, words) if shelf.reading else ""
    return block(f'<div class="sum"><p class="count">{said}</p>{reading}</div>')


def _reading(names: Sequence[str], words: Words) -> str:
    named = ", ".join(names[:MOST_NAMED])
    more = f" {words.corpus_others.format(count=len(names) - MOST_NAMED)}" if len(names) > MOST_NAMED else ""
    return f'<p class="note">{escape(words.corpus_reading.format(names=named + more))}</p>'


def failing(records: Sequence[FileRecord], words: Words) -> str:
    """The files that could not be read, with their reasons, to be tried again or removed."""
    lines = "".join(_failed(record, words) for record in records)
    acts = (
        f'<div class="batch" role="group" aria-label="{escape(words.with_chosen)}">'
        f"{button(words.retry, 'again', key='retry')}"
        f"{button(words.remove, 'ask-remove', key='remove failing', look='quiet danger')}"
        f"{button(words.retry_all, 'retry-all')}</div>"
    )
    content = f'<div data-list><ul class="outcomes">{lines}</ul>{acts}</div>'
    return _section(words.failing_title, words.failing_note, content, name="failing")


def _failed(record: FileRecord, words: Words) -> str:
    name = escape(record.name)
    tried = [words.tries.format(tries=record.tries), *([words.size(record.size)] if record.size else [])]
    return (
        f'<li class="refused"><label class="tick"><input type="checkbox" class="choose" value="{name}"'
        f' data-key="choose {name}"> <b>{name}</b></label><span class="label">{escape(", ".join(tried))}</span>'
        f'<span class="reason">{escape(words.load_reasons.get(record.reason, record.message))}</span></li>'
    )


def similar(groups: Sequence[Sequence[str]], words: Words) -> str:
    """The documents that are almost the same, each leading to its page."""
    links = [[f'<a href="{escape(document_url(name))}">{escape(name)}</a>' for name in names] for names in groups]
    lines = "".join(f"<li>{'<br>'.join(together)}</li>" for together in links)
    return _section(words.similar_title, words.similar_note, f'<ul class="outcomes">{lines}</ul>', name="similar")


def trash(removed: Sequence[Removed], words: Words) -> str:
    """The removed documents, each of which can be brought back."""
    lines = "".join(_removed(one, words) for one in removed)
    return _section(words.trash_title, words.trash_note, f'<ul class="outcomes">{lines}</ul>', name="trash")


def _removed(removed: Removed, words: Words) -> str:
    name, local = escape(removed.name), removed.when.astimezone()
    told = words.trash_replaced if removed.replaced else words.trash_when
    when = escape(told.format(date=f"{words.date(local.date())}, {local:%H:%M}"))
    value = f"{removed.version} {removed.name}"
    return (
        f'<li class="removed"><b>{name}</b><span class="label">{when}</span>'
        f"{button(words.restore, 'restore', value=value, of=removed.name, look='quiet restore')}</li>"
    )


def working(progress: Progress, words: Words) -> str:
    """How far the reading of the folder has come."""
    text = words.working.format(done=progress.done, total=progress.total, passages=progress.passages)
    if progress.passages and progress.seconds_left:
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        time_left = f"{minutes}:{seconds:02}"
        text += ", " + words.working_rate.format(rate=round(progress.passages_per_second), time=time_left)
    return notice(text)


def _section(title: str, note: str, content: str, *, name: str) -> str:
    return block(
        f'<section class="about upkeep" id="{name}"><h2>{escape(title)}</h2><p class="note">{escape(note)}</p>'
        f"{content}</section>"
    )


def notice(text: str) -> str:
    """A sentence about what was just done."""
    return block(f'<p class="notice" role="status">{escape(text)}</p>')


def done(texts: Sequence[str], words: Words, *, undoable: bool) -> str:
    """What was done, with the way to undo it where there is one."""
    undo = f'<button type="button" class="quiet" data-act="undo" data-key="undo">{escape(words.undo)}</button>'
    lines = "<br>".join(map(escape, texts))
    return block(
        f'<div class="upload-report"><p class="notice" role="status">{lines}</p>{undo if undoable else ""}</div>'
    )


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
