"""How a text names one paper."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperReference:
    """A paper as a text names it; *label* is what to call it in a message.

    *names* are identifiers and addresses (behind `url:`) under which the archive may know it, the surest first. Where
    none does, it is the paper with this *title* and one of *authors*, or the one whose block in a note is *block*.
    """

    label: str
    names: tuple[str, ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()
    block: str = ""
