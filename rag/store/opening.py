"""The index folder -> a store that answers, whatever befell the index, and the one that is to take its place if any."""

from dataclasses import dataclass
from pathlib import Path

from rag.store.generations import Generations
from rag.store.mending import mend
from rag.store.seal import is_sealed
from rag.store.store import Identity, Store, copy_texts, identity_of


@dataclass(frozen=True, slots=True)
class Opened:
    """A store, and what was found when it was opened.

    `successor` is None unless the index is outdated: a store of the right identity, which is to be filled and then to
    take the place of `store`; it is `store` itself where the outdated index cannot be asked. It holds the texts of the
    old one where they could be `copied`, so that it finds them by their words. `notices` say what was wrong and what
    was done; `settled` is whether the index was closed in order.
    """

    store: Store
    successor: Store | None
    copied: bool
    notices: tuple[str, ...]
    settled: bool


def open_store(folder: Path, *, identity: Identity) -> Opened:
    """Open the index in a folder that this process owns; a damaged part is set aside, for a sync to make it anew."""
    generations = Generations(folder)
    settled = is_sealed(generations.current)
    notices = [] if settled else mend(generations, generations.current)
    if settled:
        generations.forget_damaged()
    found = identity_of(generations.current)
    if found in (None, identity):
        generations.remove_others()
        store = Store(generations.current, identity=identity)
        if not settled and not notices and (lost := store.without_vector()):
            notices.append(f"{lost} passages had lost their vectors, which are made anew from the documents")
        return Opened(store, None, False, tuple(notices), settled)
    assert found is not None
    notices.append(_outdated(found, identity))
    begun = _begun(generations, identity)
    readable = found.schema == identity.schema
    if readable and found.embedding_model == identity.embedding_model:
        store = Store(generations.current, identity=found)
        return Opened(store, Store(begun, identity=identity), False, tuple(notices), settled)
    if readable:
        copy_texts(generations.current, begun, identity=identity)
    store = Store(begun, identity=identity)
    return Opened(store, store, readable, tuple(notices), settled)


def _begun(generations: Generations, identity: Identity) -> Path:
    """Where the index is made anew: what was begun before is gone on with."""
    for path in generations.others():
        if not is_sealed(path):
            mend(generations, path)
        if identity_of(path) in (None, identity):
            return path
    return generations.fresh()


def _outdated(found: Identity, identity: Identity) -> str:
    changed = [
        f"{name.replace('_', ' ')} {before!r}, not {now!r}"
        for name, before, now in (
            ("schema", found.schema, identity.schema),
            ("embedding_model", found.embedding_model, identity.embedding_model),
            ("splitter", found.splitter, identity.splitter),
        )
        if before != now
    ]
    return f"the index was made with {', '.join(changed)}; it is made anew from the corpus folder"
