"""Authors' names are split into family name, given name, particle and suffix."""

import pytest

from digest.render.citations.author_parts import AuthorName, parse_author


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ada Beispiel", AuthorName("Beispiel", "Ada")),
        ("Ada B. C. Beispiel", AuthorName("Beispiel", "Ada B. C.")),
        ("Beispiel, Ada", AuthorName("Beispiel", "Ada")),
        ("Jan van der Berg", AuthorName("Berg", "Jan", "van der")),
        ("van der Berg, Jan", AuthorName("Berg", "Jan", "van der")),
        ("Ana de la Muestra", AuthorName("Muestra", "Ana", "de la")),
        ("Jan Van der Berg", AuthorName("Berg", "Jan", "Van der")),
        ("Van der Berg, Jan", AuthorName("Berg", "Jan", "Van der")),
        ("The Sample", AuthorName("Sample", "The")),
        ("Sam Sample Jr.", AuthorName("Sample", "Sam", suffix="Jr.")),
        ("Sam Sample, Jr.", AuthorName("Sample", "Sam", suffix="Jr.")),
        ("Sam van Sample III", AuthorName("Sample", "Sam", "van", "III")),
        ("Zoë Müller-Lüdenscheidt", AuthorName("Müller-Lüdenscheidt", "Zoë")),
        ("Ada\tBeispiel\n", AuthorName("Beispiel", "Ada")),
        pytest.param("Van Sample", AuthorName("Sample", "Van"), id="a given name that looks like a particle"),
        pytest.param("Nguyen Van An", AuthorName("An", "Nguyen Van"), id="capitals are no particle"),
    ],
)
def test_a_name_is_family_and_given(written: str, name: AuthorName) -> None:
    assert parse_author(written) == name


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("Muster", id="a single name"),
        pytest.param("王小明", id="Chinese"),
        pytest.param("王 小明", id="Chinese with a blank"),
        pytest.param("김철수", id="Korean"),
        pytest.param("やまだ たろう", id="Japanese"),
        pytest.param("The Example Collaboration", id="a collaboration"),
        pytest.param("Sample Team", id="a team"),
        pytest.param("Institute of Examples", id="an institute"),
        pytest.param("de Muster", id="a particle and a name"),
        pytest.param("One, Two, and Three", id="a list in one"),
        pytest.param("", id="nothing"),
    ],
)
def test_some_names_are_whole(written: str) -> None:
    assert parse_author(written) == AuthorName(written)
    assert parse_author(written).is_whole
