"""Whom `follow: {name: …, like: …}` means is told by the archive and by the papers of a run."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from support.selecting import select_papers

from digest import config
from digest.archive import Archive
from digest.archive_protocols import NullArchive
from digest.like_lookup import LikeLookup
from digest.model import Paper
from digest.rules.topics import Rules

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
FOLLOW = "follow: [{name: Yang Liu, like: 2601.00001}]\n"


def paper(number: int, *authors: str) -> Paper:
    return Paper(f"arxiv:2601.{number:05}", f"Paper number {number}", authors=authors)


NAMED, OLD = paper(1, "Yang Liu", "Ann Poe"), paper(2, "Yang Liu", "Ann Poe", "Cy Dee", "Eve Fox")
STRANGER, NEW = paper(3, "Yang Liu", "Gil Hay"), paper(4, "Cy Dee", "Yang Liu", "Eve Fox")


def rules_of(text: str) -> Rules:
    return config.read(text, "config.yaml").rules


def shown(rules: Rules, *papers: Paper) -> list[Paper]:
    return [match.paper for match in select_papers(papers, rules).matches]


@pytest.fixture
def archive() -> Iterator[Archive]:
    """An archive that knows a paper of Yang Liu, one that belongs to it, and one of a namesake."""
    with Archive(":memory:") as opened:
        opened.papers.remember([], [NAMED, OLD, STRANGER, paper(5, "Ann Poe")], NOON)
        opened.papers.update_index(100)
        yield opened


def test_what_the_archive_knows_leads_from_the_named_paper_to_a_new_one(archive: Archive) -> None:
    authors = LikeLookup(archive, [NEW])
    rules = authors.complete(rules_of(FOLLOW))

    assert shown(rules, NAMED, OLD, STRANGER, NEW) == [NAMED, OLD, NEW]
    assert authors.remarks == []


def test_papers_of_one_run_lead_from_one_to_the_other_before_they_are_in_the_index() -> None:
    with Archive(":memory:") as archive:
        archive.papers.remember([], [NAMED, OLD, NEW], NOON)
        rules = LikeLookup(archive, [OLD, NEW, STRANGER]).complete(rules_of(FOLLOW))

    assert shown(rules, STRANGER, NEW, OLD) == [NEW, OLD]


def test_without_an_archive_the_papers_of_the_run_must_tell() -> None:
    rules = LikeLookup(NullArchive(), [NAMED, OLD, STRANGER]).complete(rules_of(FOLLOW))

    assert shown(rules, OLD, STRANGER) == [OLD]


def test_a_paper_that_is_not_archived_is_told_of_once_and_nothing_is_followed_for_it(archive: Archive) -> None:
    authors = LikeLookup(archive, [OLD])

    first, second = (authors.complete(rules_of("follow: [{name: Yang Liu, like: 2607.00009}]\n")) for _ in range(2))

    assert shown(first, OLD) == shown(second, OLD) == []
    assert authors.remarks == [
        "follow: Yang Liu: arxiv:2607.00009 is not in the archive, so nobody knows who is meant, and no paper is "
        "followed for it; `digest fetch arxiv:2607.00009` brings it in"
    ]


def test_of_several_papers_those_that_are_known_tell(archive: Archive) -> None:
    text = "follow: [{name: Yang Liu, like: ['doi:10.1038/nowhere-1', 2601.00001]}]\n"
    authors = LikeLookup(archive, [])
    rules = authors.complete(rules_of(text))

    assert shown(rules, OLD, STRANGER) == [OLD]
    assert [sentence.partition(",")[0] for sentence in authors.remarks] == [
        "follow: Yang Liu: doi:10.1038/nowhere-1 is not in the archive"
    ]


def test_a_paper_of_somebody_else_is_told_of(archive: Archive) -> None:
    authors = LikeLookup(archive, [])
    rules = authors.complete(rules_of("follow: [{name: Yang Liu, like: 2601.00005}]\n"))

    assert shown(rules, NAMED, OLD) == []
    assert authors.remarks == [
        "follow: Yang Liu: no author of arxiv:2601.00005 has this name, so no paper is followed for it"
    ]


class Untouchable(NullArchive):
    """An archive that nobody may ask for anything."""

    def __getattribute__(self, name: str) -> object:
        raise AssertionError(name)


def test_rules_without_such_a_follow_ask_for_nothing_and_stay_the_same_object() -> None:
    rules = rules_of("follow: [Yang Liu, {name: Bo Li, with: [tides]}]\nmatch: [RAG]\n")

    assert LikeLookup(Untouchable(), [NAMED]).complete(rules) is rules


def test_rules_that_several_recipients_share_stay_one_object(archive: Archive) -> None:
    rules = rules_of(FOLLOW)
    authors = LikeLookup(archive, [])

    assert authors.complete(rules) is authors.complete(rules)
