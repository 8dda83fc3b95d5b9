"""No document has a character that moves the cursor, reorders text or hides it, wherever it came from."""

import json
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import mail_digests as digests
from support.mail_pages import mail_page, mail_text

from digest.frequencies import Frequency
from digest.model import Asked, Counts, Digest, Failure, Link, Match, Organization, RisingWord, Section, Why
from digest.render import json_documents, template
from digest.render.formats import DIALECTS, FORMATS, MARKDOWN, Detail, Dialect, Look, render_document
from digest.render.mail.headers import Envelope
from digest.render.mail.message import build_message
from digest.render.markdown import notes
from digest.text import sanitize_line

NOT_SEEN = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in ("Cc", "Cf", "Zl", "Zp")
    or code in (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0, *range(0xFFF0, 0xFFF9))
    or 0xE0000 <= code < 0xE0080
]
# Those at the ends of a row of them, which stand for the row where each is looked at alone.
ENDS = [sign for sign in NOT_SEEN if ord(sign) and not {chr(ord(sign) - 1), chr(ord(sign) + 1)} <= set(NOT_SEEN)]
# The layout of a document may use these.
LAYOUT = {"\n", "\r", "\t"}


def digest_saying(text: str) -> Digest:
    """A digest with *text* in every place that a page, a failure or the configuration fills."""
    paper = digests.match(1, text, text).paper
    other = replace(
        paper,
        id=f"url:http://a.example/{text}",
        url=f"http://a.example/{text}",
        authors=(text, f"{text} {text}", "Bo Sample"),
        organization=Organization(text, text),
        categories=(text, f"cs.{text}"),
        category_sites=("arxiv", None),
        keywords=(text,),
        author_note=text,
        summary=text,
        former_title=text,
        links=(Link(f"https://e.org/{text}", "code"), Link(text, "project"), Link(f"https://e.org/{text}", "other")),
        sources=("hf", text, f"arxiv:{text}", f"https://{text}"),
    )
    identified = (
        replace(other, id=f"{site}:{text}", url=None, abstract="") for site in ("arxiv", "doi", "title", "acl")
    )
    matches = tuple(
        Match(
            each,
            sanitize_line(each.title),
            sanitize_line(each.abstract),
            (text, "T"),
            why=(Why(text, text, "title", text),),
            section=text,
        )
        for each in (other, *identified)
    )
    unread = replace(matches[0], title=text, abstract=text, paper=replace(other, id="arxiv:2611.00001"))
    return digests.digest(
        sections=(Section(text, (*matches[:2], unread), more=1), Section(f"T {text}", matches[2:])),
        asked=(Asked(f"hf:q={text}", digests.DAY, 3, (text,), label=f"Hugging Face {text}"), Asked(text, None, 0)),
        counts=Counts(3, 3, 1, 3, ((text, 1),)),
        failures=(Failure(text, text),),
        reason=text,
        hint=text,
        rising=(RisingWord(text, Frequency(1, 9), Frequency(3, 9), (other,), text),),
    )


Renderer = Callable[[Digest], str]
# A template that writes every value it can use.
VALUES = (
    "{% for p in papers %}{% for k, v in p.items() %}{{ v }}\n{% endfor %}{{ p.authors | join }}\n{% endfor %}"
    "{{ sections }}{{ counts }}{{ sources }}{{ failures }}{{ summary }}{{ date }}{{ rising }}"
    "{% for s in sources + failures %}{{ s.values() | join(' ') }}{% endfor %}"
    "{% for s in sections %}{{ s.name }}{% endfor %}"
)


def in_look(**look: Any) -> Renderer:
    return lambda digest: str(render_document(digest, Look(**look)))


def in_note(dialect: Dialect) -> Renderer:
    return lambda digest: notes.add_papers("", digest, dialect=dialect) or ""


DOCUMENTS: dict[str, Renderer] = {
    **{name: in_look(format=format) for name, format in FORMATS.items() if name != "eml"},
    **{f"terminal {detail}": in_look(detail=detail) for detail in get_args(Detail)},
    **{f"{each} in full": in_look(format=MARKDOWN, dialect=each, detail="full") for each in DIALECTS},
    **{f"{each} by itself": in_look(format=MARKDOWN, dialect=each, front_matter=True) for each in DIALECTS},
    **{f"note of {each}": in_note(each) for each in DIALECTS},
    "text of a mail": mail_text,
    "page of a mail": mail_page,
    "mail": lambda digest: build_message(digest, Envelope("a@example.org", "b@example.org")).decode("ascii"),
    "template": lambda digest: template.render_template(digest, VALUES, "mine.j2"),
}


def unseen_in(written: str) -> set[str]:
    return set(written) & set(NOT_SEEN) - LAYOUT


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_document_holds_what_is_not_seen(name: str) -> None:
    # All of them at once between letters, signs and blanks, then each alone where it may have a meaning.
    row = "".join(f"a{sign}" for sign in NOT_SEEN[:200]) + " " + " ".join(NOT_SEEN)

    assert unseen_in(DOCUMENTS[name](digest_saying(row))) == set()


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if not name.startswith(("html", "mail"))])
def test_no_document_holds_one_of_them_alone(name: str) -> None:
    found = {sign for sign in ENDS if sign not in LAYOUT and sign in DOCUMENTS[name](digest_saying(f"a{sign}b"))}

    assert found == set()


@pytest.mark.parametrize("name", DOCUMENTS)
@given(st.text(st.one_of(st.sampled_from(NOT_SEEN), st.sampled_from("ab1 .😀检م")), max_size=12))
@settings(max_examples=15, deadline=None)
def test_no_document_holds_them_in_any_order(name: str, text: str) -> None:
    joiners = {"\u200c", "\u200d"} & set(sanitize_line(text))

    assert unseen_in(DOCUMENTS[name](digest_saying(text))) <= joiners


def test_a_terminal_with_colours_gets_only_our_own_escapes() -> None:
    row = " ".join(NOT_SEEN)

    shown = str(render_document(digest_saying(row), Look(color=True)))

    assert unseen_in(shown) == {"\x1b"}
    assert shown == str(
        render_document(digest_saying(" ".join(sign for sign in NOT_SEEN if sign != "\x1b")), Look(color=True))
    )


@pytest.mark.parametrize(
    "sign", ["\x7f", "\x9b", "\u202e", "\u2028", "\u200d", "\u3164", "\xad", "\U000e0041", "\U0001d173"]
)
def test_json_says_what_is_not_seen_by_its_number_and_means_the_same(sign: str) -> None:
    digest = digest_saying(f"é检{sign}😀")

    written = json_documents.render_json(digest, Look())

    paper = json.loads(written)["papers"][0]
    assert paper["title"] == f"é检{sign}😀"
    assert json.dumps(sign)[1:-1] in written or f"\\u{ord(sign):04x}" in written
    assert "é检" in written
    assert "😀" in written


def test_json_leaves_all_that_is_seen_as_it_is() -> None:
    text = "Zoë 扩散 مدل 👍\ufe0f 50\u00a0% – “x” \u2009"

    assert f'"title": "{text}"' in json_documents.render_json(digests.digest(digests.match(1, text)), Look())


def test_an_identifier_is_one_line() -> None:
    assert json_documents.render_ids(digest_saying("\x1b]52;c;x\x07\u202e"), Look()).startswith(
        "url:http://a.example/ ]52;c;x\n"
    )
