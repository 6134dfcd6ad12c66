"""The sample corpus in a real browser -> from Enter to the first words and to the whole answer, and what opening costs.

    python -m benchmarks.page [--questions 50] [--json]

Chromium has to be there. Each question is asked in a conversation of its own, on a warm server.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, expect

from rag.evaluation.questions import SAMPLE, read_cases
from tests.browser.chromium import chromium
from tests.serving import Served, serving

OPENED = 5  # visits; each with an empty cache
PATIENCE = 60_000  # milliseconds

# Notes when Enter was pressed, when the answer's first words were there, and when all was there.
WATCH = """() => {
  window.noted = {};
  const box = document.querySelector("#question textarea");
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { window.noted = { enter: performance.now() }; }
  }, true);
  new MutationObserver(() => {
    const turn = document.querySelector("#current article.turn");
    if (!turn || window.noted.enter === undefined) { return; }
    const said = turn.querySelector(".answer, .reply > p:not([class]), .failure");
    if (said && window.noted.first === undefined) { window.noted.first = performance.now(); }
    if (turn.getAttribute("aria-busy") === "false" && window.noted.all === undefined) {
      window.noted.all = performance.now();
    }
  }).observe(document.body, { childList: true, subtree: true });
}"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds, median and 95th percentile; kilobytes of all that a first visit transfers, and of ours in it."""

    questions: int
    first_words: tuple[float, float]
    whole_answer: tuple[float, float]
    usable: tuple[float, float]
    transferred: float
    transferred_ours: float


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=50, help="questions asked, evenly from the sample's own")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    expect.set_options(timeout=PATIENCE)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served, chromium() as browser:
        figures = measure(browser, served, options.questions)
    print(json.dumps(asdict(figures)) if options.json else told(figures))


def measure(browser: Browser, served: Served, questions: int) -> Figures:
    """Open the page, then ask."""
    visits = [_visit(browser, served) for _ in range(OPENED)]
    cases = read_cases(SAMPLE)
    chosen = [cases[place] for place in np.linspace(0, len(cases) - 1, min(questions, len(cases))).astype(int)]
    context = browser.new_context(locale="id")
    page = context.new_page()
    page.goto(f"{served.address}/id/")
    expect(page.locator("#question textarea")).to_be_editable()
    page.evaluate(WATCH)
    _asked(page, chosen[0].question)  # the first one warms the models
    noted = [_asked(page, case.question) for case in chosen]
    context.close()
    return Figures(
        questions=len(noted),
        first_words=_spread([first for first, _ in noted]),
        whole_answer=_spread([whole for _, whole in noted]),
        usable=_spread([usable for usable, _, _ in visits]),
        transferred=max(size for _, size, _ in visits) / 1000,
        transferred_ours=max(ours for _, _, ours in visits) / 1000,
    )


def told(figures: Figures) -> str:
    """The figures as lines."""
    rows = (
        ("Enter to the first words", figures.first_words),
        ("Enter to the whole answer", figures.whole_answer),
        ("opening to usable", figures.usable),
    )
    lines = [f"{label:28}{median:7.0f} ms median {high:7.0f} ms p95" for label, (median, high) in rows]
    size = f"{figures.transferred:,.0f} kB transferred on a first visit, {figures.transferred_ours:,.0f} kB of it ours"
    return "\n".join([f"{figures.questions} questions", *lines, size])


def _visit(browser: Browser, served: Served) -> tuple[float, float, float]:
    """Milliseconds until a question can be typed, bytes transferred, and bytes that are not Gradio's."""
    context = browser.new_context(locale="id")
    sizes: list[tuple[str, int]] = []
    context.on("requestfinished", lambda request: sizes.append((request.url, request.sizes()["responseBodySize"])))
    page = context.new_page()
    began = time.perf_counter()
    page.goto(f"{served.address}/id/")
    expect(page.locator("#question textarea")).to_be_editable()
    usable = (time.perf_counter() - began) * 1000
    page.wait_for_timeout(1500)  # the heartbeat never ends, so there is no idle network to wait for
    context.close()
    ours = sum(size for url, size in sizes if "/assets/" not in url and "/static/" not in url)
    return usable, sum(size for _, size in sizes), ours


def _asked(page: Page, question: str) -> tuple[float, float]:
    """Milliseconds from Enter to the first words and to the whole answer, in a conversation of its own."""
    if page.locator("#clear").is_visible():
        page.locator("#clear").click()
    expect(page.locator("article.turn")).to_have_count(0)
    box = page.locator("#question textarea")
    box.fill(question)
    box.press("Enter")
    expect(page.locator("#current article.turn")).to_have_attribute("aria-busy", "false")
    page.wait_for_timeout(100)  # the observer has noted it by then
    noted = page.evaluate("window.noted")
    return noted.get("first", noted["all"]) - noted["enter"], noted["all"] - noted["enter"]


def _spread(values: Sequence[float]) -> tuple[float, float]:
    return float(np.median(values)), float(np.percentile(values, 95))


if __name__ == "__main__":
    main()
