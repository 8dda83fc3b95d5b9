"""The full-text index finds what the matcher finds: the same papers for a word, a phrase, a plural, an odd sign."""

import random
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Paper
from digest.rules.index_query import build_index_query
from digest.rules.index_words import COLUMNS, GAP, capital_words, fold_for_index, index_columns
from digest.rules.language.expressions import Leaf
from digest.rules.language.parsing import parse_expression
from digest.rules.matcher import Matcher, build_document

SENTENCES = (
    "We study diffusion. Models of the sea are not in it.",
    "A diffusion model, and many diffusion-models.",
    "The multi-modal RAG of L_2 and $L_2$ norms in 10^{6} steps, e.g. by LoRA.",
    "Retrieval-augmented text-to- image generation; storage of state/space.",
    "C is not C++, and R&D is not RL; but C# is neither.",
    "基于RAG的方法 and 模型 of Müller’s naïve ﬁne-tuning.",
    "An agentic agent's agents; reagent.",
    "H₂O costs $5 and 3.5 hours per GPT-4o query.",
    "Bodies, body and the study of many studies.",
    "state space models",
)
TERMS = (
    "diffusion model", "model", "models", "multi modal", "rag", "storage", "l2", "10 6", "text to image", "state space",
    "reagent", "agent", "naive", "muller", "fine tuning", "h2o", "study", "body", "bodies", "gpt 4o", "3.5 hours",
    "retrieval augmented", "模型", "方法", "c++", "e.g.", "query", "many study", "RAG", "LoRA", "=RAG", "RL", "C",
    "C#", "agent*", "fine tun*", "R&D", "GPT-4o", "text-to-image", '"state space"', "H2O",
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE search USING fts5 ({', '.join(COLUMNS)}, content = '', tokenize = 'ascii')")
    for at, sentence in enumerate(SENTENCES):
        words = index_columns(Paper(f"arxiv:2601.{at:05}", f"Number {at}", abstract=sentence))
        places = ", ".join("?" * len(COLUMNS))
        db.execute(f"INSERT INTO search (rowid, {', '.join(COLUMNS)}) VALUES ({at}, {places})", words)  # noqa: S608 - ours
    yield db
    db.close()


def matched(term: str) -> set[int]:
    """The sentences in which the matcher finds *term*."""
    expression = parse_expression(term)
    assert isinstance(expression, Leaf)
    matcher = Matcher([expression])
    papers = [Paper("arxiv:1", f"Number {at}", abstract=sentence) for at, sentence in enumerate(SENTENCES)]
    return {at for at, paper in enumerate(papers) if matcher.find_hits(build_document(paper))}


@pytest.mark.parametrize("term", TERMS)
def test_the_index_finds_what_the_matcher_finds(index: sqlite3.Connection, term: str) -> None:
    query = build_index_query(parse_expression(term))
    assert query
    found = {row[0] for row in index.execute("SELECT rowid FROM search WHERE search MATCH ?", (query.match,))}

    assert found == matched(term) if query.is_exact else found >= matched(term)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("state space", "state space"),
        ("state-space state_space", "state space state space"),
        ("state/space", f"state {GAP} space"),
        ("diffusion. Models", f"diffusion {GAP} models"),
        ("text-to- image", "text to image"),
        ("CO_2", "co2"),
        ("模型x", "模 型 x"),
        ("a \ue000 b", f"a {GAP} b"),
    ],
)
def test_what_no_phrase_crosses_is_a_word(text: str, words: str) -> None:
    assert fold_for_index(text).split() == words.split()


def test_the_name_of_another_language_is_another_word() -> None:
    assert len({fold_for_index(name).split()[0] for name in ("C", "C++ too", "C of it")}) == 2


@given(st.text(st.sampled_from("aBC #+_-é模.\ue000\ud800™²\u0301"), max_size=30))
@settings(deadline=None)
def test_the_usual_case_is_quicker_and_the_same(text: str) -> None:
    # A sign that is not of ASCII takes the long way.
    slowly = capital_words(f"{text} é").split()

    assert capital_words(text).split() == slowly
    assert '"' not in fold_for_index(text + '"')


def test_ascii_is_folded_as_beside_other_characters() -> None:
    chance = random.Random("index")  # noqa: S311  # the same for every run, nothing secret
    for _ in range(5_000):
        text = "".join(chance.choices("aB cD-_.,;  +#C2\x00\n/(", k=chance.randint(0, 30)))

        assert fold_for_index(f"{text}xé") == f"{fold_for_index(f'{text}x')}e"
        assert capital_words(f"{text} é") == capital_words(f"{text} e")


@given(st.text("aB2 .-_+#é…’½™\u00adﬁ—日\u0301\ue000", max_size=40))
def test_texts_are_folded_alike_in_bytes_and_character_by_character(text: str) -> None:
    # A capital omega becomes a letter that is not ASCII, and is left to the way for all texts.
    assert fold_for_index(f"{text}a Ω") == f"{fold_for_index(f'{text}a')} ω"
