"""Google Scholar's alerts: a heading with a redirect to each paper, a line of authors and venue, an excerpt.

The markup is that of alerts since 2019 (https://github.com/bzz/scholar-alert-digest has some): `h3 > a.gse_alrt_title`,
then a line "A Quay, B Ebb… - Venue, 2026", then `div.gse_alrt_sni`. Mails that were made into text have the same lines.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from digest import links
from digest.model import Paper
from digest.patterns import lazy_pattern
from digest.sources.mails import SCHOLAR_MARK
from digest.sources.mails.mailbox import Letter, ListedMail
from digest.sources.shared.html_trees import parse_html
from digest.sources.shared.identify import identify
from digest.sources.shared.scholar_bylines import read_byline
from digest.text import collapse_whitespace

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "scholar"
_REDIRECT = "/scholar_url?"
_FORM = lazy_pattern(r"^(?:\[([A-Z]{3,9})\]\s*)+")
_IN_LINE = lazy_pattern(r"<?(https?://scholar\.google\.[a-z.]{2,6}/scholar_url\?[^\s<>]{1,2000})>?")
# What programs write where a mail has a picture: `[image: Save]`, `[Bild: Speichern]`, `[cid:x]`.
_PICTURE = lazy_pattern(r"\[\w{1,20}: ?[^\[\]]{0,100}\]")
_OF_SCHOLAR = lazy_pattern(r"https?://scholar\.google\.")
_MOST_PARTS = 300  # elements of a title, a byline or an excerpt
_LONGEST_EXCERPT = 10  # lines of a mail made into text


class _Result(NamedTuple):
    """One paper of an alert, as it is written there: *form* is `PDF` or `HTML` where the link leads to a file."""

    title: str
    url: str
    byline: str
    excerpt: str
    form: str


def is_scholar_alert(letter: Letter) -> bool:
    """Whether *letter* is an alert, as it came or forwarded."""
    if SCHOLAR_MARK in letter.html:
        return True
    return _REDIRECT in letter.html + letter.plain and bool(_find_results(letter))


def read_scholar_alert(letter: Letter) -> ListedMail:
    """The papers of *letter*."""
    return ListedMail(NAME, letter.day, tuple(_paper_of_result(result, letter.day) for result in _find_results(letter)))


def _find_results(letter: Letter) -> list[_Result]:
    results = list(_results_in_html(letter.html)) if _REDIRECT in letter.html else []
    return results or list(_results_in_text(letter.plain))


def _results_in_html(html: str) -> Iterator[_Result]:
    for link in parse_html(html.encode("utf-8", "replace")).iter("a"):
        heading = link.getparent()
        is_title = SCHOLAR_MARK in (link.get("class") or "") or (heading is not None and heading.tag == "h3")
        if not is_title or heading is None or _REDIRECT not in (link.get("href") or ""):
            continue
        byline = heading.getnext()
        excerpt = byline.getnext() if byline is not None else None
        mark = link.getprevious()
        form = _FORM.match(heading.text or "" if mark is None else _text_of(mark))
        yield _Result(
            _FORM.sub("", _text_of(link)),
            links.clean_url(link.get("href") or ""),
            _text_of(byline) if byline is not None and byline.tag == "div" else "",
            _text_of(excerpt) if excerpt is not None and "gse_alrt_sni" in (excerpt.get("class") or "") else "",
            form[1] if form else "",
        )


def _text_of(element: "_Element") -> str:
    """The text of *element* on one line; of one that is never closed, its beginning. A line may end within a word."""
    pieces: list[str] = []
    for part in islice(element.iter(), _MOST_PARTS):
        is_broken_word = bool(pieces) and pieces[-1].endswith("-")
        pieces += ("" if part.tag != "br" or is_broken_word else " ", part.text or "")
        pieces += (part.tail or "",) if part is not element else ()
    return collapse_whitespace("".join(pieces))


def _results_in_text(text: str) -> Iterator[_Result]:
    """The results of a mail that was made into text: each title has its address behind it, or in the next line."""
    lines = [collapse_whitespace(line) for line in text.splitlines()]
    for at, line in enumerate(lines):
        address = _IN_LINE.search(line)
        if not address:
            continue
        written = line[: address.start()].strip(" <(") or (lines[at - 1] if at else "")
        form = _FORM.match(written)
        title = _FORM.sub("", written)
        if title and not _IN_LINE.search(title):
            byline, *excerpt = list(_lines_of_entry(lines[at + 1 : at + 2 + _LONGEST_EXCERPT])) or [""]
            yield _Result(title, links.clean_url(address[1]), byline, " ".join(excerpt), form[1] if form else "")


def _lines_of_entry(lines: Sequence[str]) -> Iterator[str]:
    """*lines* up to an empty one, the next entry, or the links for sharing."""
    for line in lines:
        if not line or _OF_SCHOLAR.search(line) or _FORM.match(line) or _PICTURE.fullmatch(line):
            return
        yield line


def _paper_of_result(result: _Result, day: date | None) -> Paper:
    authors, venue = read_byline(result.byline)
    identity = identify(result.title, result.url, result.byline, text=result.excerpt)
    return Paper(
        id=identity.id,
        title=result.title,
        url=identity.url,
        identifiers=identity.identifiers,
        authors=authors.names,
        author_count=authors.count,
        listed=day,
        # An excerpt around the words that were looked for is no abstract.
        summary=result.excerpt or None,
        author_note=venue,
        sources=(NAME,),
        pdf=result.url if result.form == "PDF" else None,
    )
