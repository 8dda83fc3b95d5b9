"""A template of the reader's own ends, whatever it asks for: with its text, or with one sentence that names it."""

import pytest
from support.forked_command import ForkedCommand
from support.running import Outcome

DOUBLING = "{{% set ns = namespace(x='aaaaaaaaaa') %}}{{% for i in range(99) %}}{}{{% endfor %}}{{{{ ns.x | length }}}}"
AGAIN = "{{% for i in range(99999) %}}{{% for j in range(99999) %}}{}{{% endfor %}}{{% endfor %}}"
TOO_LONG = {
    "center": "{{ 'a' | center(2000000000) | length }}",
    "ljust": "{{ 'a'.ljust(2000000000) | length }}",
    "zfill by its name": "{% set f = 'a'.zfill %}{{ f(2000000000) | length }}",
    "format": "{{ '{:2000000000d}'.format(1) | length }}",
    "format with a width for an argument": "{{ '{:{}d}'.format(1, 2000000000) | length }}",
    "format in other digits": "{{ '{:٢٠٠٠٠٠٠٠٠٠d}'.format(1) | length }}",
    "percent": "{{ '%2000000000d' % 1 }}",
    "percent as a filter": "{{ '%2000000000d' | format(1) }}",
    "percent with a precision": "{{ '%.2000000000f' | format(1) }}",
    "indent": "{{ 'a\\nb' | indent(2000000000) | length }}",
    "JSON": "{{ papers | tojson(2000000000) }}",
    "replace": "{{ 'a' | center(99999) | replace(' ', 'b' | center(99999)) }}",
    "join": "{{ range(99999) | join('b' | center(99999)) }}",
    "a batch": "{{ [1] | batch(2000000000, 'x') | list | length }}",
    "by tilde": DOUBLING.format("{% set ns.x = ns.x ~ ns.x %}"),
    "by plus": DOUBLING.format("{% set ns.x = ns.x + ns.x %}"),
    "by a block": DOUBLING.format("{% set x %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = x %}"),
    "by lists": DOUBLING.replace("'aaaaaaaaaa'", "[1]").format("{% set ns.x = ns.x + ns.x %}"),
    "a filter": "{{ ''.center(3000000, '{') | plain | length }}",
    "output": "{% for i in range(99999) %}{{ 'x' | center(1000) }}{% endfor %}",
    "nonsense": "{{ lipsum(n=100000) }}",
    "times": "{{ 'x' * 1000000000 }}",
    "a power": "{{ 10 ** 1000000000 }}",
    "calling itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "nothing that is there": "{{ papers[0].nothing.at.all }}",
}
TOO_SLOW = {
    "nothing": AGAIN.format(""),
    "text": AGAIN.format("{% set x = 'a' | center(1000) | wordcount %}"),
    "a sum of lists": "{{ range(99999) | batch(1) | list | sum(start=[]) | length }}",
    "rounding": "{{ 1.5 | round(1000000000, 'ceil') }}",
    "stripping tags": "{{ 'a' | center(3000000) | replace(' ', '<!--') | striptags }}",
}


def templated(digest: ForkedCommand, template: str, seconds: float | None = None) -> Outcome:
    """What comes of the sample by *template*, which may take so many *seconds*, None for as many as always."""
    path = digest.folder / "own.md.j2"
    path.write_text(template, encoding="utf-8")
    return digest("fetch", "sample", "--template", path, template_seconds=seconds)


@pytest.mark.parametrize(
    ("template", "seconds"),
    [
        *(pytest.param(template, None, id=name) for name, template in TOO_LONG.items()),
        *(pytest.param(template, 0.3, id=name) for name, template in TOO_SLOW.items()),
        pytest.param(TOO_SLOW["text"], None, id="text, with all the time that there is"),
    ],
)
def test_a_template_that_asks_for_too_much_is_one_sentence(
    digest: ForkedCommand, template: str, seconds: float | None
) -> None:
    ran = templated(digest, template, seconds)

    assert ran.status == 2
    assert "own.md.j2" in ran.err
    assert ran.err.count("\n") == 1
    assert "unexpected" not in ran.err
    assert len(ran.err) < 700
    assert ran.memory < 500


def test_an_ordinary_template_is_within_every_limit(digest: ForkedCommand) -> None:
    template = (
        "{% for paper in papers %}{{ paper.title | plain | md }} {{ paper.title.ljust(90) | trim | center(120) }}"
        " {{ '%-20s' | format(paper.id) }}{% for link in paper.links %} {{ link.url | url }}{% endfor %}\n{% endfor %}"
    )

    ran = templated(digest, template)

    assert (ran.status, ran.err) == (0, "")
