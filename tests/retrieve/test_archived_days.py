"""Days that the archive knows: which of them need not be asked for again, and what it gives offline."""

from datetime import date

import pytest
from support.invented_days import Reader, at, ids, june, listed, of, papers, weeks

from digest.errors import DigestError
from digest.model import Failure

OFFLINE = "not in the archive, and --offline asks nobody else"


def test_a_day_that_is_complete_in_the_archive_is_not_asked_for_again(reader: Reader) -> None:
    reader.reads(at("2026-06-11"), weeks(10) | {"hf": june(9)})

    digest = reader.reads(at("2026-06-12"), weeks(12))

    assert reader.web.asked == of(10, 11)
    assert [asked.address for asked in digest.asked] == of(9, 10, 11)
    assert [asked.listed for asked in digest.asked] == [1, 1, 1, 1]
    assert set(ids(digest)) == papers(10, 11, 12)


@pytest.mark.parametrize(("seen", "asked"), [("2026-06-10", ["hf:2026-06-09"]), ("2026-06-11", [])])
def test_a_day_is_complete_when_it_was_seen_two_days_later(reader: Reader, seen: str, asked: list[str]) -> None:
    reader.reads(at(seen), weeks(9), ["hf:2026-06-09"])

    digest = reader.reads(at("2026-06-20"), weeks(19), ["hf:2026-06-09"], new=False)

    assert reader.web.asked == asked
    assert ids(digest) == ["2606.90009"]


def test_offline_the_archive_alone_is_asked(reader: Reader) -> None:
    reader.reads(at("2026-06-09"), weeks(9), ["hf:2026-06-09"])

    digest = reader.reads(at("2026-06-09", 13), {}, ["hf:2026-06-09", "hf:2026-06-08"], new=False, offline=True)

    assert reader.web.asked == []
    assert ids(digest) == ["2606.90009"]
    assert digest.failures == (Failure("hf:2026-06-08", OFFLINE, later=True),)


@pytest.mark.parametrize("text", ["hf:trending", "hf:2026-06-09", "hf", "https://example.org/feed.xml"])
@pytest.mark.parametrize("new", [True, False])
def test_offline_nothing_of_the_network_is_asked_for(reader: Reader, text: str, new: bool) -> None:
    digest = reader.reads(at("2026-06-09"), {}, [text], new=new, offline=True)

    assert (reader.web.asked, digest.failures) == ([], (Failure(text, OFFLINE, later=True),))
    assert reader.covered() is None


def test_offline_a_file_is_read(reader: Reader) -> None:
    digest = reader.reads(at("2026-06-09"), {"page.json": june(9)}, ["page.json"], offline=True)

    assert (reader.web.asked, ids(digest)) == (["page.json"], ["2606.90009"])


def test_offline_the_latest_list_is_the_latest_that_the_archive_knows(reader: Reader) -> None:
    reader.reads(at("2026-06-09"), weeks(9), ["hf", "hf:2026-06-08"], new=False)

    digest = reader.reads(at("2026-06-19"), {}, new=False, offline=True)

    assert (ids(digest), digest.asked[0].day) == (["2606.90009"], date(2026, 6, 9))


def test_a_run_offline_delivers_what_the_archive_has_and_does_not_move_the_mark(reader: Reader) -> None:
    reader.reads(at("2026-06-08"), weeks(8))
    reader.reads(at("2026-06-11"), weeks(11), new=False)

    assert set(ids(reader.reads(at("2026-06-11", 13), {}, offline=True))) == papers(11)
    assert reader.covered() == date(2026, 6, 8)
    assert set(ids(reader.reads(at("2026-06-12"), weeks(12)))) == papers(9, 10, 12)


def test_a_look_offline_does_not_make_a_day_complete(reader: Reader) -> None:
    reader.reads(at("2026-06-09", 6), weeks(9), ["hf:2026-06-09"], new=False)
    reader.reads(at("2026-06-12"), {}, ["hf:2026-06-09"], new=False, offline=True)

    reader.reads(at("2026-06-12", 13), weeks(12), ["hf:2026-06-09"], new=False)

    assert reader.web.asked == ["hf:2026-06-09"]


def test_one_paper_does_not_make_the_list_of_its_day(reader: Reader) -> None:
    one = "https://huggingface.co/papers/2606.90008"
    answer = b'{"id": "2606.90008", "title": "Paper 8", "submittedOnDailyAt": "2026-06-08T10:00:00.000Z"}'
    reader.reads(at("2026-06-12"), {one: answer}, [one], new=False)

    reader.reads(at("2026-06-12"), weeks(12), ["hf:2026-06-08"], new=False)

    assert reader.web.asked == ["hf:2026-06-08"]


def test_a_page_saved_while_its_list_grew_does_not_make_the_day_complete(reader: Reader) -> None:
    reader.seen = date(2026, 6, 9)
    reader.reads(at("2026-06-12"), {"page.json": june(9)}, ["page.json"], new=False)

    reader.reads(at("2026-06-12"), weeks(12), ["hf:2026-06-09"], new=False)

    assert reader.web.asked == ["hf:2026-06-09"]


def test_a_list_with_unreadable_records_does_not_make_the_day_complete(reader: Reader) -> None:
    broken = june(9).replace(b'"dailyPapers": [', b'"dailyPapers": [{"paper": {}}, ')
    reader.reads(at("2026-06-12"), {"hf:2026-06-09": broken}, ["hf:2026-06-09"], new=False)

    reader.reads(at("2026-06-12"), weeks(12), ["hf:2026-06-09"], new=False)

    assert reader.web.asked == ["hf:2026-06-09"]


def test_an_empty_list_of_a_saturday_can_be_complete(reader: Reader) -> None:
    empty: dict[str, bytes | DigestError] = {"hf:2026-06-13": listed("2026-06-13", {})}
    reader.reads(at("2026-06-16"), empty, ["hf:2026-06-13"], new=False)

    digest = reader.reads(at("2026-06-16"), empty, ["hf:2026-06-13"], new=False)

    assert (reader.web.asked, digest.asked[0].listed) == ([], 0)


def test_an_older_copy_of_a_list_does_not_make_its_day_incomplete(reader: Reader) -> None:
    reader.reads(at("2026-06-12"), weeks(12), ["hf:2026-06-09"], new=False)
    reader.seen = date(2026, 6, 9)
    reader.reads(at("2026-06-12"), {"page.json": june(9)}, ["page.json"], new=False)

    reader.reads(at("2026-06-12"), weeks(12), ["hf:2026-06-09"], new=False)

    assert reader.web.asked == []


def test_what_the_archive_gave_is_no_success_of_the_source(reader: Reader) -> None:
    reader.reads(at("2026-06-09"), weeks(9), ["hf:2026-06-09"], new=False)
    (before,) = reader.archive.runs.source_states()

    reader.reads(at("2026-06-12"), {}, ["hf"], new=False, offline=True)

    assert reader.archive.runs.source_states() == [before]
