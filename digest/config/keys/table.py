"""What is known of one key, and the keys of one kind of mapping."""

from collections.abc import Iterator
from dataclasses import dataclass

WHOLE_NUMBER = "a whole number"
TERMS = "a term, or a list of terms"
YES_OR_NO = "yes or no"
PROGRAM = "a list: a program, then its arguments"
VARIABLES = "the name of a variable, or a list of names"
DURATION = "a time such as 90s or 2m"
SPAN_OF_DAYS = "from 1 to 60 days, such as 14d or 2w"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping: what may stand under it in words, what it is for, and how one writes it.

    *default* is what holds where the key is not written, as one would write it; empty where nothing does. *shared*:
    the key may stand in a file that others extend, which holds words only. *runs_program*: what it names is run, so
    nobody else may be able to write the file. *needs_item*: its list may not be empty.
    """

    name: str
    form: str
    meaning: str
    example: str
    default: str = ""
    shared: bool = False
    runs_program: bool = False
    needs_item: bool = False

    @property
    def is_number(self) -> bool:
        """Whether what stands under the key is a number."""
        return self.form.startswith(WHOLE_NUMBER)


@dataclass(frozen=True, slots=True)
class KeyTable:
    """The keys of one kind of mapping. *where* says where such a mapping stands, *purpose* what it describes."""

    where: str
    purpose: str
    keys: tuple[Key, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the keys, in their order."""
        return tuple(key.name for key in self.keys)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    def find(self, name: str) -> Key | None:
        """The key called *name*, None if there is none."""
        return next((key for key in self.keys if key.name == name), None)
