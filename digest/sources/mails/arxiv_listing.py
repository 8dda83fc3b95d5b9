"""Announcements of papers in arXiv's listing mails.

Entries stand between rules of dashes. Other rules say what follows them: `%-%-%` cross-lists, `%%--%%--`
replacements.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from digest import links
from digest.identifiers import ARXIV_ABSTRACTS, ARXIV_ID, canonical_arxiv_id
from digest.model import Paper
from digest.patterns import lazy_pattern
from digest.sources.arxiv.records import publication_identifiers, publication_links
from digest.sources.mails.mailbox import Letter, ListedMail, parse_header_day
from digest.sources.shared import author_names, markup
from digest.sources.shared.read_records import reason_of
from digest.text import collapse_whitespace

NAME = "arxiv-mail"
_RULE = lazy_pattern(r"\s*(-{20,}|(?:%-){6}[%-]*|(?:%%--){4}[%-]*|(?:%%%---){3}[%-]*)\s*")
_LAST_RULE = "-" * 78
_KINDS = {"%-": "cross", "%%-": "replaced"}
_PART = lazy_pattern(r"^\\\\(?: .*)?$", re.MULTILINE)
_FIRST = lazy_pattern(rf"(?:arXiv:|Paper(?: \(\*cross-listing\*\))?:)\s*({ARXIV_ID})(?:v(\d{{1,4}}))?")
_FIELD = lazy_pattern(
    r"(Title|Authors?|Categories|Comments|Journal-ref|DOI|Report-no|Proxy|License|ACM-class|MSC-class"
    r"|Date(?: \(.*?\))?): ?(.*)|(replaced with revised version|figures added|part added)\s+(.*)"
)
_REVISED = lazy_pattern(r"^Date \(revised v(\d{1,4})\)", re.MULTILINE)
_CLOSED = lazy_pattern(r"\\\\ +\( *https?://")
_SUBJECT = lazy_pattern(r"\b([a-z][a-z-]{0,40}(?:\.[A-Z]{2})?) daily\b", re.IGNORECASE)
# An entry's first lines, in the text of a mail or in its bytes.
_MARK = r"^(?:> ?)?\\\\\r?\n(?:> ?)?(?:arXiv:|Paper)"
_IS_QUOTED = lazy_pattern(r"^> ?\\\\$", re.MULTILINE)
_QUOTED = lazy_pattern(r"^> ?", re.MULTILINE)
_OF_ARXIV = lazy_pattern(r"@arxiv\.org\b", re.IGNORECASE)
_CUT = "the mail breaks off before its end: papers may be missing"


def has_entry(content: bytes) -> bool:
    """Whether *content*, of whatever form, holds an entry of such a listing in the clear."""
    return bool(re.search(_MARK.encode(), content, re.MULTILINE))


def is_arxiv_mail(letter: Letter) -> bool:
    """Whether *letter* is a listing mail, by its text or by its sender."""
    if _OF_ARXIV.search(letter.sender):
        return True
    return bool(re.search(_MARK, _letter_text(letter), re.MULTILINE))


def read_arxiv_mail(letter: Letter) -> ListedMail:
    """The papers that *letter* announces, in the series that its subject names, and notes on what cannot be read."""
    text = _letter_text(letter)
    if _IS_QUOTED.search(text):
        text = _QUOTED.sub("", text)
    read = [_read_entry_or_note(kind, chunk, letter.day) for kind, chunk in _split_at_rules(text)]
    subject = _SUBJECT.search(letter.subject)
    return ListedMail(
        f"arxiv:{_restore_case(subject[1])}" if subject else NAME,
        letter.day,
        tuple(entry for entry in read if isinstance(entry, Paper)),
        tuple(note for note in read if isinstance(note, str)),
    )


def _letter_text(letter: Letter) -> str:
    """The plain text of *letter*, else the visible lines of its HTML."""
    if letter.plain or not letter.html:
        return letter.plain
    html = letter.html
    return "\n".join(markup.visible_lines(html.replace("\n", "<br>") if "<pre" in html.lower() else html))


def _restore_case(archive: str) -> str:
    """The category in arXiv's case, `cs.AI` or `astro-ph`, in whatever case it is written."""
    name, dot, part = archive.partition(".")
    return f"{name.lower()}{dot}{part.upper() if len(part) == 2 else part}"


