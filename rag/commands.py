"""The commands as functions from plain values to plain values, so that any process can ask the index's owner."""

import dataclasses
import datetime
import inspect
import platform
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Any

from rag.acts import ActLog, text_of
from rag.corpus import safe_name
from rag.errors import AddressError, ConfigurationError, LoadError
from rag.evaluation.figures import figures_of
from rag.evaluation.measuring import measure
from rag.evaluation.questions import read_cases
from rag.evaluation.runs import run_of
from rag.loading.tesseract import Tesseract
from rag.reports import AddReport, Progress, Reach, Status, SyncReport
from rag.system import System
from rag.types import Act, Answer, By, Citation, DocumentEntry, Hit, Span, Way, Writing
from rag.web.addresses import is_address

_CITATION_FIELDS = (
    "marker",
    "document",
    "title",
    "date",
    "source",
    "page",
    "quote",
    "start",
    "end",
    "answer",
    "speaker",
)
_LONGEST_USER = 100  # characters
_PACKAGES = ("tanya", "chromadb", "onnxruntime", "tokenizers", "langchain-core", "gradio")


def run(system: System, command: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Carry out a command by name; what comes back can be written as JSON."""
    if command not in COMMANDS:
        raise ConfigurationError(f"unknown command {command!r} (known: {', '.join(COMMANDS)})")
    try:
        inspect.signature(COMMANDS[command]).bind(system, **arguments)
    except TypeError as error:
        raise ConfigurationError(f"{command!r} does not take these arguments: {error}") from error
    return COMMANDS[command](system, **arguments)


def ask(system: System, *, question: str) -> dict[str, Any]:
    """Answer a question."""
    reach = system.reach()  # before, so that it is not said to be answered from more than it was
    return {**answer_json(system.assistant.ask(question)), "reach": reach_json(reach)}


def search(system: System, *, question: str, k: int) -> dict[str, Any]:
    """The passages retrieved for a question, best first."""
    reach = system.reach()
    hits = system.assistant.search(question, k=k)
    return {
        "question": question,
        "hits": [_hit_json(rank, hit) for rank, hit in enumerate(hits, start=1)],
        "reach": reach_json(reach),
    }


def add(
    system: System,
    *,
    files: list[str],
    user: str = "",
    report: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Take files, or what lies at addresses, into the corpus and index them; `user` is who says so."""
    reports = []
    for done, file in enumerate(files, start=1):
        reports.append(_report_json(_add(system, file, _by(user))))
        report(done, len(files))
    return {"files": reports}


def list_documents(system: System) -> dict[str, Any]:
    """All indexed documents, and the files that could not be read."""
    return {"documents": [_entry_json(entry) for entry in system.store.documents()], "failing": _failing_json(system)}


def duplicates(system: System) -> dict[str, Any]:
    """Groups of documents whose texts are almost the same."""
    return {"duplicates": [list(names) for names in system.store.duplicates()]}


def remove(system: System, *, names: list[str], user: str = "") -> dict[str, Any]:
    """Remove documents from the index, and their files into the trash of the corpus folder."""
    for name in names:
        system.indexer.remove(name, by=_by(user))
    return {"removed": names}


def trash(system: System) -> dict[str, Any]:
    """The documents that were removed or replaced and can be brought back, the last first."""
    return {
        "trash": [
            {"name": one.name, "removed": one.when.isoformat(), "version": one.version, "replaced": one.replaced}
            for one in system.indexer.removed()
        ]
    }


def restore(system: System, *, names: list[str], version: str = "", user: str = "") -> dict[str, Any]:
    """Bring removed or replaced documents back, of each the last unless a `version` tells another."""
    by = _by(user)
    return {"files": [_report_json(system.indexer.restore(name, version=version, by=by)) for name in names]}


def log(system: System, *, last: int) -> dict[str, Any]:
    """The last acts on documents, oldest first: who added, changed or removed which and when."""
    acts, _ = ActLog(system.settings.corpus).read()
    return {"acts": [_act_json(act) for act in acts[max(0, len(acts) - last) :]]}


def sync(system: System, *, retry: bool = False, report: Callable[[Progress], None] = lambda _: None) -> dict[str, Any]:
    """Make the index equal the corpus folder; `retry` tries all files again that could not be read."""
    system.indexer.tidy()
    return sync_json(system.indexer.sync(report=report, retry=retry))


def sync_json(done: SyncReport) -> dict[str, Any]:
    """What a sync did as one JSON object."""
    return {
        "added": list(done.added),
        "replaced": list(done.replaced),
        "renamed": [{"before": before, "name": name} for before, name in done.renamed],
        "removed": list(done.removed),
        "unchanged": done.unchanged,
        "refused": [_report_json(refused) for refused in done.refused],
        "failing": done.failing,
        "waiting": list(done.waiting),
        "cancelled": done.cancelled,
    }


def progress(system: System) -> dict[str, Any]:
    """How far the sync that runs has come, `running` being false where none does; and how much is searched by now."""
    now, reach = system.indexer.progress, reach_json(system.reach())
    return {"running": now is not None, **(progress_json(now) if now else {}), "reach": reach}


def cancel(system: System) -> dict[str, Any]:
    """End the sync that runs; what it has stored stays."""
    system.indexer.cancel()
    return {}


def compact(system: System) -> dict[str, Any]:
    """Write the index anew, so that nothing of removed documents is left on disk."""
    system.store.compact()
    return {}


def doctor(system: System) -> dict[str, Any]:
    """Whether the index is sound, and what it was made with."""
    health = system.store.health()
    return {
        "sound": not health.problems,
        **dataclasses.asdict(health),
        "problems": list(health.problems),
        "failing": _failing_json(system),
        "duplicates": [list(names) for names in system.store.duplicates()],
        "corpus": str(system.settings.corpus),
        "index": str(system.settings.index),
        "embedding_model": system.embedder.identity,
        "reader": system.reader.identity,
        "reranker": system.settings.reranker,
        "llm": system.settings.llm,
        "llm_base_url": _without_credentials(system.settings.llm_base_url),
        "ocr": _ocr_json(system),
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in _PACKAGES}},
    }


