"""Papers that were listed, not shown, and noticed since: what comes late, to whom, when, and why."""

import json
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from support.invented_days import Reader, at, ids, listed
from support.picked_papers import TITLES, Picked, announced, week_pages

from digest.archive import Archive
from digest.errors import DigestError, FetchError
from digest.model import Digest
from digest.render.formats import Look
from digest.render.json_documents import render_json
from digest.render.text import listing, terminal
from digest.rules.topics import PICKED_UP

TIDES, MOSS, FERRY, LATER = "2606.90001", "2606.90002", "2606.90003", "2606.90004"
FIRST = TITLES
LATE = "match: [tides]\nlate: yes\n"
DAYS = ("2026-05-25", "2026-06-01", "2026-06-08", "2026-06-15", "2026-06-22")
EMPTY = week_pages(DAYS, {})
MONDAY, WEDNESDAY = "2026-06-08", "2026-06-10"


@pytest.fixture
def reader() -> Iterator[Reader]:
    """Somebody who was shown On Tides of three papers that arXiv announced on a Monday, when nobody had picked any."""
    with Archive(":memory:") as archive:
        someone = Reader(archive)
        reads(someone, MONDAY, {}, FIRST)
        assert ids(someone.digests[0]) == [TIDES]
        yield someone


def reads(
    reader: Reader,
    day: str,
    papers: Mapping[str, Picked],
    titles: Mapping[str, str] | None = None,
    *,
    pages: Mapping[str, bytes | DigestError] | None = None,
    rules: str = LATE,
    hour: int = 12,
    **more: object,
) -> Digest:
    """What *reader* gets from arXiv on *day*, when these *papers* stand on the week pages. Lists of days that were
    missed have a paper each."""
    missed = {
        f"arxiv:cs.CL/2026-06-{number:02}": announced(f"2026-06-{number:02}", {f"2606.800{number:02}": "On Pebbles"})
        for number in range(8, 30)
    }
    latest = {"arxiv:cs.CL": announced(day, titles or {LATER: "On Lanterns"})}
    web = {**missed, **latest, **week_pages(DAYS, papers), **(pages or {})}
    return reader.reads(at(day, hour), web, ("arxiv:cs.CL",), rules=rules, **more)  # type: ignore[arg-type]


def late(digest: Digest) -> list[str]:
    return [match.paper.id.removeprefix("arxiv:") for match in digest.matches if match.section == PICKED_UP]


def why(digest: Digest) -> list[str]:
    return [why.text for match in digest.matches for why in match.why if why.topic == PICKED_UP]


# --- what comes late -----------------------------------------------------------------------------------------


def test_a_paper_that_another_site_picks_later_comes_late_and_says_so(reader: Reader) -> None:
    digest = reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 7)})

    assert late(digest) == [MOSS]
    assert why(digest) == ["on Hugging Face since 10 Jun"]
    assert digest.sections[-1].topic == PICKED_UP
    assert (digest.reason, digest.hint, digest.late_note, digest.failures) == (None, None, None, ())


def test_it_comes_once(reader: Reader) -> None:
    papers = {MOSS: Picked("2026-06-10", 7)}

    assert late(reads(reader, WEDNESDAY, papers)) == [MOSS]
    assert late(reads(reader, "2026-06-11", papers)) == []
    assert late(reads(reader, "2026-06-11", {MOSS: Picked("2026-06-10", 700)}, hour=13)) == []


def test_votes_that_rise_to_the_bound_bring_it(reader: Reader) -> None:
    few = {MOSS: Picked("2026-06-08", 4)}
    with Archive(":memory:") as archive:
        of_hf = Reader(archive)
        of_hf.reads(at(MONDAY), {"hf": page_with_votes(4), **week_pages(DAYS, few)}, rules=LATE)
        assert of_hf.digests[-1].matches == ()

        later = {"hf": listed(WEDNESDAY, {LATER: "On Lanterns"}), **week_pages(DAYS, {MOSS: Picked(MONDAY, 84)})}
        digest = of_hf.reads(at(WEDNESDAY), later, rules=LATE)

        assert (late(digest), why(digest)) == ([MOSS], ["▲ 4 → 84 since 8 Jun"])
        assert [(each.term, each.field) for each in digest.matches[-1].why] == [("upvotes>=20", "upvotes")]


