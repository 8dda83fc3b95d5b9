"""Mails that list papers: arXiv's daily listing, Google Scholar's alerts, and any other with links to papers.

Each comes as it was sent, as its text, or with others in a mailbox (mbox), in which there may be all kinds.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.errors import ParseError, UsageError
from digest.model import Address, Listing, Page, Paper
from digest.sources.base import Source

if TYPE_CHECKING:
    from digest.sources.mails.mailbox import Letter, ListedMail

# What the text of arXiv's mails has, in small letters. The oldest do not name arXiv.
_MARKS_OF_ARXIV = (b"arxiv", b"\\\\\npaper: ", b"\\\\\r\npaper: ")
SCHOLAR_MARK = "gse_alrt_title"  # in the HTML of Google Scholar's alerts, which need not be imported to look for it
_START = 100_000  # bytes
_NO_PAPER = "no paper in this mail: expected arXiv's daily listing, a Google Scholar alert, or links to papers"


def parse_address(text: str, what: str) -> Address:
    """Raises UsageError that says what to write: a mail has no short address."""
    raise UsageError(f"{text}: a mail goes by its file (`./mail.eml`), or on standard input (`-`)")


def recognizes_arxiv_mail(content: bytes) -> bool:
    """Whether *content* is arXiv's listing: a mail, its text, or several of them."""
    # Nearly no content is a mail: look for the marks before anything is imported.
    # In a mailbox, mails of others may come first.
    start = (content if content.startswith(b"From ") else content[:_START]).lower()
    if start.startswith((b"<", b"{", b"[")) or not any(mark in start for mark in _MARKS_OF_ARXIV):
        return False
    from digest.sources.mails import arxiv_listing, mailbox

    if arxiv_listing.has_entry(content):
        return True
    return mailbox.has_headers(content) and b"@arxiv.org" in start and _has_letter(content, arxiv_listing.is_arxiv_mail)


def recognizes_alert(content: bytes) -> bool:
    """Whether *content* is an alert of Google Scholar: a mail, its HTML, or a mailbox with one in it."""
    if content.startswith((b"{", b"[")):
        return False
    if content.startswith(b"<"):
        return SCHOLAR_MARK.encode() in content
    if not _is_mail(content) or recognizes_arxiv_mail(content):
        return False
    from digest.sources.mails import scholar_alert

    return _has_letter(content, scholar_alert.is_scholar_alert)


def recognizes_mail(content: bytes) -> bool:
    """Whether *content* is any other mail, or a mailbox of such."""
    return _is_mail(content) and not recognizes_arxiv_mail(content) and not recognizes_alert(content)


def _is_mail(content: bytes) -> bool:
    if content.startswith((b"<", b"{", b"[")):
        return False
    from digest.sources.mails import mailbox

    return mailbox.is_mail(content)


def _has_letter(content: bytes, wanted: "Callable[[Letter], bool]") -> bool:
    """Whether one of the mails at the start of *content* is *wanted*; whichever it is, all of them are read alike."""
    from digest.sources.mails import mailbox

    return any(wanted(letter) for letter in mailbox.read_letters(content[:_START]) if not isinstance(letter, str))


def parse(got: Page) -> Listing:
    """The papers of all mails, each once. Raises ParseError if there are none."""
    from digest.sources.mails.mailbox import ListedMail, read_letters

    mails = [
        ListedMail("", notes=(letter,)) if isinstance(letter, str) else _read_letter(letter)
        for letter in read_letters(got.content)
    ]
    notes = tuple(dict.fromkeys(note for mail in mails for note in mail.notes))
    papers: dict[str, Paper] = {}
    for paper in (paper for mail in mails for paper in mail.papers):
        papers.setdefault(paper.id, paper)
    if not papers:
        raise ParseError(f"{_NO_PAPER}; {notes[0]}" if notes else _NO_PAPER)
    listing = [mail for mail in mails if mail.papers]
    days, series = {mail.day for mail in listing}, {mail.source for mail in listing}
    return Listing(
        got.address.text,
        tuple(papers.values()),
        days.pop() if len(days) == 1 else None,
        notes=notes,
        source=series.pop() if len(series) == 1 else "",
    )


def _read_letter(letter: "Letter") -> "ListedMail":
    from digest.sources.mails import arxiv_listing, linked_papers, scholar_alert
    from digest.sources.mails.mailbox import ListedMail

    try:
        if arxiv_listing.is_arxiv_mail(letter):
            return arxiv_listing.read_arxiv_mail(letter)
        if scholar_alert.is_scholar_alert(letter):
            return scholar_alert.read_scholar_alert(letter)
        return linked_papers.read_linked_papers(letter)
    except ParseError as error:  # of HTML that is none
        return ListedMail("", notes=(f"a mail could not be read ({error})",))


def completions(papers: Sequence[Paper]) -> Sequence[Address]:
    """The addresses of arXiv's API with what is missing from *papers* to which mails link."""
    from digest.sources.mails import linked_papers

    return linked_papers.completions(papers)


ARXIV = Source(
    name="arxiv-mail",
    parse_address=parse_address,
    parse=parse,
    recognizes=recognizes_arxiv_mail,
    examples=(
        ("mail.eml, arxiv.mbox, ~/Mail/arxiv", "arXiv's daily mail: one, several, or a Maildir of them; also on -"),
    ),
    category_site="arxiv",
)
SCHOLAR = replace(
    ARXIV,
    name="scholar",
    recognizes=recognizes_alert,
    examples=(("alert.eml, ~/Mail/alerts", "Google Scholar's alerts, likewise"),),
    category_site=None,
)
MAIL = replace(
    SCHOLAR,
    name="mail",
    recognizes=recognizes_mail,
    examples=(("letter.eml", "any other mail: the papers of arXiv, DOIs, OpenReview … to which it links"),),
    completions=completions,
)
