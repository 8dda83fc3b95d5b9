"""The matcher agrees with a second one that is slow and plain, and marks the words that it found."""

import itertools
import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import pytest
from support import slow_matcher as slow
from support.real_pages import CORPUS, corpus_rows, real_path, require_real
from support.selecting import select_papers
from support.sentences import SENTENCES

from digest.model import Link, Organization, Paper
from digest.rules.language.expressions import Leaf
from digest.rules.language.parsing import parse_expression
from digest.rules.language.terms import parse_term
from digest.rules.matcher import Hits, Matcher, build_document
from digest.rules.topics import Rules, Topic

TRAPS = real_path("trap_cases.json")
BOTH = ("title", "abstract")


def seeded_chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # the same for every run, nothing secret


# ------------------------------------------------------------------------------- papers


def written_papers() -> list[Paper]:
    """One paper for each two sentences of the pool, with everything else that a paper may have."""
    chance = seeded_chance("papers")
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
            author_note=chance.choice(["", "Accepted at a workshop on agents", "12 pages"]),
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
    items = [row["item"]["paper"] for row in itertools.islice(corpus_rows(), most)]
    return [Paper(item["id"], item["title"], abstract=item.get("summary") or "") for item in items]


def spread_evenly(papers: list[Paper], number: int) -> list[Paper]:
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
    lambda words, chance: re.sub("(?<=[a-zA-Z]{2})(?<![sxyz])(?<!ch|sh)$", "s", words),
    lambda words, chance: words.removesuffix("s"),
    lambda words, chance: re.sub("(?<=[a-z]{2}[^aeiou])y$", "ies", words),
    lambda words, chance: re.sub("(?<=ss|us|.x|ch)$", "es", words),
    lambda words, chance: words.replace("o", "ö", 1).replace("e", "e\u0301", 1),
    lambda words, chance: re.sub(r"[\W_]*$", "*", words[: chance.randrange(len(words)) + 1]),
    lambda words, chance: re.sub(r"[\W_]*$", "*", words),
    lambda words, chance: "=" + words,
    lambda words, chance: "=" + words.lower(),
    lambda words, chance: rf"/\b{re.escape(words)}/",
    lambda words, chance: f"/{re.escape(words[:6])}\\w*/i",
)
# What may stand at the ends of a term and around the words of a sentence alike.
ROUND = " ,.;:!?\"'()[]<>$-–‑‐_"


def mutated_terms(texts: list[str], seed: str) -> Iterator[str]:
    """Terms without end, made of words that follow each other in *texts*."""
    chance = seeded_chance(seed)
    while True:
        words = chance.choice(texts).split()
        start = chance.randrange(len(words))
        phrase = " ".join(words[start : start + chance.choice([1, 1, 1, 2, 2, 3])]).strip(ROUND)
        changed = chance.choice(MUTATIONS)(phrase, chance) if phrase else ""
        if is_readable(changed):
            yield changed


def is_readable(text: str) -> bool:
    """Whether *text* is a term: with something to look for and, as a regular expression, for both engines."""
    if text.startswith("/"):
        return text.isascii()
    if re.search(r"[\\{}^~$]", text):
        return False
    return bool(re.search(r"[^\W_]", text)) and "*" not in text[:-1]


def distinct(terms: Iterator[str], number: int) -> list[str]:
    found = dict.fromkeys(itertools.islice(terms, 3 * number))
    return list(found)[:number]


def fast_hits(terms: list[str], papers: list[Paper]) -> Iterator[tuple[Paper, Hits]]:
    matcher = Matcher(Leaf(parse_term(text), BOTH, text) for text in terms)
    for paper in papers:
        yield paper, matcher.find_hits(build_document(paper, matcher.fields))


def disagreements(terms: list[str], papers: list[Paper]) -> list[str]:
    """One line for each term and paper in which the two matchers see different words."""
    wrong = []
    for paper, hits in fast_hits(terms, papers):
        read = slow.ReadPaper(paper)
        for text in terms:
            fast = {field: set(spans) for field, spans in hits.get(text, {}).items()}
            want = read.find_places(text, BOTH)
            if fast != want:
                wrong.append(f"{text!r} in {paper.title!r}: {shown(fast, read)}, not {shown(want, read)}")
    return wrong


