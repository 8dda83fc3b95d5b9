"""Trends for spreadsheets: a row for each source, term and period, as RFC 4180 has it (https://www.rfc-editor.org/rfc/rfc4180).

A spreadsheet takes a cell that begins with = + - or @ for a formula, quoted or not. A term may well begin so: `=RAG` is
one of ours. It is written in brackets, which change nothing of what it means: `(=RAG)`.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from digest.render.trends_json import list_shares
from digest.text import sanitize_line
from digest.trends import Trends

COLUMNS = ("source", "term", "first", "last", "having", "papers", "share", "low", "high")
# The last four are the same signs in full width, for which some programs take them:
# https://owasp.org/www-community/attacks/CSV_Injection
_BEGIN_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def render_trends_csv(trends: Trends) -> str:
    """*trends* as CSV with a head, lines ending with CR LF; shares from 0 to 1, empty where there are no papers."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(_list_rows(trends))
    return written.getvalue()


def _list_rows(trends: Trends) -> Iterator[Iterable[str]]:
    for source in trends.sources:
        for trend in source.trends:
            for at, (first, last) in enumerate(trends.periods):
                frequency = source.frequency(trend, at)
                yield (
                    _defuse(source.source),
                    _defuse(trend.term),
                    first.isoformat(),
                    last.isoformat(),
                    str(frequency.having),
                    str(frequency.papers),
                    *map(_format_share, list_shares(frequency)),
                )


def _format_share(share: float | None) -> str:
    """*share* without an exponent, which not every program reads."""
    if share is None:
        return ""
    return f"{share:.6f}".rstrip("0").rstrip(".")


def _defuse(text: str) -> str:
    """*text* in one line, in brackets where a spreadsheet would take it for a formula."""
    text = sanitize_line(text)
    return f"({text})" if text.startswith(_BEGIN_FORMULAS) else text
