"""The user's own templates: the values they can use, what is escaped, and the messages about mistakes."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support import hostile_titles
from support import mail_digests as digests
from support.markdown_readers import commonmark, element_text, parse_body
from support.sample_digest import sample

import digest
from digest.errors import UsageError
from digest.latex import make_readable
from digest.model import Digest
from digest.render import json_documents, parts, summary
from digest.render.formats import Look
from digest.render.template import TemplateError, render_template
from digest.text import collapse_whitespace, sanitize_line

EXAMPLE = (Path(digest.__file__).parent / "data" / "template.md.j2").read_text(encoding="utf-8")
DIGESTS = {
    "sample": sample(),
    "everything": digests.full(),
    "nothing": digests.empty(),
    "hostile titles": hostile_titles.digest_of_titles(),
    "hostile everywhere": hostile_titles.digest_of_everything(),
}
all_digests = pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)


def render_text(template: str, digest: Digest | None = None) -> str:
    return render_template(digest or digests.full(), template, "mine.md.j2")


def clean_values(value: Any) -> Any:
    """*value* with each text on one line and without invisible characters."""
    if isinstance(value, dict):
        return {key: clean_values(each) for key, each in value.items()}
    if isinstance(value, list):
        return [clean_values(each) for each in value]
    return sanitize_line(value) if isinstance(value, str) else value


@all_digests
def test_papers_are_those_of_json_with_their_words_and_section(digest: Digest) -> None:
    papers = clean_values(json.loads(json_documents.render_json(digest, Look()))["papers"])

    seen = json.loads(render_text("{{ papers | tojson }}", digest))

    sections = [heading for heading, section in summary.sections_with_headings(digest) for _ in section.matches]
    assert seen == [
        paper | {"matched": parts.matched_terms(match), "section": heading}
        for paper, match, heading in zip(papers, digest.matches, sections, strict=True)
    ]


def test_a_template_finds_the_account() -> None:
    assert render_text("{{ date }} {{ counts.listed }} {{ sources[0].address }} {{ failures[0].source }}") == (
        "2026-11-23 248 hf arxiv:cs.CV"
    )
    assert render_text("{{ summary }}") == summary.summary_line(digests.full())
    assert render_text("{% for s in sections %}{{ s.name }}:{{ s.papers | length }}+{{ s.more }} {% endfor %}") == (
        "Retrieval:2+3 Video & more:1+0 Your words:1+0 "
    )


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ '*a* <b>' | md }}", r"\*a\* \<b\>"),
        ("{{ '<b> & \"c\"' | html }}", "&lt;b&gt; &amp; &quot;c&quot;"),
        ("{{ '50% {x} & y' | tex }}", r"50\% \{x\} \& y"),
        ("{{ 'a_b' | bib }}", r"a\_b"),
        ("{{ '$O(n^2)$' | plain }}", "O(n²)"),
        ("{{ date | day }}", "Mon 23 Nov 2026"),
        ("{{ none | day }}", ""),
        ("{{ 'https://e.org/(a)' | url }}", "https://e.org/%28a%29"),
        ("{{ 'javascript:alert(1)' | url }}", ""),
        ("{{ '<b>' }}", "<b>"),
        ("{{ 2 * 3 }} {{ 2 ** 5 }}\n", "6 32\n"),
    ],
)
def test_filters_escape_and_nothing_else_does(template: str, text: str) -> None:
    assert render_text(template) == text


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("a\n{{ papper }}", "mine.md.j2:2: 'papper' is undefined; did you mean \"papers\"?"),
        ("{{ zzzzz }}", "mine.md.j2:1: 'zzzzz' is undefined; there are papers, sections, counts, sources, "),
        ("\n\n{% for p in papers %}\n{{ p.titel }}{% endfor %}", 'mine.md.j2:4: .* did you mean "title"?'),
        ("{% if %}", "mine.md.j2:1: Expected an expression"),
        ("x\n{% for p in papers %}", "mine.md.j2:2: Unexpected end of template"),
        ("\n{{ 1 / 0 }}", "mine.md.j2:2: division by zero"),
        ("{% for p in papers %}" * 25 + "{% endfor %}" * 25, "mine.md.j2: too many statically nested blocks"),
        ("\n{{ 1 + 'a' }}", "mine.md.j2:2: unsupported operand"),
        ("{{ 'x' | nofilter }}", "mine.md.j2:1: No filter named 'nofilter'"),
        ("{{ 'x' | day }}", "mine.md.j2:1: Invalid isoformat"),
        ("{% include 'other' %}", "mine.md.j2:1: "),
        ("{{ ''.__class__.__mro__ }}", "mine.md.j2:1: access to attribute '__class__'"),
        ("{{ papers.append(1) }}", "mine.md.j2:1: access to attribute 'append'"),
        ("{{ self.__init__.__globals__ }}", "mine.md.j2:1: access to attribute"),
        ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", "mine.md.j2:1: maximum recursion"),
    ],
)
def test_a_mistake_is_told_with_its_line(template: str, problem: str) -> None:
    with pytest.raises(TemplateError, match=problem):
        render_text(template)


@pytest.mark.parametrize(
    "template",
    [
        "{% for i in range(10 ** 7) %}{% endfor %}",
        "{% for i in range(99999) %}{{ 'x' | center(1000) }}{% endfor %}",
        "{{ 'x' * 10 ** 9 }}",
        "{{ [0] * 10 ** 9 }}",
        "{{ 10 ** 10 ** 10 }}",
    ],
)
def test_a_template_does_not_run_away(template: str) -> None:
    with pytest.raises(TemplateError):
        render_text(template)


def test_a_mistake_in_a_template_is_one_of_usage() -> None:
    assert issubclass(TemplateError, UsageError)


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% raw %}", "{# x #}", "{{ papers }}"])
def test_a_title_is_no_template(text: str) -> None:
    match = digests.match(1, text)

    assert render_text("{{ papers[0].title }}", digests.digest(replace(match, title=text))) == text


@all_digests
def test_the_example_works_for_every_digest(digest: Digest) -> None:
    body = parse_body(commonmark(render_text(EXAMPLE, digest)))

    assert {str(each.tag) for each in body.iter()} <= {"body", "h1", "h2", "h3", "p", "a"}
    titles = [collapse_whitespace(sanitize_line(make_readable(match.paper.title))) for match in digest.matches]
    assert [collapse_whitespace(element_text(each)) for each in body.iter("h3")] == titles
    assert all((link.get("href") or "http").startswith("http") for link in body.iter("a"))


@pytest.mark.parametrize("filter", ["md", "html", "tex", "plain"])
@pytest.mark.parametrize("title", hostile_titles.TITLES.values(), ids=hostile_titles.TITLES)
def test_a_filter_lets_nothing_through_that_is_not_seen(title: str, filter: str) -> None:
    line = render_text(f"{{{{ papers[0].title | {filter} }}}}", digests.digest(digests.match(1, title)))

    assert line == sanitize_line(line)


def test_the_same_digest_gives_the_same_text() -> None:
    assert render_text(EXAMPLE) == render_text(EXAMPLE)
