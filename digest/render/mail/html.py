"""The HTML part of the mail: one column, inline styles, nothing remote, readable without any style sheet.

What mail programs understand is decided by the weakest: Outlook on Windows lays out with Word
(padding only on cells, a maximum width only on tables), Gmail may drop <style> and knows no dark
mode. So every style is on its element, and <style> holds no more than dark and narrow screens.
"""

from collections.abc import Iterable
from html import escape

from digest.model import Digest, Link, Match, Paper
from digest.render import parts
from digest.render.mail.paper_rows import Row
from digest.text import safe, shorten

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_INK, _SOFT, _LINK = "#1f2733", "#5a6473", "#1a4fa3"
_SHEET, _DESK, _RULE, _MARK, _TAG = "#ffffff", "#f3f4f6", "#e1e5ea", "#fff0b3", "#edf1f7"
_SMALL = f"font-size:14px;line-height:22px;color:{_SOFT}"

# Only what cannot be said inline and is no loss where it is dropped. The classes are short because
# each paper repeats them: d(esk), p(age), c(olumn), s(oft), r(uled), m(ark), t(ag), n(o break). The
# line below a mark is of a middle lightness: it is still seen where all colours are inverted.
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


def page(digest: Digest, head: str, body: Iterable[str], foot: str) -> str:
    """The whole page."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(parts.summary(digest))}</title>
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


def head(digest: Digest) -> str:
    """The summary, which is also what an inbox shows beside the subject, and the reason of an empty day."""
    papers, *rest = parts.headline(digest)
    title = f'<h1 style="margin:0;font-size:24px;line-height:32px;font-weight:600">{escape(papers)}</h1>\n'
    reason = _p(escape(shorten(safe(digest.reason or ""), 600)), "margin:24px 0 0;font-size:16px;line-height:26px")
    return title + _soft(escape(" · ".join(rest)), "4px 0 0") + reason


def card(row: Row, abstract: parts.Passage) -> str:
    """One paper with all there is to say; of its abstract what is in *abstract*."""
    return _framed(row, _card(row.match, row.topic, abstract) if row.match else "")


def brief(row: Row) -> str:
    """One paper as its linked title."""
    return _framed(row, _p(_title(row.match), "margin:8px 0 0", ' dir="auto"') if row.match else "")


def note(sentence: str) -> str:
    """A sentence between the papers."""
    return _soft(escape(sentence), "28px 0 0")


def foot(account: Iterable[str], farewell: str) -> str:
    """The account, a line each, and who made this."""
    told = "<br>\n".join(escape(line) for line in account)
    small = f"font-size:13px;line-height:20px;color:{_SOFT}"
    ruled = f"margin:36px 0 6px;padding:16px 0 0;border-top:1px solid {_RULE};{small};font-weight:600"
    return (
        f'<h2 class="s r" style="{ruled}">How this digest came about</h2>\n'
        + _p(told, f"margin:0 0 14px;{small}", ' class="s"')
        + _p(escape(farewell), f"margin:0;{small}", ' class="s"')
    )


def _framed(row: Row, said: str) -> str:
    """*said* with the heading above it and the number of hidden papers below it."""
    more = _soft(f"and {row.more:,} more", "14px 0 0") if row.more else ""
    return _heading(row.heading) + said + more


def _heading(text: str | None) -> str:
    style = f"margin:36px 0 0;border-bottom:1px solid {_RULE};font-size:19px;line-height:32px;font-weight:600"
    return f'<h2 class="r" dir="auto" style="{style}">{escape(text)}</h2>\n' if text else ""


def _card(match: Match, beside: str | None, abstract: parts.Passage) -> str:
    style = "margin:22px 0 2px;font-size:17px;line-height:25px"
    beyond = [*map(_link, parts.links(match.paper)), escape(parts.matched(match)), _tags(match, beside)]
    return (
        f'<h3 dir="auto" style="{style}">{_title(match)}</h3>\n'
        + _soft(_about(match.paper), "0 0 6px")
        + _p(_highlighted(*abstract), "margin:0 0 6px", ' dir="auto"')
        + _soft(" · ".join(part for part in beyond if part), "0")
    )


def _about(paper: Paper) -> str:
    """Who, when, how liked; a date, or a number and its word, stay on one line."""
    facts = (
        f'<span class="n">{escape(fact)}</span>' if len(fact) < 16 else escape(fact) for fact in parts.facts(paper)
    )
    return " · ".join(part for part in (escape(parts.byline(paper)), *facts) if part)


def _title(match: Match) -> str:
    """The title, leading to the paper where that has a web address."""
    title = _highlighted(*parts.title(match))
    url = match.paper.url
    if url is None or parts.is_web(url):
        return _anchor(url, title) if url else title
    return f"{title} ({escape(shorten(safe(url), 200))})"


def _link(link: Link) -> str:
    """A link by its kind; an address that is not of the web is only shown."""
    if parts.is_web(link.url):
        return _anchor(link.url, link.kind)
    return escape(f"{link.kind}: {shorten(safe(link.url), 200)}")


def _tags(match: Match, beside: str | None) -> str:
    """The topics, except the one the paper stands below."""
    style = f"padding:2px 6px;background-color:{_TAG}"
    tags = (f'<span class="t" style="{style}">{escape(topic)}</span>' for topic in parts.topics(match, beside))
    return " ".join(tags)


def _anchor(url: str, label: str) -> str:
    return f'<a href="{escape(url)}" style="color:{_LINK}">{label}</a>'


def _highlighted(text: str, spans: Iterable[parts.Span]) -> str:
    return "".join(
        f'<span class="m" style="background-color:{_MARK}">{escape(run.text)}</span>'
        if run.highlighted
        else escape(run.text)
        for run in parts.segments(text, spans)
    )


def _soft(said: str, margin: str) -> str:
    return _p(said, f"margin:{margin};{_SMALL}", ' class="s"')


def _p(said: str, style: str, attributes: str = "") -> str:
    """A paragraph of *said*, which is HTML; nothing where nothing is said."""
    return f'<p{attributes} style="{style}">{said}</p>\n' if said else ""