def test_votes_that_rise_on_the_first_day_rise_too() -> None:
    with Archive(":memory:") as archive:
        of_hf = Reader(archive)
        for hour, votes in ((7, 4), (12, 30), (19, 31)):
            few = {MOSS: Picked(MONDAY, votes)}
            of_hf.reads(at(MONDAY, hour), {"hf": page_with_votes(votes), **week_pages(DAYS, few)}, rules=LATE)

        later = {"hf": listed(WEDNESDAY, {LATER: "On Lanterns"}), **week_pages(DAYS, {MOSS: Picked(MONDAY, 33)})}
        digest = of_hf.reads(at(WEDNESDAY), later, rules=LATE)

        assert (late(digest), why(digest)) == ([MOSS], ["▲ 4 → 33 since 8 Jun"])


def page_with_votes(votes: int) -> bytes:
    record = {"paper": {"id": MOSS, "title": "On Moss", "upvotes": votes}}
    return json.dumps({"dailyPapers": [record], "dateString": MONDAY, "periodType": "day"}).encode()


@pytest.mark.parametrize(
    ("on_page", "comes"),
    [
        pytest.param(Picked("2026-06-08", 20), True, id="enough votes by now, not known then"),
        pytest.param(Picked("2026-06-08", 19), False, id="picked on the same day, and too few votes"),
        pytest.param(Picked("2026-06-05", 3), False, id="picked before it was announced"),
        pytest.param(Picked("2026-06-09", None), True, id="picked a day later, and no votes"),
        pytest.param(Picked("2026-06-12", 50), True, id="picked in the future, as its clock says, with votes"),
        pytest.param(Picked("2026-06-12", 5), False, id="picked in the future, and too few votes"),
    ],
)
def test_what_is_a_pickup(reader: Reader, on_page: Picked, comes: bool) -> None:
    assert (late(reads(reader, WEDNESDAY, {MOSS: on_page})) == [MOSS]) == comes


def test_the_span_and_the_bound_are_the_readers(reader: Reader) -> None:
    rules = 'match: [tides]\nlate: {since: 1w, upvotes: ">40"}\n'
    papers = {MOSS: Picked("2026-06-08", 40), FERRY: Picked("2026-06-08", 41)}

    assert late(reads(reader, WEDNESDAY, papers, rules=rules)) == [FERRY]
    assert late(reads(reader, "2026-06-16", {MOSS: Picked("2026-06-08", 90)}, rules=rules)) == []
    assert late(reads(reader, "2026-06-16", {MOSS: Picked("2026-06-08", 90)}, hour=13)) == [MOSS]


def test_what_the_reader_would_not_have_stays_away(reader: Reader) -> None:
    reader.archive.marks.set_mark(reader.archive.papers.find_named([f"arxiv:{FERRY}"]), "hidden", at(MONDAY))
    papers = {each: Picked("2026-06-09", 50) for each in FIRST}
    rules = "topics: {T: [tides], M: {any: [moss], score: -1}}\nlate: yes"

    assert late(reads(reader, WEDNESDAY, papers, rules=LATE + "mute: [moss]")) == []
    assert late(reads(reader, WEDNESDAY, papers, rules=rules)) == []
    assert sorted(late(reads(reader, WEDNESDAY, papers, marks=False))) == [MOSS, FERRY]


def test_what_was_new_today_is_not_late(reader: Reader) -> None:
    digest = reads(reader, WEDNESDAY, {LATER: Picked("2026-06-10", 9)})

    assert late(digest) == []
    assert late(reads(reader, "2026-06-11", {LATER: Picked("2026-06-10", 99)}, {"2606.90009": "On Rain"})) == [LATER]


