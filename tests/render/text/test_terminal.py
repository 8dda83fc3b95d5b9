"""The digest on a terminal: golden files, width, highlights, hyperlinks, and hostile text."""

import json
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from support import hostile_titles, terminal_screen
from support import mail_digests as digests
from support.goldens import Golden
from support.real_pages import CORPUS, corpus_rows, require_real
from support.sample_digest import sample

from digest import sources
from digest.errors import Remedy
from digest.model import Counts, Digest, Failure, Link, Match, Organization, Page, Paper, Section, Why
from digest.render import abstracts, parts, people
from digest.render.columns import count_columns
from digest.render.formats import Detail, Look
from digest.render.text import listing, terminal
from digest.render.text.lines import Run, wrap_runs
from digest.text import collapse_whitespace
from digest.watchdog import limit_parsing

GOLDEN = Path(__file__).parent / "golden"
WIDTHS = (60, 80, 100, 120, 160, 200)
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

LOOKS: dict[str, Any] = {"plain": {}, "coloured": {"color": True, "hyperlinks": True}}


@every_width
@every_detail
@pytest.mark.parametrize("look", LOOKS)
def test_the_sample_looks_as_in_its_golden_file(width: int, detail: Detail, look: str, golden: Golden) -> None:
    shown = terminal.render(sample(), Look(width=width, detail=detail, **LOOKS[look]))

    # The escape character is written as a visible sign, so that a golden file is safe to show.
    golden(GOLDEN / f"sample-{width}-{detail}-{look}.txt", shown.replace("\x1b", "␛"))


def test_no_golden_file_is_left_over() -> None:
    expected = {f"sample-{width}-{detail}-{look}.txt" for width in WIDTHS for detail in DETAILS for look in LOOKS}

    assert {path.name for path in GOLDEN.glob("sample-*.txt")} == expected


# --- the grid ----------------------------------------------------------------------------------


def is_address(line: str) -> bool:
    """Whether *line* ends with an address, which is never broken."""
    return parts.is_web_address(line.split()[-1])


every_look = pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)


@every_look
@pytest.mark.parametrize("width", [40, 59, 60, 69, 70, 80, 99, 100, 109, 110, 120, 159, 160, 179, 180, 200, 300])
@every_detail
@every_digest
def test_no_line_is_wider_than_the_screen(digest: Digest, detail: Detail, width: int, look: Any) -> None:
    painted = terminal.render(digest, Look(width=width, detail=detail, **look))

    wide = [line for line in terminal_screen.strip_escapes(painted).splitlines() if cell_len(line) > width]
    assert [line for line in wide if not is_address(line)] == []


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1"])
@every_width
@every_detail
@every_digest
def test_signs_that_a_screen_lacks_are_replaced_before_widths_are_measured(
    digest: Digest, detail: Detail, width: int, encoding: str
) -> None:
    shown = terminal.render(digest, Look(width=width, detail=detail, encoding=encoding))

    assert shown.encode(encoding)
    assert [line for line in shown.splitlines() if len(line) > width and not is_address(line)] == []


@every_look
@every_width
@every_detail
@every_digest
def test_no_separator_stands_at_the_start_or_the_end_of_a_line(
    digest: Digest, detail: Detail, width: int, look: Any
) -> None:
    painted = terminal.render(digest, Look(width=width, detail=detail, **look))

    lines = terminal_screen.strip_escapes(painted).splitlines()
    assert [line for line in lines if line.strip().startswith("·") or line.endswith("·")] == []


@every_look
@every_width
@every_detail
def test_below_a_title_all_text_begins_where_the_title_does(width: int, detail: Detail, look: Any) -> None:
    painted = terminal.render(digests.many(120), Look(width=width, detail=detail, **look))

    lines = terminal_screen.strip_escapes(painted).splitlines()[1:]
    starts = {len(line) - len(line.lstrip()) for line in lines if line and not re.match(" *[0-9]+ ", line)}
    assert starts <= {len("100 ▲94  ")}


