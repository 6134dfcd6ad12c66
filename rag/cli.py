"""The command line, `tanya`: reads words, runs a command here or at the index's owner, prints the outcome."""

# Every command imports what it needs when it runs, so that `tanya --help` answers at once.

import contextlib
import getpass
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.errors import ConfigurationError, IndexHeldError, RagError
from rag.lines import (
    answer_lines,
    doctor_lines,
    document_lines,
    duplicate_lines,
    file_line,
    hit_lines,
    llm_lines,
    log_lines,
    progress_line,
    sync_lines,
    trash_lines,
)

if TYPE_CHECKING:
    from rag.local_model import LocalModel
    from rag.reports import SyncReport
    from rag.settings import Settings
    from rag.store.lock import Owner
    from rag.system import System

app = typer.Typer(
    name="tanya",
    help="Ask a folder of documents, and get exact quotations with their sources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

WAIT = 10.0  # seconds for another process to be done with the index
TELL = 10.0  # seconds between two lines of progress where they cannot be written over
LLM_PORT = 7861  # next to the page
ASK_PROGRESS = 0.5  # seconds between two looks at how far the owner of the index has come

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command()
def serve(
    as_json: JsonFlag = False,
) -> None:
    """Serve the chat page, and index what is new in the corpus folder meanwhile."""
    from rag.settings import read_settings

    _serve(read_settings(), as_json)


@app.command()
def llm(
    file: Annotated[Path, typer.Argument(metavar="FILE.gguf", help="A chat model in the format of llama.cpp.")],
    with_page: Annotated[bool, typer.Option("--serve", help="Serve the chat page as well, with this model.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the model is reached.")] = LLM_PORT,
    context: Annotated[
        int | None,
        typer.Option(min=512, max=131_072, help="Tokens of a request and its answer; more take more memory."),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Run a language model on this machine, to write the answers of the chat."""
    import secrets

    from pydantic import SecretStr

    from rag.local_model import LocalModel
    from rag.settings import read_settings

    settings = read_settings()
    key = settings.llm_api_key.get_secret_value() or secrets.token_urlsafe(24)
    _say(f"Loading the language model {file} ...")
    with (
        _until_stopped(),
        LocalModel(file, port=port, context=context or 0, threads=settings.threads, key=key) as model,
    ):
        if with_page:
            chosen = {"llm": f"openai:{model.name}", "llm_base_url": model.address, "llm_api_key": SecretStr(key)}
            threading.Thread(target=_tell_end, args=[model], daemon=True).start()
            _serve(settings.model_copy(update=chosen), as_json)
        else:
            result = {"address": model.address, "model": model.name, "key": key, "context": model.context}
            if as_json:
                print(json.dumps(result), flush=True)
            else:
                print("\n".join(llm_lines(result, windows=sys.platform == "win32")), flush=True)
            model.wait()


def _serve(settings: "Settings", as_json: bool) -> None:
    from rag.commands import progress_json, sync_json
    from rag.system import System
    from ui.server import serve as serve_page

    _say(f"Loading the models and the index {settings.index} ...")
    with System.open(settings) as system, _ProgressLine() as shown:
        for notice in system.notices:
            _say(f"tanya: {notice}")

        def announce(address: str) -> None:
            if as_json:
                print(json.dumps({"address": address}), flush=True)
            _say(f"Open {address} in a browser to ask. Ctrl+C stops.")

        def synced(done: "SyncReport") -> None:
            for line in sync_lines(sync_json(done)):
                _say(line)

        serve_page(
            system,
            host=settings.host,
            port=settings.port,
            announce=announce,
            report=lambda now: shown.show(progress_json(now)),
            synced=synced,
            warn=_say,
        )


@app.command()
def ask(question: Annotated[str, typer.Argument(help="The question, in quotes.")], as_json: JsonFlag = False) -> None:
    """Answer a question with quotations from the documents."""
    _show(_run("ask", {"question": question}), as_json, answer_lines)


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="What to look for, in quotes.")],
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="How many passages.")] = 10,
    as_json: JsonFlag = False,
) -> None:
    """List the passages found for a question, best first."""
    _show(_run("search", {"question": question, "k": k}), as_json, hit_lines)


@app.command()
def add(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Documents to take in, or addresses of web pages.")
    ],
    as_json: JsonFlag = False,
) -> None:
    """Copy documents into the corpus folder and index them; what they replace can be restored for 30 days."""
    from rag.web.addresses import is_address

    named = [file if is_address(file) else str(Path(file).absolute()) for file in files]
    _show_files(_run("add", {"files": named, "user": _user()}), as_json)


@app.command("list")
def list_documents(
    duplicates: Annotated[bool, typer.Option("--duplicates", help="Only those that are almost the same.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """List the indexed documents, and the files that could not be read."""
    if duplicates:
        _show(_run("duplicates", {}), as_json, duplicate_lines)
    else:
        _show(_run("list", {}), as_json, document_lines)


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names as `tanya list` shows them.")],
    as_json: JsonFlag = False,
) -> None:
    """Remove documents; for 30 days `tanya restore` brings them back."""
    _show(
        _run("remove", {"names": names, "user": _user()}),
        as_json,
        lambda result: [f"removed {name}" for name in result["removed"]],
    )


@app.command()
def restore(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Names of removed documents.")] = None,
    version: Annotated[str, typer.Option(help="Of several of one name this one, as the list names it.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Bring removed or replaced documents back, in exchange for those of their names; without a name, list them."""
    if names:
        _show_files(_run("restore", {"names": names, "version": version, "user": _user()}), as_json)
    else:
        _show(_run("trash", {}), as_json, trash_lines)


@app.command()
def log(
    last: Annotated[int, typer.Option("-n", min=1, help="How many.")] = 50,
    as_json: JsonFlag = False,
) -> None:
    """List who added, changed or removed which document and when, the last of it last."""
    _show(_run("log", {"last": last}), as_json, log_lines)


@app.command()
def sync(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the whole index anew.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Try files again that could not be read.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Make the index equal the corpus folder; Ctrl+C stops it, and the next sync goes on where it stopped."""
    result = _rebuild() if rebuild else _run("sync", {"retry": retry})
    _show(result, as_json, sync_lines)
    if result["cancelled"]:
        raise typer.Exit(1)


@app.command()
def doctor(
    compact: Annotated[
        bool, typer.Option("--compact", help="First leave nothing on disk of what was removed, the trash aside.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Check that the index is sound, and say what it was made with."""
    if compact:
        _run("compact", {})
    result = _run("doctor", {})
    _show(result, as_json, doctor_lines)
    if not result["sound"]:
        raise typer.Exit(1)


@app.command()
def evaluate(
    questions: Annotated[
        Path | None, typer.Argument(help="JSON lines or SQuAD 2.0; without it, the questions of the sample corpus.")
    ] = None,
    save: Annotated[Path | None, typer.Option(help="Write the outcome, to compare a later one with.")] = None,
    against: Annotated[Path | None, typer.Option(help="An outcome written by --save; says what changed.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write one page with plots and every question.")] = None,
    start: Annotated[Path | None, typer.Option(help="Only write a set to begin with, from the titles.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Ask a set of questions and report what was found, said and refused."""
    from rag.evaluation import questions as sets
    from rag.evaluation.report import change_lines, lines_of, page_of
    from rag.evaluation.runs import compare, read_run

    if start:
        _start_set(start)
        return
    before = read_run(against) if against else None
    run = _run("evaluate", {"questions": str((questions or sets.SAMPLE).absolute())})
    changes = compare(before, run) if before else []
    _show(run, as_json, lambda run: [*lines_of(run), *(["", *change_lines(changes)] if changes else [])])
    if save:
        _write(save, json.dumps(run, ensure_ascii=False, indent=1))
    if html:
        _write(html, page_of(run, changes))


def main() -> None:
    """Run the command line; every failure is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may speak a code page that lacks our characters
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except RagError as error:
        _fail(str(error), 2 if isinstance(error, ConfigurationError) else 1)
    except KeyboardInterrupt:
        _fail("stopped", 1)
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(1) from None
    except Exception as error:  # the user is owed one line, whatever went wrong below
        _fail(f"unexpected {type(error).__name__}: {error}", 1)


def _run(command: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    from rag.handover import NobodyThereError, hand_over
    from rag.settings import read_settings
    from rag.store.lock import owner_of

    settings = read_settings()
    with contextlib.suppress(IndexHeldError):
        return _run_here(settings, command, arguments, wait=0)
    # The lock was asked first: a server that ended untidily still stands in the folder as its owner.
    owner = owner_of(settings.index)
    if owner and owner.address:
        with contextlib.suppress(NobodyThereError):
            return _sync_there(owner, arguments) if command == "sync" else hand_over(owner, command, arguments)
    return _run_here(settings, command, arguments, wait=WAIT)


def _run_here(settings: "Settings", command: str, arguments: Mapping[str, Any], *, wait: float) -> dict[str, Any]:
    from rag.commands import run
    from rag.system import System

    with System.open(settings, wait=wait, adding=command == "add") as system:
        _look_after(system)
        if command == "sync":
            return _sync_here(system, arguments)
        asks = command in ("ask", "search", "evaluate")
        # The first question on a fresh clone; one after a process was ended, perhaps while it removed a document.
        if system.notices or (asks and not (system.settled and system.store.passage_count())):
            _sync_here(system, {})
        reports = {"evaluate": _show_asked, "add": _show_added}
        shown = {"report": reports[command]} if command in reports else {}
        return run(system, command, {**arguments, **shown})


def _user() -> str:
    """The name by which the system knows who runs this; empty where it does not."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _start_set(path: Path) -> None:
    from rag.evaluation.questions import cases_of_titles, write_cases
    from rag.types import Language

    if path.exists():
        raise ConfigurationError(f"{path} exists; name a new file, so that no question is lost")
    entries = _run("list", {})["documents"]
    if not entries:
        raise ConfigurationError("no documents are indexed yet, so there is nothing to ask about; run: tanya sync")
    cases = cases_of_titles((entry["name"], entry["title"], Language(entry["language"])) for entry in entries)
    write_cases(path, cases)
    print(f"{len(cases)} questions in {path}; add your own with what you expect of them")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ConfigurationError(f"cannot write {path}: {error.strerror}") from error
    _say(f"Written: {path}")


def _sync_here(system: "System", arguments: Mapping[str, Any]) -> dict[str, Any]:
    from rag.commands import progress_json
    from rag.commands import sync as run_sync

    shown = _ProgressLine()
    with _stopping(system.indexer.cancel), shown:
        return run_sync(system, report=lambda now: shown.show(progress_json(now)), **arguments)


def _sync_there(owner: "Owner", arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Let the owner of the index run a sync, however long it takes, and show how far it is."""
    from concurrent.futures import ThreadPoolExecutor, wait

    from rag.handover import hand_over

    shown = _ProgressLine()
    with _stopping(lambda: hand_over(owner, "cancel", {})), ThreadPoolExecutor(1) as executor, shown:
        doing = executor.submit(hand_over, owner, "sync", arguments, timeout=None)
        while wait([doing], ASK_PROGRESS).not_done:
            with contextlib.suppress(RagError):  # the sync itself tells what is wrong
                if (now := hand_over(owner, "progress", {}))["running"]:
                    shown.show(now)
        return doing.result()


def _look_after(system: "System") -> None:
    """Say what was wrong with the index, and make an outdated one anew."""
    from rag.commands import progress_json

    for notice in system.notices:
        _say(f"tanya: {notice}")
    if system.successor:
        shown = _ProgressLine()
        with _stopping(system.indexer.cancel), shown:
            if not system.indexer.renew(system.successor, report=lambda now: shown.show(progress_json(now))):
                _fail("stopped before the index was made anew; to go on from here, run: tanya sync", 1)


def _tell_end(model: "LocalModel") -> None:
    """Say why the model has ended where nobody ended it; the page is served on."""
    try:
        model.wait()
    except RagError as error:
        _say(f"tanya: {error}")


@contextlib.contextmanager
def _until_stopped() -> Iterator[None]:
    """Both Ctrl+C and a request to terminate end the block, as what it was for."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _stopping(cancel: Callable[[], object]) -> Iterator[None]:
    """The first Ctrl+C in the block cancels, so that what is done is kept; the next one stops at once."""

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        _say("\nStopping with the documents that are done; Ctrl+C again stops at once.")
        cancel()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _rebuild() -> dict[str, Any]:
    from rag.settings import read_settings
    from rag.system import System

    with System.open(read_settings(), rebuild=True) as system:
        return _sync_here(system, {})


def _show(result: dict[str, Any], as_json: bool, lines: Callable[[dict[str, Any]], list[str]]) -> None:
    text = json.dumps(result, ensure_ascii=False, indent=2) if as_json else "\n".join(lines(result))
    if text:
        print(text)


def _show_files(result: dict[str, Any], as_json: bool) -> None:
    """Show what became of files, those refused on standard error with a status of failure."""
    _show(result, as_json, lambda result: [file_line(file) for file in result["files"] if file["status"] != "refused"])
    refused = [file for file in result["files"] if file["status"] == "refused"]
    if refused:
        for file in [] if as_json else refused:
            _say(f"tanya: {file['message']}")
        raise typer.Exit(1)


class _ProgressLine:
    """How far a sync has come: one line that is written over in a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self._said = time.monotonic()
        self._width = 0

    def __enter__(self) -> "_ProgressLine":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def show(self, now: Mapping[str, Any]) -> None:
        """Show it, as `rag.commands.progress_json` gives it."""
        line = progress_line(now)
        if sys.stderr.isatty():
            print(f"\r{line:{self._width}}", end="", file=sys.stderr, flush=True)
            self._width = len(line)
            if now["done"] == now["total"]:
                self._end()
        elif now["done"] == now["total"] or time.monotonic() - self._said > TELL:
            self._said = time.monotonic()
            _say(line)

    def _end(self) -> None:
        if self._width:
            print(file=sys.stderr)
        self._width = 0


def _show_asked(done: int, total: int) -> None:
    if done % 25 == 0 or done == total:
        _say(f"Asked {done} of {total} questions")


def _show_added(done: int, total: int) -> None:
    if total > 1 and sys.stderr.isatty():
        print(f"\rRead {done} of {total} files", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _fail(message: str, status: int) -> None:
    one_line = " ".join(message.split())
    _say(f"tanya: {one_line}")
    raise SystemExit(status)


if __name__ == "__main__":
    main()
