"""A text that grows: a unit that is repeated as often as one likes, for a function that reads it."""

from collections.abc import Callable
from typing import NamedTuple

NUMBER = "NUMBER"


class Case(NamedTuple):
    """A *reader* of texts that have *unit* as often as one likes between *before* and *after*.

    In a unit, `NUMBER` is another one of five digits each time.
    """

    name: str
    reader: Callable[[str], object]
    unit: str
    before: str = ""
    after: str = ""

    def text(self, length: int) -> str:
        """The text with about so many characters."""
        times = max(1, (length - len(self.before) - len(self.after)) // len(self.unit))
        if NUMBER not in self.unit:
            return self.before + self.unit * times + self.after
        return self.before + "".join(self.unit.replace(NUMBER, f"{at:05}") for at in range(times)) + self.after

    def read(self, text: str) -> str:
        """What came of *text*: '' where it was read, else the name of the error."""
        try:
            self.reader(text)
        except Exception as error:
            return type(error).__name__
        return ""


def units(written: str) -> list[str]:
    """The words of *written*, in which `⌴` is a blank and `⏎` a line end."""
    return [word.replace("⌴", " ").replace("⏎", "\n") for word in written.split()]
