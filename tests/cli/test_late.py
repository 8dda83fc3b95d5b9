"""`late:` by the command: the week pages on the network, mails to several recipients, and what `explain` says."""

import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from support.forked_command import Runner
from support.homes import Home, found, identifier, ids, page
from support.invented_days import at
from support.loopback import Answer, Site
from support.picked_papers import Picked, picked

MONDAY, TUESDAY, WEDNESDAY = "2026-06-08", "2026-06-09", "2026-06-10"
WEEKS = [f"/papers/week/2026-W{week}" for week in (22, 23, 24)]
LOOK = ("fetch", "hf", "-f", "ids", "-c", "config.yaml")
NEW = (*LOOK, "--new")
CONFIG = "match: [tides]\nlate: yes\n"
MAILS = """
mail: {from: me@example.org, folder: FOLDER}
deliver:
  - {to: ann@example.org, match: [tides], late: yes}
  - {to: bob@example.org, match: [moss], late: {max: 1}}
  - {to: eve@example.org, match: [tides], late: no}
"""


def picks(**votes: int) -> bytes:
    """The week page with papers of Monday's list and their votes."""
    return picked({identifier(name): Picked(MONDAY, number, name) for name, number in votes.items()})


@pytest.fixture
def home(tmp_path: Path, runner: Runner, site: Site) -> Home:
    """Somebody who has a look at a site on a Monday, when nothing has votes."""
    someone = Home(tmp_path / "home", runner)
    (someone.folder / "config.yaml").write_text(CONFIG)
    for day, titles in ((MONDAY, "Tides Moss Rain"), (TUESDAY, "Kelp"), (WEDNESDAY, "Sand")):
        site.answers(f"/papers/date/{day}", Answer(page(titles, day)))
    for week in WEEKS:
        site.answers(week, Answer(picks(), headers={"ETag": '"1"'}))
    site.answers("/papers", Answer(page("Tides Moss Rain", MONDAY)))
    return someone


def on_wednesday(site: Site, answer: Answer) -> None:
    """From now on the page of this week gives *answer*."""
    site.answers(WEEKS[-1], answer)
    site.answers("/papers", Answer(page("Sand", WEDNESDAY)))


def asked_weeks(site: Site) -> list[str]:
    return [path for path in site.paths if "/week/" in path]


def test_a_page_that_has_not_changed_is_asked_once_a_day_and_not_sent(home: Home, site: Site) -> None:
    env = {"HF_ENDPOINT": site.url}
    assert home(*LOOK, now=at(MONDAY), env=env).err == ""
    assert home(*LOOK, now=at(MONDAY, 14), env=env).err == ""
    assert asked_weeks(site) == WEEKS

    for week in WEEKS:
        site.answers(week, Answer(status=304))
    assert home(*LOOK, now=at(TUESDAY), env=env).status == 0

    assert asked_weeks(site) == [*WEEKS, *WEEKS]
    conditional = [
        headers.get("If-None-Match") for headers, path in zip(site.headers, site.paths, strict=True) if "week" in path
    ]
    assert conditional == [None] * 3 + ['"1"'] * 3


def test_a_look_shows_and_records_nothing(home: Home, site: Site) -> None:
    env = {"HF_ENDPOINT": site.url}
    home(*LOOK, now=at(MONDAY), env=env)
    on_wednesday(site, Answer(picks(Moss=90, Rain=80)))

    for hour in (12, 13):
        assert set(found(home(*LOOK, now=at(WEDNESDAY, hour), env=env))) == ids("Moss Rain")

    assert home.delivered("stdout") == set()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(Answer(status=403), "refused (403)", id="forbidden"),
        pytest.param(Answer(status=429, headers={"Retry-After": "60"}), "asks to wait", id="too many requests"),
        pytest.param(Answer(b"<html>half"), "no list of papers", id="half a page"),
        pytest.param(Answer(status=500), "500", id="broken"),
    ],
)
def test_pages_that_cannot_be_read_cost_nothing_but_a_sentence(
    home: Home, site: Site, answer: Answer, said: str
) -> None:
    env = {"HF_ENDPOINT": site.url}
    home(*LOOK, now=at(MONDAY), env=env)
    site.answers("/papers", Answer(page("Tides", WEDNESDAY)))
    for path in (*WEEKS, "/api/daily_papers"):
        site.answers(path, answer)

    other = home.twin("other")

    ran = home("fetch", "hf", "-c", "config.yaml", now=at(WEDNESDAY), env=env)

    assert (ran.status, "Tides" in ran.text) == (0, True), ran.err
    assert "Picked up since: the week pages of Hugging Face could not be read" in ran.words
    assert said in ran.words
    account = json.loads(other(*LOOK[:2], "-f", "json", "-c", "config.yaml", now=at(WEDNESDAY), env=env).out)
    assert (account["failures"], [each["address"] for each in account["sources"]]) == ([], ["hf"])
    assert said in account["late_note"]


