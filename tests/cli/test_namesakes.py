"""`follow: [{name: …, like: …}]`, as it is typed: the right person's papers are shown, and it is said by whom."""

import json
from pathlib import Path

import pytest
from support.running import Command

RULES = "match: [nothing of this]\nfollow: [{name: Yang Liu, like: arxiv:2606.90001}]\n"
UNKNOWN = "follow: [{name: Yang Liu, like: arxiv:2606.99999}]\n"
AUTHORS = {
    "2606.90001": ["Yang Liu", "Ann Poe"],
    "2606.90002": ["Yang Liu", "Ann Poe", "Cy Dee", "Eve Fox"],
    "2606.90003": ["Yang Liu", "Gil Hay"],
    "2606.90004": ["Yang Liu", "Cy Dee", "Eve Fox"],
}
IDS = ("-f", "ids")


def write_list(path: Path, day: str, *identifiers: str) -> None:
    papers = [
        {"paper": {"id": each, "title": f"Paper of tides {each[-1]}", "authors": [{"name": n} for n in AUTHORS[each]]}}
        for each in identifiers
    ]
    path.write_text(json.dumps({"dailyPapers": papers, "dateString": day, "periodType": "day"}))


@pytest.fixture
def reader(digest: Command) -> Command:
    """A reader with Monday's list in the archive and Tuesday's in the folder."""
    write_list(digest.folder / "monday.json", "2026-06-08", "2606.90001", "2606.90002")
    write_list(digest.folder / "tuesday.json", "2026-06-09", "2606.90003", "2606.90004")
    (digest.folder / "rules.yaml").write_text(RULES)
    (digest.folder / "unknown.yaml").write_text(UNKNOWN)
    assert digest("fetch", "monday.json", "-m", "tides", *IDS).status == 0
    return digest


def test_a_new_paper_is_followed_by_what_earlier_days_know(reader: Command) -> None:
    found = reader("fetch", "tuesday.json", "-c", "rules.yaml", *IDS)

    assert (found.status, found.err, found.text.split()) == (0, "", ["arxiv:2606.90004"])


def test_the_digest_names_the_co_author_for_whom_it_was_chosen(reader: Command) -> None:
    (paper,) = json.loads(reader("fetch", "tuesday.json", "-c", "rules.yaml", "-f", "json").out)["papers"]

    assert paper["why"] == [
        {"topic": None, "term": "Yang Liu", "field": "author", "text": "Yang Liu"},
        {"topic": None, "term": "like arxiv:2606.90001", "field": "author", "text": "Cy Dee"},
    ]


def test_without_the_archive_only_the_list_itself_tells(reader: Command) -> None:
    alone = reader("fetch", "tuesday.json", "-c", "rules.yaml", "--no-archive", *IDS)
    both = reader("fetch", "monday.json", "tuesday.json", "-c", "rules.yaml", "--no-archive", *IDS)

    assert alone.text.split() == []
    assert sorted(both.text.split()) == ["arxiv:2606.90001", "arxiv:2606.90002", "arxiv:2606.90004"]


def test_explain_says_by_whom_or_that_it_may_be_a_namesake(reader: Command) -> None:
    reader("fetch", "tuesday.json", "-c", "rules.yaml")

    followed, namesake = (reader("explain", each, "-c", "rules.yaml").text for each in ("2606.90004", "2606.90003"))
    steps = json.loads(reader("explain", "2606.90004", "-c", "rules.yaml", "-f", "json").out)["tie"]

    assert " ".join(followed.split("\n\n")[1].split()) == (
        "shown because you follow Yang Liu in “Followed”: it shares Cy Dee and Eve Fox with arxiv:2606.90002, "
        "which shares Ann Poe with arxiv:2606.90001"
    )
    assert "not shown: without your words" in namesake
    assert "Yang Liu is followed, but this may be a namesake" in namesake
    assert steps == [
        {"paper": "arxiv:2606.90002", "shares": ["Cy Dee", "Eve Fox"]},
        {"paper": "arxiv:2606.90001", "shares": ["Ann Poe"]},
    ]


def test_a_check_says_what_is_left_out(reader: Command) -> None:
    reader("fetch", "tuesday.json", "-c", "rules.yaml")

    found = " ".join(reader("rules", "check", "--all", "-c", "rules.yaml").text.split())

    assert (
        "- Yang Liu: 1 group of that name has little or nothing in common with arxiv:2606.90001: 1 paper left out"
    ) in found


def test_a_paper_that_nobody_knows_is_told_of_at_a_terminal_elsewhere_once_and_by_the_doctor(reader: Command) -> None:
    fetch = ("fetch", "tuesday.json", "-c", "unknown.yaml", *IDS)
    piped, again, (_, talk) = reader(*fetch), reader(*fetch), reader.talking(*fetch)
    said, doctor = " ".join(talk.split()), reader("doctor", "-c", "unknown.yaml")

    assert [(each.status, each.text) for each in (piped, again)] == [(0, "")] * 2
    heard = (piped.err, again.err, said)
    assert [each.count("arxiv:2606.99999 is not in the archive") for each in heard] == [1, 0, 1]
    assert "`digest fetch arxiv:2606.99999` brings it in" in said
    assert doctor.status == 1
    assert "✗ follow Yang Liu: arxiv:2606.99999 is not in the archive" in doctor.words


def test_explain_says_of_a_paper_that_nobody_knows_only_where_it_matters(reader: Command) -> None:
    (reader.folder / "nobody.yaml").write_text(UNKNOWN.replace("Yang Liu", "Bo Li"))

    about, beside = (reader("explain", "2606.90001", "-c", f"{name}.yaml") for name in ("unknown", "nobody"))

    assert (about.err, beside.err) == ("", "")
    assert "but arxiv:2606.99999 is not known" in " ".join(about.text.split())
    assert "99999" not in beside.text


def test_the_doctor_says_how_many_papers_are_known(reader: Command) -> None:
    assert "✓ follow Yang Liu, 2 papers known " in reader("doctor", "-c", "rules.yaml").words


def test_a_mistake_is_told_with_its_place(reader: Command) -> None:
    (reader.folder / "wrong.yaml").write_text("follow: [{name: Yang Liu, like: his paper}]\n")

    found = reader("fetch", "tuesday.json", "-c", "wrong.yaml")

    sentence = "digest: wrong.yaml:1:33: follow[0].like: `his paper` is no identifier or address of a paper"
    assert (found.status, found.sentences) == (2, [f"{sentence}; write it as arxiv:2401.12345"])
