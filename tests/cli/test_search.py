"""`digest search`: the language of the rules, what it says of what it found, and what it refuses."""

import json
import shlex
from collections.abc import Sequence
from email import message_from_bytes
from pathlib import Path

import pytest
from support.invented_days import listed
from support.running import Command, Outcome

MONDAY = {"2606.90001": "On Tides and Retrieval", "2606.90002": "On Moss"}
TUESDAY = {"2606.90003": "On Rain and Retrieval", "2606.90004": "A Survey of Noise", "2606.90005": "On Food"}
TIDES, MOSS, RAIN, NOISE, FOOD = (f"arxiv:2606.9000{number}" for number in range(1, 6))
IDS = ("-f", "ids")


@pytest.fixture(scope="module")
def archived(shared: Command) -> Command:
    """A reader who looked at Monday's and at Tuesday's list."""
    (shared.folder / "monday.json").write_bytes(listed("2026-06-08", MONDAY))
    (shared.folder / "tuesday.json").write_bytes(listed("2026-06-09", TUESDAY))
    for name in ("monday.json", "tuesday.json"):
        assert shared("fetch", name).status == 0
    return shared


RUNS: dict[str, Sequence[str]] = {
    **{f"as {format}": ("retrieval", "-f", format) for format in ("html", "eml", "json", "jsonl", "markdown", "ris")},
    "search": ("retrieval",),
    "brief": ("retrieval", "--brief"),
    "newest first": ("on", *IDS),
    "best first": ("on | tides", "--best", *IDS),
    "at most one": ("on", "-n", "1", *IDS),
    "at most one, glued": ("on", "-n1", "-fids"),
    "without": ("retrieval -tides", *IDS),
    "without, after --": (*IDS, "retrieval", "--", "-tides"),
    "several words": ("rain", "and", "retrieval", *IDS),
    "all of them": ("retrieval & tides", *IDS),
    "a field and a phrase": ('"on rain" title:retrieval -moss', *IDS),
    "a negation alone": ("not retrieval", *IDS),
    "a regular expression": ("/[MN]o[si]s?/", *IDS),
    "a regular expression, everywhere": ("/[MN]o[si]s?/", "--all", *IDS),
    "since": ("on", "--since", "2026-06-09", *IDS),
    "nothing found": ("nowhere near",),
    "nothing found, json": ("nowhere", "-f", "json"),
    "nothing found, ids": ("nowhere", *IDS),
    "nothing found, as a status": ("nowhere", "--exit-code"),
    "something found, as a status": ("on", "--exit-code", *IDS),
    "at most one as json": ("on", "-n", "1", "-f", "json"),
    "nothing as an option": ("on", "-o", "-", *IDS),
}


@pytest.fixture(scope="module")
def ran(archived: Command) -> dict[str, Outcome]:
    """All of RUNS on one archive, which none of them changes."""
    return {name: archived("search", *arguments) for name, arguments in RUNS.items()}


def ids(of: Outcome) -> list[str]:
    assert (of.status, of.err) == (0, "")
    return of.text.split()


# --- what is found -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("newest first", [FOOD, RAIN, MOSS, TIDES]),
        ("best first", [TIDES, FOOD, RAIN, MOSS]),
        ("at most one", [FOOD]),
        ("at most one, glued", [FOOD]),
        ("without", [RAIN]),
        ("without, after --", [RAIN]),
        ("several words", [RAIN]),
        ("all of them", [TIDES]),
        ("a field and a phrase", [RAIN]),
        ("a negation alone", [FOOD, NOISE, MOSS]),
        ("a regular expression", [NOISE, MOSS]),
        ("a regular expression, everywhere", [NOISE, MOSS]),
        ("since", [FOOD, RAIN]),
        ("nothing found, ids", []),
        ("something found, as a status", [FOOD, RAIN, MOSS, TIDES]),
        ("nothing as an option", [FOOD, RAIN, MOSS, TIDES]),
    ],
)
def test_search_finds(ran: dict[str, Outcome], name: str, found: list[str]) -> None:
    assert ids(ran[name]) == found


def test_what_was_found_is_shown_with_the_words_that_found_it(ran: dict[str, Outcome]) -> None:
    shown = ran["search"]

    assert (shown.status, shown.err) == (0, "")
    assert shown.text.startswith("2 papers · retrieval\n")
    assert "found Retrieval" in shown.text
    assert shown.text.index("On Rain") < shown.text.index("On Tides")
    assert shown.text.endswith("\nsearched 5 papers of the archive, newest first\n")
    assert "muted" not in shown.text
    assert ran["brief"].text.count("\n") < shown.text.count("\n")


def test_every_format_of_a_search_is_a_document_of_its_own(ran: dict[str, Outcome]) -> None:
    lines = [json.loads(line) for line in ran["as jsonl"].text.splitlines()]
    mail = message_from_bytes(ran["as eml"].out)

    assert [line["id"] for line in lines] == [RAIN, TIDES]
    assert mail.is_multipart()
    for name in ("as html", "as markdown", "as ris"):
        assert "On Rain" in ran[name].text
    assert ran["as markdown"].text.startswith("# 2 papers · retrieval\n")
    assert "2 papers · retrieval" in ran["as html"].text
    assert ran["as html"].text.lstrip().lower().startswith("<!doctype html")


