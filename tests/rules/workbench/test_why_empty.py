"""The sentence that explains an empty digest names the first cause that applies."""

import json
from collections.abc import Sequence
from datetime import date

import pytest

from digest import config
from digest.errors import UsageError
from digest.model import Counts, Failure, Listing, Paper
from digest.rules.language.parsing import parse_expression
from digest.rules.workbench.why_empty import RunOutcome, explain_empty

FRIDAY, SATURDAY, SUNDAY = date(2026, 6, 19), date(2026, 6, 20), date(2026, 6, 21)
TIDES = Paper("arxiv:2606.90001", "Multi-Modal Tides", abstract="A tokenizer for the moon.", upvotes=3)
LANTERNS = Paper("arxiv:2606.90002", "Lanterns", abstract="We prune and quantize small lanterns.")
PAPERS = [TIDES, LANTERNS]


def explain_for(
    rules: str = "",
    *,
    counts: Counts | None = None,
    addresses: Sequence[str] = ("hf",),
    failures: int = 0,
    papers: Sequence[Paper] = PAPERS,
    today: date = FRIDAY,
    wanted_day: date | None = None,
) -> str:
    """The reason of a run over *addresses* under the configuration *rules*."""
    outcome = RunOutcome(
        config.read(rules, "config.yaml").rules,
        counts or Counts(listed=len(papers), new=len(papers)),
        [Listing(address, tuple(papers), wanted_day=wanted_day) for address in addresses],
        [Failure(f"hf:{number}", "gone") for number in range(failures)],
        papers,
        today,
        rests_on_weekends="hf" in addresses,
    )
    return explain_empty(outcome)


@pytest.mark.parametrize(
    ("failures", "sentence"), [(1, "the source could not be read"), (2, "no source could be read")]
)
def test_first_the_sources(failures: int, sentence: str) -> None:
    assert explain_for("match: [RAG]", addresses=[], failures=failures, papers=[], today=SUNDAY) == sentence


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (FRIDAY, ""),
        (SATURDAY, " (Saturday: no new lists on weekends)"),
        (SUNDAY, " (Sunday: no new lists on weekends)"),
    ],
)
def test_then_the_calendar(today: date, day: str) -> None:
    empty = explain_for("match: [RAG]", addresses=["hf", "page.html"], failures=1, papers=[], today=today)
    delivered = explain_for("match: [RAG]", counts=Counts(listed=2, new=0), papers=[], today=today)

    assert empty == f"the lists of hf, page.html are empty{day}"
    assert delivered == f"nothing new: 2 papers listed, delivered before{day}"


def test_a_day_that_was_asked_for_is_not_empty_because_today_is_a_sunday() -> None:
    assert explain_for(papers=[], today=SUNDAY, wanted_day=FRIDAY) == "the list of hf is empty"


def test_a_thousand_papers_that_were_there_before_are_written_with_a_comma() -> None:
    assert explain_for(counts=Counts(listed=1234), papers=[]) == "nothing new: 1,234 papers listed, delivered before"


def test_a_single_paper_that_was_there_before_is_reported_as_one() -> None:
    assert explain_for(counts=Counts(listed=1), papers=[]) == "nothing new: 1 paper listed, delivered before"


def test_then_what_is_muted() -> None:
    counts = Counts(listed=9, new=4, muted=3, muted_by=(("tokenizer", 2), ("GPU", 1)))

    assert explain_for("match: [tides]", counts=counts) == (
        "all 3 papers with your words are muted (tokenizer 2, GPU 1)"
    )


