"""The HTML part has only what mail programs understand, nothing remote, and nothing that runs."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
import tinycss2  # type: ignore[import-untyped]
from support import mail_digests as digests

from digest.model import Digest, Organization, Section
from digest.render.mail.body import plain_part
from digest.render.mail.message import html_part

# Every mail program in use knows these, or shows the same words without them. Look up anything else at
# https://www.caniemail.com before you add it.
ELEMENTS = "html head meta title style body table tbody tr td h1 h2 h3 p a span br"
ATTRIBUTES = "lang charset name content style class role width align cellpadding cellspacing dir href"
INLINE = """
    background-color border-bottom border-top color font-family font-size font-weight line-height
    margin max-width overflow-wrap padding width word-break
"""
# Allowed in <style>, because nothing is lost where it is dropped.
SHEET = "background-color border-bottom border-color color font-weight padding text-decoration white-space"
MEDIA = {"(prefers-color-scheme:dark)", "(max-width:520px)"}

DIGESTS = [
    pytest.param(digests.full(), id="everything"),
    pytest.param(digests.empty(), id="nothing"),
    pytest.param(digests.many(3000), id="too much"),
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


def parse_page(page: str) -> Element:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root: Element = parser.parse(page)
    assert parser.errors == []
    return root


def page_elements(page: str) -> list[Element]:
    return [element for element in parse_page(page).iter() if isinstance(element.tag, str)]


def element_text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


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
def test_the_page_is_well_formed_and_uses_only_what_mail_programs_know(digest: Digest) -> None:
    found = page_elements(html_part(digest))

    assert {str(element.tag) for element in found} <= set(ELEMENTS.split())
    assert {name for element in found for name in element.attrib} <= set(ATTRIBUTES.split())
    assert {name for element in found for name in declared_properties(element.get("style", ""))} <= set(INLINE.split())


def test_the_style_sheet_is_small_and_holds_only_what_can_be_lost() -> None:
    css = style_sheet(html_part(digests.full()))
    blocks = list(style_rules(css))

    assert len(css) < 4_000
    assert {medium for medium, _ in blocks if medium} == MEDIA
    assert {name for _, block in blocks for name in declared_properties(block)} <= set(SHEET.split())


def test_every_class_is_in_the_style_sheet() -> None:
    page = html_part(digests.full())
    used = {name for element in page_elements(page) for name in element.get("class", "").split()}

    assert used == set(re.findall(r"\.([a-z])\b", style_sheet(page)))


@pytest.mark.parametrize("digest", DIGESTS)
def test_nothing_is_loaded_and_nothing_runs(digest: Digest) -> None:
    page = html_part(digest)

    for element in page_elements(page):
        assert not any(name.startswith("on") or name == "src" for name in element.attrib)
        assert element.tag == "a" or "href" not in element.attrib
        assert re.match(r"https?://", element.get("href", "https://"))
        assert "url(" not in element.get("style", "")
    assert "url(" not in style_sheet(page)
    assert "@import" not in style_sheet(page)


@pytest.mark.parametrize("title", digests.HOSTILE.values(), ids=digests.HOSTILE.keys())
def test_a_hostile_title_is_its_own_text(title: str) -> None:
    match = digests.match(title=title)
    (heading,) = [element for element in page_elements(html_part(digests.digest(match))) if element.tag == "h3"]

    shown = element_text(heading)
    assert shown == match.title if len(match.title) <= 300 else match.title.startswith(shown.rstrip("…"))


def test_a_page_without_styles_says_the_same_words() -> None:
    page = html_part(digests.full())
    bare = re.sub(r"<style>.*?</style>|\s(style|class)=\"[^\"]*\"", "", page, flags=re.DOTALL)
    (before,), (after,) = ([element_text(e) for e in page_elements(each) if e.tag == "body"] for each in (page, bare))

    assert before == after


def test_the_first_words_are_the_summary() -> None:
    (body,) = [element for element in page_elements(html_part(digests.full())) if element.tag == "body"]

    assert element_text(body).startswith("4 of 248 papers Hugging Face and arXiv cs.CL, Mon 23 Nov 2026 · matched: ")


def test_the_matched_words_are_marked_in_title_and_excerpt() -> None:
    marks = [element_text(e) for e in page_elements(html_part(digests.full())) if e.get("class") == "m"]

    assert marks == ["RAG", "RAG", "RAG", "RAG"]


def test_a_match_beyond_the_beginning_is_shown_in_its_sentence() -> None:
    late = "This says little. " * 30 + "Then comes a diffusion model with a surprise. " + "More of it. " * 30
    (excerpt,) = [
        element_text(element)
        for element in page_elements(html_part(digests.digest(digests.match(abstract=late))))
        if element.tag == "p" and "surprise" in element_text(element)
    ]

    assert excerpt.startswith("… Then comes a diffusion model with a surprise. More of it.")
    assert len(excerpt) <= 300


def test_sections_have_headings_unless_there_is_only_one_without_a_topic() -> None:
    def headings(digest: Digest) -> list[str]:
        return [element_text(element) for element in page_elements(html_part(digest)) if element.tag == "h2"][:-1]

    assert headings(digests.full()) == ["Retrieval", "Video & more", "Your words"]
    assert headings(digests.many(3)) == []
    assert headings(digests.digest(sections=(Section("Alone", digests.many(1).matches),))) == ["Alone"]


def test_a_section_of_which_nothing_is_shown_is_named_and_takes_no_number() -> None:
    matches = digests.many(2).matches
    digest = digests.digest(sections=(Section("A", matches[:1]), Section("B", (), 218), Section("C", matches[1:], 3)))

    html, text = html_part(digest), plain_part(digest)

    assert [element_text(each) for each in page_elements(html) if each.tag == "h2"][:-1] == ["A", "B", "C"]
    assert "and 218 more" in html
    assert "\nB\n-\n\nand 218 more\n\n\nC\n-\n\n2. " in text
    assert "and 3 more" in text


def test_topics_other_than_the_section_are_tags() -> None:
    tags = [
        element_text(element) for element in page_elements(html_part(digests.full())) if element.get("class") == "t"
    ]

    assert tags == ["Retrieval"]
