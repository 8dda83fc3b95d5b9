"""The two parts of a mail, plain text and HTML, with the same papers, and short enough not to be clipped."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from digest.model import Digest
from digest.render import parts
from digest.render.for_others import list_foot_lines, list_foot_lines_of_mail
from digest.render.mail import html, html_papers, plain_text
from digest.render.mail.budget import FittedRows, fit_rows
from digest.render.mail.farewell import address_farewell
from digest.render.mail.headers import Envelope
from digest.render.mail.rows import Row, TextAndHtml, encoded_size, number_rows
from digest.render.overview import OverviewRow, list_overview
from digest.text import shorten_text

# In bytes, encoded. Gmail clips a part after about 102 KB, and with it the end of the account.
BUDGET = 90_000
# Reserved for what is said to the recipient, and for the sentences between the papers.
_FAREWELL, _NOTES = 3_000, 1_000
_OVERVIEW_ABOVE = 6  # papers
_LONGEST_NAME = 100
_NOTHING = TextAndHtml("", "")


class Body(NamedTuple):
    """Both parts of a mail up to the words for its recipient, and what ends the HTML part behind them."""

    text: str
    html: str
    html_end: str

    @property
    def whole(self) -> TextAndHtml:
        """Both parts without words for anybody."""
        return TextAndHtml(self.text, self.html + self.html_end)


def html_part(digest: Digest) -> str:
    """A page of its own, which says nothing of mail."""
    return make_preview(digest).whole.html


def make_preview(digest: Digest) -> Body:
    """The parts of a mail that nobody has sent."""
    lines = list_foot_lines(digest)
    end = plain_text.SIGNATURE + plain_text.plain_lines(lines) if lines else ""
    foot = html.OPEN_FOOT + html.html_lines(lines) + html.CLOSE_FOOT if lines else ""
    return _make_body(digest, "", TextAndHtml(end, foot), html.close_page())


def make_body(digest: Digest) -> Body:
    """The parts of a mail for everybody who gets *digest*."""
    lines = list_foot_lines_of_mail(digest)
    end = plain_text.SIGNATURE + plain_text.plain_lines(lines)
    foot = html.OPEN_FOOT + html.html_lines(lines)
    return _make_body(digest, html.hidden_line(digest), TextAndHtml(end, foot), html.CLOSE_FOOT + html.close_page())


def write_farewell(envelope: Envelope) -> TextAndHtml:
    """What a mail says to its recipient alone, at its end."""
    farewell = address_farewell(envelope)
    links = ((farewell.stop_link, "Stop these mails"), (farewell.wish_link, "Ask for other words"))
    return TextAndHtml(
        plain_text.plain_lines([farewell.origin, farewell.stop_sentence, farewell.link]),
        html.html_lines([farewell.origin]) + html.html_links(links),
    )


def _make_body(digest: Digest, hidden: str, foot: TextAndHtml, html_end: str) -> Body:
    overview, rows = list_overview(digest, above=_OVERVIEW_ABOVE), number_rows(digest)
    sections = {row.number: row.section for row in rows if row.match}
    head = TextAndHtml(
        plain_text.plain_head(digest, overview),
        html.open_page(digest) + hidden + html.open_card() + html.html_head(digest, overview, sections),
    )
    frame = sum(map(encoded_size, (head, foot, TextAndHtml("", html_end))))
    papers = _write_papers(digest, overview, rows, BUDGET - _FAREWELL - _NOTES - frame)
    return Body(head.text + papers.text + foot.text, head.html + papers.html + foot.html, html_end)


def _write_papers(digest: Digest, overview: Sequence[OverviewRow], rows: Sequence[Row], room: int) -> TextAndHtml:
    """All papers for which there is *room*, and the number of the others."""
    plain, page = plain_text.PlainPapers(digest), html_papers.HtmlPapers(digest, overview)
    fitted = fit_rows(
        rows,
        lambda row, form: TextAndHtml(plain.write_row(row, form), page.write_row(row, form)),
        _name_paper,
        room,
    )
    shown = TextAndHtml(*("".join(each) for each in zip(*fitted.pieces, strict=True))) if fitted.pieces else _NOTHING
    rest = _write_rest(fitted, rows)
    return TextAndHtml(shown.text + rest.text, shown.html + rest.html)


def _write_rest(fitted: FittedRows, rows: Sequence[Row]) -> TextAndHtml:
    """`and 37 more: …`, where not all papers are shown."""
    if not fitted.left_out:
        return _NOTHING
    shown = len(fitted.pieces)
    end = html_papers.END_OF_SECTION if shown and not rows[shown - 1].closes else ""
    text, page = ("".join(each).rstrip(";\n") for each in zip(*fitted.names, strict=True)) if fitted.names else ("", "")
    stop = "." if len(fitted.names) == fitted.left_out else "; …"
    lead = f"and {fitted.left_out:,} more"
    return TextAndHtml(
        plain_text.plain_rest(f"{lead}: {text}{stop}" if text else lead),
        end + html_papers.html_rest(f"{lead}: {page}{stop}" if page else lead),
    )


def _name_paper(row: Row) -> TextAndHtml:
    title = shorten_text(parts.title_passage(row.match).text, _LONGEST_NAME) if row.match else ""
    return TextAndHtml(f"{title};\n", f"{escape(title, quote=False)};\n")
