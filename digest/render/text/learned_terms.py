"""The terms that were learned from papers: as lines for people, as JSON for programs, as YAML for the configuration."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.model import Paper
from digest.render.json_text import dump_json
from digest.render.text.lines import Line, Run, join_lines, readable_width, wrap_runs
from digest.rules.workbench.learning import DAYS, Lesson, Proposal
from digest.text import format_count, sanitize_line, shorten_text

_TITLES, _NAMES = 5, 5  # of papers that no term finds, and of those that are not archived
_WIDEST_YAML = 76  # columns; a longer list has a line for each term


@dataclass(frozen=True, slots=True)
class LessonAccount:
    """A *lesson* and what it was learned from: how many papers were *named*, the *liked* ones of them in the archive,
    what the *missing* ones are called, and how many of *liked* the rules in force show (*shown*; None without any).

    *topic* is how the new topic is called.
    """

    lesson: Lesson
    named: int
    liked: Sequence[Paper]
    missing: Sequence[str] = ()
    shown: int | None = None
    topic: str = "Learned"


def render_lesson(account: LessonAccount, *, width: int = 80, color: bool = False) -> str:
    """*account* in lines of *width* columns, and the topic to paste at the end, whose lines are never broken."""
    return join_lines(_account_lines(account, readable_width(width)), color)


def format_topic(terms: Sequence[str], name: str = "Learned") -> str:
    """The YAML of a topic with *terms*, each of which is plain text in YAML."""
    in_one_line = f"  {name}: [{', '.join(terms)}]"
    if len(in_one_line) <= _WIDEST_YAML:
        return f"topics:\n{in_one_line}\n"
    return "".join(["topics:\n", f"  {name}:\n", *(f"    - {term}\n" for term in terms)])


def _account_lines(account: LessonAccount, width: int) -> Iterator[Line]:
    liked, proposals = len(account.liked), account.lesson.proposals
    yield from wrap_runs([Run(_found_sentence(account), "heading")], width)
    for proposal in proposals:
        yield []
        yield from _proposal_lines(proposal, liked, width)
    yield []
    yield from _uncovered_lines(account.lesson, width)
    if account.shown is not None:
        yield from wrap_runs([Run(f"your rules show {account.shown:,} of the {liked:,} already")], width)
    if account.missing:
        more = f" and {len(account.missing) - _NAMES:,} more" if len(account.missing) > _NAMES else ""
        names = ", ".join(shorten_text(sanitize_line(name), 60) for name in account.missing[:_NAMES])
        yield from wrap_runs([Run(f"not in the archive: {names}{more}", "muted")], width)
    if not proposals:
        return
    advice = "to paste; nothing was changed, and one word that you choose well finds as much as all of these:"
    yield []
    yield from wrap_runs([Run(advice, "muted")], width)
    yield from ([Run(line)] for line in format_topic(_terms_of(account.lesson), account.topic).splitlines())


def _found_sentence(account: LessonAccount) -> str:
    counted = f"{len(account.liked):,} of {format_count(account.named, 'paper')} are in the archive"
    if not account.lesson.proposals:
        return f"{counted}. They share no words that would find them and not too much else."
    return f"{counted}. Words that they share, with what each would have brought in {DAYS} days:"


def _proposal_lines(proposal: Proposal, liked: int, width: int) -> Iterator[Line]:
    added = f" ({proposal.adds:,} more)" if proposal.adds < proposal.covers else ""
    counts = f"covers {proposal.covers:,} of {liked:,}{added}, {format_count(proposal.recent, 'paper')} in {DAYS} days"
    such = ", such as" if proposal.examples else ""
    yield from wrap_runs([Run(proposal.term, "found"), Run(f"  {counts}{such}")], width)
    for paper in proposal.examples:
        yield from _title_lines(paper, width)


def _title_lines(paper: Paper, width: int) -> Iterator[Line]:
    title = shorten_text(sanitize_line(paper.title), 120)
    yield from wrap_runs([Run(title, "", sanitize_line(paper.url or ""))], width, first="  - ")


def _uncovered_lines(lesson: Lesson, width: int) -> Iterator[Line]:
    if lesson.proposals and lesson.uncovered:
        yield from wrap_runs([Run(f"not covered: {format_count(len(lesson.uncovered), 'paper')}")], width)
        for paper in lesson.uncovered[:_TITLES]:
            yield from _title_lines(paper, width)
        if more := len(lesson.uncovered) - _TITLES:
            yield from [[Run(f"  and {more:,} more", "muted")]] if more > 0 else []


def _terms_of(lesson: Lesson) -> list[str]:
    return [proposal.term for proposal in lesson.proposals]


def lesson_as_json(account: LessonAccount) -> str:
    """*account* as one object (`schema: 1`)."""
    lesson = account.lesson
    terms = _terms_of(lesson)
    value = {
        "schema": 1,
        "named": account.named,
        "liked": [_paper_as_json(paper) for paper in account.liked],
        "missing": list(account.missing),
        "archived": lesson.papers,
        "days": DAYS,
        "shown_by_rules": account.shown,
        "terms": [
            {
                "term": proposal.term,
                "covers": proposal.covers,
                "adds": proposal.adds,
                "papers": proposal.total,
                "recent": proposal.recent,
                "examples": [_paper_as_json(paper) for paper in proposal.examples],
            }
            for proposal in lesson.proposals
        ],
        "uncovered": [_paper_as_json(paper) for paper in lesson.uncovered],
        "yaml": format_topic(terms, account.topic) if terms else None,
    }
    return dump_json(value, indent=1) + "\n"


def _paper_as_json(paper: Paper) -> dict[str, object]:
    return {"id": paper.id, "title": paper.title}
