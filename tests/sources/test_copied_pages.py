"""Pages that were copied as text: what the text holds is read as from the page, and what it lost is unknown."""

import re
from datetime import date
from pathlib import Path

import pytest
from support.copied_pages import copied_text
from support.saved_pages import PAGES, parsed

from digest.errors import ParseError
from digest.model import Listing, Organization, Paper
from digest.text import fold_title

BULLETS = ["", "  • "]
ARXIV = [
    *("new_2026", "new_2026_empty", "new_2026_first_page", "new_2023", "recent_2026", "recent_2023", "month_2026-01"),
    *("catchup_2026-01-08", "catchup_2026-01-08_first_page", "catchup_2026-01-10_empty"),
]
CARDS = ["daily_2026", "daily_2024_cards_only", "week_2026-W02", "month_2026-01", "trending_2026_cards_only"]
HIDDEN_URL = "this https URL"
_URL = re.compile(r"https?://[^\s,;]+[^\s,;.]|this \w* ?URL")


def page(path: str) -> bytes:
    return (PAGES / path).read_bytes()


def without_addresses(text: str) -> str:
    """*text* as arXiv shows it, which writes the same words for every address."""
    return _URL.sub(HIDDEN_URL, text)


def shown_on_arxiv(paper: Paper) -> object:
    return (
        *(paper.id, paper.title, paper.url, paper.authors, paper.author_count, paper.categories, paper.announced),
        *(paper.listed, without_addresses(paper.abstract), without_addresses(paper.author_note)),
    )


@pytest.mark.parametrize("bullet", BULLETS)
@pytest.mark.parametrize("name", ARXIV)
def test_a_copy_of_a_list_of_arxiv_says_what_the_page_shows(name: str, bullet: str) -> None:
    whole = parsed(page(f"arxiv/{name}.html"))

    copy = parsed(copied_text(page(f"arxiv/{name}.html"), bullet))

    assert (copy.source, copy.day, copy.notes) == ("arxiv", whole.day, ())
    assert list(map(shown_on_arxiv, copy.papers)) == list(map(shown_on_arxiv, whole.papers))


def test_results_of_a_search_on_arxiv_have_tags_and_dates() -> None:
    text = """Showing 1–2 of 1,234 results for all: harbour
1.
arXiv:2601.91234 [pdf, ps, other]  cs.CL  cs.AI
Tides in Words
Authors: Ada Breakwater, Łukasz Pier
Abstract: The harbour is quiet. △ Less
Submitted 16 January, 2026; v1 submitted 3 January, 2026; originally announced January 2026.
Comments: 9 pages
2. arXiv:2601.91235 [pdf]
cs.LG
math.OC
doi 10.55555/boats
Boats
Authors: Nell Haar
Abstract: A boat. ▽ More
Submitted 2 January, 2026; originally announced January 2026.
About
Help
"""

    tides, boats = parsed(text).papers

    assert (tides.id, tides.title, tides.authors) == (
        "arxiv:2601.91234",
        "Tides in Words",
        ("Ada Breakwater", "Łukasz Pier"),
    )
    assert (tides.categories, tides.abstract, tides.author_note) == (
        ("cs.CL", "cs.AI"),
        "The harbour is quiet.",
        "9 pages",
    )
    assert (tides.published, tides.updated) == (date(2026, 1, 3), date(2026, 1, 16))
    assert (boats.title, boats.categories, boats.published, boats.updated) == (
        "Boats",
        ("cs.LG", "math.OC"),
        date(2026, 1, 2),
        None,
    )


