"""The digest on a terminal: golden files, width, highlights, hyperlinks, and hostile text."""

import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len
from support import hostile_titles, terminal_screen
from support import mail_digests as digests
from support.goldens import Golden
from support.sample_digest import sample

from digest.model import Digest, Link, Match, Paper, Section, Why
from digest.render import parts
from digest.render.columns import count_columns
from digest.render.formats import Detail, Look
from digest.render.text import terminal
from digest.render.text.lines import Run, wrap_runs
from digest.text import collapse_whitespace
from digest.watchdog import limit_parsing

GOLDEN = Path(__file__).parent / "golden"
WIDTHS = (60, 80, 120, 200)
DETAILS: tuple[Detail, ...] = ("brief", "normal", "full")
FOUND = "1;35"
DIGESTS = {
    "sample": sample(),
    "sample without rules": sample("max: 40"),
    "everything": digests.full(),
    "nothing": digests.empty(),
    "hostile titles": hostile_titles.digest_of_titles(),
    "hostile abstracts": hostile_titles.digest_of_abstracts(),
    "hostile everywhere": hostile_titles.digest_of_everything(),
}

every_digest = pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
every_width = pytest.mark.parametrize("width", WIDTHS)
every_detail = pytest.mark.parametrize("detail", DETAILS)


def rendered_lines(digest: Digest, **look: object) -> list[str]:
    return terminal.render(digest, Look(**look)).splitlines()  # type: ignore[arg-type]


# --- golden files ------------------------------------------------------------------------------


@every_width
@every_detail
@pytest.mark.parametrize("look", ["plain", "coloured"])
def test_the_sample_looks_as_in_its_golden_file(width: int, detail: Detail, look: str, golden: Golden) -> None:
    shown = terminal.render(sample(), Look(width=width, detail=detail, color=look == "coloured"))

    # The escape character is written as a visible sign, so that a golden file is safe to show.
    golden(GOLDEN / f"sample-{width}-{detail}-{look}.txt", shown.replace("\x1b", "␛"))


def test_no_golden_file_is_left_over() -> None:
    expected = {
        f"sample-{width}-{detail}-{look}.txt"
        for width in WIDTHS
        for detail in DETAILS
        for look in ("plain", "coloured")
    }

    assert {path.name for path in GOLDEN.glob("*.txt")} == expected


# --- the width ---------------------------------------------------------------------------------


def is_address(line: str) -> bool:
    """Whether *line* is a link: its kind and its address, which is never broken."""
    words = line.split()
    return len(words) == 2 and parts.is_web_address(words[1])


@every_width
@pytest.mark.parametrize("detail", ["brief", "full"])
@every_digest
def test_no_line_is_wider_than_the_screen(digest: Digest, detail: Detail, width: int) -> None:
    shown = rendered_lines(digest, width=width, detail=detail)

    wide = [line for line in shown if cell_len(line) > width]
    assert [line for line in wide if not is_address(line) and not line.startswith("── ")] == []


@pytest.mark.parametrize("name", ["A topic with a long name " * 4, "检索增强生成" * 8], ids=["words", "Chinese"])
def test_the_name_of_a_topic_fits_the_screen(name: str) -> None:
    section = Section(name.strip(), (digests.match(),))

    assert [line for line in rendered_lines(digests.digest(sections=(section,)), width=60) if cell_len(line) > 60] == []


@pytest.mark.parametrize("width", [1, 20, 39])
def test_a_screen_that_is_too_narrow_gets_lines_of_forty_columns(width: int) -> None:
    assert terminal.render(sample(), Look(width=width)) == terminal.render(sample(), Look(width=40))


def test_a_long_address_stays_in_one_piece() -> None:
    url = "https://example.org/" + "a" * 200
    paper = Paper("x", "A title", url=url, links=(Link(url + "b", "code"),))

    shown = rendered_lines(digests.digest(Match(paper, "A title", "")), width=60)

    assert f"    paper   {url}" in shown
    assert f"    code    {url}b" in shown


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param("abc", 3, id="Latin"),
        pytest.param("", 0, id="nothing"),
        pytest.param("扩散", 4, id="Chinese"),
        pytest.param("ｆｕｌｌ", 8, id="full width"),
        pytest.param("ｶﾅ", 2, id="half width"),
        pytest.param("Z\u0300\u0301a\u0308", 2, id="combining"),
        pytest.param("🎉", 2, id="emoji"),
        pytest.param("×·…▲", 4, id="signs"),
    ],
)
def test_columns_are_counted_as_terminals_do(text: str, columns: int) -> None:
    assert count_columns(text) == columns == cell_len(text)


