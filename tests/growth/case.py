"""A text that grows: a unit that is repeated as often as one likes, for a function that reads it."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

NUMBER = "NUMBER"

Call = Callable[[], object]


class Case(NamedTuple):
    """A task with texts that have *unit* as often as one likes between *before* and *after*.

    *prepare* makes of a text the call that is measured. In a unit, `NUMBER` is another one of five digits each time.
    """

    name: str
    prepare: Callable[[str], Call]
    unit: str
    before: str = ""
    after: str = ""

    def text(self, length: int) -> str:
        """The text with about so many characters."""
        times = max(1, (length - len(self.before) - len(self.after)) // len(self.unit))
        if NUMBER not in self.unit:
            return self.before + self.unit * times + self.after
        return self.before + "".join(self.unit.replace(NUMBER, f"{at:05}") for at in range(times)) + self.after

    def call(self, length: int) -> Callable[[], str]:
        """The call for the text with about so many characters: '' where it was read, else the name of the error."""
        return partial(_error_of, self.prepare(self.text(length)))


def _error_of(call: Call) -> str:
    try:
        call()
    except Exception as error:
        return type(error).__name__
    return ""


def reads(reader: Callable[[str], object]) -> Callable[[str], Call]:
    """Prepare nothing: all that *reader* does with a text is measured."""
    return lambda text: lambda: reader(text)


def units(written: str) -> list[str]:
    """The words of *written*, in which `⌴` is a blank and `⏎` a line end."""
    return [word.replace("⌴", " ").replace("⏎", "\n") for word in written.split()]
