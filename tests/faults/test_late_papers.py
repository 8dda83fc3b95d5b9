"""kill -9 around deliveries with late papers: each comes, once wherever it was recorded, and three in a week."""

from collections import Counter

import pytest
from support.homes import Home, found, identifier, ids, killings, page
from support.invented_days import at
from support.loopback import Answer, Site
from support.picked_papers import Picked, picked

FETCH = ("fetch", "--new", "-f", "ids", "-c", "config.yaml")
DELIVER = ("fetch", "--deliver", "-c", "config.yaml")
NAMES = ("Moss", "Rain", "Snow", "Dune")
MONDAY, WEDNESDAY = "2026-06-08", "2026-06-10"


@pytest.fixture
def env(site: Site) -> dict[str, str]:
    """The environment of somebody who reads a site that has lists of three days, and picks from the first."""
    for day, titles in ((MONDAY, "Tides " + " ".join(NAMES)), ("2026-06-09", "Kelp"), (WEDNESDAY, "Sand Tides=Tides")):
        site.answers(f"/papers/date/{day}", Answer(page(titles, day)))
    site.answers("/papers", Answer(page("Tides " + " ".join(NAMES), MONDAY)))
    for week in (22, 23, 24):
        site.answers(f"/papers/week/2026-W{week}", Answer(picked({})))
    return {"HF_ENDPOINT": site.url}


def are_picked(site: Site) -> None:
    """From now on it is Wednesday, and the names have votes, the first the most."""
    papers = {identifier(name): Picked(MONDAY, 90 - at, name) for at, name in enumerate(NAMES)}
    site.answers("/papers/week/2026-W24", Answer(picked(papers)))
    site.answers("/papers", Answer(page("Sand", WEDNESDAY)))


def test_what_was_not_recorded_comes_again_and_nothing_else(home: Home, site: Site, env: dict[str, str]) -> None:
    (home.folder / "config.yaml").write_text("match: [tides]\nlate: yes\n")
    assert set(found(home(*FETCH, now=at(MONDAY), env=env))) == ids("Tides")
    are_picked(site)
    three = ids("Moss Rain Snow")

    for killed, _ in killings(home, *FETCH, now=at(WEDNESDAY), env=env, step=2):
        recorded = killed.delivered("stdout")

        again = killed(*FETCH, now=at(WEDNESDAY, 13), env=env)

        assert set(found(again)) == three - recorded, again.err
        assert killed.delivered("stdout") == three | ids("Tides")
        assert found(killed(*FETCH, now=at(WEDNESDAY, 14), env=env)) == []


def test_a_command_gets_them_wherever_a_run_is_killed(home: Home, site: Site, env: dict[str, str]) -> None:
    (home.folder / "config.yaml").write_text(
        'deliver:\n  - command: [sh, -c, "cat >> $HOME/chat"]\n    format: ids\n    name: chat\n'
        "    match: [tides]\n    late: yes\n"
    )
    assert home(*DELIVER, now=at(MONDAY), env=env).status == 0
    are_picked(site)
    wanted = ids("Tides Moss Rain Snow")

    for killed, _ in killings(home, *DELIVER, now=at(WEDNESDAY), env=env, alike=True, step=5):
        again = killed(*DELIVER, now=at(WEDNESDAY, 13), env=env)

        assert again.status == 0, again.err
        assert killed.delivered("command:chat") == wanted
        came = Counter((killed.base / "chat").read_text().split())
        assert set(came) == wanted
        assert max(came.values()) == 1 or "sent again" in again.err
        assert killed(*DELIVER, now=at(WEDNESDAY, 14), env=env).err == ""
        assert Counter((killed.base / "chat").read_text().split()) == came
