"""A run to lines for a terminal, and to one HTML page with plots."""

from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Any

from rag.evaluation.plot import figure
from rag.evaluation.runs import Change, Run

_NAMES = {
    "as_expected": "as expected",
    "mrr": "MRR",
    "ndcg": "nDCG@10",
    "exact": "exact match",
    "f1": "F1",
    "refusal_precision": "refusal precision",
    "refusal_recall": "refusal recall",
    "auroc": "AUROC of the probability",
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "exact_quotations": "exact quotations",
    "reciprocal_rank": "reciprocal rank",
}
_BINS = 5

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #bbb;padding:.25rem .6rem;text-align:left}"
    "td.number{text-align:right}tr.wrong{background:#fbe3e1}tr.missed{background:#fdf3d8}svg{max-width:100%}"
)


def lines_of(run: Run) -> list[str]:
    """The figures, line by line."""
    figures = run["figures"]
    lines = [_summary(run), ""]
    lines += [f"{name:26}{value}" for name, value in _figures(run)]
    outcomes = list(figures["confusion"])
    lines += ["", f"{'expected, then given':22}" + "".join(f"{outcome:>13}" for outcome in outcomes)]
    for expected, given in figures["confusion"].items():
        if any(given.values()):
            lines.append(f"{expected:22}" + "".join(f"{given[outcome]:13}" for outcome in outcomes))
    lines += ["", f"{'milliseconds':22}{'median':>10}{'p95':>10}"]
    lines += [f"{stage:22}{median:10.1f}{high:10.1f}" for stage, (median, high) in figures["milliseconds"].items()]
    return lines


def change_lines(changes: Sequence[Change]) -> list[str]:
    """What changed, a line for each figure."""
    lines = []
    for change in changes:
        verdict = ("better" if change.low > 0 else "worse") if change.beyond_noise else "within noise"
        lines.append(
            f"{_NAMES.get(change.figure, change.figure)}: {change.before:.3f} -> {change.after:.3f}"
            f" (difference {change.low:+.3f} to {change.high:+.3f}, {change.questions} questions): {verdict}"
        )
    return lines


def page_of(run: Run, changes: Sequence[Change]) -> str:
    """One HTML page that needs nothing else."""
    figures = run["figures"]
    outcomes = list(figures["confusion"])
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Evaluation</title>',
        f"<style>{_STYLE}</style></head><body><h1>Evaluation</h1>",
        f"<p>{_summary(run)}.</p>",
        _table(["figure", "value"], _figures(run)),
        *(
            [f"<h2>Since the run before</h2><p>{'<br>'.join(map(escape, change_lines(changes)))}</p>"]
            if changes
            else []
        ),
        "<h2>Outcomes</h2>",
        _table(
            ["expected, then given", *outcomes],
            [[expected, *(str(given[one]) for one in outcomes)] for expected, given in figures["confusion"].items()],
        ),
        "<h2>Times</h2>",
        _table(
            ["stage", "median, ms", "p95, ms"],
            [[stage, f"{median:.1f}", f"{high:.1f}"] for stage, (median, high) in figures["milliseconds"].items()],
        ),
        _plots(run),
        "<h2>Questions</h2>",
        _questions(run["questions"]),
        "<h2>Made with</h2>",
        _table(["what", "which"], list(run["made_with"].items())),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _summary(run: Run) -> str:
    figures = run["figures"]
    return (
        f"{figures['questions']} questions, {figures['wrong']} answered wrong,"
        f" {figures['wrong_first']} with a wrong quotation first"
    )


def _figures(run: Run) -> list[tuple[str, str]]:
    figures = run["figures"]
    found = [(f"recall@{k}", _number(value)) for k, value in figures["recall"].items()]
    return found + [(name, _number(figures[key])) for key, name in _NAMES.items() if key in figures]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _plots(run: Run) -> str:
    judged = [one for one in run["questions"] if one["as_expected"] is not None]
    if not judged:
        return ""
    panels = [
        ("Is it answered as often as it seems likely?", "probability", "answerable", {"": _reliability(judged)}, True),
        ("Errors by how much is answered", "share answered", "share wrong", {"": _risk(judged)}, False),
    ]
    return f"<h2>Probability</h2>{figure(panels)}"


def _reliability(judged: Sequence[Any]) -> list[tuple[float, float]]:
    ordered = sorted(judged, key=lambda one: one["probability"])
    places = [round(part * len(ordered) / _BINS) for part in range(_BINS + 1)]
    bins = [ordered[first:last] for first, last in pairwise(places) if last > first]
    return [
        (
            sum(one["probability"] for one in each) / len(each),
            sum(one.get("outcome") == "answered" for one in each) / len(each),
        )
        for each in bins
    ]


def _risk(judged: Sequence[Any]) -> list[tuple[float, float]]:
    """Share of wrong answers among the surest, by how many of all they are."""
    surest = sorted((one for one in judged if one["given"] == "answered"), key=lambda one: -one["probability"])
    wrong, curve = 0, []
    for place, one in enumerate(surest, start=1):
        wrong += one["wrong"]
        curve.append((place / len(judged), wrong / place))
    return curve


def _questions(questions: Sequence[Any]) -> str:
    rows = []
    for one in questions:
        state = "wrong" if one["wrong"] else "missed" if one["as_expected"] is False else ""
        cells = [one["question"], one.get("outcome", ""), one["given"], one["said"], ", ".join(one.get("answers", ()))]
        body = "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
        rows.append(f'<tr class="{state}">{body}<td class="number">{one["probability"]:.2f}</td></tr>')
    heads = ("question", "expected", "given", "words that answer", "expected words", "probability")
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in heads)}</tr>{''.join(rows)}</table>"
