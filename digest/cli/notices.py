"""Troubles told on stderr: at a terminal each time, elsewhere at growing intervals, and once when they are over.

What a trouble is *about* names it in the archive: a kind, a blank, and which one (`source hf`, `delivery mail:ann@…`).
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digest.archive_protocols import ArchiveProtocol
from digest.cli.exit_status import say, say_failure
from digest.errors import Remedy
from digest.render.days import format_duration

if TYPE_CHECKING:
    from digest.model import Asked, Failure


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the troubles of a run at *now*, whose *archive* knows which were told when; with *tells_all* each of them,
    as to a person at a terminal."""

    archive: ArchiveProtocol
    now: datetime
    tells_all: bool = False

    def is_due(self, about: str) -> bool:
        """Note that there is the trouble *about*. Returns whether to tell it now."""
        from digest.archive.errors import ArchiveError, DamagedError

        try:
            due = self.archive.notices.tell(about, self.now)
        except DamagedError:
            raise
        except ArchiveError:
            due = True  # better twice than never
        return due or self.tells_all or sys.stderr.isatty()

    def say_trouble(self, about: str, message: str, *remedies: Remedy) -> None:
        """Say *message*, if the trouble that it is *about* is to be told now."""
        if self.is_due(about):
            say(message, *remedies)

    def say_over(self, about: str, sentence: str) -> None:
        """Say that the trouble *about* is over, if there was one: `hf is read again, after 3 days`."""
        if lasted := self._settle(about):
            say(f"{sentence}, after {format_duration(lasted)}")

    def settle_others(self, kind: str, lasting: Iterable[str]) -> None:
        """Note that all troubles of one *kind* are over but those about *lasting*; nothing is said."""
        for about in set(self.archive.notices.list_open(kind)) - set(lasting):
            self._settle(about)

    def _settle(self, about: str) -> timedelta | None:
        from digest.archive.errors import ArchiveError, DamagedError

        try:
            return self.archive.notices.settle(about, self.now)
        except DamagedError:
            raise
        except ArchiveError:
            return None

    def choose_failures(self, failures: "Sequence[Failure]", asked: "Sequence[Asked]") -> "list[Failure]":
        """Those of *failures* that are to be told now. Of each source *asked* that is read again, that is said."""
        due = [each for each in failures if self.is_due(f"source {_name_source(each.source)}")]
        failed = {_name_source(each.source) for each in failures}
        for address in dict.fromkeys(_name_source(each.address) for each in asked if not each.archived):
            if address not in failed:
                self.say_over(f"source {address}", f"{address} is read again")
        return due

    def say_failures(self, failures: "Sequence[Failure]", asked: "Sequence[Asked]") -> None:
        """Say which sources failed, as far as that is to be told now, and which are read again."""
        for failure in self.choose_failures(failures, asked):
            say_failure(failure, self.now)

    def is_attempt_due(self, channel: str, *, accepted: bool) -> bool:
        """Whether to tell now what became of a delivery to *channel* (`mail:ann@example.org`): of one that was
        *accepted* always, and that it is the first after a trouble is said."""
        about = f"delivery {channel}"
        if accepted:
            self.say_over(about, f"{channel.partition(':')[2]} is served again")
            return True
        return self.is_due(about)

    def is_rest_due(self, held: Sequence[int], *, stopped: bool) -> bool:
        """Whether to tell now what is left in the outbox: the numbers of what is *held* there, or that sending was
        *stopped* by an answer about the whole account."""
        abouts = [f"mail {number}" for number in held]
        due = [self.is_due(about) for about in abouts]
        self.settle_others("mail", abouts)
        if stopped:
            due.append(self.is_due("account"))
        else:
            self.say_over("account", "the outbox is emptied again")
        return any(due)


def _name_source(address: str) -> str:
    """The name under which the archive remembers the source of *address*."""
    from digest.sources import series_of

    return series_of(address) or address
