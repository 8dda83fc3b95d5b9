"""The HTML part has only what mail programs understand, nothing remote, and nothing that runs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import tinycss2  # type: ignore[import-untyped]
from support import hostile_titles
from support import mail_digests as digests
from support.mail_pages import (
    element_text,
    elements_of_class,
    mail_page,
    mail_text,
    page_elements,
    shown_titles,
    texts_of_class,
)

from digest.model import Digest, Link, Organization, Section, Why
from digest.render.mail.body import html_part

# Every mail program in use knows these, or shows the same words without them. Look up anything else at
# https://www.caniemail.com before you add it.
ELEMENTS = "html head meta title style body table tbody tr td h1 h2 div a b span br"
ATTRIBUTES = """
    lang charset name content style class role width height align valign border cellpadding cellspacing dir id href
"""
INLINE = """
    background-color border border-left border-left-width border-top color font-family font-size font-weight line-height
    margin margin-top max-width overflow-wrap padding padding-left padding-top text-align text-decoration word-break
"""
# Where they are not known, the first line is seen above the others, and nothing is lost.
HIDDEN = "display max-height mso-hide overflow"
# Allowed in <style>, because nothing is lost where it is dropped.
SHEET = """
    background-color border-color border-left-width color display font-size font-weight line-height padding
    text-decoration white-space width
