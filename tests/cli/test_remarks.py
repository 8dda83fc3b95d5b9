"""What a run says of terms that look as if something else was meant."""

import json

import pytest
from support.running import Command

ODD = {
    "RAG or Mamba": "`or` is one of its words; write `RAG | Mamba` to mean it",
    "Mamba not RAG": "`not` is one of its words; write `Mamba & not RAG` to mean it",
    "mosses And ferns": "`And` is one of its words; write `mosses & ferns` to mean it",
    "mosses&ferns": "`&` is a part of the word; write `mosses & ferns` to mean two",
    "mosses,ferns": "`,` is a part of the word; write `mosses | ferns` to mean two",
    "mosses/ferns": "`/` is a part of the word; write `mosses | ferns` to mean two",
}


def lists(command: Command, *titles: str, name: str = "list.json") -> str:
    first = 0 if name == "list.json" else 100
    papers = [
        {"paper": {"id": f"2606.9{first + n:04}", "title": each, "summary": "."}} for n, each in enumerate(titles)
    ]
    page = {"dailyPapers": papers, "dateString": "2026-06-09", "periodType": "day"}
    (command.folder / name).write_text(json.dumps(page))
    return name


@pytest.mark.parametrize("term", ODD)
def test_a_term_that_no_paper_has_is_told_with_what_may_have_been_meant(shared: Command, term: str) -> None:
    ran = shared("fetch", "sample", "-m", term)

    assert (ran.status, ran.out) == (0, b"")
    assert ran.err == f"digest: `{term}` is in no paper: {ODD[term]}\n"


@pytest.mark.parametrize("term", ["reinforcement learning", '"RAG or Mamba"', "/or/", "=x/y"])
def test_other_terms_are_not_remarked_on(shared: Command, term: str) -> None:
    assert shared("fetch", "sample", "-m", term, "-f", "ids").err == ""


def test_a_term_that_works_is_never_remarked_on(digest: Command) -> None:
    first, second = lists(digest, "Research and Development"), lists(digest, "On Mosses", name="later.json")

    ran = [digest("fetch", name, "-m", "research and development") for name in (first, second)]

    assert [each.err for each in ran] == ["", ""]


def test_without_a_terminal_a_remark_is_made_once_for_each_change_of_the_terms(digest: Command) -> None:
    name = lists(digest, "On Mosses")

    ran = [digest("fetch", name, "-m", term) for term in ("a or b", "a or b", "a or c", "a or b")]

    assert [each.err.count("is in no paper") for each in ran] == [1, 0, 1, 0]


def test_quiet_runs_make_no_remark(shared: Command) -> None:
    assert shared("fetch", "sample", "-m", "RAG or Mamba", "-q").err == ""
