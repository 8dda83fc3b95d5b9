"""The digest by the reader's own template (Jinja2), in a sandbox out of which it cannot reach.

How long it may take, and how much memory, only the system can limit: see `digest.watchdog`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from html import escape
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from digest.errors import UsageError
from digest.latex import make_readable
from digest.model import Digest, Section
from digest.render import json_documents, parts
from digest.render.citations.bibtex import tex
from digest.render.formats import Look
from digest.render.markdown import escape as markdown_text
from digest.text import safe, shorten, suggest

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

LARGEST = 10_000_000
_LONGEST_SENTENCE = 400
_LONGEST_TEXT = 100_000


class TemplateError(UsageError):
    """A template that asks for something that does not exist: `template.md.j2:7: …`."""


def render(digest: Digest, template: str, name: str) -> str:
    """*digest* by *template*, which errors call *name*. Raises TemplateError.

    What a template finds:

    `papers` is a list; each has the keys of `-f json` (`id`, `title`, `url`, `abstract`, `authors`,
    `upvotes`, `links`, …: text as it came, but on one line and without invisible signs), `matched`, the words
    that chose it, and `section`, the topic it stands under or None. `sections` are `name`, `papers`, and how
    many `more` a limit hid; `counts`, `sources` and `failures` are those of `-f json`; `date` is the run's day,
    `2026-01-08`, and `summary` the first line of the other formats. Filters: `plain` makes LaTeX readable, `md`
    escapes for Markdown, `html` for HTML, `tex` (or `bib`) for TeX, `url` lets only web addresses into a link of
    Markdown, and `day` writes a date as `Thu 8 Jan 2026`.
    """
    from jinja2 import TemplateError as JinjaError

    context = _context(digest)
    try:
        # Compiled under its name, which then stands in the traceback.
        environment = _environment()
        ready = environment.template_class.from_code(
            environment, environment.compile(template, name, name), environment.make_globals(None)
        )
        return _bounded(ready.generate(**context), name)
    except JinjaError as error:
        raise TemplateError(f"{name}:{_line(error, name)}: {_problem(error, context)}") from error
    except TemplateError:
        raise
    except SyntaxError as error:
        # Of the Python that it was compiled to, whose lines are not those of the template.
        raise TemplateError(f"{name}: {error.msg}") from error
    except MemoryError as error:
        said = "takes more memory than any digest; is a width too big, or a text made of itself?"
        raise TemplateError(f"{name}:{_line(error, name)}: {said}") from error
    except Exception as error:
        # Of what a template can raise there is no list: it calls what Jinja2 and Python have.
        raise TemplateError(f"{name}:{_line(error, name)}: {_said(error)}") from error


def _bounded(pieces: Iterator[str], name: str) -> str:
    written, length = [], 0
    for piece in pieces:
        length += len(piece)
        if length > LARGEST:
            raise TemplateError(f"{name}: writes more than {LARGEST:,} characters; is there a loop too many?")
        written.append(piece)
    return "".join(written)


def _environment() -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined, pass_environment
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """A sandbox in which `"x" * 10**9` is a mistake, with its line."""

        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
            if not numbers or max(abs(left), abs(right)) > LARGEST or (operator == "**" and abs(right) > 100):
                raise ValueError(f"`{operator}` is for numbers that are not too big")
            return super().call_binop(context, operator, left, right)

    # What is written is Markdown as a rule: nothing is escaped unless a filter says so.
    environment = Sandbox(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(_FILTERS, sum=pass_environment(_sum))
    # It makes nonsense of any length, and is of no use here.
    del environment.globals["lipsum"]
    return environment


def _context(digest: Digest) -> Mapping[str, object]:
    account = _cleaned(json.loads(json_documents.render_json(digest, Look())))
    known = iter(account["papers"])
    sections = [_section(section, known) for section in digest.sections]
    return {
        "papers": [paper for section in sections for paper in section["papers"]],
        "sections": sections,
        "counts": account["counts"],
        "sources": account["sources"],
        "failures": account["failures"],
        "date": digest.made.date().isoformat(),
        "summary": parts.summary(digest),
    }


def _cleaned(value: Any) -> Any:
    """*value* of JSON without what a terminal or a note should not get; a template can clean nothing itself."""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    return {key: _cleaned(each) for key, each in value.items()} if isinstance(value, dict) else value


def _section(section: Section, papers: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """*section* with its papers, which are the next of *papers*."""
    topic = _cleaned(section.topic)
    own = [
        paper | {"matched": parts.terms(match), "section": topic}
        for match, paper in zip(section.matches, papers, strict=False)
    ]
    return {"name": topic, "papers": own, "more": section.more}


def _line(error: BaseException, name: str) -> int:
    """Where in the template *error* arose; 1 where nothing says so."""
    if number := getattr(error, "lineno", None):
        return int(number)
    steps = walk_tb(error.__traceback__)
    return next((line for frame, line in reversed([*steps]) if frame.f_code.co_filename == name), 1)


def _problem(error: Exception, context: Mapping[str, Any]) -> str:
    """What is wrong, with the name that was probably meant."""
    from jinja2 import UndefinedError

    said = _said(error)
    if not isinstance(error, UndefinedError):
        return said
    names = {*context, *(key for paper in context["papers"][:1] for key in paper), *("name", "papers", "more")}
    wrong = said.rpartition("attribute ")[2] if "attribute " in said else said
    if wrong.count("'") > 1 and (hint := suggest(wrong.split("'")[1], names, form='"{}"')):
        return f"{said}; {hint}"
    return f"{said}; there are {', '.join(context)}" if said.endswith("is undefined") else said


def _said(error: Exception) -> str:
    return shorten(safe(str(error)), _LONGEST_SENTENCE) or type(error).__name__


def _text(value: object) -> str:
    """*value* as a text; filters are for the texts of papers, not for what a template makes of them."""
    text = str(value)
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"a filter got {len(text):,} characters; is a width too big?")
    return text


def _plain(value: object) -> str:
    return safe(make_readable(_text(value)))


def _url(value: object) -> str:
    text = _text(value)
    return markdown_text.address(text) if parts.is_web(text) else ""


def _markdown(value: object) -> str:
    return markdown_text.escaped(safe(_text(value)))


def _html(value: object) -> str:
    return escape(safe(_text(value)))


def _tex(value: object) -> str:
    return tex(safe(_text(value)))


def _day(value: object) -> str:
    return parts.day_name(date.fromisoformat(str(value)[:10])) if value else ""


def _sum(environment: Any, values: Iterable[Any], attribute: str | int | None = None, start: Any = 0) -> Any:
    """As Jinja2 does it, but step by step, so that it can be stopped: of lists it takes quadratic time."""
    from jinja2.filters import make_attrgetter

    of = make_attrgetter(environment, attribute) if attribute is not None else None
    total = start
    for value in values:
        total = total + (of(value) if of else value)
    return total


_FILTERS: dict[str, Callable[[object], str]] = {
    "plain": _plain,
    "md": _markdown,
    "html": _html,
    "tex": _tex,
    "bib": _tex,
    "url": _url,
    "day": _day,
}