@pytest.mark.parametrize("width", [width for width in WIDTHS if width < 160])
@pytest.mark.parametrize("word", ["arxiv", "pdf", "code", "project"])
def test_in_brief_each_link_has_a_column_of_its_own(width: int, word: str) -> None:
    sparse = [digests.match(number, links=LINKS[number % 3], organization=None, pdf=PDF) for number in range(1, 10)]
    shown = terminal.render(digests.digest(*sparse), Look(width=width, detail="brief", hyperlinks=True))

    assert len({line.rindex(word) for line in shown.splitlines() if f" {word}" in line[-24:]}) == 1


PDF = "https://arxiv.org/pdf/2611.00001"
LINKS = (
    (),
    (Link("https://github.com/o/r", "code"),),
    (Link("https://e.org/project", "project"),),
)


@every_look
@every_width
@every_detail
def test_a_fact_is_never_broken(width: int, detail: Detail, look: Any) -> None:
    painted = terminal.render(digests.many(3), Look(width=width, detail=detail, **look))

    for line in terminal_screen.strip_escapes(painted).splitlines():
        assert not re.search(r"(?:▲|\b3|\b20)$", line)
        assert not line.strip().startswith(("94", "comments", "Nov"))


@pytest.mark.parametrize(
    ("width", "detail", "most"), [(80, "brief", 2.8), (120, "brief", 2.2), (200, "brief", 1.2)], ids=str
)
@require_real(CORPUS)
def test_a_real_day_in_brief_is_short(width: int, detail: Detail, most: float) -> None:
    shown = terminal.render(real_day(), Look(width=width, detail=detail, color=True, hyperlinks=True))

    assert shown.count("\n") / 34 <= most


@require_real(CORPUS)
def test_a_real_day_is_a_list_that_fits_a_screen() -> None:
    shown = listing.render(real_day(), Look(width=100, color=True, hyperlinks=True))

    assert shown.count("\n") <= 36


def real_day() -> Digest:
    """The 34 papers that Hugging Face listed on 30 June 2026, without rules."""
    items = [row["item"] for row in corpus_rows() if row["day"] == "2026-06-30"]
    page = Page(sources.parse_address("hf:2026-06-30"), json.dumps(items).encode(), date(2026, 6, 30))
    papers = sources.parse_page(page).papers
    return digests.digest(*(Match(paper, paper.title, paper.abstract) for paper in papers))


@pytest.mark.parametrize("name", ["A topic with a long name " * 4, "检索增强生成" * 8], ids=["words", "Chinese"])
def test_the_name_of_a_topic_fits_the_screen(name: str) -> None:
    section = Section(name.strip(), (digests.match(),))

    assert [line for line in rendered_lines(digests.digest(sections=(section,)), width=60) if cell_len(line) > 60] == []


@pytest.mark.parametrize("width", [1, 10, 19])
def test_a_screen_that_is_too_narrow_gets_lines_of_twenty_columns(width: int) -> None:
    assert terminal.render(sample(), Look(width=width)) == terminal.render(sample(), Look(width=20))


@every_look
@pytest.mark.parametrize("width", [1, 20, 21, 30, 39, 40, 41, 50, 59])
@pytest.mark.parametrize("view", [*DETAILS, "list"])
def test_however_narrow_the_screen_and_wide_the_numbers_every_line_fits(width: int, view: Any, look: Any) -> None:
    odd: list[dict[str, Any]] = [{}, {"id": "url:a b"}, {"links": (Link("//y", "code"),)}]
    papers = [
        digests.match(number, upvotes=1_000_000, authors=(), author_count=3_000, url="ftp://x.org/a", **known)
        for number, known in enumerate(odd * 5, 1)
    ]
    sections = (Section("A topic with a name", tuple(papers[:7])), Section("Another one", tuple(papers[7:])))
    digest = digests.digest(sections=sections, counts=Counts(1_000_000, 15, 2, 15))

    if view == "list":
        painted = listing.render(digest, Look(width=width, **look))
    else:
        painted = terminal.render(digest, Look(width=width, detail=view, **look))

    lines = terminal_screen.strip_escapes(painted).splitlines()
    # With --full all is told: what is no address of the web gets eight columns where there are none left.
    wide = [line for line in lines if cell_len(line) > max(width, 20) and not is_address(line)]
    assert [line for line in wide if view != "full" or cell_len(line) > 8 + 8 + len("15 ▲1000000  ")] == []
    assert [line for line in lines if line.endswith("·")] == []


