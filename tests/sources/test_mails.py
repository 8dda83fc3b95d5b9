"""Mails that list papers: Google Scholar's alerts, and any mail with links to papers."""

from datetime import date

import pytest
from support.saved_pages import PAGES, parsed

from digest.errors import ParseError
from digest.links import clean_url

HEAD = "From: Tobias Ebb <tobias@example.org>\nSubject: papers\nDate: Tue, 13 Jan 2026 19:00:00 +0100\n"
HTML = f'{HEAD}MIME-Version: 1.0\nContent-Type: text/html; charset="utf-8"\n\n'
ALERT = (PAGES / "scholar" / "new_results.eml").read_text("utf-8")
ENTRY = (
    '<h3>{mark}<a class="gse_alrt_title" href="https://scholar.google.com/scholar_url?url={url}&amp;hl=en">{title}</a>'
    '</h3><div style="color:#006621">{byline}</div><div class="gse_alrt_sni">{excerpt}</div>'
)


def alert(byline: str = "A Poe - 2026", url: str = "https://example.org/a", mark: str = "") -> str:
    entry = ENTRY.format(url=url, title="Tides in Caches", byline=byline, excerpt="A cache has …", mark=mark)
    return f"{HTML}<html><body>{entry}</body></html>"


@pytest.mark.parametrize(
    ("byline", "authors", "count", "venue"),
    [
        ("A Poe, B Lux - Journal of Tides, 2026", ("A Poe", "B Lux"), 2, "Journal of Tides, 2026"),
        ("A Poe, B Lux… - Journal of Tides, 2026", ("A Poe", "B Lux"), None, "Journal of Tides, 2026"),
        ("A Poe, B Lux, … - … of the Tides, 2026 - dl.example.org", ("A Poe", "B Lux"), None, None),
        ("A Poe, T Ebb, T Ebb", ("A Poe", "T Ebb", "T Ebb"), 3, ""),
        ("PM Poe, M de la Lux - 2026", ("PM Poe", "M de la Lux"), 2, ""),
        ("A Poe - arXiv preprint arXiv:2601.90001, 2026", ("A Poe",), 1, ""),
        ("A Poe - arXiv preprint …, 2026 - arxiv.org", ("A Poe",), 1, ""),
        ("A Poe-Lux&nbsp;- bioRxiv, 2026", ("A Poe-Lux",), 1, ""),
        ("2026 Conference on Tides", (), None, "2026 Conference on Tides"),
        ("", (), None, ""),
    ],
)
def test_the_line_below_a_title_has_authors_and_venue(
    byline: str, authors: tuple[str, ...], count: int | None, venue: str | None
) -> None:
    (paper,) = parsed(alert(byline)).papers

    assert (paper.authors, paper.author_count) == (authors, count)
    assert venue is None or paper.author_note == venue
    assert (paper.published, paper.listed, paper.sources) == (None, date(2026, 1, 13), ("scholar",))


def test_an_excerpt_is_no_abstract() -> None:
    (paper,) = parsed(alert()).papers

    assert (paper.abstract, paper.summary) == ("", "A cache has …")


@pytest.mark.parametrize(
    ("url", "identifier", "shown"),
    [
        ("https://arxiv.org/pdf/2601.90001v2", "arxiv:2601.90001", "https://arxiv.org/abs/2601.90001"),
        ("https://dl.example.org/doi/10.1145/99.1", "doi:10.1145/99.1", "https://dl.example.org/doi/10.1145/99.1"),
        ("https://example.org/a%3Fid%3D1", "url:https://example.org/a?id=1", "https://example.org/a?id=1"),
    ],
)
def test_a_redirect_of_scholar_is_the_paper_that_it_leads_to(url: str, identifier: str, shown: str) -> None:
    (paper,) = parsed(alert(url=url)).papers

    assert (paper.id, paper.url) == (identifier, shown)


@pytest.mark.parametrize(("mark", "pdf"), [("<span>[PDF]</span> ", "https://example.org/a"), ("<b>[HTML]</b> ", None)])
def test_a_mark_before_the_title_says_whether_the_link_is_to_a_pdf(mark: str, pdf: str | None) -> None:
    (paper,) = parsed(alert(mark=mark)).papers

    assert (paper.title, paper.pdf) == ("Tides in Caches", pdf)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ALERT.replace("\n", "\r\n"), id="with the line ends of mails"),
        pytest.param(f"From a@example.org Fri Jan  9 2026\n{ALERT}", id="mailbox of one"),
        pytest.param((PAGES / "scholar" / "saved.html").read_text("utf-8"), id="its HTML"),
    ],
)
def test_an_alert_is_the_same_whatever_it_comes_in(content: str) -> None:
    assert [paper.id for paper in parsed(content, "scholar").papers] == [paper.id for paper in parsed(ALERT).papers]


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("A Small Boat for Graphs", "A Small Boat for Graphs"),
        ("“A Small <i>Boat</i>\n for Graphs”", "A Small Boat for Graphs"),
        ("<img src='a.png'>", None),
        ("Read the full paper", None),
        ("View on arXiv »", None),
        ("[PDF]", None),
        ("arXiv:2601.90001", None),
        ("https://arxiv.org/abs/2601.90001", None),
        ("arxiv.org/abs/2601.90001 and more of it", None),
        ("Boats", None),
    ],
)
def test_the_words_of_a_link_are_the_title_where_they_are_one(link: str, title: str | None) -> None:
    (paper,) = parsed(f'{HTML}<p>New: <a href="https://arxiv.org/abs/2601.90001v3?x=1">{link}</a></p>').papers

    place = "https://arxiv.org/abs/2601.90001"
    assert (paper.id, paper.title, paper.url) == ("arxiv:2601.90001", title or place, place)


