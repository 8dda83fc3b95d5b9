"""What is measured: papers and phrases, real ones where they are at hand, else invented."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

from support.real_pages import corpus_rows

from benchmarks import invented, markup
from benchmarks.invented import Record
from benchmarks.recombined import Recombination
from digest import sources
from digest.model import Page, Paper

PAPERS, PHRASES, CONFIGURED = 100, 1_000, 300
_PLAIN = 700  # papers without a trigger, none twice
_INVENTED, _AT_ONCE = 2_000, 1_000
_PLAIN_PHRASE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ -][A-Za-z0-9]+)*")
# Whatever makes digest look for LaTeX or an address in a text.
_TRIGGERS = re.compile(r"[\\$^_{}~`/@\d]|--|\.(?=\w)|http|www|github|huggingface|-alpha", re.IGNORECASE)


@dataclass(frozen=True)
class Workload:
    """A *stock* of papers in the API's shape, no two alike; *phrases*; and the word for where they are from."""

    origin: str
    stock: list[Record]
    phrases: list[str]

    def records(self, number: int) -> list[Record]:
        """The newest *number* of the papers, or so many that are made of their texts, where there are not enough."""
        if number <= len(self.stock):
            return self.stock[-number:]
        return list(Recombination(self.stock).records(number))

    def page(self, number: int = PAPERS) -> bytes:
        """The page of *number* papers."""
        return markup.page(self.records(number))

    def papers(self, number: int = PAPERS) -> list[Paper]:
        """*number* papers as the program has them."""
        return [paper for part in parts_of(iter(self.records(number)), _AT_ONCE) for paper in read_records(part)]

    @cached_property
    def without_triggers(self) -> "Workload":
        """The same papers with nothing in their texts that looks like a link or LaTeX."""
        return Workload(self.origin, [_plain(record) for record in self.stock[-_PLAIN:]], self.phrases)

    def terms(self, number: int) -> Iterator[str]:
        """*number* terms, none twice: the phrases, then pairs of them."""
        pairs = (f"{one} {other}" for one in self.phrases for other in self.phrases)
        yield from islice((*self.phrases, *islice(pairs, number)), number)

    def configuration(self, number: int = CONFIGURED) -> str:
        """A configuration with *number* terms."""
        return "match:\n" + "".join(f"  - {term}\n" for term in self.terms(number))

    def __str__(self) -> str:
        papers, size = self.papers(), len(self.page())
        length = sum(len(paper.abstract) for paper in papers) / len(papers)
        return f"{self.origin} papers and phrases; a page of {size:,} bytes, abstracts of {length:,.0f} characters"


def invented_workload(stock: int = _INVENTED) -> Workload:
    """Invented papers and phrases."""
    return Workload("invented", list(invented.records(stock)), invented.phrases(PHRASES))


def real_workload() -> Workload:
    """Real papers, in order of time, and the keywords that the most of them have."""
    items = {row["item"]["paper"]["id"]: row["item"] for row in corpus_rows()}
    keywords = Counter(
        str(word).lower()
        for item in items.values()
        for word in item["paper"].get("ai_keywords") or ()
        if _PLAIN_PHRASE.fullmatch(word)
    )
    return Workload("real", list(items.values()), [word for word, _ in keywords.most_common(PHRASES)])


def read_records(records: list[Record]) -> tuple[Paper, ...]:
    """*records* as the program has them."""
    page = Page(sources.parse_address("hf"), json.dumps(records).encode(), date(2026, 11, 30))
    return sources.parse_page(page).papers


def parts_of(records: Iterator[Record], size: int) -> Iterator[list[Record]]:
    """*records* in lists of *size*."""
    while part := list(islice(records, size)):
        yield part


def _plain(record: Mapping[str, object]) -> Record:
    paper = record["paper"]
    inner = dict(paper) if isinstance(paper, dict) else {}
    for name in ("githubRepo", "projectPage"):
        inner.pop(name, None)
    return _untriggered(record) | {"paper": _untriggered(inner)}


def _untriggered(record: Mapping[str, object]) -> Record:
    texts = {name: _TRIGGERS.sub(_letters, str(record[name])) for name in ("title", "summary") if name in record}
    return {**record, **texts}


def _letters(found: re.Match[str]) -> str:
    return "a" * len(found[0])
