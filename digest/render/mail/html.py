"""The HTML part of the mail: one column, inline styles, nothing remote, readable without a style sheet.

It is made for the weakest mail programs: Outlook on Windows lays out with Word (padding only on cells, a maximum width
only on tables), Gmail may drop <style> and has no dark mode. So every style is on its element, and <style> is only for
dark and for narrow screens.
"""

from collections.abc import Iterable
from html import escape

from digest.model import Digest, Match, Paper
from digest.render import parts, passages, sentences, summary
from digest.render.mail.paper_rows import Row
from digest.text import sanitize_line, shorten_text

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_INK, _SOFT, _LINK = "#1f2733", "#5a6473", "#1a4fa3"
_SHEET, _DESK, _RULE, _MARK, _TAG = "#ffffff", "#f3f4f6", "#e1e5ea", "#fff0b3", "#edf1f7"
_SMALL = f"font-size:14px;line-height:22px;color:{_SOFT}"

# Only what cannot be inline and is no loss where it is dropped. The classes are short because each paper repeats
# them: d(esk), p(age), c(olumn), s(oft), r(uled), m(ark), t(ag), n(o break). The line below a mark is of a middle
# lightness, so that it is seen where a program inverts all colours.
_STYLE = """
.c a{text-decoration:none}
.c h3{font-weight:600}
.m{border-bottom:1px solid #d29b00}
.n{white-space:nowrap}
@media (prefers-color-scheme:dark){
.d{background-color:#15181d!important}
.p{background-color:#1d2127!important}
.c,.c p,.c h1,.c h2,.c h3{color:#e3e6eb!important}
.c .s{color:#a5aebb!important}
.c .r{border-color:#3a414b!important}
.c a{color:#9cc3ff!important}
.m{background-color:#4d4114!important}
.t{background-color:#2f3742!important}
}
@media (max-width:520px){
.d{padding:0!important}
.c{padding:22px 18px!important}
}
"""


def html_page(digest: Digest, head: str, body: Iterable[str], foot: str) -> str:
    """The whole HTML page, of parts that are HTML already."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(summary.summary_line(digest))}</title>
<style>{_STYLE}</style>
</head>
<body class="d" style="margin:0;padding:0;background-color:{_DESK}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
<tr><td class="d" align="center" style="padding:24px 8px;background-color:{_DESK}">
<table role="presentation" class="p" width="640" cellpadding="0" cellspacing="0"
 style="width:100%;max-width:640px;background-color:{_SHEET}">
<tr><td class="c" align="left" style="padding:32px 36px;{_FONT};font-size:15px;line-height:24px;
 color:{_INK};word-break:break-word;overflow-wrap:anywhere">
{head}{"".join(body)}{foot}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"""


def html_head(digest: Digest) -> str:
    """The summary, which inboxes also show beside the subject, and the reason if there are no papers."""
    papers, *rest = summary.headline_pieces(digest)
    title = f'<h1 style="margin:0;font-size:24px;line-height:32px;font-weight:600">{escape(papers)}</h1>\n'
    reason = _html_paragraph(
        escape(shorten_text(sanitize_line(digest.reason or ""), 600)), "margin:24px 0 0;font-size:16px;line-height:26px"
    )
    return title + _soft_paragraph(escape(" · ".join(rest)), "4px 0 0") + reason


def html_card(row: Row, abstract: passages.Passage) -> str:
    """One paper in full, with the excerpt *abstract*."""
    return _frame_html_row(row, _html_card_content(row.match, row.topic, abstract) if row.match else "")


def html_brief(row: Row) -> str:
    """One paper as its title, which is a link."""
    return _frame_html_row(
        row, _html_paragraph(_html_title(row.match), "margin:8px 0 0", ' dir="auto"') if row.match else ""
    )


def html_note(sentence: str) -> str:
    """A sentence between the papers."""
    return _soft_paragraph(escape(sentence), "28px 0 0")


