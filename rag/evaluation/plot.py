"""Curves between 0 and 1 to an SVG of panels side by side."""

from collections.abc import Mapping, Sequence

Curve = Sequence[tuple[float, float]]
Ticks = Sequence[tuple[float, str]]  # where along an axis, and what is written there

SIDE, MARGIN, GAP = 300, 48, 70
COLOURS = ("#1a5fb4", "#a1261d", "#1d6a43", "#7d5300", "#6b3fa0", "#00707a", "#444444")
UNIT: Ticks = ((0.0, "0"), (0.5, "0.5"), (1.0, "1"))


def figure(
    panels: Sequence[tuple[str, str, str, Mapping[str, Curve], bool]], *, across: Ticks = UNIT, up: Ticks = UNIT
) -> str:
    """Panels side by side: title, names of the axes, curves by name, and whether the diagonal is the ideal."""
    width, height = len(panels) * (SIDE + GAP) + MARGIN, SIDE + 2 * MARGIN + 20 * len(panels[0][3])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"'
        ' font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for place, (title, across_name, up_name, curves, diagonal) in enumerate(panels):
        left, middle = MARGIN + place * (SIDE + GAP), MARGIN + SIDE / 2
        parts += [
            f'<text x="{left}" y="{MARGIN - 16}" font-size="14">{title}</text>',
            f'<rect x="{left}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888888"/>',
            f'<text x="{left + SIDE / 2}" y="{MARGIN + SIDE + 32}" text-anchor="middle">{across_name}</text>',
            f'<text transform="translate({left - 34} {middle}) rotate(-90)" text-anchor="middle">{up_name}</text>',
        ]
        if diagonal:
            parts.append(_line([(0.0, 0.0), (1.0, 1.0)], left, "#888888", dashes="4 4"))
        for tick, written in across:
            x, _ = _point(tick, 0.0, left)
            parts.append(f'<text x="{x:.0f}" y="{MARGIN + SIDE + 16}" text-anchor="middle">{written}</text>')
        for tick, written in up:
            _, y = _point(0.0, tick, left)
            parts.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{written}</text>')
        for number, (name, curve) in enumerate(curves.items()):
            colour, y = COLOURS[number % len(COLOURS)], MARGIN + SIDE + 54 + 18 * number
            parts.append(_line(curve, left, colour))
            parts.append(f'<rect x="{left}" y="{y - 8}" width="16" height="4" fill="{colour}"/>')
            parts.append(f'<text x="{left + 22}" y="{y}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _line(curve: Curve, left: int, colour: str, *, dashes: str = "none") -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_point(across, up, left) for across, up in curve))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>'


def _point(across: float, up: float, left: int) -> tuple[float, float]:
    return left + across * SIDE, MARGIN + (1 - up) * SIDE
