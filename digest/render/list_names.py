"""What a digest was made from, as people call it: sources, and the days of their lists."""

from collections.abc import Mapping, Sequence
from datetime import date

from digest.model import Asked
from digest.render.days import format_span, short_spans
from digest.text import format_count, sanitize_line, shorten_text

_MOST_NAMED = 2  # sources
_LONGEST_ORIGINS = 200


def name_lists(asked: Sequence[Asked]) -> str:
    """`Hugging Face, 26–30 Jun 2026 (3 lists; none on 27–28 Jun)`: the sources that answered, each with its days.

    Sources with the same days share them; of more than two there is only the number.
    """
    by_source = _group_by_source(asked)
    if len(by_source) > _MOST_NAMED:
        return _add_days(f"{len(by_source)} sources", asked, counts_lists=False)
    if _share_days(by_source):
        return _add_days(", ".join(by_source), next(iter(by_source.values())))
    return "; ".join(_add_days(name, of_source) for name, of_source in by_source.items())


def name_sources(asked: Sequence[Asked]) -> str:
    """`Hugging Face (3 lists; none on 27–28 Jun)`: like `name_lists`, for below a heading that says the days.

    Sources of which each has days of its own have them here too.
    """
    by_source = _group_by_source(asked)
    if len(by_source) > _MOST_NAMED:
        return _add_remark(f"{len(by_source)} sources", asked, counts_lists=False)
    if not _share_days(by_source):
        return name_lists(asked)
    return _add_remark(", ".join(by_source), next(iter(by_source.values())))


def name_origins(asked: Sequence[Asked]) -> str:
    """`Papers from Hugging Face, arXiv cs.CL`: what a page or a feed has that goes on from day to day."""
    names = shorten_text(", ".join(_group_by_source(asked)), _LONGEST_ORIGINS)
    return f"Papers from {names}" if names else "Papers"


def list_days(asked: Sequence[Asked]) -> list[date]:
    """The days of the lists, in order."""
    return sorted({day for each in asked if (day := _shown_day(each))})


def _share_days(by_source: Mapping[str, Sequence[Asked]]) -> bool:
    """Whether the lists of all sources are of the same days."""
    days = {tuple((_shown_day(each), each.wanted_day) for each in of_source) for of_source in by_source.values()}
    return len(days) == 1


def _group_by_source(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    by_source: dict[str, list[Asked]] = {}
    for each in asked:
        by_source.setdefault(shorten_text(sanitize_line(each.label or each.address), 60), []).append(each)
    return by_source


def _add_days(names: str, asked: Sequence[Asked], *, counts_lists: bool = True) -> str:
    """*names* with the days of their lists, and those of which there is none: another day must not pass for them."""
    shown = list_days(asked)
    if not shown:
        return names
    return _add_remark(f"{names}, {format_span(shown[0], shown[-1])}", asked, counts_lists=counts_lists)


def _add_remark(names: str, asked: Sequence[Asked], *, counts_lists: bool = True) -> str:
    """*names* with how many lists there are, and on which days there is none."""
    shown, missed = list_days(asked), _missed_days(asked)
    lists = format_count(len(shown), "list") if counts_lists and len(shown) > 1 else ""
    none_on = f"none on {short_spans(missed, shown[-1])}" if missed else ""
    remark = "; ".join(filter(None, (lists, none_on)))
    return f"{names} ({remark})" if remark else names


def _shown_day(asked: Asked) -> date | None:
    """The day of the list; the one that was asked for where nothing of another one is shown."""
    return asked.day if asked.listed or not asked.wanted_day else asked.wanted_day


def _missed_days(asked: Sequence[Asked]) -> list[date]:
    """The days that were asked for and have no list: another one came."""
    shown = set(map(_shown_day, asked))
    return [each.wanted_day for each in asked if _shown_day(each) and each.wanted_day and each.wanted_day not in shown]
