"""arXiv's daily mail of a category: as it came, as its text, or a folder (mbox) of several."""

from dataclasses import replace

from digest.errors import ParseError, UsageError
from digest.model import Address, Listing, Page
from digest.sources.base import Source

NAME = "arxiv-mail"
# In small letters. The oldest lists do not name arXiv.
_MARKS = (b"arxiv", b"\\\\\npaper: ", b"\\\\\r\npaper: ")


def parse_address(text: str, what: str) -> Address:
    """Raises UsageError that says what to write: a mail has no short address."""
    raise UsageError(f"{text}: a mail goes by its file (`./mail.eml`), or on standard input (`-`)")


def recognizes(content: bytes) -> bool:
    """Whether *content* is such a mail, its text, or several of them."""
    # Nearly no content is a mail: look for the marks before anything is imported.
    # In a mailbox, mails of others may come first.
    start = (content if content.startswith(b"From ") else content[:100_000]).lower()
    if start.startswith((b"<", b"{", b"[")) or not any(mark in start for mark in _MARKS):
        return False
    from digest.sources.arxiv_mail import messages

    return messages.is_arxiv_mail(content)


def parse(got: Page) -> Listing:
    """The papers of all mails, each once. Raises ParseError if there are none."""
    from digest.sources.arxiv_mail import messages

    mails = list(messages.read_mails(got.content))
    first: dict[str, messages.Announcement] = {}
    for entry in (entry for mail in mails for entry in mail.entries):
        first.setdefault(entry.paper.id, entry)
    if not first:
        note = next((note for mail in mails for note in mail.notes), "")
        problem = "no paper in this mail: expected arXiv's daily listing (`arXiv:2601.12345`, `Title:` …)"
        raise ParseError(f"{problem}; {note}" if note else problem)
    announcing = [mail for mail in mails if mail.entries]
    days, series = {mail.day for mail in announcing}, {mail.series for mail in announcing}
    return Listing(
        got.address.text,
        tuple(replace(entry.paper, announced=entry.kind) for entry in first.values()),
        days.pop() if len(days) == 1 else None,
        notes=tuple(dict.fromkeys(note for mail in mails for note in mail.notes)),
        source=series.pop() if len(series) == 1 else "",
    )


SOURCE = Source(
    name=NAME,
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes,
    examples=(
        ("mail.eml, arxiv.mbox, ~/Mail/arxiv", "arXiv's daily mail: one, several, or a Maildir of them; also on -"),
    ),
    category_site="arxiv",
    authority={"arxiv": 2},
)
