"""Names never leave the corpus folder, and a file there is whole or absent."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.corpus import Corpus, safe_name
from rag.errors import LoadError
from rag.loading import is_document_name


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("notulen.txt", "notulen.txt"),
        ("../../etc/notulen.txt", "notulen.txt"),
        ("C:\\Users\\x\\Notulen Rapat.PDF", "Notulen Rapat.PDF"),
        ("/srv/notulen.md", "notulen.md"),
        ("a:b?c*.md", "a-b-c-.md"),
        ("no\0tulen\n.txt", "notulen.txt"),
        (".hidden.txt", "hidden.txt"),
        ("n" * 300 + ".docx", "n" * 115 + ".docx"),
        ("e\u0301.txt", "\u00e9.txt"),
    ],
)
def test_names_become_safe(given_name: str, expected: str) -> None:
    assert safe_name(given_name) == expected


@pytest.mark.parametrize(
    ("given_name", "reason"),
    [
        ("", "name"),
        ("..", "name"),
        ("/", "name"),
        (".txt", "unsupported"),
        ("...txt", "unsupported"),
        ("con.txt", "name"),
        ("LPT1.md", "name"),
        ("notulen", "unsupported"),
        ("notulen.exe", "unsupported"),
        ("notulen.txt.zip", "unsupported"),
    ],
)
def test_unusable_names_are_refused(given_name: str, reason: str) -> None:
    with pytest.raises(LoadError) as refused:
        safe_name(given_name)
    assert refused.value.reason == reason


@given(st.text(max_size=400))
def test_any_name_stays_in_the_folder(name: str) -> None:
    try:
        safe = safe_name(name + ".txt")
    except LoadError:
        return
    folder = Path("corpus").resolve()
    assert Corpus(folder).path(safe).parent == folder
    assert is_document_name(safe)
    assert safe_name(safe) == safe


@pytest.mark.parametrize("name", ["", "../x.txt", "a/../../x.txt", "/etc/passwd", "a\\..\\x.txt", "c:x.txt"])
def test_paths_outside_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LoadError, match="not the name of a document"):
        Corpus(tmp_path / "corpus").path(name)


def test_sibling_folder_with_the_same_prefix_is_outside(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus_backup").mkdir()
    with pytest.raises(LoadError):
        Corpus(tmp_path / "corpus").path("../corpus_backup/x.txt")


def test_names_lists_documents_below_and_nothing_else(tmp_path: Path) -> None:
    for name in ["b.txt", "a.md", "sub/c.html", ".hidden/d.txt", ".incoming-1.txt", "~$e.docx", "a.pdf.meta.yaml"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("isi", encoding="utf-8")
    assert Corpus(tmp_path).names() == ("a.md", "b.txt", "sub/c.html")
    assert Corpus(tmp_path / "nowhere").names() == ()


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("rahasia", encoding="utf-8")
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "linked").symlink_to(tmp_path)
    assert Corpus(folder).names() == ()
    with pytest.raises(LoadError):
        Corpus(folder).path("linked/secret.txt")


def test_staged_copy_replaces_in_one_step_and_is_tidied_up(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "corpus")
    source = tmp_path / "new.txt"
    source.write_text("baru", encoding="utf-8")
    with corpus.staged(source, name="a.txt") as copy:
        assert corpus.names() == ()
        corpus.commit(copy, name="a.txt")
    assert corpus.path("a.txt").read_text(encoding="utf-8") == "baru"
    with corpus.staged(source, name="b.txt"):
        pass
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == ["a.txt"]


def test_sidecar_comes_with_the_file_and_never_in_place_of_another(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "corpus")
    source = tmp_path / "new.pdf"
    source.write_bytes(b"baru")
    for sidecar in (b"title: A", b"title: B"):
        with corpus.staged(source, name="a.pdf") as copy:
            corpus.commit(copy, name="a.pdf", sidecar=sidecar)
    assert (tmp_path / "corpus" / "a.pdf.meta.yaml").read_bytes() == b"title: A"
    assert len(list((tmp_path / "corpus").iterdir())) == 2


def test_missing_source_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(LoadError) as refused,
        Corpus(tmp_path / "corpus").staged(tmp_path / "nowhere.txt", name="a.txt"),
    ):
        pass
    assert refused.value.reason == "unreadable"


def test_copy_left_behind_long_ago_is_tidied_up(tmp_path: Path) -> None:
    old, new = tmp_path / "sub" / ".incoming-old.txt", tmp_path / ".incoming-new.txt"
    old.parent.mkdir()
    for path in (old, new):
        path.write_text("sebagian", encoding="utf-8")
    os.utime(old, (0, 0))
    Corpus(tmp_path).tidy()
    assert (old.exists(), new.exists()) == (False, True)
