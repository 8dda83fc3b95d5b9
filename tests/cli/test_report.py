"""`digest report`, as it is typed."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from support.invented_field import LAST, RULES, field, paper
from support.running import NONE, Command, Outcome

from digest.archive import Archive
from digest.model import Listing, Paper

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
ALL = ("--since", "2026-04-02", "--until", "2026-06-30")


def read_lists(digest: Command, papers: Iterable[Paper]) -> None:
    """Have the lists of *papers* in the archive."""
    by_day: dict[date, list[Paper]] = {}
    for each in papers:
        if each.listed:
            by_day.setdefault(each.listed, []).append(each)
    names = []
    for day, listed in by_day.items():
        records = [
            {"paper": {"id": each.id.removeprefix("arxiv:"), "title": each.title, "upvotes": each.upvotes}}
            for each in listed
        ]
        page = {"dailyPapers": records, "dateString": day.isoformat(), "periodType": "day"}
        names.append(f"{day}.json")
        (digest.folder / names[-1]).write_text(json.dumps(page), encoding="utf-8")
    assert digest("fetch", *names, "--all", "-f", "ids").status == 0


@pytest.fixture
def field_digest(digest: Command) -> Command:
    """The command with half a year of lists, and two topics."""
    read_lists(digest, field())
    configured(digest, RULES)
    return digest


def configured(digest: Command, text: str) -> None:
    path = digest.home / "config" / "digest" / "config.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_page_goes_to_standard_output_or_into_a_file(field_digest: Command) -> None:
    piped, written = field_digest("report", *ALL), field_digest("report", *ALL, "-o", "report.html")

    assert (piped.status, piped.err, written.status, written.err, written.out) == (0, "", 0, "", b"")
    assert piped.text.startswith("<!DOCTYPE html>\n")
    assert (field_digest.folder / "report.html").read_bytes() == piped.out
    assert re.findall("<h2>([^<]+)", piped.text) == ["How much of the list is yours", "Most voted", "Near misses"]
    assert "Hugging&nbsp;Face" in piped.text


def test_the_same_archive_gives_the_same_bytes(field_digest: Command) -> None:
    assert field_digest("report", *ALL) == field_digest("report", *ALL)


def test_a_person_is_told_where_it_is(field_digest: Command) -> None:
    _, talk = field_digest.talking("report", *ALL, "-o", "report.html")

    assert "report.html: 2 Apr – 30 Jun 2026, 129 papers" in talk


def test_an_old_archive_ends_with_its_newest_list(field_digest: Command) -> None:
    assert "<h1>1 April – 30 June 2026</h1>" in field_digest("report").text


def test_a_period_that_is_longer_than_the_archive_begins_with_it(field_digest: Command) -> None:
    first = LAST - timedelta(29 * 7 + 6)

    assert f"<h1>{first.day} December 2025 – 30 June 2026</h1>" in field_digest("report", "--since", "9 years").text


def test_words_of_the_command_line_are_topics_of_their_own(field_digest: Command) -> None:
    ran = field_digest("report", *ALL, "-m", "otter*", "-m", "title:moss", "-m", "otter*")

    assert re.findall("<figcaption><b>([^<]+)", ran.text) == ["otter*", "title:moss"]


def test_hidden_papers_are_in_no_list_and_starred_ones_have_a_star(field_digest: Command) -> None:
    papers = re.findall(r'<h3><a href="[^"]+">([^<]+)', field_digest("report", *ALL).text)
    assert field_digest("hide", papers[0]).status == field_digest("star", papers[1]).status == 0

    text = field_digest("report", *ALL).text

    assert papers[0] not in text
    assert "<h3>★ <a " in text


@pytest.mark.parametrize(
    ("arguments", "said", "remedy"),
    [
        (("--since", "2026-06-29"), "of 300 archived papers are of 29–30 Jun 2026; a report takes 40", "--since 365d"),
        (("--until", "2020-01-01"), "0 of 300 archived papers are of", "--since 365d"),
        (("--since", "2026-07-01", "--until", "2026-06-30"), "--since 2026-07-01: behind the last day, 2026-06-30", ""),
        (("--since", "soon"), "--since soon: write 3d, 2w", ""),
        (("--until", "9999-01-01"), "--until 9999-01-01: is still to come", ""),
        (("--until", "0001-01-02"), "--since 90d: write", ""),
        (("-m", "RAG, LoRA"), '-m: "RAG, LoRA" can mean two things', "RAG | LoRA"),
        (("-m", ""), "-m: ", ""),
        (("-o", "."), "-o .: a folder, not a file", "-o report.html"),
        (("-o", "report.pdf"), "-o report.pdf: the page is HTML", "-o report.html"),
        (("-o", "none/report.html"), "none/report.html: cannot be written", ""),
        (("-c", "none.yaml"), "none.yaml: no such file", "digest init"),
    ],
)
def test_what_cannot_be_done_is_refused(
    field_digest: Command, arguments: tuple[str, ...], said: str, remedy: str
) -> None:
    ran = field_digest("report", *arguments)

    assert ran.status in (1, 2)
    assert ran.out == b""
    assert said in ran.err
    assert remedy in ran.err


def test_without_topics_it_is_said_how_to_have_some(field_digest: Command) -> None:
    configured(field_digest, "mute: [moss]\n")

    ran = field_digest("report", *ALL)

    assert (ran.status, ran.out) == (2, b"")
    assert "config.yaml: no topic in it" in ran.err
    assert "digest init" in ran.err
    assert "digest report -m " in ran.err


def test_without_an_archive_it_is_said_how_to_begin_one(digest: Command) -> None:
    ran = digest("report", "-m", "river")

    assert ran.status == 1
    assert "digest fetch" in ran.err


def test_html_does_not_run_over_a_terminal(field_digest: Command) -> None:
    ran = field_digest.on_terminal("report", *ALL)

    assert ran.status == 2
    assert "digest report -o report.html" in ran.err


def test_a_file_that_cannot_be_written_stays_as_it_was(field_digest: Command) -> None:
    before = field_digest.folder / "report.html"
    before.write_text("before", encoding="utf-8")

    assert field_digest("report", "--since", "soon", "-o", "report.html").status == 2

    assert before.read_text(encoding="utf-8") == "before"


def test_it_needs_no_network(field_digest: Command) -> None:
    assert field_digest("report", *ALL, env={"HF_ENDPOINT": "http://127.0.0.1:9"} | dict(NONE)).status == 0


# --- archives of other sources -----------------------------------------------------------------------------


def archive_of(digest: Command) -> Archive:
    path = digest.home / "state" / "digest" / "archive.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    return Archive(path)


def about(of: Outcome) -> str:
    """The line below the heading of a page."""
    assert of.status == 0, of.err
    (line,) = re.findall('class="about">([^<]+)', of.text)
    return " ".join(unescape(line).split())


def test_a_new_version_of_an_old_paper_is_none_of_the_papers(digest: Command) -> None:
    kinds = ("new", "cross", "replaced", "replaced")
    papers = [replace(paper(at, f"Rivers {at}", ago=at % 59), announced=kinds[at % 4]) for at in range(400)]
    with archive_of(digest) as archive:
        for each in papers:
            archive.papers.remember([Listing("arxiv:cs.CL", (each,), each.listed, source="arxiv:cs.CL")], [each], NOW)

    until = ("--until", f"{LAST}", "--since", "60d")
    trends = digest("trends", "river", *until, "-f", "json")
    page = digest("report", "-m", "river", *until)

    assert about(page) == "200 of 200 papers have your words arXiv cs.CL, 59 lists"
    (trend,) = json.loads(trends.text)["sources"]
    assert (trend["total"], trend["terms"][0]["total"]) == (200, 200)


def test_feeds_alone_end_with_their_newest_entry(digest: Command) -> None:
    entries = [replace(paper(at, f"Rivers {at}"), listed=None, published=LAST - timedelta(at)) for at in range(60)]
    with archive_of(digest) as archive:
        archive.papers.remember([], entries, NOW)

    page, talk = digest.talking("report", "-m", "river", "-o", "report.html")

    assert page.status == 0
    assert "report: up to the newest list, of Tue 30 Jun 2026" in talk
    assert "2 May – 30 June 2026" in (digest.folder / "report.html").read_text(encoding="utf-8")
