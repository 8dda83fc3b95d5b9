"""Trends as a plot in SVG, drawn without a library: a panel for each term, all over the same time.

The plot has a background of its own, so that it can be read on any page. It follows the reader's choice of light or
dark where the program that shows it does. Nothing in it is loaded, and nothing runs.
"""

from collections.abc import Iterator, Sequence

from digest.render.charts import escape_text, wrap_to_pixels
from digest.render.trend_panel import Panel, Series, draw_text
from digest.render.trend_words import (
    compared_spans,
    count_listed,
    format_compared,
    format_frequency,
    format_span_of,
    format_step,
    keep_whole,
    name_days,
    name_source,
    name_term,
    name_verdict,
    remark_on,
)
from digest.text import shorten_text
from digest.trends import TermTrend, Trends

_WIDTH, _WIDTH_OF_ONE = 720, 560  # pixels, of a plot with two columns or one
_MARGIN, _BETWEEN_COLUMNS, _BETWEEN_ROWS = 24, 32, 22
_PLOT_HEIGHT, _PLOT_HEIGHT_OF_ONE = 96, 170
_HEADING_SIZE, _TEXT_SIZE, _LINE = 17, 12, 17
_LONGEST_NAME = 60  # characters of the name of a source
# As many as there are kinds of lines.
_DASHES = ("", "7 5", "1 4.5", "10 5 1 5", "4 4", "12 5")

# Each at least 3:1 on its background; those of letters 4.5:1.
_LIGHT = {"paper": "#ffffff", "ink": "#1c1e21", "soft": "#5f656d", "grid": "#e3e5e8", "axis": "#9aa0a8"}
_DARK = {"paper": "#1b1c1e", "ink": "#e8e6e3", "soft": "#a19e99", "grid": "#35373a", "axis": "#6d6f73"}
_LINES_LIGHT = ("#2b62a8", "#a85a10", "#2f7d58", "#7a4fa6", "#a93f52", "#34707f")
_LINES_DARK = ("#7fb0ee", "#e2a05c", "#74c29b", "#bd9be3", "#e58b99", "#7cbccd")


def render_trends_svg(trends: Trends) -> str:
    """*trends* as a document in SVG; equal trends give equal documents."""
    rows = _list_series(trends)
    width = _WIDTH if len(rows) > 1 else _WIDTH_OF_ONE
    heading, top = _draw_heading(trends, width)
    panels, bottom = _draw_panels(trends, rows, width, top)
    foot, height = _draw_foot(trends, width, bottom)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="digest-trends" width="{width}" height="{height:.0f}"'
            f' viewBox="0 0 {width} {height:.0f}" role="img" aria-labelledby="trends-title trends-desc">',
            f'<title id="trends-title">{escape_text(_name_plot(trends))}</title>',
            f'<desc id="trends-desc">{escape_text(_describe(trends))}</desc>',
            f"<style>{_write_styles()}</style>",
            f'<rect class="paper" width="{width}" height="{height:.0f}"/>',
            *heading,
            *panels,
            *foot,
            "</svg>",
            "",
        ]
    )


def _list_series(trends: Trends) -> list[list[Series]]:
    """For each term its trend in each source."""
    if not trends.periods:
        return []
    in_each = ([(source, trend) for trend in source.trends] for source in trends.sources)
    return [list(series) for series in zip(*in_each, strict=True)]


def _draw_heading(trends: Trends, width: float) -> tuple[list[str], float]:
    """The heading and the line below it, and where the panels begin."""
    y = _MARGIN + _HEADING_SIZE - 4
    elements = []
    room = width - 2 * _MARGIN
    for line in wrap_to_pixels(_name_plot(trends), _HEADING_SIZE * 1.12, room):
        elements.append(draw_text(_MARGIN, y, line, "heading"))
        y += _HEADING_SIZE + 5
    for line in wrap_to_pixels(_count_papers(trends), _TEXT_SIZE, room):
        elements.append(draw_text(_MARGIN, y, line, "soft"))
        y += _LINE
    return elements, y + 8


def _name_plot(trends: Trends) -> str:
    if len(trends.sources) != 1:
        return "Share of the papers listed by each source"
    return f"Share of the papers listed by {shorten_text(name_source(trends.sources[0]), _LONGEST_NAME)}"


def _count_papers(trends: Trends) -> str:
    time = ", ".join(filter(None, [format_span_of(trends), format_step(trends.unit)]))
    if len(trends.sources) == 1:
        return f"{count_listed(trends.sources[0])}, {time}"
    counts = [f"{shorten_text(name_source(each), _LONGEST_NAME)}: {count_listed(each)}" for each in trends.sources]
    return "; ".join([*counts, time])


