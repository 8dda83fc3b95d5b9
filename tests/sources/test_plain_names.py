"""Names that are read by the short way for plain ones come out as by the long one."""

import random

import pytest

from digest.sources.shared.author_names import clean_name, clean_names

PIECES = (
    *(
        "Ann",
        "Poe",
        "Ébène",
        "李",
        "de",
        "et al",
        "and",
        "By",
        "J.",
        "A.-B.",
        "-",
        ".",
        " ",
        "  ",
        "",
        "\n",
        "\xa0",
        "²",
    ),
    *(",", "O'Quay", "{\\'e}", "<b>", "&amp;", "(x)", "a@b.org", "7", "・", "\u200b", "\ud800", "...", "…"),
)


@pytest.mark.parametrize("seed", range(20))
def test_a_list_of_names_is_read_as_its_names_one_by_one_are(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for _ in range(300):
        written = [" ".join(chance.choices(PIECES, k=chance.randint(1, 3))) for _ in range(chance.randint(1, 4))]
        # Nothing is cut behind a last name that is one.
        listed = [*written, "Ann Poe"]
        assert clean_names(listed).names == tuple(filter(None, map(clean_name, listed)))


def test_plain_words_for_others_at_the_end_are_no_name() -> None:
    assert clean_names(["Ann Poe", "et al"]).count is None
    assert clean_names(["Ann Poe", "et al"]).names == ("Ann Poe",)