def shown(found: slow.Places, read: slow.ReadPaper) -> list[str]:
    return [read.texts[field].text[slice(*span)] for field, spans in found.items() for span in sorted(spans)]


def test_the_matchers_agree_on_every_term_and_sentence() -> None:
    terms = distinct(mutated_terms(list(SENTENCES), "sentences"), 800)

    assert disagreements(terms, sentence_papers()) == []


@require_real(CORPUS)
def test_the_matchers_agree_on_a_thousand_real_papers() -> None:
    papers = spread_evenly(real_papers(), 1000)
    terms = distinct(mutated_terms([f"{paper.title} {paper.abstract}" for paper in papers], "real"), 60)

    assert len(papers) == 1000
    assert disagreements(terms, papers) == []


# -------------------------------------------------------------------------- expressions


FIELDS = ("title", "abstract", "author", "org", "keyword", "comment", "category", "source")
FACTS = (
    slow.KnownFact("has:code", lambda paper: any(link.kind == "code" for link in paper.links)),
    slow.KnownFact("has:abstract", lambda paper: bool(paper.abstract)),
    slow.KnownFact("has:organization", lambda paper: paper.organization is not None),
    slow.KnownFact("upvotes:>=10", lambda paper: paper.upvotes is not None and paper.upvotes >= 10),
    slow.KnownFact("upvotes:<10", lambda paper: paper.upvotes is not None and paper.upvotes < 10),
    slow.KnownFact("upvotes:0", lambda paper: paper.upvotes == 0),
    slow.KnownFact(
        "published:>=2026-01-01",
        lambda paper: paper.published is not None and paper.published >= date(2026, 1, 1),
    ),
)
WRITTEN_FACTS = {known.written for known in FACTS}
UNIT = 2


def random_tree(chance: random.Random, terms: list[str], depth: int) -> slow.Tree:
    kind = chance.choice(["word", "all", "any", "no", "in"]) if depth else "word"
    parts = [random_tree(chance, terms, depth - 1) for _ in range(chance.randint(2, 3))] if depth else []
    if kind == "all":
        return slow.AllOf(tuple(parts))
    if kind == "any":
        return slow.AnyOf(tuple(parts))
    if kind == "no":
        return slow.Negation(parts[0])
    if kind == "in":
        return slow.InField(chance.choice(FIELDS), parts[0])
    return chance.choice(FACTS) if chance.random() < 0.1 else slow.Word(chance.choice(terms))


def as_text(tree: slow.Tree, chance: random.Random, level: int = 0) -> str:
    """*tree* as a person may write it: *level* 1 is within an alternative, 2 within a conjunction."""
    text = as_bare_text(tree, chance)
    binds = {slow.AnyOf: 0, slow.AllOf: 1}.get(type(tree), UNIT)
    needs_brackets = binds < level or (binds == level < UNIT and level > 0) or isinstance(tree, slow.InField)
    blank = chance.choice(["", "", " "])
    return f"({blank}{text}{blank})" if needs_brackets or chance.random() < 0.1 else text


def as_bare_text(tree: slow.Tree, chance: random.Random) -> str:
    if isinstance(tree, slow.Word):
        return tree.term
    if isinstance(tree, slow.KnownFact):
        return tree.written
    if isinstance(tree, slow.InField):
        # A field holds up to the bracket, so that it may stand before the first of several terms.
        may_hold = tree.field not in ("author", "org", "category", "source")
        sticky = may_hold and isinstance(tree.part, slow.AnyOf | slow.AllOf) and chance.random() < 0.5
        inner = as_bare_text(tree.part, chance) if sticky else as_text(tree.part, chance, UNIT)
        return f"{tree.field}:{chance.choice(['', ' '])}{inner}"
    if isinstance(tree, slow.Negation):
        part = as_text(tree.part, chance, UNIT)
        is_one = re.fullmatch(r"[^\W\d_][\w-]*", part) is not None
        return f"{chance.choice(['not ', 'NOT ', '-', '!'] if is_one else ['not ', 'NOT '])}{part}"
    if chance.random() < 0.5:
        # Between words for operators, what is not one operand is in brackets.
        sign = " AND " if isinstance(tree, slow.AllOf) else " OR "
        return sign.join(
            as_text(part, chance, UNIT) if is_operand(part) else f"({as_text(part, chance)})" for part in tree.parts
        )
    sign, level = (" & ", UNIT) if isinstance(tree, slow.AllOf) else (" | ", 1)
    return sign.join(as_text(part, chance, level) for part in tree.parts)


