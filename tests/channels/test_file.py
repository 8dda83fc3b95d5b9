"""Files that are written whole: which name they get."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from support import mail_digests as digests

from digest.channels.base import Target
from digest.channels.file import deliver_to_file
from digest.model import Asked
from digest.render.formats import FORMATS, Look

NOW = datetime(2026, 1, 12, 7, 30, tzinfo=UTC)
FRIDAY, THURSDAY = date(2026, 1, 9), date(2026, 1, 8)


@pytest.mark.parametrize(
    ("days", "name"),
    [
        ([FRIDAY], "2026-01-09.txt"),
        ([THURSDAY, FRIDAY, None], "2026-01-09.txt"),
        ([None], "{made}.txt"),
    ],
)
def test_a_file_is_named_after_the_newest_day_that_its_lists_show(
    days: list[date | None], name: str, tmp_path: Path
) -> None:
    asked = tuple(Asked(f"source {at}", day, 1) for at, day in enumerate(days))
    digest = digests.digest(*digests.many(1).matches, asked=asked)

    deliver_to_file(digest, Look(FORMATS["ids"]), Target(NOW, str(tmp_path / "{date}.txt")))

    assert [path.name for path in tmp_path.iterdir()] == [name.format(made=digest.made.date())]


def test_a_file_in_a_folder_is_named_after_that_day_too(tmp_path: Path) -> None:
    digest = digests.digest(*digests.many(1).matches, asked=(Asked("hf", FRIDAY, 1),))

    deliver_to_file(digest, Look(FORMATS["ids"]), Target(NOW, str(tmp_path)))

    assert [path.name for path in tmp_path.iterdir()] == [f"digest-{FRIDAY}.{FORMATS['ids'].suffix}"]
