"""A search finds what the rules find, for thousands of invented terms and expressions, in invented and real papers."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain, count, islice

from support.corpus_archive import corpus_papers
from support.invented_searches import Inventor, JudgedArchive
from support.real_pages import CORPUS, require_real
from support.sentences import SENTENCES

from digest.archive import Archive
from digest.model import Link, Organization, Paper

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
NUMBER = 1_100  # terms, and as many expressions; what the language refuses is left out
EACH_FOR_BEST = 7  # of so many searches one is asked for the best, too
# Texts that are hard to look for: what is cut, glued, marked, or written in other scripts.
HARD = (
    "½D and 2½D shapes, ⑴ and ⒈ of ⅓d; a 2D map in 3D",
    "C, C++ and C#: foo C# and foo C++, RL# but not RL; the language C.",
    "classiﬁcation of ﬁve eﬃcient proﬁles; ﬂow",
    "ＲＡＧ and R\u0301AG, RAG’s RAGs; rag and Rag",
    "state\u2009space, state / space, state™space, state_space, state‐space, state -space",
    "ΑΣ ας ΑΣ, ΣΑΣ; İstanbul, ŉ",
    "基于RAG的方法: 模型-模型 and 模型",
    "\ue000 private \ue001r\ue001a \ue002 uses \ue003x",
    "text-to-\nimage and text-to- image; CO_2, L_2 and stage_1",
)
# What is found in them by one who reads letters only.
HARD_TERMS = (
    "2D", "2d map", "3D", "d", "1", "2", "C", "foo C", "language C", "C++", "C#", "RL", "RL*", "RAG", "=RAG", "RAG*",
    "Rag", "classif*", "eff*", "efficient", "prof*", "five", "fl*", "state space", "state-space", "ας", "ΑΣ", "ασ",
    "istanbul", "n", "模型", "方法", "基于", "private", "rag", "uses", "text-to-image", "text to image", "CO2",
    "L2", "L_2", "stage 1", "stage1", "title:RAG", "title:C", "abstract:2D", '"foo C"', "foo* | C++", "RL & not C",
)  # fmt: skip


def invented_papers() -> Iterator[Paper]:
    """Papers of sentences that are hard to read, with all that facts are about."""
    chance = random.Random("papers")  # noqa: S311 - the same for every run, nothing secret
    texts = (*HARD * 3, *SENTENCES)
    links = [Link('https://a.example/?a=", "demo"]', "code"), Link("https://b.example", "project")]
    for number in range(100):
        yield Paper(
            f"arxiv:2408.{number:05}",
            HARD[number] if number < len(HARD) else chance.choice(texts),
            abstract=" ".join(chance.sample(texts, chance.randint(0, 3))),
            authors=tuple(chance.sample(("Ada Lovelace", "Kurt Gödel", "Wei Wang", "J. Müller"), chance.randint(0, 3))),
            organization=chance.choice((None, Organization("DeepSeek", "deepseek-ai"), Organization("C++ Lab"))),
            keywords=tuple(chance.sample(("agents", "RAG", "video generation"), 2)),
            categories=("cs.CL",),
            author_note=chance.choice(("", "12 pages")),
            summary=chance.choice((None, "", "In short.")),
            pdf=chance.choice((None, "https://a.example/x.pdf")),
            links=tuple(chance.sample(links, chance.randint(0, 2))),
            upvotes=chance.choice((None, 0, 2, 10, 300)),
            comment_count=chance.choice((None, 0, 3)),
            published=chance.choice((None, date(2024, 5, 31), date(2025, 6, 1))),
            # Of a year: the archive is asked for a part of it at a time.
            listed=date(2024, 8, 1) + timedelta(3 * number),
            sources=("hf",),
        )


def judged(papers: Sequence[Paper]) -> JudgedArchive:
    archive = Archive(":memory:")
    archive.papers.remember([], papers, NOON)
    marked = [paper.id for paper in archive.papers.all()][::9]
    return JudgedArchive(archive, {name: ("starred", "hidden")[at % 2] for at, name in enumerate(marked)})


def prove(archive: JudgedArchive, seed: str, hard: Sequence[str] = ()) -> None:
    """Ask *archive* for the *hard* terms and for what nobody has thought of, and compare with what is true."""
    inventor = Inventor(list(archive.papers.values()), seed)
    terms = archive.judge(chain(hard, (inventor.term() for _ in count())), NUMBER)
    expressions = archive.judge((inventor.expression(1 + at % 3) for at in count()), NUMBER)

    faults = [fault for asked in (*terms, *expressions) for fault in archive.faults(asked)]
    faults += [fault for asked in (*terms, *expressions)[::EACH_FOR_BEST] for fault in archive.faults_of_best(asked)]

    assert sum(bool(asked.true) for asked in terms) > NUMBER / 4
    assert faults == []


def test_a_search_of_invented_papers_finds_what_the_rules_find() -> None:
    prove(judged(list(invented_papers())), "invented", HARD_TERMS)


@require_real(CORPUS)
def test_a_search_of_real_papers_finds_what_the_rules_find() -> None:
    prove(judged(list(islice(corpus_papers(), 0, None, 60))), "real")