"""
MEDIA = {"(prefers-color-scheme:dark)", "(max-width:480px)"}

Writer = Callable[[Digest], str]
DIGESTS = [
    pytest.param(digests.full(), id="everything"),
    pytest.param(digests.empty(), id="nothing"),
    pytest.param(digests.many(300), id="too much for all of it"),
    pytest.param(digests.many(3000), id="too much"),
    pytest.param(hostile_titles.digest_of_titles(), id="hostile titles"),
    pytest.param(hostile_titles.digest_of_everything(), id="hostile everywhere"),
    pytest.param(
        digests.digest(
            *(
                digests.match(
                    number,
                    title,
                    title + digests.ABSTRACT,
                    authors=(title, title),
                    organization=Organization(title),
                    categories=(title,),
                )
                for number, title in enumerate(digests.HOSTILE.values())
            ),
            reason=digests.HOSTILE["comment"],
            hint=digests.HOSTILE["attribute"],
        ),
        id="hostile",
    ),
]


def style_sheet(page: str) -> str:
    (style,) = [element for element in page_elements(page) if element.tag == "style"]
    return style.text or ""


def declared_properties(css: str) -> set[str]:
    found = tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True)
    assert [each for each in found if each.type != "declaration"] == []
    return {each.lower_name for each in found}


def style_rules(css: str) -> Iterator[tuple[str | None, str]]:
    """The blocks of declarations in the style sheet *css*, each with its medium."""
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule":
            medium = tinycss2.serialize(rule.prelude).strip()
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            yield from ((medium, tinycss2.serialize(each.content)) for each in inner)
        else:
            yield None, tinycss2.serialize(rule.content)


@pytest.mark.parametrize("digest", DIGESTS)
@pytest.mark.parametrize("write", [mail_page, html_part], ids=["mail", "page"])
def test_the_page_is_well_formed_and_uses_only_what_mail_programs_know(write: Writer, digest: Digest) -> None:
    found = page_elements(write(digest))

    assert {str(element.tag) for element in found} <= set(ELEMENTS.split())
    assert {name for element in found for name in element.attrib} <= set(ATTRIBUTES.split())
    known = set(f"{INLINE} {HIDDEN}".split())
    assert {name for element in found for name in declared_properties(element.get("style", ""))} <= known


def test_the_style_sheet_is_small_and_holds_only_what_can_be_lost() -> None:
    css = style_sheet(mail_page(digests.full()))
    blocks = list(style_rules(css))

    assert len(css) < 4_000
    assert {medium for medium, _ in blocks if medium} == MEDIA
    assert {name for _, block in blocks for name in declared_properties(block)} <= set(SHEET.split())
    # Gmail drops a sheet with attributes among its selectors.
    assert "[" not in css


def test_every_class_is_in_the_style_sheet_and_every_one_there_is_used() -> None:
    pages = mail_page(digests.full()) + mail_page(digests.many(300)) + mail_page(long_digest())
    used = {name for names in re.findall(r'class="([^"]*)"', pages) for name in names.split()}

    assert used == set(re.findall(r"\.([a-z])\b", style_sheet(mail_page(digests.full()))))


@pytest.mark.parametrize("digest", DIGESTS)
@pytest.mark.parametrize("write", [mail_page, html_part], ids=["mail", "page"])
def test_nothing_is_loaded_and_nothing_runs(write: Writer, digest: Digest) -> None:
    page = write(digest)

    for element in page_elements(page):
        assert not any(name.startswith("on") or name == "src" for name in element.attrib)
        assert element.tag == "a" or "href" not in element.attrib
        assert re.match(r"https?://|mailto:|#[sp]\d+$", element.get("href", "https://"))
        assert "url(" not in element.get("style", "")
    assert "url(" not in style_sheet(page)
    assert "@import" not in style_sheet(page)


@pytest.mark.parametrize("title", digests.HOSTILE.values(), ids=digests.HOSTILE.keys())
def test_a_hostile_title_is_its_own_text(title: str) -> None:
    match = digests.match(title=title)

    (shown,) = shown_titles(mail_page(digests.digest(match)))

    assert shown == match.title if len(match.title) <= 300 else match.title.startswith(shown.rstrip("…"))


@pytest.mark.parametrize("digest", DIGESTS)
def test_every_anchor_that_is_linked_to_is_there_once(digest: Digest) -> None:
    found = page_elements(mail_page(digest))
    wanted = [each.get("href", "")[1:] for each in found if each.get("href", "").startswith("#")]
    there = [each.get("id") for each in found if each.get("id")]

    assert set(wanted) <= set(there)
    assert len(set(there)) == len(there)


def test_a_page_without_styles_says_the_same_words() -> None:
    page = mail_page(digests.full())
    bare = re.sub(r"<style>.*?</style>|\s(style|class)=\"[^\"]*\"", "", page, flags=re.DOTALL)
    (before,), (after,) = ([element_text(e) for e in page_elements(each) if e.tag == "body"] for each in (page, bare))

    assert before == after


def test_an_inbox_shows_the_best_titles_and_then_nothing() -> None:
    votes = {"Low": 1, "High": 90, "Middle: and what comes after it": 50, "None": 0}
    papers = [digests.match(n, title, upvotes=each) for n, (title, each) in enumerate(votes.items(), 1)]
    page = mail_page(digests.digest(*papers))
    (body,) = [element for element in page_elements(page) if element.tag == "body"]

    first = "".join(body[0].itertext())

    assert first.startswith("High; Middle: and what comes after it; Low\u034f\u200c\xa0")
    assert first.endswith("\u034f\u200c\xa0")
    assert "display:none" in body[0].get("style", "")


def test_a_page_of_its_own_has_no_first_line_and_no_word_of_mail() -> None:
    page = html_part(digests.full())
    (body,) = [element for element in page_elements(page) if element.tag == "body"]

    assert element_text(body).startswith("Monday, 23 November 4 of 248 papers · Hugging Face, arXiv cs.CL")
    assert element_text(body).endswith(
        "Not shown: 239 without your words, 2 muted (survey, medical). arXiv cs.CV could not be read."
    )
    assert not re.search("mail|sends|stop", element_text(body))


def test_the_head_says_the_day_the_number_and_the_source() -> None:
    page = mail_page(digests.many(3))

    assert [element_text(each) for each in page_elements(page) if each.tag == "h1"] == ["Monday, 23 November"]
    assert "3 papers · Hugging Face" in [element_text(each) for each in page_elements(page) if each.tag == "div"]
    assert [element_text(each) for each in page_elements(page) if each.tag == "title"] == [
        "3 papers · Hugging Face, Mon 23 Nov 2026"
    ]


# --- the overview --------------------------------------------------------------------------------


def long_digest() -> Digest:
    """Seven papers in two sections, of which the second has the best one behind another."""
    of_a = [digests.match(n, f"Paper {n}", upvotes=n) for n in range(1, 5)]
    of_b = [digests.match(n, f"Paper {n}", upvotes=100 - abs(6 - n) * 10) for n in range(5, 8)]
    return digests.digest(sections=(Section("A", tuple(of_a)), Section("B & C", tuple(of_b))))


def test_the_overview_has_a_row_for_each_section_with_the_best_of_it() -> None:
    rows = texts_of_class(mail_page(long_digest()), "o")

    assert rows == ["A 4", "▲ 4 Paper 4", "B & C 3", "▲ 100 Paper 6"]


def test_the_overview_leads_to_sections_and_papers() -> None:
    found = page_elements(mail_page(long_digest()))
    links = [each.get("href") for each in found if each.get("href", "").startswith("#")]

    assert links == ["#s1", "#p4", "#s2", "#p6"]
    assert element_text(next(each for each in found if each.get("id") == "p6")).startswith("▲ 100 6. Paper 6")


def test_a_section_has_one_colour_in_the_overview_and_above_its_papers() -> None:
    page = mail_page(digests.digest(sections=(Section("Hidden", (), 5), *long_digest().sections)))

    bars = [re.search("#[0-9a-f]{6}", each.get("style", "")) for each in elements_of_class(page, "o")]
    headings = [each.get("style", "").partition("border-left:4px solid ")[2][:7] for each in page_elements(page)]

    assert [bar[0] for bar in bars[::2] if bar] == [colour for colour in headings if colour][1:]


@pytest.mark.parametrize(
    "digest",
    [
        digests.many(40),
        digests.digest(sections=(Section("A", digests.many(3).matches), Section("B", digests.many(3).matches))),
    ],
    ids=["one section", "six papers"],
)
def test_a_short_mail_has_no_overview(digest: Digest) -> None:
    assert elements_of_class(mail_page(digest), "o") == []


def test_an_overview_of_many_sections_has_the_largest() -> None:
    sections = [Section(f"T{n}", digests.many(n % 5 + 1).matches) for n in range(20)]

    page = mail_page(digests.digest(sections=tuple(sections)))

    assert len(elements_of_class(page, "o")) == 2 * 11
    assert "and 9 more topics" in page


# --- papers --------------------------------------------------------------------------------------


def rows_of(digest: Digest) -> list[str]:
    """The words of each paper's row."""
    return [
        element_text(each) for each in page_elements(mail_page(digest)) if each.tag == "tr" and elements_in(each, "q")
    ]