def test_robots_txt_keeps_them_away(home: Home, site: Site) -> None:
    site.answers("/robots.txt", Answer(b"User-agent: *\nDisallow: /papers/week\n"))
    site.answers("/api/daily_papers", Answer(status=403))

    ran = home("fetch", "hf", "-c", "config.yaml", now=at(MONDAY), env={"HF_ENDPOINT": site.url})

    assert (ran.status, "robots.txt" in ran.words) == (0, bool(asked_weeks(site) == []))


def test_recipients_have_late_papers_by_their_own_rules_once(home: Home, site: Site) -> None:
    env = {"HF_ENDPOINT": site.url}
    (home.folder / "config.yaml").write_text(MAILS.replace("FOLDER", str(home.folder / "mails")))
    (home.folder / "mails").mkdir()
    deliver = ("fetch", "hf", "--email", "-c", "config.yaml")
    assert home(*deliver, now=at(MONDAY), env=env).status == 0
    on_wednesday(site, Answer(picks(Moss=90, Rain=80, Tides=70)))

    for hour in (12, 13):
        assert home(*deliver, now=at(WEDNESDAY, hour), env=env).status == 0

    had = {name: home.delivered(f"mail:{name}@example.org") for name in ("ann", "bob", "eve")}
    assert had == {"ann": ids("Tides Moss Rain"), "bob": ids("Moss Rain"), "eve": ids("Tides")}
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in (home.folder / "mails").iterdir()]
    (late,) = [mail for mail in mails if "ann@" in mail["To"] and "2 papers" in mail["Subject"]]
    for kind in ("plain", "html"):
        body = late.get_body((kind,))
        assert body
        text = " ".join(str(body.get_content()).split())
        assert "picked up since" in text.lower()
        assert "chose none" not in text
        assert "▲ 90 by now, not known on 8 Jun" in text.replace("&#9650;", "▲").replace("&nbsp;", " ")


def test_explain_says_how_a_paper_was_noticed_and_that_it_came_late(home: Home, site: Site) -> None:
    env = {"HF_ENDPOINT": site.url}
    home(*NEW, now=at(MONDAY), env=env)
    on_wednesday(site, Answer(picks(Moss=90)))
    assert set(found(home(*NEW, now=at(WEDNESDAY), env=env))) == ids("Moss")

    told = home("explain", identifier("Moss"), "-c", "config.yaml", now=at(WEDNESDAY, 13), env=env)

    assert "picked up since: ▲ 90 by now, not known on 8 Jun" in told.words
    assert "delivered late on Wed 10 Jun 2026" in told.words
    asked = home("explain", identifier("Moss"), "-c", "config.yaml", "-f", "json", now=at(WEDNESDAY, 13), env=env)
    assert json.loads(asked.out)["picked_up"] == ["▲ 90 by now, not known on 8 Jun"]