def is_operand(tree: slow.Tree) -> bool:
    return isinstance(tree, slow.Word | slow.KnownFact | slow.Negation)


def expression_terms(texts: list[str], seed: str, number: int) -> list[str]:
    plain = (text for text in mutated_terms(texts, seed) if re.fullmatch(r"=?\w[\w-]*( \w[\w-]*)*\*?|/[^/]*/i?", text))
    return distinct((text for text in plain if not re.search(r"^(not|and|or) |^not$|\b(AND|OR|NOT)\b", text)), number)


def test_two_hundred_expressions_mean_what_their_trees_say() -> None:
    chance = seeded_chance("expressions")
    # Few terms, many of them short, so that many are true.
    terms = [*expression_terms(list(SENTENCES), "few", 60), "a", "agent*", "RAG", "video generation", "model"]
    trees = [random_tree(chance, terms, chance.choice([1, 2, 2, 3])) for _ in range(200)]
    texts = [as_text(tree, chance) for tree in trees]
    papers = written_papers()

    matches = select_papers(papers, Rules(tuple(Topic(text, parse_expression(text)) for text in texts))).matches

    by_paper = {match.paper.id: match for match in matches}
    true = 0
    for paper in papers:
        read, match = slow.ReadPaper(paper), by_paper.get(paper.id)
        for text, tree in zip(texts, trees, strict=True):
            want = slow.reasons(tree, read)
            assert (match is not None and text in match.topics) == (want is not None), (text, paper)
            whys = [why for why in match.why if why.topic == text] if match else []
            fast = {(why.term, "" if why.term in WRITTEN_FACTS else why.field) for why in whys}
            assert fast == (want or set()), (text, paper)
            true += want is not None
    assert 0.2 < true / (len(papers) * len(texts)) < 0.8


# ------------------------------------------------------------------- what people are shown


def found_words(text: str, paper: Paper) -> dict[str, list[str]]:
    """The words in each field that a highlighter would mark for *text*."""
    matches = select_papers([paper], Rules((Topic(None, parse_expression(text)),))).matches
    shown = {"title": matches[0].title, "abstract": matches[0].abstract} if matches else {}
    whys = [why for match in matches for why in match.why]
    for why in whys:
        assert why.field in shown
        assert why.text == shown[why.field][slice(*why.spans[0])]
        assert list(why.spans) == sorted(set(why.spans))
    return {why.field: [shown[why.field][slice(*span)] for span in why.spans] for why in whys}