def test_then_the_score() -> None:
    rules = "topics: {Sea: {any: [tides], score: 2}, Moon: {any: [moon], score: 1}, Light: {any: [lanterns]}}"

    assert explain_for(f"{rules}\nmin_score: 4") == "papers match, but none enough: the best score is 3, min_score is 4"


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        pytest.param("match: [rain]", "none of 2 papers has rain", id="a term"),
        pytest.param("match: [rain, snow]", "none of 2 papers has rain or snow", id="terms"),
        pytest.param("match: [rain + snow]", "none of 2 papers has rain + snow", id="terms together"),
        pytest.param("topics: {Weather: [rain]}", "none of 2 papers has Weather", id="a topic"),
        pytest.param("topics: {Weather: [rain], Ice: [snow]}", "none of 2 papers has Weather or Ice", id="topics"),
        pytest.param("follow: [Ada Nobody]", "none of 2 papers has Ada Nobody", id="a person"),
        pytest.param(
            "match: [rain]\ntopics: {Ice: [snow]}\nfollow: [Ada Nobody]",
            "none of 2 papers has rain or Ice or Ada Nobody",
            id="everything",
        ),
    ],
)
def test_at_last_the_words(rules: str, sentence: str) -> None:
    assert explain_for(rules) == sentence


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [
        (4, "none of 2 papers has T0 or T1 or T2 or T3"),
        (5, "none of 2 papers has any of your 5 topics and words"),
        (6, "none of 2 papers has any of your 6 topics and words"),
        (99, "none of 2 papers has any of your 99 topics and words"),
    ],
)
def test_up_to_four_topics_are_named(topics: int, sentence: str) -> None:
    assert explain_for("topics: {" + ", ".join(f"T{n}: [rain{n}]" for n in range(topics)) + "}") == sentence


def test_papers_are_called_new_where_others_were_there_before() -> None:
    assert explain_for("match: [rain]", counts=Counts(listed=1500, new=1234)) == "none of 1,234 new papers has rain"


def test_one_paper_is_one_paper() -> None:
    assert explain_for("match: [rain]", papers=[TIDES]) == "the only paper is without rain"


@pytest.mark.parametrize(
    ("term", "nearest"),
    [
        pytest.param("TIDES", "`tides` is in 1", id="capitals"),
        pytest.param("lanter", "`lanter*` is in 1", id="the beginning of a word"),
        pytest.param("tokenization", "`token*` is in 1", id="another ending"),
        pytest.param("quantization", "`quant*` is in 1", id="another ending of a verb"),
        pytest.param("=Tide", "`Tide` is in 1", id="an exact spelling"),
        pytest.param("tokenizer…", "`tokenizer` is in 1", id="a sign at the end"),
        pytest.param("title:TOKENIZER", None, id="another field"),
        pytest.param("/to[ck]enism/", None, id="a regular expression"),
        pytest.param("rain", None, id="nothing near"),
    ],
)
def test_the_nearest_spelling_is_reported_with_how_many_have_it(term: str, nearest: str | None) -> None:
    tail = f"; nearest: {nearest}" if nearest else ""

    assert explain_for(f"match: ['{term}']") == f"none of 2 papers has {term}{tail}"


def test_the_nearest_is_what_most_papers_have() -> None:
    papers = [Paper(f"arxiv:{n}", "On graphs", abstract="Tokenizers." if n else "") for n in range(3)]

    assert explain_for("match: [GRAPH, TOKENIZER]", papers=papers).endswith("; nearest: `graph` is in 3")


def test_what_is_excluded_is_no_near_miss() -> None:
    assert explain_for("match: [rain - TIDES]") == "none of 2 papers has rain - TIDES"


def test_a_misspelt_word_is_reported_where_no_other_spelling_helps() -> None:
    assert explain_for("match: [tokeniser of moons]") == "none of 2 papers has tokeniser of moons"
    assert explain_for("match: [lantrens]").endswith("; did you mean `lanterns`?")


@pytest.mark.parametrize("sign", [*"!#$%'+,-./:;=?@^_~", "OR", "not", "has:", ".*"])
@pytest.mark.parametrize(
    "term", ["harbours{}", "{}harbours", "={}x", "=x{}", "=har{}bours", "har{}bours", "={}:", "Ha{}RB"]
)
def test_whatever_a_term_looks_for_nothing_fails_for_it(term: str, sign: str) -> None:
    written = term.format(sign)
    try:
        parse_expression(written)
    except UsageError:
        return

    assert explain_for(f"match: [{json.dumps(written)}]")


def test_papers_that_were_all_listed_before_the_day_asked_for_are_no_empty_list() -> None:
    listing = Listing("page.html", tuple(PAPERS))

    said = explain_empty(RunOutcome(config.read("", "config.yaml").rules, Counts(), [listing], [], [], FRIDAY))

    assert said == "all 2 papers were listed before"
