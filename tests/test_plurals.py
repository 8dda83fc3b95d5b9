"""Counts stand before the noun in its number: `1 paper`, `2 papers`."""

import re
from pathlib import Path

import pytest

from digest.text import format_count

DIGEST = Path(__file__).parent.parent / "digest"
# A value that is formatted into a sentence, right before a noun in the plural.
COUNTED = re.compile(
    r"\{(?P<value>[^{}]+?)(?::,|:d|:\.0f)?\} (?:archived |new |further |older |later )?"
    r"(?:papers|mails|lists|days|entries|words|sources|recipients|records|feeds|lines|links|remarks|addresses|pages|hours|"
    r"comments|terms|weeks)\b"
)
# Numbers that are never one, with what makes them so.
NEVER_ONE = {
    ("config/mailboxes.py", "many"): "a word",
    ("render/text/manual.py", "pages"): "a text",
    ("retrieve/local.py", "len(files)"): "more than a thousand",
    ("render/list_names.py", "len(by_source)"): "from three on",
    ("render/text/full.py", "paper.comment_count"): "from two on",
    ("render/facts.py", "paper.comment_count"): "from two on",
    ("render/for_others.py", "whose"): "a word",
    ("rules/workbench/check.py", "papers"): "a large share of all",
    ("rules/workbench/check.py", "stats.word_counts[near]"): "more than two",
    ("rules/workbench/check.py", "found.papers"): "of several groups",
    ("rules/workbench/rising_remarks.py", "weeks"): "a constant",
    ("rules/workbench/why_empty.py", "counts.muted"): "one has a sentence of its own",
    ("rules/workbench/why_empty.py", "papers"): "one has a sentence of its own",
    ("cli/papers.py", "len(found)"): "one is no question",
    ("sources/shared/bounds.py", "lines"): "more than any listing has",
    ("sources/pages.py", "len(listing.papers)"): "more than any page has",
    ("sources/pubmed/searches.py", "total"): "more than were shown",
    ("sources/huggingface/__init__.py", "len(listing.papers)"): "from ten on",
    ("sources/arxiv/__init__.py", "len(papers)"): "from ten on",
    ("sources/arxiv/api.py", "total"): "more than were shown",
    ("sources/biorxiv/preprints.py", "total"): "more than were shown",
    ("sources/addresses.py", "len(several)"): "several",
    ("search_results.py", "looked.of"): "more than were looked at",
    ("search_results.py", "looked.papers"): "thousands",
    ("render/text/status_rows.py", "len(mails)"): "from two on",
    ("render/text/outbox.py", "number"): "from two on",
    ("channels/mail/foresight.py", "limit"): "hundreds",
    ("health_checks.py", "len(held)"): "from two on",
    ("archive/integrity.py", "papers"): "a damaged file",
    ("search_results.py", "unread"): "of many thousands",
    ("trending.py", "span.compared"): "a third of three weeks or more",
    ("like_lookup.py", "known"): "five or more",
    ("like_lookup.py", "len(unknown)"): "from two on",
}


def counted_by_hand() -> set[tuple[str, str]]:
    return {
        (path.relative_to(DIGEST).as_posix(), found["value"])
        for path in DIGEST.rglob("*.py")
        for found in COUNTED.finditer(path.read_text(encoding="utf-8"))
        if not re.fullmatch(r"_?[A-Z_0-9]+", found["value"])  # a constant
    }


def test_whatever_may_be_one_is_counted_by_the_function_that_knows_the_singular() -> None:
    assert counted_by_hand() - NEVER_ONE.keys() == set()


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (0, "paper", "0 papers"),
        (1, "paper", "1 paper"),
        (2, "mail", "2 mails"),
        (1_000, "paper", "1,000 papers"),
        (1, "entry", "1 entry"),
        (27, "entry", "27 entries"),
        (2, "address", "2 addresses"),
        (3, "day", "3 days"),
        (2, "match", "2 matches"),
    ],
)
def test_a_count_has_its_noun_in_the_right_number(number: int, noun: str, text: str) -> None:
    assert format_count(number, noun) == text
