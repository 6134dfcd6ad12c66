"""The error tree: every failure that a caller may meet, each with a message that says what to do next."""


class RagError(Exception):
    """Base of all errors that the program raises on purpose; its text is fit to be shown to the user."""


class ConfigurationError(RagError):
    """A setting is unknown, out of bounds, or contradicts another."""


class LoadError(RagError):
    """A file could not be turned into a document.

    `reason` is a stable word that an interface translates: `empty`, `binary`, `encrypted`, `damaged`,
    `no_pages`, `no_text`, `no_ocr`, `too_large`, `unsupported`, `name`, `unreadable`; `slow`, `memory` or `crashed`
    where reading it was ended.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class AddressError(RagError):
    """What lies at an address could not be fetched, or is not to be.

    `reason` is a stable word that an interface translates: `off`, `malformed`, `scheme`, `credentials`, `port`,
    `private`, `unknown_host`, `unreachable`, `tls`, `redirects`, `status`, `too_large`, `too_slow`, `kind`, `no_text`.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class StoreError(RagError):
    """The index could not be read or written."""


class DamagedIndexError(StoreError):
    """What is in the index is not what was written there; `wrong` says what is the matter with it."""

    def __init__(self, message: str, *, wrong: str) -> None:
        super().__init__(message)
        self.wrong = wrong


class ModelMismatchError(StoreError):
    """The index was made by another embedding model, schema or splitter."""


class IndexHeldError(StoreError):
    """Another process owns the index and could not be asked."""


class UnknownDocumentError(StoreError):
    """No document of that name is indexed."""


class EvaluationError(RagError):
    """A set of questions, or the outcome of an earlier evaluation, cannot be used."""


class ModelError(RagError):
    """A model could not be loaded or run."""


class QuestionError(RagError):
    """A question cannot be asked as it stands.

    `reason` is a stable word that an interface translates: `empty`, `too_long`, `no_words`.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class ChatError(ModelError):
    """A chat model did not answer.

    `reason` is a stable word that an interface translates: `failed`, or `slow` where its time was over.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason
