"""The page of a reader's field: the course of each topic, what rises, the most voted papers, and what was missed."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from digest.field_reports import FieldReport, MissedPaper
from digest.model import Match, RisingWord
from digest.render import parts
from digest.render.abstracts import fit_abstract
from digest.render.days import long_span, short_day
from digest.render.html_words import GAP, html_direction, html_fact, html_passage
from digest.render.mail.styles import BARS
from digest.render.page.field_courses import choose_charted, name_topic, write_courses
from digest.render.page.field_styles import STYLE_SHEET
from digest.render.people import name_people
from digest.sources.addresses import lists_label
from digest.text import format_count, sanitize_line, shorten_text

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_FOOT = "Made with digest from the archive of this computer. Nothing on this page is loaded from elsewhere."
_MOST_SOURCES = 2  # that are named
_EVERYBODY = 1_000  # columns, in which two names always fit
_COLUMNS, _LINES = 84, 2  # of the text in which a missed paper has its word
_LONGEST_TERM = 80
_PEOPLE = ("author", "org")  # fields


def render_field_page(report: FieldReport) -> str:
    """The page of *report*: one file that needs no other. What there is nothing to say of has no heading."""
    days = long_span(report.period.first, report.period.last, date.min)
    colours = _choose_colours(report)
    content = "".join(
        (
            write_courses(report, colours),
            _write_rising(report, colours),
            _write_most_voted(report, colours),
            _write_missed(report.missed, report.period.last),
        )
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="digest">
<title>Your field, {days}</title>
<style>{STYLE_SHEET}</style>
</head>
<body>
<main>
<h1>{days}</h1>
<p class="about">{GAP.join(map(html_fact, _describe_papers(report)))}</p>
{content}<footer>{_FOOT}</footer>
</main>
</body>
</html>
"""


def _describe_papers(report: FieldReport) -> list[str]:
    """How many papers have words of the reader's, and where they were listed."""
    wanted = report.wanted
    have = "has" if wanted.having == 1 else "have"
    lists = format_count(sum(number for _, number in report.lists), "list")
    names = [shorten_text(sanitize_line(lists_label(name)), 60) for name, _ in report.lists]
    named = ", ".join(names) if len(names) <= _MOST_SOURCES else format_count(len(names), "source")
    counted = f"{wanted.having:,} of {format_count(wanted.papers, 'paper')} {have} your words"
    return [counted, f"{named}, {lists}"] if names else [counted]


def _choose_colours(report: FieldReport) -> dict[str | None, str]:
    """A colour for each topic that has a chart; the seventh begins again."""
    return {course.topic: BARS[at % len(BARS)] for at, course in enumerate(choose_charted(report))}


def _write_section(heading: str, about: str, content: str) -> str:
    return f'<section>\n<h2>{heading}</h2>\n<p class="lead">{about}</p>\n{content}</section>\n' if content else ""


def _write_topic(topic: str | None, colours: Mapping[str | None, str]) -> str:
    """The name of *topic* behind a dot of its colour, which never parts from it."""
    colour = colours.get(topic, "var(--soft)")
    return f'<span class="topic"><i style="background:{colour}"></i>{html_fact(name_topic(topic))}</span>'


def _write_rising(report: FieldReport, colours: Mapping[str | None, str]) -> str:
    words, (earlier, recent) = report.rising, report.rising_weeks
    before, most = format_count(earlier, "week"), max((word.recent.share for word in words), default=0)
    about = (
        "Words that more and more papers of a topic have. Per 100 of its papers: the "
        f"{before} before, and the last {recent}."
    )
    rows = "".join(_write_rising_word(word, most, colours) for word in words)
    return _write_section("Rising near your topics", about, f'<ul class="rising">\n{rows}</ul>\n' if rows else "")


