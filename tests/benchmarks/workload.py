"""What is measured: 100 papers and 1,000 phrases, real ones where they are at hand, else invented."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from support.real_pages import corpus_rows

from benchmarks import invented, markup
from digest import sources
from digest.model import Page, Paper

PAPERS, PHRASES, CONFIGURED = 100, 1_000, 300
_PLAIN_PHRASE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ -][A-Za-z0-9]+)*")
# Whatever makes digest look for LaTeX or an address in a text.
_TRIGGERS = re.compile(r"[\\$^_{}~`/@\d]|--|\.(?=\w)|http|www|github|huggingface|-alpha", re.IGNORECASE)


@dataclass(frozen=True)
class Workload:
    """*records* in the API's shape, *phrases*, and the sentence that says where they are from."""

    origin: str
    records: list[invented.Record]
    phrases: list[str]

    @cached_property
    def page(self) -> bytes:
        """The page of all papers."""
        return markup.page(self.records)

    @cached_property
    def plain(self) -> "Workload":
        """The same papers with nothing in their texts that looks like a link or LaTeX."""
        return Workload(self.origin, [_plain(record) for record in self.records], self.phrases)

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """All papers as the program has them."""
        return sources.parse_page(self.got).papers

    @cached_property
    def got(self) -> Page:
        """The page as it comes to the parser."""
        return Page(sources.parse_address("hf"), self.page, date(2026, 1, 8))

    def configuration(self, number: int = CONFIGURED) -> str:
        """A configuration with the first *number* of the phrases."""
        return "match:\n" + "".join(f"  - {phrase}\n" for phrase in self.phrases[:number])

    def __str__(self) -> str:
        length = sum(len(paper.abstract) for paper in self.papers) / len(self.papers)
        size = f"a page of {len(self.page):,} bytes, abstracts of {length:,.0f} characters"
        return f"{self.origin}; {len(self.papers)} papers, {size}; {CONFIGURED} phrases configured"


def workload(*, real: bool) -> Workload:
    """Real papers and phrases, or invented ones."""
    return _real() if real else _invented()


def _invented() -> Workload:
    papers = list(invented.records(PAPERS))
    return Workload("invented papers and phrases", papers, invented.phrases(PHRASES))


def _real() -> Workload:
    """The newest papers, and the keywords that the most papers have."""
    items = [row["item"] for row in corpus_rows()]
    keywords = Counter(
        str(word).lower()
        for item in items
        for word in item["paper"].get("ai_keywords") or ()
        if _PLAIN_PHRASE.fullmatch(word)
    )
    phrases = [word for word, _ in keywords.most_common(PHRASES)]
    return Workload("real papers and phrases", items[-PAPERS:], phrases)


def _plain(record: Mapping[str, object]) -> invented.Record:
    paper = record["paper"]
    inner = dict(paper) if isinstance(paper, dict) else {}
    for name in ("githubRepo", "projectPage"):
        inner.pop(name, None)
    return _untriggered(record) | {"paper": _untriggered(inner)}


def _untriggered(record: Mapping[str, object]) -> invented.Record:
    texts = {name: _TRIGGERS.sub(_letters, str(record[name])) for name in ("title", "summary") if name in record}
    return {**record, **texts}


def _letters(found: re.Match[str]) -> str:
    return "a" * len(found[0])
