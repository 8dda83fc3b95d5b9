"""Authors in one text: the ways in which feeds write several names."""

import pytest

from digest.sources.shared import author_names

WRITTEN = {
    "": (),
    "Ann Poe": ("Ann Poe",),
    "by Ann Poe": ("Ann Poe",),
    "Ann Poe, Bo Lux and Cy Ng": ("Ann Poe", "Bo Lux", "Cy Ng"),
    "Ann Poe, Bo Lux, and Cy Ng": ("Ann Poe", "Bo Lux", "Cy Ng"),
    "Ann Poe & Bo Lux": ("Ann Poe", "Bo Lux"),
    "Ann Poe and Bo Lux": ("Ann Poe", "Bo Lux"),
    "Ann Poe, Bo Lux": ("Ann Poe", "Bo Lux"),
    "Poe, Ann": ("Ann Poe",),
    "de la Mar, Iñigo": ("Iñigo de la Mar",),
    "Poe, Ann; Lux, Bo": ("Ann Poe", "Bo Lux"),
    "Poe, Ann; Bo Lux;": ("Ann Poe", "Bo Lux"),
    "Poe, Ann and Lux, Bo": ("Ann Poe", "Bo Lux"),
    "Poe, A., Lux, B. C., Ng, D.-E.": ("A. Poe", "B. C. Lux", "D.-E. Ng"),
    "Poe, A., van der Lux, B.": ("A. Poe", "B. van der Lux"),
    "Poe A; Lux B": ("Poe A", "Lux B"),
    "Mara Quint, Tobias Ebb and Ling Shore, Jr.": ("Mara Quint", "Tobias Ebb", "Ling Shore Jr."),
    "Ann Poe (University of X), Bo Lux (Y, and Z)": ("Ann Poe", "Bo Lux"),
    "Ann Poe (1), Bo Lux (1 and 2) ((1) A, (2) B)": ("Ann Poe", "Bo Lux"),
    "ann@example.org (Ann Poe)": ("Ann Poe",),
    "no-reply@example.org": (),
    "Ann Poe et al.": ("Ann Poe",),
    "Ann Poe, Bo Lux, Ann Poe": ("Ann Poe", "Bo Lux"),
    r"Maren K\"uster, Jos\'e Puerto": ("Maren Küster", "José Puerto"),
    "Sandy Anders, Roland Band": ("Sandy Anders", "Roland Band"),
    "Quay Vision Team": ("Quay Vision Team",),
}


@pytest.mark.parametrize(("text", "told"), WRITTEN.items())
def test_names_are_told_apart_however_they_are_written(text: str, told: tuple[str, ...]) -> None:
    assert author_names.split_names(text) == told


@pytest.mark.parametrize("text", ["(" * 20_000, "a@" * 20_000, "a," * 20_000, " and " * 10_000, "Poe, A., " * 5_000])
def test_odd_texts_end(text: str) -> None:
    assert len(author_names.split_names(text)) <= 20_000