def html_foot(account: Iterable[str], farewell: str) -> str:
    """The *account*, each on a line of its own, and the *farewell*."""
    lines = "<br>\n".join(escape(line) for line in account)
    small = f"font-size:13px;line-height:20px;color:{_SOFT}"
    ruled = f"margin:36px 0 6px;padding:16px 0 0;border-top:1px solid {_RULE};{small};font-weight:600"
    return (
        f'<h2 class="s r" style="{ruled}">How this digest came about</h2>\n'
        + _html_paragraph(lines, f"margin:0 0 14px;{small}", ' class="s"')
        + _html_paragraph(escape(farewell), f"margin:0;{small}", ' class="s"')
    )


def _frame_html_row(row: Row, content: str) -> str:
    """*content* with the heading above it and the number of hidden papers below it."""
    more = _soft_paragraph(f"and {row.more:,} more", "14px 0 0") if row.more else ""
    return _html_section_heading(row.heading) + content + more


def _html_section_heading(text: str | None) -> str:
    style = f"margin:36px 0 0;border-bottom:1px solid {_RULE};font-size:19px;line-height:32px;font-weight:600"
    return f'<h2 class="r" dir="auto" style="{style}">{escape(text)}</h2>\n' if text else ""


def _html_card_content(match: Match, beside: str | None, abstract: passages.Passage) -> str:
    style = "margin:22px 0 2px;font-size:17px;line-height:25px"
    last_line = [
        *(_html_link(label, url) for label, url in parts.labelled_addresses(match.paper)),
        escape(parts.matched_line(match)),
        _html_topics(match, beside),
    ]
    return (
        f'<h3 dir="auto" style="{style}">{_html_title(match)}</h3>\n'
        + _soft_paragraph(_html_facts(match.paper), "0 0 6px")
        + _html_paragraph(_html_highlights(*abstract), "margin:0 0 6px", ' dir="auto"')
        + _soft_paragraph(" · ".join(part for part in last_line if part), "0")
    )


def _html_facts(paper: Paper) -> str:
    """The byline and the facts. Short ones, such as a date, are not broken over two lines."""
    facts = (
        f'<span class="n">{escape(fact)}</span>' if len(fact) < 16 else escape(fact) for fact in parts.facts(paper)
    )
    return " · ".join(part for part in (escape(parts.byline(paper)), *facts) if part)


def _html_title(match: Match) -> str:
    """The title, a link to the paper if it has a web address, behind a star if the paper has one."""
    title, star = _html_highlights(*parts.title_passage(match)), parts.star_before_title(match.paper)
    url = match.paper.url
    if url is None or parts.is_web_address(url):
        return star + (_html_anchor(url, title) if url else title)
    return f"{star}{title} ({escape(shorten_text(sanitize_line(url), 200))})"


def _html_link(label: str, url: str) -> str:
    """A link that reads as its *label*; an address that is no web address is only shown."""
    if parts.is_web_address(url):
        return _html_anchor(url, label)
    return escape(f"{label}: {shorten_text(sanitize_line(url), 200)}")


def _html_topics(match: Match, beside: str | None) -> str:
    """The topics of *match* but for *beside*, the topic of its section."""
    style = f"padding:2px 6px;background-color:{_TAG}"
    tags = (f'<span class="t" style="{style}">{escape(topic)}</span>' for topic in parts.matched_topics(match, beside))
    return " ".join(tags)


def _html_anchor(url: str, label: str) -> str:
    return f'<a href="{escape(url)}" style="color:{_LINK}">{label}</a>'


def _html_highlights(text: str, spans: Iterable[sentences.Span]) -> str:
    return "".join(
        f'<span class="m" style="background-color:{_MARK}">{escape(run.text)}</span>'
        if run.highlighted
        else escape(run.text)
        for run in passages.split_by_spans(text, spans)
    )


def _soft_paragraph(content: str, margin: str) -> str:
    return _html_paragraph(content, f"margin:{margin};{_SMALL}", ' class="s"')


def _html_paragraph(content: str, style: str, attributes: str = "") -> str:
    """A paragraph of *content*, which is HTML already; empty if *content* is."""
    return f'<p{attributes} style="{style}">{content}</p>\n' if content else ""
