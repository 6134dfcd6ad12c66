"""The check that a zip archive is what it says: no more unpacked than allowed, nothing encrypted, no XML entities."""

import io
import zipfile
import zlib
from collections.abc import Sequence

from rag.errors import LoadError
from rag.loading.extraction import MEBIBYTE, Limits
from rag.loading.refusals import damaged, encrypted

_DEFAULTS = Limits()
# An Office document of 50 MB is mostly pictures, which hardly grow when unpacked; its XML is read whole into memory.
_MOST_XML = 32 * MEBIBYTE
_MOST_MEMBERS = 5_000  # each costs an entry in memory before anything of it is read
_STEP = 1 << 16
_ENCRYPTED = 0x1
# What XML begins with, in each of the encodings that a parser knows by its first bytes.
_XML_STARTS = (b"<", "<".encode("cp037"))
_MARKS_AND_SPACE = b"\0\xef\xbb\xbf\xfe\xff \t\r\n"


def check_archive(content: bytes, *, name: str, doctypes: bool = False, limits: Limits = _DEFAULTS) -> None:
    """Raise `LoadError` for an archive that is damaged, encrypted, or unpacks to more than its measured limits.

    Office programs write no document types; web pages have one, and where those are allowed entities still are not.
    """
    banned = (b"<!ENTITY",) if doctypes else (b"<!DOCTYPE", b"<!ENTITY")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & _ENCRYPTED for member in members):
                raise encrypted(name)
            if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > limits.max_unpacked:
                raise _bomb(name, limits.max_unpacked)
            xml = 0
            for member in members:
                xml += _check_member(archive, member, banned, name, limits.max_unpacked)
                if xml > _MOST_XML:
                    raise _bomb(name, limits.max_unpacked)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise damaged(name) from error


def _check_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, banned: Sequence[bytes], name: str, max_unpacked: int
) -> int:
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
                raise _bomb(name, max_unpacked)
            # Without the zeros of UTF-16, and with the end of the last block, where the word may be cut in two.
            window = tail + block.replace(b"\0", b"") if is_xml else b""
            if any(word in window for word in banned):
                raise LoadError(
                    f"{name!r} declares XML entities, as no program writes them; save it anew and add that",
                    reason="damaged",
                )
            tail = window[-16:]
    return unpacked if is_xml else 0


def _bomb(name: str, max_unpacked: int) -> LoadError:
    return LoadError(
        f"{name!r} unpacks to more than {max_unpacked // MEBIBYTE} MB, or {_MOST_XML // MEBIBYTE} MB of text;"
        " split it and add the parts",
        reason="too_large",
    )