def evaluate(
    system: System, *, questions: str, report: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, Any]:
    """Ask the questions of a file, and say what came of them."""
    cases = read_cases(Path(questions))
    measured = list(measure(cases, system.assistant, system.store, report=lambda done: report(done, len(cases))))
    made_with = {
        "questions": Path(questions).name,
        "documents": str(len(system.store.documents())),
        "embedding_model": system.embedder.identity,
        "reader": system.reader.identity,
        "reranker": system.settings.reranker,
        "llm": system.settings.llm,
        "candidates": str(system.settings.candidates),
        "caution": system.settings.caution,
        "version": _version("tanya"),
    }
    return run_of(measured, figures_of(measured), made_with=made_with)


COMMANDS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "ask": ask,
    "search": search,
    "add": add,
    "list": list_documents,
    "duplicates": duplicates,
    "remove": remove,
    "trash": trash,
    "restore": restore,
    "log": log,
    "sync": sync,
    "progress": progress,
    "cancel": cancel,
    "doctor": doctor,
    "compact": compact,
    "evaluate": evaluate,
}


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as one JSON object."""
    return {
        "question": answer.question,
        "searched": answer.searched,
        "language": answer.language.value,
        "outcome": answer.outcome.value,
        "text": answer.text,
        "probability": round(answer.probability, 3),
        "digest": answer.digest.kind.value if answer.digest else "",
        "writing": _writing_json(answer.writing) if answer.writing else None,
        "citations": [_citation_json(citation) for citation in answer.citations],
        "closest": [_citation_json(citation) for citation in answer.closest],
        "timings": {stage: round(milliseconds, 3) for stage, milliseconds in answer.timings.items()},
    }


def progress_json(now: Progress) -> dict[str, Any]:
    """How far a sync has come, with its rate and the time left."""
    return {
        **dataclasses.asdict(now),
        "passages_per_second": now.passages_per_second,
        "seconds_left": now.seconds_left,
    }


def reach_json(reach: Reach | None) -> dict[str, Any] | None:
    """How many of the folder's documents are searched so far; None where all are."""
    return dataclasses.asdict(reach) if reach else None