def test_a_paper_that_today_lists_too_is_counted_once(reader: Reader) -> None:
    both = {MOSS: "On Moss", LATER: "On Lanterns"}
    digest = reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50)}, both)

    assert late(digest) == [MOSS]
    counts = digest.counts
    assert (counts.listed, counts.late, counts.late_listed, counts.unmatched) == (4, 1, 1, 3)


def test_what_a_limit_left_out_comes_late_with_its_words_first(reader: Reader) -> None:
    more = {"2606.90011": "On Tides at Night", "2606.90012": "On Tides by Day", "2606.90013": "On Rain"}
    rules = "match: [tides]\nmax: 1\nlate: yes"
    shown = reads(reader, "2026-06-09", {}, more, rules=rules)
    papers = {each: Picked("2026-06-10", 50 if each == "2606.90013" else 3) for each in more}

    digest = reads(reader, WEDNESDAY, papers, rules=rules)

    left_out = {"2606.90011", "2606.90012"} - set(ids(shown))
    assert late(digest) == [*left_out, "2606.90013"]
    assert "tides" in [each.term for each in digest.matches[0].why]


def test_for_a_look_what_the_rules_show_was_shown_on_its_day() -> None:
    papers = {each: Picked("2026-06-10", 50) for each in FIRST}
    with Archive(":memory:") as archive:
        reader = Reader(archive)
        reads(reader, MONDAY, {}, FIRST, new=False)

        looks = [reads(reader, WEDNESDAY, papers, new=False, hour=hour) for hour in (12, 13)]

        assert [sorted(late(look)) for look in looks] == [[MOSS, FERRY]] * 2


# --- how many ------------------------------------------------------------------------------------------------


def test_at_most_three_come_in_seven_days_the_most_voted_first() -> None:
    titles = {f"2606.9{number:04}": f"On Stone {number}" for number in range(9)}
    papers = {name: Picked("2026-06-09", 50 + at) for at, name in enumerate(titles)}
    with Archive(":memory:") as archive:
        reader = Reader(archive)
        reads(reader, MONDAY, {}, titles)
        came = {day: late(reads(reader, f"2026-06-{day:02}", papers)) for day in range(9, 22)}

    best = sorted(papers, reverse=True)
    assert {day: found for day, found in came.items() if found} == {9: best[:3], 16: best[3:6]}


def test_a_week_has_seven_days_however_early_a_run_begins() -> None:
    titles = {f"2606.9{number:04}": f"On Stone {number}" for number in range(9)}
    papers = {name: Picked("2026-06-09", 50 + at) for at, name in enumerate(titles)}
    with Archive(":memory:") as archive:
        reader = Reader(archive)
        reads(reader, MONDAY, {}, titles)

        came = [len(late(reads(reader, f"2026-06-{day:02}", papers, hour=hour))) for day, hour in ((9, 23), (16, 0))]

    assert came == [3, 3]


def test_a_limit_for_the_screen_holds_for_late_papers_too(reader: Reader) -> None:
    papers = {MOSS: Picked("2026-06-10", 50), FERRY: Picked("2026-06-10", 60)}

    assert ids(reads(reader, WEDNESDAY, papers, {LATER: "On Tides again"}, limit=2)) == [LATER, FERRY]
    assert late(reads(reader, "2026-06-11", papers)) == [MOSS]


def test_each_channel_has_its_own_three(reader: Reader) -> None:
    reads(reader, MONDAY, {}, FIRST, channel="phone")
    papers = {MOSS: Picked("2026-06-10", 50)}

    assert late(reads(reader, WEDNESDAY, papers)) == [MOSS]
    assert late(reads(reader, WEDNESDAY, papers, channel="phone", hour=13)) == [MOSS]
    assert late(reads(reader, WEDNESDAY, papers, channel="phone", hour=14)) == []


# --- the week pages ------------------------------------------------------------------------------------------


