"""The recipe for Zotero, against a model of its web interface: each paper is one item, whatever is repeated."""

import json

import pytest
from support.hostile_titles import TITLES
from support.manual_recipes import Recipe
from support.services import Posted, Reply, Services
from support.zotero_library import Library

from recipes.conftest import SetUp

KEY, LIBRARY, COLLECTION = "s3cretKeyOfZotero", "users/123456", "ABCD2345"


@pytest.fixture
def library(services: Services) -> Library:
    library = Library(LIBRARY, KEY)
    services.reply = library.reply
    return library


@pytest.fixture
def zotero(set_up: SetUp, library: Library) -> Recipe:
    variables = {"ZOTERO_KEY": KEY, "ZOTERO_LIBRARY": LIBRARY, "ZOTERO_COLLECTION": COLLECTION}
    return set_up("zotero", "A collection", "zotero.py", **variables)


def titles(library: Library) -> list[str]:
    return sorted(item["title"] for item in library.items.values())


def test_a_paper_is_an_item_of_the_collection_once(zotero: Recipe, library: Library, services: Services) -> None:
    zotero.lists("On Tides & Moss")
    ran = [zotero.deliver() for _ in range(2)]

    assert [(each.status, each.err) for each in ran] == [(0, "")] * 2
    assert (len(services.posted), services.posted[0].host) == (1, "api.zotero.org")
    (item,) = library.items.values()
    assert item["title"] == "On Tides & Moss"
    assert (item["itemType"], item["collections"]) == ("preprint", [COLLECTION])
    assert item["url"].startswith("https://arxiv.org/abs/")
    assert item["DOI"].startswith("10.48550/arXiv.")
    assert item["abstractNote"] == "What it is."


def test_all_that_zotero_has_fields_for_comes(zotero: Recipe, library: Library) -> None:
    ran = zotero.command("fetch", "sample", "--deliver", "-c", "config.yaml", env=zotero.variables)

    assert (ran.status, ran.err) == (0, "")
    assert len(library.items) == 12
    lora = next(item for item in library.items.values() if item["title"].startswith("LoRA"))
    assert lora["creators"][0] == {"creatorType": "author", "firstName": "Edward J.", "lastName": "Hu"}
    assert lora["date"] == "2021-06-17"
    assert not [item for item in library.items.values() if "others" in str(item["creators"])]


def test_more_than_zotero_takes_at_once_come_in_parts(zotero: Recipe, library: Library, services: Services) -> None:
    zotero.lists(*(f"Paper {number}" for number in range(120)))

    assert zotero.deliver().status == 0
    assert len(library.items) == 120
    assert [len(json.loads(posted.body)) for posted in services.posted] == [50, 50, 20]


def test_hostile_titles_are_text(zotero: Recipe, library: Library) -> None:
    zotero.lists(*TITLES.values())

    ran = zotero.deliver()

    assert (ran.status, ran.err) == (0, "")
    assert len(library.items) == len(TITLES)


def test_an_answer_that_is_lost_makes_no_second_item(zotero: Recipe, library: Library, services: Services) -> None:
    def lose(posted: Posted) -> Reply:
        library.reply(posted)
        return Reply(closed=True)

    services.reply = lose
    zotero.lists("Tides", "Moss")
    first = zotero.deliver()
    services.reply = library.reply
    second = zotero.deliver()

    assert (first.status, second.status) == (4, 0)
    assert len(services.posted) == 2
    assert titles(library) == ["Moss", "Tides"]


def test_what_the_reader_has_changed_there_stays(zotero: Recipe, library: Library, services: Services) -> None:
    services.answer(Reply(503))
    zotero.lists("Tides", "Moss")
    assert zotero.deliver().status == 4
    first = json.loads(services.posted[0].body)[0]
    library.items[first["key"]] = {"title": "My own words", "version": 7}
    services.reply = library.reply

    assert zotero.deliver().status == 0
    assert "My own words" in titles(library)
    assert len(library.items) == 2


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(429, headers={"Retry-After": "30"}), "HTTP Error 429"),
        (Reply(503), "HTTP Error 503"),
        (Reply(403), "HTTP Error 403"),
        (Reply(200, b"{}"), "KeyError: 'failed'"),
        (Reply(200, b"<html>"), "JSONDecodeError"),
    ],
    ids=["429", "503", "403", "an empty answer", "a page"],
)
def test_what_is_refused_waits_and_comes_once(
    zotero: Recipe, library: Library, services: Services, reply: Reply, told: str
) -> None:
    services.answer(reply)
    zotero.lists("Tides")
    first = zotero.deliver()
    services.reply = library.reply
    statuses = [zotero.deliver().status for _ in range(2)]

    assert (first.status, statuses) == (4, [0, 0])
    assert told in first.err
    assert KEY not in first.err
    assert titles(library) == ["Tides"]


def test_an_item_that_is_refused_alone_is_named_and_the_others_come_once(zotero: Recipe, library: Library) -> None:
    library.refused.add("Moss")
    zotero.lists("Tides", "Moss", "Rain")
    refused = [zotero.deliver() for _ in range(2)]
    library.refused.clear()

    assert [ran.status for ran in refused] == [4, 4]
    assert "Title is too long" in refused[0].err
    assert titles(library) == ["Rain", "Tides"]
    assert zotero.deliver().status == 0
    assert titles(library) == ["Moss", "Rain", "Tides"]