def test_without_hyperlinks_a_long_address_stays_in_one_piece() -> None:
    url = "https://example.org/" + "a" * 200
    paper = Paper("x", "A title", url=url, links=(Link(url + "b", "code"),))

    shown = rendered_lines(digests.digest(Match(paper, "A title", "")), width=60)

    assert f"    page    {url}" in shown
    assert f"    code    {url}b" in shown


def test_a_line_of_links_gives_up_hosts_and_then_addresses_before_it_breaks() -> None:
    def links_at(width: int) -> str:
        one = digests.digest(
            digests.match(links=(Link("https://github.com/owner/repository", "code"), LINKS[2][0]), pdf=PDF)
        )
        (line,) = (line for line in rendered_lines(one, width=width, hyperlinks=True) if "arxiv" in line)
        return line.strip()

    assert links_at(80) == "arxiv 2611.00001 · pdf · code github.com/owner/repository · project"
    assert links_at(72) == "arxiv 2611.00001 · pdf · code owner/repository · project"
    assert links_at(50) == "arxiv 2611.00001 · pdf · code · project"


@pytest.mark.parametrize(
    ("width", "facts"),
    [
        (120, "Ada Beispiel, Bo Sample, Chi Muster +9 · University of Long Examples · 20 Nov · 3 comments"),
        (100, "Ada Beispiel, Bo Sample, Chi Muster +9 · University of Long Examples · 20 Nov · 3 comments"),
        (90, "Ada Beispiel, Bo Sample, Chi Muster +9 · University of Long Examples · 20 Nov"),
        (80, "Ada Beispiel, Bo Sample, Chi Muster +9 · Univ. of Long Examples · 20 Nov"),
        (70, "Ada Beispiel, Bo Sample +10 · Univ. of Long Examples · 20 Nov"),
        (60, "Beispiel +11 · Univ. of Long Examples · 20 Nov"),
    ],
)
def test_facts_take_one_line_and_give_up_what_matters_least(width: int, facts: str) -> None:
    one = digests.match(pdf=None, organization=Organization("University of Long Examples"))

    shown = rendered_lines(digests.digest(one), width=width, color=True, hyperlinks=True)

    assert facts in [terminal_screen.strip_escapes(line).strip() for line in shown]


def test_names_are_few_and_people_who_are_not_named_are_counted() -> None:
    names = tuple(f"Ann Lee{number}" for number in range(5))
    papers = [Paper("x", "T", authors=names[:count], author_count=count) for count in range(6)]
    told = {count: people.name_people(paper, 100, only_family=True) for count, paper in enumerate(papers)}

    assert told == {
        0: "",
        1: "Lee0",
        2: "Lee0, Lee1",
        3: "Lee0, Lee1, Lee2",
        4: "Lee0, Lee1, Lee2, Lee3",
        5: "Lee0, Lee1, Lee2 +2",
    }


def test_nobody_is_counted_where_a_list_of_people_may_be_cut() -> None:
    paper = Paper("x", "T", authors=tuple(f"Ann Lee{number}" for number in range(5)))

    assert people.name_people(paper, 100) == "Ann Lee0, Ann Lee1, Ann Lee2 et al."
    assert people.name_people(paper, 14) == "Lee0 et al."
    assert people.name_people(replace(paper, authors=paper.authors[:2]), 100) == "Ann Lee0, Ann Lee1"


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
    narrow, wide = (letters_in(rendered_lines(digest, width=width, detail="full")) for width in (80, 100))

    assert narrow == wide


def test_a_word_that_fills_many_lines_is_broken_in_time_linear_in_its_length() -> None:
    with limit_parsing(0):
        broken = list(wrap_runs([Run("扩散" * 40_000)], 60))

    assert ["".join(run.text for run in line) for line in broken[::2_000]] == ["扩散" * 15, "扩散" * 15]
    assert len(broken) == 2_667


def letters_in(shown: list[str]) -> str:
    """The letters of *shown* without line breaks and the dots that fall out at them, and without headings and the
    overview, which may be cut."""
    headings = [at for at, line in enumerate(shown) if "──" in line]
    lines = (line for line in shown[headings[0] if headings else 0 :] if "──" not in line)
    return "".join("".join(line.split()).replace("·", "") for line in lines)


