"""The story of `fetch`: what is listed, chosen and told, and that a failure of a part is a value."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from digest import config, pipeline, sources
from digest.archive_protocols import NullArchive
from digest.errors import DigestError, FetchError, ParseError
from digest.model import Address, Asked, Digest, Failure, Page
from digest.request import Request
from digest.retrieve.collect import collect_listings
from digest.retrieve.page_reader import Retriever

PAGES = Path(__file__).parent / "pages" / "huggingface"
NOW = datetime(2026, 11, 23, 18, 7, tzinfo=UTC)
DAY, WEEK = "hf:2026-06-16", "hf:2026-W02"
SAVED = {DAY: "daily_2026.html", WEEK: "week_2026-W02.html", "hf:2026-06-20": "empty_day.html"}


class Shelf:
    """Saved pages in place of the network: an address gives its page, or the error that lies there."""

    def __init__(self, pages: Mapping[str, str | DigestError]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def __call__(self, address: Address) -> Page:
        self.asked.append(address.text)
        found = self.pages[address.text]
        if isinstance(found, DigestError):
            raise found
        return Page(address, (PAGES / found).read_bytes(), NOW.date())


class Channel:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.digests: list[Digest] = []

    def __call__(self, digest: Digest) -> None:
        self.digests.append(digest)


def fetched(
    texts: Sequence[str],
    *,
    rules: str = "",
    limit: int | None = None,
    explicit: bool = False,
    pages: Mapping[str, str | DigestError] = SAVED,
) -> Digest:
    """The digest of the listings *texts* under the configuration *rules*."""
    addresses = [sources.parse_address(text) for text in texts]
    request = Request(addresses, config.read(rules, "config.yaml").rules, limit=limit, explicit=explicit)
    channel = Channel()
    digest = pipeline.fetch(request, retriever=Retriever(Shelf(pages)), archive=NullArchive(), deliver=channel, now=NOW)
    assert channel.digests == [digest]
    return digest


def ids(digest: Digest) -> list[str]:
    return [match.paper.id.removeprefix("arxiv:") for match in digest.matches]


def test_without_rules_every_paper_is_shown_the_most_voted_first_with_a_hint() -> None:
    digest = fetched([DAY])

    assert ids(digest) == ["2606.91020", "2606.90877", "2606.91204", "2606.90650", "2606.91311"]
    assert digest.asked == (Asked(DAY, date(2026, 6, 16), 5, label="Hugging Face", wanted_day=date(2026, 6, 16)),)
    assert (digest.made, digest.failures, digest.reason, digest.more) == (NOW, (), None, 0)
    assert digest.hint is not None
    assert "digest init" in digest.hint


def test_who_asks_for_everything_needs_no_hint() -> None:
    assert fetched([DAY], explicit=True).hint is None


def test_only_what_is_asked_for_is_shown_with_the_words_that_chose_it() -> None:
    digest = fetched([DAY], rules="match: [key-value cache]")

    assert ids(digest) == ["2606.91020"]
    assert ("title", "Key-Value Cache") in [(why.field, why.text) for why in digest.matches[0].why]
    assert (digest.counts.listed, digest.counts.matched, digest.counts.muted) == (5, 1, 0)
    assert (digest.reason, digest.hint) == (None, None)


def test_every_listing_is_asked_once_and_in_order() -> None:
    shelf = Shelf(SAVED)

    request = Request([sources.parse_address(text) for text in (WEEK, DAY, WEEK)])
    collect_listings(request, retriever=Retriever(shelf), archive=NullArchive(), now=NOW, covered=lambda _: None)

    assert shelf.asked == [WEEK, DAY, WEEK]


def test_a_paper_of_two_listings_is_shown_once() -> None:
    pages = SAVED | {"hf:2026-01": "month_2026-01.html"}
    digest = fetched([WEEK, "hf:2026-01"], pages=pages)

    assert ids(digest) == ["2601.90311", "2601.91870", "2601.90127", "2601.90016"]
    assert [asked.listed for asked in digest.asked] == [3, 2]
    assert digest.counts.listed == 4
    assert digest.matches[0].paper.upvotes == 71


@pytest.mark.parametrize(
    ("error", "later"),
    [
        (FetchError("huggingface.co has no such page (404)"), False),
        (FetchError("huggingface.co asks for patience", later=True), True),
        (ParseError("no list of papers on this page"), False),
    ],
)
def test_a_listing_that_fails_is_told_and_the_others_are_shown(error: DigestError, later: bool) -> None:
    digest = fetched([WEEK, DAY], pages=SAVED | {WEEK: error})

    assert digest.failures == (Failure(WEEK, str(error), later=later),)
    assert [asked.address for asked in digest.asked] == [DAY]
    assert len(digest.matches) == 5


@pytest.mark.parametrize("name", ["challenge.html", "redesigned.html", "api_not_found.json"])
def test_a_page_without_papers_is_a_failure_and_no_quiet_day(name: str) -> None:
    digest = fetched([DAY], pages={DAY: name})

    assert [failure.source for failure in digest.failures] == [DAY]
    assert (digest.asked, digest.matches) == ((), ())
    assert digest.reason == "the source could not be read"


def test_when_every_listing_fails_the_digest_says_so() -> None:
    gone = FetchError("huggingface.co was not found; is the network up?", later=True)

    digest = fetched([WEEK, DAY], pages={WEEK: gone, DAY: gone})

    assert [failure.source for failure in digest.failures] == [WEEK, DAY]
    assert digest.reason == "no source could be read"


def test_a_mistake_of_our_own_costs_its_source_alone_and_is_named() -> None:
    digest = fetched([WEEK, DAY], pages={DAY: SAVED[DAY]})

    assert digest.failures == (Failure(WEEK, f"it cannot be got (KeyError: {WEEK!r})"),)
    assert len(digest.matches) == 5


def test_of_a_day_without_a_list_nothing_is_shown_but_the_day_that_has_one() -> None:
    digest = fetched(["hf:2026-06-17"], pages={"hf:2026-06-17": "daily_2026.html"})

    (asked,) = digest.asked
    assert (asked.day, asked.wanted_day, asked.listed) == (date(2026, 6, 16), date(2026, 6, 17), 0)
    assert digest.reason == "no list of Wed 17 Jun 2026; the one before is of Tue 16 Jun 2026"
    assert asked.notes == (digest.reason,)
    assert digest.matches == ()


def test_beside_a_day_without_a_list_the_others_are_shown() -> None:
    pages = {"hf:2026-06-17": "daily_2026.html", DAY: "daily_2026.html"}

    digest = fetched(["hf:2026-06-17", DAY], pages=pages)

    assert [asked.listed for asked in digest.asked] == [0, 5]
    assert len(digest.matches) == 5


@pytest.mark.parametrize("text", ["hf", "hf:trending", WEEK, DAY])
def test_the_day_that_came_is_no_news_where_no_other_was_asked_for(text: str) -> None:
    digest = fetched([text], pages={text: "daily_2026.html"})

    assert digest.asked[0].notes == ()


def test_what_could_not_be_read_of_a_listing_is_told() -> None:
    digest = fetched(["hf"], pages={"hf": "api_one_broken_record.json"})

    assert digest.asked[0].notes == ("2 of 6 records could not be read (record 3: no title)",)


@pytest.mark.parametrize(
    ("texts", "rules", "reason"),
    [
        (["hf:2026-06-20"], "", "the list of hf:2026-06-20 is empty"),
        (["hf:2026-06-20"], "match: [RAG]", "the list of hf:2026-06-20 is empty"),
        ([DAY], "match: [protein folding]", "none of 5 papers has protein folding"),
        ([DAY], "match: [protein folding, qubit]", "none of 5 papers has protein folding or qubit"),
        ([DAY], "topics: {Biology: [protein folding]}", "none of 5 papers has Biology"),
        ([DAY], "follow: [Nobody At All]", "none of 5 papers has Nobody At All"),
        ([DAY, WEEK], "match: [protein folding]", "none of 8 papers has protein folding"),
        (
            [DAY],
            "match: [key-value cache]\nmin_score: 2",
            "papers match, but none enough: the best score is 1, min_score is 2",
        ),
        (
            [DAY],
            "match: [key-value cache]\nmute: [GPU]",
            "the only paper with your words is muted (GPU)",
        ),
    ],
)
def test_an_empty_digest_says_why(texts: Sequence[str], rules: str, reason: str) -> None:
    digest = fetched(texts, rules=rules)

    assert digest.matches == ()
    assert digest.reason == reason


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param("match: [" + ", ".join(f"word{n}" for n in range(99)) + "]", id="terms"),
        pytest.param("topics: {" + ", ".join(f"Topic {n}: [word{n}]" for n in range(99)) + "}", id="topics"),
        pytest.param("follow: [" + ", ".join(f"Ada Nobody {n}" for n in range(99)) + "]", id="people"),
    ],
)
def test_the_reason_stays_short_however_much_is_asked_for(rules: str) -> None:
    reason = fetched([DAY], rules=rules).reason

    assert reason
    assert len(reason) < 120


@pytest.mark.parametrize(
    ("rules", "limit", "shown"),
    [
        ("", None, 5),
        ("", 2, 2),
        ("", 5, 5),
        ("", 9, 5),
        ("max: 3", None, 3),
        ("max: 3", 2, 2),
        ("max: 2", 3, 2),
        ("max: 9", 9, 5),
    ],
)
def test_the_smallest_limit_holds_and_the_rest_is_counted(rules: str, limit: int | None, shown: int) -> None:
    digest = fetched([DAY], rules=rules, limit=limit)

    assert ids(digest) == ids(fetched([DAY]))[:shown]
    assert digest.more == 5 - shown
    assert digest.counts.matched == 5


def test_a_topic_has_a_limit_of_its_own() -> None:
    rules = "topics: {Models: {any: [model], max: 1}, Speech: [speech]}"
    digest = fetched([DAY], rules=rules)

    models = next(section for section in digest.sections if section.topic == "Models")
    assert (len(models.matches), models.more > 0) == (1, True)
    assert digest.more == models.more


def test_in_whatever_order_listings_are_asked_for_the_papers_come_in_one() -> None:
    assert ids(fetched([DAY, WEEK], rules="match: [model]")) == ids(fetched([WEEK, DAY], rules="match: [model]"))
    assert ids(fetched([DAY, WEEK])) == ids(fetched([WEEK, DAY]))


def test_what_is_muted_is_counted_and_not_shown() -> None:
    digest = fetched([DAY], rules="match: [model]\nmute: [GPU]")

    assert "2606.91020" not in ids(digest)
    assert (digest.counts.muted, digest.counts.muted_by) == (1, (("GPU", 1),))


def test_a_channel_that_refuses_stops_the_run() -> None:
    def refusing(digest: Digest) -> None:
        raise DigestError("no room")

    with pytest.raises(DigestError, match="no room"):
        pipeline.fetch(
            Request([sources.parse_address(DAY)]),
            retriever=Retriever(Shelf(SAVED)),
            archive=NullArchive(),
            deliver=refusing,
            now=NOW,
        )


def test_the_same_input_gives_the_same_digest() -> None:
    rules = "match: [model]\ntopics: {Speech: [speech], Serving: [cache]}\nmute: [tokenizer]"

    assert fetched([DAY, WEEK], rules=rules) == fetched([DAY, WEEK], rules=rules)


@pytest.mark.parametrize("format", ["json", "markdown"])
def test_two_runs_write_the_same_bytes(tmp_path: Path, format: str) -> None:
    pages = [str(PAGES / name) for name in ("daily_2026.html", "week_2026-W02.html", "copied_search.txt")]
    command = [
        sys.executable,
        "-m",
        "digest",
        "fetch",
        *pages,
        "-m",
        "model | tide*",
        "-m",
        "agent",
        "-f",
        format,
    ]
    runs = [
        subprocess.run(command, env=_environment(tmp_path, seed), capture_output=True, check=True).stdout
        for seed in ("1", "2", "3")
    ]

    assert len(runs[0]) > 1000
    assert runs[0] == runs[1] == runs[2]


def _environment(home: Path, seed: str) -> dict[str, str]:
    """An environment of its own, in which sets and dicts of text have another order for every *seed*."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONHASHSEED": seed}
