"""Records of Hugging Face's JSON, in a page or from the API, as papers.

Every key but the identifier and the title may be absent; which appeared when is in the comments.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from digest import links
from digest.errors import ParseError
from digest.identifiers import parse_arxiv_id, pdf_address
from digest.model import Link, Organization, Paper
from digest.sources.shared import author_names
from digest.sources.shared.json_fields import day_field, int_field, is_json_object, list_field, object_field, text_field
from digest.sources.shared.markup import read_formatting
from digest.sources.shared.read_records import ReadRecords, read_each
from digest.text import collapse_whitespace

NAME = "hf"
SITE = "https://huggingface.co"
# Characters: the longest one-line summary of the site is shorter than nearly every abstract (9,126 records read).
LONGEST_SUMMARY = 340


def read_papers(items: Iterable[object], listed: date | None = None) -> ReadRecords:
    """The papers of the records *items*. Raises ParseError if most cannot be read.

    *listed* is the day of the page, for records without a day of their own.
    """
    reading = read_each(items, lambda item: paper_of_record(item, listed), noun="record")
    reading.require_most()
    return reading


def paper_of_record(item: object, listed: date | None = None) -> Paper:
    """The paper of one record of a page, of `/api/daily_papers` or (without the wrapper) of `/api/papers/ID`.

    Raises ParseError if its identifier or title is missing.
    """
    if not is_json_object(item):
        raise ParseError(f"expected an object, got {_type_name(item)}")
    inner = object_field(item, "paper") or item
    arxiv_id = parse_arxiv_id(text_field(inner, "id"))
    identifier = arxiv_id.id if arxiv_id else text_field(inner, "id")
    # The inner title was hard-wrapped until November 2025, and has lost some `$` and `\\` of its LaTeX.
    title = read_formatting(text_field(item, "title") or text_field(inner, "title"))
    if not identifier or not title:
        raise ParseError(f"no {'title' if identifier else 'id'}")
    authors = filter(is_json_object, list_field(inner, "authors"))
    abstract = read_formatting(text_field(inner, "summary") or text_field(item, "summary"))
    shown = author_names.clean_names([text_field(author, "name") for author in authors if not author.get("hidden")])
    # Said here although every paper gets them: a new value of a paper takes as long as reading its texts.
    identifiers = (f"arxiv:{identifier}",) if arxiv_id else ()
    return Paper(
        id=f"arxiv:{identifier}" if arxiv_id else f"url:{SITE}/papers/{identifier}",
        title=title,
        url=f"{SITE}/papers/{identifier}",
        abstract=abstract,
        authors=shown.names,
        author_count=shown.count,
        organization=_record_organization(item, inner),
        # The outer `publishedAt` has had two meanings and is neither date.
        listed=day_field(inner, "submittedOnDailyAt") or listed,
        published=day_field(inner, "publishedAt"),
        upvotes=int_field(inner, "upvotes"),
        comment_count=int_field(item, "numComments"),
        keywords=tuple([collapse_whitespace(key) for key in list_field(inner, "ai_keywords") if isinstance(key, str)]),
        summary=text_field(inner, "ai_summary") or None,
        links=links.merge(_links_of_fields(inner), links.find(abstract)),
        sources=(NAME,),
        pdf=pdf_address(None, identifiers),
        identifiers=identifiers,
    )


def _links_of_fields(inner: Mapping[str, object]) -> Iterable[Link]:
    project = text_field(inner, "projectPage")
    # Values occur with a newline inside ("https://github.com/\nowner/repo.git") or a blank before.
    for value in (text_field(inner, "githubRepo"), project):
        url = links.canonical_url(value.replace(" ", "")) if value else None
        if url:
            kind = links.link_kind(url)
            yield Link(url, "project" if value == project and kind == "other" else kind)


def _record_organization(item: object, inner: object) -> Organization | None:
    # For four days in 2025 it was called after the submitter.
    own = object_field(item, "organization") or object_field(inner, "organization")
    organization = own or object_field(item, "submitterOrganization")
    slug = text_field(organization, "name")
    name = text_field(organization, "fullname") or slug
    return Organization(name, slug or None) if name else None


def _type_name(value: object) -> str:
    if isinstance(value, str):
        return "text that looks like Python" if value.startswith(("{'", '{"')) else "text"
    return {"list": "a list", "NoneType": "nothing", "bool": "a truth value"}.get(type(value).__name__, "a number")
