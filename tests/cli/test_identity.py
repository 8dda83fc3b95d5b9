"""Two papers are not one because of their titles, and nobody's feed buries or changes another site's paper."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.forked_command import Runner
from support.homes import NOON, Home, found
from support.loopback import Answer, Site

DAY = "2026-06-09"
REAL, CODE = "The Real Title of a Paper", "https://github.com/evil/malware"


@pytest.fixture
def home(runner: Runner, tmp_path: Path) -> Home:
    return Home(tmp_path / "home", runner)


def feed(home: Home, name: str, *items: Mapping[str, object]) -> str:
    value = {"version": "https://jsonfeed.org/version/1.1", "title": name, "items": items}
    (home.folder / name).write_text(json.dumps(value), encoding="utf-8")
    return name


def real(home: Home, identifier: str = "2601.90002", title: str = REAL) -> str:
    paper = {"id": identifier, "title": title, "summary": "What it really is.", "authors": [{"name": "Alice Arbour"}]}
    page = {"dailyPapers": [{"paper": paper}], "dateString": DAY, "periodType": "day"}
    (home.folder / "real.json").write_text(json.dumps(page), encoding="utf-8")
    return "real.json"


def false(home: Home) -> str:
    code = f"False. <a href='{CODE}'>code</a>"
    place = "https://arxiv.org/abs/2601.90002"
    item = {"id": place, "url": place, "title": "A False Title", "content_html": code, "authors": [{"name": "Mallory"}]}
    return feed(home, "false.json", item)


def papers(home: Home, *names: str) -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads(home("fetch", *names, "-f", "json", "--no-archive").out)["papers"]
    return told


def test_two_editorials_of_one_feed_are_two_with_their_own_texts(home: Home) -> None:
    items = [
        {"id": f"https://journal.example/{number}", "url": f"https://journal.example/{number}", "title": "Editorial",
         "content_text": text}
        for number, text in enumerate(["About models.", "About agents, and a little longer than the first."])
    ]  # fmt: skip
    feed(home, "journal.json", *items)

    shown = papers(home, "journal.json")

    assert [(paper["url"], paper["abstract"]) for paper in shown] == [
        (each["url"], each["content_text"]) for each in items
    ]


@pytest.mark.parametrize(
    "title", ["Editorial", "Book Review", "Erratum", "Preface", "Issue Information", "编辑部", "EDITORIAL BOARD"]
)
@pytest.mark.parametrize("with_addresses", [True, False])
def test_a_standing_title_comes_again_with_every_issue(home: Home, title: str, with_addresses: bool) -> None:
    came = []
    for month in range(3):
        for journal in ("tides", "moss"):
            item: dict[str, object] = {
                "id": f"{month}",
                "title": title,
                "content_text": f"Of {journal}, issue {month}.",
            }
            if with_addresses:
                item["url"] = f"https://{journal}.example/{month}"
            feed(home, f"{journal}.json", item)
        came.append(found(home("fetch", "tides.json", "moss.json", "--new", "-f", "ids", now=NOON)))

    assert [len(each) for each in came] == [2, 2, 2]
    assert len({identifier for each in came for identifier in each}) == 6


def test_entries_that_all_lead_to_their_issue_are_as_many_as_they_have_titles(home: Home) -> None:
    place = "https://journal.example/issue-12"
    titles = ["On Graphs", "On Trees", "On Graphs"]
    feed(home, "issue.json", *({"id": place, "url": place, "title": title} for title in titles))

    shown = papers(home, "issue.json")

    assert [(paper["title"], paper["url"]) for paper in shown] == [("On Graphs", place), ("On Trees", place)]


def test_works_of_one_long_title_at_two_sites_pair_up_and_lose_none(home: Home) -> None:
    def issue(site: str) -> str:
        title = "Letter to the Editor of This Journal"
        items = [{"url": f"https://{site}.example/{at}", "title": title, "content_text": f"{at}"} for at in range(2)]
        return feed(home, f"{site}.json", *items)

    first = home("fetch", issue("tides"), "--new", "-f", "ids")
    second = home("fetch", "sample", issue("moss"), "--new", "-f", "ids")
    third = home("fetch", issue("tides"), issue("moss"), "--new", "-f", "ids")

    assert (len(found(first)), second.status, len(found(second)), found(third)) == (2, 0, 12, [])


@pytest.mark.parametrize("order", [("real.json", "false.json"), ("false.json", "real.json")], ids=" ".join)
def test_in_whatever_order_the_sources_stand_the_site_says_what_its_paper_is(
    home: Home, order: tuple[str, ...]
) -> None:
    real(home)
    false(home)

    (paper,) = papers(home, *order)

    assert (paper["title"], paper["abstract"], paper["authors"]) == (REAL, "What it really is.", ["Alice Arbour"])
    assert CODE not in json.dumps(paper["links"])
    assert set(paper["sources"]) == {"hf", "feed"}  # type: ignore[call-overload]  # a list of names


def test_a_feed_that_names_a_paper_first_does_not_bury_it(home: Home) -> None:
    first = home("fetch", false(home), "--new", "-f", "json")
    second = home("fetch", real(home), "--new", "-f", "json")
    third = home("fetch", real(home), false(home), "--new", "-f", "ids")

    (paper,) = json.loads(second.out)["papers"]
    assert found(third) == []
    assert [each["title"] for each in json.loads(first.out)["papers"]] == ["A False Title"]
    assert (paper["title"], paper["authors"], paper["former_title"]) == (REAL, ["Alice Arbour"], "A False Title")
    assert CODE not in json.dumps(paper["links"])


def test_nor_does_a_feed_with_its_title(home: Home) -> None:
    item = {
        "id": "http://evil.example/1",
        "url": "http://evil.example/1",
        "title": REAL,
        "authors": [{"name": "Mallory"}],
    }
    home("fetch", feed(home, "thief.json", item), "--new", "-f", "ids")

    assert found(home("fetch", real(home), "--new", "-f", "ids")) == ["arxiv:2601.90002"]


def test_a_feed_that_says_the_same_as_the_site_has_delivered_its_paper(home: Home) -> None:
    place = "https://arxiv.org/abs/2601.90002"
    home("fetch", feed(home, "mirror.json", {"id": place, "url": place, "title": f"{REAL}."}), "--new", "-f", "ids")

    assert found(home("fetch", real(home), "--new", "-f", "ids")) == []


def test_a_paper_that_its_own_site_gives_another_title_comes_once_more_and_says_so(home: Home) -> None:
    def listed(title: str) -> str:
        entry = (
            f"<entry><id>http://arxiv.org/abs/2601.90002v1</id><title>{title}</title><summary>What it is.</summary>"
            "<published>2026-01-05T10:00:00Z</published><author><name>A. Arbour</name></author>"
            '<category term="cs.CL"/></entry>'
        )
        search = 'xmlns:o="http://a9.com/-/spec/opensearch/1.1/"'
        inner = f"<id>http://arxiv.org/api/x</id>{entry}<o:totalResults>1</o:totalResults>"
        atom = f'<feed xmlns="http://www.w3.org/2005/Atom" {search}>{inner}</feed>'
        (home.folder / "arxiv.xml").write_text(atom, encoding="utf-8")
        return "arxiv.xml"

    def titles(title: str) -> list[tuple[str, str | None]]:
        ran = home("fetch", listed(title), "--new", "-f", "json")
        return [(paper["title"], paper["former_title"]) for paper in json.loads(ran.out)["papers"]]

    assert titles("On Tides") == [("On Tides", None)]
    assert titles("{O}n  $Tides$.") == []
    assert titles("On Tides and Moss") == [("On Tides and Moss", "{O}n $Tides$.")]
    assert titles("On Tides and Moss") == []
    # Back and forth is no news.
    assert titles("On Tides") == []
    assert titles("On Tides and Moss") == []


def test_a_page_in_the_form_of_a_site_from_another_address_is_no_word_of_that_site(home: Home) -> None:
    with Site() as stranger:
        stranger.answers("/feed.json", Answer((home.folder / real(home, title="A False Title")).read_bytes()))
        home("fetch", f"{stranger.url}/feed.json", "--new", "-f", "ids")
    second = home("fetch", real(home), "--new", "-f", "json")

    (paper,) = json.loads(second.out)["papers"]
    assert (paper["title"], paper["former_title"]) == (REAL, "A False Title")
