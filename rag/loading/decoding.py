"""The bytes of a text file to its characters, in a fixed order: byte order mark, UTF-16, UTF-8, Windows-1252."""

import codecs

from rag.errors import LoadError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r")) + b"\x7f"
# Text has next to no control characters, compressed data one byte in ten.
_MOST_CONTROLS = 0.005
# In Indonesian or English text stored as Windows-1252 about one character in a hundred is a curly quotation mark,
# a dash or an accented letter; text in another script is nearly all of them.
_MOST_FOREIGN = 0.1
_FEW_FOREIGN = 8
_MOST_REPLACEMENTS = 0.01
# At least this share of one half of the bytes is zero in UTF-16 text of a Latin script.
_LEAST_ZEROS = 0.6
_SAMPLE = 1 << 16


def decode(content: bytes, *, name: str) -> str:
    """Return the text of a file; `LoadError` (reason `binary`) where it is not text in a known encoding."""
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "") or _without_mark(content)
    try:
        if encoding:
            text = content.decode(encoding)
        else:
            _check_controls(content, name)
            text = _decode_bytes(content, name)
    except UnicodeError as error:
        raise _not_text(name) from error
    if text.count("\ufffd") > _FEW_FOREIGN + _MOST_REPLACEMENTS * len(text):
        raise LoadError(
            f"{name!r} has lost its letters to a wrong conversion; get the original and add that", reason="damaged"
        )
    return text


def _without_mark(content: bytes) -> str:
    sample = content[:_SAMPLE]
    half = len(sample) // 2
    if half == 0:
        return ""
    for encoding, zeros, letters in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        if zeros.count(0) >= _LEAST_ZEROS * half and letters.count(0) <= (1 - _LEAST_ZEROS) / 4 * half:
            return encoding
    return ""


def _check_controls(content: bytes, name: str) -> None:
    controls = len(content) - len(content.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(content) + 1:
        raise _not_text(name)


def _decode_bytes(content: bytes, name: str) -> str:
    foreign = 0

    def as_windows_1252(error: UnicodeError) -> tuple[str, int]:
        nonlocal foreign
        if not isinstance(error, UnicodeDecodeError):
            raise error
        foreign += error.end - error.start
        return error.object[error.start : error.end].decode("cp1252"), error.end

    # Bytes that are not UTF-8 are read as Windows-1252 one by one, so that a file put together from both is right.
    codecs.register_error("tanya.windows-1252", as_windows_1252)
    text = content.decode("utf-8", errors="tanya.windows-1252")
    if foreign > _FEW_FOREIGN and foreign > _MOST_FOREIGN * len(text):
        raise _not_text(name)
    return text


def _not_text(name: str) -> LoadError:
    return LoadError(
        f"{name!r} is not text in UTF-8, UTF-16 or Windows-1252; save it as UTF-8 text and add it again",
        reason="binary",
    )
