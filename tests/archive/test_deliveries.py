"""What is new: each paper once for every channel, whatever it is called and wherever it comes from."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from support.invented_days import Reader, Titles, Web, at, copied, ids, listed

from digest import pipeline, sources
from digest.archive import Archive
from digest.delivery import ChannelDelivery
from digest.errors import DigestError, FetchError
from digest.identity.merge import merge_papers
from digest.model import Digest, Paper
from digest.request import Request
from digest.retrieve.page_reader import Retriever

TUESDAY, WEDNESDAY = "2026-06-09", "2026-06-10"
TIDES, LANTERNS, MOSS = "2606.90001", "2606.90002", "2606.90003"
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=5)
FULL, BARE = Paper("arxiv:2606.90001", "On Tides"), Paper("title:a-bare-paper", "A Bare Paper")
TITLES = {TIDES: "On Tides", LANTERNS: "On Lanterns", MOSS: "On Moss"}


@pytest.fixture
def archive() -> Iterator[Archive]:
    with Archive(":memory:") as opened:
        yield opened


def tuesday(titles: Titles = TITLES) -> dict[str, bytes | DigestError]:
    """The web on Tuesday, with its list at both of its addresses."""
    return {"hf": listed(TUESDAY, titles), f"hf:{TUESDAY}": listed(TUESDAY, titles)}


def test_a_paper_is_delivered_once(reader: Reader) -> None:
    first = reader.reads(at(TUESDAY), tuesday())
    second = reader.reads(at(TUESDAY, 13), tuesday())

    assert (ids(first), first.counts.new) == (list(TITLES), 3)
    assert (ids(second), second.counts.new, second.counts.listed) == ([], 0, 3)
    assert second.reason == "nothing new: 3 papers listed, delivered before"


def test_what_a_growing_list_gained_is_new(reader: Reader) -> None:
    reader.reads(at(TUESDAY, 8), tuesday({TIDES: "On Tides"}))

    assert ids(reader.reads(at(TUESDAY, 20), tuesday())) == [LANTERNS, MOSS]


def test_every_channel_has_its_own_deliveries(reader: Reader) -> None:
    reader.reads(at(TUESDAY), tuesday(), channel="stdout")

    assert ids(reader.reads(at(TUESDAY), tuesday(), channel="team")) == list(TITLES)
    assert ids(reader.reads(at(TUESDAY), tuesday(), channel="team")) == []
    assert ids(reader.reads(at(TUESDAY), tuesday(), channel="stdout")) == []


@pytest.mark.parametrize("looks", [1, 3])
def test_a_look_shows_everything_and_consumes_nothing(reader: Reader, looks: int) -> None:
    shown = [ids(reader.reads(at(TUESDAY), tuesday(), new=False)) for _ in range(looks)]

    assert shown == [list(TITLES)] * looks
    assert ids(reader.reads(at(TUESDAY), tuesday())) == list(TITLES)


def test_a_look_shows_again_what_was_delivered_and_says_what_is_new(reader: Reader) -> None:
    reader.reads(at(TUESDAY, 8), tuesday({TIDES: "On Tides"}))

    digest = reader.reads(at(TUESDAY, 20), tuesday(), new=False)

    assert {match.paper.title: match.new for match in digest.matches} == {
        "On Tides": False,
        "On Lanterns": True,
        "On Moss": True,
    }
    assert digest.counts.new == 2


def test_a_delivery_that_fails_records_nothing(reader: Reader) -> None:
    def refusing(digest: Digest) -> None:
        raise DigestError("no room")

    web = Web(tuesday(), date(2026, 6, 9))
    request = Request([sources.parse_address("hf")], only_new=True, catch_up=True)
    with pytest.raises(DigestError, match="no room"):
        pipeline.fetch(request, retriever=Retriever(web), archive=reader.archive, deliver=refusing, now=at(TUESDAY))

    assert (reader.archive.deliveries.channels(), reader.archive.runs.last(), reader.covered()) == ([], None, None)
    assert ids(reader.reads(at(TUESDAY), tuesday())) == list(TITLES)


def test_what_rules_leave_out_stays_new(reader: Reader) -> None:
    rules = "match: [tides, lanterns]\nmute: [lanterns]"

    assert ids(reader.reads(at(TUESDAY), tuesday(), rules=rules)) == [TIDES]
    assert ids(reader.reads(at(TUESDAY), tuesday())) == [LANTERNS, MOSS]


@pytest.mark.parametrize(
    ("rules", "limit"),
    [
        pytest.param("", 1, id="of the run"),
        pytest.param("max: 1", None, id="of the configuration"),
        pytest.param("topics: {All: {any: [on], max: 1}}", None, id="of a topic"),
    ],
)
def test_a_limit_does_not_consume_what_it_hides(reader: Reader, rules: str, limit: int | None) -> None:
    runs = [reader.reads(at(TUESDAY), tuesday(), rules=rules, limit=limit) for _ in range(4)]

    assert [ids(digest) for digest in runs] == [[TIDES], [LANTERNS], [MOSS], []]
    assert [digest.more for digest in runs] == [2, 1, 0, 0]


def test_a_limit_does_not_consume_what_it_hides_until_the_next_day(reader: Reader) -> None:
    reader.reads(at(TUESDAY), tuesday(), limit=1)

    wednesday = tuesday() | {"hf": listed(WEDNESDAY, {"2606.90009": "On Rain"})}
    digest = reader.reads(at(WEDNESDAY), wednesday)

    assert set(ids(digest)) == {LANTERNS, MOSS, "2606.90009"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({TIDES: "On Tides"}, {TIDES: "Tides, Revisited"}, id="another title"),
        pytest.param({TIDES: "On Tides"}, {TIDES: "on tides."}, id="another spelling"),
        pytest.param({TIDES: "On Tides"}, {f"{TIDES}v2": "On Tides"}, id="a second version"),
        pytest.param({f"{TIDES}v1": "On Tides"}, {f"{TIDES}v3": "Tides, Revisited"}, id="retitled in a version"),
    ],
)
def test_a_paper_that_changes_is_not_new_again(reader: Reader, before: Titles, after: Titles) -> None:
    reader.reads(at(TUESDAY), tuesday(before))

    assert ids(reader.reads(at(TUESDAY, 13), tuesday(after))) == []


def test_a_paper_that_is_retitled_keeps_its_former_title(reader: Reader) -> None:
    reader.reads(at(TUESDAY), tuesday({TIDES: "On Tides"}))

    (match,) = reader.reads(at(TUESDAY), tuesday({TIDES: "Tides, Revisited"}), new=False).matches

    assert (match.paper.title, match.paper.former_title) == ("Tides, Revisited", "On Tides")


def test_a_listed_paper_that_was_copied_before_is_not_new_again(reader: Reader) -> None:
    copy = reader.reads(at(TUESDAY), {"page.txt": copied("On the Tides of Northern Seas")}, ["page.txt"])

    assert [match.paper.id for match in copy.matches] == ["title:on-the-tides-of-northern-seas"]
    assert ids(reader.reads(at(TUESDAY), tuesday({TIDES: "On the Tides of Northern Seas"}))) == []


def test_a_copied_paper_that_was_listed_before_is_not_new_again(reader: Reader) -> None:
    reader.reads(at(TUESDAY), tuesday({TIDES: "On the Tides of Northern Seas"}))

    copy = reader.reads(at(TUESDAY), {"page.txt": copied("On the  tides of northern seas")}, ["page.txt"])

    assert (ids(copy), copy.counts.listed) == ([], 1)


def test_a_paper_that_was_copied_then_listed_then_retitled_is_not_new_again(reader: Reader) -> None:
    reader.reads(at(TUESDAY), {"page.txt": copied("On the Tides of Northern Seas")}, ["page.txt"])
    reader.reads(at(TUESDAY), tuesday({TIDES: "On the Tides of Northern Seas"}))

    assert ids(reader.reads(at(TUESDAY), tuesday({TIDES: "Tides, Revisited"}))) == []


def test_a_paper_that_had_only_an_address_is_not_new_again_under_its_identifier(reader: Reader) -> None:
    elsewhere = Paper("url:https://example.org/tides", "On the Tides of Northern Seas", sources=("feed",))
    reader.archive.papers.remember([], [elsewhere], at(TUESDAY))
    reader.archive.deliveries.record(ChannelDelivery("stdout", [elsewhere]), at(TUESDAY))

    assert ids(reader.reads(at(TUESDAY), tuesday({TIDES: "On the Tides of Northern Seas"}))) == []


def test_a_copy_with_the_former_title_is_not_new_again(reader: Reader) -> None:
    reader.reads(at(TUESDAY), tuesday({TIDES: "On the Tides of Northern Seas"}))
    reader.reads(at(TUESDAY), tuesday({TIDES: "Tides, Revisited"}))

    assert ids(reader.reads(at(TUESDAY), {"page.txt": copied("On the Tides of Northern Seas")}, ["page.txt"])) == []


def test_two_papers_of_one_title_are_both_new(reader: Reader) -> None:
    reader.reads(at(TUESDAY), tuesday({TIDES: "On Tides"}))

    assert ids(reader.reads(at(TUESDAY), tuesday({"2606.90009": "On Tides"}))) == ["2606.90009"]


def test_a_paper_is_known_with_everything_that_was_ever_learned_of_it(reader: Reader) -> None:
    known = Paper(f"arxiv:{TIDES}", "On Tides", abstract="The sea comes and goes.", upvotes=9, sources=("hf",))
    reader.archive.papers.remember([], merge_papers([known]), at(TUESDAY))

    (match,) = reader.reads(at(TUESDAY), tuesday({TIDES: "On Tides"})).matches

    assert (match.paper.abstract, match.paper.upvotes) == ("The sea comes and goes.", 9)
    pdf = f"https://arxiv.org/pdf/{TIDES}"
    assert match.paper == replace(known, url=match.paper.url, identifiers=(known.id,), listed=date(2026, 6, 9), pdf=pdf)


def test_the_account_of_a_run_and_the_state_of_its_sources_are_kept(reader: Reader) -> None:
    reader.reads(at(TUESDAY), {"hf": listed(TUESDAY, TITLES), "hf:trending": FetchError("gone")}, ["hf", "hf:trending"])

    run = reader.archive.runs.last()
    assert run
    assert (run.made, run.channel) == (at(TUESDAY), "stdout")
    assert [(state.address, state.failure) for state in reader.archive.runs.source_states()] == [
        ("hf", None),
        ("hf:trending", "gone"),
    ]


def test_after_damage_what_is_listed_counts_as_delivered_and_the_next_paper_is_new(reader: Reader) -> None:
    reader.archive.deliveries.record_damage(at(TUESDAY, 8), restored=False)

    seeding = reader.reads(at(TUESDAY), tuesday({TIDES: "On Tides"}))
    after = reader.reads(at(TUESDAY, 13), tuesday())

    assert (ids(seeding), ids(after)) == ([], [LANTERNS, MOSS])
    assert seeding.reason
    assert "damaged" in seeding.reason


def test_after_a_copy_was_restored_what_it_does_not_know_comes_with_a_word(reader: Reader) -> None:
    reader.reads(at(TUESDAY, 7), tuesday({TIDES: "On Tides"}))
    reader.archive.deliveries.record_damage(at(TUESDAY, 8), restored=True)

    first = reader.reads(at(TUESDAY), tuesday())
    second = reader.reads(
        at(TUESDAY, 13), tuesday({TIDES: "On Tides", LANTERNS: "On Lanterns", "2606.90049": "On Rain"})
    )

    assert (ids(first), ids(second)) == ([LANTERNS, MOSS], ["2606.90049"])
    assert "you may have had some of these" in (first.hint or "")
    assert "you may have had" not in (second.hint or "")


def test_after_damage_a_run_without_papers_is_seeding_enough(reader: Reader) -> None:
    reader.archive.deliveries.record_damage(at(TUESDAY, 8), restored=False)

    reader.reads(at(TUESDAY), tuesday({TIDES: "On Tides"}), rules="match: [lanterns]")
    after = reader.reads(at(TUESDAY, 13), tuesday(), rules="match: [lanterns]")

    assert ids(after) == [LANTERNS]


def test_after_damage_every_channel_is_seeded_on_its_own(reader: Reader) -> None:
    reader.archive.deliveries.record_damage(at(TUESDAY, 8), restored=False)

    reader.reads(at(TUESDAY), tuesday({TIDES: "On Tides"}), channel="team")
    seeding = reader.reads(at(TUESDAY, 13), tuesday(), channel="stdout")

    assert ids(seeding) == []
    assert ids(reader.reads(at(TUESDAY, 13), tuesday(), channel="team")) == [LANTERNS, MOSS]


def test_after_damage_a_run_that_reads_nothing_seeds_nothing(reader: Reader) -> None:
    reader.archive.deliveries.record_damage(at(TUESDAY, 8), restored=False)

    reader.reads(at(TUESDAY), {"hf": FetchError("gone", later=True)})
    after = reader.reads(at(TUESDAY, 13), tuesday())

    assert ids(after) == []


def test_a_copied_paper_that_was_listed_under_another_title_first_is_not_new_again(reader: Reader) -> None:
    reader.reads(at(TUESDAY), {"page.txt": copied("The Tides of Northern Seas, Revisited")}, ["page.txt"])
    reader.reads(at(TUESDAY), tuesday({TIDES: "On Tides"}), new=False)

    assert ids(reader.reads(at(TUESDAY), tuesday({TIDES: "The Tides of Northern Seas, Revisited"}))) == []


# --- the table itself ------------------------------------------------------------------------------------


def test_a_mark_never_moves_back_and_every_channel_has_its_own(archive: Archive) -> None:
    assert archive.deliveries.high_water_mark("hf", "stdout") is None

    marks = []
    for day in (5, 9, 3):
        archive.deliveries.record(ChannelDelivery("stdout", high_water_marks=[("hf", date(2026, 6, day))]), NOON)
        marks.append(archive.deliveries.high_water_mark("hf", "stdout"))

    assert marks == [date(2026, 6, 5), date(2026, 6, 9), date(2026, 6, 9)]
    assert archive.deliveries.high_water_mark("hf", "team") is None
    assert archive.deliveries.high_water_mark("arxiv:cs.CL", "stdout") is None


def test_a_channel_has_had_what_was_recorded_for_it(archive: Archive) -> None:
    papers = archive.papers.remember([], [FULL, BARE], NOON)
    archive.deliveries.record(ChannelDelivery("stdout", [FULL]), NOON)
    archive.deliveries.record(ChannelDelivery("file:/notes/new.md", papers), LATER)
    archive.deliveries.record(ChannelDelivery("stdout", [FULL]), LATER)

    assert archive.deliveries.find_undelivered(papers, "stdout") == [BARE]
    assert archive.deliveries.find_undelivered(papers, "file:/notes/new.md") == []
    assert archive.deliveries.find_undelivered(papers, "team") == papers
    told = [(channel.name, channel.papers, channel.last_delivery) for channel in archive.deliveries.channels()]
    assert told == [("file:/notes/new.md", 2, LATER), ("stdout", 1, NOON)]


def test_a_delivery_to_nobody_of_nothing_is_none(archive: Archive) -> None:
    archive.deliveries.record(ChannelDelivery("stdout", []), NOON)

    assert archive.deliveries.channels() == []
    assert archive.deliveries.find_undelivered([], "stdout") == []
