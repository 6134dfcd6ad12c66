"""The refusals that several formats have in common, each with what to do about it."""

from rag.errors import LoadError


def damaged(name: str) -> LoadError:
    """A file that its own format's rules do not fit."""
    return LoadError(
        f"{name!r} is damaged or incomplete; open it in its own program, save it anew and add that", reason="damaged"
    )


def encrypted(name: str) -> LoadError:
    """A file that nobody reads without a password."""
    return LoadError(f"{name!r} is protected by a password; save it without one and add it again", reason="encrypted")