@pytest.mark.parametrize("labels", [True, False])
def test_a_copy_of_the_page_of_one_paper_of_arxiv_is_that_paper(labels: bool) -> None:
    text = """Computer Science > Computation and Language
arXiv:2604.91001 (cs)
[Submitted on 11 Apr 2026 (v1), last revised 12 Apr 2026 (this version, v2)]
Title:Tide Tables
Authors:Ada Breakwater, J. R. Quay
View PDF
HTML (experimental)
Abstract:It comes back twice a day.
Comments:\t12 pages
Subjects:\tComputation and Language (cs.CL); Machine Learning (cs.LG)
Cite as:\tarXiv:2604.91001 [cs.CL]
 \t(or arXiv:2604.91001v2 [cs.CL] for this version)
Submission history
From: Ada Breakwater [view email]
"""

    (paper,) = parsed(text if labels else re.sub("^(?:Title|Authors|Abstract):", "", text, flags=re.M)).papers

    assert (paper.id, paper.title, paper.authors) == (
        "arxiv:2604.91001",
        "Tide Tables",
        ("Ada Breakwater", "J. R. Quay"),
    )
    assert (paper.abstract, paper.author_note) == ("It comes back twice a day.", "12 pages")
    assert (paper.categories, paper.published, paper.updated) == (
        ("cs.CL", "cs.LG"),
        date(2026, 4, 11),
        date(2026, 4, 12),
    )


@pytest.mark.parametrize("bullet", BULLETS)
@pytest.mark.parametrize("name", CARDS)
def test_a_copy_of_cards_of_hugging_face_has_their_titles_and_votes(name: str, bullet: str) -> None:
    whole = parsed(page(f"huggingface/{name}.html"))

    copy = parsed(copied_text(page(f"huggingface/{name}.html"), bullet))

    assert copy.source == "hf"
    assert [paper.title for paper in copy.papers] == [paper.title for paper in whole.papers]
    assert [paper.upvotes for paper in copy.papers] == [paper.upvotes for paper in whole.papers]
    names = [paper.organization.name if paper.organization else None for paper in whole.papers]
    assert [paper.organization.name if paper.organization else None for paper in copy.papers] == names
    assert not any(paper.comment_count for paper in copy.papers)


def test_a_copy_of_trending_papers_has_their_texts_and_dates() -> None:
    name = "huggingface/trending_2026_cards_only.html"

    def known(listing: Listing) -> object:
        return [(paper.title, paper.abstract, paper.summary, paper.published) for paper in listing.papers]

    assert known(parsed(copied_text(page(name)))) == known(parsed(page(name)))


def test_an_organization_and_a_day_may_share_a_line() -> None:
    copied = copied_text(page("huggingface/trending_2026_cards_only.html"))

    assert parsed(re.sub(r"\n+·\n+", " · ", copied)) == parsed(copied)


@pytest.mark.parametrize(
    ("dated", "day"),
    [
        ("Published: 26 Jan 2026, Last Modified: 15 Feb 2026", date(2026, 1, 26)),
        ("Published: 21 Sept 2025", date(2025, 9, 21)),
        ("21 Sept 2025 (modified: 02 Feb 2026)", None),
    ],
)
def test_the_day_on_openreview_is_that_of_the_publication(dated: str, day: date | None) -> None:
    (paper,) = parsed(f"OpenReview.net\nOn Tides\nAda Quay\n{dated}\nReaders: Everyone\nShow details\n").papers

    assert (paper.title, paper.authors, paper.published) == ("On Tides", ("Ada Quay",), day)


@pytest.mark.parametrize(
    ("shown", "day"),
    [("Nov 20", date(2026, 11, 20)), ("NOV\n20", date(2026, 11, 20)), ("Jan 8", None), ("Nov 24", None), ("", None)],
)
def test_the_day_of_cards_is_known_only_where_it_was_lately(shown: str, day: date | None) -> None:
    listing = parsed(f"Daily Papers\n{shown}\nSubmitted by\nann\n7\nA Title About Tides\n2 authors\n")

    assert (listing.day, [paper.listed for paper in listing.papers]) == (day, [day])


