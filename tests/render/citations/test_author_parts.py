"""Names of authors in their parts."""

import pytest

from digest.render.citations.author_parts import Name, folded, taken_apart


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ada Beispiel", Name("Beispiel", "Ada")),
        ("Ada B. C. Beispiel", Name("Beispiel", "Ada B. C.")),
        ("Beispiel, Ada", Name("Beispiel", "Ada")),
        ("Jan van der Berg", Name("Berg", "Jan", "van der")),
        ("van der Berg, Jan", Name("Berg", "Jan", "van der")),
        ("Ana de la Muestra", Name("Muestra", "Ana", "de la")),
        ("Jan Van der Berg", Name("Berg", "Jan", "Van der")),
        ("Van der Berg, Jan", Name("Berg", "Jan", "Van der")),
        ("The Sample", Name("Sample", "The")),
        ("Sam Sample Jr.", Name("Sample", "Sam", suffix="Jr.")),
        ("Sam Sample, Jr.", Name("Sample", "Sam", suffix="Jr.")),
        ("Sam van Sample III", Name("Sample", "Sam", "van", "III")),
        ("Zoë Müller-Lüdenscheidt", Name("Müller-Lüdenscheidt", "Zoë")),
        ("Ada\tBeispiel\n", Name("Beispiel", "Ada")),
        pytest.param("Van Sample", Name("Sample", "Van"), id="a given name that looks like a particle"),
        pytest.param("Nguyen Van An", Name("An", "Nguyen Van"), id="capitals are no particle"),
    ],
)
def test_a_name_is_family_and_given(written: str, name: Name) -> None:
    assert taken_apart(written) == name


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
    assert taken_apart(written) == Name(written)
    assert taken_apart(written).is_whole


@pytest.mark.parametrize(
    ("text", "key"),
    [("Müller", "muller"), ("Großmann", "grossmann"), ("O'Sample-Łukasz", "osamplelukasz"), ("王", ""), ("Øre", "ore")],
)
def test_a_name_is_folded_for_a_key(text: str, key: str) -> None:
    assert folded(text) == key