def test_they_are_asked_once_a_day_and_only_where_somebody_wants_it(reader: Reader) -> None:
    def asked() -> list[str]:
        return [text for text in reader.web.asked if text.startswith("hf:")]

    assert asked() == ["hf:2026-W22", "hf:2026-W23", "hf:2026-W24"]
    reads(reader, MONDAY, {}, hour=13)
    assert asked() == []
    reads(reader, WEDNESDAY, {}, rules="match: [tides]")
    assert asked() == []
    reads(reader, WEDNESDAY, {}, rules="late: no")
    assert asked() == []
    reads(reader, WEDNESDAY, {}, hour=13)
    assert asked() == ["hf:2026-W22", "hf:2026-W23", "hf:2026-W24"]


def test_what_no_source_of_the_reader_listed_is_neither_stored_nor_counted(reader: Reader) -> None:
    digest = reads(reader, WEDNESDAY, {"2606.99999": Picked("2026-06-10", 999, "On Strangers")})

    assert reader.archive.papers.find_named(["arxiv:2606.99999"]) == []
    assert (digest.counts.listed, digest.matches) == (3, ())
    assert not [each for each in digest.asked if each.address.startswith("hf")]
    assert reader.archive.lists.count_papers("hf", date(2026, 6, 10)) == 0


def test_they_are_no_lists_of_days_that_were_read(reader: Reader) -> None:
    reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50)})

    assert reader.archive.lists.count_papers("hf", date(2026, 6, 10)) == 1
    assert not reader.archive.lists.is_complete("hf", date(2026, 6, 10), date(2026, 6, 20))
    assert reader.covered() is None


def test_a_paper_that_was_picked_before_any_source_listed_it_is_found_again_on_a_page_that_was_read(
    reader: Reader,
) -> None:
    kelp = "2606.90020"
    reads(reader, "2026-06-09", {kelp: Picked(MONDAY, 5, "On Kelp")})
    reads(reader, "2026-06-09", {}, {kelp: "On Kelp"}, hour=15)
    assert not [text for text in reader.web.asked if text.startswith("hf:")]

    digest = reads(reader, WEDNESDAY, {kelp: Picked(MONDAY, 80, "On Kelp")})

    assert (late(digest), why(digest)) == ([kelp], ["▲ 5 → 80 since 9 Jun"])


REFUSED = {week: FetchError("huggingface.co refused (403)") for week in EMPTY}


def test_where_they_cannot_be_read_what_is_known_counts_and_the_digest_says_so(reader: Reader) -> None:
    reads(reader, "2026-06-09", {FERRY: Picked("2026-06-09", 5)}, rules="match: [tides]\nlate: {max: 1}")

    digest = reads(reader, WEDNESDAY, {}, pages=REFUSED)

    assert digest.failures == ()
    assert digest.late_note
    assert digest.late_note.whole == (
        "picked up since: the week pages of Hugging Face could not be read, so newer votes and picks are not known "
        "(huggingface.co refused (403))"
    )
    assert "! Picked up since: the week pages of Hugging Face" in terminal.render(digest, Look(width=200))


def test_one_of_them_that_cannot_be_read_is_said_and_the_others_count(reader: Reader) -> None:
    broken = {"hf:2026-W22": b"<html><body>half a pa"}

    digest = reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50)}, pages=broken)

    assert late(digest) == [MOSS]
    assert "could not be read, so newer votes and picks are not known (1 of 3: no list of papers on this page" in str(
        digest.late_note and digest.late_note.whole
    )


def test_a_site_that_does_not_answer_is_asked_for_one_page_and_again_later(reader: Reader) -> None:
    silent = {week: FetchError("timed out", later=True, of_host=True) for week in EMPTY}

    reads(reader, WEDNESDAY, {}, pages=silent)
    assert [text for text in reader.web.asked if text.startswith("hf:")] == ["hf:2026-W22"]
    assert late(reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50)}, hour=15)) == [MOSS]


def test_one_that_refuses_is_asked_again_the_next_day(reader: Reader) -> None:
    reads(reader, WEDNESDAY, {}, pages=REFUSED)

    again = reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50)}, hour=15)

    assert not [text for text in reader.web.asked if text.startswith("hf:")]
    assert "refused (403)" in str(again.late_note and again.late_note.whole)
    assert late(reads(reader, "2026-06-11", {MOSS: Picked("2026-06-10", 50)})) == [MOSS]


