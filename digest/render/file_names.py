"""Names of files as a person writes them, with places in them for the day of the lists and for one paper."""

import re
from collections.abc import Mapping
from datetime import date

from digest.errors import UsageError
from digest.model import Match
from digest.patterns import lazy_pattern
from digest.render.markdown.paper_markers import block_ids_of
from digest.text import sanitize_line

# What stands for a part of the day of the lists in the name of a file: notes/{year}/{date}.md
_DAY_FORMS = {"date": "%Y-%m-%d", "year": "%Y", "month": "%m", "day": "%d", "week": "%G-W%V"}
_OF_PAPER = ("id", "title")
_PLACEHOLDER = lazy_pattern(r"\{([a-z]+)\}")
_LONGEST = 120  # bytes of a name; file systems take 255, and sync services add to it
_SHORTEST = 20  # bytes that a title gets at least, whatever stands beside it
# What Windows, macOS or a link of Obsidian takes for something else; see "Files, paths, namespaces" of Windows.
_FOR_SIGN = {"/": "-", "\\": "-", ":": "-", "|": "-", "[": "(", "]": ")", **dict.fromkeys('<>"?*#^{}%', " ")}
_SIGN = lazy_pattern(r"[/\\:|\[\]<>\"?*#^{}%]")
_NOT_AT_ENDS = " .,;-~"
_DEVICE = lazy_pattern(r"(?i)^(con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))")


def has_place_for_paper(name: str) -> bool:
    """Whether *name* is that of a file for each paper."""
    return any(f"{{{word}}}" in name for word in _OF_PAPER)


def fill_in_day(name: str, day: date) -> str:
    """*name* with the *day* in place of {date}, {year}, {month}, {day} and {week}. Raises UsageError for words that
    stand for nothing; those that stand for a paper stay."""
    for word in _PLACEHOLDER.findall(name):
        if word not in (*_DAY_FORMS, *_OF_PAPER):
            known = ", ".join(f"{{{word}}}" for word in (*_DAY_FORMS, *_OF_PAPER))
            raise UsageError(f"{name}: {{{word}}} stands for nothing, known are {known}")
    return _fill_in(name, {word: day.strftime(form) for word, form in _DAY_FORMS.items()})


def names_for_paper(name: str, match: Match) -> list[str]:
    """The names that the file of one paper may have, the best first: *name* with the paper in place of its words.

    {id} is the name that it has in notes and as the key of a citation, `arxiv-2407-21783`; {title} is its title as far
    as every system takes it for a name. Where a title is not enough, because another paper has the same, its id stands
    behind it. A name has at most 120 bytes, unless what stands beside the title in it is longer.
    """
    own, *others = block_ids_of(match.paper)
    if "{title}" not in name:
        return [_fill_in(name, {"id": each}) for each in (own, *others)]
    parts = re.split(r"([/\\])", name)
    return ["".join(_fill_in_title(part, match.title, own, behind) for part in parts) for behind in ("", f" ({own})")]


def _fill_in_title(part: str, title: str, own: str, behind: str) -> str:
    """One *part* of a path, between separators, with *title* and what stands *behind* it."""
    if "{title}" not in part:
        return _fill_in(part, {"id": own})
    beside = _fill_in(part, {"title": behind, "id": own})
    room = max(_SHORTEST, _LONGEST - len(beside.encode("utf-8", "replace")))
    return _fill_in(part, {"title": (_make_file_name(title, room) or own) + behind, "id": own})


def _make_file_name(title: str, room: int) -> str:
    """*title* in at most so many bytes, without what some system does not take in the name of a file; or ''."""
    name = _SIGN.sub(lambda sign: _FOR_SIGN[sign[0]], sanitize_line(title).replace(": ", " - "))
    name = _cut_to_bytes(" ".join(name.split()).lstrip(_NOT_AT_ENDS), room - 1)
    return _DEVICE.sub(r"\1_", name.rstrip(_NOT_AT_ENDS), count=1)


def _cut_to_bytes(text: str, room: int) -> str:
    """*text* in at most so many bytes of UTF-8; a longer one is cut, between words if possible."""
    data = text.encode("utf-8", "replace")
    if len(data) <= room:
        return data.decode()
    cut = data[:room].decode("utf-8", "ignore")
    head = cut.rpartition(" ")[0]
    return head if len(head) > len(cut) // 2 else cut


def _fill_in(name: str, values: Mapping[str, str]) -> str:
    """*name* with *values* in the places of their words; what a value holds is not looked at again."""
    return _PLACEHOLDER.sub(lambda place: values.get(place[1], place[0]), name)
