"""A day of the page, and each of its papers: elements that need no style sheet to be read."""

from datetime import date
from html import escape

from digest.model import Match
from digest.render import parts
from digest.render.abstracts import command_passage, fit_abstract
from digest.render.days import format_day
from digest.render.facts import list_facts, name_found, name_link
from digest.render.html_words import GAP, SMALL_GAP, html_direction, html_fact, html_passage, html_small_link
from digest.render.markdown.paper_markers import block_id
from digest.render.paper_links import list_links
from digest.render.passages import Passage

_COLUMNS, _LINES = 88, 4  # of an abstract


def write_day(day: date, articles: str, end: str) -> str:
    """The section of *day* with *articles*, with the line *end* of the page."""
    heading = f'<h2><time datetime="{day.isoformat()}">{format_day(day)}</time></h2>'
    return f'<section id="day-{day.isoformat()}">{end}{heading}{end}{articles}</section>{end}'


def write_paper(match: Match, day: date) -> str:
    """The article of *match*, which came on *day*. The page knows its paper by the id of the element."""
    text = fit_abstract(match, _COLUMNS, _LINES)
    lines = [
        f'<article id="{block_id(match.paper.id)}">',
        f"<h3{html_direction(match.title)}>{_write_title(match)}</h3>",
        _write_line("facts", GAP.join(filter(None, _list_facts(match, day)))),
        _write_text("summary", command_passage(match)),
        _write_text("text", text),
        _write_line("links", _write_links(match)),
        "</article>",
    ]
    return "\n".join(filter(None, lines)) + "\n"


def _write_title(match: Match) -> str:
    title = html_passage(parts.title_passage(match), "mark") or "Untitled"
    url = parts.web_address(match.paper)
    return f'<a href="{escape(url)}">{title}</a>' if url else title


def _list_facts(match: Match, day: date) -> list[str]:
    """The topic, the votes, and what else is known of *match*."""
    votes = match.paper.upvotes
    return [
        f'<span class="topic">{html_fact(topic)}</span>' if (topic := _name_topic(match)) else "",
        "" if votes is None else f"&#9650;&nbsp;{votes:,}",
        html_fact(parts.former_title(match.paper)),
        *map(html_fact, list_facts(match, match.section, day)),
    ]


def _name_topic(match: Match) -> str:
    return next((topic for topic in parts.matched_topics(match) if match.section), "")


def _write_links(match: Match) -> str:
    """What was found, where it is not marked, and all links."""
    found = name_found(match, (parts.title_passage(match), fit_abstract(match, _COLUMNS, _LINES)))
    links = SMALL_GAP.join(html_small_link(link.url, name_link(link)) for link in list_links(match.paper))
    return GAP.join(filter(None, (html_fact(found), links)))


def _write_text(name: str, text: Passage) -> str:
    return f'<p class="{name}"{html_direction(text.text)}>{html_passage(text, "mark")}</p>' if text.text else ""


def _write_line(name: str, content: str) -> str:
    return f'<p class="{name}">{content}</p>' if content else ""