def test_a_paper_that_is_linked_twice_is_one_with_its_title() -> None:
    bare = '<a href="https://arxiv.org/pdf/2601.90001">PDF</a>'
    titled = '<a href="https://arxiv.org/abs/2601.90001">A Small Boat for Graphs</a>'

    for body in (bare + titled, titled + bare):
        assert [paper.title for paper in parsed(HTML + body).papers] == ["A Small Boat for Graphs"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("See https://arxiv.org/abs/2601.90001.", ["arxiv:2601.90001"]),
        ("See (http://arxiv.org/pdf/2601.90001v2), please", ["arxiv:2601.90001"]),
        ("> See <https://arxiv.org/abs/math/0601901>", ["arxiv:math/0601901"]),
        ("arXiv:2601.90001 and arXiv: 2601.90002", ["arxiv:2601.90001", "arxiv:2601.90002"]),
        ("doi:10.1000/rope.5, and https://doi.org/10.1000/ROPE.6", ["doi:10.1000/rope.5", "doi:10.1000/rope.6"]),
        ("https://openreview.net/forum?id=abC1&noteId=x", ["openreview:abC1"]),
        ("https://aclanthology.org/2025.acl-long.9.pdf", ["acl:2025.acl-long.9"]),
        ("https://pubmed.ncbi.nlm.nih.gov/39900001/", ["pubmed:39900001"]),
        ("https://huggingface.co/papers/2601.90001", ["arxiv:2601.90001"]),
        ("https://www.google.com/url?q=https://arxiv.org/abs/2601.90001&sa=D", ["arxiv:2601.90001"]),
    ],
)
def test_papers_are_found_by_their_addresses_and_names(text: str, ids: list[str]) -> None:
    listing = parsed(f"{HEAD}\nDear Mara,\n{text}\n")

    assert [paper.id for paper in listing.papers] == ids
    assert (listing.source, listing.day) == ("mail", date(2026, 1, 13))


def test_a_citation_with_a_doi_and_a_number_of_pubmed_is_one_paper() -> None:
    citation = "1: <a href='https://pubmed.ncbi.nlm.nih.gov/39900001/'>Tides in mice and men</a><br>Quay A.<br>"
    other = "2: <a href='https://pubmed.ncbi.nlm.nih.gov/39900002/'>Ropes in boats and ships</a><br>PMID: 39900002"

    listing = parsed(f"{HTML}{citation}J Tides. doi: 10.1000/rope.5. Epub.<br>PMID: 39900001<br>{other}")

    assert [(paper.id, paper.identifiers, paper.title) for paper in listing.papers] == [
        ("doi:10.1000/rope.5", ("doi:10.1000/rope.5", "pubmed:39900001"), "Tides in mice and men"),
        ("pubmed:39900002", ("pubmed:39900002",), "Ropes in boats and ships"),
    ]


@pytest.mark.parametrize(
    "text", ["No link.", "https://example.org/a https://arxiv.org/list/cs.CL/new", "<a href='x'>y"]
)
def test_a_mail_that_links_to_no_paper_is_an_error(text: str) -> None:
    for head in (HEAD + "\n", HTML):
        with pytest.raises(ParseError, match="no paper in this mail"):
            parsed(head + text)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://scholar.google.com/scholar_url?url=https://a.example/b&hl=en&sa=X", "https://a.example/b"),
        (
            "https://scholar.google.co.uk/scholar_url?hl=en&url=http%3A%2F%2Fa.example%2F%3Fb%3D1",
            "http://a.example/?b=1",
        ),
        ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fa.example%2F", "https://a.example/"),
        ("https://eu01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example&data=5", "https://a.example"),
        ("https://urldefense.com/v3/__https://a.example/b__;!!abc$", "https://a.example/b"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fb&h=x", "https://a.example/b"),
        (
            "https://eu01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%3A%2F%2Fa.b",
            "https://a.b",
        ),
        ("https://scholar.google.com/scholar?q=tides", None),
        ("https://www.google.com/url?q=javascript:alert(1)", None),
        ("https://a.example/url?q=https://b.example", None),
        ("https://google.com.a.example/url?q=https://b.example", None),
        ("https://[a/url?q=google.", None),
    ],
)
def test_a_redirect_leads_to_the_address_that_it_holds(url: str, target: str | None) -> None:
    assert clean_url(url) == (target or url)
