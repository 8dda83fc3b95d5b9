"""The two parts of the mail, plain text and HTML, with the same papers, and short enough not to be clipped."""

from collections.abc import Iterator

from digest import __version__
from digest.model import Digest
from digest.render import parts, passages, summary
from digest.render.mail import html as mail_html
from digest.render.mail import plain_text
from digest.render.mail.paper_rows import FittedRows, Row, TextAndHtml, encoded_size, fit_rows, number_rows
from digest.text import format_count, sanitize_line, shorten_text

# In bytes, encoded. Gmail clips a part after about 102 KB, and with it the end of the account.
BUDGET = 90_000
_ACCOUNT = 8_000
# Reserved for the sentences between the papers.
_NOTES = 1_000

_FAREWELL = f"Sent by digest {__version__} on your own machine; to stop it, remove its line from your crontab or timer."
_TITLES_ONLY = "The rest by title only, so that this mail stays below the size at which mail programs clip it."


def html_part(digest: Digest) -> str:
    """The HTML part, which is also a web page of its own."""
    return text_and_html(digest).html


def plain_part(digest: Digest) -> str:
    """The plain part."""
    return text_and_html(digest).text


def text_and_html(digest: Digest) -> TextAndHtml:
    """Both parts with the same papers, each at most 90 kB when it is encoded."""
    head = TextAndHtml(plain_text.plain_head(digest), mail_html.html_head(digest))
    account = list(_bounded_account(digest))
    foot = TextAndHtml(plain_text.plain_foot(account, _FAREWELL), mail_html.html_foot(account, _FAREWELL))
    frame = _assemble_parts(digest, head, [], foot)
    body = _body_pieces(fit_rows(number_rows(digest), _make_card, _make_brief, BUDGET - _NOTES - encoded_size(frame)))
    return _assemble_parts(digest, head, body, foot)


def _assemble_parts(digest: Digest, head: TextAndHtml, body: list[TextAndHtml], foot: TextAndHtml) -> TextAndHtml:
    return TextAndHtml(
        plain_text.plain_page(head.text, (piece.text for piece in body), foot.text),
        mail_html.html_page(digest, head.html, (piece.html for piece in body), foot.html),
    )


def _body_pieces(fitted: FittedRows) -> list[TextAndHtml]:
    """All rows, with a sentence where they get shorter, and one where papers are left out."""
    shorter = [_make_note(_TITLES_ONLY)] if fitted.briefs and fitted.cards else []
    end = [_make_note(f"and {fitted.papers_left_out:,} more")] if fitted.papers_left_out else []
    return [*fitted.cards, *shorter, *fitted.briefs, *end]


def _make_card(row: Row) -> TextAndHtml:
    abstract = parts.text_passage(row.match) if row.match else passages.Passage("")
    return TextAndHtml(plain_text.plain_card(row, abstract), mail_html.html_card(row, abstract))


def _make_brief(row: Row) -> TextAndHtml:
    return TextAndHtml(plain_text.plain_brief(row), mail_html.html_brief(row))


def _make_note(sentence: str) -> TextAndHtml:
    return TextAndHtml(plain_text.plain_note(sentence), mail_html.html_note(sentence))


def _bounded_account(digest: Digest) -> Iterator[str]:
    """The lines of the account: as many of its sources as there is room for, and always the counts."""
    *lines, counts = [shorten_text(line, 400) for line in summary.account_lines(digest)]
    left = _ACCOUNT
    for written, line in enumerate(lines):
        left -= encoded_size(_make_note(line))
        if left < 0:
            yield f"and {format_count(len(lines) - written, 'more line')}"
            break
        yield line
    yield counts
    if digest.hint:
        yield shorten_text(sanitize_line(digest.hint), 600)
