"""Templates end, whatever they ask for: with their text, or with a sentence that names the file and the line."""

import re

import mail_digests as digests
import pytest
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.model import Digest
from digest.render import template_sandbox
from digest.render.template import TemplateError, render
from digest.render.template_sizes import LARGEST, formatted, written


def growing(step: str, start: str = "'aaaaaaaaaa'") -> str:
    """A template in which `ns.x` becomes *step* again and again."""
    return (
        f"{{% set ns = namespace(x={start}) %}}{{% for i in range(99) %}}{step}{{% endfor %}}\n{{{{ ns.x | string }}}}"
    )


def again(step: str) -> str:
    """A template that does *step* ten thousand million times, with a long text *x* at hand."""
    return (
        "{% set x = 'a' | center(9000000) %}{% set y = 'a' | center(9000000) %}"
        f"\n{{% for i in range(99999) %}}{{% for j in range(99999) %}}{step}{{% endfor %}}{{% endfor %}}"
    )


TOO_LONG = {
    "center": "{{ 'a' | center(2000000000) | length }}",
    "ljust": "{{ 'a'.ljust(2000000000) | length }}",
    "rjust by its name": "{% set f = 'a'.rjust %}{{ f(2000000000) | length }}",
    "zfill": "{{ 'a'.zfill(2000000000) | length }}",
    "expandtabs": "{{ '\\t'.expandtabs(2000000000) | length }}",
    "center of a text that is safe": "{{ ('a' | safe).center(2000000000) | length }}",
    "format": "{{ '{:2000000000d}'.format(1) | length }}",
    "format with a width for an argument": "{{ '{:{}d}'.format(1, 2000000000) | length }}",
    "format_map": "{{ '{a:{b}}'.format_map({'a': 1, 'b': 2000000000}) | length }}",
    "format by its name": "{% set f = '{:2000000000d}'.format %}{{ f(1) | length }}",
    "format by a filter": "{{ ('{:2000000000d}' | attr('format'))(1) | length }}",
    "format in Arabic digits": "{{ '{:٢٠٠٠٠٠٠٠٠٠d}'.format(1) | length }}",
    "format of a text that is safe": "{{ ('{:2000000000}' | safe).format(1) | length }}",
    "percent": "{{ '%2000000000d' % 1 }}",
    "percent as a filter": "{{ '%2000000000d' | format(1) }}",
    "percent with a width for an argument": "{{ '%*d' % (2000000000, 1) }}",
    "percent with a precision": "{{ '%.2000000000f' | format(1) }}",
    "indent": "{{ 'a\\nb' | indent(2000000000) | length }}",
    "JSON": "{{ papers | tojson(2000000000) }}",
    "wordwrap": "{{ 'a' | center(100000) | replace(' ', 'b') | wordwrap(1, wrapstring='a' | center(100000)) }}",
    "replace": "{{ 'a' | center(9999) | replace(' ', 'b' | center(9999)) }}",
    "replace of nothing": "{{ ('a' | center(9999)).replace('', 'b' | center(9999)) }}",
    "join": "{{ range(9999) | join('b' | center(9999)) }}",
    "join as a method": "{{ ('b' | center(9999)).join(range(9999) | map('string')) }}",
    "parts of a batch": "{{ [1] | batch(2000000000, 'x') | list | length }}",
    "slices": "{{ [1] | slice(2000000000) | list | length }}",
    "sums of lists": "{{ (range(1000) | batch(10)) | sum(start=[]) }}",
    "rounding": "{{ 1.5 | round(1000000000, 'ceil') }}",
    "by tilde": growing("{% set ns.x = ns.x ~ ns.x %}"),
    "by plus": growing("{% set ns.x = ns.x + ns.x %}"),
    "by a block": growing("{% set x %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = x %}"),
    "by a macro": "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}" + growing("{% set ns.x = m(ns.x) %}"),
    "by replacing": growing("{% set ns.x = ns.x.replace('a', 'aa') %}"),
    "by a filter": growing("{% set ns.x = ns.x | replace('a', 'aa') %}"),
    "by joining": growing("{% set ns.x = [ns.x, ns.x] | map('string') | join(ns.x) %}"),
    "by a format": growing("{% set ns.x = '{0}{0}'.format(ns.x) %}"),
    "by percent": growing("{% set ns.x = '%s%s' % (ns.x, ns.x) %}"),
    "by JSON": growing("{% set ns.x = ns.x | tojson %}", "'\"'"),
    "by escapes": growing("{% set ns.x = ns.x | md %}", "'**'"),
    "with escapes of its own": "{% autoescape true %}"
    + growing("{% set ns.x = ns.x ~ ns.x %}")
    + "{% endautoescape %}",
    "output": "{% for i in range(99999) %}{{ 'x' | center(1000) }}{% endfor %}",
    "output of the template's own text": "{% for i in range(99999) %}" + "x" * 1000 + "{% endfor %}",
    "sorted characters": "{{ 'a' | center(9000000) | sort | length }}",
    "what takes squares of time": "{{ 'a' | center(1000000) | replace(' ', '<!---->') | striptags }}",
}

