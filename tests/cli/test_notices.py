"""What the operator is told of troubles that last, by a run without a terminal: once, then ever more rarely."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.forked_command import Runner
from support.homes import NOON, Home
from support.loopback import Answer, Site
from support.post_office import PostOffice
from support.running import Outcome

DAY = timedelta(days=1)
FEED = """<rss version="2.0"><channel><title>Tides</title>
<item><title>On Tides</title><link>https://example.org/tides</link></item></channel></rss>"""
GONE = Answer(b"gone", status=404)
READ = Answer(FEED.encode(), headers={"Content-Type": "application/rss+xml"})


@pytest.fixture
def home(tmp_path: Path, runner: Runner) -> Home:
    return Home(tmp_path / "home", runner)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice() as running:
        yield running


def new_each_day(home: Home, days: range, *arguments: str) -> list[Outcome]:
    return [home("fetch", *arguments, "--new", "-f", "ids", now=NOON + day * DAY) for day in days]


def test_a_source_that_fails_is_told_rarely_and_leaves_the_same_status_each_time(home: Home, site: Site) -> None:
    feed = site.answers("/feed", *[GONE] * 9, READ, READ)
    home.lists("Moss")

    runs = new_each_day(home, range(11), "list.json", feed)

    assert [day for day, ran in enumerate(runs) if ran.err] == [0, 2, 4, 8, 9]
    assert [ran.status for ran in runs] == [3] * 9 + [0, 0]
    assert runs[0].err.startswith(f"digest: {feed}: 127.0.0.1 has no such page (404)\n")
    assert f"{feed}: 127.0.0.1 has no such page (404) (not read since Tue 9 Jun)\n" in runs[8].err
    assert f"digest: {feed} is read again, after 9 days\n" in runs[9].err


def test_a_mere_look_tells_each_time_and_does_not_use_up_a_notice(home: Home, site: Site) -> None:
    feed = site.answers("/feed", *[GONE] * 9)
    home.lists("Moss")
    looks = [home("fetch", "list.json", feed, "-f", "ids", now=NOON + day * DAY) for day in range(2)]

    (ran,) = new_each_day(home, range(2, 3), "list.json", feed)

    assert all("no such page" in look.err for look in looks)
    assert "(not read since Tue 9 Jun)" in ran.err


def test_a_rehearsal_tells_and_does_not_use_up_a_notice(home: Home, site: Site) -> None:
    feed = site.answers("/feed", *[GONE] * 9)
    home.lists("Moss")

    (rehearsed,) = new_each_day(home, range(1), "list.json", feed, "--dry-run")
    (ran,) = new_each_day(home, range(1, 2), "list.json", feed)

    assert "no such page" in rehearsed.err
    assert "no such page" in ran.err


def test_every_format_for_people_and_programs_names_the_source_each_time(home: Home, site: Site) -> None:
    feed = site.answers("/feed", *[GONE] * 30)
    home.lists("Moss")
    new_each_day(home, range(3), "list.json", feed)
    now = NOON + 3 * DAY

    for look in ("terminal", "markdown", "html", "eml"):
        ran = home("fetch", "list.json", feed, "-f", look, now=now)
        assert "since Tue 9 Jun" in " ".join(ran.text.replace("=\n", "").split()), look
    (failure,) = json.loads(home("fetch", "list.json", feed, "-f", "json", now=now).out)["failures"]

    assert failure == {"source": feed, "reason": "127.0.0.1 has no such page (404)", "since": "2026-06-09"}


def test_a_mail_names_the_source_each_time_and_never_why(home: Home, site: Site, office: PostOffice) -> None:
    feed = site.answers("/feed", *[GONE] * 30)
    (home.folder / "config.yaml").write_text(office.configuration(to="you@example.org"))
    runs = []
    for day, title in enumerate(["Moss", "Rain", "Snow", "Tide"]):
        home.lists(title, f"2026-06-{9 + day:02}")
        runs.append(home("fetch", "list.json", feed, "--email", "-c", "config.yaml", now=NOON + day * DAY))

    parts = [part.get_content() for got in office.got for part in got.mail.walk() if not part.is_multipart()]

    assert [ran.status for ran in runs] == [3] * 4
    assert [day for day, ran in enumerate(runs) if "no such page" in ran.err] == [0, 2]
    assert len(parts) == 8
    assert ["could not be read since Tue 9 Jun" in " ".join(part.split()) for part in parts] == [False] * 2 + [True] * 6
    assert all("could not be read" in " ".join(part.split()) and "404" not in part for part in parts)


def test_a_mail_that_waits_is_told_rarely_and_that_it_left(home: Home, office: PostOffice) -> None:
    (home.folder / "config.yaml").write_text(office.configuration(to="you@example.org"))
    home.lists("Moss")
    office.always("GREETING", "421 closed")
    fetch = ("fetch", "list.json", "--email", "-c", "config.yaml")

    waiting = [home(*fetch, now=NOON + day * DAY) for day in range(9)]
    office.usual()
    sent = home(*fetch, now=NOON + 9 * DAY)

    assert [day for day, ran in enumerate(waiting) if ran.err] == [0, 2, 4, 8]
    assert [ran.status for ran in waiting] == [4] * 9
    assert sent == Outcome(0, b"", "digest: you@example.org is served again, after 9 days\n")


def test_a_mail_that_is_held_is_told_rarely(home: Home, office: PostOffice) -> None:
    (home.folder / "config.yaml").write_text(office.configuration(to="you@example.org"))
    home.lists("Moss")
    office.always("RCPT", "550 nobody of that name")
    fetch = ("fetch", "list.json", "--email", "-c", "config.yaml")

    runs = [home(*fetch, now=NOON + day * DAY) for day in range(9)]
    retried = home("mail", "retry", "-c", "config.yaml", now=NOON + 9 * DAY)

    assert [day for day, ran in enumerate(runs) if ran.err] == [0, 2, 4, 8]
    assert [ran.status for ran in [*runs, retried]] == [4] * 10
    assert "550 nobody of that name" in retried.err


def test_words_that_cannot_be_read_are_told_rarely(home: Home, office: PostOffice) -> None:
    more = "deliver: [{to: you@example.org}, {to: she@example.org, match: ['a, b']}]\n"
    (home.folder / "config.yaml").write_text(office.configuration() + more)
    home.lists("Moss")

    runs = [home("fetch", "list.json", "--email", "-c", "config.yaml", now=NOON + day * DAY) for day in range(5)]

    assert [day for day, ran in enumerate(runs) if "not sent: " in ran.err] == [0, 2, 4]
    assert [ran.status for ran in runs] == [4] * 5
