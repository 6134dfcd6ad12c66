"""What a reader does to documents in their tab, done: removed, brought back, read again, and what is said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.errors import RagError
from rag.reports import AddReport, Status
from rag.system import System
from rag.types import By, Way
from ui.texts import Words
from ui.view import Told, View

BY = By(Way.PAGE)


@dataclass(frozen=True, slots=True)
class Done:
    """What is looked at now and what is said of what was done, a line each; nothing where nothing was."""

    view: View
    said: tuple[str, ...] = ()


def act(system: System, view: View, told: Told, words: Words) -> Iterator[Done]:
    """Do what a reader asked for, saying how far it is, and last what came of it."""
    after = view.after(told)
    match told.act:
        case "remove":
            yield _remove(system, after, view.removing, words)
        case "ask-remove" if not after.removing:
            yield Done(after, (words.none_chosen,))
        case "restore" if told.value:
            version, _, name = told.value.partition(" ")
            yield _restore(system, after, ((name, version),), words)
        case "undo":
            last = tuple((name, "") for name in view.undoable)
            yield _restore(system, replace(after, undoable=()), last, words)
        case "again" if not told.chosen:
            yield Done(after, (words.none_chosen,))
        case "again":
            yield from _read_again(system, after, told.chosen, words)
        case "go":
            yield Done(after, (words.none_chosen,))  # with something chosen the page itself goes there
        case _:
            yield Done(after)


def _remove(system: System, view: View, names: Sequence[str], words: Words) -> Done:
    titles = {entry.info.name: entry.info.title for entry in system.store.documents()} if len(names) == 1 else {}
    gone, said = list[str](), list[str]()
    for name in names:
        try:
            system.indexer.remove(name, by=BY)
            gone.append(name)
        except RagError as error:
            said.append(words.not_done.format(name=name, reason=words.explain(error)))
    if len(gone) == 1 and not said:
        said.append(words.removed.format(title=titles.get(gone[0], gone[0])))
    elif gone:
        said.insert(0, words.removed_many.format(count=len(gone)))
    return Done(replace(view, undoable=tuple(gone)), tuple(said))


def _restore(system: System, view: View, removed: Sequence[tuple[str, str]], words: Words) -> Done:
    """Bring documents back, each by its name and which of that name it is; the last where that is empty."""
    back, said = list[str](), list[str]()
    for name, version in removed:
        try:
            report = system.indexer.restore(name, version=version, by=BY)
        except RagError as error:
            said.append(words.not_done.format(name=name, reason=words.explain(error)))
            continue
        back.append(name)
        if report.status is Status.REFUSED:
            said.append(_refused(report, words))
    if len(back) == 1:
        said.insert(0, words.restored.format(name=back[0]))
    elif back:
        said.insert(0, words.restored_many.format(count=len(back)))
    return Done(view, tuple(said))


def _read_again(system: System, view: View, names: Sequence[str], words: Words) -> Iterator[Done]:
    refused = list[str]()
    for number, name in enumerate(names, start=1):
        yield Done(view, (words.reading_again.format(number=number, total=len(names), name=name),))
        try:
            report = system.indexer.read_again(name)
        except RagError as error:
            refused.append(words.not_done.format(name=name, reason=words.explain(error)))
            continue
        if report.status is Status.REFUSED:
            refused.append(_refused(report, words))
    yield Done(view, (words.read_again_done.format(total=len(names), refused=len(refused)), *refused))


def _refused(report: AddReport, words: Words) -> str:
    return words.not_done.format(name=report.name, reason=words.load_reasons.get(report.reason, report.message))
