"""`digest trends --rising`: words that have become more frequent, in all papers or beside a topic."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from digest.cli.trend_documents import write_document
from digest.errors import DigestError, Remedy, UsageError
from digest.text import format_count, sanitize_line

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.render.formats import Look
    from digest.rules.topics import Rules, Topic
    from digest.rules.workbench.rising_span import SourceChange
    from digest.rules.workbench.rising_words import Rising, RisingWords

USUAL = 20  # words


def show_rising(
    *,
    topic: str | None,
    limit: int | None,
    until: str | None,
    config: Path | None,
    format_name: str | None,
    output: Path | None,
    color: str = "auto",
    no_pager: bool = False,
) -> None:
    """Write at most *limit* words that rise up to the day *until*, beside the topic called *topic* or everywhere, as
    *format_name* (terminal, json, csv) to *output* or the screen. Raises DigestError where the papers are too few."""
    from digest.cli import environment, state
    from digest.cli.last_day import choose_last_day
    from digest.cli.trend_terms import find_topic

    if format_name == "svg":
        raise UsageError("trends --rising: its words are no picture; -f terminal, json or csv")
    now = environment.now()
    rules = environment.read_config(config).rules
    wanted = find_topic(rules, topic) if topic is not None else None
    with state.open_existing_archive(now) as archive:
        last = choose_last_day(until, archive, now, command="trends")
        rising = _find(archive, rules, wanted, last, limit or USUAL)
    (found,) = rising.found
    if not found.has_enough:
        raise _refuse(found, rising)
    write_document(
        lambda look: _render(rising, format_name or "terminal", look),
        output,
        subject=format_count(len(found.words), "word"),
        is_for_screen=format_name in (None, "terminal"),
        color=color,
        pager=not no_pager,
    )


def _find(archive: "Archive", rules: "Rules", topic: "Topic | None", last: date, most: int) -> "RisingWords":
    from digest.cli.watched_papers import WatchedPapers
    from digest.rules.workbench.rising_span import SPAN
    from digest.rules.workbench.rising_words import find_rising

    papers = archive.papers.all(last - SPAN).without_new_versions
    # A topic may ask for whatever a paper has.
    watched = WatchedPapers(papers if topic else papers.texts, name="rising words")
    sources = papers.find_sources()
    return find_rising(watched, rules, last, topics=(topic,), most=most, titles=papers.titles, sources=sources)


def _refuse(found: "Rising", rising: "RisingWords") -> DigestError:
    """The error that says how many papers there are and how many it takes."""
    from digest.rules.workbench.rising_span import EARLIER_DAYS, RECENT_DAYS, SPAN
    from digest.rules.workbench.rising_words import LEAST_EARLIER, LEAST_RECENT

    recent = f"{format_count(found.recent, 'paper')} of the {format_count(RECENT_DAYS // 7, 'week')} to {rising.until}"
    beside = f" beside {sanitize_line(found.topic.name)}" if found.topic and found.topic.name else ""
    said = (
        f"trends --rising: {recent}{beside} and {found.earlier:,} of the {EARLIER_DAYS // 7} before; "
        f"{LEAST_RECENT} and {LEAST_EARLIER} are needed"
    )
    # A topic with few papers has no more of them, mostly, when more lists are read.
    everywhere = Remedy("digest trends --rising", "looks at all papers")
    remedy = everywhere if found.topic else Remedy(f"digest fetch --since {SPAN.days}d", "reads these weeks' lists")
    if rising.changes:
        said += f"; {_describe_changes(rising.changes)}"
    return DigestError(said).with_remedies(remedy)


def _describe_changes(changes: "tuple[SourceChange, ...]") -> str:
    from digest.render.text.rising_words import describe_change

    return "; ".join(map(describe_change, changes))


def _render(rising: "RisingWords", format_name: str, look: "Look") -> str:
    if format_name == "json":
        from digest.render.rising_json import render_rising_json

        return render_rising_json(rising)
    if format_name == "csv":
        from digest.render.rising_csv import render_rising_csv

        return render_rising_csv(rising)
    from digest.render.text.rising_words import render_rising

    return render_rising(rising, look)