def test_programs_are_told_how_many_there_are(ran: dict[str, Outcome]) -> None:
    whole, first = (json.loads(ran[name].out) for name in ("as json", "at most one as json"))

    assert (whole["schema"], [paper["id"] for paper in whole["papers"]]) == (1, [RAIN, TIDES])
    assert whole["papers"][0]["why"][0]["text"] == "Retrieval"
    assert whole["search"] == {"words": "retrieval", "order": "newest", "total": 2, "bound": None}
    assert (len(first["papers"]), first["search"]["total"], first["counts"]["matched"]) == (1, 4, 4)


def test_a_search_may_go_to_a_file(archived: Command) -> None:
    ran = archived("search", "retrieval", "-o", "found.md", "-f", "markdown")

    assert (ran.status, ran.out, ran.err) == (0, b"", "")
    assert "On Rain" in (archived.folder / "found.md").read_text()


# --- nothing found -----------------------------------------------------------------------------------------


def test_what_was_not_found_is_silence_or_a_status(ran: dict[str, Outcome]) -> None:
    assert ran["nothing found"].status == 0
    assert (ran["nothing found"].out, ran["nothing found"].err) == (b"", ""), "without a terminal not one byte"
    assert ran["nothing found, as a status"].status == 10
    assert json.loads(ran["nothing found, json"].out)["papers"] == []
    assert json.loads(ran["nothing found, json"].out)["reason"] == "`nowhere` finds none of 5 archived papers"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("retrieval tides", "`retrieval tides` finds none of 5 archived papers, but 1 paper with its words apart:"
                            " write `retrieval & tides`"),
        ("title:retrieval on", "`title:retrieval on` finds none of 5 archived papers, but 2 papers with its words"
                               " apart: write `title:(retrieval & on)`"),
        ('"retrieval tides"', '`"retrieval tides"` finds none of 5 archived papers'),
        ("moss & rain", "`moss & rain` finds none of 5 archived papers"),
        ("tides&rain", "`tides&rain` finds none of 5 archived papers; `&` is a part of the word; write `tides & rain`"
                       " to mean two"),
    ],
)  # fmt: skip
def test_a_search_in_vain_says_what_would_find_something(archived: Command, words: str, reason: str) -> None:
    assert json.loads(archived("search", words, "-f", "json").out)["reason"] == reason


# --- mistakes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["titel:moss"], "digest: search: `titel:` is no field; did you mean title:?"),
        (["moss", "&"], "digest: search: a term is missing at the end\n    moss &\n          ^\n"),
        (
            ["moss", "AND", "rain", "OR", "tides"],
            "\n  → digest search '(moss & rain) | tides'\n    digest search 'moss & (rain | tides)'\n",
        ),
        (["\"'()*^:"], "search: "),
        ([""], "an empty term finds nothing"),
        (["tides " * 1_700], "characters are no phrase that any text has"),
        (["moss", "--since", "yesterday-ish"], "--since yesterday-ish: write "),
        (
            ["moss", "--since", "last"],
            "--since last: only `fetch` and `catchup` know what was had last; write 3d, 2w, 6 months, ",
        ),
        (["moss", "--brief", "--full"], "--brief and --full exclude each other"),
    ],
)
def test_a_mistake_is_one_sentence_with_what_to_write(archived: Command, words: list[str], told: str) -> None:
    ran = archived("search", *words)

    assert (ran.status, ran.is_one_sentence) == (2, True), ran.err
    assert told in ran.err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["retrieval", "-survey"], "survey"),
        (["-survey"], "survey"),
        (["retrieval", "-nlp"], "nlp"),
        (["retrieval", "-food"], "food"),
        (["retrieval", "-old"], "old"),
        (["retrieval", "-tides", "-f", "ids"], "tides"),
        (["retrieval", '-"world model"'], '"world'),
        (["retrieval", "-x"], "x"),
        (["retrieval", "-n", "3", "-Ünicode"], "Ünicode"),
    ],
)
def test_a_word_that_would_be_an_option_is_refused_with_what_to_write(
    archived: Command, arguments: list[str], word: str
) -> None:
    ran = archived("search", *arguments)

    assert (ran.status, ran.is_one_sentence) == (2, True), ran.err
    assert f"\n  → digest search 'RAG & not {word}'   papers without {word}\n" in ran.err
    assert not (archived.folder / "ld").exists()


def test_an_option_with_one_hyphen_is_told_from_a_word(archived: Command) -> None:
    assert "; did you mean --best?" in archived("search", "retrieval", "-best").err


def test_a_search_without_words_is_a_mistake_of_use(archived: Command) -> None:
    assert (archived("search").status, archived("search").out) == (2, b"")


def test_a_word_in_another_encoding_is_searched_for(archived: Command) -> None:
    assert ids(archived("search", "caf\udce9", *IDS)) == []


def test_help_quotes_what_the_shell_would_read(archived: Command) -> None:
    examples = [line for line in archived("search", "--help").text.splitlines() if line.strip().startswith("digest ")]

    assert len(examples) >= 4
    for line in examples:
        unquoted = line.split("'")[::2]
        assert not any(set(piece) & set('&|*<>()!"\\') for piece in unquoted), line


@pytest.mark.parametrize("place", ["README.md", "--help"])
def test_every_search_that_is_shown_means_something(archived: Command, place: str) -> None:
    readme = Path(__file__).parents[2] / "README.md"
    text = readme.read_text() if place == "README.md" else archived("search", place).text
    # What a line is for stands behind two blanks.
    lines = (line.strip().split("  ")[0] for line in text.splitlines() if line.startswith("  "))
    shown = [shlex.split(line) for line in lines if line.startswith("digest search ")]

    assert len(shown) >= 4
    for _, *arguments in shown:
        ran = archived(*arguments)
        assert (ran.status, ran.err) == (0, ""), arguments
