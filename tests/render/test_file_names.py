"""Names of files: what stands in the places of a day and of a paper, and that every system takes it."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import hostile_titles

from digest.errors import UsageError
from digest.model import Match, Paper
from digest.render.file_names import fill_in_day, has_place_for_paper, names_for_paper

THURSDAY = date(2026, 1, 8)
# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file, and what links of Obsidian do not take.
REFUSED = set('<>:"/\\|?*#^[]%') | {chr(number) for number in range(32)} | {"\x7f"}
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)")


def match_called(title: str, identifier: str = "arxiv:2407.21783", **known: object) -> Match:
    return Match(Paper(identifier, title, **known), title, "")  # type: ignore[arg-type]  # fields of a paper


@pytest.mark.parametrize(
    ("name", "filled"),
    [
        ("papers-{date}.md", "papers-2026-01-08.md"),
        ("{year}/{month}/{day}.md", "2026/01/08.md"),
        ("{week}.bib", "2026-W02.bib"),
        ("{date}/{id}.md", "2026-01-08/{id}.md"),
        ("{Date} {} {{x}", "{Date} {} {{x}"),
    ],
)
def test_the_day_of_the_lists_stands_in_its_places(name: str, filled: str) -> None:
    if "{{x}" in name:
        with pytest.raises(UsageError, match=r"\{x\} stands for nothing, known are \{date\}, .*\{id\}, \{title\}"):
            fill_in_day(name, THURSDAY)
    else:
        assert fill_in_day(name, THURSDAY) == filled


def test_only_a_name_with_a_place_for_a_paper_is_one_of_many() -> None:
    assert has_place_for_paper("a/{id}.md")
    assert has_place_for_paper("{title}/note.md")
    assert not has_place_for_paper("a/{date}.md")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("BERT: Pre-training of Things", "BERT - Pre-training of Things"),
        ("Input/Output in 3:1", "Input-Output in 3-1"),
        ('What? “Really” "so" *now*', "What “Really” so now"),
        ("../../etc/passwd", "etc-passwd"),
        ("...and Justice for All...", "and Justice for All"),
        ("-rf ~", "rf"),
        ("~/.ssh/config", ".ssh-config".lstrip(".")),
        ("con", "con_"),
        ("NUL.txt", "NUL_.txt"),
        ("Com1 .x", "Com1_ .x"),
        ("Console Games", "Console Games"),
        ("{date} and {id} and {title}", "date and id and title"),
        ("two\nlines\x00and\x1b[31m red", "two lines and (31m red"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("扩散模型 и русский", "扩散模型 и русский"),
        ("???", "arxiv-2407-21783"),
        ("", "arxiv-2407-21783"),
    ],
)
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    assert names_for_paper("papers/{title}.md", match_called(title)) == [
        f"papers/{name}.md",
        f"papers/{name} (arxiv-2407-21783).md",
    ]


def is_good_everywhere(part: str) -> bool:
    """Whether every system takes *part* as the name of one file."""
    is_clean = not REFUSED & set(part) and part == part.strip() and not part.endswith(".")
    return (
        is_clean and not part.startswith((".", "-", "~")) and not DEVICES.match(part) and 0 < len(part.encode()) <= 120
    )


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["{title}.md", "{title}", "{title}.csl.json", "{title}-{id}.ris"]))
def test_whatever_a_title_holds_its_names_are_good_everywhere(title: str, name: str) -> None:
    for found in names_for_paper(name, match_called(title)):
        assert is_good_everywhere(found), found


@pytest.mark.parametrize("title", hostile_titles.TITLES.values(), ids=hostile_titles.TITLES)
def test_hostile_titles_stay_in_their_folder(title: str) -> None:
    for found in names_for_paper("a/{title}/b.md", match_called(title)):
        folder, name, file = found.split("/")
        assert (folder, file) == ("a", "b.md")
        assert is_good_everywhere(name)


@pytest.mark.parametrize("title", ["word " * 100, "W" * 500, "扩" * 300, "e\u0301" * 300, "😀" * 100])
def test_a_long_title_is_cut_between_letters(title: str) -> None:
    plain, numbered = names_for_paper("{title}.md", match_called(title))

    assert 60 < len(plain.encode()) <= 120
    assert 60 < len(numbered.encode()) <= 120
    assert numbered.endswith(" (arxiv-2407-21783).md")
    assert "\ufffd" not in plain


def test_a_name_that_is_long_itself_still_gets_a_title() -> None:
    (name, _) = names_for_paper(f"{'x' * 200}-{{title}}.md", match_called("Attention Is All You Need"))

    assert name.startswith(f"{'x' * 200}-Attention")


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("arxiv:2407.21783", "arxiv-2407-21783"),
        ("arxiv:math/0309136", r"arxiv-math-0309136-[0-9a-f]{8}"),
        ("doi:10.1234/a<b>:c", r"doi-10-1234-a-b-c-[0-9a-f]{8}"),
        ("url:https://e.org/../../x", r"url-https-e-org-x-[0-9a-f]{8}"),
        ("title:扩散", r"title-[0-9a-f]{8}"),
    ],
)
def test_an_id_is_the_name_that_notes_have(identifier: str, name: str) -> None:
    (found,) = names_for_paper("{id}.md", match_called("A", identifier))

    assert re.fullmatch(rf"{name}\.md", found)
    assert is_good_everywhere(found)


def test_ids_that_differ_only_in_case_are_two_names_everywhere() -> None:
    names = [names_for_paper("{id}.md", match_called("A", f"openreview:{name}"))[0] for name in ("aBcDe", "AbCdE")]

    assert len({name.lower() for name in names}) == 2


def test_a_paper_with_several_identifiers_may_stand_under_each() -> None:
    match = match_called("A", identifiers=("arxiv:2407.21783", "openreview:aBcDe"))

    first, second = names_for_paper("{id}.md", match)

    assert first == "arxiv-2407-21783.md"
    assert second.startswith("openreview-abcde-")