def _draw_panels(trends: Trends, rows: Sequence[Sequence[Series]], width: float, top: float) -> tuple[list[str], float]:
    """The panels from *top* on, and where they end."""
    columns = 2 if len(rows) > 1 else 1
    plot_height = max(_PLOT_HEIGHT if columns == 2 else _PLOT_HEIGHT_OF_ONE, 14.0 * len(trends.sources))
    panel_width = (width - 2 * _MARGIN - (columns - 1) * _BETWEEN_COLUMNS) / columns
    height = Panel.height_of(len(trends.sources), plot_height)
    elements: list[str] = []
    for at, series in enumerate(rows):
        row, column = divmod(at, columns)
        left = _MARGIN + column * (panel_width + _BETWEEN_COLUMNS)
        elements += Panel(trends, series, left, top + row * (height + _BETWEEN_ROWS), panel_width, plot_height).draw()
    return elements, top + -(-len(rows) // columns) * (height + _BETWEEN_ROWS)


def _draw_foot(trends: Trends, width: float, top: float) -> tuple[list[str], float]:
    """How to read the plot, and where the plot ends."""
    y = top + 8
    elements = []
    for line in wrap_to_pixels(" ".join(_explain(trends)), _TEXT_SIZE, width - 2 * _MARGIN):
        elements.append(draw_text(_MARGIN, y, line, "soft"))
        y += _LINE
    return elements, y - _LINE + _MARGIN


def _explain(trends: Trends) -> Iterator[str]:
    if not trends.sources or not trends.periods:
        yield "No source listed papers enough to tell a trend."
    else:
        first, last = map(name_days, compared_spans(trends))
        compared = f"the first {format_compared(trends)} ({first}) and in the last ({last})"
        yield f"Line: share in each {trends.unit}; band: its {keep_whole('90 %')} interval."
        yield f"Bars: share in {compared}." if len(trends.sources) == 1 else f"Compared: shares in {compared}."
        yield "Rising, falling: the intervals of the two do not touch. Each panel has a scale of its own."
    yield from remark_on(trends)


def _describe(trends: Trends) -> str:
    """What the plot shows, for those who do not see it."""
    said = [_count_papers(trends) + "."]
    for source in trends.sources if trends.periods else ():
        before = f"{name_source(source)}, " if len(trends.sources) > 1 else ""
        said += [f"{before}{_describe_trend(trend, trends)}" for trend in source.trends]
    return " ".join([*said, *_explain(trends)])


def _describe_trend(trend: TermTrend, trends: Trends) -> str:
    earlier, recent = (format_frequency(each) for each in (trend.earlier, trend.recent))
    shares = f"{earlier} in the first {format_compared(trends)}, {recent} in the last"
    return f"{name_term(trend)}: {shares}, {name_verdict(trend)}."


def _write_styles() -> str:
    """The style sheet; it holds for this document only, even where it stands inside of a page."""
    fixed = [
        "text{font:12px system-ui,sans-serif}",
        ".heading{font-size:17px;font-weight:700}",
        ".title{font-size:14px;font-weight:700}",
        ".verdict,.value{font-weight:700}",
        ".small{font-size:11px}",
        ".end{text-anchor:end}",
        ".middle{text-anchor:middle}",
        ".value{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}",
        ".grid,.axis,.line,.bar{fill:none;stroke-width:1px}",
        ".line{stroke-width:2px;stroke-linecap:round;stroke-linejoin:round}",
        ".bar{stroke-width:2.5px}",
        ".band{fill-opacity:.18}",
        ".many .band{fill-opacity:.1}",
        *(f".line.s{kind}{{stroke-dasharray:{dash}}}" for kind, dash in enumerate(_DASHES) if dash),
    ]
    light, dark = (_paint(*each) for each in ((_LIGHT, _LINES_LIGHT), (_DARK, _LINES_DARK)))
    scoped = [_scope(rule) for rule in (*fixed, *light)]
    return "\n".join([*scoped, "@media (prefers-color-scheme:dark){", *map(_scope, dark), "}"])


def _paint(colours: dict[str, str], lines: Sequence[str]) -> list[str]:
    ink, soft, paper = colours["ink"], colours["soft"], colours["paper"]
    return [
        f"{{background:{paper}}}",
        f".paper{{fill:{paper}}}",
        f"text{{fill:{soft}}}",
        f".heading,.title,.verdict,.value{{fill:{ink}}}",
        f".value{{stroke:{paper}}}",
        f".grid{{stroke:{colours['grid']}}}",
        f".axis{{stroke:{colours['axis']}}}",
        f".bar{{stroke:{ink}}}",
        *(f".s{kind}{{fill:{line};stroke:{line}}}" for kind, line in enumerate(lines)),
        *(f".t{kind}{{fill:{line}}}" for kind, line in enumerate(lines)),
        ".line{fill:none}",
        ".band{stroke:none}",
    ]


def _scope(rule: str) -> str:
    """*rule* for elements inside of the plot; one without a selector for the plot itself."""
    scope = ".digest-trends"
    selector, brace, rest = rule.partition("{")
    if not selector:
        return f"{scope}{rule}"
    return ",".join(f"{scope} {each}" for each in selector.split(",")) + brace + rest
