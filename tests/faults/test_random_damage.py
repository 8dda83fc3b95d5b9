"""The judge of damaged archives sees what is wrong, and nothing where nothing is."""

import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support.homes import identifier
from support.running import Command, Outcome

from digest.archive import Archive
from digest.delivery import ChannelDelivery
from digest.model import Listing, Paper
from faults.random_damage import DAMAGES, NEW, OLD, Damage, Reader, Verdict, judged

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
SOUND = Outcome(0, b"ok", "")
SILENT = Outcome(0, b"", "")
NOTICED = Outcome(0, b"ok", "digest: damaged")
SAID = "digest: archive.db: set aside\ndigest: you may have had some of these\n"
STUCK = Outcome(1, b"", "digest: no such table: deliveries\n")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The archive of somebody who had fifty papers."""
    path = tmp_path / "archive.db"
    papers = [Paper(f"arxiv:2606.{number:05}", f"Tide {number}", abstract="On tides. " * 9) for number in range(50)]
    with Archive(path) as archive:
        archive.papers.remember([Listing("hf", tuple(papers), date(2026, 6, 9), source="hf")], papers, NOON)
        archive.deliveries.record(ChannelDelivery("stdout", papers), NOON)
    return path


def ran(names: list[str], err: str = "") -> Outcome:
    return Outcome(0, "".join(f"arxiv:{identifier(name)}\n" for name in names).encode(), err)


@pytest.mark.parametrize(
    ("runs", "checked", "replaced", "verdict"),
    [
        pytest.param([ran(NEW), SILENT, SILENT], SOUND, False, Verdict(), id="nothing was met"),
        pytest.param([ran(NEW, SAID), SILENT, SILENT], NOTICED, True, Verdict(replaced=True), id="replaced"),
        pytest.param([STUCK, ran(NEW, SAID), SILENT], NOTICED, True, Verdict(replaced=True), id="then replaced"),
        pytest.param([SILENT, SILENT, SILENT], SOUND, False, Verdict(swallowed=10), id="swallowed"),
        pytest.param([ran(NEW), ran(NEW[:2]), SILENT], SOUND, False, Verdict(twice=2), id="twice"),
        pytest.param([ran([*OLD[30:33], *NEW]), SILENT, SILENT], SOUND, False, Verdict(twice=3), id="old ones again"),
        pytest.param([STUCK, STUCK, STUCK], NOTICED, False, Verdict(swallowed=10, broken=2), id="stuck"),
        pytest.param(
            [STUCK, ran(NEW, SAID), SILENT], SOUND, True, Verdict(overlooked=1, replaced=True), id="overlooked"
        ),
        pytest.param([ran(NEW), SILENT, SILENT], NOTICED, True, Verdict(unsaid=1, replaced=True), id="unsaid"),
        pytest.param(
            [ran(NEW, "Traceback (most recent call last):"), SILENT, SILENT], SOUND, False, Verdict(traceback=1),
            id="a traceback",
        ),
    ],
)  # fmt: skip
def test_the_judge_sees(runs: list[Outcome], checked: Outcome, replaced: bool, verdict: Verdict) -> None:
    assert judged(runs, checked, replaced=replaced) == verdict


def test_the_check_up_must_see_what_is_plain_though_no_run_met_it() -> None:
    runs = [ran(NEW), SILENT, SILENT]

    assert judged(runs, SOUND, replaced=False, plain=True) == Verdict(overlooked=1)
    assert judged(runs, NOTICED, replaced=False, plain=True) == Verdict()


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damage_harms_the_archive_and_is_the_same_for_the_same_chance(archive: Path, damage: Damage) -> None:
    sound = archive.read_bytes()
    harmed = []
    for _ in range(2):
        archive.write_bytes(sound)
        damage(archive, random.Random(7))  # noqa: S311 - no secret
        harmed.append(archive.read_bytes())

    assert harmed[0] == harmed[1] != sound


def test_an_archive_that_was_not_damaged_gives_no_cause_for_complaint(digest: Command, tmp_path: Path) -> None:
    verdict = Reader(digest, tmp_path).after(lambda archive, chance: None, random.Random(1))  # noqa: S311 - no secret

    assert verdict == Verdict()