def elements_in(element: Element, name: str) -> list[Element]:
    own = [cell for cell in element if cell.tag == "td"]
    return [each for cell in own for each in cell if each.get("class") == name]


def test_a_paper_in_full_has_everything_in_its_order() -> None:
    match = digests.match(1, "Ask Again, with RAG", pdf="https://arxiv.org/pdf/2611.00001")

    assert rows_of(digests.digest(match)) == [
        "▲ 94 1. Ask Again, with RAG Ada Beispiel, Bo Sample, Chi Muster +9 Institute of Examples 20 Nov 3 comments "
        "… Where earlier RAG systems go on and guess, ours asks once more, e.g. with the names that it has learned "
        "meanwhile. On four sets of questions it is right more often than the best system so far, at half of the cost. "
        "arXiv PDF code project"
    ]


def test_the_first_of_each_section_is_in_full_and_the_others_are_short() -> None:
    gist = "It asks once more, with RAG."
    papers = [digests.match(n, f"Paper {n}", summary=gist) for n in range(1, 4)]
    one, two, three = rows_of(
        digests.digest(sections=(Section("A", tuple(papers[:2])), Section("B", tuple(papers[2:]))))
    )

    assert "Chi Muster +9" in one
    assert "Chi Muster +9" in three
    assert two == f"▲ 94 2. Paper 2 {gist} Ada Beispiel, Bo Sample +10 Institute of Examples arXiv code project"


def test_without_topics_the_first_three_are_in_full() -> None:
    assert ["Chi Muster +9" in row for row in rows_of(digests.many(5))] == [True, True, True, False, False]


def test_the_words_that_were_found_are_marked_in_title_and_text() -> None:
    page = mail_page(digests.digest(digests.match(1, "Ask Again, with RAG"), digests.match(2, "A second one")))

    assert texts_of_class(page, "k") == ["RAG", "RAG", "RAG"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ""),
        ({"abstract": "Nothing of it."}, ""),
        ({"title": "A plain one"}, ""),
        ({"title": "A plain one", "abstract": "Nothing of it."}, "found RAG"),
    ],
    ids=["in title and text", "in the title", "in the text", "elsewhere"],
)
def test_what_chose_a_paper_is_told_where_nothing_shows_it(changes: dict[str, str], told: str) -> None:
    match = digests.match(1, **{"title": "On RAG", **changes})
    found = replace(match, why=(*match.why, Why(None, "RAG", "keyword", "RAG")))

    (row,) = rows_of(digests.digest(found))

    assert ("found " in row) == bool(told)
    assert told in row


def test_a_vote_that_matters_is_bold_and_one_that_is_not_known_leaves_its_place_empty() -> None:
    votes = (50, 3, None, 2, 1)
    page = mail_page(digests.digest(*(digests.match(n, upvotes=each) for n, each in enumerate(votes, 1))))

    assert texts_of_class(page, "u") == ["▲ 50", "▲ 3", "", "▲ 2", "▲ 1"]
    assert texts_of_class(page, "v") == ["▲ 50"]