@pytest.mark.parametrize("order", ["summary first", "label first", "no summary"])
def test_a_copy_of_the_page_of_one_paper_of_hugging_face_is_that_paper(order: str) -> None:
    summary = {
        "summary first": "Short.\nAI-generated summary\n",
        "label first": "AI-generated summary\nShort.\n",
        "no summary": "",
    }[order]
    text = f"""Papers
arxiv:2606.91020
Tide Caches
Published on Jun 15
·
Submitted by
ann on Jun 16
Upvote
73
+69
Authors:
Leonie Marschner
,
Teodor Vasilescu
Abstract
{summary}Serving takes memory. Code: https://github.com/lichen-lab/tidal-kv
View arXiv page
View PDF
GitHub
"""

    (paper,) = parsed(text).papers

    assert (paper.id, paper.title, paper.upvotes) == ("arxiv:2606.91020", "Tide Caches", 73)
    assert (paper.authors, paper.published) == (("Leonie Marschner", "Teodor Vasilescu"), date(2026, 6, 15))
    assert paper.abstract == "Serving takes memory. Code: https://github.com/lichen-lab/tidal-kv"
    assert paper.summary == ("Short." if summary else None)
    assert [link.url for link in paper.links] == ["https://github.com/lichen-lab/tidal-kv"]


@pytest.mark.parametrize(
    ("byline", "organization"),
    [
        ("Lichen Lab", Organization("Lichen Lab")),
        ("lichen-lab Lichen Lab", Organization("Lichen Lab", "lichen-lab")),
        ("Gensyn Gensyn", Organization("Gensyn", "Gensyn")),
        ("OpenTides", Organization("OpenTides")),
    ],
)
def test_an_organization_has_a_login_only_where_one_was_copied(byline: str, organization: Organization) -> None:
    (paper,) = parsed(f"A title\n\nAn abstract that is longer.\n\n{byline}\n·\nJan 8, 2026\n").papers

    assert paper.organization == organization


@pytest.mark.parametrize("bullet", BULLETS)
def test_a_copy_of_a_volume_of_the_anthology_has_titles_authors_and_abstracts(bullet: str) -> None:
    whole = parsed(page("acl/volume.html"))

    copy = parsed(copied_text(page("acl/volume.html"), bullet))

    assert copy.source == "acl"
    for shown, paper in zip(copy.papers, whole.papers, strict=True):
        assert (shown.title, shown.authors, shown.abstract) == (paper.title, paper.authors, paper.abstract)
        assert shown.id == f"title:{fold_title(paper.title).replace(' ', '-')}"


@pytest.mark.parametrize("buttons", ["pdfbibabs", "pdf bib abs", "pdf\nbib\nabs"])
def test_the_buttons_of_the_anthology_stand_in_any_way_before_its_papers(buttons: str) -> None:
    text = f"""pdf (full)
bib (full)
Proceedings of the Workshop on Pauses
{buttons}
Proceedings of the Workshop on Pauses
Sam Till
{buttons}
Parsing Pauses
Ann Poe | Bo Lux

{buttons}
Sighs
Bo Lux
"""

    listing = parsed(text)

    assert [(paper.title, paper.authors) for paper in listing.papers] == [
        ("Parsing Pauses", ("Ann Poe", "Bo Lux")),
        ("Sighs", ("Bo Lux",)),
    ]


def test_a_copy_of_a_subject_of_biorxiv_has_dois() -> None:
    text = """Neuroscience
Sleep of Gulls in Winter Harbours
View ORCID ProfileAda Breakwater, View ORCID ProfileŁukasz Pier, Nell Haar
bioRxiv 2026.01.05.691231; doi: https://doi.org/10.64898/2026.01.05.691231

Maps of Fog
Ida Brine
bioRxiv 2026.01.06.691999v2; doi:
https://doi.org/10.1101/2026.01.06.691999
Next
"""

    listing = parsed(text)

    assert [(paper.id, paper.title, paper.authors) for paper in listing.papers] == [
        (
            "doi:10.64898/2026.01.05.691231",
            "Sleep of Gulls in Winter Harbours",
            ("Ada Breakwater", "Łukasz Pier", "Nell Haar"),
        ),
        ("doi:10.1101/2026.01.06.691999", "Maps of Fog", ("Ida Brine",)),
    ]
    assert listing.source == "biorxiv"
    assert parsed(text.replace("bioRxiv", "medRxiv")).source == "medrxiv"