def test_a_heading_that_is_too_long_says_that_it_was_cut() -> None:
    section = Section("Retrieval of everything that anybody ever wrote", (digests.match(),))

    (heading,) = (line for line in rendered_lines(digests.digest(sections=(section,)), width=40) if "──" in line)

    assert heading == "Retrieval of everything…  1  ───────────"


# --- the overview ------------------------------------------------------------------------------


def digest_of_sections(*sizes: int) -> Digest:
    numbers = iter(range(1, 1 + sum(sizes)))
    return digests.digest(
        sections=tuple(
            Section(
                f"Topic {at}", tuple(digests.match(n := next(numbers), f"Paper {n}", upvotes=n) for _ in range(size))
            )
            for at, size in enumerate(sizes)
        )
    )


def numbered(number: int) -> Match:
    """A match with as many votes as its *number*."""
    return digests.match(number, f"Paper {number}", upvotes=number)


def overview_of(digest: Digest) -> list[str]:
    shown = rendered_lines(digest, width=60)
    return shown[2 : shown.index("", 2)] if shown[2].startswith("  ") else []


@pytest.mark.parametrize(
    ("sizes", "overview"),
    [
        ((6, 6), []),
        ((13,), []),
        ((10, 3), ["  Topic 0  10   ▲10  Paper 10", "  Topic 1   3   ▲13  Paper 13"]),
    ],
    ids=["twelve papers", "one topic", "thirteen papers of two topics"],
)
def test_an_overview_stands_above_more_than_twelve_papers(sizes: tuple[int, ...], overview: list[str]) -> None:
    assert overview_of(digest_of_sections(*sizes)) == overview


def test_an_overview_of_many_topics_names_the_largest() -> None:
    overview = overview_of(digest_of_sections(*([1] * 10), *([2] * 5)))

    assert len(overview) == 12
    assert overview[-1] == "  and 4 more topics"
    assert all(f"  Topic {at} " in "\n".join(overview) for at in range(10, 15))


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


@every_width
@every_detail
@every_digest
def test_colour_changes_no_letter_but_those_of_what_it_does_not_show(
    digest: Digest, detail: Detail, width: int
) -> None:
    digest = without_reasons(digest)
    coloured = terminal.render(digest, Look(width=width, detail=detail, color=True))
    plain = terminal.render(digest, Look(width=width, detail=detail))

    assert [line.rstrip() for line in terminal_screen.strip_escapes(coloured).split("\n")] == plain.split("\n")


def without_reasons(digest: Digest) -> Digest:
    """*digest* as if nobody had asked for any word."""
    sections = (
        replace(section, matches=tuple(replace(match, why=()) for match in section.matches))
        for section in digest.sections
    )
    return replace(digest, sections=tuple(sections))


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
    kept = [cell for cell in terminal_screen.read_cells(painted) if cell.text != "\n"]
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


@every_width
def test_all_words_found_in_the_sample_are_highlighted_where_everything_is_shown(width: int) -> None:
    digest = sample()

    shown = highlighted_runs(digest, width=width, detail="full")

    expected = [
        passage.text[start:end]
        for one in digest.matches
        for passage in (parts.title_passage(one), abstracts.whole_abstract(one))
        for start, end in passage.spans
    ]
    assert Counter("".join(expected)) <= Counter("".join(shown))
    assert expected


FOUND_NOWHERE = Why(None, "author:Lee", "author", "Lee")


@every_detail
@pytest.mark.parametrize(
    ("found", "is_told"),
    [
        pytest.param([("title", "RAG")], False, id="in the title"),
        pytest.param([], True, id="nowhere that is shown"),
    ],
)
def test_what_chose_a_paper_is_told_where_it_cannot_be_seen(
    found: list[tuple[str, str]], is_told: bool, detail: Detail
) -> None:
    one = match_with("On RAG", "A text.", *found)
    one = replace(one, why=(*one.why, FOUND_NOWHERE))

    for look in LOOKS.values():
        shown = terminal_screen.strip_escapes(terminal.render(digests.digest(one), Look(detail=detail, **look)))
        assert ("Lee" in shown) == (is_told or not look)


