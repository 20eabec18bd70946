"""Draws what tests pass of a project: the map alone, or a page with the map, every flow, and all that is missed.

Rule: the page is one file that needs nothing else; its numbers and lists are those of `ivr test --coverage`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ivr.content.project import Project
from ivr.editing.draw import draw
from ivr.quality.coverage import Coverage, Part, Share

_STYLE = """
body{font:15px/1.5 'Segoe UI','Helvetica Neue',Arial,'Noto Sans','DejaVu Sans',sans-serif;margin:2rem auto;
max-width:1100px;padding:0 1rem;color:#1a2027;background:#fff}
table{border-collapse:collapse}td,th{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #c9d0d7}
td:first-child,th:first-child{text-align:left}tfoot td{font-weight:600}
.less{color:#c4161c}svg{max-width:100%;height:auto}li{margin:.15rem 0}code{font-size:13px}a{color:#2f6cb3}
@media(prefers-color-scheme:dark){body{color:#e8ecf0;background:#12161b}td,th{border-color:#3c4651}
.less{color:#ff6b6b}a{color:#7fb2ee}}
"""


def drawn(project: Project, coverage: Coverage, ending: str = ".html") -> str:
    """The page, or for `.svg` the map."""
    if ending == ".svg":
        return draw(project, passed=coverage.passed)
    return "\n".join(_page(project, coverage)) + "\n"


def _page(project: Project, coverage: Coverage) -> Iterator[str]:
    title = f"{escape(project.flows.defaults.service or 'The project')}: {coverage.whole.percent} % tested"
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
    yield "<p>Red and dashed is what no test passes.</p>"
    yield from _table(coverage)
    yield from _missed(coverage.universals)
    yield f"<h2>The map</h2>\n{_picture(project, coverage, '')}"
    for part in coverage.parts:
        yield f'<h2 id="{escape(part.name)}">{escape(part.name)}: {part.whole.percent} %</h2>'
        yield from _missed(part)
        yield _picture(project, coverage, part.name)
    yield "</body>\n</html>"


def _picture(project: Project, coverage: Coverage, flow: str) -> str:
    """A drawing, with ids that no other drawing of the page has."""
    picture = draw(project, flow, passed=coverage.passed)
    for part in ("title", "about"):
        picture = picture.replace(f"chart-{part}", f"{part}-of-{flow or 'the-map'}", 2)
    return picture


def _table(coverage: Coverage) -> Iterator[str]:
    yield "<table>\n<thead><tr><th>flow</th><th>steps</th><th>branches</th><th>all</th></tr></thead>\n<tbody>"
    for part in coverage.parts:
        yield _row(
            f'<a href="#{escape(part.name)}">{escape(part.name)}</a>', part.steps, part.branches, part.whole
        )
    if coverage.universals.whole.of:
        yield _row("universals", Share(0, 0), coverage.universals.branches, coverage.universals.whole)
    branches = coverage.branches + coverage.universals.branches
    yield f"</tbody>\n<tfoot>{_row('all', coverage.steps, branches, coverage.whole)}</tfoot>\n</table>"


def _row(name: str, *shares: Share) -> str:
    *some, whole = shares
    cells = [*map(str, some), f"{whole.percent} %"]
    less = ' class="less"' if whole.passed < whole.of else ""
    return f"<tr><td>{name}</td>{''.join(f'<td{less}>{cell}</td>' for cell in cells)}</tr>"


def _missed(part: Part) -> Iterator[str]:
    if part.missed:
        yield "<ul>"
        yield from (f"<li><code>{escape(one.place)}</code> {escape(one.text)}</li>" for one in part.missed)
        yield "</ul>"
