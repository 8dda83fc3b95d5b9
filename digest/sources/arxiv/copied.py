"""arXiv's pages as copied text: new and recent papers, a month, the results of a search, the page of one paper.

An entry begins with `[3] arXiv:2601.12345 [pdf, html, other]`, in results of a search with `3. arXiv:2601.12345 [pdf]
cs.CL cs.AI`. Links are lost: of those that arXiv calls "this https URL" nothing is known.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from digest.identifiers import ARXIV_ID, ARXIV_VERSION
from digest.model import Listing, Page, Paper
from digest.patterns import lazy_pattern
from digest.sources.arxiv import categories, records
from digest.sources.arxiv.listing import MOST_AUTHORS, read_heading
from digest.sources.shared.author_names import NOBODY, AuthorList, read_authors
from digest.sources.shared.copied_text import copied_lines
from digest.sources.shared.identify import identify_by_title

_HEAD = lazy_pattern(
    rf"(?:\[\d{{1,6}}\] ?|\d{{1,6}}\. ?)?arXiv:({ARXIV_ID}){ARXIV_VERSION} ?"
    r"(\((?:cross-list|replaced)[^()]{0,200}\))? ?(\[(?:pdf|ps|html|other|format)\b[^\[\]]{0,99}\])? ?(.*)"
)
_LABEL = lazy_pattern(
    r"(Title|Authors?|Abstract|Comments?|Subjects|Cite as|Journal[- ]ref(?:erence)?|Report(?:[- ]no| number)"
    r"|(?:Related )?DOI|(?:MSC|ACM)[- ]class(?:es)?): ?(.*)"
)
_SUBMITTED = lazy_pattern(r"Submitted (\d{1,2} \w{3,9}),? (\d{4})(?:; v1 submitted (\d{1,2} \w{3,9}),? (\d{4}))?")
_OF_ONE_PAPER = lazy_pattern(r"\[Submitted on (\d{1,2} \w{3} \d{4})(.*)\]")
_REVISED = lazy_pattern(r"last revised (\d{1,2} \w{3} \d{4})")
_NAMED = lazy_pattern(rf"arXiv:({ARXIV_ID})")
_DAY_HEADING = lazy_pattern(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), {1,2}\d{1,2} [A-Z][a-z]{2} \d{2,4}(?: \(.{1,99}\))?")
_PAGE_HEADING = lazy_pattern(r"(?:Showing new listings|Catchup results) (?:for|on) .{1,99}\d{4}")
_EMPTY = lazy_pattern(r"No (?:further )?updates\b")
_SECTION = lazy_pattern(
    r"(?:New|Cross|Replacement) submissions? \((?:continued, )?showing |(?:New|Cross|Replace)[a-z -]{1,20} for \w{3}, "
)
# What follows the last entry, and what stands between the names and the abstract of one paper.
_END = lazy_pattern(
    r"(?:\[ ?|> ?)?[Tt]otal of [\d,]+ entries|About$|Links to:|Disable MathJax|Showing up to \d|Submission history$"
)
_BUTTON = lazy_pattern(
    r"(?:View|Download|Access) PDF.*|HTML \(experimental\).*|TeX Source|Other Formats|view license|Full-text links:"
)
_NO_AUTHORS = "author list is unavailable"
_FOR_OTHERS = lazy_pattern(r",? (?:for|on behalf of) the ")
_LESS = lazy_pattern(r" ?(?:△ Less|▽ More)$")


@dataclass(frozen=True, slots=True)
class _CopiedEntry:
    """One entry: its *identifier*, its *mark* ("(replaced)"), the *tags* behind it, the *lines* below it, and the
    *kind* and day of the heading above it."""

    identifier: str
    mark: str
    tags: str
    lines: Sequence[str]
    kind: str
    listed: date | None


def is_copied_page(content: bytes) -> bool:
    """Whether *content* is such a text."""
    if not any(mark in content for mark in (b"arXiv:", b"[Submitted on ", b"updates")):
        return False
    lines = copied_lines(content)
    return any(map(_head_of, lines)) or _find_paper_start(lines) is not None or _is_empty_list(lines)


def parse_copied_page(page: Page) -> Listing:
    """The papers of a copied page, in its order. Raises ParseError if most of its entries cannot be read."""
    lines = copied_lines(page.content)
    entries = list(_split_entries(lines))
    start = None if entries else _find_paper_start(lines)
    if start is not None:
        return Listing(page.address.text, (_paper_of_page(lines, start),))
    reading = records.read_entries(entries, _paper_of_entry)
    # The headings of recent papers are those of some of its days.
    headings = map(read_heading, filter(_is_heading, lines))
    return Listing(
        page.address.text,
        reading.papers,
        next((heading.day for heading in headings if heading.day and not heading.of_recent), None),
        notes=reading.notes,
        unread=len(reading.unread),
    )


def _is_empty_list(lines: Sequence[str]) -> bool:
    """Whether this is the list of a day that says that it is empty."""
    return any(map(_PAGE_HEADING.match, lines)) and any(map(_EMPTY.match, lines))


def _is_heading(line: str) -> bool:
    return bool(_DAY_HEADING.fullmatch(line) or _PAGE_HEADING.match(line) or _SECTION.match(line))


def _head_of(line: str) -> re.Match[str] | None:
    """The head of an entry that *line* is. An identifier alone is none: it may be a reference, or part of a mail."""
    head = _HEAD.match(line)
    is_numbered = line.startswith("[") and not (head and head[4])
    return head if head and (head[3] or is_numbered) else None


def _split_entries(lines: Sequence[str]) -> Iterator[_CopiedEntry]:
    kind, listed = "", None
    head: tuple[re.Match[str], str, date | None] | None = None
    own: list[str] = []
    for line in (*lines, "About"):
        is_heading = _is_heading(line)
        started = _head_of(line)
        if not (started or is_heading or _END.match(line)):
            own.append(line)
            continue
        if head:
            yield _CopiedEntry(head[0][1], head[0][2] or "", head[0][4], own, *head[1:])
        if is_heading:
            heading = read_heading(line)
            kind, listed = heading.kind or kind, heading.day or listed
        head, own = (started, kind, listed) if started else None, []


def _paper_of_entry(entry: _CopiedEntry) -> Paper:
    tags = entry.tags.split()
    lines = list(entry.lines)
    # In results of a search each tag may stand on a line of its own.
    while lines and (_is_of_tags(lines[0]) or lines[0].startswith("doi 10.")):
        tags += lines.pop(0).split()
    fields = _read_fields(lines)
    submitted = _SUBMITTED.search(fields.get("submitted", ""))
    revised = records.parse_day(f"{submitted[1]} {submitted[2]}") if submitted else None
    first = records.parse_day(f"{submitted[3]} {submitted[4]}") if submitted and submitted[3] else None
    return records.make_paper(
        entry.identifier,
        fields.get("title", ""),
        abstract=_LESS.sub("", fields.get("abstract", "")),
        comment=fields.get("comments", ""),
        authors=_read_authors(fields.get("authors", "")),
        categories=records.categories_in_brackets(fields.get("subjects", ""))
        or records.only_categories(tag for tag in tags if _is_of_tags(tag)),
        listed=entry.listed,
        published=first or revised,
        updated=revised if first else None,
        announced=entry.kind or _kind_of_mark(entry.mark),
    )


def _is_of_tags(line: str) -> bool:
    """Whether *line* has names of categories and nothing else."""
    return all(word in categories.NAMES for word in line.split())


def _read_authors(line: str) -> AuthorList:
    """The authors that a page would link to: those for whom they speak stand beside them as mere text."""
    if _NO_AUTHORS in line:
        return NOBODY
    authors = read_authors(_FOR_OTHERS.split(line, maxsplit=1)[0], "first-last")
    is_cut = authors.count == len(authors.names) >= MOST_AUTHORS
    return replace(authors, count=None) if is_cut else authors


def _kind_of_mark(mark: str) -> str | None:
    return "cross" if "cross-list" in mark else "replaced" if mark else None


def _read_fields(lines: Sequence[str]) -> Mapping[str, str]:
    """The fields of an entry by their names in lower case: a title, names and an abstract may stand without labels."""
    fields: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        label = _LABEL.match(line)
        if label:
            name = {"author": "authors", "comment": "comments"}.get(label[1].lower(), label[1].lower())
            fields.setdefault(name, [label[2]] if label[2] else [])
        elif _SUBMITTED.match(line):
            name = "submitted"
            fields[name] = [line]
        elif not _BUTTON.fullmatch(line):
            name = _name_unlabelled(fields, name)
            fields.setdefault(name, []).append(line)
    return {name: " ".join(parts) for name, parts in fields.items()}


def _name_unlabelled(fields: Mapping[str, Sequence[str]], before: str) -> str:
    """What a line without a label is, behind that which is called *before*."""
    if "title" not in fields or (before == "title" and not fields["title"]):
        return "title"
    if "authors" not in fields or (before == "authors" and not fields["authors"]):
        return "authors"
    # The abstract is the last that has no label; where it is known, the line goes on with what is before it.
    return before if "abstract" in fields else "abstract"


def _find_paper_start(lines: Sequence[str]) -> int | None:
    """Where the page of one paper begins, by the line that says when it was submitted."""
    return next((at for at, line in enumerate(lines) if _OF_ONE_PAPER.fullmatch(line)), None)


def _paper_of_page(lines: Sequence[str], start: int) -> Paper:
    """The paper of a copied page of one paper. Raises ParseError if it has no title."""
    end = next((at for at, line in enumerate(lines) if at > start and _END.match(line)), len(lines))
    fields = _read_fields(lines[start + 1 : end])
    dates = _OF_ONE_PAPER.fullmatch(lines[start])
    revised = _REVISED.search(dates[2]) if dates else None
    near = (*lines[max(0, start - 3) : start], fields.get("cite as", ""))
    named = next(filter(None, map(_NAMED.search, near)), None)
    title = fields.get("title", "")
    paper = records.make_paper(
        # Without one the title must do.
        named[1] if named else "0000.00000",
        title,
        abstract=fields.get("abstract", ""),
        comment=fields.get("comments", ""),
        authors=_read_authors(fields.get("authors", "")),
        categories=records.categories_in_brackets(fields.get("subjects", "")),
        published=records.parse_day(dates[1]) if dates else None,
        updated=records.parse_day(revised[1]) if revised else None,
    )
    return paper if named else replace(paper, id=identify_by_title(title, paper.abstract), url=None)
