"""All rows, by the names under which they are asked for, in the areas in which the manual shows them."""

from collections.abc import Mapping

from benchmarks import (
    of_archive,
    of_fetching,
    of_growth,
    of_mailing,
    of_rivals,
    of_rules,
    of_starts,
    of_texts,
)
from benchmarks.conditions import Row

AREAS: Mapping[str, Mapping[str, Row]] = {
    "Starts and whole runs": {
        "version": of_starts.version,
        "help": of_starts.help,
        "fetch-json": of_fetching.fetch_json,
        "fetch-piped": of_fetching.fetch_piped,
        "fetch-terminal": of_fetching.fetch_terminal,
        "feed": of_fetching.feed,
        "memory": of_fetching.memory,
        "hostile": of_fetching.hostile,
    },
    "Pages, texts, words": {
        "hugging-face": of_texts.hugging_face,
        "arxiv": of_texts.arxiv,
        "links-and-latex": of_texts.links_and_latex,
        "phrases": of_texts.phrases,
        "verdicts": of_texts.verdicts,
    },
    "Mails and many readers": {
        "mail": of_texts.mail,
        "letters": of_mailing.letters,
        "mailing": of_mailing.mailing,
        "readers": of_rules.readers,
    },
    "The archive": {
        "backtest": of_rules.backtest,
        "explain": of_archive.explain,
        "rules-check": of_archive.rules_check,
        "search": of_archive.search,
        "trends": of_archive.trends,
        "status": of_archive.status,
        "archive-write": of_archive.archive_write,
        "archive-size": of_archive.archive_size,
    },
    "Twice the input": {
        "growth-pages": of_growth.growth_pages,
        "growth-terms": of_growth.growth_terms,
        "growth-recipients": of_growth.growth_recipients,
        "growth-archive": of_growth.growth_archive,
        "growth-notes": of_growth.growth_notes,
        "growth-mails": of_growth.growth_mails,
    },
    "Other programs": {
        "rival-starts": of_rivals.rival_starts,
        "rival-page": of_rivals.rival_page,
        "rival-day": of_rivals.rival_day,
        "rival-feeds": of_rivals.rival_feeds,
        "rival-search": of_rivals.rival_search,
    },
    "Only where they are named": {
        "wheels": of_starts.wheels,
        "mailing-large": of_mailing.mailing_large,
        "archive-million": of_archive.archive_million,
    },
}
ROWS: Mapping[str, Row] = {name: row for rows in AREAS.values() for name, row in rows.items()}
# Asks a package index, or takes minutes and gigabytes.
ON_REQUEST = tuple(AREAS["Only where they are named"])