def test_a_copy_of_a_venue_of_openreview_has_the_fields_that_were_opened() -> None:
    text = """ICLR 2026 Conference
Accept (Oral)
Tides of Attention
Ada Breakwater, Łukasz Pier
Published: 26 Jan 2026, Last Modified: 15 Feb 2026
ICLR 2026 Oral
Readers: Everyone
Show details
Salt in the Weights
ICLR 2026 Conference Submission12 Authors
Submitted: 24 Sep 2025
Readers: Everyone
Hide details
Keywords: salt, weights
TL;DR: Salt helps.
Abstract: We put salt in weights.
1
2
"""

    tides, salt = parsed(text).papers

    assert (tides.title, tides.authors, tides.published) == (
        "Tides of Attention",
        ("Ada Breakwater", "Łukasz Pier"),
        date(2026, 1, 26),
    )
    assert (salt.title, salt.authors, salt.published) == ("Salt in the Weights", (), None)
    assert (salt.abstract, salt.keywords, salt.summary) == (
        "We put salt in weights.",
        ("salt", "weights"),
        "Salt helps.",
    )


def test_a_copy_of_results_of_pubmed_has_numbers_and_dois() -> None:
    text = """2 results
1
Cite
Share
Sleep of gulls in winter harbours.
Breakwater A, Pier ŁB, de la Mar C.
J Tides. 2026 Jan 5;301(1):100-110. doi: 10.55555/tides.100123. Epub 2025 Dec 1.
PMID: 41234567 Free article.
Gulls sleep … when the tide is out.
2
Cite
Share
Maps of fog: a trial.
Brine I, et al. Fog Res. 2026 Jan;3:9. PMID: 41234568
"""

    gulls, fog = parsed(text).papers

    assert (gulls.id, gulls.title, gulls.authors, gulls.author_count) == (
        "doi:10.55555/tides.100123",
        "Sleep of gulls in winter harbours",
        ("A Breakwater", "ŁB Pier", "C de la Mar"),
        3,
    )
    assert gulls.identifiers == ("doi:10.55555/tides.100123", "pubmed:41234567")
    assert (fog.id, fog.title, fog.authors, fog.author_count) == (
        "pubmed:41234568",
        "Maps of fog: a trial",
        ("I Brine",),
        None,
    )
    assert {paper.abstract for paper in (gulls, fog)} == {""}


def test_a_copy_of_results_of_scholar_has_titles_and_those_who_are_named() -> None:
    text = """About 1,230 results (0.05 sec)
[PDF] arxiv.org
[PDF] Sleep of gulls in winter harbours
A Breakwater, C Mar… - Journal of Tides, 2026 - publisher.example
Gulls sleep when the tide is out - in 5 of 7 nights, 2019
☆ Save 99 Cite Cited by 123 Related articles All 5 versions
Maps of fog
I Brine - Fog Research, 2025 - example.org
Fog is …
☆ Save 99 Cite Related articles
"""

    papers = parsed(text).papers

    assert [(paper.title, paper.authors, paper.author_count) for paper in papers] == [
        ("Sleep of gulls in winter harbours", ("A Breakwater", "C Mar"), None),
        ("Maps of fog", ("I Brine",), 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I read arXiv:2601.91234 yesterday.",
        "Title: Tides\nAuthors: A B\nAbstract: of water",
        "pdf\nTides\nA B",
        "bioRxiv is down.",
        "Submitted by ann",
        "PMID: 1",
        "Published: 26 Jan 2026",
        Path(__file__).read_text(encoding="utf-8")[:300],
    ],
)
def test_other_texts_are_not_taken_for_copies(text: str) -> None:
    with pytest.raises(ParseError, match=r"a text without papers|a program's text"):
        parsed(text)
