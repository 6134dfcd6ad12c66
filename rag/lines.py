"""Outcomes of commands, as `rag.commands` gives them, to lines of text for a terminal."""

import shlex
from collections.abc import Mapping
from typing import Any

_LIKELY = {
    ("id", False): "Kemungkinan [1] menjawab pertanyaan",
    ("id", True): "Kemungkinan yang ditemukan menjawab pertanyaan",
    ("en", False): "Likelihood that [1] answers the question",
    ("en", True): "Likelihood that what was found answers the question",
}
_WRITTEN = {
    "id": "Ditulis oleh model {model} dari dokumen; setiap kalimat diperiksa terhadap kutipannya.",
    "en": "Written by the model {model} from the documents; every sentence was checked against its quotations.",
}
_LEFT_OUT = {
    "id": "Kalimat yang tidak disertakan karena tidak didukung dokumen: {count}",
    "en": "Sentences left out because the documents do not support them: {count}",
}
_UNWRITTEN = {
    "id": "Jawaban ini tidak ditulis oleh model {model}: {why}.",
    "en": "This answer was not written by the model {model}: {why}.",
}
_WHY = {
    "id": {
        "failed": "model itu gagal",
        "slow": "model itu terlalu lambat",
        "ran_on": "tulisannya tidak kunjung selesai",
        "repeated": "tulisannya berulang-ulang",
        "language": "tulisannya dalam bahasa lain",
        "empty": "model itu tidak menulis apa pun",
        "unsupported": "tulisannya tidak didukung dokumen",
        "astray": "tulisannya tidak memuat jawabannya",
    },
    "en": {
        "failed": "it failed",
        "slow": "it was too slow",
        "ran_on": "it wrote without an end",
        "repeated": "it repeated itself",
        "language": "it wrote in another language",
        "empty": "it wrote nothing",
        "unsupported": "the documents do not support what it wrote",
        "astray": "what it wrote does not hold the answer",
    },
}


def answer_lines(result: dict[str, Any]) -> list[str]:
    """An answer, its sources, and how likely it is, or the closest passages."""
    from rag.answering.frames import percent

    writing, language = result["writing"], result["language"]
    written = bool(writing) and not writing["unwritten"]
    lines = [result["text"]]
    if writing and not written:
        lines = [_UNWRITTEN[language].format(model=writing["model"], why=_WHY[language][writing["unwritten"]]), *lines]
    if result["citations"]:
        lines.append("")
    said_by = {"id": "diucapkan oleh", "en": "said by"}[language]
    for citation in result["citations"]:
        speaker = f", {said_by} {citation['speaker']}" if citation["speaker"] else ""
        lines.append(f"[{citation['marker']}] {_source(citation)}{speaker}")
        if written:  # where the quotations are not the answer themselves
            lines += [f"    | {line}" for line in citation["quote"].split("\n")]
    if result["outcome"] == "answered" and not result["digest"]:
        lines += ["", f"{_LIKELY[language, written]}: {percent(result['probability'])} %"]
    if written:
        lines += ["", *_written_lines(writing, language)]
    if result["closest"]:
        heading = {"id": "Bagian terdekat, bukan jawaban:", "en": "Closest passages, not an answer:"}
        lines += ["", heading[result["language"]]]
        for citation in result["closest"]:
            lines += ["", f"  {_source(citation)}", *(f"  | {line}" for line in citation["quote"].split("\n"))]
    if result["reach"]:
        lines += ["", _reach_line(result["reach"], result["language"])]
    return lines


def _written_lines(writing: Mapping[str, Any], language: str) -> list[str]:
    """Who wrote an answer, and how much of it is not there."""
    left_out = writing["dropped"] + sum(bool(one["doubt"]) for one in writing["sentences"])
    lines = [_WRITTEN[language].format(model=writing["model"])]
    return [*lines, _LEFT_OUT[language].format(count=left_out)] if left_out else lines


