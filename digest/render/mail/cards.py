"""What the mails of one mailing say of papers: made once for all readers for whom the same words found a paper."""

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import NamedTuple

from digest.model import Digest, Match, Paper
from digest.render.mail.budget import Form
from digest.render.mail.gists import shorten_gist
from digest.render.mail.html_papers import HtmlPapers
from digest.render.mail.plain_text import PlainPapers
from digest.render.mail.quoting import NumberedText, quote
from digest.render.mail.rows import Quoted, Row, TextAndHtml, WriteNumbered, quote_both
from digest.render.overview import OverviewRow
from digest.render.passages import Passage

# Some 6 kB each. Of 10,000 readers of one list most find theirs among so many.
_MOST_CARDS = 6_000
_all_but_paper = attrgetter(*(field.name for field in fields(Match) if field.name != "paper"))


class _Card(NamedTuple):
    """What is said of a *paper*, as plain text and as HTML; and both encoded, by how many digits its number has, the
    second also by what surrounds it."""

    paper: Paper
    text: WriteNumbered
    html: WriteNumbered
    texts: dict[object, NumberedText | None]
    htmls: dict[object, NumberedText | None]


class Cards:
    """The cards of one mailing, at most so many at a time (*most*)."""

    def __init__(self, most: int = _MOST_CARDS) -> None:
        self._most = most
        self._cards: dict[tuple[object, ...], _Card] = {}
        self._shared: dict[str, str] = {}

    def quote_shared(self, text: str) -> str:
        """*text*, which stands in every mail, as it is encoded there."""
        if text not in self._shared:
            self._shared[text] = quote(text)
        return self._shared[text]

    def find(self, key: tuple[object, ...]) -> _Card | None:
        """The card that was kept by that *key*."""
        card = self._cards.pop(key, None)
        if card:
            # In the order in which they were last asked for.
            self._cards[key] = card
        return card

    def keep(self, key: tuple[object, ...], card: _Card) -> _Card:
        """Keep *card*; where there are too many, the one goes that nobody has asked for for the longest time."""
        if len(self._cards) >= self._most:
            del self._cards[next(iter(self._cards))]
        self._cards[key] = card
        return card


class PaperWriter:
    """Writes the rows of one *digest*, whose *overview* links to some of its papers; *cards* are of its mailing."""

    def __init__(self, digest: Digest, overview: Sequence[OverviewRow], cards: Cards) -> None:
        self._plain, self._html = PlainPapers(digest), HtmlPapers(digest, overview)
        self._look = (*self._plain.look, *self._html.look)
        self._cards = cards

    def write_row(self, row: Row, form: Form) -> Quoted:
        """*row* in that *form*, with the heading above it and what a limit hid below it."""
        paper = self._write_paper(row, row.match, form) if row.match else Quoted("", "")
        above = TextAndHtml(self._plain.write_above(row), self._html.write_above(row))
        below = TextAndHtml(self._plain.write_below(row), self._html.write_below(row))
        if not (any(above) or any(below)):
            return paper
        return Quoted(*("".join(each) for each in zip(quote_both(above), paper, quote_both(below), strict=True)))

    def _write_paper(self, row: Row, match: Match, form: Form) -> Quoted:
        card, digits = self._find_card(row, match, form), len(str(row.number))
        frame = (digits, *self._html.frame_of(row, match))
        if known := card.htmls.get(frame):
            html = known.fill(row.number)
        else:
            html = _encode(self._html.frame_paper(row, match, form, card.html), row.number, card.htmls, frame)
        known = card.texts.get(digits)
        text = known.fill(row.number) if known else _encode(card.text, row.number, card.texts, digits)
        return Quoted(text, html)

    def _find_card(self, row: Row, match: Match, form: Form) -> _Card:
        """The card for all matches that differ in nothing."""
        # The card holds its paper: while it is kept no other has that identity, which is quicker than comparing papers.
        key = (id(match.paper), _all_but_paper(match), form, row.of.topic, self._look)
        return self._cards.find(key) or self._cards.keep(key, self._make_card(row, match, form))

    def _make_card(self, row: Row, match: Match, form: Form) -> _Card:
        gist = shorten_gist(match) if form == "short" else Passage("")
        text, html = (each.write_paper(row, match, form, gist) for each in (self._plain, self._html))
        return _Card(match.paper, text, html, {}, {})


def _encode(write: WriteNumbered, number: int, known: dict[object, NumberedText | None], key: object) -> str:
    """What *write* gives, encoded; from the second time on it is *known*, by that *key*, for every number as long."""
    # What is asked for once is mostly never asked for again, and all there is in a mail that is made alone.
    if key not in known:
        known[key] = None
        return quote(write(str(number)))
    made = known[key] = NumberedText(write, len(str(number)))
    return made.fill(number)
