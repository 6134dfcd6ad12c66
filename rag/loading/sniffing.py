"""The first bytes of a file, and the names in a zip archive, to what the file seems to be, whatever its name says."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from rag.errors import LoadError
from rag.loading.refusals import encrypted


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the suffix of its loader (empty where there is none) and its name in a message."""

    suffix: str
    label: str


_PDF = Kind(".pdf", "a PDF")
_RTF = Kind(".rtf", "an RTF document")
_DOCX = Kind(".docx", "a Word document")
_XLSX = Kind(".xlsx", "an Excel workbook")
_PPTX = Kind(".pptx", "a PowerPoint presentation")
_ODT = Kind(".odt", "an OpenDocument text")
_EPUB = Kind(".epub", "an EPUB book")
_HTML = Kind(".html", "a web page")
_OLE = Kind("", "an old Office document (.doc, .xls, .ppt)")
_ZIP = Kind("", "a zip archive or another Office document")
_UNKNOWN = Kind("", "")
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", Kind("", "a PNG picture")),
    (b"\xff\xd8\xff", Kind("", "a JPEG picture")),
    (b"GIF8", Kind("", "a GIF picture")),
    (b"II*\x00", Kind("", "a TIFF picture")),
    (b"MM\x00*", Kind("", "a TIFF picture")),
    (b"{\\rtf", _RTF),
    (b"\x1f\x8b", Kind("", "a gzip archive")),
    (b"7z\xbc\xaf\x27\x1c", Kind("", "a 7-Zip archive")),
    (b"Rar!\x1a\x07", Kind("", "a RAR archive")),
    (b"MZ\x90", Kind("", "a Windows program")),
    (b"\x7fELF", Kind("", "a program")),
    (b"SQLite format 3\x00", Kind("", "a database")),
    (b"%!PS", Kind("", "a PostScript document")),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# What a member of this name says in OpenDocument and EPUB files; and where Office keeps its main part.
_MIME_MEMBER = "mimetype"
_MIME_TYPES = {b"application/epub+zip": _EPUB, b"application/vnd.oasis.opendocument.text": _ODT}
_LONGEST_MIME_TYPE = 100
_MAIN_PARTS = (("word/document", _DOCX), ("xl/workbook", _XLSX), ("ppt/presentation", _PPTX))
_PACKAGES = {kind.suffix: kind for kind in (_DOCX, _XLSX, _PPTX, _ODT, _EPUB)}
# Files of these formats have a beginning that cannot be mistaken; others are text of any kind.
_MARKED = {_PDF.suffix: _PDF, _RTF.suffix: _RTF, **_PACKAGES}
_HTML_START = re.compile(rb"\s{0,64}(?:<!--[^>]{0,512}-->\s{0,64})?<(?:!doctype html|html[\s>])", re.IGNORECASE)
_PDF_HEADER_WITHIN = 1024  # bytes that readers allow before the header


def check_kind(content: bytes, *, suffix: str, name: str) -> None:
    """Raise `LoadError` where a file is plainly of another kind than its suffix says."""
    if content.startswith(_OLE_MAGIC) and _ENCRYPTED_OFFICE in content:
        raise encrypted(name)
    kind = _kind_of(content, suffix)
    if kind.suffix == suffix or (kind is _UNKNOWN and suffix not in _MARKED):
        return
    if kind is _UNKNOWN:
        raise LoadError(
            f"{name!r} is not {_MARKED[suffix].label}, or its beginning is damaged;"
            " open it in its own program, save it anew and add that",
            reason="damaged",
        )
    advice = f"rename it to end in {kind.suffix}" if kind.suffix else "save it as .pdf, .docx, .xlsx, .pptx or .txt"
    raise LoadError(
        f"{name!r} seems to be {kind.label}, not a {suffix} file; {advice} and add it again",
        reason="unsupported" if suffix in _MARKED or kind is _HTML else "binary",
    )


def _kind_of(content: bytes, suffix: str) -> Kind:
    if content.startswith(_ZIP_MAGIC):
        return _package_kind(content, suffix)
    if content.startswith(_OLE_MAGIC):
        return _OLE
    if content.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in content[:_PDF_HEADER_WITHIN]):
        return _PDF
    if suffix != ".md" and _HTML_START.match(content):
        return _HTML
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), _UNKNOWN)


def _package_kind(content: bytes, suffix: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            mime_type = b""
            if _MIME_MEMBER in names:
                with archive.open(_MIME_MEMBER) as member:
                    mime_type = member.read(_LONGEST_MIME_TYPE).strip()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return _PACKAGES.get(suffix, _ZIP)  # cut short, damaged or encrypted: the reader says so
    if mime_type in _MIME_TYPES:
        return _MIME_TYPES[mime_type]
    return next((kind for part, kind in _MAIN_PARTS if any(one.startswith(part) for one in names)), _ZIP)
