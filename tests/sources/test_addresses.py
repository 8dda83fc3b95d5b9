"""What a person may type for a listing, and what is made of it."""

from dataclasses import replace
from datetime import date

import pytest

from digest import sources
from digest.errors import UsageError
from digest.model import Address

SITE = "https://huggingface.co"
DAY = date(2026, 1, 8)

TYPED = {
    "hf": ("/papers", None),
    "hf:": ("/papers", None),
    "hf:2026-01-08": ("/papers/date/2026-01-08", DAY),
    "hf:2024-02-29": ("/papers/date/2024-02-29", date(2024, 2, 29)),
    "hf:2026-W02": ("/papers/week/2026-W02", None),
    "hf:2026-W53": ("/papers/week/2026-W53", None),
    "hf:2026-01": ("/papers/month/2026-01", None),
    "hf:trending": ("/papers/trending", None),
    "hf:q=slow-fast networks": ("/papers?q=slow-fast+networks", None),
    "hf:q= slow-fast networks ": ("/papers?q=slow-fast+networks", None),
    "hf:q=R&D = 100% #1/2?": ("/papers?q=R%26D+%3D+100%25+%231%2F2%3F", None),
    "hf:q=Erdős–Rényi": ("/papers?q=Erd%C5%91s%E2%80%93R%C3%A9nyi", None),
    "hf:q=" + "x" * 250: ("/papers?q=" + "x" * 250, None),
}
RANKED = ("/papers/trending", "q=")
FROM_BROWSER = {
    "https://huggingface.co/papers": ("/papers", None),
    "https://huggingface.co/papers/": ("/papers", None),
    "http://huggingface.co/papers": ("/papers", None),
    "https://www.huggingface.co/papers": ("/papers", None),
    "https://hf.co/papers": ("/papers", None),
    "https://huggingface.co/papers/date/2026-01-08": ("/papers/date/2026-01-08", DAY),
    "https://hf.co/papers/date/2026-01-08": ("/papers/date/2026-01-08", DAY),
    "https://huggingface.co/papers?date=2026-01-08": ("/papers?date=2026-01-08", DAY),
    "https://huggingface.co/papers/week/2026-W02": ("/papers/week/2026-W02", None),
    "https://huggingface.co/papers/month/2026-01": ("/papers/month/2026-01", None),
    "https://huggingface.co/papers/month/2026-01?q=tide": ("/papers/month/2026-01?q=tide", None),
    "https://huggingface.co/papers/trending": ("/papers/trending", None),
    "https://huggingface.co/papers?q=slow-fast+networks": ("/papers?q=slow-fast+networks", None),
    "https://huggingface.co/papers/2407.21783": ("/api/papers/2407.21783", None),
    "https://huggingface.co/papers/2407.21783v2": ("/api/papers/2407.21783", None),
    "https://huggingface.co/papers/2407.21783/": ("/api/papers/2407.21783", None),
}
LEFT_TO_THE_CONTENT = [
    "page.html",
    "day.json",
    "./hf",
    "folder/page.txt",
    "C:\\pages\\page.html",
    "c:\\page.html",
    "C:/page.html",
    "c:/page.html",
    "-",
]
FEEDS = [
    "https://example.org/feed.xml",
    "https://huggingface.co/api/models?search=tide",
    "https://huggingface.co/papersque",
    "https://huggingface.co.example.org/papers",
    "https://example.org/huggingface.co/papers",
]
IMPOSSIBLE = [
    "hf:2026-02-30",
    "hf:2026-13",
    "hf:2026-1-8",
    "hf:2026-W00",
    "hf:2026-W54",
    "hf:08.01.2026",
    "hf:yesterday",
    "hf:Trending",
    "hf:trendng",
    "hf:q",
]
SUGGESTED = {
    "hff:2026-01-08": "; did you mean hf?",
    "h:trending": "; did you mean hf?",
    "samples:x": "; did you mean sample?",
    "ftp://example.org/papers.html": "no source is called ftp",
    "papers:today": "no source is called papers",
}


@pytest.mark.parametrize(("text", "place", "asked"), [(text, *value) for text, value in TYPED.items()])
def test_what_is_typed_for_hugging_face_becomes_its_address(text: str, place: str, asked: date | None) -> None:
    series = "hf" if asked or place == "/papers" else None
    ranked = any(mark in place for mark in RANKED)
    assert sources.parse_address(text) == Address(text, SITE + place, "hf", asked, series, ranked=ranked)


@pytest.mark.parametrize(("text", "place", "asked"), [(text, *value) for text, value in FROM_BROWSER.items()])
def test_an_address_from_the_browser_is_the_source_it_belongs_to(text: str, place: str, asked: date | None) -> None:
    # The latest list is caught up with, however it is written.
    other = Address(text, SITE + place, "hf", asked, ranked=any(mark in place for mark in RANKED))
    expected = sources.parse_address("hf") if place == "/papers" else other
    assert sources.parse_address(text) == (replace(expected, series="hf") if asked else expected)