@every_digest
def test_wrapping_loses_and_adds_no_word(digest: Digest) -> None:
    narrow, wide = (letters_in(rendered_lines(digest, width=width, detail="full")) for width in (60, 100))

    assert narrow == wide


def test_a_word_that_fills_many_lines_is_broken_in_time_linear_in_its_length() -> None:
    with limit_parsing(0):
        broken = list(wrap_runs([Run("扩散" * 40_000)], 60))

    assert ["".join(run.text for run in line) for line in broken[::2_000]] == ["扩散" * 15, "扩散" * 15]
    assert len(broken) == 2_667


def letters_in(shown: list[str]) -> str:
    """The letters of *shown* without line breaks, and without the headings, which may be cut."""
    return "".join("".join(line.split()) for line in shown if not line.startswith("── "))


def test_a_heading_that_is_too_long_says_that_it_was_cut() -> None:
    section = Section("Retrieval of everything that anybody ever wrote", (digests.match(),))

    (heading,) = (
        line for line in rendered_lines(digests.digest(sections=(section,)), width=40) if line.startswith("── ")
    )

    assert heading == "── Retrieval of everything that… ───────"


# --- what it can and cannot do -----------------------------------------------------------------


@every_detail
@every_digest
@pytest.mark.parametrize("color", [False, True], ids=["plain", "coloured"])
def test_no_text_can_move_the_cursor_or_reorder_the_line(digest: Digest, detail: Detail, color: bool) -> None:
    painted = terminal.render(digest, Look(width=80, detail=detail, color=color))

    left = terminal_screen.strip_escapes(painted) if color else painted
    unwanted = {
        f"U+{ord(character):04X}"
        for character in left
        if (unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") and character != "\n")
        or unicodedata.bidirectional(character) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    }
    assert unwanted == set()
    assert painted.encode("utf-8")


@every_detail
@every_digest
def test_colour_changes_no_letter(digest: Digest, detail: Detail) -> None:
    coloured = terminal.render(digest, Look(width=60, detail=detail, color=True))
    plain = terminal.render(digest, Look(width=60, detail=detail))

    assert [line.rstrip() for line in terminal_screen.strip_escapes(coloured).split("\n")] == plain.split("\n")


@every_digest
def test_every_line_closes_what_it_opens(digest: Digest) -> None:
    for line in terminal.render(digest, Look(color=True)).split("\n"):
        terminal_screen.read_cells(line)


@every_digest
def test_the_same_digest_gives_the_same_bytes(digest: Digest) -> None:
    once = terminal.render(digest, Look(color=True))

    assert terminal.render(digest, Look(color=True)) == once
    assert once.endswith("\n")


def test_plain_means_without_escapes() -> None:
    assert "\x1b" not in terminal.render(sample(), Look())


# --- what is highlighted -----------------------------------------------------------------------


def highlighted_runs(digest: Digest, **look: object) -> list[str]:
    """The highlighted text of titles and abstracts, each joined where it was broken over lines."""
    painted = terminal.render(digest, Look(color=True, **look))  # type: ignore[arg-type]
    body = "\n".join(
        line for line in painted.split("\n") if not terminal_screen.strip_escapes(line).startswith("    matched ")
    )
    kept = [cell for cell in terminal_screen.read_cells(body) if cell.text != "\n"]
    return [
        collapse_whitespace(run.text)
        for run in terminal_screen.join_cells([cell._replace(url="") for cell in kept])
        if run.style == FOUND
    ]


def match_with(title: str, abstract: str, *found: tuple[str, str]) -> Match:
    """A match for each (field, text) of *found*, with all the places where it stands."""
    texts = {"title": title, "abstract": abstract}
    why = []
    for field, text in found:
        at = texts[field].index(text)
        why.append(Why(None, text, field, text, ((at, at + len(text)),)))
    return Match(Paper("x", title, url="https://e.org/x", abstract=abstract), title, abstract, why=tuple(why))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param([("title", "RAG")], ["RAG"], id="in the title"),
        pytest.param([("abstract", "agents")], ["agents"], id="in the abstract"),
        pytest.param([("title", "RAG"), ("abstract", "agents")], ["RAG", "agents"], id="in both"),
        pytest.param([("abstract", "diffusion model")], ["diffusion model"], id="two words"),
        pytest.param([("abstract", "diffusion"), ("abstract", "model")], ["diffusion", "model"], id="neighbours"),
        pytest.param([("abstract", "model"), ("abstract", "diffusion model")], ["diffusion model"], id="overlap"),
        pytest.param([("abstract", "ext-to")], ["ext-to"], id="inside a word"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_exactly_what_was_found_is_highlighted(found: list[tuple[str, str]], expected: list[str]) -> None:
    one = match_with("On RAG", "With agents, a text-to-image diffusion model.", *found)

    assert highlighted_runs(digests.digest(one)) == expected


@every_detail
@every_width
def test_the_words_found_in_the_sample_are_highlighted(width: int, detail: Detail) -> None:
    digest = sample()

    shown = highlighted_runs(digest, width=width, detail=detail)

    limit = {"brief": 0, "normal": 420, "full": 1_000_000}[detail]
    passages = [
        passage
        for one in digest.matches
        for passage in (parts.title_passage(one), *([parts.abstract_passage(one, limit)] if limit else []))
    ]
    expected = [passage.text[start:end] for passage in passages for start, end in passage.spans]
    assert "".join("".join(shown).split()) == "".join("".join(expected).split())
    assert expected


def test_what_matched_is_named_below() -> None:
    one = match_with("On RAG", "", ("title", "RAG"))
    tagged = Match(one.paper, one.title, "", ("Retrieval", "Video"), 2, one.why)

    shown = rendered_lines(digests.digest(sections=(Section("Retrieval", (tagged,)),)))

    assert "    matched Video · RAG" in shown


# --- where it leads ----------------------------------------------------------------------------


def hyperlink_targets(digest: Digest) -> set[str]:
    return {
        cell.url
        for cell in terminal_screen.read_cells(terminal.render(digest, Look(detail="full", color=True)))
        if cell.url
    }


@every_digest
def test_hyperlinks_lead_to_the_web_and_nowhere_else(digest: Digest) -> None:
    assert all(url.lower().startswith(("http://", "https://")) for url in hyperlink_targets(digest))


def test_the_address_of_a_hyperlink_is_ascii() -> None:
    # Terminals may take other bytes as they like: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
    paper = Paper("x", "A title", url="https://example.org/扩散")

    assert all(url.isascii() for url in hyperlink_targets(digests.digest(Match(paper, "A title", ""))))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://e.org/\x1b\\",
        "https://e.org/\u202ex",
    ],
)
def test_other_addresses_are_shown_and_not_linked(url: str) -> None:
    paper = Paper("x", "A title", url=url, links=(Link(url + "/code", "code"),))
    digest = digests.digest(Match(paper, "A title", ""))

    assert hyperlink_targets(digest) == set()
    assert "code" in terminal.render(digest, Look())


def test_the_title_and_the_address_below_it_lead_to_the_paper() -> None:
    cells = terminal_screen.read_cells(terminal.render(digests.digest(match_with("On RAG", "")), Look(color=True)))

    leading = [run.text for run in terminal_screen.join_cells([cell._replace(style="") for cell in cells]) if run.url]

    assert leading == ["On RAG", "https://e.org/x"]


# --- the account -------------------------------------------------------------------------------


def test_an_empty_digest_says_why() -> None:
    shown = terminal.render(digests.empty(), Look())

    assert "All 36 papers were delivered before." in shown
    assert "36 papers listed" in shown


def test_the_account_names_what_failed_what_was_odd_and_what_helps() -> None:
    shown = collapse_whitespace(terminal.render(digests.full(), Look()))

    assert "arxiv:cs.CV failed: timed out after 30 s" in shown
    assert "another day came than was asked for" in shown
    assert "2 muted (survey 1, medical 1)" in shown
    assert "A sentence of help." in shown
    assert "and 3 more" in shown