def hit_lines(result: dict[str, Any]) -> list[str]:
    """Passages found, best first."""
    lines: list[str] = []
    for hit in result["hits"]:
        ranks = f"meaning {hit['dense_rank'] or '-'}, words {hit['lexical_rank'] or '-'}"
        lines += [f"{hit['rank']:>2}. {_source(hit)}  ({ranks})", *(f"    {line}" for line in hit["text"].split("\n"))]
    lines = lines or ["nothing found"]
    return [*lines, _reach_line(result["reach"], "en")] if result["reach"] else lines


def llm_lines(result: Mapping[str, Any], *, windows: bool) -> list[str]:
    """Where a local model is reached, and what to type in another terminal for the chat to use it."""
    chosen = {
        "TANYA_LLM": f"openai:{result['model']}",
        "TANYA_LLM_BASE_URL": result["address"],
        "TANYA_LLM_API_KEY": result["key"],
    }
    return [
        f"{result['model']} is ready, for {result['context']} tokens at a time. Ctrl+C stops it.",
        "To chat with it, type this in another terminal:",
        *(
            f'  set "{name}={value}"' if windows else f"  export {name}={shlex.quote(value)}"
            for name, value in chosen.items()
        ),
        "  tanya serve",
    ]


def _reach_line(reach: Mapping[str, Any], language: str) -> str:
    """How many documents are searched so far."""
    by_words = reach["others_by_words"]
    line = {
        ("id", False): "Baru {searched} dari {total} dokumen yang dicari; sisanya menyusul.",
        ("id", True): "Baru {searched} dari {total} dokumen yang dicari menurut makna; sisanya menurut kata saja.",
        ("en", False): "{searched} of {total} documents are searched so far; the others follow.",
        (
            "en",
            True,
        ): "{searched} of {total} documents are searched by meaning so far, the others by their words alone.",
    }[language, by_words]
    return line.format(searched=reach["searched"], total=reach["total"])


def document_lines(result: dict[str, Any]) -> list[str]:
    """Documents, then the files that could not be read."""
    lines = [
        f"{entry['name']}  |  {entry['title']}  |  {entry['date'] or '-'}  |  {entry['language']}"
        f"  |  {entry['passages']} passages{_recognised(entry['ocr_confidence'])}"
        f"{_unread(entry['unread_pages'], '  |  ')}"
        for entry in result["documents"]
    ]
    return [*(lines or ["no documents (add some: tanya add FILE...)"]), *_failing_lines(result)]


def _failing_lines(result: dict[str, Any]) -> list[str]:
    return [f"not read, tries {file['tries']}: {file['message']}" for file in result["failing"]]


def duplicate_lines(result: dict[str, Any]) -> list[str]:
    """Groups of documents that are almost the same."""
    lines = ["almost the same: " + "  |  ".join(names) for names in result["duplicates"]]
    return lines or ["no documents are almost the same"]


def trash_lines(result: dict[str, Any]) -> list[str]:
    """What can be brought back."""
    lines = [
        f"{removed['name']}  |  {'replaced' if removed['replaced'] else 'removed'} {removed['removed'][:16]} UTC"
        f"  |  version {removed['version']}"
        for removed in result["trash"]
    ]
    return lines or ["nothing was removed or replaced in the last 30 days"]


def log_lines(result: dict[str, Any]) -> list[str]:
    """Who did what to which document and when."""
    lines = []
    for act in result["acts"]:
        before = f" (was {act['before']})" if act["before"] else ""
        who = f" {act['who']}" if act["who"] else ""
        lines.append(
            f"{act['when'][:16].replace('T', ' ')} UTC  |  {act['deed']} {act['name']}{before}  |  {act['way']}{who}"
        )
    return lines or ["nothing was done to documents yet"]


def _recognised(confidence: float | None) -> str:
    from rag.answering.frames import percent

    return "" if confidence is None else f"  |  read by OCR, {percent(confidence)} % sure"