def test_without_the_network_what_is_known_counts_and_nobody_is_asked(reader: Reader) -> None:
    reads(reader, "2026-06-09", {MOSS: Picked("2026-06-09", 50)}, new=False)

    digest = reads(reader, WEDNESDAY, {}, new=False, offline=True)

    assert reader.web.asked == []
    assert late(digest) == [MOSS]
    assert digest.late_note
    assert "Hugging Face were not asked" in digest.late_note.sentence
    assert digest.late_note.reason == "this run asks no site"


@pytest.mark.parametrize(
    "note", ["", "[", "[]", '{"hf:2026-W24": 3}', '{"hf:2026-W24": {"asked": 1, "papers": [[1]]}}']
)
def test_a_note_that_cannot_be_read_is_as_none(reader: Reader, note: str) -> None:
    assert reader.archive.earlier_papers.read_week_pages()
    reader.archive.earlier_papers.note_week_pages(note)

    assert late(reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50)})) == [MOSS]


def test_a_past_day_has_nothing_late(reader: Reader) -> None:
    pages: dict[str, bytes | DigestError] = {
        "hf:2026-06-05": listed("2026-06-05", {LATER: "On Lanterns"}),
        **week_pages(DAYS, {}),
    }
    digest = reader.reads(at(WEDNESDAY), pages, ("hf:2026-06-05",), rules=LATE, new=False)

    assert reader.web.asked == ["hf:2026-06-05"]
    assert late(digest) == []


def test_no_damage_brings_what_may_have_been_had(reader: Reader) -> None:
    reader.archive.deliveries.record_damage(at("2026-06-09"), restored=True)

    assert late(reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50)})) == []
    assert late(reads(reader, "2026-06-11", {MOSS: Picked("2026-06-10", 50)})) == []


# --- what people see -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
def test_every_form_of_the_terminal_says_why(reader: Reader, width: int, color: bool, detail: str) -> None:
    digest = reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50)})

    shown = " ".join(terminal.render(digest, Look(width=width, color=color, detail=detail)).split())  # type: ignore[arg-type]

    assert "0 of 3 papers" in shown
    assert "1 picked up since" in shown
    assert "on Hugging Face since 10 Jun" in shown
    assert "on Hugging Face since 10 Jun" in " ".join(listing.render(digest, Look(width=width)).split())


def test_the_counts_add_up_with_late_papers(reader: Reader) -> None:
    titles = {LATER: "On Tides of June", "2606.90030": "On Rain", MOSS: "On Moss"}
    digest = reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50), FERRY: Picked("2026-06-10", 9)}, titles)

    counts, shown = digest.counts, len(digest.matches)
    assert (counts.late, counts.late_listed) == (2, 1)
    left_out = counts.unmatched + counts.muted + counts.hidden + counts.had + digest.more
    assert shown - counts.late + counts.late_listed + left_out == counts.listed
    account = json.loads(render_json(digest, Look()))
    assert account["counts"] == {"listed": 5, "new": 5, "muted": 0, "matched": 1, "late": 2}
    assert account["papers"][1]["why"] == [
        {"topic": PICKED_UP, "term": "late", "field": "source", "text": "on Hugging Face since 10 Jun"}
    ]


def test_hostile_titles_stay_text(reader: Reader) -> None:
    title = "</td>\x1b[31m[red](javascript:1) " + "x" * 4_000
    digest = reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50, title)})

    assert late(digest) == [MOSS]
    assert "\x1b" not in terminal.render(digest, Look(width=80))


def test_without_the_key_nothing_is_different(reader: Reader) -> None:
    digest = reads(reader, WEDNESDAY, {MOSS: Picked("2026-06-10", 50)}, rules="match: [tides]")

    assert digest.matches == ()
    assert set(json.loads(render_json(digest, Look()))["counts"]) == {"listed", "new", "muted", "matched"}
