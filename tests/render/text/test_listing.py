"""The list of a digest in a pipe: three fields a line, and a name by which every command finds the paper again."""

from dataclasses import replace
from html import escape

import pytest
from support import hostile_titles
from support import mail_digests as digests
from support.invented_days import Reader, at

from digest.archive import Archive
from digest.model import Digest, Paper
from digest.paper_lookup import find_papers, read_names
from digest.render.formats import FORMATS, Look
from digest.render.text import listing

IN_PIPE = Look(FORMATS["list"], for_pipe=True)
NAMES = {
    "arXiv": "arxiv:2611.00001",
    "old arXiv": "arxiv:cs/0601001",
    "DOI": "doi:10.1101/2024.01.02.574321",
    "ACL": "acl:2025.acl-long.1",
    "OpenReview": "openreview:AbC_d1",
    "PubMed": "pubmed:31452104",
    "address": "url:https://example.org/papers/7",
    "address with a blank": "url:https://example.org/papers/a b",
    "no address of the web": "url:ftp://example.org/a",
    "title": "title:a harbour at night",
    "a scheme that nobody knows": "harbour:77",
    "no scheme": "harbour",
}
DIGESTS = {
    "titles": hostile_titles.digest_of_titles(),
    "everywhere": hostile_titles.digest_of_everything(),
    "identifiers": digests.digest(
        *(
            digests.match(1, id=f"{scheme}:{text}", url=text)
            for scheme in ("url", "title", "doi", "odd")
            for text in hostile_titles.TITLES.values()
        )
    ),
}


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_every_line_has_three_fields(digest: Digest) -> None:
    lines = listing.render(digest, IN_PIPE).removesuffix("\n").split("\n")

    assert len(lines) == len(digest.matches)
    assert [line for line in lines if line.count("\t") != 2 or line.splitlines() != [line]] == []


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("url", [None, "https://example.org/papers/7", "ftp://example.org/a", "x" * 100])
def test_the_first_field_names_the_paper_to_every_command(name: str, url: str | None) -> None:
    paper = Paper(name, "A title of its own", url)
    match = replace(digests.match(), paper=paper)

    field = listing.render(digests.digest(match), IN_PIPE).split("\t")[0]

    assert find_papers([paper, Paper("arxiv:2611.99999", "Another")], field) == [paper]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/ü",
        "https://example.org/a(b)?x=1&y=%20#f",
        "https://harbour.net/a(b)?x=1&y=%20#f",
        "https://harbour.net/ü/",
        "http://harbour.net",
        None,
    ],
)
def test_the_first_field_names_the_paper_to_the_archive(url: str | None) -> None:
    entry = f"<item><title>A title of its own</title><link>{escape(url or 'ftp://x.org/a')}</link></item>"
    page = f'<rss version="2.0"><channel><title>Harbours</title>{entry}</channel></rss>'.encode()
    with Archive(":memory:") as archive:
        reader = Reader(archive)
        digest = reader.reads(at("2026-06-09"), {"https://harbour.net/feed": page}, ["https://harbour.net/feed"])

        field = listing.render(digest, IN_PIPE).split("\t")[0]

        assert [paper.title for paper in archive.papers.find_named(read_names(field))] == ["A title of its own"]
