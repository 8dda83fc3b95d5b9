"""Searches that nobody has thought of: terms cut out of texts, changed as people would, joined with facts at random;
and what each of them must find, as the matcher reads every paper."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from digest.archive import Archive
from digest.archive.candidates import Candidates
from digest.archive.judged_papers import PaperJudge
from digest.archive.search_plan import make_plan
from digest.errors import UsageError
from digest.model import Paper
from digest.rules.evaluation import is_true, true_parts
from digest.rules.language.expressions import Expression, Fact, all_leaves
from digest.rules.language.parsing import parse_expression
from digest.rules.marks import asks_for_hidden, keep_hidden_apart
from digest.rules.matcher import Hits, Matcher, build_document
from digest.searches import Found, SearchRequest

FACTS = (
    "has:code", "has:project", "has:model", "has:pdf", "has:organization", "has:abstract", "has:summary",
    "upvotes:>=50", "upvotes:<3", "upvotes:=10", "comments:>=2", "comments:<=0", "published:>=2025-06-01",
    "listed:<2024-09-01", "updated:>2025-01-01", "is:starred", "is:hidden",
)  # fmt: skip
REGEXES = (r"/\bSAM-?[23]\b/", "/[a-z]+-R1/i", "title:/^The /", r"/\d+ hours/", "abstract:/model/")
FIELDS = ("title", "abstract", "author", "org", "keyword", "comment", "category", "source")
_MOST_RANKED = 300  # papers that are all read to know the best of them
_NO_PHRASE = re.compile(r"[()|&,\"“”„«»*:!]|^[-−/=]|\bnot\b|[<>]")


class Inventor:
    """Invents terms and expressions out of the words of *papers*, by *seed* always the same."""

    def __init__(self, papers: Sequence[Paper], seed: str) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - the same for every run, nothing secret
        self._papers = papers

    def term(self) -> str:
        """A term, perhaps in one field."""
        spelled = self._change(self._words()) or "model"
        return f"{self._chance.choice(FIELDS)}:{spelled}" if self._chance.random() < 0.15 else spelled

    def expression(self, depth: int) -> str:
        """An expression of at most so many levels, with facts and regular expressions among its terms."""
        dice = self._chance.random()
        if depth == 0 or dice < 0.25:
            return self._operand()
        if dice < 0.55:
            return f"({self.expression(depth - 1)}) & ({self.expression(depth - 1)})"
        if dice < 0.8:
            return f"({self.expression(depth - 1)}) | ({self.expression(depth - 1)})"
        return f"not ({self.expression(depth - 1)})"

    def _operand(self) -> str:
        dice = self._chance.random()
        if dice < 0.2:
            return self._chance.choice(FACTS)
        return self._chance.choice(REGEXES) if dice < 0.25 else self.term()

    def _words(self) -> str:
        """One to three words that follow each other somewhere."""
        paper = self._chance.choice(self._papers)
        texts = (paper.title, paper.abstract, *paper.authors[:2], *paper.keywords[:3], *paper.categories[:1])
        words = self._chance.choice([text for text in texts if text.strip()]).split()
        start = self._chance.randrange(len(words))
        length = self._chance.choice((1, 1, 1, 2, 2, 3))
        return _NO_PHRASE.sub(" ", " ".join(words[start : start + length])).strip(" .,;:?'[]{}")

    def _change(self, words: str) -> str:
        if not re.search(r"[^\W_]", words):
            return ""
        changes = (
            words,
            words,
            words.lower(),
            words.upper(),
            words.title(),
            words.replace("-", " "),
            words.replace("-", ""),
            words.replace(" ", "-"),
            words + "s",
            words.removesuffix("s"),
            words.replace("e", "é", 1),
            f"={words}",
            f"={words.lower()}",
            f"- {words}",
            re.sub(r"[\W_]+$", "", words[: self._chance.randrange(len(words)) + 1]) + "*",
        )
        return self._chance.choice(changes)


@dataclass(frozen=True)
class Asked:
    """A *text* that was read as an *expression*, and the keys of the papers that it must find, newest first."""

    text: str
    expression: Expression
    true: list[int]


def read_expressions(texts: Iterable[str]) -> Iterator[tuple[str, Expression]]:
    """Those of *texts* that mean something, each once, as an expression."""
    seen = set()
    for text in texts:
        if text in seen:
            continue
        seen.add(text)
        try:
            yield text, parse_expression(text)
        except UsageError:
            continue


class JudgedArchive:
    """An archive, all of whose papers the matcher has read: it knows what searches of it must find."""

    def __init__(self, archive: Archive, marks: dict[str, str]) -> None:
        self.archive = archive
        with archive.database.transaction() as db:
            keys = {row["id"]: row["key"] for row in db.execute("SELECT id, key FROM papers")}
            for identifier, mark in marks.items():
                db.execute("INSERT INTO marks VALUES (?, ?, '2026-06-09T12:00:00+00:00')", (keys[identifier], mark))
        self.papers = {
            keys[paper.id]: replace(
                paper, starred=marks.get(paper.id) == "starred", hidden=marks.get(paper.id) == "hidden"
            )
            for paper in archive.papers.all()
        }
        archive.papers.update_index(len(keys))

    def judge(self, texts: Iterable[str], most: int) -> list[Asked]:
        """What each of the first *most* of *texts* that mean something must find."""
        asked = [Asked(text, expression, []) for text, expression in islice(read_expressions(texts), most)]
        matcher = Matcher(leaf for each in asked for leaf in all_leaves(each.expression))
        for key in sorted(self.papers, reverse=True):
            paper = self.papers[key]
            hits = matcher.find_hits(build_document(paper, matcher.fields))
            for each in asked:
                if _is_found(each.expression, hits, paper):
                    each.true.append(key)
        return asked

    def faults(self, asked: Asked, limit: int = 20) -> list[str]:
        """What a search for *asked* gets wrong: papers, their order, their number, what comes into question."""
        found = self.archive.papers.search(SearchRequest(asked.text, asked.expression, limit))
        checks = {
            "the newest": _ids(found) == self._names(asked.true[:limit]),
            "the total": is_right_total(found, len(asked.true)),
            "the candidates": self._are_candidates_right(asked),
        }
        return _describe_faults(asked, checks)

    def faults_of_best(self, asked: Asked, limit: int = 20) -> list[str]:
        """What a search for the best of *asked* gets wrong; their order only where they are few."""
        best = self.archive.papers.search(SearchRequest(asked.text, asked.expression, limit, best=True))
        ids, true = _ids(best), set(self._names(asked.true))
        checks = {
            "the best": set(ids) <= true and len(ids) == min(limit, len(true)),
            "the total of the best": is_right_total(best, len(true)),
            "the order of the best": len(true) > _MOST_RANKED or ids == self._rank(asked)[:limit],
        }
        return _describe_faults(asked, checks)

    def _names(self, keys: Sequence[int]) -> list[str]:
        return [self.papers[key].id for key in keys]

    def _rank(self, asked: Asked) -> list[str]:
        """The papers that must be found, best first, each read for the purpose."""
        with self.archive.database.reading() as db:
            judged = list(PaperJudge(db, asked.expression).find_true(iter(asked.true)))
        return [each.verdict.paper.id for each in sorted(judged)]

    def _are_candidates_right(self, asked: Asked) -> bool:
        expression = keep_hidden_apart(asked.expression)
        plan = make_plan(expression)
        with self.archive.database.reading() as db:
            keys = list(Candidates(db, plan, with_hidden=asks_for_hidden(expression)).keys())
        return keys == asked.true if plan.is_exact else set(keys) >= set(asked.true)


def _ids(found: Found) -> list[str]:
    return [match.paper.id for match in found.matches]


def _describe_faults(asked: Asked, checks: dict[str, bool]) -> list[str]:
    return [f"{asked.text!r}: {what} ({len(asked.true)} are true)" for what, is_right in checks.items() if not is_right]


def is_right_total(found: Found, number: int) -> bool:
    """Whether what *found* says of its total is true of *number*."""
    told = found.total.number
    return {
        "": told == number, "more than": told < number, "at most": told >= number, "at least": told <= number
    }[found.total.bound]  # fmt: skip


def _is_found(expression: Expression, hits: Hits, paper: Paper) -> bool:
    """Whether *expression* is true of *paper*, of a hidden one for the reason, among others, that it is hidden."""
    if not paper.hidden:
        return is_true(expression, hits, paper)
    parts = true_parts(expression, hits, paper)
    return any(isinstance(part, Fact) and (part.name, part.value) == ("is", "hidden") for part in parts)
