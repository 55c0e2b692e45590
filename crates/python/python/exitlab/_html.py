"""What notebooks show: plain HTML that follows the notebook's light or dark colours."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

# Colours are those of the text around it, so that light and dark notebooks both work.
STYLE = """<style>
.exitlab{color:inherit;font-family:system-ui,sans-serif;max-width:72em}
.exitlab p{margin:.3em 0;line-height:1.45}
.exitlab .answer{font-size:1.08em;font-weight:600}
.exitlab .quiet{opacity:.72}
.exitlab table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:.5em 0}
.exitlab th,.exitlab td{padding:.2em .7em;text-align:right;white-space:nowrap;background:none;color:inherit}
.exitlab th{border-bottom:1px solid currentColor;font-weight:600}
.exitlab .text{text-align:left}
.exitlab svg text{fill:currentColor;font-size:12px;font-family:system-ui,sans-serif}
.exitlab .invalid{border-left:4px solid #d33;padding-left:.6em}
</style>"""


def page(*parts: str) -> str:
    """Parts of HTML with their style, in one block."""
    return f'{STYLE}<div class="exitlab">{"".join(parts)}</div>'


def text(words: object) -> str:
    """Words that stand for themselves in HTML."""
    return html.escape(str(words))


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph of plain words."""
    return f'<p class="{kind}">{text(words)}</p>' if words else ""


def table(columns: Iterable[str], rows: Iterable[Sequence[object]], note: str = "") -> str:
    """A table; numbers stand to the right, texts to the left."""
    body = "".join("<tr>" + "".join(_cell(value) for value in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{text(name)}</th>" for name in columns)
    shown = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div style="overflow-x:auto">{shown}</div>{paragraph(note, "quiet")}'


def _cell(value: object) -> str:
    if value is None:
        return "<td></td>"
    if isinstance(value, Number):
        return f"<td>{text(value)}</td>"
    if isinstance(value, bool):
        return f"<td>{'yes' if value else 'no'}</td>"
    if isinstance(value, int):
        return f"<td>{value:,}</td>"
    if isinstance(value, float):
        return f"<td>{value:,.4g}</td>".replace("-", "\N{MINUS SIGN}")
    return f'<td class="text">{text(value)}</td>'


GROUPS = ("symbol", "side", "vol_level", "year")
WORDS = ("against_zero", "against_others")
HEAD = ("regime", "exit mode", "trades", "mean net R", "win rate", "profit factor")

Row = dict[str, Any]
Key = tuple[str, str]


def by_regime(cells: list[Row], verdicts: list[Row]) -> str:
    """The table by regime and exit mode of cells over all symbols, sides, volatility levels and years, and its chart.

    Of a grid its first point is shown, which the line above the table names.
    """
    over_all = [cell for cell in cells if all(cell[group] == "ALL" for group in GROUPS)]
    points = sorted({cell.get("grid_id") or 0 for cell in over_all})
    over_all = [cell for cell in over_all if (cell.get("grid_id") or 0) in points[:1]]
    shown = paragraph(_point(over_all[0], len(points)), "point") if len(points) > 1 else ""
    has_profiles = len({cell.get("profile") for cell in over_all}) > 1
    found = {_key(cell, has_profiles): cell for cell in over_all}
    judged = {_key(row, has_profiles): row for row in verdicts}
    regimes = list(dict.fromkeys(regime for regime, _ in found))
    names = list(dict.fromkeys(name for _, name in found))
    keys = [(regime, name) for regime in regimes for name in names if (regime, name) in found]
    rows = [
        [
            *key,
            found[key]["n"],
            _number(found[key]["avg_r"], "+.3f"),
            _number(found[key]["win_rate"], ".1%"),
            _number(found[key]["profit_factor"], ".2f"),
            *([judged[key][word] if key in judged else "" for word in WORDS] if judged else []),
        ]
        for key in keys
    ]
    words = ("against 0", "against others") if judged else ()
    return shown + table((*HEAD, *words), rows) + chart(regimes, names, found)


def _point(cell: Row, n_points: int) -> str:
    """Which grid point a cell is of: its settings stand between its number and what ran there."""
    columns = list(cell)
    settings = columns[columns.index("grid_id") + 1 : columns.index("mode")]
    values = ", ".join(f"{key} = {cell[key]}" for key in settings if key != "profile")
    return f"The first of {n_points:,} grid points: {values}. run.cells has all of them."


def _key(row: Row, has_profiles: bool) -> Key:
    name = f"{row['profile']} {row['mode']}" if has_profiles else str(row["mode"])
    return str(row["regime"]), name


class Number(str):
    """A number as it is shown."""


def _number(value: float | None, form: str) -> Number:
    return Number("" if value is None else format(value, form).replace("-", "\N{MINUS SIGN}"))


# The hues of exit modes on the report's page, as light as both a white and a black notebook allow.
COLOURS = ("#1f77b8", "#c98500", "#00936a", "#4aa3d8", "#b0608a", "#d05a1a", "#8a8a8a")
WIDTH, ROW, LEFT = 640, 15, 190


def chart(regimes: list[str], names: list[str], cells: dict[Key, Row]) -> str:
    """Mean net R of each exit mode in each regime, as bars."""
    values = {key: cell.get("avg_r") for key, cell in cells.items()}
    known = [abs(value) for value in values.values() if isinstance(value, float)]
    largest = max(known, default=0.0)
    if largest == 0.0 or len(names) > len(COLOURS):
        return ""
    middle = LEFT + (WIDTH - LEFT) / 2
    half = (WIDTH - LEFT) / 2 - 60
    parts, y = [], 10
    for regime in regimes:
        parts.append(f'<text x="0" y="{y + 11}" font-weight="600">{text(regime)}</text>')
        for name, colour in zip(names, COLOURS, strict=False):
            value = values.get((regime, name))
            if not isinstance(value, float):
                continue
            length = abs(value) / largest * half
            x = middle if value >= 0 else middle - length
            parts.append(
                f'<rect x="{x:.1f}" y="{y + 2}" width="{max(length, 1):.1f}" height="{ROW - 4}" fill="{colour}"/>'
            )
            parts.append(f'<text x="{LEFT - 6}" y="{y + 11}" text-anchor="end">{text(name)}</text>')
            end, anchor = (x + length + 4, "start") if value >= 0 else (x - 4, "end")
            shown = _number(value, "+.3f")
            parts.append(f'<text x="{end:.1f}" y="{y + 11}" text-anchor="{anchor}">{shown}</text>')
            y += ROW
        y += 8
    axis = f'<line x1="{middle}" y1="0" x2="{middle}" y2="{y}" stroke="currentColor" opacity=".5"/>'
    label = "Mean net R of each exit mode in each regime"
    return (
        f'<svg role="img" aria-label="{label}" viewBox="0 0 {WIDTH} {y + 4}" width="{WIDTH}" '
        f'style="max-width:100%">{axis}{"".join(parts)}</svg>{paragraph(label, "quiet")}'
    )
