"""The check that a zip archive is what it says: no more unpacked than allowed, nothing encrypted, no XML entities."""

import io
import zipfile
import zlib

from rag.errors import LoadError
from rag.loading.extraction import MEBIBYTE

# An Office document of 50 MB is mostly pictures, which hardly grow when unpacked; its XML is read whole into memory.
_MOST_UNPACKED = 256 * MEBIBYTE
_MOST_XML = 32 * MEBIBYTE
_MOST_MEMBERS = 5_000
_STEP = 1 << 16
_ENCRYPTED = 0x1
# What XML begins with, in each of the encodings that a parser knows by its first bytes.
_XML_STARTS = (b"<", "<".encode("cp037"))
_MARKS_AND_SPACE = b"\0\xef\xbb\xbf\xfe\xff \t\r\n"


def check_archive(content: bytes, *, name: str) -> None:
    """Raise `LoadError` for an archive that is damaged, encrypted, or unpacks to more than its measured limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & _ENCRYPTED for member in members):
                raise LoadError(
                    f"{name!r} is protected by a password; save it without one and add it again", reason="encrypted"
                )
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_UNPACKED:
                raise _bomb(name)
            xml = 0
            for member in members:
                xml += _check_member(archive, member, name)
                if xml > _MOST_XML:
                    raise _bomb(name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise LoadError(
            f"{name!r} is damaged or incomplete; open it in its own program, save it anew and add that",
            reason="damaged",
        ) from error


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> int:
    """Unpack a member in small steps, so that what it declares is known to be true; return how much of it is XML.

    What is XML shows in its first bytes: a package may give a part of its text any name.
    """
    unpacked = 0
    tail = b""
    is_xml = False
    with archive.open(member) as stream:
        while block := stream.read(_STEP):
            if not unpacked:
                is_xml = block.lstrip(_MARKS_AND_SPACE).startswith(_XML_STARTS) or not block.strip(_MARKS_AND_SPACE)
            unpacked += len(block)
            if unpacked > (min(member.file_size, _MOST_XML) if is_xml else member.file_size):
                raise _bomb(name)
            # Without the zeros of UTF-16, and with the end of the last block, where the word may be cut in two.
            window = tail + block.replace(b"\0", b"") if is_xml else b""
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise LoadError(
                    f"{name!r} declares XML entities, as no word processor does; save it anew and add that",
                    reason="damaged",
                )
            tail = window[-16:]
    return unpacked if is_xml else 0


def _bomb(name: str) -> LoadError:
    return LoadError(
        f"{name!r} unpacks to more than {_MOST_UNPACKED // MEBIBYTE} MB, or {_MOST_XML // MEBIBYTE} MB of text;"
        " split it and add the parts",
        reason="too_large",
    )