def _unread(pages: list[dict[str, Any]], before: str) -> str:
    """Which pages could not be read, and why; empty where all could."""
    from rag.loading.tesseract import PACKAGES
    from rag.reports import pages_by_reason
    from rag.types import UnreadPage

    reasons = {
        "no_ocr": f"pictures; to have them read, install: {PACKAGES}",
        "no_text": "no words were recognised",
        "too_large": "too large, or text recognition takes too long",
    }
    numbers = pages_by_reason([UnreadPage(**page) for page in pages])
    told = [f"p. {some} not read ({reasons.get(why, 'text recognition failed')})" for why, some in numbers.items()]
    return before + "; ".join(told) if told else ""


def _ocr_lines(ocr: dict[str, Any]) -> list[str]:
    from rag.loading.tesseract import PACKAGES

    named = ", ".join(ocr["languages"])
    languages = f"reads {named}" if named else f"is not installed for Indonesian; to have scans read: {PACKAGES}"
    read = ocr["documents"]
    counts = f"; {len(read)} documents read by it" if read else ""
    unsure = [f"  {name}{_recognised(confidence)}" for name, confidence in sorted(read.items(), key=lambda one: one[1])]
    return [f"text recognition (Tesseract) {languages}{counts}", *unsure]


def sync_lines(result: dict[str, Any]) -> list[str]:
    """What a sync did and what it left."""
    lines = [f"tanya: {refused['message']}" for refused in result["refused"]]
    counts = [f"{len(result[kind])} {kind}" for kind in ("added", "replaced", "renamed", "removed")]
    lines.append(f"Documents: {', '.join(counts)}, {result['unchanged']} unchanged, {result['failing']} refused.")
    if result["failing"] > len(result["refused"]):
        lines.append("Files refused before are tried again when they change, or with: tanya sync --retry")
    lines += [f"{name} changed while it was read; it is taken in by the next sync" for name in result["waiting"]]
    if result["cancelled"]:
        lines.append("Stopped before all was done; to go on from here, run: tanya sync")
    return lines


def doctor_lines(result: dict[str, Any]) -> list[str]:
    """Whether the index is sound, and what it is made of."""
    counts = (
        f"{result['documents']} documents, {result['passages']} passages,"
        f" {result['full_texts']} full texts, {result['vectors']} vectors"
    )
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    state = ["The index is sound."] if result["sound"] else [f"problem: {problem}" for problem in result["problems"]]
    repair = [] if result["sound"] else ["To make the index anew from the corpus, run: tanya sync --rebuild"]
    return [
        *state,
        *repair,
        counts,
        *_failing_lines(result),
        *(duplicate_lines(result) if result["duplicates"] else []),
        f"embedding model {result['embedding_model']}",
        f"reader {result['reader']}",
        _chat_model_line(result),
        *_ocr_lines(result["ocr"]),
        versions,
    ]


def _chat_model_line(result: Mapping[str, Any]) -> str:
    if result["llm"] == "none":
        return "chat model none, answers are quotations (to have them written, set TANYA_LLM)"
    at = "" if result["llm_base_url"] == "none" else f" at {result['llm_base_url']}"
    return f"chat model {result['llm']}{at}"


def file_line(file: dict[str, Any]) -> str:
    """What became of one file."""
    return f"{file['status']} {file['name']}{_unread(file['unread'], ': ')}"


def _source(cited: dict[str, Any]) -> str:
    page = f", p. {cited['page']}" if cited["page"] else ""
    date = f", {cited['date']}" if cited["date"] else ""
    return f"{cited['title']}{date}{page} ({cited['document']})"


def progress_line(now: Mapping[str, Any]) -> str:
    """How far a sync has come."""
    line = f"Indexing: {now['done']} of {now['total']} documents, {now['passages']} passages"
    if now["passages"] and now["done"] < now["total"]:
        line += f", {now['passages_per_second']:.0f} passages/s"
        if now["seconds_left"] is not None:
            minutes, seconds = divmod(round(now["seconds_left"]), 60)
            line += f", {minutes}:{seconds:02} left"
    return line
