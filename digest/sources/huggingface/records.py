"""Records of Hugging Face's JSON, in a page or from the API, as papers.

Every key but the identifier and the title may be absent; which appeared when is in the comments.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from digest import links
from digest.errors import ParseError
from digest.identifiers import parse_arxiv_id
from digest.model import Link, Organization, Paper
from digest.sources.shared.json_fields import day, is_record, number, record, records, words
from digest.sources.shared.read_records import Reading, read_each
from digest.text import squeeze

NAME = "hf"
SITE = "https://huggingface.co"


def papers(items: Sequence[object], listed: date | None = None) -> Reading[object]:
    """What the records *items* are. Raises ParseError if most are bad.

    *listed* is the page's day, for records that do not know theirs.
    """
    reading = read_each(items, lambda item: paper(item, listed), noun="record")
    reading.require_most()
    return reading


def paper(item: object, listed: date | None = None) -> Paper:
    """One record of a page, of `/api/daily_papers` or (without the wrapper) of `/api/papers/ID`."""
    if not is_record(item):
        raise ParseError(f"expected an object, got {_kind(item)}")
    inner = record(item, "paper") or item
    arxiv_id = parse_arxiv_id(words(inner, "id"))
    identifier = arxiv_id.id if arxiv_id else words(inner, "id")
    # The inner title was hard-wrapped until November 2025, and has lost some `$` and `\\` of its LaTeX.
    title = words(item, "title") or words(inner, "title")
    if not identifier or not title:
        raise ParseError(f"no {'title' if identifier else 'id'}")
    authors = [author for author in records(inner, "authors") if is_record(author)]
    abstract = words(inner, "summary") or words(item, "summary")
    names = tuple(name for author in authors if not author.get("hidden") and (name := words(author, "name")))
    return Paper(
        id=f"arxiv:{identifier}" if arxiv_id else f"url:{SITE}/papers/{identifier}",
        title=title,
        url=f"{SITE}/papers/{identifier}",
        abstract=abstract,
        authors=names,
        author_count=len(names) or None,
        organization=_organization(item, inner),
        # The outer `publishedAt` has had two meanings and is neither date.
        listed=day(inner, "submittedOnDailyAt") or listed,
        published=day(inner, "publishedAt"),
        upvotes=number(inner, "upvotes"),
        comments=number(item, "numComments"),
        keywords=tuple(squeeze(word) for word in records(inner, "ai_keywords") if isinstance(word, str)),
        summary=words(inner, "ai_summary") or None,
        links=links.merge(_own_links(words(inner, "githubRepo"), words(inner, "projectPage")), links.find(abstract)),
        sources=(NAME,),
    )


def _own_links(repository: str, project: str) -> Iterable[Link]:
    # Values occur with a newline inside ("https://github.com/\nowner/repo.git") or a blank before.
    for value in (repository, project):
        url = links.canonical(value.replace(" ", "")) if value else None
        if url:
            kind = links.kind(url)
            yield Link(url, "project" if value == project and kind == "other" else kind)


def _organization(item: object, inner: object) -> Organization | None:
    # For four days in 2025 it was called after the submitter.
    own = record(item, "organization") or record(inner, "organization")
    found = own or record(item, "submitterOrganization")
    slug = words(found, "name")
    name = words(found, "fullname") or slug
    return Organization(name, slug or None) if name else None


def _kind(value: object) -> str:
    if isinstance(value, str):
        return "text that looks like Python" if value.startswith(("{'", '{"')) else "text"
    return {"list": "a list", "NoneType": "nothing", "bool": "a truth value"}.get(type(value).__name__, "a number")
