"""The digest of a search: how many papers there are, in whatever certainty, and what else there is to find."""

from datetime import UTC, date, datetime

import pytest

from digest.model import Digest, Match, Paper, Total
from digest.render import summary
from digest.rules.language.parsing import parse_expression
from digest.search_results import compose_search_results, separate_words
from digest.searches import Found, Looked, SearchRequest

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


def compose(words: str, shown: int, total: Total, looked: Looked | None = None, unread: int = 0) -> Digest:
    matches = tuple(Match(Paper(f"arxiv:2606.{at:05}", "On Tides"), "On Tides", "") for at in range(shown))
    request = SearchRequest(words, parse_expression(words), best="best" in words)
    return compose_search_results(request, Found(matches, total, looked), archived=9_124, now=NOON, unread=unread)


@pytest.mark.parametrize(
    ("shown", "total", "line", "hint"),
    [
        (3, Total(3), "3 papers · tides", None),
        (1, Total(1), "1 paper · tides", None),
        (20, Total(160), "20 of 160 papers · tides", "`-n` asks for more"),
        (20, Total(10_000, "more than"), "20 of more than 10,000 papers · tides", "`-n` asks for more"),
        (20, Total(18_321, "at most"), "20 of at most 18,321 papers · tides", "`-n` asks for more"),
        (20, Total(20, "at least"), "the first 20 papers · tides", "`-n` asks for more"),
        (20, Total(2_000, "at least"), "20 of 2,000 or more papers · tides", "`-n` asks for more"),
        (0, Total(0), "0 of 9,124 papers · tides", None),
    ],
)
def test_the_head_says_how_many_there_are(shown: int, total: Total, line: str, hint: str | None) -> None:
    digest = compose("tides", shown, total)

    assert (summary.summary_line(digest), digest.hint) == (line, hint)


def test_the_account_of_a_search_counts_nothing_that_it_does_not_know() -> None:
    assert summary.account_lines(compose("tides", 1, Total(1))) == [
        "searched 9,124 papers of the archive, newest first"
    ]
    assert summary.account_lines(compose("best tides", 1, Total(1))) == [
        "searched 9,124 papers of the archive, best first"
    ]
    assert summary.account_lines(compose("best tides", 1, Total(2_001))) == [
        "searched 9,124 papers of the archive, best first of the newest 2,000 found"
    ]


def test_a_search_of_days_behind_the_newest_list_says_of_which_day_that_is() -> None:
    request = SearchRequest("tides", parse_expression("tides"), since=date(2026, 6, 5))

    def reason(newest: date) -> str | None:
        return compose_search_results(request, Found((), Total(0)), archived=2, now=NOON, newest=newest).reason

    nothing = "`tides` finds none of 2 archived papers listed since 2026-06-05"
    assert reason(date(2026, 6, 4)) == f"{nothing}; the newest list is of 2026-06-04"
    assert reason(date(2026, 6, 5)) == nothing


def test_a_search_that_stopped_says_where_and_how_to_go_on() -> None:
    looked = Looked(20_000, 1_000_000, date(2026, 5, 3))

    hint = "looked at the newest 20,000 of 1,000,000 papers (back to 2026-05-03); `--all` looks at the rest"
    assert compose("/x/", 3, Total(3, "at least"), looked).hint == hint
    nothing = compose("/x/", 0, Total(0, "at least"), looked)
    assert (nothing.hint, nothing.reason) == (hint, "`/x/` finds none")


def test_that_older_papers_are_not_searched_yet_is_told() -> None:
    hint = "the words of 2,000 older papers are still being read"

    assert compose("tides", 1, Total(1), unread=2_000).hint == hint


@pytest.mark.parametrize(
    ("words", "separate"),
    [
        ("state space", "state & space"),
        ("title:state space model", "title:(state & space & model)"),
        ("author:Wei Wang", "author:(Wei & Wang)"),
        ("dense retriev*", "dense & retriev*"),
        ("state", None),
        ("state-space", None),
        ('"state space"', None),
        ("=State Space", None),
        ("/state space/", None),
        ("state & space", None),
        ("not state space", None),
        ("has:code", None),
    ],
)
def test_the_words_of_a_phrase_may_be_looked_for_apart(words: str, separate: str | None) -> None:
    assert separate_words(parse_expression(words)) == separate