@pytest.mark.parametrize(
    "arguments",
    [("-m", "kelp"), ("--all",), ("--no-archive",), ("--date", MONDAY)],
    ids=["words", "all", "no archive", "a day"],
)
def test_who_asks_for_something_else_gets_nothing_late(home: Home, site: Site, arguments: tuple[str, ...]) -> None:
    env = {"HF_ENDPOINT": site.url}
    home(*LOOK, now=at(MONDAY), env=env)
    before = len(asked_weeks(site))
    on_wednesday(site, Answer(picks(Moss=90)))

    ran = home("fetch", "hf", "-c", "config.yaml", "-f", "json", *arguments, now=at(WEDNESDAY), env=env)

    assert "late" not in json.loads(ran.out)["counts"]
    assert len(asked_weeks(site)) == before


def test_catching_up_leaves_them_to_the_next_digest(home: Home, site: Site) -> None:
    env = {"HF_ENDPOINT": site.url}
    home(*NEW, now=at(MONDAY), env=env)
    before = len(asked_weeks(site))
    on_wednesday(site, Answer(picks(Moss=90, Rain=80)))
    catchup = ("catchup", "--since", "2d", "-n", "1", "-c", "config.yaml", "--mark-delivered")

    ran = home(*catchup, now=at(WEDNESDAY), env=env)

    assert "1 of 5 papers" in ran.words
    assert "picked up since" not in ran.words.lower()
    assert len(asked_weeks(site)) == before
    assert set(found(home(*NEW, now=at(WEDNESDAY, 13), env=env))) == ids("Moss Rain")


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        pytest.param(("-f", "markdown"), "out", id="markdown"),
        pytest.param(("-f", "html"), "out", id="page"),
        pytest.param(("-f", "atom"), "err", id="feed"),
        pytest.param(("-f", "bibtex"), "err", id="bibliography"),
        pytest.param(("-o", "papers.md"), "err", id="file"),
        pytest.param(("--into", "papers.md"), "err", id="note"),
        pytest.param(("-f", "ids", "-v"), "err", id="account"),
    ],
)
def test_who_reads_another_format_learns_that_late_papers_may_be_missing(
    home: Home, site: Site, arguments: tuple[str, ...], place: str
) -> None:
    for path in (*WEEKS, "/api/daily_papers"):
        site.answers(path, Answer(status=403))

    ran = home("fetch", "hf", "-c", "config.yaml", *arguments, now=at(MONDAY), env={"HF_ENDPOINT": site.url})

    told = " ".join({"out": ran.text, "err": ran.err}[place].split())
    assert told.lower().count("picked up since: the week pages of hugging face could not be read") == 1


def test_mails_and_chats_say_it_without_the_reason_which_their_readers_cannot_mend(home: Home, site: Site) -> None:
    mails = home.folder / "mails"
    mails.mkdir()
    (home.folder / "config.yaml").write_text(
        f"mail: {{from: me@example.org, folder: {mails}}}\nmatch: [tides]\nlate: yes\ndeliver:\n"
        '  - to: ann@example.org\n  - {command: [sh, -c, "cat > $HOME/chat"], format: chat, name: chat}\n'
    )
    for path in (*WEEKS, "/api/daily_papers"):
        site.answers(path, Answer(status=403))

    assert (
        home("fetch", "hf", "--deliver", "-c", "config.yaml", now=at(MONDAY), env={"HF_ENDPOINT": site.url}).status == 0
    )

    (file,) = mails.iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    bodies = [body.get_content() for kind in ("plain", "html") if (body := mail.get_body((kind,)))]
    for text in (*bodies, (home.base / "chat").read_text()):
        words = " ".join(str(text).split())
        assert "newer votes and picks are not known." in words
        assert "403" not in words


def test_where_no_list_can_be_read_nothing_comes_late_and_the_site_is_left_alone(home: Home, site: Site) -> None:
    env = {"HF_ENDPOINT": site.url}
    home(*NEW, now=at(MONDAY), env=env)
    asked = len(asked_weeks(site))
    on_wednesday(site, Answer(picks(Moss=90)))
    lost = ("fetch", "hf:trending", "-f", "ids", "--new", "-c", "config.yaml")

    ran = home(*lost, now=at(WEDNESDAY), env=env)

    assert (ran.status, found(ran)) == (1, [])
    assert len(asked_weeks(site)) == asked
    assert set(found(home(*NEW, now=at(WEDNESDAY, 13), env=env))) == ids("Moss")
