"""The two parts of the mail, text and HTML: the same papers, so many as no mail program will clip."""

from collections.abc import Iterator

from digest import __version__
from digest.model import Digest
from digest.render import parts
from digest.render.mail import html as mail_html
from digest.render.mail import plain_text
from digest.render.mail.paper_rows import Fitted, Piece, Row, encoded_size, fit, numbered
from digest.text import count, safe, shorten

# Gmail cuts off what is beyond about 102 KB of a part, and with it the end of the account.
BUDGET = 90_000
_ACCOUNT = 8_000
_NOTES = 1_000

_FAREWELL = f"Sent by digest {__version__} on your own machine; to stop it, remove its line from your crontab or timer."
_BRIEFLY = "The rest by title only, so that this mail stays below the size at which mail programs clip it."


def html(digest: Digest) -> str:
    """The HTML part, which is also a page that stands alone."""
    return text_and_html(digest).html


def text(digest: Digest) -> str:
    """The plain part."""
    return text_and_html(digest).text


def text_and_html(digest: Digest) -> Piece:
    """Both parts, each at most 90 kB when encoded, with the same papers in them."""
    head = Piece(plain_text.head(digest), mail_html.head(digest))
    account = list(_account(digest))
    foot = Piece(plain_text.foot(account, _FAREWELL), mail_html.foot(account, _FAREWELL))
    frame = _page(digest, head, [], foot)
    body = _body(fit(numbered(digest), _card, _brief, BUDGET - _NOTES - encoded_size(frame)))
    return _page(digest, head, body, foot)


def _page(digest: Digest, head: Piece, body: list[Piece], foot: Piece) -> Piece:
    return Piece(
        plain_text.page(head.text, (piece.text for piece in body), foot.text),
        mail_html.page(digest, head.html, (piece.html for piece in body), foot.html),
    )


def _body(fitted: Fitted) -> list[Piece]:
    """All rows, with a word where they get shorter and where they end."""
    briefly = [_note(_BRIEFLY)] if fitted.briefs and fitted.cards else []
    end = [_note(f"and {fitted.left:,} more")] if fitted.left else []
    return [*fitted.cards, *briefly, *fitted.briefs, *end]


def _card(row: Row) -> Piece:
    abstract = parts.abstract(row.match) if row.match else parts.Passage("")
    return Piece(plain_text.card(row, abstract), mail_html.card(row, abstract))


def _brief(row: Row) -> Piece:
    return Piece(plain_text.brief(row), mail_html.brief(row))


def _note(sentence: str) -> Piece:
    return Piece(plain_text.note(sentence), mail_html.note(sentence))


def _account(digest: Digest) -> Iterator[str]:
    """The lines of the account; the counts always, of the sources so many as there is room for."""
    *lines, counts = [shorten(line, 400) for line in parts.account(digest)]
    left = _ACCOUNT
    for told, line in enumerate(lines):
        left -= encoded_size(_note(line))
        if left < 0:
            yield f"and {count(len(lines) - told, 'more line')}"
            break
        yield line
    yield counts
    if digest.hint:
        yield shorten(safe(digest.hint), 600)
