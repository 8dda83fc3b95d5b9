"""What a mail or a page says of a paper beside its title and its text, in words that all of them share."""

from collections.abc import Sequence
from datetime import date

from digest.model import Match, Paper
from digest.render import parts
from digest.render.columns import cut_words
from digest.render.days import short_day
from digest.render.paper_links import PaperLink
from digest.render.passages import Passage
from digest.render.people import name_people, name_place

_LONGEST_PLACE = _LONGEST_FOUND = _LONGEST_NOTE = 60  # columns
_EVERYBODY = 1_000  # columns, in which all names fit that are shown
_FEWEST_COMMENTS = 2  # the first is the submitter's own
_LABELS = {"arxiv": "arXiv", "doi": "DOI", "acl": "ACL", "pdf": "PDF"}


def list_facts(match: Match, topic: str | None, today: date) -> list[str]:
    """What is known of *match*, which stands in the section of *topic*, in full: who, where, when and what else."""
    paper = match.paper
    also = ", ".join(parts.matched_topics(match, topic))
    known = [
        name_people(paper, _EVERYBODY),
        name_place(paper, _LONGEST_PLACE),
        short_day(paper.published, today) if paper.published else "",
        f"{paper.comment_count:,} comments" if (paper.comment_count or 0) >= _FEWEST_COMMENTS else "",
        parts.announcement(paper),
        parts.short_categories(paper),
        parts.other_sources(paper),
        parts.author_note(paper),
        f"also {also}" if also else "",
    ]
    return [fact for fact in known if fact]


def list_short_facts(paper: Paper) -> list[str]:
    """What is known of *paper*, in short: two names, the place, and what is special; the categories where neither
    votes nor a place tell papers apart."""
    place = name_place(paper, _LONGEST_PLACE)
    known = [
        name_people(paper, _EVERYBODY, most=2),
        place,
        parts.announcement(paper),
        parts.short_categories(paper) if not place and paper.upvotes is None else "",
        cut_words(parts.author_note(paper), _LONGEST_NOTE),
    ]
    return [fact for fact in known if fact]


def name_found(match: Match, shown: Sequence[Passage]) -> str:
    """`found distillation`: what chose *match*, where nothing of it is marked in what is *shown*; before it, why it
    comes late; else nothing."""
    words = [] if any(passage.spans for passage in shown) else parts.found_words(match)
    found = cut_words(f"found {', '.join(words)}", _LONGEST_FOUND) if words else ""
    return " · ".join([*parts.pickup_reasons(match), *([found] if found else [])])


def name_link(link: PaperLink) -> str:
    """What *link* is called: `arXiv`, `PDF`, `code`."""
    return _LABELS.get(link.label, link.label)
