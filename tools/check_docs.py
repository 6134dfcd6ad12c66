"""The documentation against the program: links lead somewhere, tables are complete, examples print what they show."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from rag.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_EXAMPLE = re.compile(r"^\$ (tanya .+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_TARGET = re.compile(r"\bmake ([a-z-]+)`")
_SECONDS = 300  # for one example; the first one indexes the sample corpus
_MAPPED = ("rag", "ui", "corpus", "tests", "benchmarks", "training", "tools", "docs")


def main() -> None:
    """Check everything; exit with 1 and one line for each thing that is wrong."""
    problems = [
        problem
        for check in (broken_links, missing_settings, missing_files, missing_targets, changed_examples)
        for problem in check()
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"documentation: {len(problems)} problems" if problems else "documentation: links, tables and examples hold")
    sys.exit(bool(problems))


def broken_links() -> Iterator[str]:
    """Links to files of the project, from any Markdown file that is not a document to be asked."""
    tracked = subprocess.run(["git", "ls-files", "-z", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, tracked.stdout.split("\0")):
        if name.startswith("corpus/"):
            continue
        for target in _LINK.findall((ROOT / name).read_text(encoding="utf-8")):
            path = target.partition("#")[0]
            if path and "://" not in path and not ((ROOT / name).parent / path).exists():
                yield f"{name}: the link {target} leads nowhere"


def missing_settings() -> Iterator[str]:
    """Settings that the README does not list with their default."""
    text = README.read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        default = "" if isinstance(field.default, SecretStr) else f"`{field.default}`"
        row = f"| `{PREFIX}{name.upper()}` | {default} |"
        if row not in text:
            yield f"README.md: no row {row} among the settings"


def missing_files() -> Iterator[str]:
    """Folders and modules that the README's file map does not name, and names there that are gone."""
    blocks = [body for language, body in _BLOCK.findall(README.read_text(encoding="utf-8")) if language == "text"]
    named = {line.split()[0] for body in blocks for line in body.splitlines() if line and not line[0].isspace()}
    modules = {f"rag/{path.name}" for path in (ROOT / "rag").glob("*.py") if path.name != "__init__.py"}
    packages = {f"rag/{path.parent.name}/" for path in (ROOT / "rag").glob("*/__init__.py")}
    for name in sorted((modules | packages | {f"{folder}/" for folder in _MAPPED if folder != "rag"}) - named):
        yield f"README.md: {name} is not in the file map"
    for name in sorted(named):
        if not (ROOT / name).exists():
            yield f"README.md: {name} is in the file map and not in the project"


def missing_targets() -> Iterator[str]:
    """Make targets that the README names and the Makefile lacks."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in sorted(set(_TARGET.findall(README.read_text(encoding="utf-8")))):
        if not re.search(rf"^{target}:", makefile, re.MULTILINE):
            yield f"README.md: there is no make {target}"


def changed_examples() -> Iterator[str]:
    """Console examples of the README that print something else, and Python examples that fail."""
    with tempfile.TemporaryDirectory(prefix="tanya-docs-") as index:
        environment = {**os.environ, "TANYA_INDEX": index, "TANYA_CORPUS": str(ROOT / "corpus")}
        for language, body in _BLOCK.findall(README.read_text(encoding="utf-8")):
            if language == "console":
                for command, expected in _EXAMPLE.findall(body):
                    arguments = ["-m", "rag.cli", *shlex.split(command)[1:]]
                    if (printed := _run(arguments, environment).stdout.strip()) != expected.strip():
                        yield f"README.md: `{command}` prints\n{printed}"
            elif language == "python":
                done = _run(["-c", body], environment)
                if done.returncode:
                    yield f"README.md: a Python example fails: {done.stderr.strip().splitlines()[-1]}"


def _run(arguments: list[str], environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT,
        timeout=_SECONDS,
    )


if __name__ == "__main__":
    main()
