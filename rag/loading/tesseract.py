"""A picture to the words on it, read by the system's Tesseract where that is installed."""

import csv
import io
import os
import shutil
import subprocess
from dataclasses import dataclass

from rag.errors import LoadError

PACKAGES = "apt install tesseract-ocr tesseract-ocr-ind"
_INDONESIAN = "ind"
_ENGLISH = "eng"  # read too where it is installed, as it is with Debian's Tesseract
_ORIENTATION = "osd"
_LISTING_SECONDS = 20
_LEAST_DPI = 70  # that Tesseract believes
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a picture: the line that it stands in, its place in pixels from the upper left, its confidence 0..1."""

    text: str
    line: tuple[str, str, str]
    left: int
    top: int
    width: int
    height: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Tesseract:
    """What the system's Tesseract has data for, by its own names; empty where it is not installed."""

    installed: frozenset[str]

    @classmethod
    def found(cls) -> "Tesseract":
        """The one on this machine's PATH."""
        if shutil.which("tesseract") is None:
            return cls(frozenset())
        try:
            listed = subprocess.run(
                ["tesseract", "--list-langs"],
                capture_output=True,
                encoding="utf-8",
                check=True,
                timeout=_LISTING_SECONDS,
            )
        except (subprocess.SubprocessError, OSError):
            return cls(frozenset())
        return cls(frozenset(listed.stdout.split()))

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that pages are read in; none where the data for Indonesian is missing."""
        if _INDONESIAN not in self.installed:
            return ()
        return (_INDONESIAN, *(one for one in (_ENGLISH,) if one in self.installed))

    def read(self, picture: bytes, *, dpi: int, seconds: float, name: str, page: int) -> list[Word]:
        """The words of a picture of a document's page; `LoadError` where that takes too long or fails."""
        # With the data for it, a page that lies on its side is turned.
        layout = "1" if _ORIENTATION in self.installed else "3"
        command = ["tesseract", "stdin", "stdout", "-l", "+".join(self.languages), "--psm", layout]
        command += ["--dpi", str(max(_LEAST_DPI, dpi)), "tsv"]
        try:
            done = subprocess.run(
                command,
                input=picture,
                capture_output=True,
                check=True,
                timeout=seconds,
                # On two busy cores a page took 6 s with one thread and 59 s with two.
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired as error:
            raise LoadError(
                f"{name!r} takes more than {seconds:g} s of text recognition on page {page};"
                " scan it anew, straight and in black and white",
                reason="too_large",
            ) from error
        except (subprocess.CalledProcessError, OSError) as error:
            raise LoadError(
                f"{name!r} could not be read by Tesseract on page {page}; check that it works: tesseract --list-langs",
                reason="unreadable",
            ) from error
        return _words(done.stdout.decode("utf-8", "replace"))


def _words(table: str) -> list[Word]:
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        Word(
            text=row["text"],
            line=(row["block_num"], row["par_num"], row["line_num"]),
            left=int(row["left"]),
            top=int(row["top"]),
            width=int(row["width"]),
            height=int(row["height"]),
            confidence=min(max(float(row["conf"]), 0.0), 100.0) / 100,
        )
        for row in rows
        if row.get("level") == _WORD_LEVEL and (row.get("text") or "").strip()
    ]
