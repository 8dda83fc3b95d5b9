"""What the mails of one mailing say of papers: made once for all readers who see the same of one.

_Card     the paper for whom the same words found it     most readers find theirs here
_Plain    its plain text but for the words               one for each form that it has in mails
_Html     its HTML, by what is marked in it              half of the new cards find theirs here
"""

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from digest.model import Digest, Match, Paper
from digest.render import parts
from digest.render.facts import name_found
from digest.render.mail.budget import Form
from digest.render.mail.html_papers import HtmlPapers
from digest.render.mail.plain_text import PlainPapers, PlainText
from digest.render.mail.quoting import NumberedText, quote
from digest.render.mail.rows import Quoted, Row, TextAndHtml, WriteNumbered, quote_both
from digest.render.overview import OverviewRow
from digest.render.passages import Passage

# Some 6 kB each. Of 10,000 readers of one list most find theirs among so many.
_MOST_CARDS = 6_000
_Key = tuple[object, ...]
_all_but_objects = attrgetter(*(field.name for field in fields(Match) if field.name not in ("paper", "why")))


class _Html(NamedTuple):
    """What is said of a *paper* as HTML, and that encoded, by how many digits its number has and what surrounds it."""

    paper: Paper
    write: WriteNumbered
    quoted: dict[object, NumberedText | None]


class _Plain(NamedTuple):
    """What is said of a *paper* as plain text, and the lines at its end encoded."""

    paper: Paper
    text: PlainText
    end: str


class _Card(NamedTuple):
    """What is said of the paper of a *match*: its title, numbered, and the lines below it, encoded; and its HTML."""

    match: Match
    title: WriteNumbered
    below: str
    html: _Html


_Kept = TypeVar("_Kept")


class _Latest(Generic[_Kept]):
    """What was asked for last, at most so much of it (*most*)."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[_Key, _Kept] = {}

    def find(self, key: _Key) -> _Kept | None:
        """What was kept by that *key*."""
        kept = self._kept.pop(key, None)
        if kept:
            # In the order in which they were last asked for.
            self._kept[key] = kept
        return kept

    def keep(self, key: _Key, new: _Kept) -> _Kept:
        """Keep what is *new*; where there is too much, that goes which nobody has asked for for the longest time."""
        if len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = new
        return new


class Cards:
    """The cards of one mailing and what they are made of, at most so many of each at a time (*most*)."""

    def __init__(self, most: int = _MOST_CARDS) -> None:
        self.cards, self.plains, self.htmls = _Latest[_Card](most), _Latest[_Plain](most), _Latest[_Html](most)
        self._shared: dict[str, str] = {}

    def quote_shared(self, text: str) -> str:
        """*text*, which stands in every mail, as it is encoded there."""
        if text not in self._shared:
            self._shared[text] = quote(text)
        return self._shared[text]


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
        card, number = self._find_card(row, match, form), str(row.number)
        frame = (len(number), *self._html.frame_of(row, match))
        if known := card.html.quoted.get(frame):
            html = known.fill(row.number)
        else:
            html = _encode(self._html.frame_paper(row, match, form, card.html.write), row.number, card.html, frame)
        return Quoted(quote(card.title(number)) + card.below, html)

    def _find_card(self, row: Row, match: Match, form: Form) -> _Card:
        """The card for all matches that differ in nothing."""
        # A card holds its paper and its reasons: while it is kept no others have their identities, which is quicker
        # than comparing them. Reasons are the same objects for all readers.
        key = (id(match.paper), form, row.of.topic, self._look, *_all_but_objects(match), *map(id, match.why))
        return self._cards.cards.find(key) or self._cards.cards.keep(key, self._make_card(row, match, form))

    def _make_card(self, row: Row, match: Match, form: Form) -> _Card:
        # Of the paper, and of the section that it stands in.
        own = (id(match.paper), match.title, match.abstract, match.topics, match.command_summary)
        place = (form, row.of.topic, self._look)
        text = self._html.choose_text(match, form)
        plain = self._find_plain(row, match, form, own + place, text)
        below = quote(self._plain.write_facts(plain.text.facts, name_found(match, ()))) + plain.end
        return _Card(match, plain.text.title, below, self._find_html(row, match, form, own + place, text))

    def _find_plain(self, row: Row, match: Match, form: Form, own: _Key, shown: Passage) -> _Plain:
        passage = self._plain.choose_text(match, form, shown)
        known = self._cards.plains.find(key := (*own, passage))
        if known:
            return known
        text = self._plain.write_paper(row, match, form, passage)
        return self._cards.plains.keep(key, _Plain(match.paper, text, quote(text.end)))

    def _find_html(self, row: Row, match: Match, form: Form, own: _Key, text: Passage) -> _Html:
        seen = (parts.title_passage(match), text)
        known = self._cards.htmls.find(key := (*own, *seen, found := name_found(match, seen)))
        if known:
            return known
        return self._cards.htmls.keep(
            key, _Html(match.paper, self._html.write_paper(row, match, form, text, found), {})
        )


def _encode(write: WriteNumbered, number: int, html: _Html, frame: object) -> str:
    """What *write* gives, encoded; from the second time on it is known, by that *frame*, for every number as long."""
    # What is asked for once is mostly never asked for again, and all there is in a mail that is made alone.
    if frame not in html.quoted:
        html.quoted[frame] = None
        return quote(write(str(number)))
    made = html.quoted[frame] = NumberedText(write, len(str(number)))
    return made.fill(number)
