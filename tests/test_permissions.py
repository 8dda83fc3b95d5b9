"""What others could write is told with its remedy; what is private is closed to them."""

import grp
import os
from pathlib import Path

import pytest

from digest import permissions


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A file that only its owner may write, in a folder of the same kind."""
    folder = tmp_path / "own"
    folder.mkdir(mode=0o755)
    path = folder / "config.yaml"
    path.write_text("match: [tides]\n", encoding="utf-8")
    path.chmod(0o644)
    return path


def test_a_file_of_its_owner_in_a_folder_of_its_owner_is_nobody_elses(own: Path) -> None:
    assert permissions.how_others_can_write(own) is None


@pytest.mark.parametrize(("mode", "remedy"), [(0o666, "chmod go-w"), (0o602, "chmod go-w"), (0o777, "chmod go-w")])
@pytest.mark.parametrize("of", ["file", "folder"])
def test_what_everybody_can_write_is_told_with_the_remedy(own: Path, of: str, mode: int, remedy: str) -> None:
    place = own if of == "file" else own.parent
    place.chmod(mode | 0o100)

    assert permissions.how_others_can_write(own) == f"{place} can be written by everybody; `{remedy} {place}`"


def test_a_group_counts_where_somebody_else_is_in_it(own: Path) -> None:
    alone = next(group for group in range(60_000, 65_000) if not group_has_members(group))
    own.chmod(0o664)

    try:
        os.chown(own, -1, 0)
    except PermissionError:
        pytest.skip("only root gives a file another group")
    assert permissions.how_others_can_write(own) is None
    os.chown(own, -1, alone)

    assert "a group of several people" in str(permissions.how_others_can_write(own))


def group_has_members(group: int) -> bool:
    try:
        grp.getgrgid(group)
    except KeyError:
        return False
    return True


def test_a_file_of_somebody_else_is_told(own: Path) -> None:
    try:
        os.chown(own, 12_345, -1)
    except PermissionError:
        pytest.skip("only root gives a file to somebody else")

    assert f"{own} belongs to somebody else (user 12345)" in str(permissions.how_others_can_write(own))


def test_a_link_is_as_safe_as_what_it_leads_to(own: Path, tmp_path: Path) -> None:
    link = tmp_path / "config.yaml"
    link.symlink_to(own)
    assert permissions.how_others_can_write(link) is None

    own.parent.chmod(0o777)

    assert str(own.parent) in str(permissions.how_others_can_write(link))


def test_every_folder_on_the_way_counts_also_that_of_a_link_in_the_middle(own: Path, tmp_path: Path) -> None:
    open_folder = tmp_path / "open"
    open_folder.mkdir()
    (open_folder / "middle").symlink_to(own.parent)
    (tmp_path / "first").symlink_to("open/middle")
    path = tmp_path / "first" / own.name
    assert permissions.how_others_can_write(path) is None

    open_folder.chmod(0o777)

    assert f"chmod go-w {open_folder}" in str(permissions.how_others_can_write(path))


def test_a_folder_above_that_of_the_file_counts(own: Path) -> None:
    deep = own.parent / "one" / "two"
    deep.mkdir(parents=True)
    (deep / "rules.yaml").write_text("match: [tides]\n", encoding="utf-8")
    own.parent.chmod(0o777)

    assert str(own.parent) in str(permissions.how_others_can_write(deep / "rules.yaml"))


def test_links_in_a_circle_are_left_to_who_reads_them(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")

    assert permissions.how_others_can_write(tmp_path / "a" / "c.yaml") is None


def test_a_folder_in_which_nobody_replaces_what_is_anothers_is_safe(own: Path) -> None:
    own.parent.chmod(0o1777)

    assert permissions.how_others_can_write(own) is None


def test_a_private_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    permissions.make_private_folder(tmp_path / "state" / "digest")

    assert (tmp_path / "state" / "digest").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("before", "after"), [(0o755, 0o700), (0o777, 0o700), (0o555, 0o500), (0o700, 0o700)])
def test_a_folder_that_is_there_is_closed_to_others_and_stays_as_its_owner_has_it(
    tmp_path: Path, before: int, after: int
) -> None:
    tmp_path.chmod(before)

    permissions.make_private_folder(tmp_path)

    assert tmp_path.stat().st_mode & 0o777 == after
    tmp_path.chmod(0o700)