@pytest.mark.parametrize("text", LEFT_TO_THE_CONTENT)
def test_a_file_is_left_to_its_content(text: str) -> None:
    assert sources.parse_address(text) == Address(text, text)


@pytest.mark.parametrize("text", FEEDS)
def test_an_unknown_address_is_taken_for_a_feed(text: str) -> None:
    assert sources.parse_address(text) == Address(text, text, "feed", for_programs=True)


def test_the_sample_is_known_to_be_of_hugging_face() -> None:
    assert sources.parse_address("sample") == Address("sample", "sample", "hf")


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_what_the_site_does_not_have_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="^" + text) as refused:
        sources.parse_address(text)

    assert any(remedy in str(refused.value) for remedy in ("hf:2026-01-08", "hf:trending", "no such day"))


@pytest.mark.parametrize(("text", "suggestion"), SUGGESTED.items())
def test_a_source_that_does_not_exist_is_refused_with_a_suggestion(text: str, suggestion: str) -> None:
    with pytest.raises(UsageError, match="^" + text) as refused:
        sources.parse_address(text)

    assert str(refused.value).endswith(suggestion)
    assert refused.value.remedies == (sources.LIST_THEM,)


@pytest.mark.parametrize("query", ["", "  ", "x" * 251])
def test_a_search_has_between_1_and_250_characters(query: str) -> None:
    with pytest.raises(UsageError, match="1 to 250 characters"):
        sources.parse_address("hf:q=" + query)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("hf", "Hugging Face"),
        ("HF:2026-01-08", "Hugging Face"),
        ("hf:trending", "Hugging Face trending"),
        ("hf:q=slow-fast networks", "Hugging Face slow-fast networks"),
        ("arxiv:cs.CL", "arXiv cs.CL"),
        ("arxiv:cs.CL/2026-01-08", "arXiv cs.CL/2026-01-08"),
        ("arxiv:q=all:RAG", "arXiv all:RAG"),
        ("hf:by=ada-quay", "Hugging Face by ada-quay"),
        ("openalex:q=slow tides", "OpenAlex slow tides"),
        ("openalex:author=A5023888391", "OpenAlex author A5023888391"),
        ("pubmed:crispr[ti] AND review[pt]", "PubMed crispr[ti] AND review[pt]"),
        ("acl:2025.acl-long", "ACL Anthology 2025.acl-long"),
        ("acl:events/acl-2025", "ACL Anthology acl-2025"),
        ("biorxiv", "bioRxiv"),
        ("biorxiv:neuroscience", "bioRxiv neuroscience"),
        ("biorxiv:neuroscience/2026-01-08", "bioRxiv neuroscience"),
        ("biorxiv:2026-01-08", "bioRxiv"),
        ("biorxiv:cell_biology+neuroscience", "bioRxiv cell biology + neuroscience"),
        ("medrxiv:cardiovascular_medicine", "medRxiv cardiovascular medicine"),
        ("openreview:ICLR.cc/2026/Conference", "OpenReview ICLR 2026"),
        ("openreview:ICLR.cc/2027/Conference/Submission", "OpenReview ICLR 2027 Submission"),
        (
            "openreview:NeurIPS.cc/2025/Datasets_and_Benchmarks_Track",
            "OpenReview NeurIPS 2025 Datasets and Benchmarks Track",
        ),
        ("https://www.example.org/feed.xml", "example.org/feed.xml"),
        ("https://huggingface.co/papers/month/2026-01", "huggingface.co/papers/month/2026-01"),
        ("https://huggingface.co/papers/trending", "huggingface.co/papers/trending"),
        ("saved/page.html", "page.html"),
        ("-", "standard input"),
        ("sample", "sample"),
    ],
)
def test_an_address_has_a_label_that_readers_know(text: str, label: str) -> None:
    assert sources.label_of(sources.parse_address(text).text) == label


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("hf", "Hugging Face"),
        ("arxiv", "arXiv"),
        ("acl", "ACL Anthology"),
        ("biorxiv", "bioRxiv"),
        ("medrxiv", "medRxiv"),
        ("openreview", "OpenReview"),
        ("openalex", "OpenAlex"),
        ("pubmed", "PubMed"),
        ("feed", "feed"),
        ("a-source-that-was-uninstalled", "a-source-that-was-uninstalled"),
    ],
)
def test_a_source_has_a_label_of_its_own(name: str, label: str) -> None:
    assert sources.source_label(name) == label


@pytest.mark.parametrize("example", [example for example, _ in sources.address_examples()])
def test_every_example_is_understood(example: str) -> None:
    assert sources.parse_addresses(example.strip('"'))