def _write_rising_word(word: RisingWord, most: float, colours: Mapping[str | None, str]) -> str:
    earlier, recent = (f"{100 * each.share:.1f}" for each in (word.earlier, word.recent))
    colour, width = colours.get(word.topic, "var(--soft)"), 100 * word.recent.share / most
    return (
        f"<li><span><b>{_write_term(word.term)}</b> {_write_topic(word.topic, colours)}</span>"
        f'<span class="bar"><span style="width:{width:.1f}%;background:{colour}"></span></span>'
        f'<span class="change">{earlier} &rarr; <b>{recent}</b></span></li>\n'
    )


def _write_term(term: str) -> str:
    return escape(shorten_text(sanitize_line(term), _LONGEST_TERM), quote=False)


def _write_most_voted(report: FieldReport, colours: Mapping[str | None, str]) -> str:
    rows = "".join(
        _write_paper(match, report.period.last, _name_topics(match, report, colours)) for match in report.most_voted
    )
    return _write_section("Most voted", "Of the papers that your words show.", _list_papers(rows))


def _name_topics(match: Match, report: FieldReport, colours: Mapping[str | None, str]) -> list[str]:
    """The topics of *match*, in the order of the rules."""
    found = set(match.topics)
    # The names of those whom one follows are reasons without a topic, too.
    unnamed = any(why.topic is None and why.field not in _PEOPLE for why in match.why)
    topics = (each.topic for each in report.topics if each.topic in found or (each.topic is None and unnamed))
    return [_write_topic(topic, colours) for topic in topics]


def _write_missed(missed: Sequence[MissedPaper], today: date) -> str:
    has_votes = any(each.match.paper.upvotes is not None for each in missed)
    about = (
        f"{'Papers with many votes, but' if has_votes else 'New papers'} without any of your words, and a word of the "
        "same field that would have found each."
    )
    return _write_section(
        "Near misses", about, _list_papers("".join(_write_missed_paper(each, today) for each in missed))
    )


def _write_missed_paper(missed: MissedPaper, today: date) -> str:
    match, term = missed.match, _write_term(missed.term)
    is_in_title = any(why.field == "title" for why in match.why)
    text = "" if is_in_title else html_passage(fit_abstract(match, _COLUMNS, _LINES), "mark")
    if text.endswith(" …"):
        text = text.removesuffix(" …") + "&nbsp;…"  # never alone on a line
    adds = f'<span class="topic"><mark>{term}</mark> would add {format_count(missed.adds, "paper")}</span>'
    return _write_paper(match, today, [adds], text, marked=True)


def _list_papers(rows: str) -> str:
    return f'<ul class="papers">\n{rows}</ul>\n' if rows else ""


def _write_paper(match: Match, today: date, facts: Sequence[str], text: str = "", *, marked: bool = False) -> str:
    """A row: votes, title (with what was found *marked*), a *text*, and who, when (with a year that is not that of
    *today*) and further *facts*."""
    paper = match.paper
    votes = "" if paper.upvotes is None else f"&#9650;&nbsp;{paper.upvotes:,}"
    day = paper.listed or paper.published
    known = (name_people(paper, _EVERYBODY, most=2), short_day(day, today) if day else "")
    said = GAP.join([*(html_fact(fact) for fact in known if fact), *facts])
    quoted = f'<p class="text"{html_direction(text)}>{text}</p>' if text else ""
    title = f"<h3{html_direction(match.title)}>{_write_title(match, marked=marked)}</h3>"
    return f'<li><span class="votes">{votes}</span><div>{title}{quoted}<p class="facts">{said}</p></div></li>\n'


def _write_title(match: Match, *, marked: bool) -> str:
    title = (
        html_passage(parts.title_passage(match), "mark") or "Untitled"
        if marked
        else escape(parts.title_or_untitled(match), quote=False)
    )
    url, star = parts.web_address(match.paper), parts.star_before_title(match.paper)
    return f'{star}<a href="{escape(url)}">{title}</a>' if url else f"{star}{title}"