def _by(user: str) -> By:
    try:
        return By(Way.COMMAND, text_of(user)[:_LONGEST_USER])
    except ValueError as error:
        raise ConfigurationError(f"not a user's name: {user!r}") from error


def _act_json(act: Act) -> dict[str, Any]:
    return {
        "when": act.when.isoformat(),
        "deed": act.deed.value,
        "name": act.name,
        "way": act.by.way.value,
        "who": act.by.detail,
        "before": act.before,
    }


def _add(system: System, file: str, by: By) -> AddReport:
    name = file if is_address(file) else Path(file).name
    try:
        if is_address(file):
            return system.add_address(file)
        return system.indexer.add(Path(file), name=safe_name(name), by=by)
    except (AddressError, LoadError) as error:
        return AddReport(name, Status.REFUSED, error.reason, str(error))


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {field: _plain(getattr(citation, field)) for field in _CITATION_FIELDS}


def _entry_json(entry: DocumentEntry) -> dict[str, Any]:
    info = {field.name: _plain(getattr(entry.info, field.name)) for field in dataclasses.fields(entry.info)}
    unread = [dataclasses.asdict(page) for page in entry.info.unread_pages]
    origin = entry.origin
    return {
        **info,
        "unread_pages": unread,
        "passages": entry.passages,
        "size": entry.size,
        "added": origin.added.isoformat() if origin else None,
        "way": origin.by.way.value if origin else None,
        "who": origin.by.detail if origin else "",
    }


def _failing_json(system: System) -> list[dict[str, Any]]:
    return [
        {"name": file.name, "reason": file.reason, "message": file.message, "tries": file.tries}
        for file in system.store.failing()
    ]


def _hit_json(rank: int, hit: Hit) -> dict[str, Any]:
    return {
        "rank": rank,
        "document": hit.info.name,
        "title": hit.info.title,
        "date": _plain(hit.info.date),
        "page": hit.passage.page,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.text,
        "score": hit.score,
        "similarity": hit.similarity,
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
    }


def _report_json(report: AddReport) -> dict[str, Any]:
    unread = [dataclasses.asdict(page) for page in report.unread]
    return {**{field: _plain(value) for field, value in dataclasses.asdict(report).items()}, "unread": unread}


def _writing_json(writing: Writing) -> dict[str, Any]:
    sentences = [
        {"text": one.text, "markers": list(one.markers), "doubt": _plain(one.doubt)} for one in writing.sentences
    ]
    return {
        "model": writing.model,
        "sentences": sentences,
        "unwritten": _plain(writing.unwritten),
        "dropped": writing.dropped,
        "read": writing.read,
        "written": writing.written,
        "seconds": round(writing.seconds, 3),
        "reused": writing.reused,
    }


def _without_credentials(address: str) -> str:
    """An address without user, password, query and fragment, in each of which a key may stand."""
    scheme, colon, rest = address.partition("://")
    # All before the last @ goes, so that a password with a slash in it goes as well.
    return scheme + colon + rest.rpartition("@")[2].partition("?")[0].partition("#")[0]


def _ocr_json(system: System) -> dict[str, Any]:
    """What text recognition can read, and which documents were read by it, how surely."""
    infos = [entry.info for entry in system.store.documents()]
    return {
        "languages": list(Tesseract.found().languages),
        "documents": {info.name: info.ocr_confidence for info in infos if info.ocr_confidence is not None},
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end}
    return value.value if isinstance(value, StrEnum) else value


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
