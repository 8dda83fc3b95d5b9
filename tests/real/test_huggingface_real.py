"""Real listings of Hugging Face against an independent reading of them."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import lxml.html
import pytest
from support.real_pages import corpus_rows, real_path, require_real

from digest import sources
from digest.errors import ParseError
from digest.model import Address, Listing, Page, Paper
from digest.sources.huggingface import records

PAGES = real_path("huggingface")
SEEN = date(2026, 11, 23)
DAMAGED = {"2024-12-12.json": "text that looks like Python", "2025-01-10.json": "expected a list of papers"}
ANSWERS = sorted(path.name for path in (PAGES / "api").glob("*.json") if path.name not in DAMAGED)
HTML = sorted(path.name for path in PAGES.glob("*.html"))

pytestmark = require_real(PAGES)


def page(name: str, seen: date = SEEN) -> Page:
    return Page(Address(name, name), (PAGES / name).read_bytes(), seen)


def parsed(name: str, seen: date = SEEN) -> Listing:
    return sources.parse_page(page(name, seen))


def props_of(name: str) -> dict[str, Any]:
    """The JSON of a page, by way of another parser than the one in use."""
    document = lxml.html.fromstring((PAGES / name).read_bytes())
    found: Any = document.xpath('//*[@data-target="DailyPapers"]/@data-props')
    props: dict[str, Any] = json.loads(found[0])
    return props


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def told(paper: Paper) -> dict[str, object]:
    """What *paper* says of the fields that a record has."""
    organization = paper.organization and (paper.organization.slug, paper.organization.name)
    return {
        "id": paper.id,
        "title": paper.title,
        "url": paper.url,
        "abstract": paper.abstract,
        "authors": list(paper.authors),
        "author_count": paper.author_count,
        "organization": organization,
        "listed": str(paper.listed),
        "published": str(paper.published),
        "upvotes": paper.upvotes,
        "comments": paper.comment_count,
        "keywords": list(paper.keywords),
        "summary": paper.summary,
    }


def held(item: dict[str, Any], day: str | None) -> dict[str, object]:
    """What the record *item* holds, read without any of the code under test."""
    inner = item["paper"]
    names = [one_line(author["name"]) for author in inner["authors"] if not author["hidden"]]
    organization = item.get("organization") or item.get("submitterOrganization")
    return {
        "id": "arxiv:" + inner["id"],
        # The inner title has lost its dollar signs and backslashes in 18 records of 9,126.
        "title": one_line(item["title"]),
        "url": "https://huggingface.co/papers/" + inner["id"],
        "abstract": one_line(inner["summary"]),
        "authors": names,
        "author_count": len(names),
        "organization": organization and (organization["name"], one_line(organization["fullname"])),
        "listed": str(inner["submittedOnDailyAt"][:10] if "submittedOnDailyAt" in inner else day),
        "published": inner["publishedAt"][:10],
        "upvotes": inner["upvotes"],
        "comments": item["numComments"],
        "keywords": inner.get("ai_keywords", []),
        "summary": one_line(inner["ai_summary"]) if "ai_summary" in inner else None,
    }


def plainly(url: str) -> str:
    """*url* with what two ways of writing one address may differ in taken away."""
    url = re.sub(r"^https?://(www\.)?", "", re.sub(r"\s", "", url)).lower().partition("#")[0]
    url = re.sub(r"[?&](tab|usp|si|feature|utm_\w+)=[^&]*", "", url).rstrip("/").removesuffix(".git")
    url = re.sub(r"^arxiv\.org/(?:pdf|html|abs)/([\d.]+\d)(v\d+)?(\.pdf)?$", r"arxiv.org/abs/\1", url)
    return re.sub(r"/tree/(main|master)$", "", url).replace("hf.co/", "huggingface.co/").rstrip("/")


def own_links(item: dict[str, Any]) -> list[str]:
    """The links that *item* has in fields of their own, each once, without one to its own page."""
    values = [item["paper"].get(name) for name in ("githubRepo", "projectPage")]
    links = dict.fromkeys(plainly(value) for value in values if value)
    return [link for link in links if link != f"huggingface.co/papers/{item['paper']['id']}"]


def compare(papers: tuple[Paper, ...], items: list[dict[str, Any]], day: str | None = None) -> None:
    assert len(papers) == len(items)
    for paper, item in zip(papers, items, strict=True):
        assert told(paper) == held(item, day)
        own = own_links(item)
        assert [plainly(link.url) for link in paper.links][: len(own)] == own
        assert paper.links[0].kind == "code" if "githubRepo" in item["paper"] else True


@pytest.mark.parametrize("name", HTML)
def test_a_real_page_comes_out_as_the_json_it_holds(name: str) -> None:
    props, listing = props_of(name), parsed(name)
    day = props["date"][:10] if "date" in props else None

    compare(listing.papers, props["dailyPapers"], day)
    assert (listing.day and str(listing.day)) == day
    assert not listing.notes


def test_the_json_of_a_page_alone_gives_the_same_as_the_page() -> None:
    name = "trending_2026-10-07_excerpt.html"
    alone = parsed("trending_2026-10-07_props_excerpt.json")

    assert alone.papers == parsed(name).papers
    assert len(alone.papers) == 2


@pytest.mark.parametrize("name", ANSWERS)
def test_a_real_answer_of_the_api_comes_out_complete(name: str) -> None:
    items = json.loads((PAGES / "api" / name).read_bytes())
    listing = parsed(f"api/{name}")

    compare(listing.papers, items)
    days = {item["paper"]["submittedOnDailyAt"][:10] for item in items if "submittedOnDailyAt" in item["paper"]}
    assert str(listing.day) == (days.pop() if len(days) == 1 else "None")
    assert not listing.notes


@pytest.mark.parametrize(("name", "reason"), DAMAGED.items())
def test_a_damaged_archive_is_a_clear_error(name: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        parsed(f"api/{name}")


def test_the_cards_of_a_real_page_name_the_same_papers_as_its_json() -> None:
    name = "daily_2024-08-01.html"
    whole, content = parsed(name), (PAGES / name).read_bytes()
    start = content.index(b'data-props="', content.index(b'data-target="DailyPapers"'))
    end = content.index(b'"', start + len(b'data-props="')) + 1

    cards = sources.parse_page(Page(Address(name, name), content[:start] + content[end:], SEEN))

    assert len(cards.papers) == 13
    assert [seen_on_a_card(paper) for paper in cards.papers] == [seen_on_a_card(paper) for paper in whole.papers]
    assert (cards.day, cards.notes != ()) == (whole.day, True)


def seen_on_a_card(paper: Paper) -> tuple[object, ...]:
    return paper.id, paper.title, paper.listed, paper.upvotes, paper.comment_count or 0


def test_the_copied_search_page_comes_out_as_it_was_labelled() -> None:
    labelled = [json.loads(line) for line in real_path("seed_gold.jsonl").read_text("utf-8").splitlines()]
    listing = parsed("search_2026-01-08_copied.txt", date(2026, 1, 8))

    assert [label_of(paper) for paper in listing.papers] == [
        {name: want[name] for name in label_of(paper)} for want, paper in zip(labelled, listing.papers, strict=True)
    ]
    assert len(listing.papers) == 36
    for paper, want in zip(listing.papers, labelled, strict=True):
        assert [(link.url.rstrip("/"), link.kind) for link in paper.links] == [
            (link["url"].rstrip("/"), link["kind"]) for link in want["links"]
        ]


def label_of(paper: Paper) -> dict[str, object]:
    organization = paper.organization and f"{paper.organization.slug} {paper.organization.name}"
    return {
        "title": paper.title,
        "date": str(paper.published),
        "authors_count": paper.author_count,
        "organization": organization,
        "comments": paper.comment_count,
        "abstract_sha256": hashlib.sha256(paper.abstract.encode()).hexdigest(),
    }


@pytest.mark.parametrize("seen", [date(2026, 1, 8), date(2026, 11, 23), date(2030, 2, 28)])
def test_a_copied_page_whose_dates_have_years_does_not_depend_on_when_it_is_read(seen: date) -> None:
    name = "search_2026-01-08_copied.txt"

    assert parsed(name, seen) == replace(parsed(name, date(2026, 1, 8)), seen=seen)


@pytest.mark.parametrize(
    ("name", "seen", "rows"),
    [
        (
            "search_2026-03-25_with_urls_excerpt.txt",
            date(2026, 3, 25),
            [
                ("arxiv:1802.08979", "2018-02-24", 4, None, 0, None),
                ("arxiv:2510.21057", "2025-10-23", None, "google", 5, 1),
            ],
        ),
        (
            "search_2026-10-02_excerpt.md",
            date(2026, 10, 2),
            [
                ("arxiv:2605.08583", "2026-05-08", None, "umass", 1, 1),
                ("arxiv:2403.01774", "2024-03-03", 9, None, 0, None),
            ],
        ),
    ],
)
def test_a_copied_page_with_addresses_keeps_what_they_tell(
    name: str, seen: date, rows: list[tuple[object, ...]]
) -> None:
    papers = parsed(name, seen).papers

    assert [
        (
            p.id,
            str(p.published),
            p.author_count,
            p.organization and p.organization.slug,
            p.upvotes,
            p.comment_count,
        )
        for p in papers
    ] == rows
    assert all(len(p.abstract) > 400 and "\\" not in p.abstract and "](" not in p.abstract for p in papers)


def test_every_record_of_two_years_comes_out_as_it_is() -> None:
    items = [row["item"] for row in corpus_rows()]

    reading = records.read_papers(items)

    assert (len(reading.papers), reading.unread) == (9126, ())
    compare(reading.papers, items)
