"""The digest as one message for a chat: short Markdown that every service shows well, within a limit of length."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from digest.model import Digest, Match
from digest.render import parts
from digest.render.abstracts import gist_passage
from digest.render.chat_words import chat_link, chat_text, count_units
from digest.render.for_others import explain_nothing, say_failed_sources, say_late_note
from digest.render.formats import Look
from digest.render.paper_links import fill_slots
from digest.render.people import name_people
from digest.render.summary import count_papers, sections_with_headings
from digest.text import shorten_text

_INDENT = "  "  # what belongs to an item of a list stands below its text
_LONGEST_TITLE, _LONGEST_HEADING, _LONGEST_GIST, _LONGEST_SENTENCE = 200, 80, 300, 400
_LONGEST_PEOPLE, _LONGEST_FOUND = 60, 60
_SHORTEST_NAME = 20  # units that the name of a paper has in front of what else is said
_NO_LIMIT = 1 << 60


class _Item(NamedTuple):
    """A paper in pieces, each of whole lines: its *title*, below the heading of the section that it opens, its *facts*
    and its *gist*, '' where it has none; and its *name* alone, without a link."""

    title: str
    facts: str
    gist: str
    name: str


def render(digest: Digest, look: Look) -> str:
    """One message of at most `look.limit` units: gists are left out first, then facts, then papers, the last ones
    first, and how many is said. Where the first paper has no room with its link, as much of its name stands there.
    What rises stands above the papers, and how late ones were found below, if there is room for it beside them."""
    limit = look.limit or _NO_LIMIT
    message = _write_papers(digest, limit)
    late = _write_line(say_late_note(digest))
    for above, below in ((_write_rising(digest), ""), ("", f"\n{late}" if late else "")):
        if sum(map(count_units, (above, message, below))) <= limit:
            message = above + message + below
    return message


def _write_rising(digest: Digest) -> str:
    if not digest.rising:
        return ""
    from digest.render.rising import rising_sentences

    return "".join(f"{chat_text(sentence)}\n" for sentence in rising_sentences(digest)) + "\n"


def _write_papers(digest: Digest, limit: int) -> str:
    failed = _write_line(say_failed_sources(digest))
    items = list(_list_items(digest))
    if not items:
        reason = explain_nothing(digest) or (f"{count_papers(digest)}." if digest.more else "")
        return _shorten_message(_write_line(reason) + failed, limit)
    shown = _count_titles(items, digest.more, failed, limit)
    if not shown:
        return _write_name(items[0].name, _write_end(len(items) - 1 + digest.more, ""), limit)
    end = _write_end(len(items) - shown + digest.more, failed)
    return _write_items(items[:shown], limit - count_units(end)) + end


def list_shown(digest: Digest, look: Look) -> Sequence[Match]:
    """The matches of *digest* that have room in its message; the first one always."""
    items, failed = list(_list_items(digest)), _write_line(say_failed_sources(digest))
    shown = _count_titles(items, digest.more, failed, look.limit or _NO_LIMIT)
    return digest.matches[: max(1, shown)]


def _list_items(digest: Digest) -> Iterable[_Item]:
    """An item for each paper of *digest*, in its order."""
    blank = ""
    for heading, section in sections_with_headings(digest):
        above = f"{blank}**{chat_text(shorten_text(heading, _LONGEST_HEADING))}**\n" if heading else blank
        for match in section.matches:
            yield _make_item(match, above)
            above, blank = "", "\n"


def _make_item(match: Match, above: str) -> _Item:
    """The item of *match*, with the heading *above* its title, or ''."""
    title = chat_text(shorten_text(parts.title_passage(match).text, _LONGEST_TITLE)) or "Untitled"
    url = parts.web_address(match.paper)
    linked = chat_link(title, url) if url else title
    gist = chat_text(shorten_text(gist_passage(match).text, _LONGEST_GIST))
    facts = " · ".join(_list_facts(match))
    return _Item(
        f"{above}- {parts.star_before_title(match.paper)}{linked}\n",
        f"{_INDENT}{facts}\n" if facts else "",
        f"{_INDENT}{gist}\n" if gist else "",
        f"- {parts.star_before_title(match.paper)}{title}",
    )


def _list_facts(match: Match) -> list[str]:
    """How *match* is liked, who wrote it, what was found in it, and its code."""
    paper, code = match.paper, fill_slots(match.paper)[2]
    found = shorten_text(", ".join(parts.found_words(match)), _LONGEST_FOUND)
    known = [
        *map(chat_text, parts.pickup_reasons(match)),
        f"▲ {paper.upvotes:,}" if paper.upvotes is not None else "",
        chat_text(name_people(paper, _LONGEST_PEOPLE, most=2)),
        chat_text(parts.former_title(paper)),
        chat_text(f"found {found}") if found else "",
        chat_link("code", code.url) if code else "",
    ]
    return [fact for fact in known if fact]


def _write_line(sentence: str) -> str:
    return f"{chat_text(shorten_text(sentence, _LONGEST_SENTENCE))}\n" if sentence else ""


def _write_end(left_out: int, failed: str) -> str:
    """What stands below the papers: how many more there are, and which sources could not be read."""
    more = f"and {left_out:,} more\n" if left_out else ""
    return f"\n{more}{failed}" if more or failed else ""


def _write_name(name: str, end: str, limit: int) -> str:
    """The paper whose *name* has no room with its link: as much of it as has room beside the *end*, or without it."""
    room = limit - count_units(end)
    return f"{_shorten_message(name, room - 1)}\n{end}" if room > _SHORTEST_NAME else _shorten_message(name, limit)


def _count_titles(items: Sequence[_Item], more: int, failed: str, limit: int) -> int:
    """How many of *items*, the first ones, have room with their titles alone and what then stands below them."""
    fitting = used = 0
    for shown, item in enumerate(items, 1):
        used += count_units(item.title)
        if used > limit:
            break
        if used + count_units(_write_end(len(items) - shown + more, failed)) <= limit:
            fitting = shown
    return fitting


def _write_items(items: Sequence[_Item], room: int) -> str:
    """*items* in *room* units: all titles, then the facts of as many as fit; where all do, as many gists."""
    room -= sum(count_units(item.title) for item in items)
    with_facts, room = _count_pieces([item.facts for item in items], room)
    with_gist, _ = _count_pieces([item.gist for item in items], room) if with_facts == len(items) else (0, 0)
    return "".join(
        item.title + (item.facts if at < with_facts else "") + (item.gist if at < with_gist else "")
        for at, item in enumerate(items)
    )


def _count_pieces(pieces: Sequence[str], room: int) -> tuple[int, int]:
    """How many of *pieces*, the first ones, have *room*, and how much of it they leave."""
    for at, piece in enumerate(pieces):
        size = count_units(piece)
        if size > room:
            return at, room
        room -= size
    return len(pieces), room


def _shorten_message(text: str, limit: int) -> str:
    """A *text* without links, as much of it as has room."""
    # A character is at most two units.
    return text if count_units(text) <= limit else shorten_text(" ".join(text.split()), limit // 2)
