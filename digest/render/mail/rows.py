"""The papers of a mail between its head and its foot: a row for each, with what surrounds it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from digest.model import Digest, Match, Section
from digest.render import summary
from digest.render.mail.quoting import quote

_LEADING = 3  # papers in full where there are no named sections


class Row(NamedTuple):
    """A paper, its *number* in the mail, and where it stands.

    *match* is None for a section of which a limit hid every paper. *section* is the place of its section among all,
    *heading* the name of that (None for a single one without a name). The row *opens* its section, or *closes* it.
    It *leads* where it is shown in full.
    """

    match: Match | None
    number: int
    section: int
    of: Section
    heading: str | None
    opens: bool
    closes: bool
    leads: bool

    @property
    def more(self) -> int:
        """How many papers of the section a limit hid, which are told below its last."""
        return self.of.more if self.closes else 0

    @property
    def papers(self) -> int:
        """How many papers nobody hears of where the row is left out."""
        return (self.match is not None) + self.more


class TextAndHtml(NamedTuple):
    """The same content twice: as plain text and as HTML."""

    text: str
    html: str


class Quoted(NamedTuple):
    """The same content twice, as it stands in a mail: quoted-printable, and whole lines."""

    text: str
    html: str

    @property
    def size(self) -> int:
        """The bytes that it takes in a mail: the larger of its two forms."""
        return max(map(len, self))


# What is written of a paper, with a number that is given as text.
WriteNumbered = Callable[[str], str]


def quote_both(content: TextAndHtml) -> Quoted:
    """*content* as it stands in a mail."""
    return Quoted(*map(quote, content))


def number_rows(digest: Digest) -> list[Row]:
    """A row for each paper of *digest* in order, numbered from 1."""
    sections = summary.sections_with_headings(digest)
    rows: list[Row] = []
    number = 1
    for place, (heading, section) in enumerate(sections):
        leading = 1 if heading else _LEADING
        rows += _rows_of_section(section, heading, place, number, leading)
        number += len(section.matches)
    return rows


def _rows_of_section(section: Section, heading: str | None, place: int, first: int, leading: int) -> Iterator[Row]:
    last = max(0, len(section.matches) - 1)
    for at, match in enumerate(section.matches or (None,)):
        yield Row(match, first + at, place, section, heading, at == 0, at == last, at < leading)
