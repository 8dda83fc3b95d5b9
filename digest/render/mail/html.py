"""The HTML part: one column on a card, nothing remote, and all of it legible without a style sheet."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from digest.model import Digest
from digest.render import parts, summary
from digest.render.for_others import explain_nothing
from digest.render.html_words import GAP, html_direction, html_small_link, html_votes
from digest.render.list_names import name_sources
from digest.render.mail.styles import BARS, CARD, FONT, GREY, INK, LINE, PAGE, SOFT, STYLE_SHEET
from digest.render.mail.subject import first_line, heading_days
from digest.render.overview import OverviewRow, find_bold_votes, keep_largest
from digest.text import format_count, sanitize_line, shorten_text

_TABLE = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
_HIDDEN = "display:none;max-height:0;overflow:hidden;mso-hide:all"
# Blanks that an inbox shows in place of what comes after the first line.
_NOTHING_MORE = "&#847;&zwnj;&nbsp;" * 30
OPEN_FOOT = (
    f'<div class="f r" style="border-top:1px solid {LINE};margin-top:26px;padding-top:14px;'
    f'color:{SOFT};font-size:13px;line-height:20px">\n'
)
CLOSE_FOOT = "</div>\n"
_LONGEST_BEST = 120


def open_head(digest: Digest) -> str:
    """The page up to its title."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{escape(summary.summary_line(digest), quote=False)}</title>
"""


def close_head() -> str:
    """What follows, up to its first words."""
    return f"""<style>{STYLE_SHEET}</style>
</head>
<body class="p" style="margin:0;padding:0;background-color:{PAGE}">
"""


def hidden_line(digest: Digest) -> str:
    """The best titles, which no mail program shows but beside the subject."""
    line = first_line(digest)
    return f'<div style="{_HIDDEN}">{escape(line, quote=False)}{_NOTHING_MORE}</div>\n' if line else ""


def open_card() -> str:
    """What the papers stand on: a column of 640 pixels, which Outlook needs told in a way of its own."""
    return f"""{_TABLE}>
<tr><td class="p" align="center" style="background-color:{PAGE};padding:24px 12px">
<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
{_TABLE} style="max-width:640px">
<tr><td class="c" style="background-color:{CARD};color:{INK};padding:28px 32px;text-align:left;{FONT};
 font-size:15px;line-height:22px;word-break:break-word;overflow-wrap:anywhere">
"""


def close_page() -> str:
    """What ends the card and the page."""
    return """</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
"""


def html_head(digest: Digest, overview: Sequence[OverviewRow], sections: Mapping[int, int]) -> str:
    """The day, how many papers there are of which lists, and what is in each section; why there is none.

    *sections* are the places of the sections by the numbers of their papers.
    """
    title = sanitize_line(digest.search.words) if digest.search else heading_days(digest)
    origin = "" if digest.search else escape(name_sources(digest.asked), quote=False)
    counted = escape(summary.count_papers(digest), quote=False)
    # A dot that cannot part from the words beside it is at no line's end.
    late = escape(summary.count_late(digest), quote=False)
    line = "&nbsp;&middot; ".join(filter(None, (f"{counted}&nbsp;&middot;&nbsp;{origin}" if origin else counted, late)))
    look = f"margin:0;font-size:24px;line-height:30px;font-weight:700;color:{INK}"
    below = f"color:{SOFT};font-size:14px;line-height:20px;padding:2px 0 14px"
    return (
        f'<h1 class="h"{html_direction(title)} style="{look}">{escape(shorten_text(title, 200), quote=False)}</h1>\n'
        f'<div class="f" style="{below}">{line}</div>\n'
        + _html_rising(digest)
        + _html_overview(digest, overview, sections)
        + _html_reason(explain_nothing(digest))
    )


def _html_reason(reason: str) -> str:
    shown = escape(reason, quote=False)
    return f'<div class="x" style="padding:10px 0 0;color:{INK}">{shown}</div>\n' if shown else ""


def _html_rising(digest: Digest) -> str:
    """The words that rise beside each topic, and what their shares are."""
    if not digest.rising:
        return ""
    from digest.render.rising import explain_rising, list_rising

    lines = [
        f"<b>{escape(each.label, quote=False)}</b> "
        + ", ".join(f"{escape(term, quote=False)}&nbsp;{shares.replace(' ', '&nbsp;')}" for term, shares in each.words)
        for each in list_rising(digest)
    ]
    words = f'<div class="x" style="color:{INK};font-size:14px;line-height:20px">{"<br>".join(lines)}</div>\n'
    look = f"color:{SOFT};font-size:13px;line-height:19px;padding:2px 0 14px"
    return f'{words}<div class="f" style="{look}">{escape(explain_rising(), quote=False)}</div>\n'


def _html_overview(digest: Digest, overview: Sequence[OverviewRow], sections: Mapping[int, int]) -> str:
    """A row for each section: its colour, its name, and the best of its papers."""
    rows, left_out = keep_largest(overview)
    if not rows:
        return ""
    bold = find_bold_votes(digest.matches)
    space = '<tr><td height="8" style="font-size:0;line-height:8px">&nbsp;</td></tr>\n'
    written = space.join(_html_overview_row(row, sections[row.number], bold) for row in rows)
    look = f"color:{SOFT};font-size:14px;line-height:20px;padding:8px 0 0 14px"
    more = f'<div class="f" style="{look}">and {format_count(left_out, "more topic")}</div>\n'
    return f'{_TABLE} style="font-size:14px;line-height:20px">\n{written}</table>\n{more if left_out else ""}'


def _html_overview_row(row: OverviewRow, section: int, bold: int) -> str:
    bar = f"border:0 solid {BARS[section % len(BARS)]}"
    name, title = (
        escape(text, quote=False)
        for text in (row.name, shorten_text(parts.title_passage(row.best).text, _LONGEST_BEST))
    )
    votes = html_votes(row.best.paper.upvotes, bold)
    voted = "" if row.best.paper.upvotes is None else f'<span class="f" style="color:{SOFT}">{votes}</span>&nbsp; '
    return (
        f'<tr><td class="o" width="132" valign="top" style="{bar};border-left-width:4px;padding:0 8px 0 10px">'
        f'<a class="t" href="#s{section + 1}" style="color:{INK};text-decoration:none;font-weight:600">{name}</a>'
        f'&nbsp;<span class="f" style="color:{SOFT}">{row.papers:,}</span></td>'
        f'<td class="o" valign="top" style="{bar};padding:0">'
        f'<a class="s" href="#p{row.number}" style="color:{GREY};text-decoration:none">{voted}{title}</a></td></tr>\n'
    )


def html_lines(lines: Iterable[str]) -> str:
    """*lines* of the foot."""
    return "".join(f"{escape(line, quote=False)}<br>\n" for line in lines)


def html_links(links: Iterable[tuple[str, str]]) -> str:
    """*links* (address, words) in the foot, on one line."""
    return GAP.join(html_small_link(url, words) for url, words in links) + "\n"
