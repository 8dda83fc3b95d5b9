"""The matcher against a second one that is slow and plain, and what it shows of each paper."""

import gzip
import itertools
import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import slow_matcher as slow
from sentences import SENTENCES

from digest.model import Link, Organization, Paper
from digest.rules.expressions import Leaf, parse
from digest.rules.matcher import Hits, Matcher, document
from digest.rules.terms import term
from digest.rules.topics import Rules, Topic
from digest.rules.verdict import select

REAL = Path(__file__).parents[3] / "shared" / "real"
CORPUS = REAL / "corpus" / "hf_daily.jsonl.gz"
real = pytest.mark.skipif(not CORPUS.is_file(), reason="the collected real papers are not beside the checkout")
BOTH = ("title", "abstract")


# ------------------------------------------------------------------------------- papers


def written_papers() -> list[Paper]:
    """One paper for each two sentences of the pool, with everything else that a paper may have."""
    chance = random.Random("papers")
    people = ["Ada Lovelace", "Kurt Gödel", "Wei Wang", "Wei Wang-Smith", "J. Müller"]
    labs = [None, Organization("DeepSeek", "deepseek-ai"), Organization("A Lab of Agents")]
    links = [Link("https://github.com/a/b", "code"), Link("https://a.example", "project")]
    return [
        Paper(
            f"title:{number}",
            chance.choice(SENTENCES),
            abstract=" ".join(chance.sample(SENTENCES, chance.randint(0, 4))),
            authors=tuple(chance.sample(people, chance.randint(0, 3))),
            organization=chance.choice(labs),
            upvotes=chance.choice([None, 0, 9, 10, 300]),
            published=chance.choice([None, date(2025, 12, 31), date(2026, 1, 1)]),
            keywords=tuple(chance.sample(["agents", "RAG", "video generation"], 2)),
            categories=tuple(chance.sample(["cs.CL", "cs.LG", "stat.ML"], 2)),
            comment=chance.choice(["", "Accepted at a workshop on agents", "12 pages"]),
            links=tuple(chance.sample(links, chance.randint(0, 2))),
            sources=("hf",),
        )
        for number in range(120)
    ]


def sentence_papers() -> list[Paper]:
    """Each sentence of the pool once as a title and once, before the next one, as an abstract."""
    following = (*SENTENCES[1:], SENTENCES[0])
    return [
        Paper(f"title:{number}", title, abstract=f"{title}\n{after}")
        for number, (title, after) in enumerate(zip(SENTENCES, following, strict=True))
    ]


@cache
def real_papers(most: int | None = None) -> list[Paper]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        items = [json.loads(line)["item"]["paper"] for line in itertools.islice(lines, most)]
    return [Paper(item["id"], item["title"], abstract=item.get("summary") or "") for item in items]


def spread(papers: list[Paper], number: int) -> list[Paper]:
    return papers[:: max(1, len(papers) // number)][:number]


# -------------------------------------------------------------------------------- terms


Mutation = Callable[[str, random.Random], str]
MUTATIONS: tuple[Mutation, ...] = (
    lambda words, chance: words,
    lambda words, chance: words.lower(),
    lambda words, chance: words.upper(),
    lambda words, chance: words.title(),
    lambda words, chance: words.replace(" ", "-"),
    lambda words, chance: words.replace("-", " "),
    lambda words, chance: words.replace("-", ""),
    lambda words, chance: re.sub("(?<=[^sy])$", "s", words),
    lambda words, chance: words.removesuffix("s"),
    lambda words, chance: re.sub("y$", "ies", words),
    lambda words, chance: re.sub("(?<=ss|us|.x|ch)$", "es", words),
    lambda words, chance: words.replace("o", "ö", 1).replace("e", "e\u0301", 1),
    lambda words, chance: words[: max(1, chance.randrange(len(words)) + 1)].rstrip(" -") + "*",
    lambda words, chance: words + "*",
    lambda words, chance: "=" + words,
    lambda words, chance: "=" + words.lower(),
    lambda words, chance: rf"/\b{re.escape(words)}/",
    lambda words, chance: f"/{re.escape(words[:6])}\\w*/i",
)
# What may stand at the ends of a term and around the words of a sentence alike.
ROUND = " ,.;:!?\"'()[]<>$-–‑‐_"


def mutated_terms(texts: list[str], seed: str) -> Iterator[str]:
    """Terms without end, made of words that follow each other in *texts*."""
    chance = random.Random(seed)
    while True:
        words = chance.choice(texts).split()
        start = chance.randrange(len(words))
        phrase = " ".join(words[start : start + chance.choice([1, 1, 1, 2, 2, 3])]).strip(ROUND)
        changed = chance.choice(MUTATIONS)(phrase, chance) if phrase else ""
        if is_readable(changed):
            yield changed


def is_readable(text: str) -> bool:
    """Whether *text* is a term: with something to look for and, as a regular expression, for both engines."""
    if re.fullmatch(r"/.*[^\x00-\x7f].*/i?", text) or re.search(r"[\\{}^~$]", text.strip("/")[2:]):
        return False
    return bool(re.search(r"[^\W_]", text)) and "*" not in text[:-1]


def distinct(terms: Iterator[str], number: int) -> list[str]:
    found = dict.fromkeys(itertools.islice(terms, 3 * number))
    return list(found)[:number]


def fast_hits(terms: list[str], papers: list[Paper]) -> Iterator[tuple[Paper, Hits]]:
    matcher = Matcher(Leaf(term(text), BOTH, text) for text in terms)
    for paper in papers:
        yield paper, matcher.hits(document(paper, matcher.fields))


def disagreements(terms: list[str], papers: list[Paper]) -> list[str]:
    """One line for each term and paper in which the two matchers see different words."""
    wrong = []
    for paper, hits in fast_hits(terms, papers):
        read = slow.Read(paper)
        for text in terms:
            fast = {field: set(spans) for field, spans in hits.get(text, {}).items()}
            want = read.found(text, BOTH)
            if fast != want:
                wrong.append(f"{text!r} in {paper.title!r}: {shown(fast, read)}, not {shown(want, read)}")
    return wrong


def shown(found: slow.Places, read: slow.Read) -> list[str]:
    return [read.texts[field].text[slice(*span)] for field, spans in found.items() for span in sorted(spans)]