def _read_entry_or_note(kind: str, chunk: str, day: date | None) -> Paper | str | None:
    try:
        return _read_mail_entry(kind, chunk, day)
    except Exception as error:  # an entry that cannot be read costs only itself
        return f"an entry could not be read ({reason_of(error)})"


def _split_at_rules(text: str) -> Iterator[tuple[str, str]]:
    """Each text between two rules, with the kind (`new`, `cross`, `replaced`) that the rule before it names."""
    kind, lines = "new", list[str]()
    for line in (*text.splitlines(), _LAST_RULE):
        if not _RULE.fullmatch(line):
            lines.append(line)
            continue
        yield kind, "\n".join(lines)
        # A new mail begins, where several were copied into one text.
        kind = "new" if any(written.lstrip().startswith("Submissions to") for written in lines) else kind
        kind = next((named for sign, named in _KINDS.items() if line.lstrip().startswith(sign)), kind)
        lines = []


def _read_mail_entry(kind: str, chunk: str, day: date | None) -> Paper | str | None:
    """The paper announced in *chunk*, a note if it is cut off, None if there is none."""
    _, *parts = _PART.split(chunk)
    head = parts[0].strip() if parts else ""
    first = _FIRST.match(head)
    if not first:
        return None
    fields = _read_fields(head)
    # Entries of the oldest lists have no abstract and no address behind it.
    is_old = head.startswith("Paper") and len(parts) == 2 and not parts[1].strip()
    if not fields.get("title") or not (is_old or _CLOSED.search(chunk)):
        return _CUT
    if "(*cross-listing*)" in head.split("\n", 1)[0]:
        kind = "cross"
    elif "replaced" in fields:
        kind = "replaced"
    abstract = collapse_whitespace(parts[1]) if len(parts) > 2 else ""
    versions = [int(number) for number in (first[2], *_REVISED.findall(head)) if number]
    paper = _paper_of_fields(canonical_arxiv_id(first[1]), fields, abstract, day)
    return replace(paper, version=max(versions, default=None), announced=kind)


def _read_fields(head: str) -> dict[str, str]:
    """The fields of an entry by their names in lower case; a line without a name continues the field before it."""
    fields: dict[str, str] = {}
    name = ""
    for line in head.split("\n")[1:]:
        if label := _FIELD.match(line):
            name = _field_name(label)
            fields[name] = label[2] or label[4] or ""
        elif name:
            fields[name] += f" {line}"
    return {name: collapse_whitespace(text) for name, text in fields.items()}


def _field_name(label: re.Match[str]) -> str:
    if label[3]:
        return "replaced"
    name = label[1].lower()
    return {"author": "authors"}.get(name, "revised" if name.startswith("date (rev") else name.partition(" ")[0])


def _paper_of_fields(identifier: str, fields: Mapping[str, str], abstract: str, day: date | None) -> Paper:
    authors = author_names.read_authors(fields.get("authors", ""), "first-last")
    comment = fields.get("comments") or fields.get("journal-ref", "")
    dois = fields.get("doi", "").split()
    return Paper(
        id=f"arxiv:{identifier}",
        title=fields["title"],
        url=f"{ARXIV_ABSTRACTS}/{identifier}",
        abstract=abstract,
        authors=authors.names,
        author_count=authors.count,
        listed=day,
        published=parse_header_day(fields.get("date", "")),
        updated=parse_header_day(fields.get("replaced") or fields.get("revised", "")),
        categories=tuple(fields.get("categories", "").split()),
        author_note=comment,
        links=links.merge(links.find(comment), links.find(abstract), publication_links(dois)),
        identifiers=publication_identifiers(dois),
        sources=(NAME,),
    )