TOO_BIG = {
    "lists": growing("{% set ns.x = ns.x + ns.x %}", "[1]"),
    "a list in itself": growing("{% set ns.x = [ns.x, ns.x] %}", "[1]"),
    "a pair in itself": growing("{% set ns.x = (ns.x, ns.x) %}{% set y = {ns.x: 1} %}", "(1,)"),
    "a mapping in itself": growing("{% set ns.x = {'a': ns.x, 'b': ns.x} %}", "{}"),
    "a mapping that is called": growing("{% set ns.x = dict(a=ns.x, b=ns.x) %}", "1"),
    "a namespace in itself": growing("{% set ns.x = namespace(a=ns.x, b=ns.x) %}", "1") + "{{ [ns] }}",
    "arguments": "{% macro m() %}{{ varargs }}{% endmacro %}"
    + growing("{% set ns.x = [m, ns.x, ns.x] %}{{ m(ns.x) }}", "1"),
    "a batch in itself": growing("{% set ns.x = [1] | batch(1000, ns.x) | list %}", "[1]"),
    "a list too deep": "{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}",
    "words": "{{ ('a' | center(9000000)).split(' ') }}",
}

TOO_MANY_STEPS = {
    "a loop in a loop": again(""),
    "a loop with its number": again("{{ loop.index }}"),
    "a loop with a condition": again("{% for k in range(99999) if false %}{% endfor %}"),
    "a loop that calls itself": "{% for a in range(999) recursive %}{% if loop.depth < 9 %}"
    "{{ loop(range(999)) }}{% endif %}{% endfor %}",
    "a big body": "{% for a in range(99999) %}" + "{% set x = 1 %}" * 2000 + "{% endfor %}",
    "a text of its own in a block": f"{{% set x %}}{again('x' * 5000)}{{% endset %}}",
    "a macro": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "a caller": "{% macro m() %}{{ caller() }}{% endmacro %}" + again("{% call m() %}x{% endcall %}"),
    "a cycler": "{% set c = cycler(1, 2) %}" + again("{% set z = c.next() %}"),
    "a filter of numbers": again("{{ range(99999) | sum }}"),
    "a list of numbers": again("{{ range(99999) | list | length }}"),
    "a sorted list": again("{% set z = [x, y, x, y] | sort %}"),
    "a filter by its name": "{{ range(99999) | map('center', 99999) | list | length }}",
    "a part of a text": again("{% set z = x[1:] %}"),
    "texts compared": again("{% if x == y %}{% endif %}"),
    "a text looked for": again("{% if 'ab' in x %}{% endif %}"),
    "a text looked for by a test": again("{% if 'ab' is in x %}{% endif %}"),
    "a text in capitals": again("{% set z = x.upper() %}"),
    "a text centred": again("{% set z = 'a' | center(9000000) %}"),
    "words wrapped": "{% set z = 'a' | center(90000) | replace(' ', '*-') %}" + again("{% set w = z | wordwrap(3) %}"),
    "LaTeX read": "{% set z = 'a' | center(9000) | replace(' ', '$x^2$ ') %}" + again("{% set w = z | plain %}"),
    "texts kept": "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}"
    "{% set ns.l = ns.l + ['😀'.ljust(9000000)] %}{% endfor %}",
    "the digest as JSON": again("{% set z = papers | tojson %}"),
}

