"""Papers are added to a note in which somebody writes: none of their text is lost, and no paper comes twice."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import hostile_titles
from support import mail_digests as digests

from digest.model import Asked, Digest, Match, Paper
from digest.render.formats import Dialect
from digest.render.markdown import notes
from digest.render.markdown.notes import BEGIN, END, NoteError
from digest.render.markdown.paper_markers import block_id, find_block_ids, marker_name
from digest.text import sanitize_line

DIALECTS: tuple[Dialect, ...] = ("commonmark", "gfm", "obsidian", "logseq")
dialects = pytest.mark.parametrize("dialect", DIALECTS)


def digest_of(*numbers: int, day: int = 8) -> Digest:
    """The digest of a day in January, with the papers of these *numbers*."""
    made = datetime(2026, 1, day, 7, tzinfo=UTC)
    return Digest(made, digests.digest(*map(digests.match, numbers)).sections, (), digests.digest().counts)


def add_new(note: str, digest: Digest, dialect: Dialect = "commonmark") -> str:
    """*note* with the papers of *digest* added, of which some must be new."""
    more = notes.add_papers(note, digest, dialect=dialect)
    assert more is not None
    return more


def paper_ids(note: str) -> set[str]:
    return find_block_ids(re.split(r"\r\n|\n|\r", note))


def without_addition(note: str, more: str) -> str:
    """*more* without the lines that were added to *note*, if they stand in one place."""
    same = 0
    while same < len(note) and note[same] == more[same]:
        same += 1
    return more[:same] + more[len(more) - (len(note) - same) :] if same < len(note) else more[:same]


# --- a note grows ------------------------------------------------------------------------------


def test_papers_stand_between_markers_under_the_day() -> None:
    note = add_new("# Reading\n", digest_of(1), "obsidian")

    assert note.startswith(
        f"# Reading\n\n{BEGIN}\n\n### Thu 8 Jan 2026\n\n- [ ] [Ask Again](https://arxiv.org/abs/2611.00001)"
    )
    assert note.endswith(f"\n\n{END}\n")
    assert paper_ids(note) == {"arxiv-2611-00001"}


@dialects
def test_what_is_there_is_not_added_again_in_whatever_dialect(dialect: Dialect) -> None:
    note = add_new("", digest_of(1, 2), dialect)

    assert [notes.add_papers(note, digest_of(1, 2), dialect=other) for other in DIALECTS] == [None] * 4
    assert notes.find_new_papers(note, digest_of(2, 3)) == [digest_of(3).matches[0]]
    assert paper_ids(add_new(note, digest_of(2, 3), "gfm")) == {f"arxiv-2611-0000{number}" for number in (1, 2, 3)}


def test_only_dialects_with_tasks_have_boxes_to_tick() -> None:
    boxes = {dialect: re.findall(r"- (?:\[ \]|TODO)", add_new("", digest_of(1), dialect)) for dialect in DIALECTS}

    assert boxes == {"commonmark": [], "gfm": ["- [ ]"], "obsidian": ["- [ ]"], "logseq": ["- TODO"]}


@pytest.mark.parametrize(
    ("days", "heading"),
    [([7], "Wed 7 Jan 2026"), ([6, None, 7], "Wed 7 Jan 2026"), ([None], "Thu 8 Jan 2026"), ([], "Thu 8 Jan 2026")],
    ids=["another day than that of the run", "several days", "a list without a day", "no list"],
)
@dialects
def test_papers_stand_under_the_day_of_their_list(dialect: Dialect, days: list[int | None], heading: str) -> None:
    asked = tuple(Asked(f"source {at}", date(2026, 1, day) if day else None, 1) for at, day in enumerate(days))

    note = add_new("", replace(digest_of(1), asked=asked), dialect)

    assert re.findall(r"### (.*)", note) == [heading]
    if dialect != "commonmark":
        day = re.search(r"^date::? (.*)", note, re.MULTILINE)
        assert day
        assert date.fromisoformat(day[1]).day == int(heading.split()[1])


def test_a_paper_is_known_by_any_of_its_identifiers() -> None:
    paper = digests.match(1).paper
    published = replace(paper, id="doi:10.1234/a", identifiers=("doi:10.1234/a",))
    note = add_new("", digests.digest(replace(digests.match(1), paper=published)))

    both = replace(paper, identifiers=(paper.id, "doi:10.1234/a"))

    assert notes.add_papers(note, digests.digest(replace(digests.match(1), paper=both)), dialect="gfm") is None


@dialects
def test_a_day_has_one_heading(dialect: Dialect) -> None:
    note = add_new(add_new(add_new("", digest_of(1), dialect), digest_of(2), dialect), digest_of(3, day=9), dialect)

    assert re.findall(r"### (.*)", note) == ["Thu 8 Jan 2026", "Fri 9 Jan 2026"]


@dialects
def test_blank_lines_between_papers_do_not_pile_up(dialect: Dialect) -> None:
    note = add_new(add_new("text", digest_of(1), dialect), digest_of(2), dialect)

    assert "\n\n\n" not in note
    assert note == add_new("text", digest_of(1, 2), dialect)


def test_a_paper_under_two_topics_is_added_once() -> None:
    match = digests.match(1)

    assert add_new("", digests.digest(match, match)).count("- **[Ask") == 1


def test_an_empty_digest_adds_nothing() -> None:
    assert notes.add_papers("", digests.empty(), dialect="obsidian") is None


def test_new_notes_begin_as_their_program_wants_it() -> None:
    begins = {dialect: add_new("", digest_of(1), dialect).split("\n")[0] for dialect in DIALECTS}

    assert begins == {"commonmark": BEGIN, "gfm": "---", "obsidian": "---", "logseq": "date:: 2026-01-08"}
    assert add_new("\ufeff", digest_of(1), "obsidian").startswith("\ufeff---\n")
    assert add_new("\n\n", digest_of(1), "obsidian").endswith(f"{END}\n\n\n")
    assert BEGIN in add_new("x", digest_of(1), "obsidian").split("\n")[2]


def test_a_note_of_logseq_is_blocks() -> None:
    note = add_new("- mine", digest_of(1), "logseq")

    assert note.startswith(
        f"- mine\n- {BEGIN}\n- ### Thu 8 Jan 2026\n\t- TODO [Ask Again](https://arxiv.org/abs/2611.00001)\n"
        "\t  paper:: arxiv:2611.00001\n\t\t- Ada"
    )
    assert note.endswith(f"\n- {END}\n")


# --- a person writes in it ---------------------------------------------------------------------


EDITS = {
    "ticked": ("- [ ]", "- [x]"),
    "title edited": ("[Ask Again](https://arxiv.org/abs/2611.00001)", "My own words"),
    "a remark below": ("  matched: RAG", "  > read this!\n  matched: RAG"),
    "trailing blanks": ("### Thu 8 Jan 2026\n", "### Thu 8 Jan 2026   \t\n"),
    "own heading": (END, f"### Mine\n\ntext\n{END}"),
    "text behind": (END, f"{END}\n\nMore of mine, without a line end"),
    "text before": (BEGIN, f"Some\r\nline ends\r and ${{}} \\1 \\g<0>\n\n{BEGIN}"),
    "marker indented": (END, f"  {END} "),
    "marker in a block": (END, f"- {END}"),
    "paper deleted": ("**[Ask", "**[Was"),
    "odd characters": ("### Thu", "\u2028\x0c\x85\x00 \ud7ff\U0001f389\n### Thu"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("old", "new"), EDITS.values(), ids=EDITS)
@dialects
def test_every_character_that_is_there_stays(old: str, new: str, dialect: Dialect) -> None:
    written = add_new("# Reading\n", digest_of(1), "gfm")
    assert old in written
    note = written.replace(old, new, 1)

    more = add_new(note, digest_of(1, 2, day=9), dialect)

    assert without_addition(note, more) == note
    assert paper_ids(more) == {"arxiv-2611-00001", "arxiv-2611-00002"}
    assert notes.add_papers(more, digest_of(1, 2, day=9), dialect=dialect) is None


# Lines, some of which mean something, with line ends of every kind.
_LINES = st.lists(
    st.tuples(
        st.one_of(st.text(max_size=20), st.sampled_from(["", " ", "- x", "### Thu 8 Jan 2026", "---", "```", "^id"])),
        st.sampled_from(["\n", "\r\n", "\r"]),
    ),
    max_size=8,
).map(lambda lines: "".join(text + end for text, end in lines))


@settings(deadline=None)
@given(_LINES, _LINES, _LINES, st.booleans(), st.sampled_from(DIALECTS))
def test_whatever_stands_in_a_note_stays(before: str, inside: str, after: str, marked: bool, dialect: Dialect) -> None:
    note = f"{before}{BEGIN}\n{inside}{END}\n{after}" if marked else before + after

    more = add_new(note, digest_of(1), dialect)

    assert without_addition(note, more) == note
    assert notes.add_papers(more, digest_of(1), dialect=dialect) is None


def test_new_lines_end_as_most_lines_do() -> None:
    assert "\n" not in add_new("one\r\ntwo\r\nthree\n", digest_of(1)).replace("\r\n", "").replace("\n", "", 1)
    assert "\r" not in add_new("one\ntwo\r\nthree\n", digest_of(1)).replace("\r", "", 1)
    assert "\n" not in add_new("one\rtwo\r", digest_of(1))


def test_a_note_without_a_last_line_end_gets_one_before_what_is_new() -> None:
    assert add_new("text", digest_of(1)).startswith(f"text\n\n{BEGIN}\n")
    assert add_new("text\n\n", digest_of(1)).startswith(f"text\n\n{BEGIN}\n")


# --- damaged markers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "where"),
    [
        pytest.param(f"x\n{BEGIN}\n", "begin in line 2", id="no end"),
        pytest.param(f"{END}\n", "end in line 1", id="no beginning"),
        pytest.param(f"{END}\n{BEGIN}\n", "end in line 1, begin in line 2", id="the wrong way"),
        pytest.param(
            f"{BEGIN}\r\n{BEGIN}\r\n{END}", "begin in line 1, begin in line 2, end in line 3", id="two beginnings"
        ),
        pytest.param(f"{BEGIN}\n{END}\n\n{END}\n", "begin in line 1, end in line 2, end in line 4", id="two ends"),
        pytest.param(
            f"{BEGIN}\n{END}\n" * 2, "begin in line 1, end in line 2, begin in line 3, end in line 4", id="twice"
        ),
    ],
)
def test_a_note_with_damaged_markers_is_refused_with_their_lines(note: str, where: str) -> None:
    with pytest.raises(NoteError, match=re.escape(f"({where})")):
        notes.add_papers(note, digest_of(1), dialect="commonmark")


def test_markers_in_a_sentence_are_none() -> None:
    assert add_new(f"The marker {BEGIN} begins.\n", digest_of(1)).count(BEGIN) == 2


# --- hostile titles ----------------------------------------------------------------------------


FORGERIES = [
    END,
    BEGIN,
    f"x {END}",
    "x ^arxiv-2611-00009",
    "^arxiv-2611-00009",
    "x <!-- arxiv:2611.00009 -->",
    "<!-- arxiv:2611.00009 -->",
    "paper:: arxiv:2611.00009",
    "x\n  paper:: arxiv:2611.00009",
    f"x\n{END}\n",
    "### Fri 9 Jan 2026",
    "$x ^arxiv-2611-00009$",
    "$x$ ^arxiv-2611-00009",
]


def digest_saying(text: str, *, url: str | None) -> Digest:
    """A digest of one paper with *text* in every field that a page fills."""
    paper = Paper(
        "arxiv:2611.00001", text, url=url, abstract=text, authors=(text,), categories=(text,), keywords=(text,)
    )
    return digests.digest(Match(paper, sanitize_line(text), sanitize_line(text), topics=(sanitize_line(text),)))


@pytest.mark.parametrize("text", FORGERIES)
@pytest.mark.parametrize("url", [None, "https://e.org/1"])
@dialects
def test_a_title_writes_neither_a_marker_nor_another_paper(text: str, url: str | None, dialect: Dialect) -> None:
    note = add_new("", digest_saying(text, url=url), dialect)

    assert paper_ids(note) == {"arxiv-2611-00001"}
    assert paper_ids(add_new(note, digest_of(9), dialect)) == {"arxiv-2611-00001", "arxiv-2611-00009"}


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from([*FORGERIES, *hostile_titles.TITLES.values(), "$", "\\", "`", "[", "]", "(", "\t"]), max_size=3
    ),
    st.sampled_from(DIALECTS),
)
def test_no_mixture_of_them_does(texts: list[str], dialect: Dialect) -> None:
    digest = digest_saying("".join(texts)[:500], url="https://e.org/1")

    note = add_new("", digest, dialect)

    assert paper_ids(note) == {"arxiv-2611-00001"}
    assert notes.add_papers(note, digest, dialect=dialect) is None


@dialects
def test_hostile_papers_are_added_once(dialect: Dialect) -> None:
    note = add_new("", hostile_titles.digest_of_everything(), dialect)

    assert len(paper_ids(note)) == len(hostile_titles.digest_of_everything().matches)
    assert notes.add_papers(note, hostile_titles.digest_of_everything(), dialect=dialect) is None


# --- identifiers -------------------------------------------------------------------------------


ODD = [
    "arxiv:cs/0101001",
    "doi:10.1234/AB_c",
    "doi:10.1234/ab_c",
    "title:a -- > b",
    "title:ä",
    "url:https://e.org/a?b=c",
    "title:",
]


@pytest.mark.parametrize("identifier", [*ODD, "arxiv:2611.00001"])
@dialects
def test_a_paper_of_any_identifier_is_known_again(identifier: str, dialect: Dialect) -> None:
    digest = digests.digest(Match(Paper(identifier, "A title"), "A title", ""))

    note = add_new("", digest, dialect)

    assert paper_ids(note) == {block_id(identifier)}
    assert notes.add_papers(note, digest, dialect="obsidian") is None


def test_block_ids_are_letters_digits_and_hyphens_and_each_its_own() -> None:
    ids = [block_id(identifier) for identifier in ODD]

    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each) for each in ids)
    assert len(set(ids)) == len(ODD)
    assert block_id("arxiv:2407.21783") == "arxiv-2407-21783"


def test_a_name_is_the_identifier_where_nothing_speaks_against_it() -> None:
    assert marker_name("arxiv:2407.21783") == "arxiv:2407.21783"
    assert marker_name("doi:10.1234/x--y") == block_id("doi:10.1234/x--y")
    assert marker_name("title:a -->") == block_id("title:a -->")


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] read ^arxiv-2611-00001",
        "- [x] [Tides](https://e.org/1) ^arxiv-2611-00001 great, read twice",
        "- [x] [Tides](https://e.org/1) <!-- arxiv:2611.00001 --> great",
        "- [x] [Tides](https://e.org/1) <!--arxiv:2611.00001-->",
        "  paper:: arxiv:2611.00001 great",
    ],
)
@pytest.mark.parametrize("markers", [f"{BEGIN}\n{END}\n", ""], ids=["with markers", "without markers"])
def test_a_paper_that_somebody_moved_or_wrote_behind_is_known(line: str, markers: str) -> None:
    assert notes.add_papers(f"## Read\n\n{line}\n{markers}", digest_of(1), dialect="commonmark") is None