@pytest.mark.parametrize("day", ["2026-13-45", "2026-02-30", "0000-01-01"])
@pytest.mark.parametrize("path", ["/papers/date/", "/papers?date="])
def test_an_impossible_day_in_an_address_from_the_browser_is_a_plain_error(path: str, day: str) -> None:
    with pytest.raises(UsageError, match=day):
        sources.parse_address(SITE + path + day)


@pytest.mark.parametrize(
    "text",
    ["HTTPS://huggingface.co/papers", "Https://huggingface.co/papers", "https://HuggingFace.co/papers"],
)
def test_scheme_and_host_may_be_written_in_capitals(text: str) -> None:
    assert sources.parse_address(text) == sources.parse_address("hf")


@pytest.mark.parametrize("end", ["/", "#top"])
def test_a_day_from_the_browser_is_asked_for_whatever_ends_its_address(end: str) -> None:
    assert sources.parse_address(f"{SITE}/papers/date/2026-01-08{end}").asked == DAY


@pytest.mark.parametrize("end", ["#community", "?utm=1"])
def test_one_paper_from_the_browser_is_read_from_the_api_whatever_ends_its_address(end: str) -> None:
    assert sources.parse_address(f"{SITE}/papers/2407.21783{end}").place == f"{SITE}/api/papers/2407.21783"


def test_a_day_can_be_asked_of_the_daily_list() -> None:
    assert sources.at_day(sources.parse_address("hf"), DAY) == sources.parse_address("hf:2026-01-08")


@pytest.mark.parametrize("text", ["page.html", "-", "sample"])
def test_a_day_can_be_expected_of_a_page_that_is_already_there(text: str) -> None:
    address = sources.parse_address(text)

    assert sources.at_day(address, DAY) == Address(text, address.place, address.source, DAY)


@pytest.mark.parametrize(
    "text", ["hf:2026-01-07", "hf:2026-W02", "hf:trending", "hf:q=tide", "https://example.org/feed.xml"]
)
def test_a_day_cannot_be_asked_of_another_list(text: str) -> None:
    with pytest.raises(UsageError, match="--date"):
        sources.at_day(sources.parse_address(text), DAY)


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="an empty address"):
        sources.parse_address(text)


def test_the_name_of_a_source_may_be_written_in_capitals() -> None:
    assert sources.parse_address("HF:2026-01-08") == sources.parse_address("hf:2026-01-08")


def test_the_day_of_a_list_may_be_asked_for_twice() -> None:
    day = sources.parse_address("hf:2026-01-08")

    assert sources.at_day(day, date(2026, 1, 8)) == day


def test_a_file_may_be_called_like_an_address() -> None:
    assert not sources.parse_address("http-notes.html").is_remote


@pytest.mark.parametrize("text", ["arxiv:+", "arxiv: + "])
def test_signs_alone_name_no_listing(text: str) -> None:
    with pytest.raises(UsageError, match="names nothing"):
        sources.parse_addresses(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("hf arxiv:cs.CL", ["hf", "arxiv:cs.CL"]),
        ("hf, hf:trending", ["hf", "hf:trending"]),
        ("arxiv:cs.CL;hf", ["arxiv:cs.CL", "hf"]),
        ("sample, https://example.org/feed.xml", ["sample", "https://example.org/feed.xml"]),
        ("https://example.org/a.xml hf", ["https://example.org/a.xml", "hf"]),
    ],
)
def test_several_addresses_at_once_are_told_apart(text: str, parts: list[str]) -> None:
    assert sources.split_addresses(text) == parts
    with pytest.raises(UsageError, match=r"2 addresses at once$") as refused:
        sources.parse_address(text)

    assert [each.command for each in refused.value.remedies] == [f"digest fetch {parts[0]} {parts[1]}"]


@pytest.mark.parametrize(
    "text",
    ["hf", "my page.html", "page, of hf.html", "hf:q=sample hf", "pubmed:crispr hf", "arxiv:q=slow, arxiv:fast", ""],
)
def test_blanks_and_commas_of_one_address_stay_in_it(text: str) -> None:
    assert sources.split_addresses(text) == [text]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("cs.CL", "arxiv:cs.CL"),
        ("cs.CL+cs.LG", "arxiv:cs.CL+cs.LG"),
        ("2407.21783", "arxiv:2407.21783"),
        ("2026-01-08", "hf:2026-01-08"),
        ("2025.acl-long", "acl:2025.acl-long"),
        ("huggingface", "hf"),
        ("Hugging Face", "hf"),
        ("pubmd", "pubmed"),
    ],
)
def test_an_address_without_its_source_leads_to_it(word: str, meant: str) -> None:
    assert sources.suggest_source(word) == f"; did you mean {meant}?"


@pytest.mark.parametrize("word", ["page.html", "notes.txt", "2026.md", "zzzzzz"])
def test_no_source_is_guessed_for_a_file(word: str) -> None:
    assert sources.suggest_source(word) == ""