def test_a_fact_that_chose_a_paper_is_told_as_the_rules_have_it() -> None:
    one = match_with("On RAG", "")
    facts = (Why(None, "has:code", "links", "https://e.org"), Why(None, "upvotes:>=20", "upvotes", "30"))

    shown = rendered_lines(digests.digest(replace(one, why=facts)))

    assert "    found has:code, upvotes:>=20" in shown


def test_the_other_topics_of_a_paper_are_named() -> None:
    tagged = replace(match_with("On RAG", "", ("title", "RAG")), topics=("Retrieval", "Video"))

    shown = rendered_lines(digests.digest(sections=(Section("Retrieval", (tagged,)),)))

    assert "    also Video" in shown


# --- where it leads ----------------------------------------------------------------------------


def hyperlink_targets(digest: Digest) -> set[str]:
    return {
        cell.url
        for cell in terminal_screen.read_cells(
            terminal.render(digest, Look(detail="full", color=True, hyperlinks=True))
        )
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


def test_the_title_and_the_words_below_it_lead_to_the_paper() -> None:
    leads = {"On RAG": "https://e.org/x", "arxiv": "https://arxiv.org/abs/2611.00001", "pdf": "https://e.org/x.pdf"}
    one = match_with("On RAG", "")
    known = replace(one.paper, id="arxiv:2611.00001", identifiers=("arxiv:2611.00001",), pdf=leads["pdf"])
    painted = terminal.render(digests.digest(replace(one, paper=known)), Look(color=True, hyperlinks=True))

    cells = terminal_screen.join_cells([cell._replace(style="") for cell in terminal_screen.read_cells(painted)])

    assert {run.text.split(" ")[0] if "26" in run.text else run.text: run.url for run in cells if run.url} == leads


def test_no_word_is_a_link_where_a_terminal_has_none() -> None:
    painted = terminal.render(digests.full(), Look(color=True))

    assert "https://arxiv.org/abs/2611.00001" in terminal_screen.strip_escapes(painted)


@pytest.mark.parametrize("detail", ["normal", "brief"])
@pytest.mark.parametrize("module", [terminal, listing])
def test_a_section_of_which_a_limit_left_nothing_is_one_line(module: Any, detail: Detail) -> None:
    digest = replace(digests.many(2), sections=(Section("Video", digests.many(2).matches), Section("Agents", (), 4)))

    shown = module.render(digest, Look(width=60, detail=detail))

    assert f"\nAgents  4 more  {'─' * 44}\n" in shown
    assert "and 4 more" not in shown


# --- the foot ----------------------------------------------------------------------------------


def test_an_empty_digest_says_why() -> None:
    shown = terminal.render(digests.empty(), Look())

    assert shown.startswith("0 of 36 papers · Hugging Face, Mon 23 Nov 2026\n\nAll 36 papers were delivered before.")


def test_the_foot_names_what_failed_what_was_odd_and_what_is_not_shown() -> None:
    shown = collapse_whitespace(terminal.render(digests.full(), Look()))

    assert "✗ arxiv:cs.CV timed out after 30 s" in shown
    assert "! arxiv:cs.CL: another day came than was asked for" in shown
    assert "Not shown: 239 without your words, 2 muted (survey, medical). --all shows them." in shown
    assert "A sentence of help." in shown
    assert "and 3 more" in shown


@pytest.mark.parametrize("kept", [Counts(9, 9, 1, 1, hidden=2), Counts(9, 9, 1, 1, had=2)])
def test_the_foot_does_not_promise_to_show_what_stays_away(kept: Counts) -> None:
    shown = " ".join(rendered_lines(digests.digest(digests.match(), counts=kept)))

    assert "--all goes without your words." in shown
    assert "shows them" not in shown


def test_the_foot_is_nothing_where_everything_is_shown() -> None:
    assert rendered_lines(digests.many(2), detail="brief")[-1].strip().startswith("Beispiel")


def test_below_a_source_that_failed_stands_what_to_do() -> None:
    failure = Failure("arxiv:cs.LC", "no such category", remedies=(Remedy("digest sources", "lists the addresses"),))

    shown = rendered_lines(digests.digest(digests.match(), failures=(failure,)))

    at = shown.index("✗ arxiv:cs.LC no such category")
    assert shown[at + 1] == "  → digest sources   lists the addresses"
