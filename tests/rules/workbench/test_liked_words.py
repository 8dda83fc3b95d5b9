"""Words are learned from liked papers: what they share and others have less often, in words that people use."""

from collections.abc import Sequence

from digest.model import Paper
from digest.rules.liking import MOST_LIKED, LikedWord, NewestCounts
from digest.rules.workbench.liked_words import MOST_WORDS, learn_liked_words


def paper(number: int, title: str, abstract: str = "") -> Paper:
    return Paper(f"title:{number}", title, abstract=abstract)


def count(**found: tuple[int, int]) -> "object":
    """An archive of 1,000 papers which have words so often: in all, and in titles. Others are in none."""

    def answer(queries: Sequence[str]) -> NewestCounts:
        numbers = [
            next((texts[query.startswith("{title} ")] for word, texts in found.items() if f'"{word}"' in query), 0)
            for query in queries
        ]
        return NewestCounts(1_000, 20, tuple(numbers))

    return answer


def learn(papers: Sequence[Paper], **found: tuple[int, int]) -> list[LikedWord]:
    return list(learn_liked_words(papers, count(**found)))  # type: ignore[arg-type]  # as a test counts


TIDES = [paper(at, f"Tide-Locked Worlds {at}", "We find oceans by their light.") for at in range(4)]


def test_what_more_of_them_have_and_what_is_rarer_elsewhere_has_more_points() -> None:
    papers = [*TIDES, paper(9, "On oceans"), paper(10, "Of oceans and light")]

    words = dict(learn(papers, ocean=(500, 100), light=(20, 10), find=(300, 0)))

    assert words["light"] > words["oceans"] > 0
    assert "find" not in words


def test_words_are_written_as_the_papers_write_them_and_parts_of_longer_ones_are_dropped() -> None:
    words = [word.term for word in learn(TIDES)]

    assert "tide-locked worlds" in words
    assert not {"tide-locked", "worlds", "locked worlds", "tide"} & {*words}


def test_what_one_paper_has_function_words_numbers_and_addresses_are_no_words() -> None:
    papers = [paper(at, "The 2026 of it", f"See github.com/a and 2026, own{at}") for at in range(5)]

    assert learn(papers) == []


def test_hostile_titles_make_no_words_that_are_no_terms() -> None:
    odd = ["<b>moon</b> & tides | not x", "\x1b[31mmoon\x07 tides: {a}", "$\\alpha$ moon \u202e tides", "moon " * 9_000]
    papers = [paper(at, title, title) for at, title in enumerate([*odd, *odd])]

    terms = [word.term for word in learn(papers)]

    assert "moon" in " ".join(terms)
    assert all(term.isprintable() and not set(term) & set("<>&|:{}$\\/\"'") for term in terms)


def test_there_are_at_most_forty() -> None:
    words = [f"{first}{second}um" for first in "bcdfghjk" for second in ("al", "el", "il", "ol", "ul", "ar", "er")]
    many = [paper(at, ". ".join(words)) for at in range(MOST_LIKED)]

    assert len(learn(many)) == MOST_WORDS


def test_the_same_papers_give_the_same_words_in_whatever_order_they_come() -> None:
    papers = [*TIDES, paper(9, "On oceans of light"), paper(10, "Of oceans and light")]

    assert learn(papers) == learn(papers[::-1])