def test_papers_without_any_votes_have_no_column_for_them_and_show_their_categories() -> None:
    unvoted: dict[str, Any] = {"upvotes": None, "organization": None, "categories": ("cs.CL", "cs.LG")}
    digest = digests.digest(*(digests.match(n, **unvoted) for n in range(1, 6)))

    assert elements_of_class(mail_page(digest), "u") == []
    assert all("cs.CL cs.LG" in row for row in rows_of(digest))


NOTES = {
    "the authors' remark": ({"author_note": "Accepted at HARBOUR 2026"}, "Accepted at HARBOUR 2026"),
    "a new version": ({"announced": "replaced", "version": 3}, "replaced v3"),
    "a former title": ({"former_title": "Ask Once"}, "title changed, was “Ask Once”"),
    "a star": ({"starred": True}, "★ 5. Ask Again"),
}


@pytest.mark.parametrize(("known", "told"), NOTES.values(), ids=NOTES.keys())
def test_what_a_reader_needs_to_know_stands_in_full_and_in_short_entries(known: dict[str, Any], told: str) -> None:
    papers = [digests.match(n, **known) for n in range(1, 6)]
    rows, text = rows_of(digests.digest(*papers)), mail_text(digests.digest(*papers))

    assert told in rows[4]
    assert told.replace("5.", "1.") in rows[0]
    assert " ".join(text.split()).count(told.replace("5. ", "").replace("★ Ask", "★ 5. Ask")) == (
        1 if "5." in told else 5
    )


def test_nothing_stands_between_facts_that_a_line_could_begin_with() -> None:
    page = mail_page(digests.full())

    assert not re.search(r"[·|]", " ".join(rows_of(digests.full())))
    assert "Institute&nbsp;of&nbsp;Examples&nbsp;&nbsp; 20&nbsp;Nov" in page


def test_a_long_line_of_names_breaks_between_them() -> None:
    names = ("Maximiliana Featherstonehaugh", "Bo Sample", "Chi Muster")
    page = mail_page(digests.digest(digests.match(authors=names, author_count=9)))

    assert "Maximiliana&nbsp;Featherstonehaugh, Bo&nbsp;Sample, Chi&nbsp;Muster&nbsp;+6" in page


def test_what_runs_from_right_to_left_may() -> None:
    page = mail_page(digests.digest(digests.match(title=digests.HOSTILE["Arabic"]), digests.match(2, "Plain — ä")))

    assert [each.get("dir") for each in elements_of_class(page, "q")] == ["auto", None]


# --- sections and the end ------------------------------------------------------------------------


def headings(digest: Digest) -> list[str]:
    return [element_text(element) for element in page_elements(mail_page(digest)) if element.tag == "h2"]


def test_sections_have_headings_unless_there_is_only_one_without_a_topic() -> None:
    assert headings(digests.full()) == ["Retrieval 2", "Video & more 1", "Your words 1"]
    assert headings(digests.many(3)) == []
    assert headings(digests.digest(sections=(Section("Alone", digests.many(1).matches),))) == ["Alone 1"]


def test_a_section_of_which_nothing_is_shown_is_named_and_takes_no_number() -> None:
    matches = digests.many(2).matches
    digest = digests.digest(sections=(Section("A", matches[:1]), Section("B", (), 218), Section("C", matches[1:], 3)))

    page, text = mail_page(digest), mail_text(digest)

    assert headings(digest) == ["A 1", "B", "C 1"]
    assert "and 218 more" in page
    assert f"\nB\n{'-' * 72}\n\n     and 218 more\n\n\nC (1)\n{'-' * 72}\n\n  2. " in text
    assert "and 3 more" in page
    assert "and 3 more" in text


def test_topics_other_than_the_section_stand_with_the_paper_in_full() -> None:
    assert [row.partition("also ")[2][:9] for row in rows_of(digests.full())] == ["", "", "Retrieval", ""]


def test_an_empty_digest_says_why() -> None:
    for part in (mail_text(digests.empty()), mail_page(digests.empty())):
        assert "0 of 36 papers" in part
        assert "All 36 papers were delivered before." in part


def test_what_is_no_web_address_is_no_link() -> None:
    links = (Link("javascript:alert(1)", "code"), Link("data:text/html,x", "demo"), Link("file:///etc/passwd", "model"))
    match = digests.match(url="javascript:alert(2)", links=links)
    stray = replace(match, paper=replace(match.paper, id="url:javascript:alert(2)"))

    page = mail_page(digests.digest(stray))

    hrefs = [each.get("href", "") for each in page_elements(page) if each.tag == "a"]
    assert [href for href in hrefs if not href.startswith("mailto:")] == []
    assert shown_titles(page) == ["Ask Again"]
