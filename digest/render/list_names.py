"""What a digest was made from, as people call it: sources, and the days of their lists."""

from collections.abc import Sequence
from datetime import date

from digest.model import Asked
from digest.render.days import format_span, short_spans
from digest.text import format_count, sanitize_line, shorten_text

_MOST_NAMED = 2  # sources


def name_lists(asked: Sequence[Asked]) -> str:
    """`Hugging Face, 26–30 Jun 2026 (3 lists; none on 27–28 Jun)`: the sources that answered, each with its days.

    Sources with the same days share them; of more than two there is only the number.
    """
    by_source = _group_by_source(asked)
    if len(by_source) > _MOST_NAMED:
        return _add_days(f"{len(by_source)} sources", asked, counts_lists=False)
    days = {tuple((_shown_day(each), each.wanted_day) for each in of_source) for of_source in by_source.values()}
    if len(days) == 1:
        return _add_days(", ".join(by_source), next(iter(by_source.values())))
    return "; ".join(_add_days(name, of_source) for name, of_source in by_source.items())


def _group_by_source(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    by_source: dict[str, list[Asked]] = {}
    for each in asked:
        by_source.setdefault(shorten_text(sanitize_line(each.label or each.address), 60), []).append(each)
    return by_source


def _add_days(names: str, asked: Sequence[Asked], *, counts_lists: bool = True) -> str:
    """*names* with the days of their lists, and those of which there is none: another day must not pass for them."""
    shown = sorted({day for each in asked if (day := _shown_day(each))})
    missed = _missed_days(asked)
    if not shown:
        return names
    lists = format_count(len(shown), "list") if counts_lists and len(shown) > 1 else ""
    none_on = f"none on {short_spans(missed, shown[-1])}" if missed else ""
    remark = "; ".join(filter(None, (lists, none_on)))
    return f"{names}, {format_span(shown[0], shown[-1])}{f' ({remark})' if remark else ''}"


def _shown_day(asked: Asked) -> date | None:
    """The day of the list; the one that was asked for where nothing of another one is shown."""
    return asked.day if asked.listed or not asked.wanted_day else asked.wanted_day


def _missed_days(asked: Sequence[Asked]) -> list[date]:
    """The days that were asked for and have no list: another one came."""
    shown = set(map(_shown_day, asked))
    return [each.wanted_day for each in asked if _shown_day(each) and each.wanted_day and each.wanted_day not in shown]
