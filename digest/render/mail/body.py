"""The two parts of a mail, plain text and HTML, with the same papers, and short enough not to be clipped."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from digest.model import Digest
from digest.render import parts
from digest.render.for_others import list_foot_lines, list_foot_lines_of_mail
from digest.render.mail import html, html_papers, plain_text
from digest.render.mail.budget import FittedRows, fit_rows
from digest.render.mail.cards import Cards, PaperWriter
from digest.render.mail.farewell import address_farewell
from digest.render.mail.headers import Envelope
from digest.render.mail.quoting import quote, unquote
from digest.render.mail.rows import Quoted, Row, TextAndHtml, number_rows, quote_both
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
    """Both parts of a mail up to the words for its recipient (*shared*, whole lines), and what ends the HTML part
    behind them."""

    shared: Quoted
    html_end: str

    @property
    def text(self) -> str:
        """The plain part up to the words for its recipient."""
        return unquote(self.shared.text)

    @property
    def html(self) -> str:
        """The same of the HTML part."""
        return unquote(self.shared.html)


def html_part(digest: Digest) -> str:
    """A page of its own, which says nothing of mail."""
    body = make_preview(digest)
    return body.html + body.html_end


def make_preview(digest: Digest) -> Body:
    """The parts of a mail that nobody has sent."""
    lines = list_foot_lines(digest)
    end = plain_text.SIGNATURE + plain_text.plain_lines(lines) if lines else ""
    foot = html.OPEN_FOOT + html.html_lines(lines) + html.CLOSE_FOOT if lines else ""
    return _make_body(digest, "", TextAndHtml(end, foot), html.close_page(), Cards())


def make_body(digest: Digest, cards: Cards | None = None) -> Body:
    """The parts of a mail for everybody who gets *digest*; *cards* are those of its mailing."""
    lines = list_foot_lines_of_mail(digest)
    end = plain_text.SIGNATURE + plain_text.plain_lines(lines)
    foot = html.OPEN_FOOT + html.html_lines(lines)
    end_of_page = html.CLOSE_FOOT + html.close_page()
    return _make_body(digest, html.hidden_line(digest), TextAndHtml(end, foot), end_of_page, cards or Cards())


def write_farewell(envelope: Envelope) -> TextAndHtml:
    """What a mail says to its recipient alone, at its end."""
    farewell = address_farewell(envelope)
    links = ((farewell.stop_link, "Stop these mails"), (farewell.wish_link, "Ask for other words"))
    return TextAndHtml(
        plain_text.plain_lines([farewell.origin, farewell.stop_sentence, farewell.link]),
        html.html_lines([farewell.origin]) + html.html_links(links),
    )


def _make_body(digest: Digest, hidden: str, foot: TextAndHtml, html_end: str, cards: Cards) -> Body:
    overview, rows = list_overview(digest, above=_OVERVIEW_ABOVE), number_rows(digest)
    sections = {row.number: row.section for row in rows if row.match}
    head = Quoted(
        quote(plain_text.plain_head(digest, overview)),
        quote(html.open_head(digest))
        + cards.quote_shared(html.close_head())
        + quote(hidden)
        + cards.quote_shared(html.open_card())
        + quote(html.html_head(digest, overview, sections)),
    )
    end = quote_both(foot)
    room = BUDGET - _FAREWELL - _NOTES - head.size - end.size - len(cards.quote_shared(html_end))
    pieces = [head, *_write_papers(digest, overview, rows, room, cards), end]
    return Body(Quoted(*map("".join, zip(*pieces, strict=True))), html_end)


def _write_papers(
    digest: Digest, overview: Sequence[OverviewRow], rows: Sequence[Row], room: int, cards: Cards
) -> list[Quoted]:
    """All papers for which there is *room*, and the number of the others."""
    fitted = fit_rows(rows, PaperWriter(digest, overview, cards).write_row, _name_paper, room)
    return [*fitted.pieces, quote_both(_write_rest(fitted, rows))]


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