@pytest.mark.parametrize(
    ("text", "written", "words"),
    [
        pytest.param("RAG", "RAG, not rag: RAGs", ["RAG", "RAGs"], id="plural"),
        pytest.param("agent*", "Agentic agents, re-agent", ["Agentic", "agents", "agent"], id="open end"),
        pytest.param("=RAG", "RAGs and RAG", ["RAG"], id="exact"),
        pytest.param("efficient", "highly eﬃcient eﬀort", ["eﬃcient"], id="ligature"),
        pytest.param("effort", "highly eﬃcient eﬀort", ["eﬀort"], id="ligature after a ligature"),
        pytest.param("Schrodinger", "Schro\u0308dinger bridge", ["Schrödinger"], id="combining accent"),
        pytest.param(
            *("cafe", "the cafe\u0301.", ["café"]),
            id="combining accent at the end",
        ),
        pytest.param("bridge", "a Schro\u0308dinger bridge", ["bridge"], id="after a combining accent"),
        pytest.param("Poincare", r"of Poincar\'e discs", ["Poincaré"], id="TeX accent"),
        pytest.param("k-NN", "a fast $k$-NN search", ["k-NN"], id="LaTeX"),
        pytest.param("search", r"a $\mathcal{O}(n^2)$ search", ["search"], id="after LaTeX"),
        pytest.param("L2", "the $L_2$ norm, the L2 norm", ["L₂", "L2"], id="index"),
        pytest.param("扩散模型", "基于扩散模型的方法", ["扩散模型"], id="no blanks between words"),
        pytest.param("text-to-image", "text-to-\nimage", ["text-to- image"], id="line end"),
        pytest.param("diffusion model", "diffusion\n  models", ["diffusion models"], id="line break"),
        pytest.param("benchmark", "a Benchmark\u00adsuite; benchmark", ["benchmark"], id="soft hyphen"),
        pytest.param("RAG", "ＲＡＧ in full width", ["ＲＡＧ"], id="full width"),
        pytest.param("C++", "in C++, not C", ["C++"], id="punctuation after"),
        pytest.param(".NET", "the .NET runtime", [".NET"], id="punctuation before"),
        pytest.param("agent", "🤗 agent 🤗 agents", ["agent", "agents"], id="beyond the first plane"),
        pytest.param(r"/SAM-?\d/", "SAM-2, SAM‑3 and SAM4", ["SAM-2", "SAM‑3", "SAM4"], id="regex"),
        pytest.param("/é./", "🤗 éa éb", ["éa", "éb"], id="regex after other characters"),
        pytest.param("a b a", "a b a b a", ["a b a", "a b a"], id="places that overlap"),
    ],
)  # fmt: skip
def test_the_words_found_are_exactly_those_that_are_shown(text: str, written: str, words: list[str]) -> None:
    assert found_words(text, Paper("title:x", f"“{written}”")) == {"title": words}
    assert found_words(text, Paper("title:x", "Q", abstract=f"Żółw: {written}")) == {"abstract": words}


def test_a_phrase_does_not_run_from_one_field_into_the_next() -> None:
    paper = Paper("title:x", "A diffusion", abstract="Model of heat", authors=("Ada Wei", "Wang Li"))

    assert found_words("diffusion model", paper) == {}
    assert found_words("author:Wei Wang", paper) == {}


def test_every_place_is_found_in_a_very_long_abstract() -> None:
    paper = Paper("title:x", "Q", abstract="a word " * 2000)

    assert len(found_words("word", paper)["abstract"]) == 2000
    assert len(found_words("/w\\w+/", paper)["abstract"]) == 2000


def test_ten_thousand_terms_are_found_in_one_pass() -> None:
    texts = [f"term number{number}" for number in range(10_000)]
    matcher = Matcher(Leaf(parse_term(text), BOTH, text) for text in texts)

    hits = matcher.find_hits(
        build_document(Paper("title:x", "Terms", abstract="the term number77 and term-number9999"))
    )

    assert set(hits) == {"term number77", "term number9999"}


# -------------------------------------------------------------------------- real papers


def trap_cases() -> list[dict[str, str | bool]]:
    groups = json.loads(TRAPS.read_text(encoding="utf-8")) if TRAPS.is_file() else {}
    return [case for group in groups.values() for case in group]


@require_real(TRAPS)
@pytest.mark.parametrize("case", trap_cases(), ids=lambda case: f"{case['rule']}: {case['why']}")
def test_a_collected_trap_is_not_fallen_into(case: dict[str, str | bool]) -> None:
    found = found_words(str(case["rule"]), Paper("title:x", str(case["text"])))

    assert bool(found) == case["want"]


@require_real(CORPUS)
def test_terms_are_found_in_as_many_real_papers_as_were_counted() -> None:
    counted: dict[str, int] = json.loads(real_path("corpus_counts.json").read_text(encoding="utf-8"))

    found = dict.fromkeys(counted, 0)
    for _, hits in fast_hits(list(counted), real_papers()):
        for text in hits:
            found[text] += 1

    off = {text: (found[text], want) for text, want in counted.items() if abs(found[text] - want) > 2 + want // 100}
    assert off == {}