NOT_THERE = {
    "lipsum": ("{{ lipsum(n=100000) }}", "'lipsum' is undefined"),
    "infinity": ("\n{{ 1e400 }}", "mine.md.j2:2: a number is too big"),
    "a power of a power": ("{{ 10 ** 10 ** 10 }}", "not too big"),
    "a repeated text": ("{{ 'x' * 10 ** 9 }}", "not too big"),
    "a number without end": (growing("{% set ns.x = ns.x + ns.x %}", "1").replace("99", "9999"), "not too big"),
    "digits without end": ("{{ " + "9" * 5000 + " }}", "4300 digits"),
    "bytes": ("{{ (5).to_bytes(2000000000) }}", "'to_bytes' is not for templates"),
    "encoded text": ("{{ 'a'.encode() }}", "'encode' is not for templates; there are "),
    "a translation": ("{{ 'aaa'.translate({97: 'x'}) }}", "'translate' is not for templates"),
    "keys": ("{{ {}.fromkeys(range(99999), [1]) }}", "'fromkeys' is not for templates"),
    "a block in itself": ("{% block a %}{{ self.a() }}{% endblock %}", "maximum recursion"),
    "brackets": ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "maximum recursion"),
    "nested loops": ("{% for a in papers %}" * 30 + "{% endfor %}" * 30, "too many statically nested blocks"),
    "a call without arguments": ("{{ 'a' | center(width='x') }}", ""),
}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A twentieth of the steps, for the same ends are sooner reached."""
    monkeypatch.setattr(template_sandbox, "STEPS", template_sandbox.STEPS // 20)


def refused(template: str) -> str:
    with pytest.raises(TemplateError, match=r"^mine\.md\.j2(:\d+)?: ") as caught:
        render(digests.full(), template, "mine.md.j2")
    return str(caught.value)


@pytest.mark.parametrize("name", TOO_LONG)
def test_no_text_becomes_too_long(name: str) -> None:
    assert re.search(r"text of more than [\d,]+ characters|writes more than [\d,]+ characters", refused(TOO_LONG[name]))


@pytest.mark.parametrize("name", TOO_BIG)
@pytest.mark.usefixtures("hasty")
def test_no_list_becomes_too_big(name: str) -> None:
    assert re.search(r"more than [\d,]+ (parts, or is too deep|steps|characters)", refused(TOO_BIG[name]))


@pytest.mark.parametrize("name", TOO_MANY_STEPS)
@pytest.mark.usefixtures("hasty")
def test_every_loop_comes_to_an_end(name: str) -> None:
    assert re.search(r"takes more than [\d,]+ steps; is there a loop too many\?", refused(TOO_MANY_STEPS[name]))


@pytest.mark.parametrize("name", NOT_THERE)
def test_what_has_no_bound_is_not_there(name: str) -> None:
    template, said = NOT_THERE[name]

    assert said in refused(template)


def test_a_sentence_does_not_repeat_what_it_is_about() -> None:
    assert len(refused("{{ {}['a' | center(100000)] }}")) < 500
    assert len(refused("{{ 'a' | center(100000) | day }}")) < 500


def test_a_line_is_that_of_the_loop() -> None:
    assert refused("a\n\n{% for i in range(9) %}\n{{ 'a' | center(2000000000) }}{% endfor %}").startswith(
        "mine.md.j2:4: "
    )


# What people write, and what plain Jinja2 makes of it.
ORDINARY = [
    "{% for p in papers %}{{ loop.index }}/{{ papers | length }} {{ p.title | upper }}: "
    "{{ p.authors | join(', ') }}\n{% endfor %}",
    "{% for p in papers | sort(attribute='title') | reverse %}{{ p.title | truncate(12) }}{% else %}none{% endfor %}",
    "{% for p in papers if p.upvotes and p.upvotes > 3 %}{{ loop.first }}{{ loop.last }}"
    "{{ loop.revindex }}{% endfor %}",
    "{% for votes, group in papers | groupby('upvotes') %}{{ votes }}: "
    "{{ group | map(attribute='id') | join }}{% endfor %}",
    "{% for row in papers | batch(linecount=3, fill_with='-') %}{{ row | length }}{% endfor %}"
    "{{ [1, 2, 3] | slice(slices=2) | list }}",
    "{% macro item(p, mark='*') %}{{ mark }} {{ p.title }} {{ caller() }}{% endmacro %}"
    "{% for p in papers %}{% call item(p, mark='-') %}"
    "{{ p.abstract | default('', true) | wordwrap(width=60) | indent(width=2, first=True) }}"
    "{% endcall %}{% endfor %}",
    "{% set ns = namespace(seen=[], n=0) %}{% for p in papers %}{% if p.id not in ns.seen %}"
    "{% set ns.seen = ns.seen + [p.id] %}"
    "{% set ns.n = ns.n + 1 %}{% endif %}{% endfor %}{{ ns.n }} {{ ns.seen[0][:5] }} {{ ns.seen[-1] }}",
    "{{ papers | tojson(indent=2) }}{{ counts | tojson }}{{ counts.items() | list }}{{ counts | dictsort }}",
    "{{ '%s has %d (%.2f)' | format('x', 3, 1.5) }}{{ '{:>10} {:,}'.format('a', 12345) }}"
    "{{ '%-5s|' % 'a' }}{{ 'a' ~ 1 ~ none }}",
    "{{ 7 // 2 }} {{ 7 % 2 }} {{ 2 ** 10 }} {{ 1.5 | round(1) }} {{ 3 - 5 }} {{ 1 / 4 }} "
    "{{ -3 | abs }} {{ [1, 2] + [3] }} {{ 'a' + 'b' }}",
    "{{ 'a-b'.split('-') | first }} {{ ' x '.strip() }} {{ 'abc'.replace('b', 'x', 1) }} "
    "{{ 'abc'.startswith('a') }} {{ 'a'.center(9) }}",
    "{{ papers | map(attribute='upvotes') | select('number') | sum }} "
    "{{ papers | selectattr('upvotes', 'gt', 3) | list | count }}",
    "{% filter upper %}a {{ 'b' }}{% endfilter %}{% with a = 1 %}{{ a }}{% endwith %}{% block b %}c"
    "{% endblock %}{{ self.b() }}",
    "{% set c = cycler('odd', 'even') %}{% set j = joiner(', ') %}{% for i in range(3) %}{{ j() }}"
    "{{ c.next() }}{{ loop.cycle(1, 2) }}{% endfor %}",
    "{% for x in [[1, [2]], 3] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}@"
    "{{ loop.depth }}{% endif %}{% endfor %}",
    "{{ none | default('-', true) }}{{ missing | default('+') }}{{ missing is defined }}"
    "{{ 'a' in 'abc' }}{{ 1 < 2 <= 2 }}{{ (1, 2) == (1, 2) }}",
    "{% autoescape true %}{{ '<b>' }}{{ '<i>' | safe }}{{ '<u>' ~ ('<p>' | safe) }}{% endautoescape %}"
    "{{ '<a>' | e }}{{ '<b>x</b>' | striptags }}",
    "{{ {'a': [1, {'b': 2}]} }} {{ {'a': 1}['a'] }} {{ {'a': 1}.get('b', 2) }} {{ dict(a=1) }} "
    "{{ range(3) | list }} {{ papers[0].links[0].url }}",
]


@pytest.mark.parametrize("template", ORDINARY)
@pytest.mark.parametrize("digest", [digests.full(), digests.many(60)], ids=["full", "many"])
def test_what_people_write_reads_as_ever(template: str, digest: Digest, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = render(digest, template, "mine.md.j2")

    monkeypatch.setattr(template_sandbox, "Sandbox", _plain)
    assert counted == render(digest, template, "mine.md.j2")


def _plain(filters: object, given: object) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True
    )


def test_a_digest_of_thousands_has_the_steps_that_it_needs() -> None:
    template = "{% for p in papers %}{{ p.title | plain | md }} {{ p.abstract | plain | md }}\n{% endfor %}"

    assert render(digests.many(2_000), template, "mine.md.j2").count("\n") == 2_000


@pytest.mark.parametrize(
    ("text", "arguments", "made"),
    [
        ("%s and %s", ("a", "b"), "a and b"),
        ("{} {}", ("a" * 100, 5), f"{'a' * 100} 5"),
        ("{:>50}", ("a",), "a".rjust(50)),
        ("%5000d", (1,), "1".rjust(5000)),
        ("{:{}}", (1, 300), "1".rjust(300)),
        ("%f", (1e308,), f"{1e308:f}"),
        ("{0}{0}{0}", ("abc",), "abcabcabc"),
    ],
)
def test_what_a_format_makes_is_never_longer_than_it_was_thought(
    text: str, arguments: tuple[object, ...], made: str
) -> None:
    assert len(made) <= formatted(text, *arguments) < LARGEST


@pytest.mark.parametrize(
    "value", ["abc", 5, -1.5e300, None, [1, "a", {"b": ("c",)}], {}, [[]], True, list(range(1000))]
)
def test_what_is_written_is_never_longer_than_it_was_thought(value: object) -> None:
    assert len(str(value)) <= written(value)
