"""The phrases of titles: what they are, how people write them, and that a term of each finds what was counted."""

from collections import Counter

import pytest

from digest.model import Paper
from digest.rules.language.folding import fold_text
from digest.rules.workbench.vocabulary import (
    PhraseFinder,
    collect_phrases,
    count_title_uses,
    drop_parts,
    is_plain_term,
    spell_phrase,
)


def phrases(*texts: str, fewest: int = 2) -> set[str]:
    return set(collect_phrases([fold_text(text).words for text in texts], fewest))


def spelled(phrase: str, *titles: str) -> str | None:
    use = count_title_uses([phrase], [Paper(f"title:{title}", title) for title in titles])[phrase]
    return spell_phrase(phrase, use.spellings)


def test_a_phrase_stands_in_as_many_texts_as_are_asked_for() -> None:
    assert phrases("tidal barrages", "tidal barrages again", "tidal turbines") == {
        "tidal",
        "barrages",
        "tidal barrages",
    }


def test_phrases_come_in_one_order_whatever_the_order_of_words() -> None:
    texts = [fold_text(text).words for text in ("salt pans", "pans, salt", "salt pans and reeds", "reeds")]

    assert collect_phrases(texts, 2) == collect_phrases(texts[::-1], 2) == ["pans", "salt", "salt pans", "reeds"]


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        pytest.param("the price of salt", "price of salt", "the price", id="a function word only in the middle"),
        pytest.param("price of", "price", "price of", id="nor at the end"),
        pytest.param("salt: price", "salt", "salt price", id="no sign is crossed"),
        pytest.param("salt 2", "salt", "2", id="no single digit"),
        pytest.param("year 2026", "year 2026", "2026", id="no number alone"),
        pytest.param("one two big red salt pans", "two big red salt", "two big red salt pans", id="four words at most"),
        pytest.param("in-context learning", "in context learning", "in", id="but a hyphen joins a short word"),
    ],
)
def test_phrases_are_what_a_person_would_ask_for(text: str, wanted: str, unwanted: str) -> None:
    found = phrases(text, text)

    assert wanted in found
    assert unwanted not in found


def test_a_plural_is_the_phrase_of_its_singular() -> None:
    assert phrases("a sea policy", "sea policies") == {"sea", "policy", "sea policy"}


def test_a_word_that_only_looks_like_a_plural_stays_as_it_is() -> None:
    assert phrases("corpus bias", "bias corpus") == {"corpus", "bias"}


def test_a_phrase_is_found_in_both_number_forms() -> None:
    finder = PhraseFinder(["sea policy", "salt"])

    assert finder.find(fold_text("Sea policies and salts").words) == {0, 1}
    assert finder.find(fold_text("asalt").words) == set()


@pytest.mark.parametrize(
    ("phrase", "titles", "term"),
    [
        pytest.param("rag", ("A RAG", "RAG II", "Rag rugs"), "RAG", id="capitals of most titles"),
        pytest.param("sea level", ("Sea Levels", "The Sea Level"), "sea level", id="no capital of a title's words"),
        pytest.param(
            "text to image", ("Text-to-Image", "Text to Image", "A Text-to-Image"), "text-to-image", id="hyphens"
        ),
        pytest.param("3d map", ("3D Maps", "A 3D Map"), "3D map", id="a capital behind a digit"),
        pytest.param("LoRA".lower(), ("LoRA", "QLoRA and LoRA"), "LoRA", id="inner capitals"),
        pytest.param(
            "mixture of expert", ("Mixture of Experts",) * 2, "mixture of experts", id="a plural that is usual"
        ),
        pytest.param("text to image", ("Text‑to‑Image",), "text-to-image", id="any kind of hyphen"),
        pytest.param("modal map", ("Multi-Modal Maps",) * 3, None, id="no part of a hyphenated word"),
        pytest.param("gpt 4", ("GPT-4",), "GPT-4", id="a number behind a hyphen"),
        pytest.param("in context", ("Words in Context",), None, id="a short word needs its hyphen"),
        pytest.param("in context", ("In-Context Words",), "in-context", id="and has it"),
    ],
)
def test_a_phrase_is_written_as_most_titles_write_it(phrase: str, titles: tuple[str, ...], term: str | None) -> None:
    assert spelled(phrase, *titles) == term


def test_how_a_phrase_is_written_does_not_depend_on_the_order_of_titles() -> None:
    titles = ("LoRA maps", "Lora maps", "loRA maps")

    assert len({spelled("lora map", *titles[at:], *titles[:at]) for at in range(3)}) == 1


@pytest.mark.parametrize(
    "term", ["a & b", "not a", "title:x", "-x", "x, y", "[x]", "x: y", "/x/", "", "has:code", "#x"]
)
def test_what_the_language_or_yaml_reads_otherwise_is_no_plain_term(term: str) -> None:
    assert not is_plain_term(term)


def test_a_part_that_mostly_stands_inside_a_longer_phrase_is_dropped() -> None:
    titles = Counter({"large language model": 9, "large language": 10, "language": 30, "language model": 14})

    assert set(drop_parts(titles)) == {"large language model", "language", "language model"}


def test_what_stands_in_a_hyphenated_word_is_a_piece_of_it() -> None:
    titles = ("Computer-Use Agents at Sea", "Tool-Use Agents", "On the Use Agents Make of Nets")
    papers = [Paper(f"t:{at}", title) for at, title in enumerate(titles)]

    use = count_title_uses(["use agent"], papers)["use agent"]

    assert (use.pieces, use.titles, use.spellings.total()) == (2, 1, 1)


@pytest.mark.parametrize(
    ("title", "begins", "ends"),
    [
        ("Tidal nets", 1, 0),
        ("Tidal", 0, 1),
        ("On tidal nets", 0, 0),
        ("(A) tidal of nets", 1, 1),
        ("Nets: tidal, of course", 1, 1),
    ],
)
def test_it_is_known_where_a_word_stands_in_titles(title: str, begins: int, ends: int) -> None:
    use = count_title_uses(["tidal"], [Paper("t:1", title)])["tidal"]

    assert (use.begins, use.ends) == (begins, ends)
