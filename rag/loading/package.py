"""A checked zip package to its members by name, and to the XML in them, parsed without entities, files or network."""

import io
import zipfile
from collections.abc import Iterator

import lxml.etree

from rag.loading.archive import check_archive
from rag.loading.extraction import Limits
from rag.loading.refusals import damaged

# What a package with parts missing or of the wrong kind makes its reader raise.
DAMAGE = (
    lxml.etree.LxmlError,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    AttributeError,
    TypeError,
    IndexError,
    AssertionError,
    RecursionError,
    NotImplementedError,
)


class Package:
    """The members of a zip archive that passed `check_archive`, by their names; nothing is written to disk."""

    def __init__(self, content: bytes, *, name: str, limits: Limits, doctypes: bool = False) -> None:
        check_archive(content, name=name, doctypes=doctypes, limits=limits)
        self._name = name
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._members = frozenset(self._archive.namelist())

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str) -> bytes:
        """The content of a member, or `LoadError` where the package lacks it."""
        if member not in self._members:
            raise damaged(self._name)
        return self._archive.read(member)

    def xml(self, member: str) -> lxml.etree._Element:
        """The root of a member's XML, or `LoadError` where it is none."""
        parser = lxml.etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            return lxml.etree.fromstring(self.read(member), parser=parser)
        except (lxml.etree.LxmlError, ValueError) as error:
            raise damaged(self._name) from error


def nearest(
    parent: lxml.etree._Element, *tags: str, unseen: frozenset[str] = frozenset()
) -> Iterator[lxml.etree._Element]:
    """The elements of those tags below another, none inside another or inside what is unseen."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag not in unseen:
            yield from nearest(child, *tags, unseen=unseen)
