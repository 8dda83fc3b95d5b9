"""Rising words for spreadsheets: a row for each word. No term begins with a sign that makes a formula."""

import csv
from io import StringIO

from digest.render.rising_json import factor_of
from digest.rules.workbench.rising_words import RisingWords

COLUMNS = (
    *("term", "also", "in_rules", "recent_having", "recent_papers", "earlier_having", "earlier_papers", "factor"),
    "examples",
)


def render_rising_csv(rising: RisingWords) -> str:
    """*rising* as CSV with a head, lines ending with CR LF; examples are identifiers with blanks between."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for found in rising.found:
        for word in found.words:
            counts = (word.recent.having, word.recent.papers, word.earlier.having, word.earlier.papers)
            also, examples = " ".join(word.also), " ".join(paper.id for paper in word.examples)
            factor = factor_of(word)
            writer.writerow(
                [word.term, also, str(word.is_known).lower(), *counts, "" if factor is None else factor, examples]
            )
    return written.getvalue()
